# Asking for a document.

$ faxport poll 0331200
job 17: polls 0331200
$ faxport poll 0331200 --wait
job 17: polls 0331200
job 17: dialing 0331200
job 17: answered by 0331200
job 17: receiving from 0331200 (+33 1 200), 14400 bit/s
job 17: receiving from 0331200 (+33 1 200), page 1, 14400 bit/s
job 17: receiving from 0331200 (+33 1 200), page 2, 14400 bit/s
job 17: ending with 0331200 (+33 1 200), page 2, 14400 bit/s
job 17: received, 2 pages in 1:12, 14400 bit/s, ECM, answered by +33 1 200, message 8
$ faxport poll 0331200 --wait --json | grep -e kind -e state -e message_id -e pages -e selective
  "kind": "poll",
  "state": "sent",
  "pages": 2,
  "pages_confirmed": 2,
  "port_state": "idle",
  "selective": "",
  "message_id": 8,
$ faxport poll 404 --wait
job 17: polls 404
job 17: dialing 404
faxport: poll: job 17: failed after 1 attempt, 0 pages received: there is no document to be polled: the far end has nothing to send; faxport job restart 17 tries again
[exit 7]
$ faxport poll 486 --wait
job 17: polls 486
job 17: dialing 486
job 17: retrying, line busy, again at 2100-01-01 01:00
faxport: poll: job 17: failed after 4 attempts, 0 pages received: line busy; faxport job restart 17 tries again
[exit 7]
$ faxport poll 603 --wait
job 17: polls 603
job 17: dialing 603
job 17: answered by 603
job 17: receiving from 603 (+33 1 200), 14400 bit/s
job 17: receiving from 603 (+33 1 200), page 1, 14400 bit/s
faxport: poll: job 17: cancelled, 1 page received
[exit 8]
$ printf 'secret 1\n' > password; faxport poll 100 --selective '77 #' --password-file password --json | grep -e selective -e detail -e kind
  "kind": "poll",
  "status_detail": "the password ends in 1 and has 8 characters",
  "selective": "77 #",
$ faxport poll 100 --selective 12a
faxport: poll: --selective: "12a" is none; write up to 20 digits, * or #
[exit 9]
$ faxport poll 100 --password-file nothing
faxport: poll: nothing: No such file or directory
[exit 11]
$ faxport poll ''
faxport: poll: the number is empty; write the number to call
[exit 9]
$ faxport poll
faxport: poll: something is missing; write faxport poll NUMBER
[exit 2]
$ faxport poll 100 --at 25:00
faxport: poll: --at: "25:00" is no time; write 17:30, "2026-03-01 08:00" or +2h
[exit 9]
