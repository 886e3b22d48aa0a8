/* SPDX-License-Identifier: MIT */
#include "matrix.h"

#include <stdio.h>

#include "base/macros.h"

const struct pair pairs[PAIRS] = {
	{"ours calls theirs", {false, true} },
	{"theirs calls ours", {true, false} },
	{"ours calls ours",   {false, false}},
};

const struct form forms[FORMS] = {
	{"MH",           T30_CODING_MH,  false},
        {"MR",           T30_CODING_MR,  false},
	{"MH with ECM",  T30_CODING_MH,  true },
        {"MR with ECM",  T30_CODING_MR,  true },
	{"MMR with ECM", T30_CODING_MMR, true },
};

void matrix_begin(const struct pair *pair, const struct sheet *sheets, uint32_t count, struct station_config end[2])
{
	end[0].theirs = pair->theirs[0];
	end[1].theirs = pair->theirs[1];
	end[0].sheets = sheets;
	end[0].sheet_count = count;
}

void matrix_poll_instead(struct station_config end[2])
{
	end[1].sheets = end[0].sheets;
	end[1].sheet_count = end[0].sheet_count;
	end[0].sheet_count = 0;
	end[0].sending = false;
	end[0].polling = end[1].sending = true;
}

void matrix_offer(const struct form *form, struct station_config *answering)
{
	answering->limits.ecm = form->ecm;
	answering->limits.codings = T30_BIT(T30_CODING_MH) | T30_BIT(form->coding);
}

static bool check_sheets(const struct station_config end[2], const struct station_result *receiver)
{
	const struct station_config *sender = &end[end[0].sending ? 0 : 1];
	bool good = receiver->stored == sender->sheet_count;

	if (!good)
		printf("  %u pages of %u\n", receiver->stored, sender->sheet_count);
	for (uint32_t i = 0; i < MIN(receiver->stored, sender->sheet_count); i++) {
		const char *difference = sheet_difference(&sender->sheets[i], &receiver->sheet[i]);

		if (*difference)
			printf("  page %u differs: %s\n", i + 1, difference);
		good &= !*difference;
	}
	return good;
}

bool matrix_all_came(const struct station_config end[2], bool over, const struct station_result *tx,
		     const struct station_result *rx)
{
	bool good = over && tx->good && rx->good && tx->confirmed == end[end[0].sending ? 0 : 1].sheet_count;

	if (!good)
		printf("  over %d; the sender: %s, %u confirmed; the receiver: %s\n", over, tx->words, tx->confirmed,
		       rx->words);
	return check_sheets(end, rx) && good;
}
