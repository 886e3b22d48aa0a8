/* SPDX-License-Identifier: MIT */
/*
 * The configuration: faxport.conf as constant structures. Parser, checks,
 * --print-config and the manual page are all read from one table of settings
 * (conf_table.c); adding a setting is adding a row there and a member here.
 */
#ifndef FAXPORTD_CONF_CONF_H
#define FAXPORTD_CONF_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <faxport/status.h>

enum conf_transport { CONF_UDP, CONF_TCP, CONF_TLS };
enum conf_rtn { CONF_RTN_RETRY, CONF_RTN_ACCEPTED };

/* T.38 between Faxport servers. */
enum conf_faxport {
	CONF_FAXPORT_OFF,  /* as to anybody */
	CONF_FAXPORT_PACE, /* no modem's signals, but page data at a modem's pace */
	CONF_FAXPORT_AHEAD /* and page data ahead of it */
};

/* [server] */
struct conf_server {
	char *socket;            /* Unix socket for clients; default /run/faxport/faxport.sock */
	char *state_dir;         /* database and page files; default /var/lib/faxport */
	char *admin_group;       /* members manage; default fax */
	char *tcp_listen;        /* "127.0.0.1:port"; "" (default) is off; only loopback addresses are accepted */
	char *cookie_file;       /* secret that TCP callers present; made (0600) when missing */
	uint32_t ring_period_ms; /* 6000 */
	uint32_t min_free_mb;    /* refuse calls and jobs below so much free disk */
	char *log_level;         /* error, warning, info, debug */
};

/* [queue] */
struct conf_queue {
	uint32_t retries;             /* initial value of the server setting */
	uint32_t delay_s[FAX_CAUSES]; /* per cause: delay_busy, delay_no_answer, delay_no_carrier, delay_protocol,
					 delay_other */
	uint32_t calls_per_second;    /* 0: no limit */
	uint32_t max_jobs;
	uint32_t keep_ended_days; /* how long ended jobs stay listed */
};

/* [render] */
struct conf_render {
	char *program;
	uint32_t time_limit_s;
	uint32_t memory_limit_mb;
	uint32_t max_pages;
	uint32_t max_upload_mb;
	uint32_t max_running;
	uint32_t resolution; /* enum doc_resolution: standard, fine, superfine */
};

/* [media] */
struct conf_media {
	char *program;
	uint32_t calls_per_worker;
	uint32_t max_calls;
	uint32_t budget_percent; /* of a worker's time; 100: no matter */
	uint32_t max_receive_pages;
	uint32_t bad_rows_percent, bad_rows_run; /* a page beyond them is sent back (RTN) */
	uint32_t silence_s;                      /* a far end that sends nothing for so long is gone; at most 60 */
	uint16_t udp_port_first, udp_port_last;  /* RTP and UDPTL ports; 0 to 0: the kernel chooses */
	uint32_t clock_rate;                     /* 1; tests: media time runs so many times faster, both ends alike */
};

/* [trunk NAME]: a way to the telephone network, shared by ports. */
struct conf_trunk {
	char *name;
	int line; /* of the file, for messages */
	enum conf_transport transport;
	char *listen;         /* "address:port" of our side; port 0: the kernel chooses */
	char *public_address; /* put into SDP and Contact instead of ours; "" for none */
	char *proxy;          /* "host[:port]" where calls go; "" : only incoming calls */
	char *domain;         /* the right side of our SIP addresses; "" : the proxy's host */
	bool register_;       /* key "register" */
	uint32_t register_interval_s;
	char *user;
	char *auth_user;        /* "" : user */
	char *secret_file;      /* first line is the password */
	char *secret;           /* read from secret_file by conf_load(); never printed */
	char *accept_from;      /* take calls from these too: addresses and networks, with blanks between; "" : none */
	bool accept_any_source; /* take calls from everybody */
	/* TLS */
	char *tls_certificate; /* PEM with certificate and key; "" : none */
	char *tls_ca;          /* PEM with the authorities believed; "" : the system's */
	bool tls_verify;       /* check certificate and host name; default yes */
	/* media */
	char *codecs; /* "pcma pcmu" in order of preference */
	bool t38;
	bool t38_first;            /* offer T.38 in the first INVITE */
	uint32_t t38_max_datagram; /* what we say we can take */
	uint32_t t38_redundancy;   /* secondary packets we send */
	uint32_t t38_max_rate;
	enum conf_faxport t38_faxport;
	bool latch_any_address;
	uint32_t no_answer_s;        /* so long the far end may ring */
	uint32_t answers_per_second; /* 0: no limit */
	bool session_timers;         /* accept and refresh session timers (RFC 4028) */
	/* fax */
	bool ecm;
	uint32_t rtn;      /* enum conf_rtn */
	uint32_t max_rate; /* 2400, 4800, 7200, 9600, 12000, 14400 */
};

/* [port NAME]: settings here belong to the line; the rest is set at run time. */
struct conf_port {
	char *name;
	int line;
	char *trunk;
	char *number;               /* own number: what callers dial, and who we are when calling */
	char *caller_password_file; /* first line is the password */
	char *caller_password;      /* read from it by conf_load(), "" for none; never printed */
	/* used only when the port is first seen; afterwards the stored settings rule */
	char *csid;
	char *tsid;
	uint32_t rings;
	bool send;
	bool receive;
};

struct conf {
	struct conf_server server;
	struct conf_queue queue;
	struct conf_render render;
	struct conf_media media;
	struct conf_trunk *trunks;
	size_t trunk_count;
	struct conf_port *ports;
	size_t port_count;
};

/*
 * Read @path. On a mistake every message goes to @errors as one line
 * "file:line: key: what is wrong; what would be right" and -EINVAL is
 * returned; all mistakes of the file are named, not only the first.
 */
int conf_load(const char *path, FILE *errors, struct conf **ret_conf);
struct conf *conf_free(struct conf *conf);

/* The configuration as in force, as a file that conf_load() reads back to the same; secrets left out. */
void conf_print(const struct conf *conf, FILE *out);

/* The SETTINGS part of faxport.conf(5), in mdoc, from the same table. */
void conf_print_manual(FILE *out);

#endif
