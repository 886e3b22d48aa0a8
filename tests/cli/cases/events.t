# What happens, a line for each event, until Ctrl-C, which is a good end.

$ faxport events
2026-01-05 09:00:00 job 17: queued
2026-01-05 09:00:01 Fax 1: dialing, job 17
2026-01-05 09:00:02 Müller & Söhne: ringing
2026-01-05 09:00:09 port 99: completed, job 18, message 6
2026-01-05 09:00:10 the server stops
some events are lost: the server does not keep them any more
$ faxport events --json
{"number":104,"time":"2026-01-05T08:00:00Z","kind":"JOB_QUEUED","device_id":0,"job_id":17,"message_id":0}
{"number":105,"time":"2026-01-05T08:00:01Z","kind":"DIALING","device_id":1,"job_id":17,"message_id":0}
{"number":107,"time":"2026-01-05T08:00:02Z","kind":"RINGING","device_id":3,"job_id":0,"message_id":0}
{"number":108,"time":"2026-01-05T08:00:09Z","kind":"COMPLETED","device_id":99,"job_id":18,"message_id":6}
{"number":109,"time":"2026-01-05T08:00:10Z","kind":"FAXSVC_ENDED","device_id":0,"job_id":0,"message_id":0}
{"lost":true}
# From an event that was seen before; from the oldest that is kept, where nobody wonders that there was more.

$ faxport events --after 107
2026-01-05 09:00:09 port 99: completed, job 18, message 6
2026-01-05 09:00:10 the server stops
some events are lost: the server does not keep them any more
$ faxport events --after 7 | head -3
some events are lost: the server does not keep them any more
2026-01-04 08:00:00 the server has started
2026-01-04 10:46:40 Fax 2: line unavailable
$ faxport events --after 1 --json | head -2
{"number":101,"time":"2026-01-04T07:00:00Z","kind":"FAXSVC_STARTED","device_id":0,"job_id":0,"message_id":0}
{"number":103,"time":"2026-01-04T09:46:40Z","kind":"LINE_UNAVAILABLE","device_id":7,"job_id":0,"message_id":0}
$ faxport events --after 0
faxport: events: --after 0: this is no event; write the number of one
[exit 2]
$ faxport events --after soon
faxport: events: --after soon: this is no event; write the number of one
[exit 2]
$ faxport events --after -1
faxport: events: --after -1: this is no event; write the number of one
[exit 2]
$ faxport events now
faxport: events: now: one word too many; write faxport events
[exit 2]
$ faxport --server error:DENIED events
faxport: events: permission denied; root and members of the server's group (fax) may do this
[exit 4]
$ faxport --server error:DISCONNECTED events
faxport: events: the connection to the fax server is gone; try again
[exit 3]
$ faxport events --help
usage: faxport events [OPTION...]
\
Show what happens on the server, as it happens.
A line for each event, until Ctrl-C. With --json each has a number; --after takes
the last one seen, to go on there.
\
Options:
  --after NUMBER      Begin behind this event; 1: with the oldest that is kept.
\
Options of every command:
  --server SERVER     Where the server is: a Unix socket's path, or host:port.
  --json              Print JSON, for programs.
  --color WHEN        Color: auto (on a terminal), always or never.
  --help              Explain the command.
  --version           Print the version.
