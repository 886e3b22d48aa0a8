/* SPDX-License-Identifier: MIT */
/*
 * Digest authentication of our requests (RFC 8760, RFC 7616, RFC 3261 22), in
 * place of libre's, which knows MD5 only: SHA-512-256, SHA-256 and MD5, and
 * for each realm the strongest of those that are offered.
 */
#ifndef FAXPORTD_LINE_SIP_DIGEST_H
#define FAXPORTD_LINE_SIP_DIGEST_H

#include "faxportd/line/sip_re.h"

/* What we were asked for, and how often we have answered; one for each call or registration. A libre object. */
struct sip_digest;

/* @user and @secret are borrowed; 0 or -ENOMEM. */
int sip_digest_new(const char *user, const char *secret, struct sip_digest **ret_digest);

/* Nothing was asked for. */
void sip_digest_reset(struct sip_digest *digest);

/*
 * Take the challenges of a 401 or 407, so that the request can be sent again.
 * False: there is no answer. Nobody asks in a way that we know, there is no
 * secret, or the answer to the same realm was refused since the last reset.
 */
bool sip_digest_take(struct sip_digest *digest, const struct sip_msg *msg);

/* From a send handler: append the headers to the request whose first line @mb begins with. 0 or an errno as libre's. */
int sip_digest_write(struct sip_digest *digest, struct mbuf *mb);

/* The same for @method to @uri, outside of a send handler. */
int sip_digest_write_for(struct sip_digest *digest, const struct pl *method, const struct pl *uri, struct mbuf *mb);

/* The headers written last; an ACK to a 2xx has those of its INVITE (RFC 3261 13.2.2.4). For %H. */
int sip_digest_print_last(struct re_printf *pf, const struct sip_digest *digest);

#endif
