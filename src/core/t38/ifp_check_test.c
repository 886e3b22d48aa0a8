/* SPDX-License-Identifier: MIT */
/* Tests of the IFP check: packets as field equipment sends them, and what must not pass. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "core/t38/ifp.h"

#define BYTES(text) (const uint8_t *)(text), sizeof(text) - 1

static const struct {
	const char *name;
	const uint8_t *data;
	size_t size;
	unsigned int version;
	bool padded;
	int result;
	struct ifp ifp;
} cases[] = {
  /* clang-format off */
	{"no signal",                BYTES("\x00"),                         0, false, 0, {false, IFP_NO_SIGNAL, 0, 1}},
	{"CED",                      BYTES("\x04"),                         0, false, 0, {false, IFP_CED, 0, 1}},
	{"V.21 preamble",            BYTES("\x06"),                         0, false, 0, {false, IFP_V21_PREAMBLE, 0, 1}},
	{"V.17 14400 long",          BYTES("\x1e"),                         0, false, 0, {false, 15, 0, 1}},
	{"version 0: HDLC data",     BYTES("\xc0\x01\x80\x00\x02\xff\xc8\x01"), 0, false, 0, {true, IFP_V21, 1, 8}},
	{"version 0: data and FCS",  BYTES("\xc0\x02\x80\x00\x00\xff\x20"), 0, false, 0, {true, IFP_V21, 2, 7}},
	{"version 0: two heads share an octet", BYTES("\xc0\x02\x24"),      0, false, 0, {true, IFP_V21, 2, 3}},
	{"version 0: data after a half octet",  BYTES("\xc0\x02\x2e\x00\x00\x55"), 0, false, 0, {true, IFP_V21, 2, 6}},
	{"version 3: data and FCS",  BYTES("\xc0\x02\x80\x00\x00\xff\x10"), 3, false, 0, {true, IFP_V21, 2, 7}},
	{"version 3: two heads",     BYTES("\xd0\x02\x10\x20"),             3, false, 0, {true, 8, 2, 4}},
	{"data without fields",      BYTES("\x40"),                         0, false, 0, {true, IFP_V21, 0, 1}},
	{"data, no field",           BYTES("\xc0\x00"),                     0, false, 0, {true, IFP_V21, 0, 2}},
	{"padded by parity",         BYTES("\x06\x00\x00\x00"),             0, true,  0, {false, IFP_V21_PREAMBLE, 0, 1}},

	{"empty",                    BYTES(""),                             0, false, -EBADMSG, {0}},
	{"indicator with fields",    BYTES("\x84\x01\x10"),                 0, false, -EBADMSG, {0}},
	{"indicator extension",      BYTES("\x20\x00"),                     0, false, -EBADMSG, {0}},
	{"data extension",           BYTES("\xe0\x00\x00"),                 0, false, -EBADMSG, {0}},
	{"data type 9",              BYTES("\xd2\x00"),                     0, false, -EBADMSG, {0}},
	{"no count",                 BYTES("\xc0"),                         0, false, -EBADMSG, {0}},
	{"long count",               BYTES("\xc0\x80\x01\x20"),             0, false, -EBADMSG, {0}},
	{"long count of none",       BYTES("\xc0\x80\x00"),                 0, false, -EBADMSG, {0}},
	{"V.8 ANSam",                BYTES("\x20\x00"),                     3, false, -EBADMSG, {0}},
	{"V.34 control channel",     BYTES("\xe0\x80\x01\xb0\x00\x00\xab"), 3, false, -EBADMSG, {0}},
	{"CM message",               BYTES("\xc0\x01\xc0\x00\x00\x00\xab"), 3, false, -EBADMSG, {0}},
	{"heads that only PER packs so", BYTES("\xc0\x02\x14\x00\x00\x00\xaa"), 3, false, -EBADMSG, {0}},
	{"missing field",            BYTES("\xc0\x01"),                     0, false, -EBADMSG, {0}},
	{"missing second field",     BYTES("\xc0\x02\x80\x00\x00\xff"),     0, false, -EBADMSG, {0}},
	{"missing length",           BYTES("\xc0\x01\x80\x00"),             0, false, -EBADMSG, {0}},
	{"short data",               BYTES("\xc0\x01\x80\x00\x02\xff\xc8"), 0, false, -EBADMSG, {0}},
	{"huge length",              BYTES("\xc0\x01\x80\xff\xff\x00"),     0, false, -EBADMSG, {0}},
	{"field extension",          BYTES("\xc0\x01\x40"),                 3, false, -EBADMSG, {0}},
	{"something follows",        BYTES("\x06\x00"),                     0, false, -EBADMSG, {0}},
	{"padded by more than zeros", BYTES("\x06\x00\x01"),                0, true,  -EBADMSG, {0}},
  /* clang-format on */
};

static void test_cases(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct ifp ifp = {0};

		assert(ifp_check(cases[i].data, cases[i].size, cases[i].version, cases[i].padded, &ifp) ==
		       cases[i].result);
		assert(ifp.is_data == cases[i].ifp.is_data && ifp.type == cases[i].ifp.type);
		assert(ifp.fields == cases[i].ifp.fields && ifp.size == cases[i].ifp.size);
	}
}

/* A good packet cut short anywhere is never good, nor read beyond its end (the sanitizers watch). */
static void test_cut(void)
{
	static const uint8_t packet[] = {0xd0, 0x03, 0x80, 0x00, 0x01, 0x12, 0x34, 0x20, 0x80, 0x00, 0x00, 0x99};
	uint8_t exact[sizeof(packet)];
	struct ifp ifp;
	size_t size;

	/* Version 0: the second head leaves a half octet, which is 0 here: a third head without data. */
	assert(ifp_check(packet, 8, 0, false, &ifp) == 0 && ifp.fields == 3 && ifp.size == 8);
	for (size = 0; size < 8; size++) {
		memcpy(exact + sizeof(exact) - size, packet, size);
		assert(ifp_check(exact + sizeof(exact) - size, size, 0, false, &ifp) == -EBADMSG);
	}
}

static void test_too_long(void)
{
	uint8_t packet[IFP_SIZE_MAX + 1] = {0xd0, 0x01, 0x80, (IFP_SIZE_MAX - 6) >> 8, (IFP_SIZE_MAX - 6) & 0xff};
	struct ifp ifp;

	assert(ifp_check(packet, IFP_SIZE_MAX, 0, false, &ifp) == 0 && ifp.size == IFP_SIZE_MAX);
	packet[4]++;
	assert(ifp_check(packet, IFP_SIZE_MAX + 1, 0, false, &ifp) == -EBADMSG);
}

int main(void)
{
	test_cases();
	test_cut();
	test_too_long();
	return 0;
}
