/* SPDX-License-Identifier: MIT */
/* Good or not; see t4_quality.h. */
#include "core/t4/t4_quality.h"

#include "base/macros.h"

static const char *const words[] = {
#define X(name, text) text,
	T4_QUALITY_LIST(X)
#undef X
};

const char *t4_quality_words(enum t4_quality quality)
{
	return (unsigned int)quality < ARRAY_SIZE(words) ? words[quality] : "?";
}

struct t4_quality_limits t4_quality_limits(uint32_t rtn_percent, uint32_t rtn_run)
{
	return (struct t4_quality_limits){
		.rtp_percent = rtn_percent / 3,
		.rtn_percent = rtn_percent,
		.rtp_run = rtn_run / 2,
		.rtn_run = rtn_run,
	};
}

enum t4_quality t4_quality_judge(const struct t4_quality_limits *limits, uint32_t rows_per_mm_x100,
				 const struct t4_decode_facts *facts)
{
	/* 64 bits: rows come from a stranger. */
	const uint64_t bad_percent = (uint64_t)facts->bad_rows * 100;
	const uint64_t run = (uint64_t)facts->bad_run_max * T4_QUALITY_STANDARD;

	if (facts->rows == 0 || bad_percent > (uint64_t)facts->rows * limits->rtn_percent ||
	    run > (uint64_t)limits->rtn_run * rows_per_mm_x100)
		return T4_QUALITY_RTN;
	if (bad_percent > (uint64_t)facts->rows * limits->rtp_percent ||
	    run > (uint64_t)limits->rtp_run * rows_per_mm_x100)
		return T4_QUALITY_RTP;
	return T4_QUALITY_MCF;
}
