/* SPDX-License-Identifier: MIT */
/*
 * A trunk: our end of the way to the telephone network. It owns one libre SIP
 * stack with one transport, knows where the proxy is, registers if so
 * configured, decides from whom calls are taken, and hands each incoming
 * message to the call it belongs to.
 *
 *   sip_line.c        ports' calls, sockets, media
 *   sip_call.h        one call: INVITE, re-INVITE, BYE, ...
 *   sip_trunk.h       this: stack, addresses, dispatch
 *   libre             transports, transactions, dialogs, digest
 *
 * Members may be read by the files of this folder; only sip_trunk.c and
 * sip_requests.c write them.
 */
#ifndef FAXPORTD_LINE_SIP_TRUNK_H
#define FAXPORTD_LINE_SIP_TRUNK_H

#include "faxportd/line/sip_address.h"
#include "faxportd/line/sip_re.h"
#include "faxportd/line/sip_resolve.h"
#include "faxportd/log.h"

struct conf;
struct conf_trunk;
struct sip_call;
struct sip_digest;
struct sip_guard;
struct sip_register;
struct sip_tls;

#define SIP_SOFTWARE "Faxport"
#define SIP_ALLOW "INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO"
#define SIP_URI_SIZE 512

/* Timers that are ours, not libre's. RFC 3261 table 4 and our own choice; tests make them shorter. */
struct sip_timing {
	uint32_t t1_ms, t2_ms;        /* repeats of a 2xx: from T1, doubling up to T2 */
	uint32_t ack_timeout_ms;      /* 64*T1: a 2xx without ACK ends the call */
	uint32_t deaf_ms;             /* a server that says nothing for so long; another is asked if there is one */
	uint32_t dead_ms;             /* so long it is asked last then */
	uint32_t setup_timeout_ms;    /* from INVITE to a sign of ringing */
	uint32_t ring_timeout_ms;     /* from then to an answer */
	uint32_t ring_again_ms;       /* repeat of 180, for proxies that forget a call after 3 minutes */
	uint32_t reinvite_timeout_ms; /* our T.38 offer unanswered: the fax goes on in G.711 */
	uint32_t glare_owner_ms[2];   /* 491: wait so long if the Call-ID is ours, from..to (RFC 3261 14.1) */
	uint32_t glare_other_ms[2];   /* ... and if not */
	uint32_t min_session_s;       /* RFC 4028: no shorter session timer */
	uint32_t register_retry_ms;   /* after a failure; doubles up to 32 times that */
	uint32_t resolve_again_ms;
	uint32_t close_ms; /* patience when the line closes */
};

extern const struct sip_timing sip_timing_default;

/* What strangers did, counted. */
struct sip_counters {
	struct log_counter malformed; /* bytes that are no SIP, messages without what is required */
	struct log_counter bad_sdp;
	struct log_counter refused_source; /* calls from elsewhere than the proxy */
	struct log_counter unknown_method;
};

struct sip_trunk_handlers {
	/* A call comes in; the handler owns @call and rings, answers or refuses it. */
	void (*on_incoming)(void *arg, struct sip_call *call, const char *caller, const char *called);
	/* sip_trunk_is_up() may have changed. */
	void (*on_up)(void *arg);
};

struct sip_trunk {
	const struct conf *conf;
	const struct conf_trunk *own; /* this trunk's part of it */
	struct sip_timing timing;
	const struct sip_trunk_handlers *handlers;
	void *arg;

	struct sip *sip;
	struct dnsc *dnsc;
	struct sip_tls *tls;
	struct sip_guard *guard; /* UDP */
	struct le tcp_le;        /* sip_tcp.c: TCP and TLS */
	struct list tcp_looks;
	struct sip_lsnr *requests, *responses;
	enum sip_transp transport;
	struct sa wanted; /* where to listen, as configured */
	struct sa listen; /* where requests leave from, and others reach us */
	struct tmr listen_tmr;
	struct sa public_addr;          /* what others shall use instead; unset: none */
	struct sip_hostport proxy;      /* host "": none */
	char domain[SIP_HOST_SIZE + 2]; /* right side of the addresses in From and To */
	char target[SIP_HOST_SIZE + 8]; /* the same in Request-URIs, with the port if one is needed */

	struct sip_addresses addresses; /* of the proxy */
	struct sip_dead {
		struct sa addr;
		uint64_t until_ms;
	} dead[SIP_ADDRESSES_MAX]; /* of these, servers that did not answer; until_ms in the past: none */
	struct sip_resolve *resolve;
	struct tmr resolve_tmr;
	struct sip_register *registration; /* NULL: we do not register */

	struct hash *calls;  /* struct sip_call, by Call-ID */
	uint32_t call_count; /* of these */
	uint32_t last_call_number;
	struct list leaving; /* calls nobody owns any more, until their last request is answered */
	struct sip_counters counters;

	bool closing, was_up;
	struct tmr close_tmr;
	void (*on_closed)(void *arg);
	void *closed_arg;
};

/* Mistakes that only show when the trunk is made (address in use, certificate) are logged here. */
int sip_trunk_new(const struct conf *conf, const struct conf_trunk *own, const struct sip_timing *timing,
		  const struct sip_trunk_handlers *handlers, void *arg, struct sip_trunk **ret_trunk);

/* At once, with everything that is still under way. */
struct sip_trunk *sip_trunk_free(struct sip_trunk *trunk);

/* Unregister, let the last requests be answered; @on_closed within @patience_ms. Calls must have been hung up. */
void sip_trunk_close(struct sip_trunk *trunk, uint64_t patience_ms, void (*on_closed)(void *arg), void *arg);

/* Can calls be made? */
bool sip_trunk_is_up(const struct sip_trunk *trunk);

/* Something changed that may have opened or shut the trunk, or finished its closing. */
void sip_trunk_changed(struct sip_trunk *trunk);

/* Is @peer one of the proxy's addresses (ports do not count), or in accept_from? */
bool sip_trunk_trusts(const struct sip_trunk *trunk, const struct sa *peer);

/*
 * @server, where a request of ours went, says nothing at all. It is asked
 * last for a while. True: the proxy's name has another that may answer, and
 * the next request goes there.
 */
bool sip_trunk_server_failed(struct sip_trunk *trunk, const struct sa *server);

/*
 * The next hop to the proxy as a URI for a Route header, "sip:host...", where
 * the request's own URI with our domain does not lead there, or leads to a
 * server that does not answer; else "".
 */
void sip_trunk_route(const struct sip_trunk *trunk, char *uri, size_t size);

/* Our address as others shall use it, with the port we listen at. */
void sip_trunk_own_address(const struct sip_trunk *trunk, struct sa *ret_own);

/* The line "Contact: <sip:...>\r\n". */
void sip_trunk_contact(const struct sip_trunk *trunk, char *line, size_t size);

/* A send handler that adds the Contact; @arg is the trunk, which outlives every request. */
int sip_trunk_on_send(enum sip_transp transport, const struct sa *src, const struct sa *dst, struct mbuf *mb,
		      void *arg);

/* A digest with our user and secret. 0 or -ENOMEM. */
int sip_trunk_digest(const struct sip_trunk *trunk, struct sip_digest **ret_digest);

/* Is there a password that could answer? */
bool sip_trunk_has_secret(const struct sip_trunk *trunk);

/* sip_requests.c: the handlers of all messages that no transaction waits for. */
bool sip_requests_handle(const struct sip_msg *msg, void *arg);
bool sip_responses_handle(const struct sip_msg *msg, void *arg);

#endif
