# The queue.

$ faxport jobs
JOB  STATE     NUMBER       RECIPIENT     DOCUMENT                                                        PAGES  TRIES  SUBMITTED         INFO
 12  sending   0331200      Paris office  demo.pdf                                                          1/3    1/4  2026-01-05 08:59
 14  retrying  00813123456  東京支店      見積書.pdf                                                       1/12    2/4  2026-01-05 08:50  far end hung up: after page 1, again at 2100-01-01 01:00
 15  pending   0331201                    a document with a name that is much too long for any table.pdf    0/1    0/1  2026-01-05 08:59  at 2100-01-01 01:00
 16  paused    0331202                    later.pdf                                                         0/1    0/4  2026-01-05 08:59
$ COLUMNS=120 faxport jobs --all
JOB  STATE     NUMBER       RECIPIENT     DOCUMENT                PAGES  TRIES  SUBMITTED         INFO
  9  sent      0891234      Müller        invoice.pdf               1/1    1/4  2026-01-04 09:00  to +49 89 1234
 10  failed    0301                       letter.txt                0/2    4/4  2026-01-05 07:00  line busy: 486 Busy H…
 12  sending   0331200      Paris office  demo.pdf                  1/3    1/4  2026-01-05 08:59
 14  retrying  00813123456  東京支店      見積書.pdf               1/12    2/4  2026-01-05 08:50  far end hung up: afte…
 15  pending   0331201                    a document with a nam…    0/1    0/1  2026-01-05 08:59  at 2100-01-01 01:00
 16  paused    0331202                    later.pdf                 0/1    0/4  2026-01-05 08:59
$ COLUMNS=80 faxport jobs --all
JOB  STATE     NUMBER       RECIPIENT    DOCUMENT     PAGES  TRIES  INFO
  9  sent      0891234      Müller       invoice.pdf    1/1    1/4  to +49 89 1…
 10  failed    0301                      letter.txt     0/2    4/4  line busy: …
 12  sending   0331200      Paris offi…  demo.pdf       1/3    1/4
 14  retrying  00813123456  東京支店     見積書.pdf    1/12    2/4  far end hun…
 15  pending   0331201                   a document…    0/1    0/1  at 2100-01-…
 16  paused    0331202                   later.pdf      0/1    0/4
$ COLUMNS=60 faxport jobs
JOB  STATE     NUMBER       DOCUMENT     PAGES  INFO
 12  sending   0331200      demo.pdf       1/3
 14  retrying  00813123456  見積書.pdf    1/12  far end hun…
 15  pending   0331201      a document…    0/1  at 2100-01-…
 16  paused    0331202      later.pdf      0/1
$ COLUMNS=40 faxport jobs
JOB  STATE     NUMBER       PAGES
 12  sending   0331200        1/3
 14  retrying  00813123456   1/12
 15  pending   0331201        0/1
 16  paused    0331202        0/1
$ faxport --color always jobs --all | cut -c -40
^[[1mJOB^[[0m  ^[[1mSTATE^[[0m     ^[[1mNUMBE
  9  ^[[32msent^[[0m      0891234      Mü
 10  ^[[31mfailed^[[0m    0301            
 12  ^[[32msending^[[0m   0331200      Par
 14  ^[[33mretrying^[[0m  00813123456  東
 15  pending   0331201                  
 16  ^[[90mpaused^[[0m    0331202         
$ faxport jobs --json | grep -c '"id"'
4
$ faxport jobs --all --json | grep '"id"'
    "id": 9,
    "id": 10,
    "id": 12,
    "id": 14,
    "id": 15,
    "id": 16,
$ faxport --server empty jobs
JOB  STATE  NUMBER  RECIPIENT  DOCUMENT  PAGES  TRIES  SUBMITTED  INFO
# All ports are switched off for sending.

$ faxport --server off jobs
JOB  STATE    NUMBER       RECIPIENT     DOCUMENT                                                        PAGES  TRIES  SUBMITTED         INFO
 12  sending  0331200      Paris office  demo.pdf                                                          1/3    1/4  2026-01-05 08:59
 14  no line  00813123456  東京支店      見積書.pdf                                                       1/12    2/4  2026-01-05 08:50  far end hung up: after page 1, waits: no port may send
 15  no line  0331201                    a document with a name that is much too long for any table.pdf    0/1    0/1  2026-01-05 08:59  waits: no port may send
 16  paused   0331202                    later.pdf                                                         0/1    0/4  2026-01-05 08:59
$ COLUMNS=80 faxport --server off jobs
JOB  STATE    NUMBER       RECIPIENT    DOCUMENT      PAGES  TRIES  INFO
 12  sending  0331200      Paris offi…  demo.pdf        1/3    1/4
 14  no line  00813123456  東京支店     見積書.pdf     1/12    2/4  far end hun…
 15  no line  0331201                   a document …    0/1    0/1  waits: no p…
 16  paused   0331202                   later.pdf       0/1    0/4
$ faxport --server off job show 15 | head -3
Job:           15
State:         pending, no port may send
Number:        0331201
$ faxport --server off job show 12 | head -3
Job:           12
State:         sending
Number:        0331200
$ faxport --server off job show 14 --json | grep -e '"state"' -e no_line
  "state": "retrying",
  "no_line": true
$ faxport --color always --server off jobs | cut -c -20
^[[1mJOB^[[0m  ^[[1mSTA
 12  ^[[32msending^[[0
 14  ^[[33mno line^[[0
 15  ^[[33mno line^[[0
 16  ^[[90mpaused^[[0m
# One job.

$ faxport job show 9
Job:         9
State:       sent
Status:      completed
Number:      0891234
Recipient:   Müller
Sender:      Anna
Document:    invoice.pdf
User:        anna
Pages:       1, 1 confirmed
Size:        18104 bytes
Priority:    normal
Attempts:    1 of 4
Submitted:   2026-01-04 09:00:00
Started:     2026-01-04 09:00:10
Ended:       2026-01-04 09:00:38
Port:        1 (Fax 1)
Their CSID:  +49 89 1234
Speed:       14400 bit/s, ECM
$ faxport job show 10
Job:        10
State:      failed
Status:     line busy: 486 Busy Here
Number:     0301
Document:   letter.txt
User:       bert
Pages:      2, 0 confirmed
Size:       40000 bytes
Priority:   low
Attempts:   4 of 4
Submitted:  2026-01-05 07:00:00
Started:    2026-01-05 08:43:20
Ended:      2026-01-05 08:43:30
Port:       3 (Müller & Söhne)
$ faxport job show 12
Job:           12
State:         sending
Number:        0331200
Subaddress:    47*11
Recipient:     Paris office
Sender:        Berlin office
Company:       Example Inc.
Department:    Sales
Subject:       Offer
Document:      demo.pdf
Billing code:  4711
TSID:          Berlin
User:          anna
Pages:         3, 1 confirmed
Size:          98765 bytes
Priority:      high
Attempts:      1 of 4
Submitted:     2026-01-05 08:59:55
Started:       2026-01-05 09:00:00
Port:          1 (Fax 1)
Their CSID:    +33 1 200
Speed:         14400 bit/s, ECM
$ faxport job show 14
Job:           14
State:         retrying
Status:        far end hung up: after page 1
Number:        00813123456
Recipient:     東京支店
Document:      見積書.pdf
User:          anna
Pages:         12, 1 confirmed
Size:          512345 bytes
Priority:      normal
Attempts:      2 of 4
Submitted:     2026-01-05 08:50:00
Next attempt:  2100-01-01 01:00:00
Started:       2026-01-05 08:56:40
Ended:         2026-01-05 08:58:20
Port:          1 (Fax 1)
$ faxport job show 16 | tail -3
Attempts:    0 of 4
Submitted:   2026-01-05 08:59:10
Cheap rate:  only
$ faxport job show 12 --json
{
  "id": 12,
  "kind": "send",
  "state": "sending",
  "status": "OK",
  "status_detail": "",
  "pages": 3,
  "pages_confirmed": 1,
  "current_page": 2,
  "attempts": 1,
  "retries": 3,
  "priority": "high",
  "bytes": 98765,
  "submitted_time": "2026-01-05T07:59:55Z",
  "send_at": null,
  "discount": false,
  "port_state": "idle",
  "next_attempt": null,
  "start_time": "2026-01-05T08:00:00Z",
  "end_time": null,
  "device_id": 1,
  "device_name": "Fax 1",
  "number": "0331200",
  "subaddress": "47*11",
  "selective": "",
  "keep": false,
  "message_id": 0,
  "document_name": "demo.pdf",
  "recipient_name": "Paris office",
  "sender_name": "Berlin office",
  "sender_company": "Example Inc.",
  "sender_dept": "Sales",
  "billing_code": "4711",
  "subject": "Offer",
  "tsid": "Berlin",
  "remote_csid": "+33 1 200",
  "user_name": "anna",
  "rate": 14400,
  "ecm": true,
  "no_line": false
}
$ faxport job show 99
faxport: job show: 99: there is no such job; faxport jobs --all lists them
[exit 5]
$ faxport job show letter
faxport: job show: letter: this is no id; write a number from faxport jobs --all
[exit 2]
$ faxport job show 4294967297
faxport: job show: 4294967297: this is no id; write a number from faxport jobs --all
[exit 2]

# Steering.

$ faxport job pause 15
job 15: paused
$ faxport job resume 16
job 16: retrying
$ faxport job restart 10
job 10: pending
$ faxport job cancel 12 14
job 12: cancelled
job 14: cancelled
$ faxport job cancel 12 --json
{"id":12,"kind":"send","state":"cancelled","status":"OK","status_detail":"","pages":3,"pages_confirmed":1,"current_page":2,"attempts":1,"retries":3,"priority":"high","bytes":98765,"submitted_time":"2026-01-05T07:59:55Z","send_at":null,"discount":false,"port_state":"idle","next_attempt":null,"start_time":"2026-01-05T08:00:00Z","end_time":null,"device_id":1,"device_name":"Fax 1","number":"0331200","subaddress":"47*11","selective":"","keep":false,"message_id":0,"document_name":"demo.pdf","recipient_name":"Paris office","sender_name":"Berlin office","sender_company":"Example Inc.","sender_dept":"Sales","billing_code":"4711","subject":"Offer","tsid":"Berlin","remote_csid":"+33 1 200","user_name":"anna","rate":14400,"ecm":true,"no_line":false}
$ faxport job cancel 9 99 14
faxport: job cancel: job 9: the job has ended
faxport: job cancel: 99: there is no such job; faxport jobs --all lists them
job 14: cancelled
[exit 9]
$ faxport job restart 15
faxport: job restart: job 15: the job has not ended
[exit 9]
$ faxport job cancel 1 x
faxport: job cancel: x: this is no id; write a number from faxport jobs --all
[exit 2]

# A pipe that is full and does not block is waited for: nothing is cut off.
$ faxport --json jobs --all > whole.json; clogged faxport --json jobs --all | cmp - whole.json && head -c 4097 whole.json | wc -c
4097
