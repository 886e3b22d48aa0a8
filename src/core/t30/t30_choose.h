/* SPDX-License-Identifier: MIT */
/*
 * What both sides can do, made into how a page is sent, and why so. The sender
 * chooses; the receiver checks that it chose among what was offered.
 */
#ifndef CORE_T30_CHOOSE_H
#define CORE_T30_CHOOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t30/t30_caps.h"
#include "core/t30/t30_format.h"

/* What we can do or are allowed to; sets have a bit for each value. MH, R8x3.85 and A4 are always there. */
struct t30_limits {
	uint32_t signals;     /* T30_SIGNAL_BIT() */
	uint32_t codings;     /* T30_BIT(T30_CODING_...) */
	uint32_t resolutions; /* T30_BIT(T30_R8X77) ... */
	uint32_t widths;      /* T30_BIT(T30_WIDTH_...) */
	uint32_t lengths;     /* T30_BIT(T30_LENGTH_...) */
	bool ecm;
	bool prefers_64; /* as a receiver: ECM frames of 64 octets are wanted */
};

/* Our DIS or DTC for pages received within @own. What is no page (polling, subaddress, password) is the caller's. */
void t30_limits_to_dis(const struct t30_limits *own, struct t30_caps *ret_dis);

/* ---- the sender ------------------------------------------------------ */

/* A page as it lies there, or the longest of a run that is to be sent without a new DCS. */
struct t30_page {
	enum t30_resolution resolution;
	uint32_t columns;
	uint32_t rows; /* 0: not known */
};

#define T30_OUTCOME_LIST(X) \
	X(CHOSEN, "sent as it is") \
	X(SCALE, "to be scaled") \
	X(INCOMPATIBLE, "not to be sent")

enum t30_outcome {
#define X(name, words) T30_##name,
	T30_OUTCOME_LIST(X)
#undef X
		T30_OUTCOMES
};

/* Reasons, in the order in which they are said. */
#define T30_WHY_LIST(X) \
	X(FAR_NO_RECEIVER, "the far end does not receive") \
	X(NO_SIGNAL, "there is no modem both have") \
	X(WIDTH_ODD, "its width is none that faxes have") \
	X(FAR_WIDTH, "it is wider than the far end takes") \
	X(OWN_WIDTH, "it is wider than is allowed here") \
	X(FAR_RESOLUTION, "the far end has no such resolution") \
	X(OWN_RESOLUTION, "its resolution is not allowed here") \
	X(TOO_LONG, "it is longer than the far end takes") \
	X(MMR_SHORTEST, "MMR is the shortest code, MR is not needed") \
	X(FAR_NO_ECM, "the far end has no error correction, so no MMR") \
	X(OWN_NO_ECM, "error correction is off here, so no MMR") \
	X(FAR_NO_MMR, "the far end has no MMR") \
	X(OWN_NO_MMR, "MMR is off here") \
	X(FAR_NO_MR, "the far end has no MR") \
	X(OWN_NO_MR, "MR is off here") \
	X(LONG_PAPER, "longer than A4") \
	X(LITTLE_LONGER, "a little longer than the paper, which machines take") \
	X(FAR_METRIC, "the far end prefers metric resolutions, which differ by 2 %") \
	X(FAR_ROW_TIME, "the far end needs time for each row") \
	X(FAR_PREFERS_64, "the far end prefers frames of 64 octets") \
	X(BOTH_FASTEST, "the fastest of both") \
	X(FAR_FASTEST, "the fastest of the far end") \
	X(OWN_FASTEST, "the fastest allowed here") \
	X(SLOWED, "slower than both have, since training or a page failed")

enum t30_why {
#define X(name, words) T30_WHY_##name,
	T30_WHY_LIST(X)
#undef X
		T30_WHYS
};

const char *t30_outcome_words(enum t30_outcome outcome);
const char *t30_why_words(enum t30_why why);

struct t30_choice {
	enum t30_outcome outcome;
	struct t30_format format; /* SCALE: of the page that it is to be scaled to; INCOMPATIBLE: nothing */
	uint32_t columns;         /* of that page */
	uint32_t rows_max;        /* and the most rows it may have; 0: any number */
	uint32_t why;             /* T30_BIT(T30_WHY_...) */
};

/*
 * Choose for @page: MMR before MR before MH, error correction where both have
 * it, the fastest signal, the page's own resolution and size where the far end
 * has them, else the next coarser one and the widest.
 */
void t30_choose(const struct t30_limits *own, const struct t30_page *page, const struct t30_caps *dis,
		struct t30_choice *ret_choice);

#define T30_CHOICE_TEXT_MAX 832

/* "MMR, R8x7.7, A4 wide, A4 long, ECM 256, V.17 14400; MMR is the shortest code, MR is not needed; the fastest of both"
 */
const char *t30_choice_text(const struct t30_choice *choice, char text[T30_CHOICE_TEXT_MAX]);

/* ---- the receiver ---------------------------------------------------- */

#define T30_REFUSAL_LIST(X) \
	X(NONE, "accepted") \
	X(SIGNAL_UNKNOWN, "it orders a modem that does not exist") \
	X(SIGNAL, "it orders a modem that was not offered") \
	X(WIDTH_UNKNOWN, "it orders a width that does not exist") \
	X(WIDTH, "it orders a width that was not offered") \
	X(LENGTH_UNKNOWN, "it orders a length that does not exist") \
	X(LENGTH, "it orders a length that was not offered") \
	X(RESOLUTION, "it orders a resolution that was not offered") \
	X(CODE, "it orders a code for pictures or files that was not offered") \
	X(ECM, "it orders error correction that was not offered") \
	X(MMR_WITHOUT_ECM, "it orders MMR without error correction") \
	X(MMR, "it orders MMR that was not offered") \
	X(MR, "it orders MR that was not offered") \
	X(ROW_TIME, "it sends rows faster than they are taken")

enum t30_refusal {
#define X(name, words) T30_REFUSAL_##name,
	T30_REFUSAL_LIST(X)
#undef X
		T30_REFUSALS
};

const char *t30_refusal_words(enum t30_refusal refusal);

/* Does @dcs keep to what we offered in @dis? @ret_format is what it orders, as far as it can be understood. */
enum t30_refusal t30_dcs_check(const struct t30_caps *dis, const struct t30_caps *dcs, struct t30_format *ret_format);

#endif
