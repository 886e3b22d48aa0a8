/* SPDX-License-Identifier: MIT */
/* Whose machine it is; see t30_vendor.h. */
#include "core/t30/t30_vendor.h"

#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_frame.h"

/* T.35 annex A. */
static const struct {
	uint8_t code;
	const char *name;
} countries[] = {
	{0x00, "Japan"      },
        {0x04, "Germany"    },
        {0x09, "Australia"  },
        {0x0a, "Austria"    },
        {0x0f, "Belgium"    },
	{0x16, "Brazil"     },
        {0x20, "Canada"     },
        {0x26, "China"      },
        {0x31, "Denmark"    },
        {0x3c, "Finland"    },
	{0x3d, "France"     },
        {0x50, "Hong Kong"  },
        {0x53, "India"      },
        {0x57, "Ireland"    },
        {0x58, "Israel"     },
	{0x59, "Italy"      },
        {0x61, "Korea"      },
        {0x7b, "Netherlands"},
        {0x7e, "New Zealand"},
        {0x82, "Norway"     },
	{0x8a, "Poland"     },
        {0x8b, "Portugal"   },
        {0x9c, "Singapore"  },
        {0xa0, "Spain"      },
        {0xa5, "Sweden"     },
	{0xa6, "Switzerland"},
        {0xb4, "UK"         },
        {0xb5, "USA"        },
        {0xfe, "Taiwan"     },
};

#define JAPAN 0x00
#define USA 0xb5

/* Those that are certain. The Japanese codes are those that machines of these makers send, USA's from the TIA's list.
 */
static const struct {
	uint8_t country;
	uint16_t code;
	const char *name;
} makers[] = {
	{JAPAN, 0x0064, "Konica"   },
        {JAPAN, 0x006a, "Brother"  },
        {JAPAN, 0x0070, "Panasonic"},
        {JAPAN, 0x0084, "Oki"      },
	{JAPAN, 0x0088, "Canon"    },
        {JAPAN, 0x008c, "Sharp"    },
        {JAPAN, 0x0098, "Xerox"    },
        {JAPAN, 0x00a2, "Muratec"  },
	{JAPAN, 0x00a4, "Ricoh"    },
        {JAPAN, 0x00b4, "Sony"     },
        {USA,   0x0030, "Dialogic" },
        {USA,   0x003a, "IBM"      },
	{USA,   0x006c, "HP"       },
        {USA,   0x0076, "Microsoft"},
        {USA,   0x00a8, "Lexmark"  },
        {USA,   0x00aa, "HylaFAX"  },
};

static const char *find_country(uint8_t code)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(countries); i++)
		if (countries[i].code == code)
			return countries[i].name;
	return NULL;
}

static const char *find_maker(uint8_t country, uint16_t code)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(makers); i++)
		if (makers[i].country == country && makers[i].code == code)
			return makers[i].name;
	return NULL;
}

/* ---- text ------------------------------------------------------------ */

/* Shorter runs are chance; binary data has few of these in a row. */
#define NAME_LEAST 5

static bool is_of_name(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c != 0 && strchr(" -+./()&:", c));
}

static uint8_t turned(uint8_t octet, bool turn)
{
	return turn ? t30_reverse(octet) : octet;
}

/* The longest run of text; some machines send its bits one way round and some the other. */
static void find_name(struct t30_vendor *vendor)
{
	size_t i, length, best = NAME_LEAST - 1, at = 0;
	unsigned int turn, best_turn = 0;

	for (turn = 0; turn < 2; turn++) {
		for (i = 0, length = 0; i < vendor->size; i++) {
			length = is_of_name(turned(vendor->octets[i], turn)) ? length + 1 : 0;
			if (length > best) {
				best = length;
				best_turn = turn;
				at = i + 1 - length;
			}
		}
	}
	if (best < NAME_LEAST)
		return;
	while (best > 0 && turned(vendor->octets[at], best_turn) == ' ') {
		at++;
		best--;
	}
	best = MIN(best, sizeof(vendor->name) - 1);
	while (best > 0 && turned(vendor->octets[at + best - 1], best_turn) == ' ')
		best--;
	for (i = 0; i < best; i++)
		vendor->name[i] = (char)turned(vendor->octets[at + i], best_turn);
	vendor->name[best] = '\0';
}

/* ---- all of it ------------------------------------------------------- */

void t30_vendor_read(const uint8_t *fif, size_t size, struct t30_vendor *ret_vendor)
{
	bool turn;

	memset(ret_vendor, 0, sizeof(*ret_vendor));
	ret_vendor->fif_size = (uint16_t)MIN(size, (size_t)UINT16_MAX);
	ret_vendor->size = (uint8_t)MIN(size, (size_t)T30_VENDOR_OCTETS);
	if (size > 0)
		memcpy(ret_vendor->octets, fif, ret_vendor->size);
	if (size < 3)
		return;
	find_name(ret_vendor);

	/* Some stations write it the wrong way round; for USA that can be told, as AD is no country. */
	turn = fif[0] == t30_reverse(USA);
	ret_vendor->country = find_country(turned(fif[0], turn));
	ret_vendor->code = (uint16_t)(turned(fif[1], turn) << 8 | turned(fif[2], turn));
	ret_vendor->maker = find_maker(turned(fif[0], turn), ret_vendor->code);
}

const char *t30_vendor_text(const struct t30_vendor *vendor, char text[T30_VENDOR_TEXT_MAX])
{
	size_t used = 0, i;

	text[0] = '\0';
	if (vendor->country && vendor->maker)
		used = (size_t)snprintf(text, T30_VENDOR_TEXT_MAX, "%s, %s", vendor->country, vendor->maker);
	else if (vendor->country)
		used = (size_t)snprintf(text, T30_VENDOR_TEXT_MAX, "%s, maker %04X", vendor->country, vendor->code);
	else
		for (i = 0; i < MIN(vendor->size, 8); i++)
			used += (size_t)snprintf(text + used, T30_VENDOR_TEXT_MAX - used, "%s%02X", i ? " " : "",
						 vendor->octets[i]);
	if (vendor->name[0])
		snprintf(text + used, T30_VENDOR_TEXT_MAX - used, "%s\"%s\"", used ? ", " : "", vendor->name);
	return text;
}
