/* SPDX-License-Identifier: MIT */
/* Tests of DIS, DTC and DCS: the frames of TSB-85, each bit by its number, short and long ones, the log's line. */
#undef NDEBUG
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_caps.h"
#include "core/t30/t30_format.h"

static size_t from_hex(const char *hex, uint8_t *bytes, size_t room)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t size = 0;

	for (; hex[0] && hex[1]; hex += 2) {
		assert(size < room);
		bytes[size++] = (uint8_t)((strchr(digits, hex[0]) - digits) << 4 | (strchr(digits, hex[1]) - digits));
	}
	return size;
}

/*
 * The FIF of every DIS, DTC and DCS that the tester of TSB-85 sends (the long
 * ones as far as they are published), and what it says.
 */
static const struct {
	enum t30_caps_kind kind;
	const char *fif, *text;
} cases[] = {
	{T30_CAPS_DIS, "000000",                     "V.27ter, 2400 only, A4 wide, A4 long, 20 ms a row"                                    },
	{T30_CAPS_DIS, "004010",                     "receives, V.27ter, 2400 only, A4 wide, any long, 20 ms a row"                         },
	{T30_CAPS_DIS, "005000",                     "receives, V.27ter, A4 wide, A4 long, 20 ms a row"                                     },
	{T30_CAPS_DIS, "005002",                     "receives, V.27ter, A4 wide, A4 long, 40 ms a row"                                     },
	{T30_CAPS_DIS, "005010",                     "receives, V.27ter, A4 wide, any long, 20 ms a row"                                    },
	{T30_CAPS_DIS, "005020",                     "receives, V.27ter, A4 wide, A4 or B4 long, 20 ms a row"                               },
	{T30_CAPS_DIS, "00501120",                   "receives, V.27ter, A4 wide, any long, 20 ms a row, ECM"                               },
	{T30_CAPS_DIS, "00501122",                   "receives, V.27ter, A4 wide, any long, 20 ms a row, ECM, MMR"                          },
	{T30_CAPS_DIS, "00501F20",                   "receives, V.27ter, A4 wide, any long, 0 ms a row, ECM"                                },
	{T30_CAPS_DIS, "0050100101",                 "receives, V.27ter, A4 wide, any long, 20 ms a row, 2 octets ignored"                  },
	{T30_CAPS_DIS, "007220",                     "receives, V.27ter, V.29, R8x7.7 or 200x200, A4 wide, A4 or B4 long, 20 ms a row"      },
	{T30_CAPS_DIS, "007400",                     "receives, V.27ter, V.29, V.17, A4 wide, A4 long, 20 ms a row"                         },
	{T30_CAPS_DIS, "007410",                     "receives, V.27ter, V.29, V.17, A4 wide, any long, 20 ms a row"                        },
	{T30_CAPS_DIS, "007450",                     "receives, V.27ter, V.29, V.17, up to A3 wide, any long, 20 ms a row"                  },
	{T30_CAPS_DIS, "0074A0",                     "receives, V.27ter, V.29, V.17, up to B4 wide, A4 or B4 long, 20 ms a row"             },
	{T30_CAPS_DIS, "00745101C0",
	 "receives, V.27ter, V.29, V.17, up to A3 wide, any long, 20 ms a row, narrow paper, 1216 columns on 151 mm"                        },
	{T30_CAPS_DIS, "00745101A0",
	 "receives, V.27ter, V.29, V.17, up to A3 wide, any long, 20 ms a row, narrow paper, 864 columns on 107 mm"                         },
	{T30_CAPS_DIS, "0074000101",                 "receives, V.27ter, V.29, V.17, A4 wide, A4 long, 20 ms a row, 2 octets ignored"       },
	{T30_CAPS_DIS, "007500",                     "receives, V.27ter, V.29, V.17, MR, A4 wide, A4 long, 20 ms a row"                     },
	{T30_CAPS_DIS, "007600",                     "receives, V.27ter, V.29, V.17, R8x7.7 or 200x200, A4 wide, A4 long, 20 ms a row"      },
	{T30_CAPS_DIS, "007620",
	 "receives, V.27ter, V.29, V.17, R8x7.7 or 200x200, A4 wide, A4 or B4 long, 20 ms a row"                                            },
	{T30_CAPS_DIS, "008010",                     "has a document to be polled, V.27ter, 2400 only, A4 wide, any long, 20 ms a row"      },
	{T30_CAPS_DIS, "0080110101",                 "has a document to be polled, V.27ter, 2400 only, A4 wide, any long, 20 ms a row"      },
	{T30_CAPS_DTC, "005010",                     "receives, V.27ter, A4 wide, any long, 20 ms a row"                                    },
	{T30_CAPS_DTC, "007400",                     "receives, V.27ter, V.29, V.17, A4 wide, A4 long, 20 ms a row"                         },
	{T30_CAPS_DTC, "0050110101",                 "receives, V.27ter, A4 wide, any long, 20 ms a row"                                    },
	{T30_CAPS_DCS, "000000",                     "V.27ter 2400, A4 wide, A4 long, 20 ms a row"                                          },
	{T30_CAPS_DCS, "005000",                     "to be received, V.27ter 4800, A4 wide, A4 long, 20 ms a row"                          },
	{T30_CAPS_DCS, "00501F30",                   "to be received, V.27ter 4800, A4 wide, any long, 0 ms a row, ECM, 64-octet frames"    },
	{T30_CAPS_DCS, "00500F22",                   "to be received, V.27ter 4800, A4 wide, A4 long, 0 ms a row, ECM, MMR"                 },
	{T30_CAPS_DCS, "00500F20",                   "to be received, V.27ter 4800, A4 wide, A4 long, 0 ms a row, ECM"                      },
	{T30_CAPS_DCS, "00440F30",                   "to be received, V.17 14400, A4 wide, A4 long, 0 ms a row, ECM, 64-octet frames"       },
	{T30_CAPS_DCS, "0050100101",                 "to be received, V.27ter 4800, A4 wide, any long, 20 ms a row, 2 octets ignored"       },
 /* Bits with names that are never used, one that has none. */
	{T30_CAPS_DIS, "0050010101010101010101017C",
	 "receives, V.27ter, A4 wide, A4 long, 20 ms a row, colour at 100, simple phase C file transfer, "
	 "Internet selective polling address, Internet routing address, bit 100"                                                            },
	{T30_CAPS_DIS, "005001010101010119E6",
	 "receives, V.27ter, A4 wide, A4 long, 20 ms a row, JPEG, full colour, no subsampling, custom illuminant, "
	 "custom gamut, JBIG, JBIG with optional L0"											},
	{T30_CAPS_DIS, "AC00",                       "T.37 simple mode, T.38, V.8, V.27ter, 2400 only, A4 wide, A4 long, 20 ms a row, bit 5"},
};

/* The bits of a FIF that count: extend bits taken out, and what stands behind the last octet they reach. */
static void strip(const uint8_t *fif, size_t size, uint8_t bits[T30_CAPS_OCTETS])
{
	size_t i;

	memset(bits, 0, T30_CAPS_OCTETS);
	for (i = 0; i < size && i < T30_CAPS_OCTETS; i++) {
		bits[i] = i < 2 ? fif[i] : fif[i] & 0xfe;
		if (i >= 2 && !(fif[i] & 1))
			break;
	}
}

static void assert_round_trip(const uint8_t *fif, size_t size, enum t30_caps_kind kind)
{
	uint8_t before[T30_CAPS_OCTETS], after[T30_CAPS_OCTETS], out[T30_CAPS_OCTETS];
	struct t30_caps caps, again;
	size_t n;

	t30_caps_read(fif, size, kind, &caps);
	n = t30_caps_write(&caps, kind, out);
	assert(n >= T30_CAPS_OCTETS_LEAST && n <= T30_CAPS_OCTETS);
	strip(fif, size, before);
	strip(out, n, after);
	assert(memcmp(before, after, sizeof(before)) == 0);
	t30_caps_read(out, n, kind, &again);
	assert(again.ignored == 0);
	again.ignored = caps.ignored;
	assert(memcmp(&again, &caps, sizeof(caps)) == 0);
}

static void test_cases(void)
{
	char text[T30_CAPS_TEXT_MAX];
	struct t30_caps caps;
	uint8_t fif[32];
	size_t i, size;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		size = from_hex(cases[i].fif, fif, sizeof(fif));
		t30_caps_read(fif, size, cases[i].kind, &caps);
		assert(strcmp(t30_caps_text(&caps, cases[i].kind, text, sizeof(text)), cases[i].text) == 0);
		assert_round_trip(fif, size, cases[i].kind);
	}
}

/* Each bit alone, by its number in T.30 table 2: the field that is set, and nothing else. */
static void test_bits(void)
{
	static const struct {
		unsigned int bit;
		size_t dis, dcs; /* offsets; NONE: unknown there */
		uint8_t value;
	} bits[] = {
#define NONE ((size_t)-1)
#define AT(field) offsetof(struct t30_caps, field)
		{1,   AT(store_forward),  AT(store_forward),  1},
		{2,   NONE,               NONE,               0},
		{3,   AT(real_time),      AT(real_time),      1},
		{6,   AT(v8),             NONE,               1},
		{7,   AT(prefers_64),     NONE,               1},
		{8,   NONE,               NONE,               0},
		{9,   AT(polled),         NONE,               1},
		{10,  AT(receiver),       AT(receiver),       1},
		{11,  AT(rate),           AT(rate),           8},
		{12,  AT(rate),           AT(rate),           4},
		{13,  AT(rate),           AT(rate),           2},
		{14,  AT(rate),           AT(rate),           1},
		{15,  AT(fine),           AT(fine),           1},
		{16,  AT(mr),             AT(mr),             1},
		{17,  AT(width),          AT(width),          2},
		{18,  AT(width),          AT(width),          1},
		{19,  AT(length),         AT(length),         2},
		{20,  AT(length),         AT(length),         1},
		{21,  AT(row_time),       AT(row_time),       4},
		{22,  AT(row_time),       AT(row_time),       2},
		{23,  AT(row_time),       AT(row_time),       1},
		{25,  NONE,               NONE,               0},
		{26,  AT(uncompressed),   AT(uncompressed),   1},
		{27,  AT(ecm),            AT(ecm),            1},
		{28,  NONE,               AT(frames_64),      1},
		{31,  AT(mmr),            AT(mmr),            1},
		{33,  AT(narrow),         AT(narrow),         1},
		{36,  AT(t43),            AT(t43),            1},
		{41,  AT(superfine),      AT(superfine),      1},
		{42,  AT(d300),           AT(d300),           1},
		{43,  AT(d400),           AT(d400),           1},
		{44,  AT(inch),           AT(inch),           1},
		{45,  AT(metric),         NONE,               1},
		{46,  AT(row_time_half),  NONE,               1},
		{47,  AT(sep),            NONE,               1},
		{49,  AT(sub),            AT(sub),            1},
		{50,  AT(password),       AT(password),       1},
		{51,  AT(data_file),      NONE,               1},
		{53,  AT(bft),            AT(bft),            1},
		{68,  AT(jpeg),           AT(jpeg),           1},
		{69,  AT(colour),         AT(colour),         1},
		{70,  NONE,               AT(huffman),        1},
		{76,  AT(letter),         AT(letter),         1},
		{78,  AT(jbig),           AT(jbig),           1},
		{79,  AT(jbig_l0),        AT(jbig_l0),        1},
		{92,  AT(mrc),            AT(mrc),            4},
		{101, AT(isp),            NONE,               1},
		{102, AT(ira),            AT(ira),            1},
		{105, AT(d600),           AT(d600),           1},
		{106, AT(d1200),          AT(d1200),          1},
		{107, AT(d300x600),       AT(d300x600),       1},
		{108, AT(d400x800),       AT(d400x800),       1},
		{109, AT(d600x1200),      AT(d600x1200),      1},
		{115, AT(mrc_bw),         AT(mrc_bw),         1},
		{122, AT(k_large),        AT(k_large),        1},
		{123, AT(internet_aware), AT(internet_aware), 1},
		{127, AT(sycc),           AT(sycc),           1},
	};
	uint8_t fif[T30_CAPS_OCTETS];
	struct t30_caps caps, expected;
	enum t30_caps_kind kind;
	size_t i, k, at;

	for (i = 0; i < ARRAY_SIZE(bits); i++) {
		for (kind = 0; kind < T30_CAPS_KINDS; kind++) {
			memset(fif, 0, sizeof(fif));
			for (k = 2; k < sizeof(fif) - 1; k++)
				fif[k] = 1;
			at = (bits[i].bit - 1) / 8;
			fif[at] |= (uint8_t)(0x80 >> (bits[i].bit - 1) % 8);
			t30_caps_read(fif, sizeof(fif), kind, &caps);

			memset(&expected, 0, sizeof(expected));
			if ((kind == T30_CAPS_DCS ? bits[i].dcs : bits[i].dis) == NONE)
				expected.unknown[at] = (uint8_t)(0x80 >> (bits[i].bit - 1) % 8);
			else
				((uint8_t *)&expected)[kind == T30_CAPS_DCS ? bits[i].dcs : bits[i].dis] =
					bits[i].value;
			assert(memcmp(&caps, &expected, sizeof(caps)) == 0);
			assert_round_trip(fif, sizeof(fif), kind);
		}
	}
}

static void test_sizes(void)
{
	uint8_t fif[64], out[T30_CAPS_OCTETS];
	char text[T30_CAPS_TEXT_MAX], small[16];
	struct t30_caps caps;
	size_t size, i;

	/* Any beginning of any bytes. */
	srand(1);
	for (i = 0; i < sizeof(fif); i++)
		fif[i] = (uint8_t)(rand() | 1);
	for (size = 0; size <= sizeof(fif); size++) {
		assert_round_trip(fif, size, T30_CAPS_DIS);
		assert_round_trip(fif, size, T30_CAPS_DCS);
		t30_caps_read(fif, size, T30_CAPS_DIS, &caps);
		assert(caps.ignored == (size > T30_CAPS_OCTETS ? size - T30_CAPS_OCTETS : 0));
	}

	/* Every bit: the text holds it all, and is cut where there is no room. */
	memset(fif, 0xff, sizeof(fif));
	t30_caps_read(fif, sizeof(fif), T30_CAPS_DIS, &caps);
	t30_caps_text(&caps, T30_CAPS_DIS, text, sizeof(text));
	assert(strstr(text, ", sYCC JPEG, bit 2, ") && strstr(text, ", 48 octets ignored"));
	t30_caps_text(&caps, T30_CAPS_DIS, small, sizeof(small));
	assert(strlen(small) == sizeof(small) - 1 && strncmp(small, text, sizeof(small) - 1) == 0);
	assert(strcmp(t30_caps_text(&caps, T30_CAPS_DIS, small, 1), "") == 0);

	/* Only as long as there is something to say, each octet but the last announcing another. */
	memset(&caps, 0, sizeof(caps));
	assert(t30_caps_write(&caps, T30_CAPS_DIS, out) == 3 && out[2] == 0);
	caps.ecm = 1;
	assert(t30_caps_write(&caps, T30_CAPS_DIS, out) == 4 && out[2] == 0x01 && out[3] == 0x20);
	caps.sub = 1;
	assert(t30_caps_write(&caps, T30_CAPS_DIS, out) == 7);
	assert(memcmp(out, "\x00\x00\x01\x21\x01\x01\x80", 7) == 0);
	/* What has no meaning in DCS is not written there. */
	caps.prefers_64 = caps.polled = caps.sep = caps.metric = caps.isp = 1;
	assert(t30_caps_write(&caps, T30_CAPS_DCS, out) == 7 && memcmp(out, "\x00\x00\x01\x21\x01\x01\x80", 7) == 0);
	assert(t30_caps_write(&caps, T30_CAPS_DTC, out) == 13 && out[0] == 0x02 && out[1] == 0x80);
	caps.frames_64 = 1;
	assert(t30_caps_write(&caps, T30_CAPS_DIS, out) == 13 && out[3] == 0x21);
}

static void test_words(void)
{
	unsigned int i;

	for (i = 0; i < T30_CAPS_KINDS; i++)
		assert(t30_caps_kind_words((enum t30_caps_kind)i)[0]);
	assert(strcmp(t30_caps_kind_words(T30_CAPS_KINDS), "no capabilities") == 0);
}

int main(void)
{
	test_cases();
	test_bits();
	test_sizes();
	test_words();
	return 0;
}
