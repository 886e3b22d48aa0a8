/* SPDX-License-Identifier: MIT */
/*
 * TLS for a trunk. libre's SIP transport verifies nobody: here the context it
 * works with is made to check, for every connection that we open, that the
 * certificate comes from an authority we believe and is made out to the
 * proxy's host (RFC 5922 7.1). Who connects to us is not asked for one: whom
 * we take calls from is decided by address.
 */
#ifndef FAXPORTD_LINE_SIP_TLS_H
#define FAXPORTD_LINE_SIP_TLS_H

#include "faxportd/line/sip_re.h"

struct conf_trunk;
struct sip_tls;

/*
 * @host: the proxy's, as configured; "": we open no connections of our own
 * accord, and those in a dialogue are only checked for their authority.
 * Mistakes (files that cannot be read) are logged; -EINVAL.
 */
int sip_tls_new(const struct conf_trunk *trunk, const char *host, struct sip_tls **ret_tls);
struct sip_tls *sip_tls_free(struct sip_tls *tls);

/* For sip_transp_add(). */
struct tls *sip_tls_context(const struct sip_tls *tls);

/* Has a peer said that it closes its connection (RFC 8446 6.1), since this was asked last? @tls may be NULL. */
bool sip_tls_take_goodbye(struct sip_tls *tls);

/* Why the last certificate was refused; "" : none was. */
const char *sip_tls_refusal(const struct sip_tls *tls);

#endif
