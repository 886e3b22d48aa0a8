/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target for T.30 frames and all that is read out of them: each control
 * field has what stands in its information field read, written and read again,
 * which must give the same; a choice made of a DIS must be one that this DIS
 * allows; no text may run over.
 */
#undef NDEBUG
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/t30/t30_choose.h"
#include "core/t30/t30_frame.h"
#include "core/t30/t30_ident.h"
#include "core/t30/t30_vendor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_caps(const uint8_t *fif, size_t size, enum t30_caps_kind kind, struct t30_caps *ret_caps)
{
	uint8_t out[T30_CAPS_OCTETS];
	char text[T30_CAPS_TEXT_MAX];
	struct t30_caps again;
	size_t n, i;

	t30_caps_read(fif, size, kind, ret_caps);
	assert(ret_caps->ignored <= size);
	assert(strlen(t30_caps_text(ret_caps, kind, text, sizeof(text))) < sizeof(text) - 1);

	n = t30_caps_write(ret_caps, kind, out);
	assert(n >= T30_CAPS_OCTETS_LEAST && n <= T30_CAPS_OCTETS);
	/* Not a bit is lost that was reached; the last bits of octets are their links. */
	for (i = 0; i < size - ret_caps->ignored; i++)
		assert(((i < n ? out[i] : 0) ^ fif[i]) >> (i >= T30_CAPS_OCTETS_LEAST - 1) == 0);
	t30_caps_read(out, n, kind, &again);
	assert(again.ignored == 0);
	again.ignored = ret_caps->ignored;
	assert(memcmp(&again, ret_caps, sizeof(again)) == 0);
}

/* What is chosen of any DIS keeps to it. */
static void choose(const struct t30_caps *dis, const uint8_t *fif, size_t size)
{
	struct t30_limits own = {T30_ALL_SIGNALS, 7, T30_BIT(T30_RESOLUTIONS) - 1, 7, 7, true, false};
	struct t30_page page = {T30_R8X77, 1728, 2286};
	char text[T30_CHOICE_TEXT_MAX];
	struct t30_format format;
	struct t30_choice choice;
	struct t30_caps dcs;

	if (size > 0) {
		page.resolution = (enum t30_resolution)(fif[size - 1] % T30_RESOLUTIONS);
		page.columns = 8u * fif[size / 2];
		page.rows = 16u * fif[size - 1];
		own.signals = fif[0] ^ T30_ALL_SIGNALS;
		own.ecm = fif[size - 1] & 1;
	}
	t30_choose(&own, &page, dis, &choice);
	assert(strlen(t30_choice_text(&choice, text)) < sizeof(text) - 1);
	if (choice.outcome == T30_INCOMPATIBLE)
		return;
	t30_format_to_dcs(&choice.format, &dcs);
	assert(t30_dcs_check(dis, &dcs, &format) == T30_REFUSAL_NONE);
	assert(t30_format_is_same(&format, &choice.format) && format.signal == choice.format.signal);
}

static void check(const struct t30_caps *dcs)
{
	const struct t30_limits own = {T30_ALL_SIGNALS, 7, 7, 7, 7, true, false};
	char text[T30_FORMAT_TEXT_MAX];
	struct t30_format format;
	struct t30_caps dis;

	t30_limits_to_dis(&own, &dis);
	if (t30_dcs_check(&dis, dcs, &format) == T30_REFUSAL_NONE) {
		assert(t30_signal_facts(format.signal) && t30_columns(format.resolution, format.width) > 0);
		assert((format.frame_octets > 0) == format.ecm && (format.coding != T30_CODING_MMR || format.ecm));
	}
	assert(strlen(t30_format_text(&format, text)) < sizeof(text) - 1);
}

static void read_texts(const uint8_t *fif, size_t size)
{
	char ident[T30_IDENT_MAX], again[T30_IDENT_MAX], text[T30_VENDOR_TEXT_MAX];
	uint8_t out[T30_IDENT_LENGTH];
	struct t30_address address;
	struct t30_vendor vendor;

	t30_ident_read(fif, size, ident);
	assert(t30_ident_write(ident, out));
	t30_ident_read(out, sizeof(out), again);
	assert(strcmp(ident, again) == 0 && t30_ident_is_same(ident, again));
	t30_ident_is_number(ident, true);

	t30_address_read(fif, size, &address);
	assert(strlen(address.text) < sizeof(address.text));
	t30_vendor_read(fif, size, &vendor);
	assert(vendor.size <= size && strlen(vendor.name) < sizeof(vendor.name));
	assert(strlen(t30_vendor_text(&vendor, text)) < sizeof(text) - 1);
}

static void read_pps(const struct t30_frame *frame)
{
	uint8_t out[T30_FRAME_MAX];
	struct t30_pps pps, again;
	struct t30_frame read;

	if (!t30_pps_read(frame, &pps))
		return;
	assert(pps.frames >= 1 && pps.frames <= 256);
	assert(t30_pps_write(out, sizeof(out), frame->x, &pps) == 7);
	assert(t30_frame_parse(out, 7, &read) == T30_FAULT_NONE && read.x == frame->x);
	assert(t30_pps_read(&read, &again) && memcmp(&pps, &again, sizeof(pps)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t out[T30_FRAME_MAX];
	char text[T30_FRAME_TEXT_MAX];
	struct t30_frame frame, again;
	enum t30_fault fault;
	struct t30_caps caps;
	int n;

	memset(&frame, 0, sizeof(frame));
	fault = t30_frame_parse(data, size, &frame);
	assert((unsigned int)fault < T30_FAULTS && t30_fault_words(fault)[0]);
	if (fault != T30_FAULT_NONE && fault != T30_FAULT_FIF_SHORT && fault != T30_FAULT_FIF_LONG)
		return 0;
	assert(frame.fif == data + 3 && frame.fif_size == size - 3);
	assert(strlen(t30_frame_text(&frame, text)) < sizeof(text) - 1);
	if (size <= sizeof(out)) {
		n = t30_frame_write(out, sizeof(out), frame.fcf, frame.x, frame.fif, frame.fif_size);
		assert(n == (int)size && t30_frame_parse(out, size, &again) == fault);
		assert(again.fcf == frame.fcf && memcmp(out + 3, frame.fif, frame.fif_size) == 0);
	}
	read_pps(&frame);
	switch (frame.fcf) {
	case FCF_DIS:
	case FCF_DTC:
		read_caps(frame.fif, frame.fif_size, frame.fcf == FCF_DIS ? T30_CAPS_DIS : T30_CAPS_DTC, &caps);
		choose(&caps, frame.fif, frame.fif_size);
		break;
	case FCF_DCS:
		read_caps(frame.fif, frame.fif_size, T30_CAPS_DCS, &caps);
		check(&caps);
		break;
	default:
		read_texts(frame.fif, frame.fif_size);
		break;
	}
	return 0;
}
