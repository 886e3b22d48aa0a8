/* SPDX-License-Identifier: MIT */
/* T.30 frames; see t30_frame.h. */
#include "core/t30/t30_frame.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define HEAD 3 /* address, control, FCF */

#define ADDRESS 0xff
#define CONTROL 0xc0
#define CONTROL_FINAL 0x08
#define X_BIT 0x80

static const struct fcf_facts facts[FCFS] = {
#define X(name, words, code, x, side, kind, ends, least, most) \
	[FCF_##name] = {words, code, FCF_X_##x, FCF_BY_##side, FCF_KIND_##kind, ends, least, most},
	FCF_LIST(X)
#undef X
};

const struct fcf_facts *fcf_facts(enum fcf fcf)
{
	return (unsigned int)fcf < FCFS ? &facts[fcf] : NULL;
}

const char *fcf_words(enum fcf fcf)
{
	return (unsigned int)fcf < FCFS ? facts[fcf].name : "no control field";
}

const char *fcf_side_words(enum fcf_side side)
{
	static const char *const words[FCF_SIDES] = {
#define X(name, text) [FCF_BY_##name] = text,
		FCF_SIDE_LIST(X)
#undef X
	};

	return (unsigned int)side < FCF_SIDES ? words[side] : "nobody";
}

const char *fcf_kind_words(enum fcf_kind kind)
{
	static const char *const words[FCF_KINDS] = {
#define X(name, text) [FCF_KIND_##name] = text,
		FCF_KIND_LIST(X)
#undef X
	};

	return (unsigned int)kind < FCF_KINDS ? words[kind] : "no kind";
}

const char *t30_fault_words(enum t30_fault fault)
{
	static const char *const words[T30_FAULTS] = {
#define X(name, text) [T30_FAULT_##name] = text,
		T30_FAULT_LIST(X)
#undef X
	};

	return (unsigned int)fault < T30_FAULTS ? words[fault] : "no fault";
}

/* ---- taking apart ---------------------------------------------------- */

/* Second control fields are those of commands after a page, and NULL, which is no frame. */
static bool fcf_may_be_second(enum fcf fcf)
{
	switch (fcf) {
	case FCF_NULL:
	case FCF_EOM:
	case FCF_MPS:
	case FCF_EOP:
	case FCF_EOS:
	case FCF_PRI_EOM:
	case FCF_PRI_MPS:
	case FCF_PRI_EOP:
		return true;
	default:
		return false;
	}
}

static enum fcf fcf_of_code(uint8_t code)
{
	unsigned int i;

	for (i = 0; i < FCFS; i++)
		if (facts[i].code == code || (facts[i].x == FCF_X_ROLE && facts[i].code == (code & ~X_BIT)))
			return (enum fcf)i;
	return FCFS;
}

enum t30_fault t30_frame_parse(const uint8_t *bytes, size_t size, struct t30_frame *ret_frame)
{
	struct t30_frame frame;

	if (size < HEAD)
		return T30_FAULT_SHORT;
	if (bytes[0] != ADDRESS)
		return T30_FAULT_ADDRESS;
	if ((bytes[1] & ~CONTROL_FINAL) != CONTROL)
		return T30_FAULT_CONTROL;
	frame.fcf = fcf_of_code(bytes[2]);
	if (frame.fcf == FCFS || facts[frame.fcf].kind == FCF_KIND_SECOND)
		return T30_FAULT_FCF;
	frame.x = bytes[2] & X_BIT;
	frame.final = bytes[1] & CONTROL_FINAL;
	frame.fif = bytes + HEAD;
	frame.fif_size = size - HEAD;
	*ret_frame = frame;

	if (frame.fif_size < facts[frame.fcf].fif_least)
		return T30_FAULT_FIF_SHORT;
	if (facts[frame.fcf].fif_most > 0 && frame.fif_size > facts[frame.fcf].fif_most)
		return T30_FAULT_FIF_LONG;
	return T30_FAULT_NONE;
}

/* ---- putting together ------------------------------------------------ */

static uint8_t fcf_to_code(enum fcf fcf, bool received_dis)
{
	return facts[fcf].x == FCF_X_ROLE && received_dis ? facts[fcf].code | X_BIT : facts[fcf].code;
}

int t30_frame_write(uint8_t *out, size_t room, enum fcf fcf, bool received_dis, const uint8_t *fif, size_t fif_size)
{
	/* Data frames are not of the conversation: nobody has set their X (T.4 annex A). */
	bool x = received_dis && facts[fcf].kind != FCF_KIND_IMAGE;

	if (room < HEAD || fif_size > room - HEAD)
		return -EMSGSIZE;
	out[0] = ADDRESS;
	out[1] = facts[fcf].ends ? CONTROL | CONTROL_FINAL : CONTROL;
	out[2] = fcf_to_code(fcf, x);
	if (fif_size > 0)
		memcpy(out + HEAD, fif, fif_size);
	return (int)(HEAD + fif_size);
}

/* ---- PPS and EOR ----------------------------------------------------- */

uint8_t t30_reverse(uint8_t octet)
{
	octet = (uint8_t)(octet >> 4 | octet << 4);
	octet = (uint8_t)((octet & 0xcc) >> 2 | (octet & 0x33) << 2);
	return (uint8_t)((octet & 0xaa) >> 1 | (octet & 0x55) << 1);
}

enum fcf t30_second(const struct t30_frame *frame)
{
	enum fcf second;

	if ((frame->fcf != FCF_PPS && frame->fcf != FCF_EOR) || frame->fif_size < 1)
		return FCFS;
	/* Its first bit is written as in the first field by some and as it pleases by others. */
	second = fcf_of_code(frame->fif[0] & ~X_BIT);
	return fcf_may_be_second(second) ? second : FCFS;
}

bool t30_pps_read(const struct t30_frame *pps, struct t30_pps *ret_pps)
{
	enum fcf second = t30_second(pps);

	if (pps->fcf != FCF_PPS || second == FCFS || pps->fif_size < facts[FCF_PPS].fif_least)
		return false;
	*ret_pps = (struct t30_pps){
		.second = second,
		.page = t30_reverse(pps->fif[1]),
		.block = t30_reverse(pps->fif[2]),
		.frames = (uint16_t)(t30_reverse(pps->fif[3]) + 1),
	};
	return true;
}

int t30_pps_write(uint8_t *out, size_t room, bool received_dis, const struct t30_pps *pps)
{
	uint8_t fif[] = {
		fcf_to_code(pps->second, received_dis),
		t30_reverse(pps->page),
		t30_reverse(pps->block),
		t30_reverse((uint8_t)(pps->frames - 1)),
	};

	return t30_frame_write(out, room, FCF_PPS, received_dis, fif, sizeof(fif));
}

int t30_eor_write(uint8_t *out, size_t room, bool received_dis, enum fcf second)
{
	uint8_t fif = fcf_to_code(second, received_dis);

	return t30_frame_write(out, room, FCF_EOR, received_dis, &fif, 1);
}

/* ---- for logs -------------------------------------------------------- */

const char *t30_frame_text(const struct t30_frame *frame, char text[T30_FRAME_TEXT_MAX])
{
	const char *name = fcf_words(frame->fcf);
	struct t30_pps pps;

	if (t30_pps_read(frame, &pps))
		snprintf(text, T30_FRAME_TEXT_MAX, "%s-%s page %u block %u frames %u", name, fcf_words(pps.second),
			 pps.page, pps.block, pps.frames);
	else if (t30_second(frame) != FCFS)
		snprintf(text, T30_FRAME_TEXT_MAX, "%s-%s", name, fcf_words(t30_second(frame)));
	else if (frame->fcf == FCF_FCD && frame->fif_size > 0)
		snprintf(text, T30_FRAME_TEXT_MAX, "%s %u, %zu octets", name, t30_reverse(frame->fif[0]),
			 frame->fif_size - 1);
	else if (frame->fif_size > 0)
		snprintf(text, T30_FRAME_TEXT_MAX, "%s %zu octets", name, frame->fif_size);
	else
		snprintf(text, T30_FRAME_TEXT_MAX, "%s", name);
	return text;
}
