/* SPDX-License-Identifier: MIT */
/*
 * Every setting of faxport.conf, one row each. To add one: a member in
 * conf.h, a row here, and a line in dist/faxport.conf if people should see
 * it there. Parser, --print-config and faxport.conf(5) follow by themselves.
 */
#include "faxportd/conf/conf_table.h"

#include "base/macros.h"
#include "core/doc/doc.h"

/* Where the programs of the daemon are installed; from the build. */
#ifndef FAXPORT_LIBEXEC_DIR
#error "the build says where faxport-media and faxport-render live"
#endif

const struct conf_section_type conf_section_types[CONF_KINDS] = {
	[CONF_SERVER] = {"server", false, "The daemon itself: where it listens for clients and keeps its state."    },
	[CONF_QUEUE] = {"queue",  false, "Faxes that wait to be sent."                                             },
	[CONF_RENDER] = {"render", false, "Turning documents into fax pages."                                       },
	[CONF_MEDIA] = {"media",  false, "The processes that carry the media of calls."                            },
	[CONF_TRUNK] = {"trunk",  true,  "A way to the telephone network, shared by ports. At least one is needed."},
	[CONF_PORT] = {"port",   true,  "A fax line as its users see it. At least one is needed."                 },
};

static const struct conf_word log_levels[] = {{"error"}, {"warning"}, {"info"}, {"debug"}, {NULL}};

static const struct conf_word resolutions[] = {
	{"standard",  DOC_STANDARD},
        {"fine",           DOC_FINE},
        {"superfine",DOC_SUPERFINE},
        {NULL}
};

static const struct conf_word transports[] = {
	{"udp",     CONF_UDP},
        {"tcp",         CONF_TCP},
        {"tls",CONF_TLS},
        {NULL    }
};

static const struct conf_word codecs[] = {{"pcma"}, {"pcmu"}, {NULL}};

static const struct conf_word faxports[] = {
	{"off",              CONF_FAXPORT_OFF},
        {"pace",                  CONF_FAXPORT_PACE},
        {"ahead",CONF_FAXPORT_AHEAD},
        {NULL           }
};

/* T.30: V.27ter has 2400 and 4800, V.29 7200 and 9600, V.17 all from 7200 to 14400 bit/s. */
static const struct conf_word rates[] = {
	{"2400",  2400},
        {"4800",       4800},
        {"7200",7200},
        {"9600",  9600},
        {"12000",       12000},
        {"14400",  14400},
        {NULL}
};

static const struct conf_word rtns[] = {
	{"retry",            CONF_RTN_RETRY},
        {"accepted",                  CONF_RTN_ACCEPTED},
        {NULL}
};

#define AT(section, member) .at = offsetof(struct section, member), .size = sizeof(((struct section *)0)->member)
#define RANGE(from, to, in) .least = from, .most = to, .unit = in

/* clang-format off */
const struct conf_item conf_items[] = {
	/* [server] */
	{CONF_SERVER, "socket", CONF_PATH, "/run/faxport/faxport.sock", AT(conf_server, socket),
	 .most = 107, /* sun_path of unix(7) */
	 .doc = "Unix socket on which clients of this machine are served."},
	{CONF_SERVER, "state_dir", CONF_PATH, "/var/lib/faxport", AT(conf_server, state_dir), .most = 200,
	 .doc = "Folder of the database and the pages; all that survives a restart is in it."},
	{CONF_SERVER, "admin_group", CONF_TEXT, "fax", AT(conf_server, admin_group), .most = 32,
	 .doc = "Members of this group manage the server as root does; everybody else submits faxes and sees their own."},
	{CONF_SERVER, "tcp_listen", CONF_LOOPBACK, "", AT(conf_server, tcp_listen),
	 .otherwise = "no TCP",
	 .doc = "Loopback address and port on which clients are served over TCP; they show the secret in cookie_file."},
	{CONF_SERVER, "cookie_file", CONF_PATH, "", AT(conf_server, cookie_file),
	 .otherwise = "the file cookie in state_dir",
	 .doc = "Secret that clients on TCP show; the daemon makes the file, readable by its own user, when it is missing."},
	{CONF_SERVER, "ring_period_ms", CONF_NUMBER, "6000", AT(conf_server, ring_period_ms), RANGE(10, 60000, CONF_MS),
	 .doc = "How long one ring lasts; a port answers after as many rings as it is set to."},
	{CONF_SERVER, "min_free_mb", CONF_NUMBER, "100", AT(conf_server, min_free_mb), RANGE(0, 1048576, CONF_MB),
	 .doc = "Incoming calls, and faxes to send, are refused while less room than this is free in state_dir."},
	{CONF_SERVER, "log_level", CONF_WORD_TEXT, "info", AT(conf_server, log_level), .words = log_levels,
	 .doc = "The least important messages that are logged; numbers of callers are logged at debug only."},

	/* [queue] */
	{CONF_QUEUE, "retries", CONF_NUMBER, "3", AT(conf_queue, retries), RANGE(0, 100, CONF_NO_UNIT),
	 .doc = "Further attempts after a first one that failed, until an administrator sets the number at run time."},
	{CONF_QUEUE, "delay_busy", CONF_NUMBER, "300", AT(conf_queue, delay_s[FAX_CAUSE_BUSY]), RANGE(0, 86400, CONF_S),
	 .doc = "How long to wait before the next attempt when the line was busy."},
	{CONF_QUEUE, "delay_no_answer", CONF_NUMBER, "900", AT(conf_queue, delay_s[FAX_CAUSE_NO_ANSWER]),
	 RANGE(0, 86400, CONF_S),
	 .doc = "The same when nobody answered."},
	{CONF_QUEUE, "delay_no_carrier", CONF_NUMBER, "900", AT(conf_queue, delay_s[FAX_CAUSE_NO_CARRIER]),
	 RANGE(0, 86400, CONF_S),
	 .doc = "The same when something answered that is no fax machine."},
	{CONF_QUEUE, "delay_protocol", CONF_NUMBER, "120", AT(conf_queue, delay_s[FAX_CAUSE_PROTOCOL]), RANGE(0, 86400, CONF_S),
	 .doc = "The same when the call was cut off or the machines did not understand each other."},
	{CONF_QUEUE, "delay_other", CONF_NUMBER, "300", AT(conf_queue, delay_s[FAX_CAUSE_OTHER]), RANGE(0, 86400, CONF_S),
	 .doc = "The same for every other cause, such as a network that is down."},
	{CONF_QUEUE, "calls_per_second", CONF_NUMBER, "20", AT(conf_queue, calls_per_second), RANGE(0, 1000, CONF_NO_UNIT),
	 .doc = "The most calls that are dialled in a second, after a second's worth at once; 0: no limit. Hundreds that begin in the same moment are too much for most ways to the telephone network."},
	{CONF_QUEUE, "max_jobs", CONF_NUMBER, "100000", AT(conf_queue, max_jobs), RANGE(1, 10000000, CONF_NO_UNIT),
	 .doc = "The most jobs that are kept, ended ones included; more are refused."},
	{CONF_QUEUE, "keep_ended_days", CONF_NUMBER, "30", AT(conf_queue, keep_ended_days), RANGE(0, 3650, CONF_DAYS),
	 .doc = "How long jobs that have ended stay listed, with their pages."},

	/* [render] */
	{CONF_RENDER, "program", CONF_PATH, FAXPORT_LIBEXEC_DIR "/faxport-render", AT(conf_render, program),
	 .doc = "The renderer."},
	{CONF_RENDER, "time_limit_s", CONF_NUMBER, "120", AT(conf_render, time_limit_s), RANGE(1, 3600, CONF_S),
	 .doc = "A document that takes longer is refused."},
	{CONF_RENDER, "memory_limit_mb", CONF_NUMBER, "512", AT(conf_render, memory_limit_mb), RANGE(64, 65536, CONF_MB),
	 .doc = "A document that takes more memory is refused."},
	{CONF_RENDER, "max_pages", CONF_NUMBER, "1000", AT(conf_render, max_pages), RANGE(1, 100000, CONF_NO_UNIT),
	 .doc = "A document with more pages is refused."},
	{CONF_RENDER, "max_upload_mb", CONF_NUMBER, "100", AT(conf_render, max_upload_mb), RANGE(1, 2047, CONF_MB),
	 .doc = "A larger document is refused."},
	{CONF_RENDER, "max_running", CONF_NUMBER, "2", AT(conf_render, max_running), RANGE(1, 64, CONF_NO_UNIT),
	 .doc = "How many documents are rendered at a time; others wait."},
	{CONF_RENDER, "resolution", CONF_WORD, "fine", AT(conf_render, resolution), .words = resolutions,
	 .doc = "Resolution of the pages made of documents; a TIFF that is a fax already keeps its own."},

	/* [media] */
	{CONF_MEDIA, "program", CONF_PATH, FAXPORT_LIBEXEC_DIR "/faxport-media", AT(conf_media, program),
	 .doc = "The worker."},
	{CONF_MEDIA, "calls_per_worker", CONF_NUMBER, "8", AT(conf_media, calls_per_worker), RANGE(1, 64, CONF_NO_UNIT),
	 .doc = "How many calls share a worker process; they fail together if it dies."},
	{CONF_MEDIA, "max_calls", CONF_NUMBER, "100", AT(conf_media, max_calls), RANGE(1, 10000, CONF_NO_UNIT),
	 .doc = "The most calls at a time; more are refused, or wait."},
	{CONF_MEDIA, "budget_percent", CONF_NUMBER, "60", AT(conf_media, budget_percent), RANGE(1, 100, CONF_NO_UNIT),
	 .doc = "A worker that is busy for a larger part of its time, or late, takes no further call; where no worker can, calls are refused (503) or wait. 100: it takes them."},
	{CONF_MEDIA, "max_receive_pages", CONF_NUMBER, "1000", AT(conf_media, max_receive_pages), RANGE(1, 10000, CONF_NO_UNIT),
	 .doc = "A caller who sends more pages is cut off; the pages so far are kept."},
	/* T4_QUALITY_USUAL_PERCENT and _RUN. */
	{CONF_MEDIA, "bad_rows_percent", CONF_NUMBER, "15", AT(conf_media, bad_rows_percent), RANGE(0, 100, CONF_NO_UNIT),
	 .doc = "A page received without error correction is sent back (RTN) when more of its rows, in percent, came damaged; beyond a third of that the line is trained again (RTP)."},
	{CONF_MEDIA, "bad_rows_run", CONF_NUMBER, "10", AT(conf_media, bad_rows_run), RANGE(0, 1000, CONF_NO_UNIT),
	 .doc = "The same for damaged rows one below the other, as standard resolution counts them: twice as many in fine; beyond half of that the line is trained again."},
	/* A caller's T1 is 35 s +- 5 s (T.30 5.5), and the call has to be over within 60 s. */
	{CONF_MEDIA, "silence_s", CONF_NUMBER, "45", AT(conf_media, silence_s), RANGE(5, 60, CONF_S),
	 .doc = "A far end from which nothing comes for so long is taken for gone."},
	{CONF_MEDIA, "udp_port_first", CONF_NUMBER, "0", AT(conf_media, udp_port_first), RANGE(0, 65535, CONF_NO_UNIT),
	 .doc = "First UDP port for media; 0 lets the kernel choose."},
	{CONF_MEDIA, "udp_port_last", CONF_NUMBER, "0", AT(conf_media, udp_port_last), RANGE(0, 65535, CONF_NO_UNIT),
	 .doc = "Last UDP port for media; each call takes two."},
	{CONF_MEDIA, "clock_rate", CONF_NUMBER, "1", AT(conf_media, clock_rate), RANGE(1, 1000, CONF_NO_UNIT),
	 .doc = "For tests: media time runs so many times faster; both ends of a call have to agree."},

	/* [trunk NAME] */
	{CONF_TRUNK, "transport", CONF_WORD, "udp", AT(conf_trunk, transport), .words = transports,
	 .doc = "What carries SIP."},
	{CONF_TRUNK, "listen", CONF_LISTEN, "0.0.0.0:5060", AT(conf_trunk, listen),
	 .doc = "Address and port of our side; port 0 lets the kernel choose."},
	{CONF_TRUNK, "public_address", CONF_IP, "", AT(conf_trunk, public_address),
	 .otherwise = "our own address",
	 .doc = "Address that the other side reaches us at, when a NAT is between."},
	{CONF_TRUNK, "proxy", CONF_HOST_PORT, "", AT(conf_trunk, proxy),
	 .otherwise = "none, only incoming calls",
	 .doc = "Provider, PBX or gateway that calls are sent to; one that is found at several addresses (SRV or others) may lose all but one."},
	{CONF_TRUNK, "domain", CONF_HOST, "", AT(conf_trunk, domain),
	 .otherwise = "the host of proxy",
	 .doc = "Right side of our SIP addresses."},
	{CONF_TRUNK, "register", CONF_BOOL, "no", AT(conf_trunk, register_),
	 .doc = "Register at the proxy."},
	{CONF_TRUNK, "register_interval_s", CONF_NUMBER, "3600", AT(conf_trunk, register_interval_s), RANGE(10, 86400, CONF_S),
	 .doc = "How long a registration lasts; it is renewed in time."},
	{CONF_TRUNK, "user", CONF_TEXT, "", AT(conf_trunk, user),
	 .otherwise = "none",
	 .doc = "Our account at the proxy, which is registered and goes with the password."},
	{CONF_TRUNK, "auth_user", CONF_TEXT, "", AT(conf_trunk, auth_user),
	 .otherwise = "user",
	 .doc = "User name for the password, where it differs from user."},
	{CONF_TRUNK, "secret_file", CONF_PATH, "", AT(conf_trunk, secret_file),
	 .otherwise = "no password",
	 .doc = "File whose first line is the password; others than its owner and group must not be able to read it."},
	{CONF_TRUNK, "accept_from", CONF_NETWORKS, "", AT(conf_trunk, accept_from), .most = 1000,
	 .otherwise = "the proxy's addresses only",
	 .doc = "Other addresses and networks that calls are taken from, as a provider names them that has many gateways."},
	{CONF_TRUNK, "accept_any_source", CONF_BOOL, "no", AT(conf_trunk, accept_any_source),
	 .doc = "Take calls from everybody, and not only from the proxy and accept_from; a firewall has to choose then."},
	{CONF_TRUNK, "tls_certificate", CONF_PATH, "", AT(conf_trunk, tls_certificate),
	 .otherwise = "none",
	 .doc = "PEM file with our certificate and its key; needed to take calls over TLS."},
	{CONF_TRUNK, "tls_ca", CONF_PATH, "", AT(conf_trunk, tls_ca),
	 .otherwise = "those the system believes",
	 .doc = "PEM file with the authorities that are believed."},
	{CONF_TRUNK, "tls_verify", CONF_BOOL, "yes", AT(conf_trunk, tls_verify),
	 .doc = "Check the proxy's certificate and host name; without it anybody on the way can listen in."},
	{CONF_TRUNK, "codecs", CONF_WORD_LIST, "pcma pcmu", AT(conf_trunk, codecs), .words = codecs,
	 .doc = "G.711 codecs in order of preference."},
	{CONF_TRUNK, "t38", CONF_BOOL, "yes", AT(conf_trunk, t38),
	 .doc = "Carry faxes by T.38 where the other side can; otherwise as sound."},
	{CONF_TRUNK, "t38_first", CONF_BOOL, "no", AT(conf_trunk, t38_first),
	 .doc = "Offer T.38 in the first INVITE and not after the answer only."},
	{CONF_TRUNK, "t38_max_datagram", CONF_NUMBER, "400", AT(conf_trunk, t38_max_datagram), RANGE(72, 1472, CONF_NO_UNIT),
	 .doc = "The largest T.38 packet that we say we can take, in bytes."},
	{CONF_TRUNK, "t38_redundancy", CONF_NUMBER, "3", AT(conf_trunk, t38_redundancy), RANGE(0, 8, CONF_NO_UNIT),
	 .doc = "How many earlier packets each T.38 packet repeats, against loss."},
	{CONF_TRUNK, "t38_max_rate", CONF_WORD, "14400", AT(conf_trunk, t38_max_rate), .words = rates,
	 .doc = "The highest rate that we offer in T.38, in bit/s."},
	{CONF_TRUNK, "t38_faxport", CONF_WORD, "ahead", AT(conf_trunk, t38_faxport), .words = faxports,
	 .doc = "T.38 with another Faxport server that says so: pages ahead of a modem's pace, at its pace, or as to anybody."},
	{CONF_TRUNK, "latch_any_address", CONF_BOOL, "no", AT(conf_trunk, latch_any_address),
	 .doc = "Take media from another address than the one negotiated, as NAT may need."},
	{CONF_TRUNK, "no_answer_s", CONF_NUMBER, "60", AT(conf_trunk, no_answer_s), RANGE(1, 600, CONF_S),
	 .doc = "How long the far end may ring before the call is given up as not answered."},
	{CONF_TRUNK, "answers_per_second", CONF_NUMBER, "50", AT(conf_trunk, answers_per_second), RANGE(0, 1000, CONF_NO_UNIT),
	 .doc = "The most calls that are taken in a second, after a second's worth at once; others are refused with 503 and the time to try again; 0: no limit."},
	{CONF_TRUNK, "session_timers", CONF_BOOL, "yes", AT(conf_trunk, session_timers),
	 .doc = "Accept and refresh session timers (RFC 4028)."},
	{CONF_TRUNK, "ecm", CONF_BOOL, "yes", AT(conf_trunk, ecm),
	 .doc = "Use error correction where the other machine can."},
	{CONF_TRUNK, "rtn", CONF_WORD, "retry", AT(conf_trunk, rtn), .words = rtns,
	 .doc = "What a page counts as that the far end calls bad (RTN): it is sent again, slower, or it is taken for "
		"accepted, as some machines mean it, and the next one follows."},
	{CONF_TRUNK, "max_rate", CONF_WORD, "14400", AT(conf_trunk, max_rate), .words = rates,
	 .doc = "The highest rate of the fax itself, in bit/s."},

	/* [port NAME] */
	{CONF_PORT, "trunk", CONF_NAME, "", AT(conf_port, trunk),
	 .otherwise = "the only trunk",
	 .doc = "The trunk that carries the port's calls."},
	{CONF_PORT, "number", CONF_PHONE, CONF_REQUIRED, AT(conf_port, number),
	 .doc = "The port's own number: what callers dial, and who we are when we call."},
	{CONF_PORT, "caller_password_file", CONF_PATH, "", AT(conf_port, caller_password_file),
	 .otherwise = "no password",
	 .doc = "File whose first line, up to 20 characters of ASCII and not only blanks, callers who send a fax have to send with it (T.30 SID), as"
		" faxport send --password-file does; others are told good-bye. Others than its owner and group must not be"
		" able to read it."},
	{CONF_PORT, "csid", CONF_IDENT, "", AT(conf_port, csid),
	 .otherwise = "number, if it is short enough",
	 .doc = "Called station id, which callers see; for a new port only, as the four settings that follow."},
	{CONF_PORT, "tsid", CONF_IDENT, "", AT(conf_port, tsid),
	 .otherwise = "number, if it is short enough",
	 .doc = "Transmitting station id, which called machines see."},
	{CONF_PORT, "rings", CONF_NUMBER, "1", AT(conf_port, rings), RANGE(0, FAX_RINGS_MAX, CONF_NO_UNIT),
	 .doc = "Rings before an incoming call is answered; 0 answers at once."},
	{CONF_PORT, "send", CONF_BOOL, "yes", AT(conf_port, send),
	 .doc = "The port may send."},
	{CONF_PORT, "receive", CONF_BOOL, "yes", AT(conf_port, receive),
	 .doc = "The port takes calls."},
};
/* clang-format on */

const size_t conf_item_count = ARRAY_SIZE(conf_items);

const struct conf_item *conf_items_of(enum conf_kind kind, size_t *ret_count)
{
	size_t first = 0, count = 0;

	while (first < conf_item_count && conf_items[first].kind != kind)
		first++;
	while (first + count < conf_item_count && conf_items[first + count].kind == kind)
		count++;
	*ret_count = count;
	return &conf_items[first];
}

void *conf_section_at(struct conf *conf, enum conf_kind kind, size_t index)
{
	switch (kind) {
	case CONF_SERVER:
		return &conf->server;
	case CONF_QUEUE:
		return &conf->queue;
	case CONF_RENDER:
		return &conf->render;
	case CONF_MEDIA:
		return &conf->media;
	case CONF_TRUNK:
		return &conf->trunks[index];
	case CONF_PORT:
		return &conf->ports[index];
	default:
		return NULL;
	}
}
