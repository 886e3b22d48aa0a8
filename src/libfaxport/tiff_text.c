/* SPDX-License-Identifier: MIT */
/* Values of TIFF entries as text; see tiff.h. */
#include "libfaxport/tiff.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "base/text.h"

enum { ASCII = 2 };

/* Numbers that are looked at: more do not fit into the text, each with its blank. */
#define NUMBERS_MAX (FAX_TIFF_TEXT_MAX / 2 + 1)
#define NUMBER_SIZE 48 /* the longest, two of 32 bits or one DOUBLE, with room */

/* A fraction or exponent has a point, whatever the locale of the program that uses us writes. */
static void put_real(char ret_text[NUMBER_SIZE], double value, bool is_float)
{
	char text[NUMBER_SIZE];
	char *to = ret_text;
	const char *from;
	int digits;

	if (isnan(value) || isinf(value)) {
		strcpy(ret_text, isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
		return;
	}
	if (fabs(value) < 1e15 && value == (double)(int64_t)value) {
		snprintf(ret_text, NUMBER_SIZE, "%lld", (long long)value);
		return;
	}
	/* As few digits as mean this number and no other. */
	for (digits = 1; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (is_float ? strtof(text, NULL) == (float)value : strtod(text, NULL) == value)
			break;
	}
	for (from = text; *from; from++) {
		if (strchr("+-0123456789e", *from))
			*to++ = *from;
		else if (to > ret_text && to[-1] != '.')
			*to++ = '.';
	}
	*to = '\0';
}

static void put_number(char ret_text[NUMBER_SIZE], const struct tiff *tiff, uint16_t type, const uint8_t *bytes)
{
	uint64_t bits;
	double real;
	float single;
	uint32_t low;

	switch (type) {
	case 1: /* BYTE */
	case 7: /* UNDEFINED */
		snprintf(ret_text, NUMBER_SIZE, "%u", bytes[0]);
		break;
	case 3: /* SHORT */
		snprintf(ret_text, NUMBER_SIZE, "%u", tiff_u16(tiff, bytes));
		break;
	case 4:  /* LONG */
	case 13: /* IFD */
		snprintf(ret_text, NUMBER_SIZE, "%u", (unsigned)tiff_u32(tiff, bytes));
		break;
	case 5: /* RATIONAL */
		snprintf(ret_text, NUMBER_SIZE, "%u/%u", (unsigned)tiff_u32(tiff, bytes),
			 (unsigned)tiff_u32(tiff, bytes + 4));
		break;
	case 6: /* SBYTE */
		snprintf(ret_text, NUMBER_SIZE, "%d", (int8_t)bytes[0]);
		break;
	case 8: /* SSHORT */
		snprintf(ret_text, NUMBER_SIZE, "%d", (int16_t)tiff_u16(tiff, bytes));
		break;
	case 9: /* SLONG */
		snprintf(ret_text, NUMBER_SIZE, "%d", (int)(int32_t)tiff_u32(tiff, bytes));
		break;
	case 10: /* SRATIONAL */
		snprintf(ret_text, NUMBER_SIZE, "%d/%d", (int)(int32_t)tiff_u32(tiff, bytes),
			 (int)(int32_t)tiff_u32(tiff, bytes + 4));
		break;
	case 11: /* FLOAT */
		low = tiff_u32(tiff, bytes);
		memcpy(&single, &low, sizeof(single));
		put_real(ret_text, (double)single, true);
		break;
	default: /* 12, DOUBLE: its halves in the file's order too */
		bits = tiff_u32(tiff, bytes + (tiff->big_endian ? 4 : 0));
		bits |= (uint64_t)tiff_u32(tiff, bytes + (tiff->big_endian ? 0 : 4)) << 32;
		memcpy(&real, &bits, sizeof(real));
		put_real(ret_text, real, false);
		break;
	}
}

/* Whole numbers only: of those that do not fit none is cut in two. */
static void numbers_to_text(const struct tiff *tiff, const struct tiff_value *value, const uint8_t *bytes, size_t count,
			    char *ret_text)
{
	char number[NUMBER_SIZE];
	size_t size = 0, length, i;

	for (i = 0; i < count; i++) {
		put_number(number, tiff, value->type, bytes + i * value->value_size);
		length = strlen(number);
		if (size + (size > 0) + length > FAX_TIFF_TEXT_MAX)
			break;
		if (size > 0)
			ret_text[size++] = ' ';
		memcpy(ret_text + size, number, length);
		size += length;
	}
	ret_text[size] = '\0';
}

/*
 * TIFF 6.0 knows ASCII only. What more there is is UTF-8, or else it is taken
 * as Latin-1, where every byte is a character. @is_cut: more would follow.
 */
static void bytes_to_text(const uint8_t *bytes, size_t size, bool is_cut, char *ret_text)
{
	char wide[2 * FAX_TIFF_TEXT_MAX + 1];
	const uint8_t *end = memchr(bytes, '\0', size);
	size_t whole, at = 0, i;

	if (end) {
		size = (size_t)(end - bytes);
		is_cut = false;
	}
	/* A character of at most four bytes may have been cut. */
	whole = size;
	while (is_cut && whole > 0 && size - whole < 3 && !text_is_utf8((const char *)bytes, whole))
		whole--;
	if (text_is_utf8((const char *)bytes, whole)) {
		memcpy(ret_text, bytes, whole);
		ret_text[whole] = '\0';
		return;
	}
	for (i = 0; i < size; i++) {
		if (bytes[i] < 0x80) {
			wide[at++] = (char)bytes[i];
			continue;
		}
		wide[at++] = (char)(0xc0 | bytes[i] >> 6);
		wide[at++] = (char)(0x80 | (bytes[i] & 0x3f));
	}
	wide[at] = '\0';
	text_copy(ret_text, FAX_TIFF_TEXT_MAX + 1, wide);
}

int tiff_text(const struct tiff *tiff, const struct tiff_value *value, char ret_text[FAX_TIFF_TEXT_MAX + 1])
{
	uint8_t bytes[8 * NUMBERS_MAX];
	size_t most = value->type == ASCII ? FAX_TIFF_TEXT_MAX : NUMBERS_MAX;
	size_t count = MIN(value->count, most);
	int r;

	if (value->is_inside) {
		memcpy(bytes, value->bytes, sizeof(value->bytes));
	} else {
		r = tiff->source->read(tiff->source->arg, value->offset, bytes, count * value->value_size);
		if (r < 0)
			return r;
	}
	if (value->type == ASCII)
		bytes_to_text(bytes, count, value->count > count, ret_text);
	else
		numbers_to_text(tiff, value, bytes, count, ret_text);
	return 0;
}
