/* SPDX-License-Identifier: MIT */
/* Lines that begin with "we": what we are expected to do, in the order in which we do it. */
#include "dialog.h"

#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_block.h"

/* So long is waited for us. Longer than any timer of T.30. */
#define PATIENCE_MS 70000
#define TEXT_MAX 1024

static void describe_numbers(const uint8_t *wanted, char *text, size_t room)
{
	size_t at = 0, i, first;

	text[0] = '\0';
	for (i = 0; i < 256 && at + 16 < room; i++) {
		if (!(wanted[i / 8] >> (i % 8) & 1))
			continue;
		for (first = i; i < 255 && wanted[(i + 1) / 8] >> ((i + 1) % 8) & 1; i++)
			;
		at += (size_t)(first == i ? snprintf(text + at, room - at, " %zu", i)
					  : snprintf(text + at, room - at, " %zu-%zu", first, i));
	}
}

static void describe(const struct wire_signal *signal, char text[TEXT_MAX])
{
	const struct modem_order *order = &signal->order;
	size_t at = 0, i;

	switch (order->type) {
	case MODEM_CNG:
	case MODEM_CED:
		snprintf(text, TEXT_MAX, "we sound %s", order->type == MODEM_CNG ? "CNG" : "CED");
		break;
	case MODEM_FRAMES:
		at = (size_t)snprintf(text, TEXT_MAX, "we say ");
		for (i = 0; i < order->frames && at + 300 < TEXT_MAX; i++) {
			if (i > 0)
				at += (size_t)snprintf(text + at, TEXT_MAX - at, ", ");
			frame_describe(order->frame[i].data, order->frame[i].size, text + at, 280);
			at += strlen(text + at);
		}
		break;
	case MODEM_TRAIN:
		snprintf(text, TEXT_MAX, "we train %s", t30_signal_words(order->signal));
		break;
	case MODEM_DATA:
		snprintf(text, TEXT_MAX, "we send page of %zu octets %s %s", order->bytes.size,
			 t30_signal_words(order->signal), order->short_training ? "short" : "long");
		break;
	case MODEM_BLOCK:
		at = (size_t)snprintf(text, TEXT_MAX, "we send frames");
		describe_numbers(order->block.wanted, text + at, 200);
		at += strlen(text + at);
		snprintf(text + at, TEXT_MAX - at, " %s %s", t30_signal_words(order->signal),
			 order->short_training ? "short" : "long");
		break;
	default:
		snprintf(text, TEXT_MAX, "something else");
		break;
	}
}

/* ---- the next signal -------------------------------------------------------- */

static const char *nothing(struct dialog *dialog)
{
	if (dialog->wire.wrong)
		return dialog->wire.wrong;
	return dialog->wire.over ? dialog->wire.detail : "nothing";
}

/* What we do next, tones apart, unless @tones; NULL if nothing comes, which is said. */
static const struct wire_signal *next_signal(struct dialog *dialog, bool tones, const char *expected)
{
	struct wire *wire = &dialog->wire;
	const struct wire_signal *signal;

	wire_pass(wire, wire->now_ms);
	do {
		signal = wire_next(wire, MAX(wire->far_until_ms, MAX(wire->now_ms, wire->ours_until_ms)) + PATIENCE_MS);
		if (!signal && wire->ours_until_ms > wire->now_ms)
			continue; /* it has begun and takes long */
		if (!signal || tones || (signal->order.type != MODEM_CNG && signal->order.type != MODEM_CED))
			break;
	} while (!wire->over && !wire->wrong);
	if (!signal)
		dialog_fails(dialog, expected, nothing(dialog));
	return signal;
}

static bool takes_time(struct dialog *dialog, const struct wire_signal *signal)
{
	uint64_t mark_ms = MAX(dialog->mark_ms, MIN(dialog->wire.far_until_ms, signal->from_ms)), ms;
	uint32_t least = 0, most = UINT32_MAX;
	char expected[64], came[64];

	if (words_take(&dialog->words, "before") && words_take_number(&dialog->words, &most)) {
		words_take(&dialog->words, "ms");
		mark_ms = 0; /* of the whole call */
	} else if (words_take(&dialog->words, "after")) {
		if (!words_take_number(&dialog->words, &least) || !words_take(&dialog->words, "to") ||
		    !words_take_number(&dialog->words, &most) || !words_take(&dialog->words, "ms"))
			return dialog_fails(dialog, "after A to B ms", words_peek(&dialog->words));
	}
	ms = signal->from_ms - MIN(mark_ms, signal->from_ms);
	dialog->mark_ms = signal->until_ms;
	if (ms >= least && ms <= most)
		return true;
	snprintf(expected, sizeof(expected), "after %u to %u ms", least, most);
	snprintf(came, sizeof(came), "after %u ms", (unsigned int)ms);
	return dialog_fails(dialog, expected, came);
}

static bool came_else(struct dialog *dialog, const char *expected, const struct wire_signal *signal)
{
	char text[TEXT_MAX];

	describe(signal, text);
	return dialog_fails(dialog, expected, text);
}

/* ---- kinds of them ------------------------------------------------------------- */

static bool is_identification(const uint8_t *bytes, size_t size)
{
	struct t30_frame frame;

	return t30_frame_parse(bytes, size, &frame) == T30_FAULT_NONE && !fcf_facts(frame.fcf)->ends;
}

static bool is_time(const char *word)
{
	return strcmp(word, "after") == 0 || strcmp(word, "before") == 0;
}

static bool says(struct dialog *dialog)
{
	const struct wire_signal *signal = next_signal(dialog, false, "frames");
	const struct modem_order *order;
	char why[WHY_MAX] = "";
	size_t i, at;

	if (!signal)
		return false;
	order = &signal->order;
	if (order->type != MODEM_FRAMES)
		return came_else(dialog, "frames", signal);
	for (i = 0; i < order->frames; i++) {
		/* "after" ends the frames: a comma before it is not needed. */
		at = dialog->words.at;
		if (words_peek(&dialog->words)) {
			size_t count = dialog->words.count, j;

			for (j = at; j < count; j++)
				if (is_time(dialog->words.word[j]))
					dialog->words.count = j;
			bool matches = frame_matches(&dialog->words, order->frame[i].data, order->frame[i].size, why);

			dialog->words.count = count;
			if (matches) {
				if (i + 1 < order->frames)
					words_take(&dialog->words, ",");
				continue;
			}
		}
		/* Who we are is said where the dialogue asks for it. */
		dialog->words.at = at;
		if (!is_identification(order->frame[i].data, order->frame[i].size))
			return came_else(dialog, why, signal);
	}
	if (words_peek(&dialog->words) && !is_time(words_peek(&dialog->words)))
		return came_else(dialog, words_peek(&dialog->words), signal);
	return takes_time(dialog, signal);
}

static bool has_signal(struct dialog *dialog, const struct wire_signal *signal)
{
	enum t30_signal wanted;

	if (words_take_signal(&dialog->words, &wanted) && wanted != signal->order.signal)
		return came_else(dialog, t30_signal_words(wanted), signal);
	if (words_take(&dialog->words, "short") && !signal->order.short_training)
		return came_else(dialog, "short training", signal);
	if (words_take(&dialog->words, "long") && signal->order.short_training)
		return came_else(dialog, "long training", signal);
	return takes_time(dialog, signal);
}

static bool trains(struct dialog *dialog)
{
	const struct wire_signal *signal = next_signal(dialog, false, "training");

	if (!signal)
		return false;
	if (signal->order.type != MODEM_TRAIN || signal->order.ms != 1500)
		return came_else(dialog, "1500 ms of training", signal);
	return has_signal(dialog, signal);
}

static bool is_of_page(struct dialog *dialog, const uint8_t *data, size_t size, uint32_t page, size_t offset)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (data[i] != wire_octet(page, offset + i))
			return dialog_fails(dialog, "what is in this page", "other octets");
	return true;
}

static bool sends_page(struct dialog *dialog)
{
	const struct wire_signal *signal = next_signal(dialog, false, "a page");
	const struct modem_order *order;
	uint32_t page = 0;

	if (!signal)
		return false;
	order = &signal->order;
	if (order->type != MODEM_DATA)
		return came_else(dialog, "a page without frames", signal);
	if (!words_take_number(&dialog->words, &page) || page == 0 || page > WIRE_PAGES_MAX)
		return dialog_fails(dialog, "the number of the page", words_peek(&dialog->words));
	if (order->bytes.size != dialog->wire.page_octets[page - 1])
		return came_else(dialog, "all octets of this page", signal);
	return is_of_page(dialog, order->bytes.data, order->bytes.size, page - 1, 0) && has_signal(dialog, signal);
}

/* "frames 0-19 of page 2 block 0": the page, and the block if it is not the first. */
static bool sends_frames(struct dialog *dialog)
{
	const struct wire_signal *signal = next_signal(dialog, false, "frames of a block");
	uint8_t wanted[T30_MAP_SIZE] = {0};
	uint16_t numbers[NUMBERS_MAX];
	const struct modem_order *order;
	uint32_t page = 1, block = 0;
	size_t count, i;

	if (!signal)
		return false;
	order = &signal->order;
	if (order->type != MODEM_BLOCK)
		return came_else(dialog, "frames of a block", signal);
	count = words_take_numbers(&dialog->words, numbers);
	for (i = 0; i < count; i++)
		wanted[numbers[i] / 8] |= (uint8_t)(1 << (numbers[i] % 8));
	if (memcmp(wanted, order->block.wanted, sizeof(wanted)) != 0)
		return came_else(dialog, "other frames", signal);
	if (words_take(&dialog->words, "of") && words_take(&dialog->words, "page"))
		words_take_number(&dialog->words, &page);
	if (words_take(&dialog->words, "block"))
		words_take_number(&dialog->words, &block);
	return is_of_page(dialog, order->block.data, order->block.size, page - 1,
			  (size_t)block * 256 * order->block.frame_size) &&
	       has_signal(dialog, signal);
}

static bool sends(struct dialog *dialog)
{
	if (words_take(&dialog->words, "page"))
		return sends_page(dialog);
	if (words_take(&dialog->words, "frames"))
		return sends_frames(dialog);
	return dialog_fails(dialog, "page or frames", words_peek(&dialog->words));
}

static bool sounds(struct dialog *dialog)
{
	const struct wire_signal *signal = next_signal(dialog, true, "a tone");
	enum modem_order_type wanted = words_take(&dialog->words, "CED") ? MODEM_CED : MODEM_CNG;

	if (!signal)
		return false;
	if (signal->order.type != wanted || (wanted == MODEM_CNG && !words_take(&dialog->words, "CNG")))
		return came_else(dialog, wanted == MODEM_CED ? "CED" : "CNG", signal);
	return takes_time(dialog, signal);
}

bool we_do_no_more(struct dialog *dialog)
{
	struct wire *wire = &dialog->wire;
	const struct wire_signal *signal;

	wire_pass(wire, MAX(wire->now_ms, wire->far_until_ms) + 1);
	while ((signal = wire_next(wire, MAX(wire->now_ms, wire->ours_until_ms) + PATIENCE_MS)))
		if (signal->order.type != MODEM_CNG && signal->order.type != MODEM_CED)
			return came_else(dialog, "the end", signal);
	return true;
}

/* ---- many of them -------------------------------------------------------------- */

static bool answer_command(struct dialog *dialog, const char *answer)
{
	struct made_frame made;
	struct words words;
	char why[WHY_MAX];

	words_split(&words, answer);
	if (!frame_make(&words, !dialog->wire.config.calling, &made, why))
		return dialog_fails(dialog, "a frame", why);
	far_says(&dialog->wire, 1000, &made, 1, false);
	return true;
}

bool far_takes_pages(struct dialog *dialog)
{
	const struct wire_signal *signal;
	struct t30_frame frame;
	uint32_t last;

	if (!words_take_number(&dialog->words, &last))
		return dialog_fails(dialog, "the number of the last page", words_peek(&dialog->words));
	while (dialog->wire.confirmed < last) {
		signal = next_signal(dialog, false, "a page");
		if (!signal)
			return false;
		if (signal->order.type == MODEM_DATA || signal->order.type == MODEM_BLOCK)
			continue;
		if (signal->order.type != MODEM_FRAMES ||
		    t30_frame_parse(signal->frame[0], signal->order.frame[0].size, &frame) != T30_FAULT_NONE ||
		    fcf_facts(frame.fcf)->kind != FCF_KIND_POST)
			return came_else(dialog, "a page, or the command behind it", signal);
		if (!answer_command(dialog, "MCF"))
			return false;
		wire_pass(&dialog->wire, dialog->wire.far_until_ms);
	}
	return !dialog->wire.wrong || dialog_fails(dialog, "pages", dialog->wire.wrong);
}

/* One block of a page, and PPS. */
static bool give_block(struct dialog *dialog, uint32_t page, uint32_t number, size_t frames, bool is_last)
{
	static const bool none_bad[256];
	uint16_t numbers[256];
	struct t30_facts facts;
	struct wire_block block = {.number = numbers, .count = frames, .octets = 256, .bad = none_bad};
	const struct wire_signal *signal;
	char text[80], why[WHY_MAX];
	struct words words;
	size_t i;

	t30_facts(dialog->wire.t30, &facts);
	block.signal = facts.format.signal;
	for (i = 0; i < frames; i++)
		numbers[i] = (uint16_t)i;
	far_sends_block(&dialog->wire, &block);
	snprintf(text, sizeof(text), "PPS-%s page %u block %u frames %zu", is_last ? "MPS" : "NULL", page & 255,
		 number & 255, frames);
	if (!answer_command(dialog, text))
		return false;
	signal = next_signal(dialog, false, "MCF");
	if (!signal)
		return false;
	words_split(&words, "MCF");
	return (signal->order.type == MODEM_FRAMES &&
		frame_matches(&words, signal->frame[0], signal->order.frame[0].size, why)) ||
	       came_else(dialog, "MCF", signal);
}

bool far_gives_pages(struct dialog *dialog)
{
	uint32_t first, last, frames = 1, page, number, left;

	if (!words_take_number(&dialog->words, &first) || !words_take(&dialog->words, "to") ||
	    !words_take_number(&dialog->words, &last) || first == 0)
		return dialog_fails(dialog, "FIRST to LAST", words_peek(&dialog->words));
	if (words_take(&dialog->words, "of") && words_take_number(&dialog->words, &frames))
		words_take(&dialog->words, "frames");
	for (page = first; page <= last; page++)
		for (number = 0, left = frames; left > 0; number++) {
			uint32_t now = MIN(left, 256);

			left -= now;
			if (!give_block(dialog, page - 1, number, now, left == 0))
				return false;
		}
	return true;
}

/* ---- what is not a signal -------------------------------------------------------- */

static bool are_silent(struct dialog *dialog)
{
	struct wire *wire = &dialog->wire;
	const struct wire_signal *signal;
	uint32_t ms;

	if (!words_take(&dialog->words, "silent") || !words_take_number(&dialog->words, &ms) ||
	    !words_take(&dialog->words, "ms"))
		return dialog_fails(dialog, "silent N ms", words_peek(&dialog->words));
	wire_pass(wire, MAX(wire->now_ms, wire->far_until_ms) + ms);
	signal = wire_now(wire);
	if (signal && signal->from_ms < wire->now_ms)
		return came_else(dialog, "silence", signal);
	return !wire->wrong || dialog_fails(dialog, "silence", wire->wrong);
}

static bool begin(struct dialog *dialog)
{
	static const struct {
		const char *word;
		enum modem_order_type type;
	} kinds[] = {
		{"frames",   MODEM_FRAMES},
                {"training", MODEM_TRAIN },
                {"page",     MODEM_DATA  },
		{"block",    MODEM_BLOCK },
                {"CED",      MODEM_CED   },
                {"CNG",      MODEM_CNG   },
	};
	struct wire *wire = &dialog->wire;
	const struct wire_signal *signal;
	uint64_t until_ms;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (words_take(&dialog->words, kinds[i].word))
			break;
	if (i == ARRAY_SIZE(kinds))
		return dialog_fails(dialog, "frames, training, page, block, CED or CNG", words_peek(&dialog->words));
	wire_pass(wire, wire->now_ms);
	for (until_ms = MAX(wire->now_ms, wire->far_until_ms) + PATIENCE_MS; wire->now_ms < until_ms && !wire->over;
	     wire_pass(wire, wire->now_ms + 10)) {
		signal = wire_now(wire);
		if (signal && signal->order.type == kinds[i].type && signal->from_ms <= wire->now_ms)
			return true;
		if (signal && signal->until_ms <= wire->now_ms) {
			if (signal->order.type != MODEM_CNG && signal->order.type != MODEM_CED)
				return came_else(dialog, kinds[i].word, signal);
			wire->seen++;
		}
	}
	return dialog_fails(dialog, kinds[i].word, nothing(dialog));
}

static bool stop(struct dialog *dialog)
{
	static const struct t30_event event = {.type = T30_STOP, .status = FAX_STATUS_CANCELLED};

	wire_pass(&dialog->wire, dialog->wire.now_ms);
	wire_tell(&dialog->wire, &event);
	return true;
}

/* "we call with 2 pages", "we answer". */
static bool take_role(struct dialog *dialog, bool calling)
{
	struct t30_config *config = &dialog->wire.config;
	uint32_t number;

	config->calling = calling;
	for (;;) {
		if (words_take(&dialog->words, "with") && words_take_number(&dialog->words, &number)) {
			config->sending = true;
			config->page_count = MIN(number, WIRE_PAGES_MAX);
			if (!words_take(&dialog->words, "pages"))
				words_take(&dialog->words, "page");
		} else if (words_take(&dialog->words, "from") && words_take(&dialog->words, "page") &&
			   words_take_number(&dialog->words, &number) && number > 0) {
			config->first_page = number - 1;
		} else if (words_take(&dialog->words, "to") && words_take(&dialog->words, "poll")) {
			config->polling = true;
		} else {
			return true;
		}
	}
}

static bool call(struct dialog *dialog)
{
	return take_role(dialog, true);
}

static bool answer(struct dialog *dialog)
{
	return take_role(dialog, false);
}

bool we_do(struct dialog *dialog)
{
	static const struct {
		const char *verb;
		bool (*does)(struct dialog *dialog);
	} verbs[] = {
		{"call",   call      },
                {"answer", answer    },
                {"say",    says      },
                {"train",  trains    },
                {"send",   sends     },
		{"sound",  sounds    },
                {"are",    are_silent},
                {"begin",  begin     },
                {"stop",   stop      },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		if (words_take(&dialog->words, verbs[i].verb))
			return verbs[i].does(dialog) && dialog_ends_line(dialog);
	return dialog_fails(dialog, "call, answer, say, train, send, sound, are silent, begin or stop",
			    words_peek(&dialog->words));
}
