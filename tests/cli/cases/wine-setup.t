# The command with a Wine that is none: what it is asked for, and what is said when it fails. tests/wine has the real one.

$ mkdir programs zip plain && touch zip/install.cmd zip/uninstall.cmd && echo secret >cookie
$ printf '%s\n' '#!/bin/sh' 'printf "<%s>" "$@" >>"$HOME/log"; echo >>"$HOME/log"' 'mkdir -p "$WINEPREFIX/dosdevices" "$WINEPREFIX/drive_c/windows/system32" "$WINEPREFIX/drive_c/windows/syswow64"' 'ln -sfn / "$WINEPREFIX/dosdevices/z:"' 'if [ "$FAIL" = "$1" ]; then echo why; exit 7; fi' 'case $1 in *cscript*) printf "%b" "$PROOF"; exit ${PROOF_EXIT:-42};; cmd) printf "said by %s\r\n" "$3"; esac' >programs/wine && chmod +x programs/wine
$ set_up() { PATH=$PWD/programs:$PATH faxport wine-setup --from zip --prefix prefix --cookie cookie "$@" 2>&1 | sed "s|$PWD|HERE|g"; return ${PIPESTATUS[0]}; }; declare -f set_up >functions

# It works.

$ . ./functions; PROOF='PORTS 3\r\n' set_up --server localhost:4540
Wine prefix: HERE/prefix
It is not there yet: Wine makes it.
  said by install.cmd
  The server's secret is read from HERE/cookie
Tried: 64-bit programs connect to localhost:4540 and see 3 ports.
$ sed 's|Z:.*.cookie|Z:COOKIE|; s|Z:.*.faxport-.*vbs|Z:SCRIPT|' log; echo *.vbs
<wineboot><-i>
<cmd></c><install.cmd><localhost:4540>
<reg><add><HKLM\Software\Faxport></v><CookieFile></t><REG_SZ></d><Z:COOKIE></f></reg:64>
<reg><add><HKCU\Software\Wine\DllOverrides></v><faxcom></t><REG_SZ></d><native,builtin></f>
<reg><add><HKCU\Software\Wine\DllOverrides></v><winfax></t><REG_SZ></d><native,builtin></f>
<C:\windows\system32\cscript.exe><//nologo><Z:SCRIPT>
*.vbs
$ . ./functions; rm log; PROOF='PORTS 3\r\n' FAXPORT_SERVER=host:1 set_up | tail -n1; head -n1 log
Tried: 64-bit programs connect to host:1 and see 3 ports.
<cmd></c><install.cmd><host:1>
$ . ./functions; touch prefix/drive_c/windows/syswow64/cscript.exe; PROOF='PORTS 2\r\n' set_up --server h:1 | tail -n2; rm -r prefix/drive_c/windows/syswow64/cscript.exe
Tried: 64-bit programs connect to h:1 and see 2 ports.
Tried: 32-bit programs connect to h:1 and see 2 ports.
$ . ./functions; rm log; set_up --remove; cat log
Wine prefix: HERE/prefix
  said by uninstall.cmd
<cmd></c><uninstall.cmd>
<reg><delete><HKCU\Software\Wine\DllOverrides></v><faxcom></f>
<reg><delete><HKCU\Software\Wine\DllOverrides></v><winfax></f>

# It does not.

$ . ./functions; PROOF='ERROR 800706BA The RPC server is unavailable.\r\n' set_up --server h:1 | tail -n1
faxport: wine-setup: all is in place, but 64-bit programs do not get to h:1: ERROR 800706BA The RPC server is unavailable.
$ . ./functions; PROOF='PORTS 3\r\n' PROOF_EXIT=0 set_up --server h:1 | tail -n2
faxport: wine-setup: PORTS 3
faxport: wine-setup: all is in place, but Wine's cscript does not try it (exit 0)
$ . ./functions; FAIL=cmd set_up --server h:1
Wine prefix: HERE/prefix
  why
faxport: wine-setup: install.cmd failed (exit 7)
[exit 11]
$ . ./functions; FAIL=reg set_up --server h:1
Wine prefix: HERE/prefix
  said by install.cmd
  The server's secret is read from HERE/cookie
faxport: wine-setup: why
faxport: wine-setup: the prefix's registry cannot be written (HKLM\Software\Faxport)
[exit 11]
$ . ./functions; FAIL=cmd set_up --remove
Wine prefix: HERE/prefix
  why
faxport: wine-setup: uninstall.cmd failed (exit 7)
[exit 11]
$ . ./functions; rm -r prefix; FAIL=wineboot set_up --server h:1
Wine prefix: HERE/prefix
It is not there yet: Wine makes it.
faxport: wine-setup: why
faxport: wine-setup: HERE/prefix: Wine could make no prefix there (exit 7)
[exit 11]
$ . ./functions; set_up --server /run/faxport/faxport.sock
Wine prefix: HERE/prefix
faxport: wine-setup: /run/faxport/faxport.sock: Wine knows no Unix sockets; write host:port, where tcp_listen in faxport.conf says that the server listens
[exit 9]
$ . ./functions; set_up --server 'h:1&calc'
Wine prefix: HERE/prefix
faxport: wine-setup: h:1&calc: this is no server; write host:port
[exit 9]
$ . ./functions; set_up --server ''
Wine prefix: HERE/prefix
faxport: wine-setup: no server is named
[exit 9]
$ . ./functions; set_up --server h:1 --cookie nothing
Wine prefix: HERE/prefix
faxport: wine-setup: nothing: the cookie cannot be read: No such file or directory
[exit 11]
$ . ./functions; rm -r prefix; set_up --remove
Wine prefix: HERE/prefix
faxport: wine-setup: HERE/prefix: there is no Wine prefix
[exit 11]
$ . ./functions; mkdir -p prefix/drive_c/windows/system32; set_up --server h:1
Wine prefix: HERE/prefix
faxport: wine-setup: HERE/prefix: it has no drive Z: for /; winecfg adds one
[exit 11]
$ faxport wine-setup --from plain --prefix prefix 2>&1 | tail -n1
faxport: wine-setup: plain: no install.cmd is in it; unpack faxport-windows.zip and name that folder
$ faxport wine-setup --from nothing --prefix prefix 2>&1 | tail -n1
faxport: wine-setup: nothing: no install.cmd is in it; unpack faxport-windows.zip and name that folder
$ HOME= faxport wine-setup --from zip
faxport: wine-setup: no Wine prefix: $HOME is not set; write --prefix FOLDER
[exit 2]
$ faxport wine-setup --json --from zip
faxport: wine-setup: this command has no --json
[exit 2]
$ faxport --server none wine-setup now
faxport: wine-setup: now: one word too many; write faxport wine-setup
[exit 2]
$ rm -r prefix; PATH=$(dirname "$(command -v faxport)"):plain faxport wine-setup --from zip --prefix prefix --server h:1 --cookie cookie 2>&1 | while read -r line; do echo "${line/$PWD/HERE}"; done
Wine prefix: HERE/prefix
It is not there yet: Wine makes it.
faxport: wine-setup: Wine is not here: there is no program wine; on Debian install the package wine
