/* SPDX-License-Identifier: MIT */
/* Does a DCS keep to what we offered? See t30_choose.h. */
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_choose.h"

/* Bits that make of the page something else than rows of black and white. */
/* clang-format off */
static const uint16_t other_codes[] = {
#define AT(field) offsetof(struct t30_caps, field)
	AT(t43), AT(bft), AT(dtm), AT(edi), AT(btm), AT(character), AT(mixed), AT(processable), AT(jpeg), AT(colour),
	AT(jbig), AT(jbig_l0), AT(mrc), AT(simple_bft), AT(mrc_bw), AT(t45), AT(jbig2), AT(sycc),
#undef AT
};
/* clang-format on */

static bool orders_other_code(const struct t30_caps *dis, const struct t30_caps *dcs)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(other_codes); i++)
		if (((const uint8_t *)dcs)[other_codes[i]] && !((const uint8_t *)dis)[other_codes[i]])
			return true;
	return false;
}

static struct t30_format format_of_dcs(const struct t30_caps *dcs)
{
	return (struct t30_format){
		.signal = t30_signal_of_dcs(dcs->rate),
		.coding = t30_dcs_coding(dcs),
		.resolution = t30_dcs_resolution(dcs),
		.width = t30_dcs_width(dcs),
		.length = t30_dcs_length(dcs),
		.row_ms = dcs->ecm ? 0 : (uint8_t)t30_dcs_row_ms(dcs),
		.ecm = dcs->ecm,
		.frame_octets = dcs->ecm ? (dcs->frames_64 ? 64 : 256) : 0,
	};
}

enum t30_refusal t30_dcs_check(const struct t30_caps *dis, const struct t30_caps *dcs, struct t30_format *ret_format)
{
	const struct t30_format format = format_of_dcs(dcs);
	/* clang-format off */
	const struct {
		enum t30_refusal refusal;
		bool is_wrong;
	} checks[] = {
		{T30_REFUSAL_SIGNAL_UNKNOWN, format.signal == T30_NONE},
		{T30_REFUSAL_SIGNAL, !(t30_signals_of_dis(dis->rate) & T30_SIGNAL_BIT(format.signal))},
		{T30_REFUSAL_WIDTH_UNKNOWN, format.width == T30_WIDTHS},
		{T30_REFUSAL_WIDTH, !(t30_dis_widths(dis) & T30_BIT(format.width))},
		{T30_REFUSAL_LENGTH_UNKNOWN, format.length == T30_LENGTHS},
		{T30_REFUSAL_LENGTH, !(t30_dis_lengths(dis) & T30_BIT(format.length))},
		{T30_REFUSAL_RESOLUTION, !(t30_dis_resolutions(dis) & T30_BIT(format.resolution))},
		{T30_REFUSAL_CODE, orders_other_code(dis, dcs)},
		{T30_REFUSAL_ECM, dcs->ecm && !dis->ecm},
		{T30_REFUSAL_MMR_WITHOUT_ECM, dcs->mmr && !dcs->ecm},
		{T30_REFUSAL_MMR, dcs->mmr && !dis->mmr},
		/* With MMR ordered bit 16 says nothing. */
		{T30_REFUSAL_MR, dcs->mr && !dcs->mmr && !dis->mr},
		{T30_REFUSAL_ROW_TIME, !dcs->ecm && format.row_ms < t30_dis_row_ms(dis, format.resolution)},
	};
	/* clang-format on */
	size_t i;

	*ret_format = format;
	for (i = 0; i < ARRAY_SIZE(checks); i++)
		if (checks[i].is_wrong)
			return checks[i].refusal;
	return T30_REFUSAL_NONE;
}
