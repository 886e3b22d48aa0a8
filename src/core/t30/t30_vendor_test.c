/* SPDX-License-Identifier: MIT */
/* Tests of NSF, NSC and NSS: makers, both bit orders, text within, short and long ones. */
#undef NDEBUG
#include <assert.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_frame.h"
#include "core/t30/t30_vendor.h"

static const struct {
	const char *fif;
	size_t size;
	const char *text;
} cases[] = {
#define FIF(fif) fif, sizeof(fif) - 1
	{FIF(""),				     ""			  },
	{FIF("\xb5"),				 "B5"                        },
	{FIF("\x00\x00"),			     "00 00"                     },
	{FIF("\xb5\xff\xff\x00\x00"),                 "USA, maker FFFF"           }, /* TSB-85 MTGX23 */
	{FIF("\x00\x00\xa4\x01"),                     "Japan, Ricoh"              },
	{FIF("\x00\x00\x70\x00"),                     "Japan, Panasonic"          },
	{FIF("\x00\x00\x88\x00"),                     "Japan, Canon"              },
	{FIF("\xb5\x00\x6c\x01"),                     "USA, HP"                   },
	{FIF("\xad\x00\x36\x01"),                     "USA, HP"                   }, /* turned round */
	{FIF("\x04\x12\x34"),                         "Germany, maker 1234"       },
	{FIF("\xff\x12\x34\x01\x02\x03\x04\x05\x06"), "FF 12 34 01 02 03 04 05"   },
	{FIF("\x00\x00\xa4  MODEL-12 \x01\x02"),      "Japan, Ricoh, \"MODEL-12\""},
	{FIF("\x00\x00\xa4\x01"
	     "ABCD\x01"),
					     "Japan, Ricoh"							   }, /* too short for a name */
	{FIF("\xff\x12\x34"
	     "Acme Fax"),
					     "FF 12 34 41 63 6D 65 20, \"4Acme Fax\""                                 },
};

static void test_cases(void)
{
	char text[T30_VENDOR_TEXT_MAX];
	struct t30_vendor vendor;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		t30_vendor_read((const uint8_t *)cases[i].fif, cases[i].size, &vendor);
		assert(strcmp(t30_vendor_text(&vendor, text), cases[i].text) == 0);
		assert(vendor.size == cases[i].size && vendor.fif_size == cases[i].size);
		assert(memcmp(vendor.octets, cases[i].fif, vendor.size) == 0);
	}
}

static void test_long(void)
{
	uint8_t fif[300] = {0xb5, 0x00, 0x6c};
	char text[T30_VENDOR_TEXT_MAX];
	struct t30_vendor vendor;
	size_t i;

	for (i = 0; i < 8; i++) /* text whose bits are turned */
		fif[10 + i] = t30_reverse((uint8_t) "LASER 77"[i]);
	t30_vendor_read(fif, sizeof(fif), &vendor);
	assert(vendor.size == T30_VENDOR_OCTETS && vendor.fif_size == sizeof(fif));
	assert(strcmp(t30_vendor_text(&vendor, text), "USA, HP, \"LASER 77\"") == 0);

	memset(fif, 'x', sizeof(fif));
	t30_vendor_read(fif, sizeof(fif), &vendor);
	assert(strlen(vendor.name) == T30_VENDOR_NAME_MAX - 1);
	memset(fif, ' ', sizeof(fif));
	t30_vendor_read(fif, sizeof(fif), &vendor);
	assert(vendor.name[0] == '\0');
}

int main(void)
{
	test_cases();
	test_long();
	return 0;
}
