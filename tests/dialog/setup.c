/* SPDX-License-Identifier: MIT */
/* Lines that say how our side is, before the call or in it; and the last one, how it has to end. */
#include "dialog.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_ending.h"

/* ---- ours ------------------------------------------------------------------ */

static bool take_modems(struct words *words, uint32_t *ret_signals)
{
	if (words_take(words, "V.27ter"))
		*ret_signals = T30_ALL_V27;
	else if (words_take(words, "V.29"))
		*ret_signals = T30_ALL_V27 | T30_ALL_V29;
	else if (words_take(words, "V.17"))
		*ret_signals = T30_ALL_SIGNALS;
	else
		return false;
	return true;
}

/* What is pointed to lives as long as the dialogue: the words of this line do not. */
static const char *text_of(struct words *words)
{
	static char texts[8][64];
	static unsigned int next;
	char *text = texts[next++ % ARRAY_SIZE(texts)];

	words_take_text(words, text, sizeof(texts[0]));
	return text;
}

static bool ours(struct dialog *dialog)
{
	struct t30_config *config = &dialog->wire.config;
	struct words *words = &dialog->words;
	uint32_t number;

	if (words_take(words, "ident"))
		config->ident = text_of(words);
	else if (words_take(words, "subaddress"))
		config->subaddress = text_of(words);
	else if (words_take(words, "separate"))
		config->separate = text_of(words);
	else if (words_take(words, "password"))
		config->password = text_of(words);
	else if (words_take(words, "modems") && take_modems(words, &config->limits.signals))
		;
	else if (words_take(words, "no-ECM"))
		config->limits.ecm = false;
	else if (words_take(words, "64-octet-frames"))
		config->limits.prefers_64 = true;
	else if (words_take(words, "A4-only"))
		config->limits.widths = T30_BIT(T30_WIDTH_A4);
	else if (words_take(words, "standard-only"))
		config->limits.resolutions = T30_BIT(T30_R8X385);
	else if (words_take(words, "MH-only"))
		config->limits.codings = T30_BIT(T30_CODING_MH);
	else if (words_take(words, "RTN-is-accepted"))
		config->rtn_is_accepted = true;
	else if (words_take(words, "CED") && words_take_number(words, &number))
		config->ced_ms = number;
	else
		return dialog_fails(dialog, "something of ours", words_peek(words));
	return true;
}

/* "page 2 is 2048 columns", "page 2 is 3000 rows", "pages are 200000 octets", "page 3 is standard". */
static bool pages(struct dialog *dialog, uint32_t first, uint32_t last)
{
	uint32_t number, i;
	const char *unit;

	if (words_take(&dialog->words, "standard")) {
		for (i = first; i < last && i < WIRE_PAGES_MAX; i++)
			dialog->wire.page[i].resolution = T30_R8X385;
		return true;
	}
	if (!words_take_number(&dialog->words, &number))
		return dialog_fails(dialog, "standard, or a number", words_peek(&dialog->words));
	unit = words_next(&dialog->words);
	for (i = first; i < last && i < WIRE_PAGES_MAX; i++) {
		if (strcmp(unit, "octets") == 0)
			dialog->wire.page_octets[i] = number;
		else if (strcmp(unit, "columns") == 0)
			dialog->wire.page[i].columns = number;
		else if (strcmp(unit, "rows") == 0)
			dialog->wire.page[i].rows = number;
		else
			return dialog_fails(dialog, "octets, columns or rows", unit);
	}
	return true;
}

static bool one_page(struct dialog *dialog)
{
	uint32_t page;

	if (!words_take_number(&dialog->words, &page) || page == 0 || !words_take(&dialog->words, "is"))
		return dialog_fails(dialog, "page N is", words_peek(&dialog->words));
	return pages(dialog, page - 1, page);
}

static bool all_pages(struct dialog *dialog)
{
	if (!words_take(&dialog->words, "are"))
		return dialog_fails(dialog, "pages are", words_peek(&dialog->words));
	return pages(dialog, 0, WIRE_PAGES_MAX);
}

static bool document(struct dialog *dialog)
{
	struct words *words = &dialog->words;
	uint32_t *number = words_take(words, "takes") ? &dialog->wire.document_ms : &dialog->wire.document_fails_at;

	if (number == &dialog->wire.document_fails_at)
		if (!words_take(words, "fails") || !words_take(words, "at") || !words_take(words, "page"))
			return dialog_fails(dialog, "takes N ms, or fails at page N", words_peek(words));
	if (!words_take_number(words, number))
		return dialog_fails(dialog, "a number", words_peek(words));
	words_take(words, "ms");
	return true;
}

static bool disk(struct dialog *dialog)
{
	struct words *words = &dialog->words;
	struct wire *wire = &dialog->wire;

	wire->disk_fails = wire->disk_is_stuck = false;
	if (words_take(words, "fails"))
		wire->disk_fails = true;
	else if (words_take(words, "hangs"))
		wire->disk_is_stuck = true;
	else if (!words_take(words, "takes") || !words_take_number(words, &wire->disk_ms))
		return dialog_fails(dialog, "takes N ms, fails or hangs", words_peek(words));
	words_take(words, "ms");
	return true;
}

/* "rows 1000 bad 30 run 12": what the owner finds in the pages from here on. */
static bool rows(struct dialog *dialog)
{
	struct wire *wire = &dialog->wire;

	wire->bad_rows = wire->bad_run = 0;
	if (!words_take_number(&dialog->words, &wire->rows))
		return dialog_fails(dialog, "a number", words_peek(&dialog->words));
	if (words_take(&dialog->words, "bad"))
		words_take_number(&dialog->words, &wire->bad_rows);
	if (words_take(&dialog->words, "run"))
		words_take_number(&dialog->words, &wire->bad_run);
	return true;
}

bool dialog_sets_up(struct dialog *dialog, bool *ret_is_known)
{
	static const struct {
		const char *word;
		bool (*does)(struct dialog *dialog);
	} words[] = {
		{"ours",     ours     },
                {"page",     one_page },
                {"pages",    all_pages},
		{"document", document },
                {"disk",     disk     },
                {"rows",     rows     },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (words_take(&dialog->words, words[i].word)) {
			*ret_is_known = true;
			return words[i].does(dialog) && dialog_ends_line(dialog);
		}
	*ret_is_known = false;
	return true;
}

/* ---- the end ----------------------------------------------------------------- */

static bool is_name(const char *word, const char *name)
{
	for (; *word && *name; word++, name++)
		if (toupper((unsigned char)*word) != *name && !(*word == '-' && *name == '_'))
			return false;
	return !*word && !*name;
}

static const char *ending_name(const char *detail)
{
	static const char *const names[T30_ENDINGS] = {
#define X(name, status, words) #name,
		T30_ENDING_LIST(X)
#undef X
	};
	unsigned int i;

	for (i = 0; i < T30_ENDINGS; i++)
		if (strcmp(detail, t30_ending_words((enum t30_ending)i)) == 0)
			return names[i];
	return "NONE";
}

static const char *status_name(enum fax_status status)
{
	static const char *const names[FAX_STATUSES] = {
#define X(name, words, next, cause, fjes) #name,
		FAX_STATUS_LIST(X)
#undef X
	};

	return (unsigned int)status < FAX_STATUSES ? names[status] : "NONE";
}

static bool check_pages(struct dialog *dialog, uint32_t expected)
{
	struct wire *wire = &dialog->wire;
	char came[32], wanted[32];
	struct t30_facts facts;

	t30_facts(wire->t30, &facts);
	snprintf(wanted, sizeof(wanted), "%u pages", expected);
	snprintf(came, sizeof(came), "%u pages", wire->config.sending ? wire->confirmed : facts.confirmed);
	return strcmp(came, wanted) == 0 || dialog_fails(dialog, wanted, came);
}

/* "end good, 2 pages", "end not-stored, 0 pages, status disk". */
bool dialog_ends(struct dialog *dialog)
{
	struct wire *wire = &dialog->wire;
	const char *ending = words_next(&dialog->words), *status;
	uint32_t count;

	if (!we_do_no_more(dialog))
		return false;
	if (wire->wrong)
		return dialog_fails(dialog, "an end", wire->wrong);
	if (!wire->over)
		return dialog_fails(dialog, "an end", "the conversation goes on");
	if (!is_name(ending, ending_name(wire->detail)))
		return dialog_fails(dialog, ending, wire->detail);
	if (!words_take(&dialog->words, ",") || !words_take_number(&dialog->words, &count) ||
	    !(words_take(&dialog->words, "pages") || words_take(&dialog->words, "page")))
		return dialog_fails(dialog, ", N pages", words_peek(&dialog->words));
	if (!check_pages(dialog, count))
		return false;
	if (words_take(&dialog->words, ",") && words_take(&dialog->words, "status")) {
		status = words_next(&dialog->words);
		if (!is_name(status, status_name(wire->status)))
			return dialog_fails(dialog, status, status_name(wire->status));
	}
	return dialog_ends_line(dialog);
}
