/* SPDX-License-Identifier: MIT */
/*
 * From a proxy's name to its addresses (RFC 3263): SRV when no port is given,
 * then addresses, as the system resolves names (files, DNS). getaddrinfo()
 * may take many seconds, so a thread asks and the loop gets the answer.
 */
#ifndef FAXPORTD_LINE_SIP_RESOLVE_H
#define FAXPORTD_LINE_SIP_RESOLVE_H

#include "faxportd/line/sip_re.h"

#define SIP_ADDRESSES_MAX 16

struct sip_addresses {
	size_t count;                      /* 0: not resolved */
	struct sa addr[SIP_ADDRESSES_MAX]; /* with ports, the best first */
	bool in_dns;                       /* DNS knows the name, not only this machine's files */
};

struct sip_resolve;

/* Called on the loop, once; @addresses->count is 0 when the name leads nowhere. */
typedef void sip_resolve_fn(void *arg, const struct sip_addresses *addresses);

/*
 * @port 0: none was given. Only addresses of @family, AF_INET or AF_INET6, are asked for: the socket that sends to
 * them has one. 0 or a negative errno.
 */
int sip_resolve_start(const char *host, uint16_t port, enum sip_transp transport, int family, sip_resolve_fn *on_done,
		      void *arg, struct sip_resolve **ret_resolve);

/* Before the answer: it does not come any more. After it: frees. */
struct sip_resolve *sip_resolve_free(struct sip_resolve *resolve);

#endif
