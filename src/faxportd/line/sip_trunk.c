/* SPDX-License-Identifier: MIT */
/* A trunk: stack, addresses, life and death; see sip_trunk.h. Incoming messages: sip_requests.c. */
#include "faxportd/line/sip_trunk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/conf/conf.h"
#include "faxportd/conf/conf_network.h"
#include "faxportd/line/sip_digest.h"
#include "faxportd/line/sip_guard.h"
#include "faxportd/line/sip_listen.h"
#include "faxportd/line/sip_register.h"
#include "faxportd/line/sip_tcp.h"
#include "faxportd/line/sip_tls.h"

/* libre's own log: only its handler is set here, but the header wants a name. */
#define DEBUG_MODULE "faxport"
#define DEBUG_LEVEL 0
#include <re/re_dbg.h>

/* Calls, dialogues and transactions of a busy trunk; a call has some of each. */
#define HASH_SIZE 1024

const struct sip_timing sip_timing_default = {
	.t1_ms = 500,
	.t2_ms = 4000,
	.ack_timeout_ms = 64 * 500,
	.deaf_ms = 6000, /* four INVITEs over UDP; the 100 of a server that lives comes within 200 ms */
	.dead_ms = 300000,
	.setup_timeout_ms = 60000,
	.ring_timeout_ms = 60000,
	.ring_again_ms = 60000,
	.reinvite_timeout_ms = 8000,
	.glare_owner_ms = {2100, 4000},
	.glare_other_ms = {0,    2000},
	.min_session_s = 90,
	.register_retry_ms = 10000,
	.resolve_again_ms = 300000,
	.close_ms = 3000,
};

AUTO_DEFINE(sip_trunk, sip_trunk_free);

bool sip_trunk_is_up(const struct sip_trunk *trunk)
{
	if (trunk->closing || trunk->addresses.count == 0)
		return false;
	return !trunk->registration || sip_register_is_up(trunk->registration);
}

static void on_close_timeout(void *arg)
{
	struct sip_trunk *trunk = arg;
	void (*on_closed)(void *arg) = trunk->on_closed;

	tmr_cancel(&trunk->close_tmr);
	trunk->on_closed = NULL;
	if (on_closed)
		on_closed(trunk->closed_arg);
}

void sip_trunk_changed(struct sip_trunk *trunk)
{
	bool up = sip_trunk_is_up(trunk);

	if (trunk->on_closed && list_isempty(&trunk->leaving) &&
	    (!trunk->registration || sip_register_is_gone(trunk->registration)))
		tmr_start(&trunk->close_tmr, 0, on_close_timeout, trunk);
	if (up == trunk->was_up)
		return;
	trunk->was_up = up;
	log_event(LOG_LEVEL_INFO, up ? "trunk is up" : "trunk is down", "trunk=%s", trunk->own->name);
	trunk->handlers->on_up(trunk->arg);
}

bool sip_trunk_trusts(const struct sip_trunk *trunk, const struct sa *peer)
{
	size_t i;

	for (i = 0; i < trunk->addresses.count; i++)
		if (sa_cmp(&trunk->addresses.addr[i], peer, SA_ADDR))
			return true;
	return conf_networks_have(trunk->own->accept_from, &peer->u.sa);
}

static bool is_dead(const struct sip_trunk *trunk, const struct sa *server)
{
	uint64_t now = tmr_jiffies();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(trunk->dead); i++)
		if (trunk->dead[i].until_ms > now && sa_cmp(&trunk->dead[i].addr, server, SA_ALL))
			return true;
	return false;
}

/* The first that may answer; NULL: none. */
static const struct sa *living_server(const struct sip_trunk *trunk)
{
	size_t i;

	for (i = 0; i < trunk->addresses.count; i++)
		if (sa_af(&trunk->addresses.addr[i]) == sa_af(&trunk->listen) &&
		    !is_dead(trunk, &trunk->addresses.addr[i]))
			return &trunk->addresses.addr[i];
	return NULL;
}

static bool is_known(const struct sip_trunk *trunk, const struct sa *server)
{
	size_t i;

	for (i = 0; i < trunk->addresses.count; i++)
		if (sa_cmp(&trunk->addresses.addr[i], server, SA_ALL))
			return true;
	return false;
}

bool sip_trunk_server_failed(struct sip_trunk *trunk, const struct sa *server)
{
	uint64_t now = tmr_jiffies();
	size_t i;

	if (trunk->addresses.count < 2 || !is_known(trunk, server))
		return false;
	if (!is_dead(trunk, server)) {
		for (i = 0; i < ARRAY_SIZE(trunk->dead) - 1 && trunk->dead[i].until_ms > now; i++)
			;
		trunk->dead[i] = (struct sip_dead){.addr = *server, .until_ms = now + trunk->timing.dead_ms};
		log_event(LOG_LEVEL_WARNING, "SIP server does not answer", "trunk=%s host=%s", trunk->own->name,
			  trunk->proxy.host);
	}
	return living_server(trunk) != NULL;
}

void sip_trunk_route(const struct sip_trunk *trunk, char *uri, size_t size)
{
	const struct sip_hostport *proxy = &trunk->proxy;
	char host[SIP_HOST_SIZE + 16];
	const struct sa *living;

	uri[0] = '\0';
	living = living_server(trunk);
	if (living && is_dead(trunk, &trunk->addresses.addr[0])) {
		re_snprintf(uri, size, "sip:%J%s", living, sip_transp_param(trunk->transport));
		return;
	}
	if (!*trunk->own->domain && (proxy->is_ip || trunk->addresses.in_dns))
		return; /* our domain is the proxy */
	if (proxy->is_ip || !trunk->addresses.in_dns)
		/* libre asks DNS only: a name that only this machine knows goes out as its address. */
		re_snprintf(host, sizeof(host), "%J", &trunk->addresses.addr[0]);
	else if (proxy->udp_port)
		re_snprintf(host, sizeof(host), "%s:%u", proxy->host, proxy->udp_port);
	else
		text_copy(host, sizeof(host), proxy->host);
	if (strcmp(host, trunk->target) != 0)
		re_snprintf(uri, size, "sip:%s%s", host, sip_transp_param(trunk->transport));
}

void sip_trunk_own_address(const struct sip_trunk *trunk, struct sa *ret_own)
{
	*ret_own = trunk->listen;
	if (!sa_isset(&trunk->public_addr, SA_ADDR))
		return;
	*ret_own = trunk->public_addr;
	sa_set_port(ret_own, sa_port(&trunk->listen));
}

void sip_trunk_contact(const struct sip_trunk *trunk, char *line, size_t size)
{
	struct sa own;
	struct pl user;

	sip_trunk_own_address(trunk, &own);
	pl_set_str(&user, *trunk->own->user ? trunk->own->user : "fax");
	if (re_snprintf(line, size, "Contact: <sip:%H@%J%s>\r\n", uri_user_escape, &user, &own,
			sip_transp_param(trunk->transport)) < 0)
		line[0] = '\0';
}

int sip_trunk_on_send(enum sip_transp transport, const struct sa *src, const struct sa *dst, struct mbuf *mb, void *arg)
{
	char contact[SIP_URI_SIZE];

	(void)transport;
	(void)src;
	(void)dst;
	sip_tcp_sends(arg);
	sip_trunk_contact(arg, contact, sizeof(contact));
	return mbuf_write_str(mb, contact);
}

int sip_trunk_digest(const struct sip_trunk *trunk, struct sip_digest **ret_digest)
{
	const struct conf_trunk *own = trunk->own;

	return sip_digest_new(*own->auth_user ? own->auth_user : own->user, own->secret, ret_digest);
}

bool sip_trunk_has_secret(const struct sip_trunk *trunk)
{
	return trunk->own->secret && *trunk->own->secret;
}

/* What libre has to say of itself is for those who look for faults. */
static void on_libre_message(int level, const char *text, size_t size, void *arg)
{
	(void)level;
	(void)arg;
	log_event(LOG_LEVEL_DEBUG, "libre", "says=\"%.*s\"", (int)MIN(size, 200U), text);
}

static void on_resolve_again(void *arg);

static void on_resolved(void *arg, const struct sip_addresses *addresses)
{
	struct sip_trunk *trunk = arg;
	bool had = trunk->addresses.count > 0;
	uint32_t again_ms = trunk->timing.resolve_again_ms;

	if (addresses->count > 0) {
		if (!had)
			log_event(LOG_LEVEL_INFO, "proxy found", "trunk=%s host=%s addresses=%zu", trunk->own->name,
				  trunk->proxy.host, addresses->count);
		trunk->addresses = *addresses;
	} else {
		/* What once was true is better than nothing. */
		log_event(LOG_LEVEL_WARNING, "proxy's name leads nowhere", "trunk=%s host=%s family=%s",
			  trunk->own->name, trunk->proxy.host, sa_af(&trunk->wanted) == AF_INET6 ? "IPv6" : "IPv4");
		again_ms /= 10;
	}
	trunk->resolve = sip_resolve_free(trunk->resolve);
	tmr_start(&trunk->resolve_tmr, again_ms, on_resolve_again, trunk);
	sip_listen_check(trunk);
	if (!had && trunk->addresses.count > 0 && trunk->registration)
		sip_register_start(trunk->registration);
	sip_trunk_changed(trunk);
}

static void on_resolve_again(void *arg)
{
	struct sip_trunk *trunk = arg;
	int r;

	r = sip_resolve_start(trunk->proxy.host, trunk->proxy.udp_port, trunk->transport, sa_af(&trunk->wanted),
			      on_resolved, trunk, &trunk->resolve);
	if (r == 0)
		return;
	log_event(LOG_LEVEL_ERROR, "no thread to resolve names", "trunk=%s errno=%d", trunk->own->name, -r);
	tmr_start(&trunk->resolve_tmr, trunk->timing.resolve_again_ms, on_resolve_again, trunk);
}

/* The proxy's address is there already: what on_resolved() would do, but after the maker has us. */
static void on_first_turn(void *arg)
{
	struct sip_trunk *trunk = arg;

	if (trunk->registration)
		sip_register_start(trunk->registration);
	sip_listen_check(trunk);
	sip_trunk_changed(trunk);
}

static void find_proxy(struct sip_trunk *trunk)
{
	if (trunk->proxy.is_ip || trunk->proxy.host[0] == '\0')
		tmr_start(&trunk->resolve_tmr, 0, on_first_turn, trunk);
	else
		on_resolve_again(trunk);
}

/* From and To have no port (RFC 3261 table 1). */
static void write_domain(struct sip_trunk *trunk, const struct sip_hostport *domain)
{
	bool brackets = domain->is_ip && sa_af(&domain->addr) == AF_INET6;

	re_snprintf(trunk->domain, sizeof(trunk->domain), brackets ? "[%s]" : "%s", domain->host);
	if (domain->udp_port)
		re_snprintf(trunk->target, sizeof(trunk->target), "%s:%u", trunk->domain, domain->udp_port);
	else
		text_copy(trunk->target, sizeof(trunk->target), trunk->domain);
}

/* The configuration's texts as what is used; the configuration has checked them, but an address may still be none. */
static int read_conf(struct sip_trunk *trunk)
{
	static const enum sip_transp transports[] = {
		[CONF_UDP] = SIP_TRANSP_UDP,
		[CONF_TCP] = SIP_TRANSP_TCP,
		[CONF_TLS] = SIP_TRANSP_TLS,
	};
	const struct conf_trunk *own = trunk->own;
	struct sip_hostport listen, domain;

	trunk->transport = transports[own->transport];
	if (sip_hostport_parse(own->listen, &listen) < 0 || !listen.is_ip) {
		log_event(LOG_LEVEL_ERROR, "listen is no address", "trunk=%s listen=%s", own->name, own->listen);
		return -EINVAL;
	}
	trunk->wanted = trunk->listen = listen.addr;
	if (*own->public_address && sa_set_str(&trunk->public_addr, own->public_address, 0) != 0) {
		log_event(LOG_LEVEL_ERROR, "public_address is no address", "trunk=%s public_address=%s", own->name,
			  own->public_address);
		return -EINVAL;
	}
	if (*own->proxy && sip_hostport_parse(own->proxy, &trunk->proxy) < 0) {
		log_event(LOG_LEVEL_ERROR, "proxy is no host", "trunk=%s proxy=%s", own->name, own->proxy);
		return -EINVAL;
	}
	if (trunk->proxy.is_ip) {
		trunk->addresses.count = 1;
		trunk->addresses.addr[0] = trunk->proxy.addr;
		sa_set_port(&trunk->addresses.addr[0], sip_transp_port(trunk->transport, trunk->proxy.udp_port));
	}
	if (*own->proxy || *own->domain) {
		if (sip_hostport_parse(*own->domain ? own->domain : own->proxy, &domain) < 0) {
			log_event(LOG_LEVEL_ERROR, "domain is no host", "trunk=%s domain=%s", own->name, own->domain);
			return -EINVAL;
		}
		write_domain(trunk, &domain);
	}
	return 0;
}

static int make_stack(struct sip_trunk *trunk)
{
	struct sa servers[8];
	uint32_t count = ARRAY_SIZE(servers);
	char domain[64];
	int err;

	dbg_handler_set(on_libre_message, NULL);
	/* Without a name server only addresses and names of this machine's own files work; that may be all that is
	 * needed. */
	if (dns_srv_get(domain, sizeof(domain), servers, &count) == 0)
		dnsc_alloc(&trunk->dnsc, NULL, servers, count);
	err = sip_alloc(&trunk->sip, trunk->dnsc, HASH_SIZE, HASH_SIZE, HASH_SIZE, SIP_SOFTWARE, NULL, NULL);
	if (err)
		return -err;
	if (trunk->transport == SIP_TRANSP_TLS) {
		err = -sip_tls_new(trunk->own, trunk->proxy.host, &trunk->tls);
		if (err)
			return -err;
	}
	if (trunk->transport == SIP_TRANSP_UDP) {
		err = -sip_guard_new(trunk->own->name, &trunk->counters.malformed, &trunk->guard);
		if (err)
			return -err;
	}
	err = sip_listen(&trunk->requests, trunk->sip, true, sip_requests_handle, trunk);
	err |= sip_listen(&trunk->responses, trunk->sip, false, sip_responses_handle, trunk);
	if (err)
		return -err;
	if (trunk->transport != SIP_TRANSP_UDP)
		sip_tcp_join(trunk);
	err = -sip_listen_start(trunk);
	if (err)
		log_event(LOG_LEVEL_ERROR, "cannot listen", "trunk=%s listen=%s errno=%d", trunk->own->name,
			  trunk->own->listen, err);
	return -err;
}

int sip_trunk_new(const struct conf *conf, const struct conf_trunk *own, const struct sip_timing *timing,
		  const struct sip_trunk_handlers *handlers, void *arg, struct sip_trunk **ret_trunk)
{
	AUTO(sip_trunk) trunk = calloc(1, sizeof(*trunk));
	int r;

	if (!trunk)
		return -ENOMEM;
	trunk->conf = conf;
	trunk->own = own;
	trunk->timing = *timing;
	trunk->handlers = handlers;
	trunk->arg = arg;
	sa_init(&trunk->public_addr, AF_UNSPEC);
	r = read_conf(trunk);
	if (r < 0)
		return r;
	r = -hash_alloc(&trunk->calls, HASH_SIZE);
	if (r < 0)
		return r;
	r = make_stack(trunk);
	if (r < 0)
		return r;
	if (own->register_ && trunk->proxy.host[0]) {
		r = sip_register_new(trunk, &trunk->registration);
		if (r < 0)
			return r;
	}
	find_proxy(trunk);
	log_event(LOG_LEVEL_INFO, "trunk listens", "trunk=%s transport=%s port=%u", own->name,
		  sip_transp_name(trunk->transport), sa_port(&trunk->listen));
	*ret_trunk = trunk;
	trunk = NULL; /* the caller owns it now */
	return 0;
}

void sip_trunk_close(struct sip_trunk *trunk, uint64_t patience_ms, void (*on_closed)(void *arg), void *arg)
{
	const struct sip_counters *counters = &trunk->counters;

	log_event(LOG_LEVEL_INFO, "trunk closes",
		  "trunk=%s malformed=%" PRIu64 " bad_sdp=%" PRIu64 " refused_source=%" PRIu64
		  " unknown_method=%" PRIu64,
		  trunk->own->name, counters->malformed.count, counters->bad_sdp.count, counters->refused_source.count,
		  counters->unknown_method.count);
	trunk->closing = true;
	trunk->on_closed = on_closed;
	trunk->closed_arg = arg;
	if (trunk->registration)
		sip_register_stop(trunk->registration);
	tmr_start(&trunk->close_tmr, patience_ms, on_close_timeout, trunk);
	sip_trunk_changed(trunk);
}

struct sip_trunk *sip_trunk_free(struct sip_trunk *trunk)
{
	if (!trunk)
		return NULL;
	trunk->on_closed = NULL;
	tmr_cancel(&trunk->close_tmr);
	tmr_cancel(&trunk->resolve_tmr);
	tmr_cancel(&trunk->listen_tmr);
	trunk->resolve = sip_resolve_free(trunk->resolve);
	trunk->registration = sip_register_free(trunk->registration);
	list_flush(&trunk->leaving);
	mem_deref(trunk->requests);
	mem_deref(trunk->responses);
	trunk->guard = sip_guard_free(trunk->guard);
	sip_tcp_leave(trunk);
	mem_deref(trunk->sip);
	mem_deref(trunk->dnsc);
	trunk->tls = sip_tls_free(trunk->tls);
	mem_deref(trunk->calls);
	free(trunk);
	return NULL;
}
