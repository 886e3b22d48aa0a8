# What the ports are doing, once.

$ faxport status
PORT            STATE      JOB  NUMBER    STATION    PAGE  SPEED     TIME  DOCUMENT
Fax 1           sending     12  0331200   +33 1 200   2/3  14400     1:02  demo.pdf
Müller & Söhne  idle
東京支店 📠     receiving   13  08912345  ?[31mred?     5   9600  1:02:05
Fax 2           offline
$ COLUMNS=80 faxport status
PORT         STATE      JOB  NUMBER    STATION    PAGE  SPEED     TIME  DOCUMENT
Fax 1        sending     12  0331200   +33 1 200   2/3  14400     1:02  demo.pdf
Müller & S…  idle
東京支店 📠  receiving   13  08912345  ?[31mred?     5   9600  1:02:05
Fax 2        offline
$ COLUMNS=60 faxport status
PORT     STATE      NUMBER    STATION   PAGE  SPEED     TIME
Fax 1    sending    0331200   +33 1 2…   2/3  14400     1:02
Müller…  idle
東京支…  receiving  08912345  ?[31mre…     5   9600  1:02:05
Fax 2    offline
$ COLUMNS=40 faxport status
PORT    STATE      NUMBER  PAGE     TIME
Fax 1   sending    03312…   2/3     1:02
Mülle…  idle
東京…   receiving  08912…     5  1:02:05
Fax 2   offline
$ faxport --color=always status
^[[1mPORT^[[0m            ^[[1mSTATE^[[0m      ^[[1mJOB^[[0m  ^[[1mNUMBER^[[0m    ^[[1mSTATION^[[0m    ^[[1mPAGE^[[0m  ^[[1mSPEED^[[0m     ^[[1mTIME^[[0m  ^[[1mDOCUMENT^[[0m
Fax 1           ^[[32msending^[[0m     12  0331200   +33 1 200   2/3  14400     1:02  demo.pdf
Müller & Söhne  ^[[90midle^[[0m
東京支店 📠     ^[[32mreceiving^[[0m   13  08912345  ?[31mred?     5   9600  1:02:05
Fax 2           ^[[31moffline^[[0m
$ faxport status --json
[
  {
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
  {
    "version": 7,
    "device_id": 3,
    "device_name": "Müller & Söhne",
    "state": "idle",
    "caller_id": "",
    "called_number": "",
    "csid": "",
    "tsid": "",
    "current_page": 0,
    "total_pages": 0,
    "bytes": 0,
    "document_bytes": 0,
    "rate": 0,
    "ecm": false,
    "t38": false,
    "start_time": null,
    "submitted_time": null,
    "elapsed_s": 0,
    "job_id": 0,
    "document_name": "",
    "recipient_name": "",
    "sender_name": "",
    "routing_string": "",
    "user_name": ""
  },
  {
    "version": 19,
    "device_id": 4,
    "device_name": "東京支店 📠",
    "state": "receiving",
    "caller_id": "08912345",
    "called_number": "81312345678",
    "csid": "+81 3 1234 5678",
    "tsid": "\u001B[31mred‮",
    "current_page": 5,
    "total_pages": 0,
    "bytes": 4000000,
    "document_bytes": 0,
    "rate": 9600,
    "ecm": false,
    "t38": false,
    "start_time": "2026-01-05T08:00:01Z",
    "submitted_time": null,
    "elapsed_s": 3725,
    "job_id": 13,
    "document_name": "",
    "recipient_name": "",
    "sender_name": "",
    "routing_string": "678",
    "user_name": ""
  },
  {
    "version": 1,
    "device_id": 7,
    "device_name": "Fax 2",
    "state": "offline",
    "caller_id": "",
    "called_number": "",
    "csid": "",
    "tsid": "",
    "current_page": 0,
    "total_pages": 0,
    "bytes": 0,
    "document_bytes": 0,
    "rate": 0,
    "ecm": false,
    "t38": false,
    "start_time": null,
    "submitted_time": null,
    "elapsed_s": 0,
    "job_id": 0,
    "document_name": "",
    "recipient_name": "",
    "sender_name": "",
    "routing_string": "",
    "user_name": ""
  }
]
$ faxport status 1
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
$ faxport status 3
State:  idle
$ faxport status 4
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
$ faxport status 1 --json
{
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
}
$ faxport status nobody
faxport: status: nobody: there is no such port; faxport ports lists them
[exit 5]
$ faxport --server empty status
PORT  STATE  JOB  NUMBER  STATION  PAGE  SPEED  TIME  DOCUMENT

# Watching, without a terminal: a line for each change, until Ctrl-C, which is a good end.

$ faxport status --watch | sed 's/^[0-9:]\{8\} /TIME /'
TIME Fax 1: sending to 0331200 (+33 1 200), page 2 of 3, 14400 bit/s
TIME Müller & Söhne: idle
TIME 東京支店 📠: receiving from 08912345 (?[31mred?), page 5, 9600 bit/s
TIME Fax 2: offline
TIME Müller & Söhne: ringing from 0401234
TIME Fax 1: ending with 0331200 (+33 1 200), page 3 of 3, 14400 bit/s
TIME Müller & Söhne: receiving from 0401234 (HAMBURG), page 1, 12000 bit/s
$ faxport status --watch 3 | sed 's/^[0-9:]\{8\} /TIME /'
TIME Müller & Söhne: idle
TIME Müller & Söhne: ringing from 0401234
TIME Müller & Söhne: receiving from 0401234 (HAMBURG), page 1, 12000 bit/s
$ faxport status --watch --json 1 | cut -c -60
{"version":41,"device_id":1,"device_name":"Fax 1","state":"s
{"version":43,"device_id":1,"device_name":"Fax 1","state":"e
{"version":45,"device_id":1,"device_name":"Fax 1","state":"i
