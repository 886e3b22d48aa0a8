# Handing a document over.

$ echo hello > letter.txt; echo damaged > damaged.pdf; : > empty.pdf
$ faxport send letter.txt 100
job 17: letter.txt, 2 pages to 100
$ faxport send letter.txt 100 --to 'Paris office' --from Anna --company 'Example Inc.' --department Sales --subject Offer --title 'A letter' --billing 4711 --tsid Berlin --at 2100-01-01T08:30 --priority high --retries 7 --port 'fax 2'
job 17: A letter, 2 pages to 100 at 2100-01-01 08:30
$ faxport send letter.txt 100 --to 'Paris office' --from Anna --company 'Example Inc.' --department Sales --subject Offer --title 'A letter' --billing 4711 --tsid Berlin --at 2100-01-01T08:30Z --priority low --cheap --retries=0 --json
{
  "id": 17,
  "kind": "send",
  "state": "pending",
  "status": "OK",
  "status_detail": "",
  "pages": 2,
  "pages_confirmed": 0,
  "current_page": 0,
  "attempts": 0,
  "retries": 0,
  "priority": "low",
  "bytes": 2000,
  "submitted_time": "2026-01-05T07:59:10Z",
  "send_at": "2100-01-01T08:30:00Z",
  "discount": true,
  "port_state": "idle",
  "next_attempt": null,
  "start_time": null,
  "end_time": null,
  "device_id": 0,
  "device_name": "",
  "number": "100",
  "subaddress": "",
  "selective": "",
  "keep": false,
  "message_id": 0,
  "document_name": "A letter",
  "recipient_name": "Paris office",
  "sender_name": "Anna",
  "sender_company": "Example Inc.",
  "sender_dept": "Sales",
  "billing_code": "4711",
  "subject": "Offer",
  "tsid": "Berlin",
  "remote_csid": "",
  "user_name": "anna",
  "rate": 0,
  "ecm": false,
  "no_line": false
}
$ printf 'secret 1\nmore\n' > password; faxport send letter.txt 100 --subaddress '47*11 #2' --password-file password --json | grep -e subaddress -e detail
  "status_detail": "the password ends in 1 and has 8 characters",
  "subaddress": "47*11 #2",
$ faxport send letter.txt 100 --subaddress 12a
faxport: send: --subaddress: "12a" is none; write up to 20 digits, * or #
[exit 9]
$ faxport send letter.txt 100 --subaddress 123456789012345678901
faxport: send: --subaddress: "123456789012345678901" is none; write up to 20 digits, * or #
[exit 9]
$ faxport send letter.txt 100 --password-file nothing
faxport: send: nothing: No such file or directory
[exit 11]
$ : > empty; faxport send letter.txt 100 --password-file empty
faxport: send: empty: its first line is no password of 1 to 20 characters of ASCII, not only blanks
[exit 9]
$ echo 123456789012345678901 > long; faxport send letter.txt 100 --password-file long
faxport: send: long: its first line is no password of 1 to 20 characters of ASCII, not only blanks
[exit 9]
$ for text in '   ' 'M\303\274ller'; do printf "$text\n" > none; faxport send letter.txt 100 --password-file none; done
faxport: send: none: its first line is no password of 1 to 20 characters of ASCII, not only blanks
faxport: send: none: its first line is no password of 1 to 20 characters of ASCII, not only blanks
[exit 9]
$ printf '12345678901234567890\r\n' > twenty; faxport send letter.txt 100 --password-file twenty --json | grep detail
  "status_detail": "the password ends in 0 and has 20 characters",
$ echo hello | faxport send - 100
job 17: standard input, 2 pages to 100
$ echo hello | faxport send --title Greetings -- - 100
job 17: Greetings, 2 pages to 100

# Ctrl-C while the server renders: nobody knows the number of the job yet, so it must not go on.

$ echo hello > slow.txt; faxport send slow.txt 100
faxport: send: interrupted; job 17 is cancelled
[exit 130]
$ faxport send slow.txt 100 --wait --json
faxport: send: interrupted; job 17 is cancelled
[exit 130]
$ faxport send slow.txt 0
faxport: send: interrupted, but job 17 goes on; faxport job cancel 17 ends it
[exit 130]
$ echo hello > slower.txt; faxport send slower.txt 100; echo "exit status $?"
exit status 130

# What cannot be sent.

$ faxport send damaged.pdf 100
faxport: send: damaged.pdf: page 3: the file is damaged
[exit 6]
$ faxport send empty.pdf 100
faxport: send: empty.pdf: the file is empty
[exit 6]
$ faxport send nothing.pdf 100
faxport: send: nothing.pdf: No such file or directory
[exit 11]
$ faxport send letter.txt ''
faxport: send: the number is empty; write the number to call
[exit 9]
$ faxport send letter.txt
faxport: send: something is missing; write faxport send FILE NUMBER
[exit 2]
$ faxport send letter.txt 1 2
faxport: send: 2: one word too many; write faxport send FILE NUMBER
[exit 2]
$ faxport send letter.txt 100 --at yesterday
faxport: send: --at: "yesterday" is no time; write 17:30, "2026-03-01 08:00" or +2h
[exit 9]
$ faxport send letter.txt 100 --priority urgent
faxport: send: --priority: "urgent" is no priority; write low, normal or high
[exit 9]
$ faxport send letter.txt 100 --retries many
faxport: send: --retries: "many" is no number of attempts; write 0 to 1000
[exit 9]
$ faxport send letter.txt 100 --port Fox
faxport: send: Fox: there is no such port; faxport ports lists them
[exit 5]
$ faxport send letter.txt 100 --wiat
faxport: send: --wiat: there is no such option; did you mean --wait?
[exit 2]
$ faxport send letter.txt 100 --to
faxport: send: --to: its value is missing; write --to NAME
[exit 2]

# Waiting for the end, without a terminal: a line for each change. The exit status tells how it ended.

$ faxport send letter.txt 100 --wait
job 17: letter.txt, 2 pages to 100
job 17: dialing 100
job 17: answered by 100
job 17: sending to 100 (+33 1 200), 14400 bit/s
job 17: sending to 100 (+33 1 200), page 1 of 2, 14400 bit/s
job 17: sending to 100 (+33 1 200), page 2 of 2, 14400 bit/s
job 17: ending with 100 (+33 1 200), page 2 of 2, 14400 bit/s
job 17: sent, 2 pages in 1:12, 14400 bit/s, ECM, answered by +33 1 200
$ faxport send letter.txt 486 --wait
job 17: letter.txt, 2 pages to 486
job 17: dialing 486
job 17: retrying, line busy, again at 2100-01-01 01:00
faxport: send: job 17: failed after 4 attempts, 0 of 2 pages sent: line busy; faxport job restart 17 tries again
[exit 7]
$ faxport send letter.txt 603 --wait
job 17: letter.txt, 2 pages to 603
job 17: dialing 603
job 17: answered by 603
job 17: sending to 603 (+33 1 200), 14400 bit/s
job 17: sending to 603 (+33 1 200), page 1 of 2, 14400 bit/s
faxport: send: job 17: cancelled, 1 of 2 pages sent
[exit 8]
$ faxport send letter.txt 0 --wait
job 17: letter.txt, 2 pages to 0
job 17: dialing 0
job 17: answered by 0
job 17: sending to 0 (+33 1 200), 14400 bit/s
faxport: send: job 17 goes on; faxport job cancel 17 ends it
[exit 130]
$ faxport --json send letter.txt 100 --wait
{
  "id": 17,
  "kind": "send",
  "state": "sent",
  "status": "OK",
  "status_detail": "",
  "pages": 2,
  "pages_confirmed": 2,
  "current_page": 0,
  "attempts": 1,
  "retries": 3,
  "priority": "normal",
  "bytes": 2000,
  "submitted_time": "2026-01-05T07:59:10Z",
  "send_at": null,
  "discount": false,
  "port_state": "idle",
  "next_attempt": null,
  "start_time": "2026-01-05T08:00:00Z",
  "end_time": "2026-01-05T08:01:12Z",
  "device_id": 1,
  "device_name": "Fax 1",
  "number": "100",
  "subaddress": "",
  "selective": "",
  "keep": false,
  "message_id": 0,
  "document_name": "letter.txt",
  "recipient_name": "",
  "sender_name": "",
  "sender_company": "",
  "sender_dept": "",
  "billing_code": "",
  "subject": "",
  "tsid": "",
  "remote_csid": "+33 1 200",
  "user_name": "anna",
  "rate": 14400,
  "ecm": true,
  "no_line": false
}
$ faxport --json send letter.txt 486 --wait
{
  "id": 17,
  "kind": "send",
  "state": "failed",
  "status": "BUSY",
  "status_detail": "",
  "pages": 2,
  "pages_confirmed": 0,
  "current_page": 0,
  "attempts": 4,
  "retries": 3,
  "priority": "normal",
  "bytes": 2000,
  "submitted_time": "2026-01-05T07:59:10Z",
  "send_at": null,
  "discount": false,
  "port_state": "idle",
  "next_attempt": null,
  "start_time": null,
  "end_time": null,
  "device_id": 1,
  "device_name": "Fax 1",
  "number": "486",
  "subaddress": "",
  "selective": "",
  "keep": false,
  "message_id": 0,
  "document_name": "letter.txt",
  "recipient_name": "",
  "sender_name": "",
  "sender_company": "",
  "sender_dept": "",
  "billing_code": "",
  "subject": "",
  "tsid": "",
  "remote_csid": "",
  "user_name": "anna",
  "rate": 0,
  "ecm": false,
  "no_line": false
}
[exit 7]
