@echo off
rem SPDX-License-Identifier: MIT
rem Makes programs that fax through Windows' fax API (FaxServer.FaxServer, winfax.dll) fax through Faxport.
rem
rem   install.cmd [SERVER [COOKIE-FILE]]
rem
rem Run it as administrator. SERVER is the name or address of the computer that faxportd runs on, with :PORT behind it
rem if need be; without it you are asked, and "" keeps what is set. COOKIE-FILE holds the server's secret. What is done
rem is said. Exit code 0: all of it worked. uninstall.cmd undoes it.
rem
rem Only what the cmd.exe of Wine knows too is used here: it has no takeown, its fc and findstr compare nothing, and what
rem stands behind || is always done. So a DLL is known to be ours by its size, which is kept in the registry.
setlocal
set "HERE=%~dp0"
set "KEY=HKLM\Software\Faxport"
set FAILED=0

set BITS=32
if /i "%PROCESSOR_ARCHITECTURE%"=="AMD64" set BITS=64
if /i "%PROCESSOR_ARCHITEW6432%"=="AMD64" set BITS=64
if /i "%PROCESSOR_ARCHITECTURE%"=="ARM64" goto processor
if /i "%PROCESSOR_ARCHITEW6432%"=="ARM64" goto processor

rem From a 32-bit cmd.exe System32 is the other folder, and Sysnative the true one; nobody else sees that name.
set "SYSTEM=%SystemRoot%\System32"
if exist "%SystemRoot%\Sysnative\cmd.exe" set "SYSTEM=%SystemRoot%\Sysnative"
set "SYSTEM32=%SystemRoot%\SysWOW64"
set VIEW=
if "%BITS%"=="64" set VIEW=/reg:64

for %%f in (x86_64 i686) do if not exist "%HERE%%%f\faxcom.dll" goto unpacked
for %%f in (x86_64 i686) do if not exist "%HERE%%%f\winfax.dll" goto unpacked
copy /y /b "%HERE%README.txt" "%SYSTEM%\faxport.tmp" >nul 2>&1
if errorlevel 1 goto administrator
del /f /q "%SYSTEM%\faxport.tmp" >nul 2>&1

if "%BITS%"=="32" goto only32
call :architecture x86_64 "%SYSTEM%" "%SystemRoot%\System32" /reg:64
if not exist "%SYSTEM32%\regsvr32.exe" goto no32
call :architecture i686 "%SYSTEM32%" "%SYSTEM32%" /reg:32
goto server
:no32
echo 32-bit programs do not run here: their DLLs are left out.
goto server
:only32
call :architecture i686 "%SYSTEM%" "%SYSTEM%"

:server
set OLD=
for /f "tokens=2*" %%a in ('reg query %KEY% /v Server %VIEW% 2^>nul') do if "%%a"=="REG_SZ" set "OLD=%%b"
if "%OLD%"=="" set OLD=localhost
set SERVER=
if not [%1]==[] set "SERVER=%~1"
if not [%1]==[] goto server_known
set /p "SERVER=Name or address of the fax server [%OLD%]: "
echo.
:server_known
if not "%SERVER%"=="" set "SERVER=%SERVER:"=%"
if "%SERVER%"=="" set "SERVER=%OLD%"
reg add %KEY% /v Server /t REG_SZ /d "%SERVER%" /f %VIEW% >nul 2>&1
if errorlevel 1 goto no_server
echo The fax server is "%SERVER%".
goto cookie
:no_server
set FAILED=1
echo FAILED: %KEY%\Server cannot be written.

:cookie
if "%~2"=="" goto end
reg add %KEY% /v CookieFile /t REG_SZ /d "%~2" /f %VIEW% >nul 2>&1
if errorlevel 1 goto no_cookie
echo The server's secret is read from "%~2".
if not exist "%~2" echo That file is not there yet: copy the server's cookie file to it.
goto end
:no_cookie
set FAILED=1
echo FAILED: %KEY%\CookieFile cannot be written.

:end
if "%FAILED%"=="0" goto done
echo.
echo Not everything worked: see FAILED above. Run install.cmd again when that is put right.
exit /b 1
:done
echo Done.
exit /b 0

:processor
echo FAILED: there are no DLLs for this computer's processor (ARM64), only for x86.
exit /b 1
:unpacked
echo FAILED: the DLLs are not beside install.cmd. Unpack the whole of faxport-windows.zip, then run it there.
exit /b 1
:administrator
echo FAILED: %SYSTEM% cannot be written to.
echo Administrators may: right-click install.cmd and choose "Run as administrator".
exit /b 1

rem ARCHITECTURE FOLDER FOLDER-FOR-REGSVR32 VIEW: both DLLs
:architecture
call :place %1 %2 winfax.dll
call :place %1 %2 faxcom.dll
if "%PLACED%"=="1" call :register %1 %2 %3 %4
goto :eof

rem ARCHITECTURE FOLDER NAME: one DLL. What is there and not ours is kept beside it.
:place
set "FILE=%~2\%~3"
set PLACED=
set NEW=
for %%f in ("%HERE%%~1\%~3") do set "NEW=%%~zf"
if not exist "%FILE%" goto place_copy
set SIZE=
for %%f in ("%FILE%") do set "SIZE=%%~zf"
set OURS=
for /f "tokens=2*" %%a in ('reg query %KEY%\Files /v %~3-%~1 %VIEW% 2^>nul') do if "%%a"=="REG_SZ" set "OURS=%%b"
if "%SIZE%"=="%OURS%" goto place_copy
if "%SIZE%"=="%NEW%" goto place_copy
if exist "%FILE%.before-faxport" goto place_two
rem Windows' own DLLs belong to TrustedInstaller. *S-1-5-32-544: the administrators, in every language.
takeown /f "%FILE%" /a >nul 2>&1
icacls "%FILE%" /grant *S-1-5-32-544:F >nul 2>&1
ren "%FILE%" "%~3.before-faxport" >nul 2>&1
if exist "%FILE%" goto place_kept
echo %FILE% is not Faxport's: kept as %~3.before-faxport.
:place_copy
copy /y /b "%HERE%%~1\%~3" "%FILE%" >nul 2>&1
if errorlevel 1 goto place_failed
set PLACED=1
reg add %KEY%\Files /v %~3-%~1 /t REG_SZ /d %NEW% /f %VIEW% >nul 2>&1
if errorlevel 1 goto place_marker
echo %FILE%: copied, %~1.
goto :eof
:place_two
set FAILED=1
echo FAILED: neither %FILE% nor %~3.before-faxport beside it is Faxport's. Move one of them away.
goto :eof
:place_kept
set FAILED=1
echo FAILED: %FILE% is not Faxport's and cannot be renamed. Is a program using it? Then end that program.
goto :eof
:place_failed
set FAILED=1
echo FAILED: %FILE% cannot be written. Is a program using it? Then end that program.
goto :eof
:place_marker
set FAILED=1
echo FAILED: %KEY%\Files cannot be written: uninstall.cmd will not know %FILE%.
goto :eof

rem ARCHITECTURE FOLDER FOLDER-FOR-REGSVR32 VIEW: faxcom.dll. Who served FaxServer.FaxServer before gets it back later.
:register
set OLD=
set "CLSID=HKLM\Software\Classes\CLSID\{D73733C8-CC80-11D0-B225-00C04FB6C2F5}\InprocServer32"
rem The value has a name of one word in English, "(Default)", and of two elsewhere.
for /f "tokens=2*" %%a in ('reg query %CLSID% /ve %~4 2^>nul') do call :registered "%%a" "%%b"
for /f "tokens=3*" %%a in ('reg query %CLSID% /ve %~4 2^>nul') do call :registered "%%a" "%%b"
if "%OLD%"=="" goto register_now
for %%f in ("%OLD%") do if /i "%%~nxf"=="faxcom.dll" goto register_now
reg add %KEY%\Before /v %~1 /t REG_SZ /d "%OLD%" /f %VIEW% >nul 2>&1
echo FaxServer.FaxServer was served by "%OLD%" (%~1).
:register_now
"%~2\regsvr32.exe" /s "%~3\faxcom.dll"
if errorlevel 1 goto register_failed
echo FaxServer.FaxServer is registered, %~1.
goto :eof
:register_failed
set FAILED=1
echo FAILED: regsvr32 cannot register %~3\faxcom.dll.
goto :eof

:registered
if "%~1"=="REG_SZ" set "OLD=%~2"
if "%~1"=="REG_EXPAND_SZ" set "OLD=%~2"
goto :eof
