# Each way a call can fail has words and an exit status.

$ faxport --server none ports
faxport: ports: none: no fax server answers there; is faxportd running? --server names another place
[exit 3]
$ FAXPORT_SERVER=none faxport ports
faxport: ports: none: no fax server answers there; is faxportd running? --server names another place
[exit 3]
$ FAXPORT_SERVER=nonsense faxport ports
faxport: ports: nonsense: this is no server; write /path, host:port or [v6]:port
[exit 9]
$ faxport --server error:DISCONNECTED ports
faxport: ports: the connection to the fax server is gone; try again
[exit 3]
$ faxport --server error:TIMEOUT ports
faxport: ports: the fax server did not answer in time; try again later
[exit 10]
$ faxport --server error:GARBLED status
faxport: status: the answer is not understood: not a fax server, or another version
[exit 3]
$ faxport --server error:DENIED config set retries=1
faxport: config set: permission denied; root and members of the server's group (fax) may do this
[exit 4]
$ faxport --server error:COOKIE ports
faxport: ports: no cookie that the server takes in $FAXPORT_COOKIE_FILE or ~/.config/faxport/cookie; cookie_file in the server's faxport.conf is the right one
[exit 4]
$ faxport --server error:NOT_FOUND job show 3
faxport: job show: 3: there is no such job; faxport jobs --all lists them
[exit 5]
$ faxport --server error:INVALID config
faxport: config: invalid value
[exit 9]
$ faxport --server error:IN_USE jobs
faxport: jobs: in use by another client or call; try again when it is free
[exit 9]
$ faxport --server error:WRONG_STATE job pause 3
faxport: job pause: job 3: not possible in its present state
[exit 9]
$ faxport --server error:TOO_BIG send /dev/null 100
faxport: send: /dev/null: too big
[exit 6]
$ faxport --server error:FILE inbox
faxport: inbox: local file cannot be read or written
[exit 11]
$ faxport --server error:NO_MEMORY inbox
faxport: inbox: out of memory
[exit 1]
$ faxport --server error:UNSUPPORTED inbox
faxport: inbox: not supported by this server
[exit 9]
$ faxport --server error:SERVER inbox
faxport: inbox: internal error of the fax server; the server's log says more
[exit 1]

# The command line itself.

$ faxport
faxport: a command is missing; faxport --help lists them
[exit 2]
$ faxport prots
faxport: prots: there is no such command; did you mean ports?
[exit 2]
$ faxport port
faxport: port: a second word is missing; faxport --help lists what there is
[exit 2]
$ faxport port shew 1
faxport: port shew: there is no such command; did you mean port show?
[exit 2]
$ faxport job frobnicate 1
faxport: job frobnicate: there is no such command; faxport --help lists them
[exit 2]
$ faxport inbox sow 7
faxport: inbox sow: there is no such command; did you mean inbox show?
[exit 2]
$ faxport config retries=3
faxport: config retries=3: there is no such command; faxport --help lists them
[exit 2]
$ faxport job
faxport: job: a second word is missing; faxport --help lists what there is
[exit 2]
$ faxport frobnicate
faxport: frobnicate: there is no such command; faxport --help lists them
[exit 2]
$ faxport ports all
faxport: ports: all: one word too many; write faxport ports
[exit 2]
$ faxport --jsno ports
faxport: --jsno: there is no such option; did you mean --json?
[exit 2]
$ faxport --json=yes ports
faxport: --json: this option takes no value
[exit 2]
$ faxport -x ports
faxport: -x: there is no such option; --help lists them
[exit 2]
$ faxport --server
faxport: --server: its value is missing; write --server SERVER
[exit 2]
$ faxport --color sometimes ports
faxport: ports: --color: "sometimes" is none of auto, always and never
[exit 2]
$ faxport --version | sed 's/ [0-9].*/ VERSION/'
faxport VERSION
$ faxport ports > /dev/full
faxport: ports: the output cannot be written: No space left on device
[exit 11]
