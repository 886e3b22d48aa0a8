/* SPDX-License-Identifier: MIT */
/*
 * Is a T.30 frame fit for spandsp's T.30? That engine (0.0.6) trusts what it
 * should not: a short FCD makes it copy -1 bytes, a long DCS is printed into
 * too small a string, a CTC is read beyond its end, a modem it does not know
 * becomes an index of -1.
 */
#ifndef MEDIA_T30_FRAME_H
#define MEDIA_T30_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define T30_ADDRESS 0
#define T30_CONTROL 1
#define T30_FCF 2

/* Facsimile control fields as spandsp holds them: first bit on the line lowest, the X bit (0x01) taken away. */
enum t30_fcf {
	T30_F_FCD = 0x06,
	T30_F_CTC = 0x12,
	T30_F_NSF = 0x20, /* NSF and NSC */
	T30_F_NSS = 0x22,
	T30_F_EOP = 0x2e,
	T30_F_PRI_EOP = 0x3e,
	T30_F_MPS = 0x4e,
	T30_F_RTN = 0x4c,
	T30_F_PRI_MPS = 0x5e,
	T30_F_DIS = 0x80, /* DIS and DTC */
	T30_F_DCS = 0x82,
	T30_F_CFR = 0x84,
	T30_F_RCP = 0x86,
	T30_F_MCF = 0x8c,
	T30_F_EOM = 0x8e,
	T30_F_PRI_EOM = 0x9e,
	T30_F_PIP = 0xac,
	T30_F_PPS = 0xbe,
	T30_F_SUB = 0xc2,
	T30_F_RTP = 0xcc,
	T30_F_DCN = 0xfa,
};

static inline enum t30_fcf t30_fcf(const uint8_t *frame)
{
	return (enum t30_fcf)(frame[T30_FCF] & 0xfe);
}

/* The octets of a DIS that say which modems it takes: bits 11 to 14. */
#define T30_DIS_MODEMS 4
#define T30_DIS_MODEMS_MASK 0x3c

/* The most that a machine prints, of what we have. */
struct paper {
	uint32_t width; /* pixels: 1728, 2048 or 2432 */
	uint32_t y_dpi; /* 98, 196 or 391; across it is always 204 */
};

/* What a DIS that is sound says of it. */
struct paper t30_dis_paper(const uint8_t *frame, size_t size);

/* Frames of fewer than 3 bytes are the engine's own business: true. */
bool t30_frame_is_sound(const uint8_t *frame, size_t size);

#endif
