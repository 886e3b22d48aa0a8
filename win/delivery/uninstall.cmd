@echo off
rem SPDX-License-Identifier: MIT
rem Undoes what install.cmd did: run it as administrator. It asks nothing. Exit code 0: nothing of Faxport is left.
setlocal
set "KEY=HKLM\Software\Faxport"
set FAILED=0
set GONE_x86_64=
set GONE_i686=

set BITS=32
if /i "%PROCESSOR_ARCHITECTURE%"=="AMD64" set BITS=64
if /i "%PROCESSOR_ARCHITEW6432%"=="AMD64" set BITS=64
set "SYSTEM=%SystemRoot%\System32"
if exist "%SystemRoot%\Sysnative\cmd.exe" set "SYSTEM=%SystemRoot%\Sysnative"
set "SYSTEM32=%SystemRoot%\SysWOW64"
set VIEW=
if "%BITS%"=="64" set VIEW=/reg:64

copy /y /b "%~f0" "%SYSTEM%\faxport.tmp" >nul 2>&1
if errorlevel 1 goto administrator
del /f /q "%SYSTEM%\faxport.tmp" >nul 2>&1

if "%BITS%"=="32" goto only32
rem The names of the classes are the same for both: first all goes, then comes back what was there before.
call :architecture x86_64 "%SYSTEM%" "%SystemRoot%\System32"
call :architecture i686 "%SYSTEM32%" "%SYSTEM32%"
call :give_back x86_64 "%SYSTEM%" "%SystemRoot%\System32"
call :give_back i686 "%SYSTEM32%" "%SYSTEM32%"
goto registry
:only32
call :architecture i686 "%SYSTEM%" "%SYSTEM%"
call :give_back i686 "%SYSTEM%" "%SYSTEM%"

:registry
rem What is left to do is written there: it stays until all is done.
if "%FAILED%"=="1" goto failed
reg query %KEY% %VIEW% >nul 2>&1
if errorlevel 1 goto done
reg delete %KEY% /f %VIEW% >nul 2>&1
if errorlevel 1 goto no_key
echo %KEY%: removed.
:done
echo Done.
exit /b 0

:no_key
echo FAILED: %KEY% cannot be removed.
:failed
echo.
echo Not everything worked: see FAILED above. Run uninstall.cmd again when that is put right.
exit /b 1
:administrator
echo FAILED: %SYSTEM% cannot be written to.
echo Administrators may: right-click uninstall.cmd and choose "Run as administrator".
exit /b 1

rem ARCHITECTURE FOLDER FOLDER-FOR-REGSVR32: both DLLs
:architecture
call :ours %1 %2 faxcom.dll
if "%OURS%"=="1" call :unregister %1 %2 %3
call :remove %1 %2 faxcom.dll
call :remove %1 %2 winfax.dll
goto :eof

rem ARCHITECTURE FOLDER NAME: OURS is 1 if install.cmd put it there, 2 if it did and something else is there now
:ours
set OURS=
set SIZE=
for /f "tokens=2*" %%a in ('reg query %KEY%\Files /v %~3-%~1 %VIEW% 2^>nul') do if "%%a"=="REG_SZ" set "SIZE=%%b"
if "%SIZE%"=="" goto :eof
if not exist "%~2\%~3" goto :eof
set OURS=2
for %%f in ("%~2\%~3") do if "%%~zf"=="%SIZE%" set OURS=1
goto :eof

:unregister
set GONE_%~1=1
"%~2\regsvr32.exe" /s /u "%~3\faxcom.dll"
if errorlevel 1 goto unregister_failed
echo FaxServer.FaxServer is not registered any more, %~1.
goto :eof
:unregister_failed
set FAILED=1
echo FAILED: regsvr32 cannot unregister %~3\faxcom.dll. It is removed; its entries in the registry may not be.
goto :eof

rem ARCHITECTURE FOLDER NAME: one DLL goes, the one that it took the place of comes back
:remove
set "FILE=%~2\%~3"
call :ours %1 %2 %3
if "%OURS%"=="2" echo %FILE% is not what install.cmd put there: left as it is.
if not "%OURS%"=="1" goto remove_back
del /f /q "%FILE%" >nul 2>&1
if exist "%FILE%" goto remove_failed
echo %FILE%: removed.
:remove_back
if "%SIZE%"=="" goto :eof
if exist "%FILE%" goto remove_marker
if not exist "%FILE%.before-faxport" goto remove_marker
ren "%FILE%.before-faxport" "%~3" >nul 2>&1
if not exist "%FILE%" goto remove_not_back
icacls "%FILE%" /grant:r *S-1-5-32-544:RX >nul 2>&1
icacls "%FILE%" /setowner "NT SERVICE\TrustedInstaller" >nul 2>&1
echo %FILE% is again what it was before Faxport.
:remove_marker
reg delete %KEY%\Files /v %~3-%~1 /f %VIEW% >nul 2>&1
goto :eof
:remove_failed
set FAILED=1
echo FAILED: %FILE% cannot be removed. Is a program using it? Then end that program.
goto :eof
:remove_not_back
set FAILED=1
echo FAILED: %~3.before-faxport in %~2 cannot be renamed to %~3.
goto :eof

rem ARCHITECTURE FOLDER FOLDER-FOR-REGSVR32: who served FaxServer.FaxServer before Faxport
:give_back
set OLD=
if defined GONE_%~1 if exist "%~2\faxcom.dll" set "OLD=%~3\faxcom.dll"
for /f "tokens=2*" %%a in ('reg query %KEY%\Before /v %~1 %VIEW% 2^>nul') do if "%%a"=="REG_SZ" set "OLD=%%b"
if "%OLD%"=="" goto :eof
if not exist "%~2\regsvr32.exe" goto :eof
call set "OLD=%OLD%"
"%~2\regsvr32.exe" /s "%OLD%"
if errorlevel 1 goto give_back_failed
echo FaxServer.FaxServer is served by "%OLD%" again (%~1).
reg delete %KEY%\Before /v %~1 /f %VIEW% >nul 2>&1
goto :eof
:give_back_failed
set FAILED=1
echo FAILED: regsvr32 cannot register "%OLD%", which served FaxServer.FaxServer before (%~1).
goto :eof
