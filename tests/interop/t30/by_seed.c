/* SPDX-License-Identifier: MIT */
#include "by_seed.h"

size_t by_seed_stations(struct dice *dice, const struct sheet sheets[SHEETS_MAX], struct station_config end[2])
{
	const size_t pair = dice_below(dice, 2) ? OURS_OURS : dice_below(dice, 2) ? THEIRS_OURS : OURS_THEIRS;
	const int sender = dice_below(dice, 8) == 0; /* else the caller sends */

	matrix_begin(&pairs[pair], sheets, 1 + dice_below(dice, SHEETS_MAX), end);
	if (sender == 1)
		matrix_poll_instead(end);
	end[0].limits.ecm = dice_below(dice, 3) != 0;
	return pair;
}

void by_seed_sheets(struct dice *dice, struct sheet ret_sheets[SHEETS_MAX])
{
	for (size_t i = 0; i < SHEETS_MAX; i++) {
		/* One after the other: the order in which arguments are worked out is the compiler's. */
		const uint64_t seed = dice_throw(dice);
		const uint32_t rows = 1 + dice_below(dice, 300);
		const enum t30_resolution resolution = dice_below(dice, 6) ? T30_R8X385 : T30_R8X77;
		const enum sheet_kind kind = dice_below(dice, 8) ? SHEET_TEXT : SHEET_NOISE;

		sheet_make(kind, resolution, T30_WIDTH_A4, rows, seed, &ret_sheets[i]);
	}
}

void tally_call(struct tally *tally, uint32_t sheets, const struct station_result *tx)
{
	tally->calls++;
	tally->pages += sheets;
	tally->confirmed += tx->confirmed;
	tally->complete += tx->confirmed == sheets;
}
