# The server's settings.

$ faxport config
retries:      3
retry-delay:  10 min
branding:     on
device-tsid:  off
queue:        running
archive:      off
Version:      0.1.0
Ports:        4
Faxes:        3 waiting, 1 being sent, 1 being received
$ faxport config --json
{
  "version": "0.1.0",
  "retries": 3,
  "retry_delay_min": 10,
  "branding": true,
  "use_device_tsid": false,
  "queue_paused": false,
  "archive_outgoing": false,
  "archive_directory": "",
  "ports": 4,
  "jobs_queued": 3,
  "jobs_sending": 1,
  "jobs_receiving": 1
}
$ faxport config set retries=5 retry-delay=0 branding=off device_tsid=on queue=paused
retries:      5
retry-delay:  0 min
branding:     off
device-tsid:  on
queue:        paused
archive:      off
Version:      0.1.0
Ports:        4
Faxes:        3 waiting, 1 being sent, 1 being received
$ faxport config set queue=running --json
{
  "version": "0.1.0",
  "retries": 3,
  "retry_delay_min": 10,
  "branding": true,
  "use_device_tsid": false,
  "queue_paused": false,
  "archive_outgoing": false,
  "archive_directory": "",
  "ports": 4,
  "jobs_queued": 3,
  "jobs_sending": 1,
  "jobs_receiving": 1
}
$ faxport config set retries=many
faxport: config set: retries: "many" cannot be set; write 0 to 100
[exit 9]
$ faxport config set retry-delay=2000
faxport: config set: retry-delay: "2000" cannot be set; write 0 to 1440
[exit 9]
$ faxport config set queue=stopped
faxport: config set: queue: "stopped" cannot be set; write running or paused
[exit 9]
$ faxport config set archive=here
faxport: config set: archive: "here" cannot be set; write a folder's full path or off
[exit 9]
$ faxport config set archive=/srv/sent retries=4
retries:      4
retry-delay:  10 min
branding:     on
device-tsid:  off
queue:        running
archive:      /srv/sent
Version:      0.1.0
Ports:        4
Faxes:        3 waiting, 1 being sent, 1 being received
$ faxport config set retry=3
faxport: config set: retry: there is no such setting; did you mean retry-delay?
[exit 2]
$ faxport config set
faxport: config set: something is missing; write faxport config set KEY=VALUE...
[exit 2]
