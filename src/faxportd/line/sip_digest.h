/* SPDX-License-Identifier: MIT */
/* Digest challenges of several kinds at once. */
#ifndef FAXPORTD_LINE_SIP_DIGEST_H
#define FAXPORTD_LINE_SIP_DIGEST_H

#include "faxportd/line/sip_re.h"

/*
 * Take the challenges of a 401 or 407 into @auth, so that the request can be
 * sent again. libre knows MD5 only, and gives up at the first challenge of
 * another kind, though servers name the strongest first and MD5 behind it
 * (RFC 8760 2.4): such challenges are put aside. True: there is an answer.
 */
bool sip_digest_take(struct sip_auth *auth, const struct sip_msg *msg);

#endif
