/* SPDX-License-Identifier: MIT */
/* DIS, DTC and DCS; see t30_caps.h. */
#include "core/t30/t30_caps.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_format.h"

struct row {
	uint16_t offset;
	uint8_t first, count;
	const char *words[2]; /* in DIS and DTC, in DCS */
};

/* clang-format off */
static const struct row rows[] = {
#define X(field, first, count, dis, dcs) {offsetof(struct t30_caps, field), first, count, {dis, dcs}},
	T30_CAPS_LIST(X)
#undef X
};
/* clang-format on */

const char *t30_caps_kind_words(enum t30_caps_kind kind)
{
	static const char *const words[T30_CAPS_KINDS] = {
#define X(name, text) [T30_CAPS_##name] = text,
		T30_CAPS_KIND_LIST(X)
#undef X
	};

	return (unsigned int)kind < T30_CAPS_KINDS ? words[kind] : "no capabilities";
}

static const char *row_words(const struct row *row, enum t30_caps_kind kind)
{
	return row->words[kind == T30_CAPS_DCS];
}

/* Bits are numbered from 1, the first bit on the line. */
static unsigned int bit_get(const uint8_t *octets, unsigned int bit)
{
	return octets[(bit - 1) / 8] >> (7 - (bit - 1) % 8) & 1;
}

static void bit_put(uint8_t *octets, unsigned int bit, unsigned int value)
{
	uint8_t mask = (uint8_t)(0x80 >> (bit - 1) % 8);

	octets[(bit - 1) / 8] = (uint8_t)((octets[(bit - 1) / 8] & ~mask) | (value ? mask : 0));
}

/* Take the bits of a row out of @octets. */
static uint8_t row_take(const struct row *row, uint8_t *octets)
{
	unsigned int bit, value = 0;

	for (bit = row->first; bit < row->first + row->count; bit++) {
		value = value << 1 | bit_get(octets, bit);
		bit_put(octets, bit, 0);
	}
	return (uint8_t)value;
}

static void row_put(const struct row *row, uint8_t *octets, uint8_t value)
{
	unsigned int i;

	for (i = 0; i < row->count; i++)
		bit_put(octets, row->first + i, value >> (row->count - 1 - i) & 1);
}

static uint8_t field_get(const struct row *row, const struct t30_caps *caps)
{
	return ((const uint8_t *)caps)[row->offset];
}

/* Octets from the third on end in a bit that says whether another one follows (T.30 table 2). */
static bool ends_here(size_t index, uint8_t octet)
{
	return index >= T30_CAPS_OCTETS_LEAST - 1 && !(octet & 1);
}

void t30_caps_read(const uint8_t *fif, size_t size, enum t30_caps_kind kind, struct t30_caps *ret_caps)
{
	uint8_t octets[T30_CAPS_OCTETS] = {0};
	size_t used, i;

	memset(ret_caps, 0, sizeof(*ret_caps));
	for (used = 0; used < MIN(size, sizeof(octets)); used++) {
		octets[used] = fif[used];
		if (used >= T30_CAPS_OCTETS_LEAST - 1)
			octets[used] &= 0xfe;
		if (ends_here(used, fif[used])) {
			used++;
			break;
		}
	}
	ret_caps->ignored = (uint16_t)MIN(size - used, (size_t)UINT16_MAX);

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (row_words(&rows[i], kind))
			((uint8_t *)ret_caps)[rows[i].offset] = row_take(&rows[i], octets);
	memcpy(ret_caps->unknown, octets, sizeof(octets));
}

size_t t30_caps_write(const struct t30_caps *caps, enum t30_caps_kind kind, uint8_t ret_fif[T30_CAPS_OCTETS])
{
	size_t size = T30_CAPS_OCTETS, i;

	memcpy(ret_fif, caps->unknown, T30_CAPS_OCTETS);
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (row_words(&rows[i], kind))
			row_put(&rows[i], ret_fif, field_get(&rows[i], caps));

	for (i = T30_CAPS_OCTETS_LEAST - 1; i < T30_CAPS_OCTETS; i++)
		ret_fif[i] &= 0xfe;
	while (size > T30_CAPS_OCTETS_LEAST && ret_fif[size - 1] == 0)
		size--;
	for (i = T30_CAPS_OCTETS_LEAST - 1; i + 1 < size; i++)
		ret_fif[i] |= 1;
	return size;
}

/* ---- for logs -------------------------------------------------------- */

struct line {
	char *text;
	size_t size, used;
	const char *before; /* the next word */
};

PRINTF_LIKE(2, 3) static void line_add(struct line *line, const char *format, ...)
{
	va_list args;
	int n;

	if (line->used + 1 >= line->size)
		return;
	n = snprintf(line->text + line->used, line->size - line->used, "%s", line->before);
	line->used = MIN(line->used + (size_t)n, line->size - 1);
	va_start(args, format);
	n = vsnprintf(line->text + line->used, line->size - line->used, format, args);
	va_end(args);
	line->used = MIN(line->used + (size_t)n, line->size - 1);
	line->before = ", ";
}

static void line_add_modems(struct line *line, uint32_t signals)
{
	unsigned int i, k;

	for (i = 0; i < T30_MODULATIONS; i++) {
		for (k = 0; k < T30_SIGNALS; k++)
			if (signals & T30_SIGNAL_BIT(k) && t30_signal_facts((enum t30_signal)k)->modulation == i)
				break;
		if (k < T30_SIGNALS)
			line_add(line, "%s", t30_modulation_words((enum t30_modulation)i));
	}
	if (signals == T30_SIGNAL_BIT(T30_V27_2400))
		line_add(line, "2400 only");
}

/* Fields of more than one bit are shown as what they mean. False: as their number. */
static bool line_add_value(struct line *line, const struct t30_caps *caps, enum t30_caps_kind kind, unsigned int first)
{
	bool is_dcs = kind == T30_CAPS_DCS;

	switch (first) {
	case 11:
		if (is_dcs)
			line_add(line, "%s", t30_signal_words(t30_signal_of_dcs(caps->rate)));
		else
			line_add_modems(line, t30_signals_of_dis(caps->rate));
		return true;
	case 17:
		line_add(line, "%s wide",
			 is_dcs ? t30_width_words(t30_dcs_width(caps)) : t30_widths_words(t30_dis_widths(caps)));
		return true;
	case 19:
		line_add(line, "%s long",
			 is_dcs ? t30_length_words(t30_dcs_length(caps)) : t30_lengths_words(t30_dis_lengths(caps)));
		return true;
	case 21:
		if (is_dcs || t30_dis_row_ms(caps, T30_R8X385) == t30_dis_row_ms(caps, T30_R8X77))
			line_add(line, "%u ms a row", is_dcs ? t30_dcs_row_ms(caps) : t30_dis_row_ms(caps, T30_R8X77));
		else
			line_add(line, "%u ms a row, %u where fine", t30_dis_row_ms(caps, T30_R8X385),
				 t30_dis_row_ms(caps, T30_R8X77));
		return true;
	default:
		return false;
	}
}

const char *t30_caps_text(const struct t30_caps *caps, enum t30_caps_kind kind, char *text, size_t size)
{
	struct line line = {text, size, 0, ""};
	unsigned int bit;
	uint8_t value;
	size_t i;

	text[0] = '\0';
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		value = field_get(&rows[i], caps);
		if (!row_words(&rows[i], kind) || line_add_value(&line, caps, kind, rows[i].first) || value == 0)
			continue;
		if (rows[i].count == 1)
			line_add(&line, "%s", row_words(&rows[i], kind));
		else
			line_add(&line, "%s %u", row_words(&rows[i], kind), value);
	}
	for (bit = 1; bit <= T30_CAPS_OCTETS * 8; bit++)
		if (bit_get(caps->unknown, bit))
			line_add(&line, "bit %u", bit);
	if (caps->ignored > 0)
		line_add(&line, "%u octets ignored", caps->ignored);
	return text;
}
