/* SPDX-License-Identifier: MIT */
/* Tests of the texts of stations: bytes of TSB-85, cleaning, there and back, comparison, Internet addresses. */
#undef NDEBUG
#include <assert.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_frame.h"
#include "core/t30/t30_ident.h"

/* A FIF that sends @text as it is, byte by byte, last one first. */
static void send(const char *text, size_t size, uint8_t *fif)
{
	size_t i;

	for (i = 0; i < size; i++)
		fif[i] = t30_reverse((uint8_t)text[size - 1 - i]);
}

static void test_golden(void)
{
	/* "+9876543210", as TSB-85 MTGX23 sends it: 0C 8C 4C CC 2C ... */
	static const uint8_t fif[T30_IDENT_LENGTH] = {0x0c, 0x8c, 0x4c, 0xcc, 0x2c, 0xac, 0x6c, 0xec, 0x1c, 0x9c,
						      0xd4, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04};
	uint8_t out[T30_IDENT_LENGTH];
	char text[T30_IDENT_MAX];

	t30_ident_read(fif, sizeof(fif), text);
	assert(strcmp(text, "+9876543210") == 0);
	assert(t30_ident_write("+9876543210", out));
	assert(memcmp(out, fif, sizeof(fif)) == 0);
}

static void test_clean(void)
{
	static const struct {
		const char *sent;
		size_t size;
		const char *text;
	} cases[] = {
#define SENT(sent) sent, sizeof(sent) - 1
		{SENT(""),                          ""                    },
		{SENT("                    "),      ""                    },
		{SENT("      +49 30 123456 "),      "+49 30 123456"       },
		{SENT("123"),                       "123"                 },
		{SENT("FAX (030) 12-34.5/6 "),      "FAX (030) 12-34.5/6" },
		{SENT("\0\0\0+1 555 0100\0\0\0"),   "+1 555 0100"         },
		{SENT("\r\n\x1b[2J12345"),          "[2J12345"            },
		{SENT("12\t34"),                    "12 34"               },
		{SENT("M\xfcller\x7f"),             "M?ller"              },
		{SENT("\xff\xff"),                  "??"                  },
 /* Longer than allowed: the first 20 octets are the last 20 characters. */
		{SENT("xxxxx12345678901234567890"), "12345678901234567890"},
	};
	uint8_t fif[64];
	char text[T30_IDENT_MAX];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		send(cases[i].sent, cases[i].size, fif);
		t30_ident_read(fif, cases[i].size, text);
		assert(strcmp(text, cases[i].text) == 0);
	}
}

static void test_write(void)
{
	static const struct {
		const char *text, *read;
		bool is_whole;
	} cases[] = {
		{"",		      "",                     true },
		{"1",                     "1",                    true },
		{"12345678901234567890",  "12345678901234567890", true },
		{"123456789012345678901", "12345678901234567890", false},
		{"12\n34",                "12 34",                false},
		{"M\xc3\xbcller",         "M  ller",              false},
		{"Fax #7, room (3)*",     "Fax #7, room (3)*",    true },
	};
	uint8_t fif[T30_IDENT_LENGTH];
	char text[T30_IDENT_MAX], one[2] = {0};
	size_t i;
	int c;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert(t30_ident_write(cases[i].text, fif) == cases[i].is_whole);
		t30_ident_read(fif, sizeof(fif), text);
		assert(strcmp(text, cases[i].read) == 0);
	}
	for (c = '!'; c <= '~'; c++) {
		one[0] = (char)c;
		assert(t30_ident_write(one, fif) && fif[0] == t30_reverse((uint8_t)c) && fif[1] == 0x04);
		t30_ident_read(fif, sizeof(fif), text);
		assert(strcmp(text, one) == 0);
	}
}

static void test_judge(void)
{
	assert(t30_ident_is_number("+49 30 1234", false) && !t30_ident_is_number("+49-30", false));
	assert(!t30_ident_is_number("1*2#3", false) && t30_ident_is_number("1*2#3", true));
	assert(!t30_ident_is_number("+1", true) && t30_ident_is_number("", true));
	assert(!t30_ident_is_number("123456789012345678901", false));

	assert(t30_ident_is_password("a") && t30_ident_is_password(" a b~!") &&
	       t30_ident_is_password("12345678901234567890"));
	assert(!t30_ident_is_password("") && !t30_ident_is_password("   ") &&
	       !t30_ident_is_password("123456789012345678901") && !t30_ident_is_password("M\xc3\xbcller") &&
	       !t30_ident_is_password("12\t34") && !t30_ident_is_password("12\x7f"));

	assert(t30_ident_is_same("1234", "1234") && t30_ident_is_same(" 12 34", "1234  "));
	assert(t30_ident_is_same("", "  ") && !t30_ident_is_same("", "1") && !t30_ident_is_same("1", ""));
	assert(!t30_ident_is_same("1234", "123") && !t30_ident_is_same("123", "1234") &&
	       !t30_ident_is_same("1234", "1235"));
}

static void test_address(void)
{
	/* clang-format off */
	static const struct {
		const char *sent;
		size_t size;
		enum t30_address_type type;
		const char *text;
	} cases[] = {
		{SENT(""),     T30_ADDRESS_UNKNOWN, ""},
		{SENT("\x01"), T30_ADDRESS_UNKNOWN, ""},
		{SENT("\x00\x01\x0c" "fax@test.com"), T30_ADDRESS_MAIL, "fax@test.com"},
		/* A length that looks like a character is none of the text. */
		{SENT("\x00\x01\x21" "fax.machine.of.office@test.com.xy"), T30_ADDRESS_MAIL,
		 "fax.machine.of.office@test.com.xy"},
		{SENT("\x00\x01" " fax@test.com \x00"), T30_ADDRESS_UNKNOWN, "fax@test.com"},
		{SENT("\x00\x02\x0d" "http://a.test"), T30_ADDRESS_URL, "http://a.test"},
		{SENT("\x00\x05\x07" "+493012"), T30_ADDRESS_PHONE, "+493012"},
		{SENT("\x00\x0f\x07" "unknown"), T30_ADDRESS_UNKNOWN, "unknown"},
		{SENT("\x00\x03\x04\xc0\x00\x02\x01"), T30_ADDRESS_IPV4, "192.0.2.1"},
		{SENT("\x00\x04\x10\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\xff"), T30_ADDRESS_IPV6,
		 "2001:0db8:0000:0000:0000:0000:0000:00ff"},
		/* Not in octets. */
		{SENT("\x00\x03\x09" "192.0.2.1"), T30_ADDRESS_IPV4, "192.0.2.1"},
	};
	/* clang-format on */
	uint8_t fif[128];
	struct t30_address address;
	size_t i, k;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		for (k = 0; k < cases[i].size; k++)
			fif[k] = t30_reverse((uint8_t)cases[i].sent[k]);
		t30_address_read(fif, cases[i].size, &address);
		assert(address.type == cases[i].type && strcmp(address.text, cases[i].text) == 0);
	}
	memset(fif, t30_reverse('a'), sizeof(fif));
	t30_address_read(fif, sizeof(fif), &address);
	assert(address.type == T30_ADDRESS_UNKNOWN && strlen(address.text) == T30_ADDRESS_MAX - 1);
}

int main(void)
{
	test_golden();
	test_clean();
	test_write();
	test_judge();
	test_address();
	return 0;
}
