$ faxport --help
usage: faxport [OPTION...] COMMAND [WORD...]
\
Send, receive and steer faxes.
\
Commands:
  ports                       list the ports, in the order in which they dial
  port show PORT              show all about a port: settings, status, routing
  port set PORT KEY=VALUE...  change a port's settings
  status [PORT]               show what the ports are doing now
  events                      show what happens on the server, as it happens
  send FILE NUMBER            send a document: PDF, PostScript, TIFF, PNG, JPEG, plain text
  poll NUMBER                 call a number, and receive the document that waits there
  offer FILE                  let a document wait on a port for a caller who collects it
  jobs                        list the faxes that wait or are being sent
  job show ID                 show all about a job
  job pause ID...             hold jobs back until they are resumed
  job resume ID...            let paused jobs go on
  job restart ID...           send jobs that failed or were cancelled once more
  job cancel ID...            cancel jobs, also in the middle of a call
  inbox                       list the received faxes
  inbox show ID               show all about a received fax
  inbox save ID FILE          write a received fax to a TIFF file
  inbox delete ID...          delete received faxes
  tiff FILE                   show what a fax in a TIFF file says of itself
  config                      show the server's settings
  config set KEY=VALUE...     change the server's settings
  wine-setup                  let Windows programs in a Wine prefix fax through the server
\
Options:
  --server SERVER     Where the server is: a Unix socket's path, or host:port.
  --json              Print JSON, for programs.
  --color WHEN        Color: auto (on a terminal), always or never.
  --help              Explain the command.
  --version           Print the version.
\
faxport COMMAND --help says more about a command, faxport(1) all.
$ faxport ports --help
usage: faxport ports
\
List the ports, in the order in which they dial.
\
Options of every command:
  --server SERVER     Where the server is: a Unix socket's path, or host:port.
  --json              Print JSON, for programs.
  --color WHEN        Color: auto (on a terminal), always or never.
  --help              Explain the command.
  --version           Print the version.
$ faxport port set -h
usage: faxport port set PORT KEY=VALUE...
\
Change a port's settings.
Changes take effect at once and survive a restart; they need the right to manage
the server.
\
Example:
  faxport port set 'Fax 1' csid='+49 30 123456' rings=2
\
Settings:
  csid            Called station id, which callers see (up to 20 characters)
  tsid            Transmitting station id, which called machines see (up to 20 characters)
  priority        Place among the ports; 1 dials first (1 to the number of ports)
  rings           Rings before a call is answered (0 to 99)
  send            The port may send (on or off)
  receive         The port takes calls (on or off)
  inbox           Received faxes are kept in the inbox (on or off)
  folder          Received faxes are copied to a folder (on or off)
  folder-path     That folder, on the server (an absolute path)
\
Options of every command:
  --server SERVER     Where the server is: a Unix socket's path, or host:port.
  --json              Print JSON, for programs.
  --color WHEN        Color: auto (on a terminal), always or never.
  --help              Explain the command.
  --version           Print the version.
$ faxport send --help
usage: faxport send FILE NUMBER [OPTION...]
\
Send a document: PDF, PostScript, TIFF, PNG, JPEG, plain text.
FILE is rendered and stored on the server; then the number of its job is printed.
FILE - is standard input.
\
Examples:
  faxport send letter.pdf 0331234567 --to 'Paris office' --wait
  faxport send offer.pdf 0331234567 --at 20:00 --retries 5
\
Options:
  --to NAME           Who gets it.
  --from NAME         Who sends it.
  --company NAME      The sender's company.
  --department NAME   The sender's department.
  --subject TEXT      What it is about.
  --title TEXT        Name of the document, if not the file's.
  --billing CODE      Billing code.
  --tsid ID           Station id to send with, if the server allows it.
  --subaddress DIGITS For whom, among those behind the number (T.30 SUB).
  --password-file FILE What the far end asks for is in this file, up to 20 characters.
  --at TIME           Not before this time: 17:30, "2026-03-01 08:00" or +2h.
  --cheap             Only in the server's hours of cheap rates.
  --priority PRIORITY low, normal (the default) or high.
  --retries N         Further attempts; else as many as the server says.
  --port PORT         Only through this port (id or name).
  --wait              Wait for the end; the exit status tells how it was.
\
Options of every command:
  --server SERVER     Where the server is: a Unix socket's path, or host:port.
  --json              Print JSON, for programs.
  --color WHEN        Color: auto (on a terminal), always or never.
  --help              Explain the command.
  --version           Print the version.
$ faxport --help config set
usage: faxport config set KEY=VALUE...
\
Change the server's settings.
Changes need the right to manage the server. What belongs to lines and limits
stands in faxport.conf(5).
\
Example:
  faxport config set retries=5 queue=running
\
Settings:
  retries         Further attempts after a first one that failed (0 to 100)
  retry-delay     Minutes between attempts, whatever the cause (0 to 1440)
  branding        A banner line on top of sent pages (on or off)
  device-tsid     The port's TSID is sent, not the job's (on or off)
  queue           Whether jobs are started (running or paused)
  archive         Where the server keeps a copy of each sent fax (a folder's full path or off)
  keep-failed     Days that a fax which could not be sent is kept (0 to 36500 or forever)
  cheap-rate      The hours for faxes that wait for the cheap rate (HH:MM-HH:MM or off)
  server-covers   No cover pages but the server's (on or off)
  mapi-profile    Kept for programs that ask; the server has no use for it (any name)
\
Options of every command:
  --server SERVER     Where the server is: a Unix socket's path, or host:port.
  --json              Print JSON, for programs.
  --color WHEN        Color: auto (on a terminal), always or never.
  --help              Explain the command.
  --version           Print the version.
$ faxport wine-setup --help
usage: faxport wine-setup [OPTION...]
\
Let Windows programs in a Wine prefix fax through the server.
Puts faxcom.dll and winfax.dll into the prefix, which is made if it is not there,
registers them, and tries them. --server names the server as host:port; else it is
where faxport.conf says that the server of this machine listens, or localhost.
\
Example:
  faxport wine-setup --server localhost:4540 --cookie ~/.config/faxport/cookie
\
Options:
  --prefix FOLDER     The Wine prefix; else $WINEPREFIX or ~/.wine.
  --cookie FILE       The server's secret; else the one that faxport uses.
  --from FOLDER       An unpacked faxport-windows.zip; else what make windows made.
  --remove            Undo it.
\
Options of every command:
  --server SERVER     Where the server is: a Unix socket's path, or host:port.
  --json              Print JSON, for programs.
  --color WHEN        Color: auto (on a terminal), always or never.
  --help              Explain the command.
  --version           Print the version.
