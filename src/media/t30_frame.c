/* SPDX-License-Identifier: MIT */
/* The check of T.30 frames; see t30_frame.h. */
#include "media/t30_frame.h"

#include "base/macros.h"

/* T.4 A.3.6.2: up to 256 octets of data behind the frame's number. */
#define FCD_LEAST 5
#define FCD_MOST 260

/* T.30 5.3.6.2: no frame lasts longer than 3 s at 300 bit/s; image frames are not sent so slowly. */
#define CONTROL_MOST 95

/* What the engine keeps of a DIS or DCS, and the least it needs to read one. */
#define DCS_LEAST 6
#define DCS_MOST 22

/* T.30 table 2: bits 11 to 14 of a DCS, as they stand in the frame's 5th octet. */
static const uint8_t modem_codes[] = {0x20, 0x28, 0x24, 0x2c, 0x04, 0x0c, 0x08, 0x00};

/* T.30 table 2: what we do not offer in DIS and no DCS may ask for. */
static const uint8_t dcs_refused_bits[] = {
	42,  /* 300 x 300 */
	43,  /* 400 x 400, R16 */
	78,  /* T.85 */
	79,  /* T.85 with optional L0 */
	105, /* 600 x 600 */
	106, /* 1200 x 1200 */
	107, /* 300 x 600 */
	108, /* 400 x 800 */
	109, /* 600 x 1200 */
};

static bool modem_is_known(uint8_t octet)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(modem_codes); i++)
		if (modem_codes[i] == (octet & T30_DIS_MODEMS_MASK))
			return true;
	return false;
}

/* Bit @bit, from 1, of the facsimile information field; 0 where the frame ends before it. */
static bool has_bit(const uint8_t *frame, size_t size, unsigned int bit)
{
	size_t at = 3 + (bit - 1) / 8;

	return at < size && frame[at] >> (bit - 1) % 8 & 1;
}

static bool dcs_is_sound(const uint8_t *frame, size_t size)
{
	size_t i;

	if (!modem_is_known(frame[4]))
		return false;
	/* Bits 17 and 18, the width: both set is no width. */
	if ((frame[5] & 3) == 3)
		return false;
	for (i = 0; i < ARRAY_SIZE(dcs_refused_bits); i++)
		if (has_bit(frame, size, dcs_refused_bits[i]))
			return false;
	return true;
}

bool t30_frame_is_sound(const uint8_t *frame, size_t size)
{
	if (size < 3)
		return true;
	switch (t30_fcf(frame)) {
	case T30_F_FCD:
		return size >= FCD_LEAST && size <= FCD_MOST;
	case T30_F_DCS:
		return size >= DCS_LEAST && size <= DCS_MOST && dcs_is_sound(frame, size);
	case T30_F_DIS:
		return size >= DCS_LEAST && size <= CONTROL_MOST;
	case T30_F_CTC:
		return size == 5 && modem_is_known(frame[4]);
	default:
		return size <= CONTROL_MOST;
	}
}

/* T.30 table 2, bits 15 and 41: 7.7 and 15.4 lines/mm; 17 and 18: the width, where 1 1 is to be read as 0 1. */
struct paper t30_dis_paper(const uint8_t *frame, size_t size)
{
	struct paper paper = {1728, 98};

	if (has_bit(frame, size, 15))
		paper.y_dpi = has_bit(frame, size, 41) ? 391 : 196;
	if (has_bit(frame, size, 18))
		paper.width = 2432;
	else if (has_bit(frame, size, 17))
		paper.width = 2048;
	return paper;
}
