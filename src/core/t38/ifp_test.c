/* SPDX-License-Identifier: MIT */
/* Tests of reading and writing IFP: golden bytes of both forms, what sloppy senders do, bounds. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "core/t38/ifp.h"

#define BYTES(text) (const uint8_t *)(text), sizeof(text) - 1

#define NONE \
	{ \
		.type = IFP_FIELD_TYPES \
	}

struct expected {
	const char *name;
	const uint8_t *bytes;
	size_t size;
	unsigned int version;
	bool is_data;
	unsigned int type;
	struct ifp_field fields[4]; /* up to the first NONE */
};

/* What is both read and written so. Extensions and signal ends: as tshark decodes them (tests/interop). */
static const struct expected golden[] = {
  /* clang-format off */
	{"no signal",             BYTES("\x00"), 0, false, IFP_NO_SIGNAL, {NONE}},
	{"CED",                   BYTES("\x04"), 2, false, IFP_CED, {NONE}},
	{"V.21 preamble",         BYTES("\x06"), 0, false, IFP_V21_PREAMBLE, {NONE}},
	{"V.17 14400 long",       BYTES("\x1e"), 3, false, IFP_V17_14400_LONG_TRAINING, {NONE}},
	{"V.8 ANSam",             BYTES("\x20\x00"), 3, false, IFP_V8_ANSAM, {NONE}},
	{"V.34 primary channel",  BYTES("\x20\xc0"), 3, false, IFP_V34_PRI_CHANNEL, {NONE}},
	{"V.33 14400",            BYTES("\x21\x80"), 3, false, IFP_V33_14400_TRAINING, {NONE}},
	{"data of no field",      BYTES("\x4c"), 0, true, IFP_V17_9600, {NONE}},

	{"1998: HDLC data",       BYTES("\xc0\x01\x80\x00\x02\xff\xc8\x01"), 0, true, IFP_V21,
	 {{IFP_HDLC_DATA, BYTES("\xff\xc8\x01")}, NONE}},
	{"1998: data and FCS",    BYTES("\xc0\x02\x80\x00\x00\xff\x20"), 0, true, IFP_V21,
	 {{IFP_HDLC_DATA, BYTES("\xff")}, {.type = IFP_HDLC_FCS_OK}, NONE}},
	{"1998: two in an octet", BYTES("\xc0\x02\x31"), 0, true, IFP_V21,
	 {{.type = IFP_HDLC_FCS_BAD}, {.type = IFP_HDLC_SIG_END}, NONE}},
	{"1998: data after half an octet", BYTES("\xd0\x03\x28\x00\x01\x12\x34\x40"), 0, true, IFP_V17_14400,
	 {{.type = IFP_HDLC_FCS_OK}, {IFP_HDLC_DATA, BYTES("\x12\x34")}, {.type = IFP_HDLC_FCS_OK_SIG_END}, NONE}},
	{"1998: the last of an image", BYTES("\xc4\x02\xe0\x00\x00\xab\x70"), 0, true, IFP_V27TER_4800,
	 {{IFP_T4_DATA, BYTES("\xab")}, {.type = IFP_T4_SIG_END}, NONE}},

	{"2002: data and FCS",    BYTES("\xc0\x02\x80\x00\x00\xff\x10"), 1, true, IFP_V21,
	 {{IFP_HDLC_DATA, BYTES("\xff")}, {.type = IFP_HDLC_FCS_OK}, NONE}},
	{"2002: the last of an image", BYTES("\xd0\x02\xb0\x00\x00\xab\x38"), 2, true, IFP_V17_14400,
	 {{IFP_T4_DATA, BYTES("\xab")}, {.type = IFP_T4_SIG_END}, NONE}},
	{"2002: FCS bad, signal end", BYTES("\xc0\x01\x28"), 3, true, IFP_V21, {{.type = IFP_HDLC_FCS_BAD_SIG_END}, NONE}},
	{"2002: V.34 data",       BYTES("\xe0\x80\x01\x80\x00\x00\xff"), 3, true, IFP_V34_CC_1200,
	 {{IFP_HDLC_DATA, BYTES("\xff")}, NONE}},
	{"2002: CM message",      BYTES("\xe0\x00\x01\xc0\x00\x00\x00\xab"), 3, true, IFP_V8,
	 {{IFP_CM_MESSAGE, BYTES("\xab")}, NONE}},
	{"2002: JM message",      BYTES("\xe0\x00\x01\xc0\x80\x00\x00\xab"), 3, true, IFP_V8,
	 {{IFP_JM_MESSAGE, BYTES("\xab")}, NONE}},
	{"2002: CI message",      BYTES("\xe0\x00\x01\xc1\x00\x00\x00\xab"), 3, true, IFP_V8,
	 {{IFP_CI_MESSAGE, BYTES("\xab")}, NONE}},
	{"2002: V.34 rate",       BYTES("\xe0\x40\x01\x41\x80"), 3, true, IFP_V34_PRI_RATE, {{.type = IFP_V34RATE}, NONE}},
  /* clang-format on */
};

/* What is read, though we would not write it so. */
static const struct expected tolerated[] = {
  /* clang-format off */
	{"heads in octets",       BYTES("\xc0\x03\x80\x00\x00\xff\x10\x80\x00\x00\xaa"), 3, true, IFP_V21,
	 {{IFP_HDLC_DATA, BYTES("\xff")}, {.type = IFP_HDLC_FCS_OK}, {IFP_HDLC_DATA, BYTES("\xaa")}, NONE}},
	{"heads packed",          BYTES("\xc0\x03\x80\x00\x00\xff\x14\x00\x00\x00\xaa"), 3, true, IFP_V21,
	 {{IFP_HDLC_DATA, BYTES("\xff")}, {.type = IFP_HDLC_FCS_OK}, {IFP_HDLC_DATA, BYTES("\xaa")}, NONE}},
	{"octets, both without data", BYTES("\xc0\x02\x10\x20"), 1, true, IFP_V21,
	 {{.type = IFP_HDLC_FCS_OK}, {.type = IFP_HDLC_FCS_OK_SIG_END}, NONE}},
	{"packed, both without data", BYTES("\xc0\x02\x11\x00"), 1, true, IFP_V21,
	 {{.type = IFP_HDLC_FCS_OK}, {.type = IFP_HDLC_FCS_OK_SIG_END}, NONE}},
	{"packed, and parity pads", BYTES("\xc0\x02\x11\x00\x00\x00"), 1, true, IFP_V21,
	 {{.type = IFP_HDLC_FCS_OK}, {.type = IFP_HDLC_FCS_OK_SIG_END}, NONE}},
	{"three packed heads",    BYTES("\xc0\x03\x18\xa2\x00\x00\xff"), 1, true, IFP_V21,
	 {{.type = IFP_HDLC_FCS_BAD}, {.type = IFP_HDLC_FCS_OK}, {IFP_HDLC_SIG_END, BYTES("\xff")}, NONE}},
	{"1998: heads in octets",  BYTES("\xc0\x02\x00\x20"), 0, true, IFP_V21,
	 {{.type = IFP_HDLC_DATA}, {.type = IFP_HDLC_FCS_OK}, NONE}},
	{"1998: heads in octets, then data", BYTES("\xc0\x03\x20\x80\x00\x01\xaa\xbb\x20"), 0, true, IFP_V21,
	 {{.type = IFP_HDLC_FCS_OK}, {IFP_HDLC_DATA, BYTES("\xaa\xbb")}, {.type = IFP_HDLC_FCS_OK}, NONE}},
	{"both fit: as PER has it", BYTES("\xc0\x02\x20\x00"), 0, true, IFP_V21,
	 {{.type = IFP_HDLC_FCS_OK}, {.type = IFP_HDLC_DATA}, NONE}},
	{"unused bits are set",   BYTES("\xc1\x02\x87\x00\x00\xff\x17"), 3, true, IFP_V21,
	 {{IFP_HDLC_DATA, BYTES("\xff")}, {.type = IFP_HDLC_FCS_OK}, NONE}},
	{"unused half octet",     BYTES("\xc0\x01\x2f"), 0, true, IFP_V21, {{.type = IFP_HDLC_FCS_OK}, NONE}},
	{"data with an FCS",      BYTES("\xc0\x01\xa0\x00\x01\x12\x34"), 0, true, IFP_V21,
	 {{IFP_HDLC_FCS_OK, BYTES("\x12\x34")}, NONE}},
	{"something follows",     BYTES("\x06\xab\xcd"), 0, false, IFP_V21_PREAMBLE, {NONE}},
	{"zeros follow",          BYTES("\xc0\x01\x10\x00\x00"), 3, true, IFP_V21, {{.type = IFP_HDLC_FCS_OK}, NONE}},
	{"an indicator with a field", BYTES("\x86\x01\x10"), 0, false, IFP_V21_PREAMBLE, {{.type = IFP_HDLC_SIG_END}, NONE}},
	{"V.8 in version 0",      BYTES("\x20\x00"), 0, false, IFP_V8_ANSAM, {NONE}},
	{"V.33 in version 0",     BYTES("\xe1\x40\x01\xe0\x00\x00\xab"), 0, true, IFP_V33_14400,
	 {{IFP_T4_DATA, BYTES("\xab")}, NONE}},
	{"a count of none",       BYTES("\xc0\x00"), 0, true, IFP_V21, {NONE}},
	{"a long count",          BYTES("\xc0\x80\x01\x20"), 0, true, IFP_V21, {{.type = IFP_HDLC_FCS_OK}, NONE}},
  /* clang-format on */
};

static size_t count_fields(const struct expected *expected)
{
	size_t count = 0;

	while (count < ARRAY_SIZE(expected->fields) && expected->fields[count].type != IFP_FIELD_TYPES)
		count++;
	return count;
}

static void check_parsed(const struct expected *expected, const struct ifp *ifp)
{
	size_t count = count_fields(expected), i;
	struct ifp_cursor cursor = {0};
	struct ifp_field field;

	assert(ifp->is_data == expected->is_data && ifp->type == expected->type && ifp->fields == count);
	for (i = 0; i < count; i++) {
		assert(ifp_next_field(ifp, &cursor, &field));
		assert(field.type == expected->fields[i].type && field.size == expected->fields[i].size);
		assert((field.data == NULL) == (field.size == 0));
		assert(field.size == 0 || memcmp(field.data, expected->fields[i].data, field.size) == 0);
	}
	assert(!ifp_next_field(ifp, &cursor, &field));
}

static int build(const struct expected *expected, unsigned int version, uint8_t *bytes, size_t max)
{
	if (!expected->is_data)
		return ifp_build_indicator((enum ifp_indicator)expected->type, version, bytes, max);
	return ifp_build_data((enum ifp_data)expected->type, expected->fields, count_fields(expected), version, bytes,
			      max);
}

static void test_golden(void)
{
	uint8_t bytes[64];
	struct ifp ifp;
	size_t i, max;

	for (i = 0; i < ARRAY_SIZE(golden); i++) {
		assert(ifp_parse(golden[i].bytes, golden[i].size, golden[i].version, &ifp) == 0);
		assert(ifp.size == golden[i].size);
		check_parsed(&golden[i], &ifp);

		for (max = 0; max < golden[i].size; max++) {
			memset(bytes, 0xee, sizeof(bytes));
			assert(build(&golden[i], golden[i].version, bytes, max) == -EMSGSIZE);
			assert(bytes[max] == 0xee);
			/* Cut short, it is not read either. */
			memcpy(bytes + sizeof(bytes) - max, golden[i].bytes, max);
			assert(ifp_parse(bytes + sizeof(bytes) - max, max, golden[i].version, &ifp) == -EBADMSG);
		}
		assert(build(&golden[i], golden[i].version, bytes, max) == (int)golden[i].size);
		assert(memcmp(bytes, golden[i].bytes, golden[i].size) == 0 && bytes[max] == 0xee);
	}
}

static void test_tolerated(void)
{
	struct ifp ifp;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tolerated); i++) {
		assert(ifp_parse(tolerated[i].bytes, tolerated[i].size, tolerated[i].version, &ifp) == 0);
		assert(ifp.size <= tolerated[i].size);
		check_parsed(&tolerated[i], &ifp);
	}
	assert(ifp_parse(BYTES("\x06\xab\xcd"), 0, &ifp) == 0 && ifp.size == 1);
}

static void test_refused(void)
{
	static const struct {
		const char *name;
		const uint8_t *bytes;
		size_t size;
		unsigned int version;
	} bad[] = {
  /* clang-format off */
		{"empty",                      BYTES(""),                             0},
		{"half of an extension",       BYTES("\x20"),                         3},
		{"an indicator without name",  BYTES("\x21\xc0"),                     3},
		{"a long extension",           BYTES("\x30\x00"),                     3},
		{"data type 9",                BYTES("\xd2\x00"),                     0},
		{"a data type without name",   BYTES("\xe1\x80\x00"),                 3},
		{"a field without name",       BYTES("\xc0\x01\x42\x00"),             3},
		{"a long field extension",     BYTES("\xc0\x01\x60\x00"),             3},
		{"no count",                   BYTES("\xc0"),                         0},
		{"half a count",               BYTES("\xc0\x80"),                     0},
		{"fragments",                  BYTES("\xc0\xc0\x02\x22\x00"),         0},
		{"more fields than bytes",     BYTES("\xc0\x03\x22"),                 0},
		{"in octets, but not whole",   BYTES("\xc0\x02\x28\x80\x00\x00\xff\x01"), 0},
		{"packed, but not whole",      BYTES("\xc0\x02\x14\x47\x00\x00\xff"), 3},
		{"huge length",                BYTES("\xc0\x01\x80\xff\xff\x00"),     0},
  /* clang-format on */
	};
	static const uint8_t white[IFP_SIZE_MAX + 1];
	struct ifp ifp;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert(ifp_parse(bad[i].bytes, bad[i].size, bad[i].version, &ifp) == -EBADMSG);
	assert(ifp_parse(white, IFP_SIZE_MAX, 0, &ifp) == 0);
	assert(ifp_parse(white, IFP_SIZE_MAX + 1, 0, &ifp) == -EBADMSG);
}

/* What a version cannot say is not written in it. */
static void test_versions(void)
{
	static const struct ifp_field rate = {.type = IFP_V34RATE};
	static const struct ifp_field two[] = {{.type = IFP_HDLC_FCS_OK}, {.type = IFP_HDLC_SIG_END}};
	uint8_t bytes[IFP_SIZE_MAX + 1];
	static const uint8_t white[IFP_SIZE_MAX];
	struct ifp_field much = {IFP_T4_DATA, white, 0}, many[128] = {{0}};
	unsigned int version, value;

	for (version = 0; version <= 3; version++) {
		for (value = 0; value <= IFP_INDICATORS; value++)
			assert(ifp_build_indicator((enum ifp_indicator)value, version, bytes, 9) ==
			       (value < 16                               ? 1
				: value < IFP_INDICATORS && version == 3 ? 2
									 : -EINVAL));
		for (value = 0; value <= IFP_DATA_TYPES; value++)
			assert(ifp_build_data((enum ifp_data)value, NULL, 0, version, bytes, 9) ==
			       (value < 9                                ? 1
				: value < IFP_DATA_TYPES && version == 3 ? 2
									 : -EINVAL));
		assert(ifp_build_data(IFP_V21, &rate, 1, version, bytes, 9) == (version == 3 ? 4 : -EINVAL));
		assert(ifp_build_data(IFP_V21, two, 2, version, bytes, 9) == (version == 0 ? 3 : -EINVAL));

		much.size = IFP_SIZE_MAX - 5;
		assert(ifp_build_data(IFP_V21, &much, 1, version, bytes, sizeof(bytes)) == IFP_SIZE_MAX);
		much.size++;
		assert(ifp_build_data(IFP_V21, &much, 1, version, bytes, sizeof(bytes)) == -EMSGSIZE);
	}
	assert(ifp_build_data(IFP_V21, many, 127, 0, bytes, 99) == 2 + 64);
	assert(ifp_build_data(IFP_V21, many, 128, 0, bytes, 99) == -EINVAL);
}

static void test_words(void)
{
	unsigned int i;

	for (i = 0; i < IFP_INDICATORS; i++)
		assert(strcmp(ifp_indicator_words((enum ifp_indicator)i), "unknown") != 0);
	for (i = 0; i < IFP_DATA_TYPES; i++)
		assert(strcmp(ifp_data_words((enum ifp_data)i), "unknown") != 0);
	for (i = 0; i < IFP_FIELD_TYPES; i++)
		assert(strcmp(ifp_field_words((enum ifp_field_type)i), "unknown") != 0);
	assert(strcmp(ifp_indicator_words(IFP_INDICATORS), "unknown") == 0);
	assert(strcmp(ifp_indicator_words(IFP_V17_9600_SHORT_TRAINING), "V.17 9600 short training") == 0);
	assert(strcmp(ifp_data_words(IFP_V29_7200), "V.29 7200") == 0);
	assert(strcmp(ifp_field_words(IFP_T4_SIG_END), "T.4 non-ECM signal end") == 0);
	assert(ifp_data_rate(IFP_V17_12000) == 12000 && ifp_data_rate(IFP_DATA_TYPES) == 0);
}

static void test_control(void)
{
	assert(ifp_is_control(BYTES("\x06")) && ifp_is_control(BYTES("\x1e")) && ifp_is_control(BYTES("\x20\x00")));
	assert(ifp_is_control(BYTES("\xc0\x01\x20")) && ifp_is_control(BYTES("\xe0\x80")) &&
	       ifp_is_control(BYTES("\xe0\x00")));
	assert(!ifp_is_control(BYTES("\xc2\x01\x20")) && !ifp_is_control(BYTES("\xd0\x01\x20")));
	assert(!ifp_is_control(BYTES("\xe1\x40")) && !ifp_is_control(BYTES("\xff\xff")));
}

int main(void)
{
	test_golden();
	test_tolerated();
	test_refused();
	test_versions();
	test_words();
	test_control();
	return 0;
}
