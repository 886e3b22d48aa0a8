/* SPDX-License-Identifier: MIT */
/* Tests of T.30 frames: those of TSB-85 and of real calls, garbage, what is built, what logs say. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_frame.h"

static size_t from_hex(const char *hex, uint8_t *bytes, size_t room)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t size = 0;

	for (; hex[0] && hex[1]; hex += 2) {
		assert(size < room);
		bytes[size++] = (uint8_t)((strchr(digits, hex[0]) - digits) << 4 | (strchr(digits, hex[1]) - digits));
	}
	assert(!hex[0]);
	return size;
}

static enum t30_fault parse(const char *hex, struct t30_frame *ret_frame)
{
	static uint8_t bytes[512];

	return t30_frame_parse(bytes, from_hex(hex, bytes, sizeof(bytes)), ret_frame);
}

/* Every frame that the tester of TSB-85 sends, the long ones as far as they are published. */
static const struct {
	const char *hex, *text;
	bool x;
} frames[] = {
	{"FFC831",           "MCF",				 false},
	{"FFC821",           "CFR",				 false},
	{"FFC801005000",     "DIS 3 octets",                        false},
	{"FFC841005000",     "DCS 3 octets",                        false},
	{"FFC8C1005000",     "DCS 3 octets",                        true },
	{"FFC85F",           "DCN",				 false},
	{"FFC8DF",           "DCN",				 true },
	{"FFC874",           "EOP",				 false},
	{"FFC872",           "MPS",				 false},
	{"FFC871",           "EOM",				 false},
	{"FFC858",           "CRP",				 false},
	{"FFC822",           "FTT",				 false},
	{"FFC833",           "RTP",				 false},
	{"FFC832",           "RTN",				 false},
	{"FFC837",           "RNR",				 false},
	{"FFC838",           "ERR",				 false},
	{"FFC823",           "CTR",				 false},
	{"FFC8480010",       "CTC 2 octets",                        false},
	{"FFC881007400",     "DTC 3 octets",                        true },
	{"FFC87D7400006B",   "PPS-EOP page 0 block 0 frames 215",   false},
	{"FFC87D00000008",   "PPS-NULL page 0 block 0 frames 17",   false},
	{"FFC87D72800008",   "PPS-MPS page 1 block 0 frames 17",    false},
	{"FFC87D7200803B",   "PPS-MPS page 0 block 1 frames 221",   false},
	{"FFC87D000000FF",   "PPS-NULL page 0 block 0 frames 256",  false},
	{"FFC8FDF2008000",   "PPS-MPS page 0 block 1 frames 1",     true },
	{"FFC87DF4000000",   "PPS-EOP page 0 block 0 frames 1",     false},
	{"FFC87D80000000",   "PPS-NULL page 0 block 0 frames 1",    false},
	{"FFC87D7C000000",   "PPS-PRI-EOP page 0 block 0 frames 1", false},
	{"FFC87374",         "EOR-EOP",                             false},
	{"FFC87300",         "EOR-NULL",                            false},
	{"FFC8F3F2",         "EOR-MPS",                             true },
	{"FFC83D00000000FF", "PPR 5 octets",                        false},
	{"FFC0830C8C4CCC2C", "PWD 5 octets",                        true },
	{"FFC0429C1CEC6CAC", "TSI 5 octets",                        false},
	{"FFC0020C8C4CCC2C", "CSI 5 octets",                        false},
	{"FFC004B5FFFF0000", "NSF 5 octets",                        false},
	{"FFC084AD00",       "NSC 2 octets",                        true },
	{"FFC06080AA55",     "FCD 1, 2 octets",                     false},
	{"FFC061",           "RCP",				 false},
	{"FFC861",           "RCP",				 false},
	{"FFC0E1",           "RCP",				 true },
	{"FFC8FC",           "PRI-EOP",                             true },
};

static void test_parse(void)
{
	char text[T30_FRAME_TEXT_MAX];
	struct t30_frame frame;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(frames); i++) {
		assert(parse(frames[i].hex, &frame) == T30_FAULT_NONE);
		assert(strcmp(t30_frame_text(&frame, text), frames[i].text) == 0);
		assert(frame.x == frames[i].x);
		assert(frame.final == (frames[i].hex[3] == '8'));
		assert(frame.fif_size == strlen(frames[i].hex) / 2 - 3);
	}
}

static void test_garbage(void)
{
	static const struct {
		const char *hex;
		enum t30_fault fault;
	} cases[] = {
		{"",             T30_FAULT_SHORT    },
		{"FF",           T30_FAULT_SHORT    },
		{"FFC8",         T30_FAULT_SHORT    },
		{"FEC831",       T30_FAULT_ADDRESS  },
		{"A202B5C97E67", T30_FAULT_ADDRESS  }, /* TSB-85 MTGX18 */
		{"FF1331",       T30_FAULT_CONTROL  }, /* the other bit order */
		{"FFC931",       T30_FAULT_CONTROL  },
		{"FFC800",       T30_FAULT_FCF      }, /* TSB-85 MTGX17: NULL is no frame */
		{"FFC000",       T30_FAULT_FCF      },
		{"FFC803",       T30_FAULT_FCF      },
		{"FFC8FF",       T30_FAULT_FCF      },
		{"FFC801",       T30_FAULT_FIF_SHORT},
		{"FFC80100",     T30_FAULT_FIF_SHORT},
		{"FFC84800",     T30_FAULT_FIF_SHORT},
		{"FFC87D740000", T30_FAULT_FIF_SHORT},
		{"FFC873",       T30_FAULT_FIF_SHORT},
		{"FFC060",       T30_FAULT_FIF_SHORT},
		{"FFC06000",     T30_FAULT_FIF_SHORT}, /* what crashes others: a data frame without data */
	};
	struct t30_frame frame;
	uint8_t bytes[261] = {0xff, 0xc0, 0x60};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert(parse(cases[i].hex, &frame) == cases[i].fault);
	assert(t30_frame_parse(bytes, 260, &frame) == T30_FAULT_NONE);
	assert(t30_frame_parse(bytes, 261, &frame) == T30_FAULT_FIF_LONG);
	/* It is named nevertheless. */
	assert(parse("FFC87D740000", &frame) == T30_FAULT_FIF_SHORT && frame.fcf == FCF_PPS);
}

/* All 256 codes: X is free where it is a role, and no two names share a code. */
static void test_codes(void)
{
	uint8_t bytes[8] = {0xff, 0xc8};
	unsigned int code, found[FCFS] = {0};
	struct t30_frame frame;
	enum t30_fault fault;
	enum fcf fcf;

	for (code = 0; code < 256; code++) {
		bytes[2] = (uint8_t)code;
		fault = t30_frame_parse(bytes, sizeof(bytes), &frame);
		if (fault == T30_FAULT_FCF)
			continue;
		assert(fault == T30_FAULT_NONE);
		assert((fcf_facts(frame.fcf)->code & 0x7f) == (code & 0x7f));
		found[frame.fcf]++;
	}
	for (fcf = 0; fcf < FCFS; fcf++)
		assert(found[fcf] == (fcf == FCF_NULL ? 0u : fcf_facts(fcf)->x == FCF_X_ROLE ? 2u : 1u));
}

static void test_write(void)
{
	static const struct {
		enum fcf fcf;
		bool received_dis;
		const char *fif, *hex;
	} cases[] = {
		{FCF_MCF, false, "",       "FFC831"      },
		{FCF_MCF, true,  "",       "FFC8B1"      },
		{FCF_DIS, false, "005000", "FFC801005000"},
		{FCF_DIS, true,  "005000", "FFC801005000"}, /* X is its name */
		{FCF_DTC, false, "005000", "FFC881005000"},
		{FCF_DCS, true,  "005000", "FFC8C1005000"},
		{FCF_TSI, true,  "0C",     "FFC0C20C"    },
		{FCF_CSI, true,  "0C",     "FFC0020C"    },
		{FCF_CTC, true,  "0010",   "FFC8C80010"  },
		{FCF_RCP, true,  "",       "FFC061"      },
		{FCF_FCD, true,  "80AA",   "FFC06080AA"  },
	};
	uint8_t out[T30_FRAME_MAX], fif[T30_FRAME_MAX] = {0}, expected[T30_FRAME_MAX];
	struct t30_frame frame;
	size_t i, size, n;
	enum fcf fcf;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		n = from_hex(cases[i].fif, fif, sizeof(fif));
		size = from_hex(cases[i].hex, expected, sizeof(expected));
		assert(t30_frame_write(out, size, cases[i].fcf, cases[i].received_dis, fif, n) == (int)size);
		assert(memcmp(out, expected, size) == 0);
		assert(t30_frame_write(out, size - 1, cases[i].fcf, cases[i].received_dis, fif, n) == -EMSGSIZE);
	}
	assert(t30_frame_write(out, sizeof(out), FCF_FCD, false, fif, 257) == T30_FRAME_MAX);
	assert(t30_frame_write(out, 2, FCF_MCF, false, NULL, 0) == -EMSGSIZE);

	for (fcf = 0; fcf < FCFS; fcf++) {
		if (fcf == FCF_NULL)
			continue;
		assert(t30_frame_write(out, sizeof(out), fcf, true, fif, 4) == 7);
		assert(t30_frame_parse(out, 7, &frame) == T30_FAULT_NONE && frame.fcf == fcf);
		assert(frame.final == fcf_facts(fcf)->ends);
	}
}

static void test_pps(void)
{
	static const enum fcf seconds[] = {FCF_NULL, FCF_EOM,     FCF_MPS,     FCF_EOP,
					   FCF_EOS,  FCF_PRI_EOM, FCF_PRI_MPS, FCF_PRI_EOP};
	struct t30_pps pps = {FCF_EOP, 0, 0, 215}, read;
	uint8_t out[16], expected[16];
	struct t30_frame frame;
	unsigned int n;
	size_t i;

	assert(t30_pps_write(out, sizeof(out), false, &pps) == 7);
	from_hex("FFC87D7400006B", expected, sizeof(expected));
	assert(memcmp(out, expected, 7) == 0);
	assert(t30_pps_write(out, 6, false, &pps) == -EMSGSIZE);
	for (i = 0; i < ARRAY_SIZE(seconds); i++) {
		for (n = 1; n <= 256; n++) {
			pps = (struct t30_pps){seconds[i], (uint8_t)(n * 3), (uint8_t)(n * 5), (uint16_t)n};
			assert(t30_pps_write(out, sizeof(out), n & 1, &pps) == 7);
			assert(t30_frame_parse(out, 7, &frame) == T30_FAULT_NONE);
			assert(t30_pps_read(&frame, &read));
			assert(read.second == pps.second && read.page == pps.page && read.block == pps.block);
			assert(read.frames == n && t30_second(&frame) == seconds[i]);
		}
		assert(t30_eor_write(out, sizeof(out), true, seconds[i]) == 4);
		assert(t30_frame_parse(out, 4, &frame) == T30_FAULT_NONE);
		assert(frame.fcf == FCF_EOR && t30_second(&frame) == seconds[i] && !t30_pps_read(&frame, &read));
	}
	/* MCF is no second field, and what has none has none. */
	assert(parse("FFC87D31000000", &frame) == T30_FAULT_NONE);
	assert(!t30_pps_read(&frame, &read) && t30_second(&frame) == FCFS);
	assert(parse("FFC874", &frame) == T30_FAULT_NONE && t30_second(&frame) == FCFS);
	assert(parse("FFC87D7400", &frame) == T30_FAULT_FIF_SHORT && !t30_pps_read(&frame, &read));
}

static void test_words(void)
{
	unsigned int i;

	for (i = 0; i < FCFS; i++)
		assert(fcf_words((enum fcf)i)[0] && fcf_facts((enum fcf)i)->name == fcf_words((enum fcf)i));
	for (i = 0; i < FCF_SIDES; i++)
		assert(fcf_side_words((enum fcf_side)i)[0]);
	for (i = 0; i < FCF_KINDS; i++)
		assert(fcf_kind_words((enum fcf_kind)i)[0]);
	for (i = 0; i < T30_FAULTS; i++)
		assert(t30_fault_words((enum t30_fault)i)[0]);
	assert(!fcf_facts(FCFS) && strcmp(fcf_words(FCFS), "no control field") == 0);
	assert(strcmp(fcf_side_words(FCF_SIDES), "nobody") == 0 && strcmp(fcf_kind_words(FCF_KINDS), "no kind") == 0);
	assert(strcmp(t30_fault_words(T30_FAULTS), "no fault") == 0);

	for (i = 0; i < 256; i++)
		assert(t30_reverse(t30_reverse((uint8_t)i)) == i);
	assert(t30_reverse(0x01) == 0x80 && t30_reverse(0x6b) == 0xd6);
}

int main(void)
{
	test_parse();
	test_garbage();
	test_codes();
	test_write();
	test_pps();
	test_words();
	return 0;
}
