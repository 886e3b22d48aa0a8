/* SPDX-License-Identifier: MIT */
/* Texts of stations; see t30_ident.h. */
#include "core/t30/t30_ident.h"

#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_frame.h"

static bool is_printable(uint8_t c)
{
	return c >= 0x20 && c < 0x7f;
}

/* Take the spaces around it away, in place. */
static void trim(char *text)
{
	size_t from = strspn(text, " "), size = strlen(text);

	while (size > from && text[size - 1] == ' ')
		size--;
	memmove(text, text + from, size - from);
	text[size - from] = '\0';
}

void t30_ident_read(const uint8_t *fif, size_t size, char ret_text[T30_IDENT_MAX])
{
	size_t i;
	uint8_t c;

	size = MIN(size, (size_t)T30_IDENT_LENGTH);
	for (i = 0; i < size; i++) {
		c = t30_reverse(fif[size - 1 - i]);
		if (c < 0x20 || c == 0x7f)
			c = ' ';
		ret_text[i] = is_printable(c) ? (char)c : '?';
	}
	ret_text[size] = '\0';
	trim(ret_text);
}

bool t30_ident_write(const char *text, uint8_t ret_fif[T30_IDENT_LENGTH])
{
	size_t length = strlen(text), size = MIN(length, (size_t)T30_IDENT_LENGTH), i;
	bool is_whole = length == size;
	uint8_t c;

	memset(ret_fif, t30_reverse(' '), T30_IDENT_LENGTH);
	for (i = 0; i < size; i++) {
		c = (uint8_t)text[i];
		if (!is_printable(c)) {
			c = ' ';
			is_whole = false;
		}
		ret_fif[size - 1 - i] = t30_reverse(c);
	}
	return is_whole;
}

bool t30_ident_is_number(const char *text, bool is_subaddress)
{
	return strlen(text) <= T30_IDENT_LENGTH &&
	       text[strspn(text, is_subaddress ? "0123456789 *#" : "0123456789 +")] == '\0';
}

bool t30_ident_is_password(const char *text)
{
	size_t i, blanks = 0;

	for (i = 0; text[i]; i++) {
		if (i == T30_IDENT_LENGTH || !is_printable((uint8_t)text[i]))
			return false;
		blanks += text[i] == ' ';
	}
	return blanks < i;
}

bool t30_ident_is_same(const char *a, const char *b)
{
	for (;;) {
		a += strspn(a, " ");
		b += strspn(b, " ");
		if (*a != *b)
			return false;
		if (*a == '\0')
			return true;
		a++;
		b++;
	}
}

/* ---- Internet addresses ---------------------------------------------- */

const char *t30_address_type_words(enum t30_address_type type)
{
	static const char *const words[T30_ADDRESS_TYPES] = {
#define X(name, words) words,
		T30_ADDRESS_TYPE_LIST(X)
#undef X
	};

	return (unsigned int)type < T30_ADDRESS_TYPES ? words[type] : "none";
}

/* "192.0.2.1", or "20010db8:..." by pairs of octets. */
static void write_octets(const uint8_t *octets, size_t size, char *text)
{
	size_t i, used = 0;

	for (i = 0; i < size; i++)
		used += (size_t)snprintf(text + used, T30_ADDRESS_MAX - used, size == 4 ? "%s%u" : "%s%02x",
					 i == 0       ? ""
					 : size == 4  ? "."
					 : i % 2 == 0 ? ":"
						      : "",
					 t30_reverse(octets[i]));
}

/* The longest run of printable characters. */
static void read_text(const uint8_t *fif, size_t size, char text[T30_ADDRESS_MAX])
{
	size_t i, at = 0, length = 0, best = 0;

	for (i = 0; i < size; i++) {
		length = is_printable(t30_reverse(fif[i])) ? length + 1 : 0;
		if (length > best) {
			best = length;
			at = i + 1 - length;
		}
	}
	best = MIN(best, (size_t)T30_ADDRESS_MAX - 1);
	for (i = 0; i < best; i++)
		text[i] = (char)t30_reverse(fif[at + i]);
	text[best] = '\0';
	trim(text);
}

void t30_address_read(const uint8_t *fif, size_t size, struct t30_address *ret_address)
{
	/* The length may look like a character. Its first bit says that more follows, of which we read nothing. */
	bool has_head = size > 3 && ((t30_reverse(fif[2]) & 0x7f) == size - 3 || fif[2] == size - 3);
	size_t head = has_head ? 3 : 0;
	unsigned int type = has_head ? t30_reverse(fif[1]) & 0x0f : 0;

	*ret_address = (struct t30_address){.type = type < T30_ADDRESS_TYPES ? (enum t30_address_type)type : 0};
	if ((type == T30_ADDRESS_IPV4 && size - head == 4) || (type == T30_ADDRESS_IPV6 && size - head == 16))
		write_octets(fif + head, size - head, ret_address->text);
	else
		read_text(fif + head, size - head, ret_address->text);
}
