/* SPDX-License-Identifier: MIT */
/* The addresses a trunk listens at; see sip_listen.h. */
#include "faxportd/line/sip_listen.h"

#include <errno.h>

#include "faxportd/conf/conf.h"
#include "faxportd/line/sip_guard.h"
#include "faxportd/line/sip_register.h"
#include "faxportd/line/sip_tls.h"
#include "faxportd/line/sip_trunk.h"

#define CHECK_AGAIN_MS 30000

static int add(struct sip_trunk *trunk, const struct sa *addr)
{
	int err;

	err = sip_transp_add(trunk->sip, trunk->transport, addr, trunk->tls ? sip_tls_context(trunk->tls) : NULL);
	if (!err && trunk->guard)
		sip_guard_watch(trunk->guard, addr);
	return -err;
}

/* The address packets to the proxy leave from; without one, or without a network, as good as it gets. */
static void find_first(const struct sip_trunk *trunk, struct sa *ret_first)
{
	bool v6 = sa_af(&trunk->wanted) == AF_INET6;
	struct sa towards;

	if (trunk->addresses.count > 0)
		towards = trunk->addresses.addr[0];
	else /* nothing is sent there (RFC 5737, RFC 3849): it asks for the default route */
		sa_set_str(&towards, v6 ? "2001:db8::1" : "192.0.2.1", 5060);
	if (sa_af(&towards) != sa_af(&trunk->wanted) || sip_local_address(&towards, ret_first) < 0)
		sa_set_str(ret_first, v6 ? "::1" : "127.0.0.1", 0);
	sa_set_port(ret_first, sa_port(&trunk->wanted));
}

/* Every other address of ours, at the same port; one that is taken by somebody else is left to him. */
static bool on_interface(const char *name, const struct sa *addr, void *arg)
{
	struct sip_trunk *trunk = arg;
	struct sa at = *addr;

	(void)name;
	sa_set_port(&at, sa_port(&trunk->listen));
	if (sa_af(&at) == sa_af(&trunk->listen) && !sa_is_linklocal(&at) && !sa_cmp(&at, &trunk->listen, SA_ADDR))
		add(trunk, &at);
	return false;
}

static int listen_everywhere(struct sip_trunk *trunk, const struct sa *first)
{
	int r;

	r = add(trunk, first);
	if (r < 0)
		return r;
	r = -sip_transp_laddr(trunk->sip, &trunk->listen, trunk->transport, first);
	if (r == 0)
		net_if_apply(on_interface, trunk);
	return r;
}

int sip_listen_start(struct sip_trunk *trunk)
{
	struct sa first;
	int r;

	if (!sa_is_any(&trunk->wanted)) {
		r = add(trunk, &trunk->wanted);
		if (r == 0)
			r = -sip_transp_laddr(trunk->sip, &trunk->listen, trunk->transport, &trunk->wanted);
		/* The guard's message to port 0 would have gone nowhere. */
		if (r == 0 && trunk->guard && sa_port(&trunk->wanted) == 0)
			sip_guard_watch(trunk->guard, &trunk->listen);
		return r;
	}
	find_first(trunk, &first);
	r = listen_everywhere(trunk, &first);
	if (r == 0 && trunk->guard && sa_port(&first) == 0)
		sip_guard_watch(trunk->guard, &trunk->listen);
	return r;
}

static void on_check_again(void *arg)
{
	sip_listen_check(arg);
}

void sip_listen_check(struct sip_trunk *trunk)
{
	struct sa first;

	if (!sa_is_any(&trunk->wanted) || trunk->closing)
		return;
	tmr_start(&trunk->listen_tmr, CHECK_AGAIN_MS, on_check_again, trunk);
	find_first(trunk, &first);
	if (sa_cmp(&first, &trunk->listen, SA_ADDR) || trunk->call_count > 0 || !list_isempty(&trunk->leaving))
		return;
	sa_set_port(&first, sa_port(&trunk->listen)); /* once chosen by the kernel, a port stays */
	sip_transp_flush(trunk->sip);
	if (listen_everywhere(trunk, &first) < 0) {
		log_event(LOG_LEVEL_ERROR, "cannot listen at the new address", "trunk=%s", trunk->own->name);
		return;
	}
	log_event(LOG_LEVEL_INFO, "our address has changed", "trunk=%s", trunk->own->name);
	if (trunk->registration && trunk->addresses.count > 0)
		sip_register_start(trunk->registration);
}
