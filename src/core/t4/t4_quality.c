/* SPDX-License-Identifier: MIT */
/* Good or not; see t4_quality.h. */
#include "core/t4/t4_quality.h"

#include "base/macros.h"

#define USUAL_RTP_PERCENT 5
#define USUAL_RTN_PERCENT 15

/* Rows that stand for a small letter (2.6 mm), and for half of one. */
#define LETTER_MM_X100 260

static const char *const words[] = {
#define X(name, text) text,
	T4_QUALITY_LIST(X)
#undef X
};

const char *t4_quality_words(enum t4_quality quality)
{
	return (unsigned int)quality < ARRAY_SIZE(words) ? words[quality] : "?";
}

struct t4_quality_limits t4_quality_limits_usual(uint32_t rows_per_mm_x100)
{
	uint32_t letter_rows = rows_per_mm_x100 * LETTER_MM_X100 / 10000;

	return (struct t4_quality_limits){
		.rtp_percent = USUAL_RTP_PERCENT,
		.rtn_percent = USUAL_RTN_PERCENT,
		.rtp_run = letter_rows / 2,
		.rtn_run = letter_rows,
	};
}

/* 64 bits: rows come from a stranger. */
static int is_beyond(const struct t4_decode_facts *facts, uint32_t percent, uint32_t run)
{
	return (uint64_t)facts->bad_rows * 100 > (uint64_t)facts->rows * percent || facts->bad_run_max > run;
}

enum t4_quality t4_quality_judge(const struct t4_quality_limits *limits, const struct t4_decode_facts *facts)
{
	if (facts->rows == 0 || is_beyond(facts, limits->rtn_percent, limits->rtn_run))
		return T4_QUALITY_RTN;
	if (is_beyond(facts, limits->rtp_percent, limits->rtp_run))
		return T4_QUALITY_RTP;
	return T4_QUALITY_MCF;
}
