/* SPDX-License-Identifier: MIT */
/* Digest challenges of several kinds at once; see sip_digest.h. */
#include "faxportd/line/sip_digest.h"

#include <re/re_httpauth.h>

/* The message's table of headers holds a reference to each. */
static bool put_aside(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct httpauth_digest_chall challenge = {0};
	unsigned int *known = arg;

	(void)msg;
	if (httpauth_digest_challenge_decode(&challenge, &hdr->val) == 0 &&
	    (!pl_isset(&challenge.algorithm) || pl_strcasecmp(&challenge.algorithm, "MD5") == 0)) {
		(*known)++;
		return false;
	}
	hash_unlink(&((struct sip_hdr *)hdr)->he);
	mem_deref((void *)hdr);
	return false;
}

bool sip_digest_take(struct sip_auth *auth, const struct sip_msg *msg)
{
	unsigned int known = 0;

	sip_msg_hdr_apply(msg, true, SIP_HDR_WWW_AUTHENTICATE, put_aside, &known);
	sip_msg_hdr_apply(msg, true, SIP_HDR_PROXY_AUTHENTICATE, put_aside, &known);
	return known > 0 && sip_auth_authenticate(auth, msg) == 0;
}
