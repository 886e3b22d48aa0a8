# examples/ports.c, whose program is called faxport here as every program under test.

$ faxport
port 1, Fax 1
  CSID "+49 30 123456", TSID "+49 30 123456"
  priority 1, rings 2, send on, receive on
  status 41: sending, job 12, page 2 of 3
  routing: Keep in the inbox, {9D3D0C32-9AF2-11D0-ABF7-00C04FD91A4E} on
  routing: Copy to a folder, {92041A90-9AF2-11D0-ABF7-00C04FD91A4E} off
  now CSID "FAXPORT EXAMPLE", rings 3
  now CSID "+49 30 123456", rings 2
port 3, Müller & Söhne
  CSID "+49 89 7654321", TSID "Mueller"
  priority 2, rings 0, send on, receive off
  status 7: idle
  routing: Keep in the inbox, {9D3D0C32-9AF2-11D0-ABF7-00C04FD91A4E} on
  routing: Copy to a folder, {92041A90-9AF2-11D0-ABF7-00C04FD91A4E} off
  now CSID "FAXPORT EXAMPLE", rings 1
  now CSID "+49 89 7654321", rings 0
port 4, 東京支店 📠
  CSID "+81 3 1234 5678", TSID "Tokyo"
  priority 3, rings 99, send off, receive on
  status 19: receiving, job 13, page 5 of 0
  routing: Keep in the inbox, {9D3D0C32-9AF2-11D0-ABF7-00C04FD91A4E} on
  routing: Copy to a folder, {92041A90-9AF2-11D0-ABF7-00C04FD91A4E} off
  now CSID "FAXPORT EXAMPLE", rings 1
  now CSID "+81 3 1234 5678", rings 99
port 7, Fax 2
  CSID "", TSID ""
  priority 4, rings 1, send on, receive on
  status 1: offline
  routing: Keep in the inbox, {9D3D0C32-9AF2-11D0-ABF7-00C04FD91A4E} on
  routing: Copy to a folder, {92041A90-9AF2-11D0-ABF7-00C04FD91A4E} off
  now CSID "FAXPORT EXAMPLE", rings 2
  now CSID "", rings 1
$ faxport empty
$ faxport none
ports: connect: no fax server answers there 
[exit 1]
$ faxport error:DENIED
ports: ports: permission denied 
[exit 1]
