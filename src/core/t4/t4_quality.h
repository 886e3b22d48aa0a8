/* SPDX-License-Identifier: MIT */
/*
 * What to answer to a page that was heard without error correction (T.30
 * 5.3.6.1): MCF, it is good; RTP, good enough, but train again; RTN, send it
 * again.
 */
#ifndef CORE_T4_QUALITY_H
#define CORE_T4_QUALITY_H

#include <stdint.h>

#include "core/t4/t4_decode.h"

#define T4_QUALITY_LIST(X) \
	X(MCF, "good") \
	X(RTP, "good, but the line is not") \
	X(RTN, "too many bad rows")

enum t4_quality {
#define X(name, words) T4_QUALITY_##name,
	T4_QUALITY_LIST(X)
#undef X
		T4_QUALITIES
};

const char *t4_quality_words(enum t4_quality quality);

/*
 * What is beyond a limit gets that answer: of all rows so many percent bad, or so many rows one after the other. Those
 * are rows of standard resolution; of a finer one it takes more of them to be as high.
 */
struct t4_quality_limits {
	uint32_t rtp_percent, rtn_percent;
	uint32_t rtp_run, rtn_run;
};

/* Of standard resolution (T.4 2.2): 3.85. */
#define T4_QUALITY_STANDARD 385

/*
 * As fax machines do it: up to one bad row in twenty is a page that nobody
 * complains about, and beyond three in twenty text can no longer be relied on.
 * Bad rows that stand together hurt more than their number says: at 3.85 rows
 * to the millimetre ten of them are as high as a small letter, so a line of text
 * may be gone, and five leave letters that are guessed.
 */
#define T4_QUALITY_USUAL_PERCENT 15
#define T4_QUALITY_USUAL_RUN 10

/* For these limits of RTN: a third of the bad rows, and half of a run, are still nothing to complain about. */
struct t4_quality_limits t4_quality_limits(uint32_t rtn_percent, uint32_t rtn_run);

/* @rows_per_mm_x100: 385 (standard), 770 (fine), 1540 (superfine). Of a page without a single row nothing came: RTN. */
enum t4_quality t4_quality_judge(const struct t4_quality_limits *limits, uint32_t rows_per_mm_x100,
				 const struct t4_decode_facts *facts);

#endif
