/* SPDX-License-Identifier: MIT */
/* The decoder's rules, each on a page written down in codes: what is skipped, bad, repaired, the end. */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t4/t4_decode.h"

/* Rows of 1728 pixels. */
#define EOL "000000000001 "
#define WHITE "010011011 00110101 "                /* all white */
#define BLACK "00110101 0000001100101 0000110111 " /* white 0, black 1728 + 0 */
#define BAR "10011 0011 01 "                       /* one that is too short */

#define BLACK_0 "0000110111 "
#define EIGHT(codes) codes codes codes codes codes codes codes codes

/* White 8, black 5, white 1715: 1664 + 51. */
#define MARK "10011 0011 011000 01010100 "

#define FILL_100 \
	"0000000000 0000000000 0000000000 0000000000 0000000000 0000000000 0000000000 0000000000 0000000000 " \
	"0000000000 "
#define RUNS_2_3 \
	"001 0111 10 001 0111 10 001 0111 10 001 0111 10 001 0111 10 001 0111 10 001 0111 10 001 0111 10 001 0111 10 "
#define RTC EOL EOL EOL EOL EOL EOL
#define EOL1 EOL "1 "
#define EOL0 EOL "0 "
#define RTC_MR EOL1 EOL1 EOL1 EOL1 EOL1 EOL1
#define EOFB EOL EOL

/* Where there is a |, octets are missing; what stands before is filled up with zeros to an octet. */
/* Rows that come out: w white, m MARK, b black. */
static const struct {
	const char *what;
	enum t4_coding coding;
	bool no_eols;
	const char *codes, *rows;
	uint32_t bad_rows, bad_run_max;
	bool end_seen, is_damaged;
} cases[] = {
  /* clang-format off */
	/* MH */
	{"two rows", T4_MH, false, EOL WHITE EOL MARK RTC, "wm", 0, 0, true, false},
	{"black", T4_MH, false, EOL BLACK RTC, "b", 0, 0, true, false},
	{"no row", T4_MH, false, RTC, "", 0, 0, true, false},
	{"nothing", T4_MH, false, "", "", 0, 0, false, false},
	{"without RTC", T4_MH, false, EOL WHITE EOL MARK, "wm", 0, 0, false, false},
	{"cut in a row", T4_MH, false, EOL MARK EOL "010011011 ", "m", 0, 0, false, false},
	{"cut in RTC", T4_MH, false, EOL MARK EOL EOL, "m", 0, 0, false, false},
	{"something before", T4_MH, false, "1011 000000 1 " MARK "1110 " EOL WHITE EOL MARK RTC, "wm", 0, 0, true, false},
	{"fill", T4_MH, false, EOL WHITE FILL_100 FILL_100 EOL MARK FILL_100 RTC, "wm", 0, 0, true, false},
	{"no such code", T4_MH, false, EOL MARK EOL "000000001 " EOL WHITE RTC, "mmw", 1, 1, true, false},
	{"too short", T4_MH, false, EOL MARK EOL BAR EOL WHITE RTC, "mmw", 1, 1, true, false},
	{"too long", T4_MH, false, EOL MARK EOL WHITE "11 " EOL WHITE RTC, "mmw", 1, 1, true, false},
	{"longer than any", T4_MH, false, EOL MARK EOL "000000011111 000000011111 " EOL WHITE RTC, "mmw", 1, 1, true, false},
	{"an empty run", T4_MH, false, EOL MARK EOL "10011 0000110111 011000 00111010 " EOL WHITE RTC, "mmw", 1, 1, true, false},
	{"two empty runs", T4_MH, false, EOL MARK EOL "00110101 0000110111 10011 0011 011000 01010100 " EOL WHITE RTC, "mmw", 1, 1, true, false},
	{"two bad rows", T4_MH, false, EOL MARK EOL BAR EOL BAR EOL WHITE EOL BAR EOL MARK RTC, "mmmwwm", 3, 2, true, false},
	{"the first is bad", T4_MH, false, EOL BAR EOL MARK RTC, "wm", 1, 1, true, false},
	{"EOL in a code", T4_MH, false, EOL MARK EOL "10011 00" EOL WHITE RTC, "mmw", 1, 1, true, false},
	{"code takes zeros of EOL", T4_MH, false, EOL MARK EOL "10011 0011 10100 11 1" EOL WHITE RTC, "mmw", 1, 1, true, false},
	{"an EOL is lost", T4_MH, false, EOL MARK EOL WHITE "000010000001 " WHITE EOL MARK RTC, "mmm", 1, 1, true, false},
	{"only fill", T4_MH, false, EOL MARK EOL FILL_100 EOL WHITE RTC, "mmw", 1, 1, true, false},
	{"an empty row", T4_MH, false, EOL MARK EOL EOL WHITE RTC, "mmw", 1, 1, true, false},
	{"empty and bad", T4_MH, false, EOL MARK EOL EOL BAR EOL WHITE RTC, "mmmw", 2, 2, true, false},
	{"padded RTC", T4_MH, false, EOL MARK "0000" EOL "0000" EOL "0000" EOL "0000" EOL, "m", 0, 0, true, false},
	{"behind RTC", T4_MH, false, EOL MARK RTC EOL WHITE EOL WHITE, "m", 0, 0, true, false},
	/* MH, octets missing */
	{"in a row", T4_MH, false, EOL MARK EOL "010011011 |11 " EOL WHITE RTC, "mmw", 1, 1, true, false},
	{"as if nothing were", T4_MH, false, EOL WHITE EOL "10011 0011 | 011000 01010100 " EOL MARK RTC, "wwm", 1, 1, true, false},
	{"behind a row", T4_MH, false, EOL WHITE EOL MARK "|" EOL MARK RTC, "wwm", 1, 1, true, false},
	{"in an EOL", T4_MH, false, EOL WHITE EOL MARK "0000000000 | 000001 " WHITE EOL MARK RTC, "wwm", 1, 1, true, false},
	{"twice in a row", T4_MH, false, EOL WHITE EOL MARK "| 11 | 1 " EOL MARK RTC, "wwm", 1, 1, true, false},
	{"in two rows", T4_MH, false, "0" EOL MARK EOL "| 0000" EOL "| 0000" EOL WHITE RTC, "mmmw", 2, 2, true, false},
	{"the beginning", T4_MH, false, "|" EOL MARK RTC, "wm", 1, 1, true, false},
	{"the beginning, behind some of it", T4_MH, false, "0000 |" EOL MARK RTC, "wm", 1, 1, true, false},
	{"the end", T4_MH, false, EOL MARK EOL WHITE "|", "mm", 1, 1, false, false},
	{"all", T4_MH, false, "|", "w", 1, 1, false, false},
	{"in RTC", T4_MH, false, EOL MARK EOL EOL "|" EOL EOL EOL, "m", 0, 0, true, false},
	{"the end of RTC", T4_MH, false, EOL MARK EOL EOL "|", "m", 0, 0, false, false},
	{"behind RTC", T4_MH, false, EOL MARK RTC "|" EOL WHITE, "m", 0, 0, true, false},
	{"in MR", T4_MR, false, EOL1 MARK EOL0 "1 1 | 1 " EOL0 "1 1 1 " EOL1 WHITE RTC_MR, "mmmw", 2, 2, true, false},
	{"in MMR", T4_MMR, false, "001 10011 0011 1 1 1 | 1 0001 1 " EOFB, "m", 0, 0, false, true},
	{"in MH without EOLs", T4_MH, true, MARK "| " WHITE, "m", 0, 0, false, true},
	/* MR */
	{"MR", T4_MR, false, EOL1 MARK EOL0 "1 1 1 " EOL0 "0001 1 " RTC_MR, "mmw", 0, 0, true, false},
	{"MR not trusted", T4_MR, false, EOL1 MARK EOL0 "011 000001 1 " EOL0 "1 1 1 " EOL0 "1 1 1 " EOL1 WHITE EOL0 "1 " RTC_MR,
		"mmmmww", 3, 3, true, false},
	{"MR begins in two dimensions", T4_MR, false, EOL0 "1 " EOL1 MARK RTC_MR, "wm", 1, 1, true, false},
	{"MR right of the edge", T4_MR, false, EOL1 WHITE EOL0 "011 " EOL1 MARK RTC_MR, "wwm", 1, 1, true, false},
	{"MR left of the edge", T4_MR, false, EOL1 BLACK EOL0 "010 1 " EOL1 MARK RTC_MR, "bbm", 1, 1, true, false},
	{"MR back", T4_MR, false, EOL1 MARK EOL0 "0000011 000010 1 " EOL1 WHITE RTC_MR, "mmw", 1, 1, true, false},
	{"MR extension", T4_MR, false, EOL1 MARK EOL0 "0000001111 " EOL1 WHITE RTC_MR, "mmw", 1, 1, true, false},
	{"MR without tags in RTC", T4_MR, false, EOL1 MARK EOL0 EOL0 EOL0, "m", 0, 0, true, false},
	/* MMR */
	{"MMR", T4_MMR, false, "001 10011 0011 1 1 1 1 0001 1 " EOFB, "mmw", 0, 0, true, false},
	{"MMR without EOFB", T4_MMR, false, "001 10011 0011 1 1 1 1 ", "mm", 0, 0, false, false},
	{"MMR with half of it", T4_MMR, false, "001 10011 0011 1 " EOL, "m", 0, 0, false, false},
	{"MMR, something else", T4_MMR, false, "001 10011 0011 1 " EOL "1 1 1 000000000000", "m", 0, 0, false, true},
	{"MMR extension", T4_MMR, false, "1 0000001111 1 1 1 ", "w", 0, 0, false, true},
	{"MMR cut", T4_MMR, false, "001 10011 0011 1 1 1 ", "m", 0, 0, false, false},
	{"MMR EOFB in a row", T4_MMR, false, "001 10011 0011 1 1 " EOFB, "m", 0, 0, false, true},
	{"MMR too long", T4_MMR, false, "1 001 010011011 00110101 11 ", "w", 0, 0, false, true},
	{"MMR short runs beyond the edge", T4_MMR, false, "1 001 010011010 01011010 10 " RUNS_2_3 RUNS_2_3 RUNS_2_3 RUNS_2_3, "w", 0, 0, false, true},
	{"MMR right past two short runs", T4_MMR, false, "001 10011 010 001 000111 010 1 0000011 1 " EOFB FILL_100, "??", 0, 0, true, false},
	{"MMR passes to the edge", T4_MMR, false, "1 0001 0001 1 1 " EOFB, "wwwww", 0, 0, true, false},
	{"MMR an empty run", T4_MMR, false, "1 001 10011 0000110111 1 1 1 " FILL_100, "w", 0, 0, false, true},
	{"MMR two empty runs", T4_MMR, false, "1 001 00110101 0000110111 1 1 1 " FILL_100, "w", 0, 0, false, true},
	{"MMR run to the end", T4_MMR, false, "001 010011011 00110101 0000110111 " EOFB, "w", 0, 0, true, false},
	/* MH without EOLs */
	{"bare", T4_MH, true, MARK WHITE BLACK, "mwb", 0, 0, false, false},
	{"bare, bad", T4_MH, true, MARK BAR WHITE, "m", 0, 0, false, true},
	{"bare with an end", T4_MH, true, MARK RTC, "m", 0, 0, true, false},
  /* clang-format on */
};

#define ROWS_MAX 30

static uint16_t places[T4_DECODE_PLACES(1728)];

static size_t gaps[4], gap_count;

static size_t to_octets(const char *codes, uint8_t *ret_data, size_t room)
{
	size_t bits = 0;

	gap_count = 0;
	memset(ret_data, 0, room);
	for (; *codes; codes++) {
		if (*codes == ' ')
			continue;
		if (*codes == '|') {
			assert(gap_count < ARRAY_SIZE(gaps));
			bits = (bits + 7) / 8 * 8;
			gaps[gap_count++] = bits / 8;
			continue;
		}
		assert((*codes == '0' || *codes == '1') && bits / 8 < room);
		ret_data[bits / 8] |= (uint8_t)((*codes == '1') << (7 - bits % 8));
		bits++;
	}
	return (bits + 7) / 8;
}

static char letter_of(const struct t4_row *row)
{
	if (row->count == 0)
		return 'w';
	if (row->count == 1 && row->x[1] == 0)
		return 'b';
	return row->count == 2 && row->x[1] == 8 && row->x[2] == 13 ? 'm' : '?';
}

static void decode(enum t4_coding coding, bool no_eols, const uint8_t *data, size_t size, char *ret_rows,
		   struct t4_decode_facts *ret_facts)
{
	struct t4_decode_params params = {.coding = coding, .no_eols = no_eols, .width = 1728, .rows_max = ROWS_MAX};
	struct t4_decoder decoder;
	enum t4_decoded decoded;
	const struct t4_row *row;
	size_t piece = 0;

	assert(t4_decoder_init(&decoder, &params, places) == 0);
	while ((decoded = t4_decode_row(&decoder, &row)) != T4_DECODED_END) {
		if (decoded == T4_DECODED_ROW)
			*ret_rows++ = letter_of(row);
		else
			t4_decode_feed_piece(&decoder, data, size, gaps, gap_count, &piece);
	}
	*ret_rows = '\0';
	*ret_facts = decoder.facts;
}

static void check_case(size_t i, const char *before, const char *codes, const char *behind)
{
	struct t4_decode_facts facts;
	uint8_t data[400];
	char all[4000], rows[ROWS_MAX + 1];
	size_t size, white = strlen(before);

	snprintf(all, sizeof(all), "%s%s", codes, behind);
	size = to_octets(all, data, sizeof(data));
	decode(cases[i].coding, cases[i].no_eols, data, size, rows, &facts);
	if (strncmp(rows, before, white) != 0 || strcmp(rows + white, cases[i].rows) != 0 ||
	    facts.bad_rows != cases[i].bad_rows || facts.bad_run_max != cases[i].bad_run_max ||
	    facts.end_seen != cases[i].end_seen || facts.is_damaged != cases[i].is_damaged) {
		fprintf(stderr, "%s, behind '%s': rows '%s', %u bad, run %u, end %d, damaged %d\n", cases[i].what,
			before, rows, facts.bad_rows, facts.bad_run_max, facts.end_seen, facts.is_damaged);
		assert(!"as the table says");
	}
	assert(facts.rows == strlen(rows) && !facts.is_too_long);
}

/*
 * The fast loops want octets before and behind: once more behind white rows, which are whole octets, and with fill
 * where the page has ended.
 */
static void check_case_in_page(size_t i)
{
	static const char *const white[] = {
		[T4_MH] = EIGHT(EOL WHITE),
		[T4_MR] = EIGHT(EOL1 WHITE),
		[T4_MMR] = EIGHT("001 " WHITE BLACK_0),
	};
	const char *codes = cases[i].codes;
	char all[3000];

	/* Not where it is the beginning that counts, nor what is missing before it. */
	if (strchr(codes, '|') || (cases[i].coding == T4_MH && !cases[i].no_eols && strncmp(codes, EOL, 12) != 0) ||
	    (cases[i].coding == T4_MR && strncmp(codes, EOL1, 14) != 0))
		return;
	snprintf(all, sizeof(all), "%s%s", cases[i].no_eols ? EIGHT(WHITE) : white[cases[i].coding], codes);
	check_case(i, "wwwwwwww", all, "");
	if (cases[i].end_seen || cases[i].is_damaged)
		check_case(i, "wwwwwwww", all, FILL_100);
}

static void test_cases(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		check_case(i, "", cases[i].codes, "");
		check_case_in_page(i);
	}
}

/* RTC is found whatever bit of it is wrong; at most one bad row comes of it. */
static void test_rtc(void)
{
	static const struct {
		enum t4_coding coding;
		const char *row, *rtc;
	} ends[] = {
		{T4_MH, EOL MARK,  RTC   },
                {T4_MR, EOL1 MARK, RTC_MR}
        };

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		char codes[200];
		size_t begin = strlen(ends[i].row);

		snprintf(codes, sizeof(codes), "%s%s", ends[i].row, ends[i].rtc);
		for (size_t at = begin; codes[at]; at++) {
			struct t4_decode_facts facts;
			uint8_t data[200];
			char kept = codes[at], rows[ROWS_MAX + 1];

			if (kept == ' ')
				continue;
			codes[at] = kept == '0' ? '1' : '0';
			decode(ends[i].coding, false, data, to_octets(codes, data, sizeof(data)), rows, &facts);
			codes[at] = kept;
			assert(facts.end_seen && facts.bad_rows <= 1);
			/* A damaged EOL behind the row makes that bad; the row above it is white. */
			assert(strcmp(rows, "m") == 0 || strcmp(rows, "w") == 0 || strcmp(rows, "mm") == 0 ||
			       strcmp(rows, "ww") == 0);
		}
	}
}

static void test_limit(void)
{
	struct t4_decode_params params = {.coding = T4_MMR, .width = 1728, .rows_max = 5};
	uint8_t data[1000], pixels[5 * 216 + 1];
	struct t4_decode_facts facts;

	memset(data, 0xff, sizeof(data)); /* 8000 white rows */
	pixels[5 * 216] = 0x5a;
	assert(t4_decode_page(&params, places, data, sizeof(data), pixels, &facts) == 0);
	assert(facts.rows == 5 && facts.is_too_long && !facts.end_seen && pixels[5 * 216] == 0x5a);
}

int main(void)
{
	test_cases();
	test_rtc();
	test_limit();
	return 0;
}
