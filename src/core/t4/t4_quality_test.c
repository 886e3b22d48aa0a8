/* SPDX-License-Identifier: MIT */
/* The answer to a page, at each limit and one beyond. */
#undef NDEBUG
#include <assert.h>
#include <string.h>

#include "base/macros.h"
#include "core/t4/t4_quality.h"

static const struct {
	uint32_t rows, bad_rows, bad_run_max;
	enum t4_quality quality;
} cases[] = {
	{0,          0,         0,  T4_QUALITY_RTN},
	{1,          0,         0,  T4_QUALITY_MCF},
	{1,          1,         1,  T4_QUALITY_RTN},
	{1000,       0,         0,  T4_QUALITY_MCF},
	{1000,       50,        1,  T4_QUALITY_MCF},
	{1000,       51,        1,  T4_QUALITY_RTP},
	{1000,       150,       1,  T4_QUALITY_RTP},
	{1000,       151,       1,  T4_QUALITY_RTN},
	{1000,       5,         5,  T4_QUALITY_MCF},
	{1000,       6,         6,  T4_QUALITY_RTP},
	{1000,       10,        10, T4_QUALITY_RTP},
	{1000,       11,        11, T4_QUALITY_RTN},
	{0xffffffff, 0,         0,  T4_QUALITY_MCF},
	{4000000000, 200000000, 1,  T4_QUALITY_MCF},
	{4000000000, 600000001, 1,  T4_QUALITY_RTN},
};

int main(void)
{
	const struct t4_quality_limits usual = t4_quality_limits(T4_QUALITY_USUAL_PERCENT, T4_QUALITY_USUAL_RUN);
	const struct t4_quality_limits none = {100, 100, UINT32_MAX, UINT32_MAX}, all = t4_quality_limits(0, 0);

	assert(usual.rtp_percent == 5 && usual.rtn_percent == 15 && usual.rtp_run == 5 && usual.rtn_run == 10);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct t4_decode_facts facts = {
			.rows = cases[i].rows, .bad_rows = cases[i].bad_rows, .bad_run_max = cases[i].bad_run_max};

		assert(t4_quality_judge(&usual, 385, &facts) == cases[i].quality);
		assert(t4_quality_judge(&none, 385, &facts) == (facts.rows > 0 ? T4_QUALITY_MCF : T4_QUALITY_RTN));
		assert(t4_quality_judge(&all, 385, &facts) ==
		       (facts.rows > 0 && facts.bad_rows == 0 ? T4_QUALITY_MCF : T4_QUALITY_RTN));
		/* As high, in finer rows: as bad. */
		facts.bad_run_max *= 4;
		assert(t4_quality_judge(&usual, 1540, &facts) == cases[i].quality);
	}
	for (int i = 0; i < T4_QUALITIES; i++)
		assert(strcmp(t4_quality_words((enum t4_quality)i), "?") != 0);
	assert(strcmp(t4_quality_words(T4_QUALITIES), "?") == 0);
	return 0;
}
