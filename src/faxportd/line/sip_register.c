/* SPDX-License-Identifier: MIT */
/* Registration of a trunk; see sip_register.h. */
#include "faxportd/line/sip_register.h"

#include <errno.h>
#include <stdlib.h>

#include "base/macros.h"
#include "faxportd/conf/conf.h"
#include "faxportd/line/sip_digest.h"
#include "faxportd/line/sip_tls.h"
#include "faxportd/line/sip_trunk.h"
#include "faxportd/log.h"

#define BACKOFF_MAX 5 /* doublings of the patience after failures */
#define REFRESH_EARLY_S 30
#define CHALLENGES_MAX 3 /* 401 and 407 in a row; more is a loop */
#define CONNECTION_WATCH_S \
	86400 /* libre then sends no pings of its own, and only tells when the connection is lost \
	       */

enum register_state { REGISTER_IDLE, REGISTER_UP, REGISTER_DOWN, REGISTER_STOPPING, REGISTER_GONE };

struct sip_register {
	struct sip_trunk *trunk;
	enum register_state state;
	struct sip_request *request;
	struct sip_digest *digest;
	struct sip_keepalive *connection; /* TCP and TLS: the one our last answer came over */
	struct sa server;                 /* where the request went */
	struct tmr again, deaf;
	char call_id[20], tag[20];
	uint32_t cseq;
	uint32_t expires_s; /* what we ask for */
	unsigned int failures, challenges;
};

AUTO_DEFINE(sip_register, sip_register_free);

static void on_again(void *arg);
static int send_register(struct sip_register *registration);

bool sip_register_is_up(const struct sip_register *registration)
{
	return registration->state == REGISTER_UP;
}

bool sip_register_is_gone(const struct sip_register *registration)
{
	return registration->state == REGISTER_GONE;
}

/* The registrar is of no use now: say so once, and try again later. */
static void registration_failed(struct sip_register *registration, const char *why)
{
	struct sip_trunk *trunk = registration->trunk;
	uint32_t wait_ms = trunk->timing.register_retry_ms << MIN(registration->failures, (unsigned int)BACKOFF_MAX);

	registration->challenges = 0;
	if (registration->state == REGISTER_STOPPING) {
		registration->state = REGISTER_GONE;
		sip_trunk_changed(trunk);
		return;
	}
	if (registration->failures++ == 0)
		log_event(LOG_LEVEL_WARNING, "registration failed", "trunk=%s reason=\"%s\" %s", trunk->own->name, why,
			  sip_tls_refusal(trunk->tls));
	registration->state = REGISTER_DOWN;
	sip_digest_reset(registration->digest);
	tmr_start(&registration->again, wait_ms, on_again, registration);
	sip_trunk_changed(trunk);
}

static void on_connection_lost(int err, void *arg)
{
	struct sip_register *registration = arg;

	(void)err;
	if (registration->state != REGISTER_UP)
		return;
	/* The registrar may be reachable again at once; if not, that answer will tell. */
	tmr_start(&registration->again, 0, on_again, registration);
}

/* A Contact of the answer is ours, whatever parameters the registrar adds behind. */
static bool is_own_contact(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	const struct pl *own = arg;
	struct sip_addr addr;

	(void)msg;
	return sip_addr_decode(&addr, &hdr->val) == 0 && addr.auri.l >= own->l &&
	       memcmp(addr.auri.p, own->p, own->l) == 0;
}

/* How long the registrar keeps us: said for our Contact, else for all, else what we asked for. */
static uint32_t granted_s(const struct sip_register *registration, const struct sip_msg *msg)
{
	const struct sip_hdr *contact;
	char line[SIP_URI_SIZE];
	struct sip_addr addr;
	struct pl own, value;

	sip_trunk_contact(registration->trunk, line, sizeof(line));
	pl_set_str(&own, line + strlen("Contact: <"));
	own.l = strcspn(own.p, ";>");
	contact = sip_msg_hdr_apply(msg, true, SIP_HDR_CONTACT, is_own_contact, &own);
	if (contact && sip_addr_decode(&addr, &contact->val) == 0 &&
	    msg_param_decode(&addr.params, "expires", &value) == 0)
		return pl_u32(&value);
	if (pl_isset(&msg->expires))
		return pl_u32(&msg->expires);
	return registration->expires_s;
}

static void registration_done(struct sip_register *registration, const struct sip_msg *msg)
{
	struct sip_trunk *trunk = registration->trunk;
	uint32_t seconds;

	if (registration->state == REGISTER_STOPPING) {
		registration->state = REGISTER_GONE;
		log_event(LOG_LEVEL_INFO, "unregistered", "trunk=%s", trunk->own->name);
		sip_trunk_changed(trunk);
		return;
	}
	seconds = MAX(granted_s(registration, msg), 2U);
	if (registration->state != REGISTER_UP)
		log_event(LOG_LEVEL_INFO, "registered", "trunk=%s expires=%u", trunk->own->name, seconds);
	registration->state = REGISTER_UP;
	registration->failures = registration->challenges = 0;
	tmr_start(&registration->again,
		  1000 * (uint64_t)(seconds > 2 * REFRESH_EARLY_S ? seconds - REFRESH_EARLY_S : seconds / 2), on_again,
		  registration);
	registration->connection = mem_deref(registration->connection);
	if (msg->tp != SIP_TRANSP_UDP)
		sip_keepalive_start(&registration->connection, trunk->sip, msg, CONNECTION_WATCH_S, on_connection_lost,
				    registration);
	sip_trunk_changed(trunk);
}

/* RFC 3261 wants 32 s of patience; where the name has other servers, one of them is asked sooner. */
static void on_deaf(void *arg)
{
	struct sip_register *registration = arg;

	if (!sip_trunk_server_failed(registration->trunk, &registration->server))
		return;
	mem_deref(registration->request);
	registration->request = NULL;
	on_again(registration);
}

static void on_response(int err, const struct sip_msg *msg, void *arg)
{
	struct sip_register *registration = arg;
	const struct sip_hdr *least;
	char why[64];

	tmr_cancel(&registration->deaf);
	if (err && registration->state != REGISTER_STOPPING &&
	    sip_trunk_server_failed(registration->trunk, &registration->server) && send_register(registration) == 0)
		return;
	if (err || !msg) {
		re_snprintf(why, sizeof(why), "%m", err);
		registration_failed(registration, why);
		return;
	}
	if (msg->scode < 200)
		return;
	if (msg->scode < 300) {
		registration_done(registration, msg);
		return;
	}
	re_snprintf(why, sizeof(why), "%u %r", msg->scode, &msg->reason);
	switch (msg->scode) {
	case 401:
	case 407:
		/* A nonce of an hour ago has aged, whether or not they say "stale"; only the one of this round counts.
		 */
		if (registration->challenges == 0)
			sip_digest_reset(registration->digest);
		if (registration->challenges++ < CHALLENGES_MAX && sip_digest_take(registration->digest, msg) &&
		    send_register(registration) == 0)
			return;
		break;
	case 423: /* RFC 3261 10.2.8: too short for them */
		least = sip_msg_hdr(msg, SIP_HDR_MIN_EXPIRES);
		if (least && pl_u32(&least->val) > registration->expires_s) {
			registration->expires_s = pl_u32(&least->val);
			if (send_register(registration) == 0)
				return;
		}
		break;
	default:
		break;
	}
	registration_failed(registration, why);
}

static int on_send(enum sip_transp transport, const struct sa *src, const struct sa *dst, struct mbuf *mb, void *arg)
{
	struct sip_register *registration = arg;
	int err = sip_trunk_on_send(transport, src, dst, mb, registration->trunk);

	registration->server = *dst;
	return err ? err : sip_digest_write(registration->digest, mb);
}

static int send_register(struct sip_register *registration)
{
	struct sip_trunk *trunk = registration->trunk;
	char uri[SIP_URI_SIZE], route_text[SIP_URI_SIZE], aor[SIP_URI_SIZE];
	struct pl user, route_pl;
	struct uri route;
	int err;

	pl_set_str(&user, trunk->own->user);
	sip_trunk_route(trunk, route_text, sizeof(route_text));
	if (re_snprintf(uri, sizeof(uri), "sip:%s", trunk->target) < 0 ||
	    re_snprintf(aor, sizeof(aor), "sip:%H@%s", uri_user_escape, &user, trunk->domain) < 0)
		return -EINVAL;
	pl_set_str(&route_pl, *route_text ? route_text : uri);
	err = uri_decode(&route, &route_pl);
	if (err)
		return -err;
	err = sip_requestf(&registration->request, trunk->sip, true, "REGISTER", uri, &route, NULL, on_send,
			   on_response, registration,
			   "To: <%s>\r\nFrom: <%s>;tag=%s\r\nCall-ID: %s\r\nCSeq: %u REGISTER\r\nUser-Agent: %s\r\n"
			   "Allow: %s\r\nExpires: %u\r\nContent-Length: 0\r\n\r\n",
			   aor, aor, registration->tag, registration->call_id, ++registration->cseq, SIP_SOFTWARE,
			   SIP_ALLOW, registration->state == REGISTER_STOPPING ? 0 : registration->expires_s);
	if (!err && trunk->addresses.count > 1 && registration->state != REGISTER_STOPPING)
		tmr_start(&registration->deaf, trunk->timing.deaf_ms, on_deaf, registration);
	return -err;
}

static void on_again(void *arg)
{
	struct sip_register *registration = arg;
	char why[64];
	int r;

	if (registration->request)
		return; /* the answer to that one decides */
	r = send_register(registration);
	if (r < 0) {
		re_snprintf(why, sizeof(why), "%m", -r);
		registration_failed(registration, why);
	}
}

void sip_register_start(struct sip_register *registration)
{
	on_again(registration);
}

void sip_register_stop(struct sip_register *registration)
{
	bool was_up = registration->state == REGISTER_UP;

	tmr_cancel(&registration->again);
	tmr_cancel(&registration->deaf);
	/* An answer still under way would be taken for that to the last one. */
	mem_deref(registration->request);
	registration->request = NULL;
	registration->state = REGISTER_STOPPING;
	registration->challenges = 0;
	if (!was_up || send_register(registration) < 0)
		registration->state = REGISTER_GONE;
}

int sip_register_new(struct sip_trunk *trunk, struct sip_register **ret_registration)
{
	AUTO(sip_register) registration = calloc(1, sizeof(*registration));
	int r;

	if (!registration)
		return -ENOMEM;
	registration->trunk = trunk;
	registration->expires_s = trunk->own->register_interval_s;
	rand_str(registration->call_id, sizeof(registration->call_id));
	rand_str(registration->tag, sizeof(registration->tag));
	r = sip_trunk_digest(trunk, &registration->digest);
	if (r < 0)
		return r;
	*ret_registration = registration;
	registration = NULL; /* the caller owns it now */
	return 0;
}

struct sip_register *sip_register_free(struct sip_register *registration)
{
	if (!registration)
		return NULL;
	tmr_cancel(&registration->again);
	tmr_cancel(&registration->deaf);
	mem_deref(registration->connection);
	mem_deref(registration->request);
	mem_deref(registration->digest);
	free(registration);
	return NULL;
}
