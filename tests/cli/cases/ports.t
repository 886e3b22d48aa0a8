# The ports in tables of several widths, as JSON, in colour, and outside UTF-8.

$ faxport ports
ID  NAME            CSID             TSID           PRIORITY  RINGS  SEND  RECEIVE  STATE
 1  Fax 1           +49 30 123456    +49 30 123456         1      2  on    on       sending
 3  Müller & Söhne  +49 89 7654321   Mueller               2      0  on    off      idle
 4  東京支店 📠     +81 3 1234 5678  Tokyo                 3     99  off   on       receiving
 7  Fax 2                                                  4      1  on    on       offline
$ COLUMNS=100 faxport ports
ID  NAME            CSID             TSID           PRIORITY  RINGS  SEND  RECEIVE  STATE
 1  Fax 1           +49 30 123456    +49 30 123456         1      2  on    on       sending
 3  Müller & Söhne  +49 89 7654321   Mueller               2      0  on    off      idle
 4  東京支店 📠     +81 3 1234 5678  Tokyo                 3     99  off   on       receiving
 7  Fax 2                                                  4      1  on    on       offline
$ COLUMNS=80 faxport ports
ID  NAME       CSID        TSID        PRIORITY  RINGS  SEND  RECEIVE  STATE
 1  Fax 1      +49 30 12…  +49 30 12…         1      2  on    on       sending
 3  Müller &…  +49 89 76…  Mueller            2      0  on    off      idle
 4  東京支店…  +81 3 123…  Tokyo              3     99  off   on       receiving
 7  Fax 2                                     4      1  on    on       offline
$ COLUMNS=60 faxport ports
ID  NAME           PRIORITY  RINGS  SEND  RECEIVE  STATE
 1  Fax 1                 1      2  on    on       sending
 3  Müller & Söh…         2      0  on    off      idle
 4  東京支店 📠           3     99  off   on       receiving
 7  Fax 2                 4      1  on    on       offline
$ COLUMNS=44 faxport ports
ID  NAME            SEND  RECEIVE  STATE
 1  Fax 1           on    on       sending
 3  Müller & Söhne  on    off      idle
 4  東京支店 📠     off   on       receiving
 7  Fax 2           on    on       offline
$ COLUMNS=10 faxport ports
ID  NAME      SEND  RECEIVE  STATE
 1  Fax 1     on    on       sending
 3  Müller …  on    off      idle
 4  東京支…   off   on       receiving
 7  Fax 2     on    on       offline
$ faxport ports --json
[
  {
    "device_id": 1,
    "name": "Fax 1",
    "csid": "+49 30 123456",
    "tsid": "+49 30 123456",
    "priority": 1,
    "rings": 2,
    "send": true,
    "receive": true,
    "can_modify": true,
    "state": "sending"
  },
  {
    "device_id": 3,
    "name": "Müller & Söhne",
    "csid": "+49 89 7654321",
    "tsid": "Mueller",
    "priority": 2,
    "rings": 0,
    "send": true,
    "receive": false,
    "can_modify": true,
    "state": "idle"
  },
  {
    "device_id": 4,
    "name": "東京支店 📠",
    "csid": "+81 3 1234 5678",
    "tsid": "Tokyo",
    "priority": 3,
    "rings": 99,
    "send": false,
    "receive": true,
    "can_modify": true,
    "state": "receiving"
  },
  {
    "device_id": 7,
    "name": "Fax 2",
    "csid": "",
    "tsid": "",
    "priority": 4,
    "rings": 1,
    "send": true,
    "receive": true,
    "can_modify": true,
    "state": "offline"
  }
]
$ faxport --color always ports
^[[1mID^[[0m  ^[[1mNAME^[[0m            ^[[1mCSID^[[0m             ^[[1mTSID^[[0m           ^[[1mPRIORITY^[[0m  ^[[1mRINGS^[[0m  ^[[1mSEND^[[0m  ^[[1mRECEIVE^[[0m  ^[[1mSTATE^[[0m
 1  Fax 1           +49 30 123456    +49 30 123456         1      2  on    on       ^[[32msending^[[0m
 3  Müller & Söhne  +49 89 7654321   Mueller               2      ^[[90m0^[[0m  on    ^[[90moff^[[0m      ^[[90midle^[[0m
 4  東京支店 📠     +81 3 1234 5678  Tokyo                 3     99  ^[[90moff^[[0m   on       ^[[32mreceiving^[[0m
 7  Fax 2                                                  4      1  on    on       ^[[31moffline^[[0m
$ NO_COLOR=1 faxport --color=auto ports --server x | tail -1
 7  Fax 2                                                  4      1  on    on       offline
$ LC_ALL=C COLUMNS=60 faxport ports
ID  NAME           PRIORITY  RINGS  SEND  RECEIVE  STATE
 1  Fax 1                 1      2  on    on       sending
 3  M?ller & S?h~         2      0  on    off      idle
 4  ???? ?                3     99  off   on       receiving
 7  Fax 2                 4      1  on    on       offline
$ faxport --server empty ports
ID  NAME  CSID  TSID  PRIORITY  RINGS  SEND  RECEIVE  STATE
$ faxport --server empty ports --json
[]
$ faxport port show 1
Port:      1
Name:      Fax 1
CSID:      +49 30 123456
TSID:      +49 30 123456
Priority:  1
Rings:     2
Send:      on
Receive:   on
You may:   change it
\
State:       sending
Job:         12
Called:      0331200
Their CSID:  +33 1 200
Our TSID:    +49 30 123456
Page:        2 of 3
Bytes:       61234 of 98765
Speed:       14400 bit/s, ECM, T.38
Started:     2026-01-05 09:00:00
Elapsed:     1:02
Submitted:   2026-01-05 08:59:55
Document:    demo.pdf
Recipient:   Paris office
Sender:      Berlin office
User:        anna
\
METHOD  ENABLED  SETTING   NAME
inbox   on                 Keep in the inbox
folder  off      /srv/fax  Copy to a folder
$ faxport port show "fax 1" | head -2
Port:      1
Name:      Fax 1
$ faxport port show 3
Port:      3
Name:      Müller & Söhne
CSID:      +49 89 7654321
TSID:      Mueller
Priority:  2
Rings:     0
Send:      on
Receive:   off
You may:   change it
\
State:  idle
\
METHOD  ENABLED  SETTING   NAME
inbox   on                 Keep in the inbox
folder  off      /srv/fax  Copy to a folder
$ COLUMNS=40 faxport port show 4
Port:      4
Name:      東京支店 📠
CSID:      +81 3 1234 5678
TSID:      Tokyo
Priority:  3
Rings:     99
Send:      off
Receive:   on
You may:   change it
\
State:       receiving
Job:         13
Caller:      08912345
Called:      81312345678
Our CSID:    +81 3 1234 5678
Their TSID:  ?[31mred?
Page:        5
Bytes:       4000000
Speed:       9600 bit/s, no ECM, G.711
Started:     2026-01-05 09:00:01
Elapsed:     1:02:05
Routing:     678
\
METHOD  ENABLED  SETTING   NAME
inbox   on                 Keep in the …
folder  off      /srv/fax  Copy to a fo…
$ faxport --json port show 1
{
  "device_id": 1,
  "name": "Fax 1",
  "csid": "+49 30 123456",
  "tsid": "+49 30 123456",
  "priority": 1,
  "rings": 2,
  "send": true,
  "receive": true,
  "can_modify": true,
  "state": "sending",
  "status": {
    "version": 41,
    "device_id": 1,
    "device_name": "Fax 1",
    "state": "sending",
    "caller_id": "",
    "called_number": "0331200",
    "csid": "+33 1 200",
    "tsid": "+49 30 123456",
    "current_page": 2,
    "total_pages": 3,
    "bytes": 61234,
    "document_bytes": 98765,
    "rate": 14400,
    "ecm": true,
    "t38": true,
    "start_time": "2026-01-05T08:00:00Z",
    "submitted_time": "2026-01-05T07:59:55Z",
    "elapsed_s": 62,
    "job_id": 12,
    "document_name": "demo.pdf",
    "recipient_name": "Paris office",
    "sender_name": "Berlin office",
    "routing_string": "",
    "user_name": "anna"
  },
  "methods": [
    {
      "device_id": 1,
      "device_name": "Fax 1",
      "guid": "{9D3D0C32-9AF2-11D0-ABF7-00C04FD91A4E}",
      "friendly_name": "Keep in the inbox",
      "function_name": "Inbox",
      "image_name": "faxportd",
      "extension_name": "Faxport",
      "enabled": true,
      "data": null
    },
    {
      "device_id": 1,
      "device_name": "Fax 1",
      "guid": "{92041A90-9AF2-11D0-ABF7-00C04FD91A4E}",
      "friendly_name": "Copy to a folder",
      "function_name": "Folder",
      "image_name": "faxportd",
      "extension_name": "Faxport",
      "enabled": false,
      "data": "/srv/fax"
    }
  ]
}
$ faxport port show Fax1
faxport: port show: Fax1: there is no such port; did you mean Fax 1?
[exit 5]
$ faxport port show nothing
faxport: port show: nothing: there is no such port; faxport ports lists them
[exit 5]
$ faxport port show 2
faxport: port show: 2: there is no such port; faxport ports lists them
[exit 5]

# What can be set, and what cannot.

$ faxport port set 'Fax 1' 'csid=+33 1 200' tsid= priority=4 rings=0 send=off receive=no
ID  NAME   CSID       TSID  PRIORITY  RINGS  SEND  RECEIVE  STATE
 1  Fax 1  +33 1 200               4      0  off   off      sending
$ faxport port set 3 receive=on --json
{
  "device_id": 3,
  "name": "Müller & Söhne",
  "csid": "+49 89 7654321",
  "tsid": "Mueller",
  "priority": 2,
  "rings": 0,
  "send": true,
  "receive": true,
  "can_modify": true,
  "state": "idle"
}
$ faxport port set 3 csid=12345678901234567890123
faxport: port set: Müller & Söhne: CSID: 23 characters, at most 20 go on the wire
[exit 9]
$ faxport port set 3 rings=100
faxport: port set: rings: "100" cannot be set; write 0 to 99
[exit 9]
$ faxport port set 3 rings=two
faxport: port set: rings: "two" cannot be set; write 0 to 99
[exit 9]
$ faxport port set 3 priority=0
faxport: port set: priority: "0" cannot be set; write 1 to the number of ports
[exit 9]
$ faxport port set 3 send=maybe
faxport: port set: send: "maybe" cannot be set; write on or off
[exit 9]
$ faxport port set 3 sent=on
faxport: port set: sent: there is no such setting; did you mean send?
[exit 2]
$ faxport port set 3 colour=red
faxport: port set: colour: there is no such setting; faxport port set --help lists them
[exit 2]
$ faxport port set 3 rings
faxport: port set: rings: this is no setting; write KEY=VALUE
[exit 2]
$ faxport port set 3 rings=1 rings=2
faxport: port set: rings: given twice; keep one of them
[exit 2]
$ faxport port set 3 rings=1 nobody=2
faxport: port set: nobody: there is no such setting; faxport port set --help lists them
[exit 2]
$ faxport port set 9 rings=1
faxport: port set: 9: there is no such port; faxport ports lists them
[exit 5]
$ faxport port set 3
faxport: port set: something is missing; write faxport port set PORT KEY=VALUE...
[exit 2]
$ faxport port set 1 inbox=off rings=3
[method {9d3d0c32 is off]
ID  NAME   CSID           TSID           PRIORITY  RINGS  SEND  RECEIVE  STATE
 1  Fax 1  +49 30 123456  +49 30 123456         1      3  on    on       sending
$ faxport port set 1 folder=on folder_path=/srv/fax
[method {92041a90 goes to /srv/fax]
[method {92041a90 is on]
ID  NAME   CSID           TSID           PRIORITY  RINGS  SEND  RECEIVE  STATE
 1  Fax 1  +49 30 123456  +49 30 123456         1      2  on    on       sending
$ faxport port set 1 folder=on
faxport: port set: Fax 1: the folder method has no folder yet
[exit 9]
$ faxport port set 1 folder-path=fax
faxport: port set: folder-path: "fax" cannot be set; write an absolute path
[exit 9]
