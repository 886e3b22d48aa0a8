# The server's settings.

$ faxport config
retries:        3
retry-delay:    10 min
branding:       on
device-tsid:    off
queue:          running
archive:        off
keep-failed:    forever
cheap-rate:     22:00-06:30
server-covers:  off
mapi-profile:   none
Version:        0.1.0
Ports:          4
Faxes:          3 waiting, 1 being sent, 1 being received
Media:          2 calls, 3 % busy; late: 6 of 41250 ticks; no room for: 1 calls
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
  "dirty_days": 4294967295,
  "server_covers_only": false,
  "discount_start_min": 1320,
  "discount_end_min": 390,
  "mapi_profile": "",
  "ports": 4,
  "jobs_queued": 3,
  "jobs_sending": 1,
  "jobs_receiving": 1,
  "media_calls": 2,
  "media_busy_percent": 3,
  "media_late_ms": 1,
  "media_ticks": 41250,
  "media_late_ticks": 6,
  "media_refused": 1
}
$ faxport config set retries=5 retry-delay=0 branding=off device_tsid=on queue=paused
retries:        5
retry-delay:    0 min
branding:       off
device-tsid:    on
queue:          paused
archive:        off
keep-failed:    forever
cheap-rate:     22:00-06:30
server-covers:  off
mapi-profile:   none
Version:        0.1.0
Ports:          4
Faxes:          3 waiting, 1 being sent, 1 being received
Media:          2 calls, 3 % busy; late: 6 of 41250 ticks; no room for: 1 calls
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
  "dirty_days": 4294967295,
  "server_covers_only": false,
  "discount_start_min": 1320,
  "discount_end_min": 390,
  "mapi_profile": "",
  "ports": 4,
  "jobs_queued": 3,
  "jobs_sending": 1,
  "jobs_receiving": 1,
  "media_calls": 2,
  "media_busy_percent": 3,
  "media_late_ms": 1,
  "media_ticks": 41250,
  "media_late_ticks": 6,
  "media_refused": 1
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
retries:        4
retry-delay:    10 min
branding:       on
device-tsid:    off
queue:          running
archive:        /srv/sent
keep-failed:    forever
cheap-rate:     22:00-06:30
server-covers:  off
mapi-profile:   none
Version:        0.1.0
Ports:          4
Faxes:          3 waiting, 1 being sent, 1 being received
Media:          2 calls, 3 % busy; late: 6 of 41250 ticks; no room for: 1 calls
$ faxport config set retry=3
faxport: config set: retry: there is no such setting; did you mean retry-delay?
[exit 2]
$ faxport config set
faxport: config set: something is missing; write faxport config set KEY=VALUE...
[exit 2]
$ faxport config set keep-failed=30 cheap-rate=9:05-17:30 server-covers=on "mapi-profile=Fax of the office"
retries:        3
retry-delay:    10 min
branding:       on
device-tsid:    off
queue:          running
archive:        off
keep-failed:    30 days
cheap-rate:     09:05-17:30
server-covers:  on
mapi-profile:   Fax of the office
Version:        0.1.0
Ports:          4
Faxes:          3 waiting, 1 being sent, 1 being received
Media:          2 calls, 3 % busy; late: 6 of 41250 ticks; no room for: 1 calls
$ faxport config set keep-failed=FOREVER cheap-rate=off mapi-profile= --json
{
  "version": "0.1.0",
  "retries": 3,
  "retry_delay_min": 10,
  "branding": true,
  "use_device_tsid": false,
  "queue_paused": false,
  "archive_outgoing": false,
  "archive_directory": "",
  "dirty_days": 4294967295,
  "server_covers_only": false,
  "discount_start_min": 1320,
  "discount_end_min": 1320,
  "mapi_profile": "",
  "ports": 4,
  "jobs_queued": 3,
  "jobs_sending": 1,
  "jobs_receiving": 1,
  "media_calls": 2,
  "media_busy_percent": 3,
  "media_late_ms": 1,
  "media_ticks": 41250,
  "media_late_ticks": 6,
  "media_refused": 1
}
$ faxport config set cheap-rate=22:00-22:00
faxport: config set: cheap-rate: "22:00-22:00" cannot be set; write HH:MM-HH:MM or off
[exit 9]
$ faxport config set cheap-rate=22:00-24:00
faxport: config set: cheap-rate: "22:00-24:00" cannot be set; write HH:MM-HH:MM or off
[exit 9]
$ faxport config set cheap-rate=22:00
faxport: config set: cheap-rate: "22:00" cannot be set; write HH:MM-HH:MM or off
[exit 9]
$ faxport config set cheap-rate=00000000000000000000022:00-6:00
faxport: config set: cheap-rate: "00000000000000000000022:00-6:00" cannot be set; write HH:MM-HH:MM or off
[exit 9]
$ faxport config set keep-failed=36501
faxport: config set: keep-failed: "36501" cannot be set; write 0 to 36500 or forever
[exit 9]
$ faxport config set keep-failed=
faxport: config set: keep-failed: "" cannot be set; write 0 to 36500 or forever
[exit 9]
