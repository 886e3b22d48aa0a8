/* SPDX-License-Identifier: MIT */
/*
 * NSF, NSC and NSS: what makers of machines tell each other (T.30 5.3.6.2.7).
 * We agree on nothing there, but keep it and show whose machine it is: a
 * T.35 country, a maker's code of that country, and what text there is, often
 * a model or a name that its owner gave it.
 */
#ifndef CORE_T30_VENDOR_H
#define CORE_T30_VENDOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define T30_VENDOR_OCTETS 64
#define T30_VENDOR_NAME_MAX 33

struct t30_vendor {
	uint8_t octets[T30_VENDOR_OCTETS]; /* the beginning of the FIF as it came */
	uint8_t size;                      /* how many of them */
	uint16_t fif_size;                 /* how many there were */
	const char *country;               /* NULL: not known */
	const char *maker;                 /* NULL: not known */
	uint16_t code;                     /* the maker's */
	char name[T30_VENDOR_NAME_MAX];    /* text within; "" if there is none */
};

void t30_vendor_read(const uint8_t *fif, size_t size, struct t30_vendor *ret_vendor);

#define T30_VENDOR_TEXT_MAX 128

/* `Japan, Ricoh, "IMAGIO"`, `USA, maker FFFF`; with neither, the first octets. */
const char *t30_vendor_text(const struct t30_vendor *vendor, char text[T30_VENDOR_TEXT_MAX]);

#endif
