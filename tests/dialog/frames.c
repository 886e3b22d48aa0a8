/* SPDX-License-Identifier: MIT */
#include "frames.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_block.h"
#include "core/t30/t30_caps.h"
#include "core/t30/t30_choose.h"
#include "core/t30/t30_format.h"
#include "core/t30/t30_ident.h"

/* ---- words of DIS, DTC and DCS ------------------------------------------ */

/* The word, the field it sets, and to what. What DIS says of widths and lengths is "up to". */
static const struct {
	const char *word;
	uint16_t offset;
	uint8_t value;
} caps_words[] = {
#define AT(field) offsetof(struct t30_caps, field)
	{"V.27ter-2400", AT(rate),      0x0},
	{"V.27ter",      AT(rate),      0x4},
	{"V.29-only",    AT(rate),      0x8},
	{"V.29",         AT(rate),      0xc},
	{"V.17",         AT(rate),      0xd},
	{"V.33",         AT(rate),      0xe},
	{"MH",           AT(mr),        0  },
	{"MR",           AT(mr),        1  },
	{"MMR",          AT(mmr),       1  },
	{"ECM",          AT(ecm),       1  },
	{"no-ECM",       AT(ecm),       0  },
	{"fine",         AT(fine),      1  },
	{"standard",     AT(fine),      0  },
	{"superfine",    AT(superfine), 1  },
	{"300x300",      AT(d300),      1  },
	{"400x400",      AT(d400),      1  },
	{"inch",         AT(inch),      1  },
	{"metric",       AT(metric),    1  },
	{"A4-wide",      AT(width),     0  },
	{"B4-wide",      AT(width),     2  },
	{"A3-wide",      AT(width),     1  },
	{"no-width",     AT(width),     3  },
	{"A4-long",      AT(length),    0  },
	{"B4-long",      AT(length),    2  },
	{"any-length",   AT(length),    1  },
	{"0-ms",         AT(row_time),  7  },
	{"5-ms",         AT(row_time),  4  },
	{"10-ms",        AT(row_time),  2  },
	{"20-ms",        AT(row_time),  0  },
	{"40-ms",        AT(row_time),  1  },
	{"polled",       AT(polled),    1  },
	{"not-polled",   AT(polled),    0  },
	{"no-receiver",  AT(receiver),  0  },
	{"receiver",     AT(receiver),  1  },
	{"sub",          AT(sub),       1  },
	{"no-sub",       AT(sub),       0  },
	{"no-password",  AT(password),  0  },
	{"sep",          AT(sep),       1  },
	{"password",     AT(password),  1  },
	{"v8",           AT(v8),        1  },
	{"colour",       AT(colour),    1  },
	{"JPEG",         AT(jpeg),      1  },
	{"JBIG",         AT(jbig),      1  },
#undef AT
};

static bool take_caps_word(struct words *words, size_t *ret_offset, uint8_t *ret_value)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(caps_words); i++)
		if (words_take(words, caps_words[i].word)) {
			*ret_offset = caps_words[i].offset;
			*ret_value = caps_words[i].value;
			return true;
		}
	return false;
}

bool words_take_signal(struct words *words, enum t30_signal *ret_signal)
{
	const char *first = words_peek(words);
	char text[64];
	unsigned int i;

	if (!first || words->at + 1 >= words->count)
		return false;
	snprintf(text, sizeof(text), "%.30s %.30s", first, words->word[words->at + 1]);
	for (i = 0; i < T30_SIGNALS; i++)
		if (strcmp(t30_signal_words((enum t30_signal)i), text) == 0) {
			*ret_signal = (enum t30_signal)i;
			words->at += 2;
			return true;
		}
	return false;
}

/* All of them up to the comma, each told to @see; false at one that is none. */
static bool take_caps(struct words *words, bool is_dcs, bool (*see)(void *arg, size_t offset, uint8_t value), void *arg)
{
	enum t30_signal signal;
	size_t offset;
	uint8_t value;

	while (words_peek(words) && strcmp(words_peek(words), ",") != 0) {
		if (is_dcs && words_take_signal(words, &signal)) {
			offset = offsetof(struct t30_caps, rate);
			value = t30_signal_facts(signal)->dcs;
		} else if (words_take(words, "64")) {
			offset = is_dcs ? offsetof(struct t30_caps, frames_64) : offsetof(struct t30_caps, prefers_64);
			value = 1;
		} else if (!take_caps_word(words, &offset, &value)) {
			return false;
		}
		if (!see(arg, offset, value))
			return false;
	}
	return true;
}

static bool set_field(void *caps, size_t offset, uint8_t value)
{
	((uint8_t *)caps)[offset] = value;
	return true;
}

static bool has_field(void *caps, size_t offset, uint8_t value)
{
	return ((uint8_t *)caps)[offset] == value;
}

/* ---- making ---------------------------------------------------------------- */

/* Its name, and what stands in it as an octet: of PPS and EOR the second control field. */
static bool take_name(struct words *words, enum fcf *ret_fcf, enum fcf *ret_second)
{
	const char *name = words_next(words);
	size_t length = strncmp(name, "PPS-", 4) == 0 || strncmp(name, "EOR-", 4) == 0 ? 3 : strlen(name);
	unsigned int i;

	*ret_fcf = *ret_second = FCFS;
	for (i = 1; i < FCFS; i++)
		if (strlen(fcf_words((enum fcf)i)) == length && strncmp(fcf_words((enum fcf)i), name, length) == 0)
			*ret_fcf = (enum fcf)i;
	for (i = 0; i < FCFS && name[length] == '-'; i++)
		if (strcmp(fcf_words((enum fcf)i), name + length + 1) == 0)
			*ret_second = (enum fcf)i;
	return *ret_fcf != FCFS && (!name[length] || *ret_second != FCFS);
}

static enum t30_caps_kind kind_of(enum fcf fcf)
{
	if (fcf == FCF_DIS)
		return T30_CAPS_DIS;
	return fcf == FCF_DTC ? T30_CAPS_DTC : T30_CAPS_DCS;
}

static bool is_text(enum fcf fcf)
{
	return fcf == FCF_CSI || fcf == FCF_TSI || fcf == FCF_CIG || fcf == FCF_SUB || fcf == FCF_PWD ||
	       fcf == FCF_SEP || fcf == FCF_PSA || fcf == FCF_SID;
}

static size_t make_map(struct words *words, uint8_t *map)
{
	uint16_t numbers[NUMBERS_MAX];
	size_t count, i;

	memset(map, 0, T30_MAP_SIZE);
	count = words_take_numbers(words, numbers);
	for (i = 0; i < count; i++)
		map[numbers[i] / 8] |= (uint8_t)(0x80 >> (numbers[i] % 8));
	words_take(words, "none");
	return T30_MAP_SIZE;
}

static void take_pps(struct words *words, struct t30_pps *pps)
{
	uint32_t number;

	for (;;) {
		if (words_take(words, "page") && words_take_number(words, &number))
			pps->page = (uint8_t)number;
		else if (words_take(words, "block") && words_take_number(words, &number))
			pps->block = (uint8_t)number;
		else if (words_take(words, "frames") && words_take_number(words, &number))
			pps->frames = (uint16_t)number;
		else
			return;
	}
}

static size_t make_caps(struct words *words, enum fcf fcf, uint8_t *fif)
{
	/* As most machines: they receive, and take rows in any time. */
	struct t30_caps caps = {.receiver = 1, .row_time = 7};
	size_t size;

	if (!take_caps(words, kind_of(fcf) == T30_CAPS_DCS, set_field, &caps))
		return 0;
	size = t30_caps_write(&caps, kind_of(fcf), fif);
	return fcf == FCF_CTC ? 2 : size;
}

/* The information field in words; 0 where there is none, or they do not say it. */
static size_t make_fif(struct words *words, enum fcf fcf, enum fcf second, bool x, uint8_t fif[T30_FRAME_MAX])
{
	struct t30_pps pps = {.second = second, .frames = 1};
	uint8_t frame[16];
	char text[64];

	if (fcf == FCF_DIS || fcf == FCF_DTC || fcf == FCF_DCS || fcf == FCF_CTC)
		return make_caps(words, fcf, fif);
	if (fcf == FCF_PPR)
		return make_map(words, fif);
	if (is_text(fcf)) {
		words_take_text(words, text, sizeof(text));
		t30_ident_write(text, fif);
		return T30_IDENT_LENGTH;
	}
	if (fcf == FCF_PPS && second != FCFS) {
		take_pps(words, &pps);
		t30_pps_write(frame, sizeof(frame), x, &pps);
		memcpy(fif, frame + 3, 4);
		return 4;
	}
	if (fcf == FCF_EOR && second != FCFS) {
		t30_eor_write(frame, sizeof(frame), x, second);
		fif[0] = frame[3];
		return 1;
	}
	return 0;
}

static bool is_at_end(const struct words *words)
{
	return !words_peek(words) || strcmp(words_peek(words), ",") == 0 || strcmp(words_peek(words), "times") == 0;
}

bool frame_make(struct words *words, bool x, struct made_frame *ret_frame, char why[WHY_MAX])
{
	bool wrong_x = false, wrong_final = false;
	uint8_t fif[T30_FRAME_MAX];
	enum fcf fcf, second;
	size_t size = 0;
	uint32_t cut = 0;

	*ret_frame = (struct made_frame){.good = true};
	for (;;) {
		if (words_take(words, "bad"))
			ret_frame->good = false;
		else if (words_take(words, "wrong-x"))
			wrong_x = true;
		else if (words_take(words, "wrong-final"))
			wrong_final = true;
		else if (!(words_take(words, "cut") && words_take_number(words, &cut)))
			break;
	}
	if (words_take(words, "hex")) {
		while (words_take_octet(words, &ret_frame->bytes[ret_frame->size]))
			ret_frame->size++;
	} else {
		if (!take_name(words, &fcf, &second)) {
			snprintf(why, WHY_MAX, "\"%s\" is no frame", words->word[words->at - 1]);
			return false;
		}
		if (words_take(words, "fif"))
			while (size < sizeof(fif) && words_take_octet(words, &fif[size]))
				size++;
		else
			size = make_fif(words, fcf, second, x, fif);
		ret_frame->size = (size_t)t30_frame_write(ret_frame->bytes, sizeof(ret_frame->bytes), fcf, x != wrong_x,
							  fif, size);
	}
	if (wrong_final)
		ret_frame->bytes[1] ^= 0x08;
	if (cut > 0) {
		ret_frame->size = MIN(ret_frame->size, cut);
		ret_frame->good = false;
	}
	if (is_at_end(words))
		return true;
	snprintf(why, WHY_MAX, "\"%s\" means nothing here", words_peek(words));
	return false;
}

/* ---- comparing --------------------------------------------------------------- */

static bool matches_pps(struct words *words, const struct t30_frame *frame)
{
	struct t30_pps pps, wanted;

	if (!t30_pps_read(frame, &pps))
		return false;
	wanted = pps;
	take_pps(words, &wanted);
	return memcmp(&wanted, &pps, sizeof(pps)) == 0;
}

/* Frames behind the last that is named are asked for too, as they have not come: only those before it are compared. */
static bool matches_map(struct words *words, const struct t30_frame *frame)
{
	uint8_t map[T30_MAP_SIZE];
	size_t i, last = 0;

	if (is_at_end(words))
		return true;
	make_map(words, map);
	for (i = 0; i < 256; i++)
		if (map[i / 8] & 0x80 >> (i % 8))
			last = i;
	for (i = 0; i <= last; i++)
		if ((map[i / 8] ^ frame->fif[i / 8]) & 0x80 >> (i % 8))
			return false;
	return frame->fif_size == T30_MAP_SIZE;
}

static bool matches_fif(struct words *words, const struct t30_frame *frame)
{
	char wanted[64], text[T30_IDENT_MAX];
	struct t30_caps caps;

	switch (frame->fcf) {
	case FCF_DIS:
	case FCF_DTC:
	case FCF_DCS:
	case FCF_CTC:
		t30_caps_read(frame->fif, frame->fif_size, kind_of(frame->fcf), &caps);
		return take_caps(words, kind_of(frame->fcf) == T30_CAPS_DCS, has_field, &caps);
	case FCF_PPS:
		return matches_pps(words, frame);
	case FCF_PPR:
		return matches_map(words, frame);
	default:
		if (is_at_end(words) || !is_text(frame->fcf))
			return true;
		words_take_text(words, wanted, sizeof(wanted));
		t30_ident_read(frame->fif, frame->fif_size, text);
		return strcmp(text, wanted) == 0;
	}
}

bool frame_matches(struct words *words, const uint8_t *bytes, size_t size, char why[WHY_MAX])
{
	struct t30_frame frame;
	enum fcf fcf, second;

	snprintf(why, WHY_MAX, "another frame");
	if (t30_frame_parse(bytes, size, &frame) != T30_FAULT_NONE || !take_name(words, &fcf, &second))
		return false;
	if (frame.fcf != fcf || (second != FCFS && t30_second(&frame) != second))
		return false;
	if (!matches_fif(words, &frame)) {
		snprintf(why, WHY_MAX, "its fields differ, before \"%s\"", is_at_end(words) ? "" : words_peek(words));
		return false;
	}
	if (is_at_end(words))
		return true;
	snprintf(why, WHY_MAX, "\"%s\" means nothing here", words_peek(words));
	return false;
}

/* ---- telling -------------------------------------------------------------------- */

static void describe_caps(const struct t30_frame *frame, char *text, size_t room)
{
	char words[T30_CAPS_TEXT_MAX], format_text[T30_FORMAT_TEXT_MAX];
	static const struct t30_caps nothing;
	struct t30_format format;
	struct t30_caps caps;

	t30_caps_read(frame->fif, frame->fif_size, kind_of(frame->fcf), &caps);
	if (kind_of(frame->fcf) == T30_CAPS_DCS) {
		t30_dcs_check(&nothing, &caps, &format);
		snprintf(text, room, "%s %s", fcf_words(frame->fcf), t30_format_text(&format, format_text));
	} else {
		t30_caps_text(&caps, kind_of(frame->fcf), words, sizeof(words));
		snprintf(text, room, "%s %.200s", fcf_words(frame->fcf), words);
	}
}

void frame_describe(const uint8_t *bytes, size_t size, char *text, size_t room)
{
	char words[T30_FRAME_TEXT_MAX], ident[T30_IDENT_MAX];
	struct t30_frame frame;
	enum t30_fault fault = t30_frame_parse(bytes, size, &frame);
	size_t at, i;

	if (fault != T30_FAULT_NONE) {
		snprintf(text, room, "%zu octets, %s", size, t30_fault_words(fault));
	} else if (is_text(frame.fcf)) {
		t30_ident_read(frame.fif, frame.fif_size, ident);
		snprintf(text, room, "%s %s", fcf_words(frame.fcf), ident);
	} else if (frame.fcf == FCF_DIS || frame.fcf == FCF_DTC || frame.fcf == FCF_DCS || frame.fcf == FCF_CTC) {
		describe_caps(&frame, text, room);
	} else if (frame.fcf == FCF_PPR) {
		at = (size_t)snprintf(text, room, "PPR");
		for (i = 0; i < frame.fif_size * 8 && at + 8 < room && at < 60; i++)
			if (frame.fif[i / 8] & 0x80 >> (i % 8))
				at += (size_t)snprintf(text + at, room - at, " %zu", i);
	} else {
		snprintf(text, room, "%s", t30_frame_text(&frame, words));
	}
}
