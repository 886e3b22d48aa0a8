/* SPDX-License-Identifier: MIT */
/* What the far end says of itself; see t30_station.h. */
#include "core/t30/t30_station.h"

#include <stddef.h>

#include "base/macros.h"

/* clang-format off */
#define AT(member) offsetof(struct t30_station, member)
static const struct {
	enum fcf fcf;
	bool is_address;
	size_t at;
} texts[] = {
	{FCF_TSI, false, AT(ident)},
	{FCF_CSI, false, AT(ident)},
	{FCF_CIG, false, AT(ident)},
	{FCF_SUB, false, AT(subaddress)},
	{FCF_SEP, false, AT(separate)},
	{FCF_PSA, false, AT(polled)},
	{FCF_SID, false, AT(sender)},
	{FCF_TSA, true,  AT(address)},
	{FCF_CSA, true,  AT(address)},
	{FCF_CIA, true,  AT(address)},
	{FCF_IRA, true,  AT(routing)},
	{FCF_ISP, true,  AT(selective)},
};
#undef AT
/* clang-format on */

bool t30_station_take(struct t30_station *station, const struct t30_frame *frame)
{
	size_t i;
	void *to;

	if (frame->fcf == FCF_PWD)
		station->has_password = true;
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		if (texts[i].fcf != frame->fcf)
			continue;
		to = (char *)station + texts[i].at;
		if (texts[i].is_address)
			t30_address_read(frame->fif, frame->fif_size, to);
		else
			t30_ident_read(frame->fif, frame->fif_size, to);
		return true;
	}
	return frame->fcf == FCF_PWD;
}
