/* SPDX-License-Identifier: MIT */
/* Lines that begin with "far": what the far end does, as it is laid on the line. */
#include "dialog.h"

#include <stdio.h>
#include <string.h>

#include "base/macros.h"

#define FRAMES_MAX 40

/* A signal in words, or what both have agreed on. */
static enum t30_signal take_signal(struct dialog *dialog)
{
	enum t30_signal signal;
	struct t30_facts facts;

	if (words_take_signal(&dialog->words, &signal))
		return signal;
	if (!dialog->wire.t30)
		return T30_V27_2400;
	t30_facts(dialog->wire.t30, &facts);
	return facts.format.signal == T30_NONE ? T30_V27_2400 : facts.format.signal;
}

/* What gives a page up makes the next frames those of another. */
static void note_frame(struct wire *wire, const struct made_frame *made)
{
	struct t30_frame frame;

	if (t30_frame_parse(made->bytes, made->size, &frame) == T30_FAULT_NONE && frame.fcf == FCF_EOR &&
	    t30_second(&frame) != FCF_NULL) {
		wire->far_offset = 0;
		wire->far_page++;
	}
}

static bool says(struct dialog *dialog)
{
	struct made_frame frames[FRAMES_MAX];
	uint32_t preamble_ms = 1000, times, i;
	bool without_end = false;
	char why[WHY_MAX];
	size_t count = 0;

	if (words_take(&dialog->words, "preamble"))
		words_take_number(&dialog->words, &preamble_ms);
	do {
		if (words_take(&dialog->words, "without-end")) {
			without_end = true;
			break;
		}
		if (count == FRAMES_MAX)
			return dialog_fails(dialog, "fewer frames", "too many");
		if (!frame_make(&dialog->words, !dialog->wire.config.calling, &frames[count], why))
			return dialog_fails(dialog, "a frame", why);
		times = 1;
		if (words_take(&dialog->words, "times") &&
		    (!words_take_number(&dialog->words, &times) || times == 0 || count + times > FRAMES_MAX))
			return dialog_fails(dialog, "a small number", words_peek(&dialog->words));
		for (i = 1; i < times; i++)
			frames[count + i] = frames[count];
		note_frame(&dialog->wire, &frames[count]);
		count += times;
	} while (words_take(&dialog->words, ","));
	far_says(&dialog->wire, preamble_ms, frames, count, without_end);
	return true;
}

static bool flags(struct dialog *dialog)
{
	bool without_end = words_take(&dialog->words, "without-end");
	uint32_t ms = 1000;

	if (words_take_number(&dialog->words, &ms))
		words_take(&dialog->words, "ms");
	far_says(&dialog->wire, ms, NULL, 0, without_end || words_take(&dialog->words, "without-end"));
	return true;
}

static bool trains(struct dialog *dialog)
{
	enum t30_signal signal = take_signal(dialog);
	bool without_end = false;
	uint8_t octet = 0;
	uint32_t ms = 1500;

	for (;;) {
		if (words_take(&dialog->words, "for") && words_take_number(&dialog->words, &ms))
			words_take(&dialog->words, "ms");
		else if (words_take(&dialog->words, "ones"))
			octet = 0xff;
		else if (words_take(&dialog->words, "noisy"))
			octet = 0x08;
		else if (words_take(&dialog->words, "without-end"))
			without_end = true;
		else
			break;
	}
	far_trains(&dialog->wire, signal, ms, octet, without_end);
	return true;
}

static bool sends_page(struct dialog *dialog)
{
	struct wire_page page = {.octets = 5000};
	uint32_t octets;

	if (words_take_number(&dialog->words, &octets)) {
		page.octets = octets;
		words_take(&dialog->words, "octets");
	}
	page.signal = take_signal(dialog);
	for (;;) {
		if (words_take(&dialog->words, "unreadable"))
			page.unreadable = true;
		else if (words_take(&dialog->words, "without-end"))
			page.without_end = true;
		else
			break;
	}
	far_sends_page(&dialog->wire, &page);
	return true;
}

static bool sends_frames(struct dialog *dialog)
{
	uint16_t numbers[NUMBERS_MAX], bad_numbers[NUMBERS_MAX];
	struct wire_block block = {.number = numbers};
	struct t30_facts facts = {0};
	bool bad[256] = {false};
	uint32_t octets;
	size_t count, i;

	if (dialog->wire.t30)
		t30_facts(dialog->wire.t30, &facts);
	block.octets = facts.format.frame_octets ? facts.format.frame_octets : 256;
	block.count = words_take_numbers(&dialog->words, numbers);
	block.bad = bad;
	for (;;) {
		if (words_take(&dialog->words, "bad")) {
			count = words_take_numbers(&dialog->words, bad_numbers);
			for (i = 0; i < count; i++)
				bad[bad_numbers[i]] = true;
		} else if (words_take(&dialog->words, "of") && words_take_number(&dialog->words, &octets)) {
			block.octets = (uint16_t)octets;
			words_take(&dialog->words, "octets");
		} else if (words_take(&dialog->words, "last") && words_take_number(&dialog->words, &octets)) {
			block.last_octets = (uint16_t)octets;
			words_take(&dialog->words, "octets");
		} else if (words_take(&dialog->words, "without-end")) {
			block.without_end = true;
		} else {
			break;
		}
	}
	block.signal = take_signal(dialog);
	if (block.count == 0 || block.octets + 4 > MODEM_FRAME_MAX)
		return dialog_fails(dialog, "numbers of frames of at most 256 octets", "others");
	far_sends_block(&dialog->wire, &block);
	return true;
}

static bool sends(struct dialog *dialog)
{
	if (words_take(&dialog->words, "page"))
		return sends_page(dialog);
	if (words_take(&dialog->words, "frames"))
		return sends_frames(dialog);
	/* "sends the same frames": of the page before. */
	if (words_take(&dialog->words, "the") && words_take(&dialog->words, "same") &&
	    words_take(&dialog->words, "frames")) {
		dialog->wire.far_page--;
		bool is_good = sends_frames(dialog);

		dialog->wire.far_page++;
		return is_good;
	}
	return dialog_fails(dialog, "page or frames", words_peek(&dialog->words));
}

static bool waits(struct dialog *dialog)
{
	uint32_t ms;

	if (!words_take_number(&dialog->words, &ms))
		return dialog_fails(dialog, "a time in ms", words_peek(&dialog->words));
	words_take(&dialog->words, "ms");
	far_waits(&dialog->wire, ms);
	return true;
}

static bool sounds(struct dialog *dialog)
{
	const char *tone = words_next(&dialog->words);

	if (strcmp(tone, "CED") != 0 && strcmp(tone, "CNG") != 0)
		return dialog_fails(dialog, "CED or CNG", tone);
	far_reports(&dialog->wire, strcmp(tone, "CED") == 0 ? MODEM_CED_HEARD : MODEM_CNG_HEARD, T30_V21);
	return true;
}

static bool drops(struct dialog *dialog)
{
	enum t30_signal signal = words_take(&dialog->words, "V.21") ? T30_V21 : take_signal(dialog);

	far_reports(&dialog->wire, MODEM_CARRIER_LOST, signal);
	return true;
}

/* "answers RR with RNR": from now on, each time, and the dialogue does not see it. "answers nothing" ends that. */
static bool answers(struct dialog *dialog)
{
	struct wire *wire = &dialog->wire;
	const char *name = words_next(&dialog->words);
	char why[WHY_MAX];
	unsigned int i;

	for (i = 1, wire->answered = FCFS; i < FCFS; i++)
		if (strcmp(fcf_words((enum fcf)i), name) == 0)
			wire->answered = (enum fcf)i;
	if (wire->answered == FCFS)
		return strcmp(name, "nothing") == 0 || dialog_fails(dialog, "a frame, or nothing", name);
	if (!words_take(&dialog->words, "with"))
		return dialog_fails(dialog, "with", words_peek(&dialog->words));
	return frame_make(&dialog->words, !wire->config.calling, &wire->answer, why) ||
	       dialog_fails(dialog, "a frame", why);
}

static bool takes(struct dialog *dialog)
{
	if (words_take(&dialog->words, "pages") && words_take(&dialog->words, "up") && words_take(&dialog->words, "to"))
		return far_takes_pages(dialog);
	return dialog_fails(dialog, "pages up to", words_peek(&dialog->words));
}

static bool gives(struct dialog *dialog)
{
	if (words_take(&dialog->words, "pages"))
		return far_gives_pages(dialog);
	return dialog_fails(dialog, "pages", words_peek(&dialog->words));
}

static bool hangs(struct dialog *dialog)
{
	words_take(&dialog->words, "up");
	far_hangs_up(&dialog->wire);
	return true;
}

bool far_does(struct dialog *dialog)
{
	static const struct {
		const char *verb;
		bool (*does)(struct dialog *dialog);
	} verbs[] = {
		{"says",    says   },
                {"flags",   flags  },
                {"trains",  trains },
                {"sends",   sends  },
		{"waits",   waits  },
                {"sounds",  sounds },
                {"drops",   drops  },
                {"hangs",   hangs  },
		{"answers", answers},
                {"takes",   takes  },
                {"gives",   gives  },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		if (words_take(&dialog->words, verbs[i].verb))
			return verbs[i].does(dialog) && dialog_ends_line(dialog);
	return dialog_fails(dialog,
			    "says, flags, trains, sends, waits, sounds, drops, answers, takes, gives or hangs up",
			    words_peek(&dialog->words));
}
