/* SPDX-License-Identifier: MIT */
/*
 * What a final SIP response means for a fax: worth another attempt, or not.
 * Where gateways translate from ISDN, RFC 3398 7.2.4.1 says what a code was
 * made of, and that decides the doubtful ones: 480 comes from "no answer from
 * the user" and "absent subscriber", 404 and 604 from "unallocated number".
 */
#include "faxportd/line/sip_status.h"

#include <stddef.h>

#include "base/macros.h"

static const struct {
	uint16_t first, last;
	enum fax_status status;
} rows[] = {
  /* clang-format off */
	{404, 404, FAX_STATUS_BAD_NUMBER},
	{406, 406, FAX_STATUS_NO_MEDIA},
	{408, 408, FAX_STATUS_UNREACHABLE},
	{410, 410, FAX_STATUS_BAD_NUMBER},
	{415, 415, FAX_STATUS_NO_MEDIA},
	{416, 416, FAX_STATUS_BAD_NUMBER},  /* the address is of a kind they do not know */
	{480, 480, FAX_STATUS_NO_ANSWER},
	{481, 483, FAX_STATUS_UNREACHABLE}, /* loops and lost transactions on the way */
	{484, 485, FAX_STATUS_BAD_NUMBER},
	{486, 486, FAX_STATUS_BUSY},
	{487, 487, FAX_STATUS_NO_ANSWER},   /* given up by somebody on the way; we did not cancel */
	{488, 488, FAX_STATUS_NO_MEDIA},
	{491, 491, FAX_STATUS_UNREACHABLE},
	{493, 493, FAX_STATUS_NO_MEDIA},
	{600, 600, FAX_STATUS_BUSY},
	{604, 604, FAX_STATUS_BAD_NUMBER},
	{606, 606, FAX_STATUS_NO_MEDIA},
	/* whole classes, for what is not named above */
	{300, 399, FAX_STATUS_REFUSED},     /* redirections are not followed: who may call where is the proxy's business */
	{400, 400, FAX_STATUS_UNREACHABLE},
	{401, 407, FAX_STATUS_REFUSED},     /* not allowed, or not with these credentials */
	{409, 499, FAX_STATUS_UNREACHABLE},
	{500, 599, FAX_STATUS_UNREACHABLE},
	{600, 699, FAX_STATUS_REFUSED},
  /* clang-format on */
};

enum fax_status sip_status_of(uint16_t code)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (code >= rows[i].first && code <= rows[i].last)
			return rows[i].status;
	return FAX_STATUS_UNREACHABLE;
}
