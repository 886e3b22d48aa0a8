# What a file says of itself; no server is asked, so there need be none.

$ faxport tiff order.tif
Received:    2026-01-05 08:58:20
Port:        東京支店 📠
Sender:      Jürgen
Their TSID:  +33 1 ?[31m200
Our CSID:    +81 3 1234 5678
Caller:      0331200
Called:      4930123456
Routing:     77
Pages:       3
$ faxport --server none tiff order.tif --json
{
  "recipient_name": "東京支店 📠",
  "recipient_number": "4930123456",
  "sender_name": "Jürgen",
  "routing": "77",
  "caller_id": "0331200",
  "csid": "+81 3 1234 5678",
  "tsid": "+33 1 \u001B[31m200",
  "time": "2026-01-05T07:58:20Z",
  "pages": 3
}
$ faxport tiff silent.tif
Pages:  1
$ faxport tiff silent.tif --json
{
  "recipient_name": "",
  "recipient_number": "",
  "sender_name": "",
  "routing": "",
  "caller_id": "",
  "csid": "",
  "tsid": "",
  "time": null,
  "pages": 1
}
$ faxport tiff letter.txt
faxport: tiff: letter.txt: this is no TIFF file, or it is damaged
[exit 9]
$ faxport tiff missing.tif
faxport: tiff: missing.tif: local file cannot be read or written
[exit 11]
$ faxport tiff
faxport: tiff: something is missing; write faxport tiff FILE
[exit 2]
$ faxport tiff --help
usage: faxport tiff FILE
\
Show what a fax in a TIFF file says of itself.
Received faxes and copies of them in folders say who called whom, and when. Needs
no server.
\
Example:
  faxport tiff order.tif
\
Options of every command:
  --server SERVER     Where the server is: a Unix socket's path, or host:port.
  --json              Print JSON, for programs.
  --color WHEN        Color: auto (on a terminal), always or never.
  --help              Explain the command.
  --version           Print the version.
