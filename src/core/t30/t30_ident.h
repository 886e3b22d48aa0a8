/* SPDX-License-Identifier: MIT */
/*
 * The texts that stations send of themselves and each other: numbers of
 * stations in TSI, CSI and CIG, subaddresses and passwords in SUB, SEP, PWD,
 * SID and PSA: 20 characters, the last one first (T.30 5.3.6.2.4 to 11), each
 * with its least significant bit first; and Internet addresses in TSA, CSA,
 * CIA, IRA and ISP.
 */
#ifndef CORE_T30_IDENT_H
#define CORE_T30_IDENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define T30_IDENT_LENGTH 20
#define T30_IDENT_MAX (T30_IDENT_LENGTH + 1)

/*
 * The text of a FIF, in its right order and without the spaces around it. T.30
 * table 3 has digits, plus and space; letters and punctuation of real machines
 * stay, what is not printable ASCII becomes '?', NUL and control characters are
 * spaces. A FIF longer than 20 octets is read as its first 20.
 */
void t30_ident_read(const uint8_t *fif, size_t size, char ret_text[T30_IDENT_MAX]);

/*
 * Text into a FIF, padded with spaces: at the front, where the number ends up
 * at the right of a display. Longer text loses its end. Returns false if it was
 * cut or had characters that cannot be sent (they become spaces).
 */
bool t30_ident_write(const char *text, uint8_t ret_fif[T30_IDENT_LENGTH]);

/* Has the text only characters of T.30 table 3, as numbers have to? '*' and '#' are for subaddresses.
 */
bool t30_ident_is_number(const char *text, bool is_subaddress);

/*
 * Can it be sent as a password, and be told from none? 1 to 20 characters of printable ASCII, not only spaces: those
 * do not count in t30_ident_is_same().
 */
bool t30_ident_is_password(const char *text);

/* Do two of them name the same, spaces apart? For passwords and subaddresses. */
bool t30_ident_is_same(const char *a, const char *b);

/* ---- Internet addresses ---------------------------------------------- */

#define T30_ADDRESS_MAX 78 /* 77 characters and the end */

/* T.30 5.3.6.2.12, the low half of the second octet. */
#define T30_ADDRESS_TYPE_LIST(X) \
	X(UNKNOWN, "address") \
	X(MAIL, "e-mail address") \
	X(URL, "URL") \
	X(IPV4, "IPv4 address") \
	X(IPV6, "IPv6 address") \
	X(PHONE, "telephone number")

enum t30_address_type {
#define X(name, words) T30_ADDRESS_##name,
	T30_ADDRESS_TYPE_LIST(X)
#undef X
		T30_ADDRESS_TYPES
};

const char *t30_address_type_words(enum t30_address_type type);

struct t30_address {
	enum t30_address_type type;
	char text[T30_ADDRESS_MAX]; /* "" for none */
};

/*
 * A FIF of TSA, CSA, CIA, IRA or ISP: a number, a type, a length, the address.
 * The text is the longest run of printable characters, behind octets that are
 * none: what machines really send in front of it is not to be relied on. An IP
 * address in octets is written out.
 */
void t30_address_read(const uint8_t *fif, size_t size, struct t30_address *ret_address);

#endif
