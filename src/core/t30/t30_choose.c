/* SPDX-License-Identifier: MIT */
/* How a page is sent, and why so; see t30_choose.h. */
#include "core/t30/t30_choose.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"

/* Pages made at 200 dpi or after ITU's charts have some rows more than A4; machines shrink or cut what is below this.
 */
#define LITTLE_LONGER_MM 12

const char *t30_outcome_words(enum t30_outcome outcome)
{
	static const char *const words[T30_OUTCOMES] = {
#define X(name, text) [T30_##name] = text,
		T30_OUTCOME_LIST(X)
#undef X
	};

	return (unsigned int)outcome < T30_OUTCOMES ? words[outcome] : "no outcome";
}

const char *t30_why_words(enum t30_why why)
{
	static const char *const words[T30_WHYS] = {
#define X(name, text) [T30_WHY_##name] = text,
		T30_WHY_LIST(X)
#undef X
	};

	return (unsigned int)why < T30_WHYS ? words[why] : "no reason";
}

const char *t30_refusal_words(enum t30_refusal refusal)
{
	static const char *const words[T30_REFUSALS] = {
#define X(name, text) [T30_REFUSAL_##name] = text,
		T30_REFUSAL_LIST(X)
#undef X
	};

	return (unsigned int)refusal < T30_REFUSALS ? words[refusal] : "no refusal";
}

/* ---- what we offer --------------------------------------------------- */

static bool has(uint32_t set, unsigned int value)
{
	return set & T30_BIT(value);
}

void t30_limits_to_dis(const struct t30_limits *own, struct t30_caps *ret_dis)
{
	uint32_t res = own->resolutions;

	memset(ret_dis, 0, sizeof(*ret_dis));
	ret_dis->receiver = 1;
	ret_dis->rate = t30_signals_to_dis(own->signals);
	ret_dis->mr = has(own->codings, T30_CODING_MR);
	ret_dis->ecm = own->ecm;
	ret_dis->prefers_64 = own->ecm && own->prefers_64;
	ret_dis->mmr = own->ecm && has(own->codings, T30_CODING_MMR);
	ret_dis->row_time = 7; /* 0 ms: nothing here prints */
	ret_dis->width = has(own->widths, T30_WIDTH_A3) ? 1 : has(own->widths, T30_WIDTH_B4) ? 2 : 0;
	ret_dis->length = has(own->lengths, T30_LENGTH_ANY) ? 1 : has(own->lengths, T30_LENGTH_B4) ? 2 : 0;

	ret_dis->fine = has(res, T30_R8X77) || has(res, T30_200X200);
	ret_dis->superfine = has(res, T30_R8X154);
	ret_dis->d300 = has(res, T30_300X300);
	ret_dis->d400 = has(res, T30_R16X154) || has(res, T30_400X400);
	ret_dis->d300x600 = has(res, T30_300X600);
	ret_dis->d400x800 = has(res, T30_400X800);
	ret_dis->d600 = has(res, T30_600X600);
	ret_dis->d600x1200 = has(res, T30_600X1200);
	ret_dis->d1200 = has(res, T30_1200X1200);
	ret_dis->inch = has(res, T30_200X200) || has(res, T30_400X400);
	ret_dis->metric = has(res, T30_R8X77) || has(res, T30_R16X154);
}

/* ---- the sender's choice --------------------------------------------- */

static void because(struct t30_choice *choice, enum t30_why why)
{
	choice->why |= T30_BIT(why);
}

static void scale_because(struct t30_choice *choice, enum t30_why why)
{
	choice->outcome = T30_SCALE;
	because(choice, why);
}

static bool choose_signal(const struct t30_limits *own, const struct t30_caps *dis, struct t30_choice *choice)
{
	uint32_t far_signals = t30_signals_of_dis(dis->rate);
	enum t30_signal signal = t30_signal_best(own->signals & far_signals);

	choice->format.signal = signal;
	if (signal == T30_NONE)
		return false;
	if (signal != t30_signal_best(far_signals))
		because(choice, T30_WHY_OWN_FASTEST);
	else
		because(choice, signal != t30_signal_best(own->signals) ? T30_WHY_FAR_FASTEST : T30_WHY_BOTH_FASTEST);
	return true;
}

static void choose_correction(const struct t30_limits *own, const struct t30_caps *dis, struct t30_choice *choice)
{
	choice->format.ecm = own->ecm && dis->ecm;
	if (!choice->format.ecm)
		return;
	/* T.30 table 2, notes on bits 7 and 28: the receiver takes both, and may say which it likes. */
	choice->format.frame_octets = dis->prefers_64 ? 64 : 256;
	if (dis->prefers_64)
		because(choice, T30_WHY_FAR_PREFERS_64);
}

/* Why not the better code, if it is not: what the far end lacks goes before what is off here. */
static bool coding_is_there(const struct t30_limits *own, const struct t30_caps *dis, enum t30_coding coding,
			    struct t30_choice *choice)
{
	bool is_mmr = coding == T30_CODING_MMR;

	if (is_mmr && !dis->ecm)
		because(choice, T30_WHY_FAR_NO_ECM);
	else if (is_mmr ? !dis->mmr : !dis->mr)
		because(choice, is_mmr ? T30_WHY_FAR_NO_MMR : T30_WHY_FAR_NO_MR);
	else if (is_mmr && !own->ecm)
		because(choice, T30_WHY_OWN_NO_ECM);
	else if (!has(own->codings, coding))
		because(choice, is_mmr ? T30_WHY_OWN_NO_MMR : T30_WHY_OWN_NO_MR);
	else
		return true;
	return false;
}

static void choose_coding(const struct t30_limits *own, const struct t30_caps *dis, struct t30_choice *choice)
{
	choice->format.coding = T30_CODING_MH;
	if (coding_is_there(own, dis, T30_CODING_MMR, choice)) {
		choice->format.coding = T30_CODING_MMR;
		because(choice, T30_WHY_MMR_SHORTEST);
	} else if (coding_is_there(own, dis, T30_CODING_MR, choice)) {
		choice->format.coding = T30_CODING_MR;
	}
}

#define END T30_RESOLUTIONS

/* What a page can be made of without growing: itself, then what loses least. Every far end has R8x3.85. */
/* clang-format off */
static const uint8_t coarser[T30_RESOLUTIONS][10] = {
	[T30_R8X385] = {T30_R8X385, END},
	[T30_R8X77] = {T30_R8X77, T30_R8X385, END},
	[T30_200X200] = {T30_200X200, T30_R8X77, T30_R8X385, END},
	[T30_300X300] = {T30_300X300, T30_200X200, T30_R8X77, T30_R8X385, END},
	[T30_R8X154] = {T30_R8X154, T30_R8X77, T30_R8X385, END},
	[T30_R16X154] = {T30_R16X154, T30_400X400, T30_300X300, T30_R8X154, T30_R8X77, T30_R8X385, END},
	[T30_400X400] = {T30_400X400, T30_R16X154, T30_300X300, T30_R8X154, T30_200X200, T30_R8X77, T30_R8X385, END},
	[T30_300X600] = {T30_300X600, T30_300X300, T30_R8X154, T30_200X200, T30_R8X77, T30_R8X385, END},
	[T30_400X800] = {T30_400X800, T30_400X400, T30_R16X154, T30_300X300, T30_R8X154, T30_200X200, T30_R8X77,
			 T30_R8X385, END},
	[T30_600X600] = {T30_600X600, T30_400X400, T30_R16X154, T30_300X300, T30_R8X154, T30_200X200, T30_R8X77,
			 T30_R8X385, END},
	[T30_600X1200] = {T30_600X1200, T30_600X600, T30_400X400, T30_R16X154, T30_300X300, T30_R8X154, T30_200X200,
			  T30_R8X77, T30_R8X385, END},
	[T30_1200X1200] = {T30_1200X1200, T30_600X600, T30_400X400, T30_R16X154, T30_300X300, T30_R8X154, T30_200X200,
			   T30_R8X77, T30_R8X385, END},
};
/* clang-format on */

static void choose_resolution(const struct t30_limits *own, const struct t30_page *page, const struct t30_caps *dis,
			      struct t30_choice *choice)
{
	uint32_t own_set = own->resolutions | T30_BIT(T30_R8X385), far_set = t30_dis_resolutions(dis);
	unsigned int i, res = T30_R8X385;

	for (i = 0; coarser[page->resolution][i] != END; i++) {
		res = coarser[page->resolution][i];
		if (has(own_set & far_set, res))
			break;
	}
	choice->format.resolution = (enum t30_resolution)res;
	if (res != page->resolution)
		scale_because(choice, has(far_set, page->resolution) ? T30_WHY_OWN_RESOLUTION : T30_WHY_FAR_RESOLUTION);
	/* Bits 44 and 45 only say what is preferred: machines print either, 2 % wrong (T.30 table 2). */
	if ((res == T30_200X200 || res == T30_400X400) && dis->metric && !dis->inch)
		because(choice, T30_WHY_FAR_METRIC);
}

/* The page's width of those in @widths: the narrowest that holds it, else the widest. */
static enum t30_width fit_width(const struct t30_page *page, uint32_t widths)
{
	unsigned int width, best = T30_WIDTH_A4;

	for (width = 0; width < T30_WIDTHS; width++) {
		if (!has(widths, width))
			continue;
		best = width;
		if (t30_columns(page->resolution, (enum t30_width)width) >= page->columns)
			break;
	}
	return (enum t30_width)best;
}

static void choose_width(const struct t30_limits *own, const struct t30_page *page, const struct t30_caps *dis,
			 struct t30_choice *choice)
{
	uint32_t own_set = own->widths | T30_BIT(T30_WIDTH_A4), far_set = t30_dis_widths(dis);
	enum t30_width width = fit_width(page, own_set & far_set);

	choice->format.width = width;
	if (t30_columns(page->resolution, width) < page->columns)
		scale_because(choice, t30_columns(page->resolution, fit_width(page, far_set)) < page->columns
					      ? T30_WHY_FAR_WIDTH
					      : T30_WHY_OWN_WIDTH);
	else if (t30_columns(page->resolution, width) != page->columns)
		scale_because(choice, T30_WHY_WIDTH_ODD);
	choice->columns = t30_columns(choice->format.resolution, width);
}

/* @longer_mm: how much of the page may be beyond its paper. */
static bool fits(const struct t30_page *page, enum t30_length length, uint32_t longer_mm)
{
	uint32_t rows = t30_rows(page->resolution, length);

	return page->rows <= rows + longer_mm * t30_rows_in_metre(page->resolution) / 1000;
}

static void choose_length(const struct t30_limits *own, const struct t30_page *page, const struct t30_caps *dis,
			  struct t30_choice *choice)
{
	uint32_t set = (own->lengths | T30_BIT(T30_LENGTH_A4)) & t30_dis_lengths(dis);
	bool is_known = page->rows > 0, b4 = has(set, T30_LENGTH_B4);
	enum t30_length longest = b4 ? T30_LENGTH_B4 : T30_LENGTH_A4;
	/* clang-format off */
	const struct {
		enum t30_length length;
		bool is_it;
		enum t30_why why; /* T30_WHYS: nothing to be said */
	} tries[] = {
		{T30_LENGTH_A4,  is_known && fits(page, T30_LENGTH_A4, 0),                      T30_WHYS},
		{T30_LENGTH_ANY, has(set, T30_LENGTH_ANY), is_known ? T30_WHY_LONG_PAPER : T30_WHYS},
		{T30_LENGTH_B4,  is_known && b4 && fits(page, T30_LENGTH_B4, 0),                T30_WHY_LONG_PAPER},
		{T30_LENGTH_A4,  is_known && fits(page, T30_LENGTH_A4, LITTLE_LONGER_MM),       T30_WHY_LITTLE_LONGER},
		{T30_LENGTH_B4,  is_known && b4 && fits(page, T30_LENGTH_B4, LITTLE_LONGER_MM), T30_WHY_LITTLE_LONGER},
		{longest,        !is_known,                                                     T30_WHYS},
	};
	/* clang-format on */
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tries); i++)
		if (tries[i].is_it)
			break;
	choice->format.length = i < ARRAY_SIZE(tries) ? tries[i].length : longest;
	choice->rows_max = t30_rows(choice->format.resolution, choice->format.length);
	if (i == ARRAY_SIZE(tries))
		scale_because(choice, T30_WHY_TOO_LONG);
	else if (tries[i].why != T30_WHYS)
		because(choice, tries[i].why);
}

void t30_choose(const struct t30_limits *own, const struct t30_page *page, const struct t30_caps *dis,
		struct t30_choice *ret_choice)
{
	struct t30_choice choice = {.outcome = T30_CHOSEN};

	assert((unsigned int)page->resolution < T30_RESOLUTIONS);
	if (!dis->receiver || !choose_signal(own, dis, &choice)) {
		*ret_choice = (struct t30_choice){.outcome = T30_INCOMPATIBLE, .format.signal = T30_NONE};
		because(ret_choice, dis->receiver ? T30_WHY_NO_SIGNAL : T30_WHY_FAR_NO_RECEIVER);
		return;
	}
	choose_correction(own, dis, &choice);
	choose_coding(own, dis, &choice);
	choose_resolution(own, page, dis, &choice);
	choose_width(own, page, dis, &choice);
	choose_length(own, page, dis, &choice);

	/* With error correction rows take no time of their own (T.30 table 2, note on bits 21 to 23). */
	if (!choice.format.ecm)
		choice.format.row_ms = (uint8_t)t30_dis_row_ms(dis, choice.format.resolution);
	if (choice.format.row_ms > 0)
		because(&choice, T30_WHY_FAR_ROW_TIME);
	*ret_choice = choice;
}

const char *t30_choice_text(const struct t30_choice *choice, char text[T30_CHOICE_TEXT_MAX])
{
	char format[T30_FORMAT_TEXT_MAX];
	const char *before = "; ";
	size_t used;
	unsigned int i;

	t30_format_text(&choice->format, format);
	switch (choice->outcome) {
	case T30_CHOSEN:
		snprintf(text, T30_CHOICE_TEXT_MAX, "%s", format);
		break;
	case T30_SCALE:
		snprintf(text, T30_CHOICE_TEXT_MAX, "%s to %u columns, %s: %s", t30_outcome_words(choice->outcome),
			 (unsigned int)choice->columns, t30_resolution_words(choice->format.resolution), format);
		break;
	default:
		snprintf(text, T30_CHOICE_TEXT_MAX, "%s", t30_outcome_words(choice->outcome));
		before = ": ";
		break;
	}
	for (i = 0; i < T30_WHYS; i++) {
		if (!has(choice->why, i))
			continue;
		used = strlen(text);
		snprintf(text + used, T30_CHOICE_TEXT_MAX - used, "%s%s", before, t30_why_words((enum t30_why)i));
		before = "; ";
	}
	return text;
}
