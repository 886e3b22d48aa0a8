# Received faxes.

$ faxport inbox
ID     RECEIVED          PORT         FROM       NUMBER   PAGES     TIME  RESULT
 7     2026-01-05 08:58  Fax 1        +33 1 200  0331200      3     1:15  completed
 8  *  2026-01-05 09:00  東京支店 📠                          2  1:06:40  far end hung up: during page 3
$ COLUMNS=60 faxport inbox
ID     RECEIVED          PORT     FROM      PAGES  RESULT
 7     2026-01-05 08:58  Fax 1    +33 1 2…      3  completed
 8  *  2026-01-05 09:00  東京支…                2  far end …
$ faxport --color always inbox
^[[1mID^[[0m     ^[[1mRECEIVED^[[0m          ^[[1mPORT^[[0m         ^[[1mFROM^[[0m       ^[[1mNUMBER^[[0m   ^[[1mPAGES^[[0m     ^[[1mTIME^[[0m  ^[[1mRESULT^[[0m
 7     2026-01-05 08:58  Fax 1        +33 1 200  0331200      3     1:15  ^[[32mcompleted^[[0m
 8  ^[[32m*^[[0m  2026-01-05 09:00  東京支店 📠                          2  1:06:40  ^[[31mfar end hung up: during page 3^[[0m
$ faxport inbox --json
[
  {
    "id": 7,
    "device_id": 1,
    "device_name": "Fax 1",
    "received_time": "2026-01-05T07:58:20Z",
    "duration_s": 75,
    "tsid": "+33 1 200",
    "csid": "+49 30 123456",
    "caller_id": "0331200",
    "called_number": "4930123456",
    "subaddress": "42",
    "pages": 3,
    "bytes": 91234,
    "rate": 14400,
    "ecm": true,
    "t38": true,
    "status": "OK",
    "status_detail": "",
    "read": true
  },
  {
    "id": 8,
    "device_id": 4,
    "device_name": "東京支店 📠",
    "received_time": "2026-01-05T08:00:00Z",
    "duration_s": 4000,
    "tsid": "",
    "csid": "+81 3 1234 5678",
    "caller_id": "",
    "called_number": "",
    "subaddress": "",
    "pages": 2,
    "bytes": 50000,
    "rate": 9600,
    "ecm": false,
    "t38": false,
    "status": "HUNG_UP",
    "status_detail": "during page 3",
    "read": false
  }
]
$ faxport --server empty inbox
ID     RECEIVED  PORT  FROM  NUMBER  PAGES  TIME  RESULT
$ faxport inbox show 7
Message:     7
Received:    2026-01-05 08:58:20
Port:        1 (Fax 1)
Their TSID:  +33 1 200
Our CSID:    +49 30 123456
Caller:      0331200
Called:      4930123456
Subaddress:  42
Pages:       3
Size:        91234 bytes
Took:        1:15
Speed:       14400 bit/s, ECM, T.38
Result:      completed
$ faxport inbox show 8
Message:   8, new
Received:  2026-01-05 09:00:00
Port:      4 (東京支店 📠)
Our CSID:  +81 3 1234 5678
Pages:     2
Size:      50000 bytes
Took:      1:06:40
Speed:     9600 bit/s, no ECM, G.711
Result:    far end hung up: during page 3
$ faxport inbox show 8 --json
{
  "id": 8,
  "device_id": 4,
  "device_name": "東京支店 📠",
  "received_time": "2026-01-05T08:00:00Z",
  "duration_s": 4000,
  "tsid": "",
  "csid": "+81 3 1234 5678",
  "caller_id": "",
  "called_number": "",
  "subaddress": "",
  "pages": 2,
  "bytes": 50000,
  "rate": 9600,
  "ecm": false,
  "t38": false,
  "status": "HUNG_UP",
  "status_detail": "during page 3",
  "read": false
}
$ faxport inbox show 9
faxport: inbox show: 9: there is no such message; faxport inbox lists them
[exit 5]
$ faxport inbox save 7 order.tif && cat order.tif
message 7: 3 pages in order.tif
II*\
$ faxport inbox save 7 order.tif
faxport: inbox save: order.tif: File exists
[exit 11]
$ faxport inbox save 9 other.tif
faxport: inbox save: 9: there is no such message; faxport inbox lists them
[exit 5]
$ faxport inbox save seven other.tif
faxport: inbox save: seven: this is no id; write a number from faxport inbox
[exit 2]
$ faxport inbox delete 7 8
message 7: deleted
message 8: deleted
$ faxport inbox delete 7 8 --json
{"deleted":7}
{"deleted":8}
$ faxport inbox delete 6 7
faxport: inbox delete: 6: there is no such message; faxport inbox lists them
message 7: deleted
[exit 5]
