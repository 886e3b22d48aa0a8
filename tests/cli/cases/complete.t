# What may come next. bash.t has the same through bash.

$ faxport _complete '' | tr '\n' ' '
ports port status events send poll offer jobs job inbox tiff config wine-setup \
$ faxport _complete po
ports
port
poll
$ faxport _complete port ''
show
set
$ faxport _complete inbox s
show
save
$ faxport _complete inbox ''
show
save
delete
$ faxport _complete port show ''
Fax 1
Müller & Söhne
東京支店 📠
Fax 2
$ faxport _complete port show F
Fax 1
Fax 2
$ faxport _complete port set 'Fax 1' ''
csid=
tsid=
priority=
rings=
send=
receive=
inbox=
folder=
folder-path=
$ faxport _complete port set 'Fax 1' send=
on
off
$ faxport _complete port set 'Fax 1' send=of
off
$ faxport _complete port set 'Fax 1' send=off r
rings=
receive=
$ faxport _complete port set 'Fax 1' csid=
$ faxport _complete status ''
Fax 1
Müller & Söhne
東京支店 📠
Fax 2
$ faxport _complete status 'Fax 1' ''
$ faxport _complete job show ''
9
10
12
14
15
16
$ faxport _complete job cancel 1
12
14
15
16
$ faxport _complete job cancel 12 ''
12
14
15
16
$ faxport _complete job restart ''
9
10
$ faxport _complete inbox save ''
7
8
$ faxport _complete inbox save 7 ''
:files
$ faxport _complete send ''
:files
$ faxport _complete send letter.pdf ''
$ faxport _complete send letter.pdf --p
--password-file
--priority
--port
$ faxport _complete send letter.pdf --priority ''
low
normal
high
$ faxport _complete send letter.pdf --priority=h
high
$ faxport _complete send --to x letter.pdf 100 --port Fax
Fax 1
Fax 2
$ faxport _complete --color a
auto
always
$ faxport _complete --server none ports --
--server
--json
--color
--help
--version
$ faxport _complete --server empty port show ''
$ faxport _complete --server=none port show ''
$ faxport _complete config set queue=
running
paused
$ faxport _complete wine-setup ''
$ faxport _complete wine-setup --pre
--prefix
$ faxport _complete wine-setup --prefix ''
:files
$ faxport _complete frobnicate ''
$ faxport _complete
ports
port
status
events
send
poll
offer
jobs
job
inbox
tiff
config
wine-setup
