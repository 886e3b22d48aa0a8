/* SPDX-License-Identifier: MIT */
/* The pace of a modem; see t38_pace.h. */
#include "core/t38/t38_pace.h"

#include "base/macros.h"

/* ---- signals -------------------------------------------------------- */

/*
 * The training of the fast modems, in symbols as their Recommendations have
 * it: V.27ter long, segments 3 to 5; V.29, segments 2 to 4; V.17 long and with
 * resynchronization (short), segments 1 to 4; V.33 like V.17 long. What goes
 * before these is silence (T38_SILENCE_MS).
 */
#define V27TER (50 + 1074 + 8)
#define V29 (128 + 384 + 48)
#define V17_LONG (256 + 2976 + 64 + 48)
#define V17_SHORT (256 + 38 + 48)

/* Signals without a symbol count: none, or V.21, whose preamble is a time. */
static const struct signal {
	uint8_t data;
	uint8_t is_short;
	uint16_t symbols, baud;
} signals[IFP_INDICATORS] = {
  /* clang-format off */
	[IFP_NO_SIGNAL]               = {IFP_DATA_TYPES, 0, 0,         1},
	[IFP_CNG]                     = {IFP_DATA_TYPES, 0, 0,         1},
	[IFP_CED]                     = {IFP_DATA_TYPES, 0, 0,         1},
	[IFP_V21_PREAMBLE]            = {IFP_V21,        0, T38_V21_PREAMBLE_MS, 1000},
	[IFP_V27TER_2400_TRAINING]    = {IFP_V27TER_2400, 0, V27TER,   1200},
	[IFP_V27TER_4800_TRAINING]    = {IFP_V27TER_4800, 0, V27TER,   1600},
	[IFP_V29_7200_TRAINING]       = {IFP_V29_7200,   0, V29,       2400},
	[IFP_V29_9600_TRAINING]       = {IFP_V29_9600,   0, V29,       2400},
	[IFP_V17_7200_SHORT_TRAINING]  = {IFP_V17_7200,  1, V17_SHORT, 2400},
	[IFP_V17_7200_LONG_TRAINING]   = {IFP_V17_7200,  0, V17_LONG,  2400},
	[IFP_V17_9600_SHORT_TRAINING]  = {IFP_V17_9600,  1, V17_SHORT, 2400},
	[IFP_V17_9600_LONG_TRAINING]   = {IFP_V17_9600,  0, V17_LONG,  2400},
	[IFP_V17_12000_SHORT_TRAINING] = {IFP_V17_12000, 1, V17_SHORT, 2400},
	[IFP_V17_12000_LONG_TRAINING]  = {IFP_V17_12000, 0, V17_LONG,  2400},
	[IFP_V17_14400_SHORT_TRAINING] = {IFP_V17_14400, 1, V17_SHORT, 2400},
	[IFP_V17_14400_LONG_TRAINING]  = {IFP_V17_14400, 0, V17_LONG,  2400},
	[IFP_V8_ANSAM]                = {IFP_DATA_TYPES, 0, 0,         1},
	[IFP_V8_SIGNAL]               = {IFP_V8,         0, 0,         1},
	[IFP_V34_CNTL_CHANNEL_1200]   = {IFP_V34_CC_1200, 0, 0,        1},
	[IFP_V34_PRI_CHANNEL]         = {IFP_V34_PRI_CH, 0, 0,         1},
	[IFP_V34_CC_RETRAIN]          = {IFP_V34_CC_1200, 0, 0,        1},
	[IFP_V33_12000_TRAINING]      = {IFP_V33_12000,  0, V17_LONG,  2400},
	[IFP_V33_14400_TRAINING]      = {IFP_V33_14400,  0, V17_LONG,  2400},
  /* clang-format on */
};

uint32_t t38_signal_ms(enum ifp_indicator indicator)
{
	return (unsigned)indicator < IFP_INDICATORS ? signals[indicator].symbols * 1000u / signals[indicator].baud : 0;
}

enum ifp_data t38_signal_data(enum ifp_indicator indicator)
{
	return (unsigned)indicator < IFP_INDICATORS ? (enum ifp_data)signals[indicator].data : IFP_DATA_TYPES;
}

enum ifp_indicator t38_data_signal(enum ifp_data type, bool is_short)
{
	enum ifp_indicator found = IFP_INDICATORS;
	unsigned int i;

	for (i = 0; i < IFP_INDICATORS; i++)
		if (signals[i].data == type && signals[i].symbols > 0 &&
		    (found == IFP_INDICATORS || signals[i].is_short == is_short))
			found = (enum ifp_indicator)i;
	return found;
}

/* ---- HDLC ----------------------------------------------------------- */

#define FLAG_BITS 8
#define FCS_BITS 16
#define FCS_POLYNOMIAL 0x1021 /* x^16 + x^12 + x^5 + 1, the first bit on the line uppermost */

/* Bits that one more, of value @bit, takes: behind five ones a zero is stuffed. */
static uint32_t stuff(uint8_t *ones, unsigned int bit)
{
	if (!bit) {
		*ones = 0;
		return 1;
	}
	if (++*ones < 5)
		return 1;
	*ones = 0;
	return 2;
}

static uint32_t stuff_bits(uint8_t *ones, unsigned int value, unsigned int count)
{
	uint32_t bits = 0;

	while (count-- > 0)
		bits += stuff(ones, value >> count & 1);
	return bits;
}

static uint16_t fold_fcs(uint16_t fcs, uint8_t byte)
{
	unsigned int i;

	fcs ^= (uint16_t)(byte << 8);
	for (i = 0; i < 8; i++)
		fcs = (uint16_t)(fcs << 1 ^ (fcs & 0x8000 ? FCS_POLYNOMIAL : 0));
	return fcs;
}

uint32_t t38_frame_bits(const uint8_t *frame, size_t size, uint32_t flags)
{
	uint16_t fcs = 0xffff;
	uint32_t bits = 0;
	uint8_t ones = 0;
	size_t i;

	for (i = 0; i < size; i++) {
		bits += stuff_bits(&ones, frame[i], 8);
		fcs = fold_fcs(fcs, frame[i]);
	}
	return bits + stuff_bits(&ones, (uint16_t)~fcs, FCS_BITS) + flags * FLAG_BITS;
}

uint32_t t38_bits_ms(uint32_t bits, uint32_t bit_rate)
{
	return bit_rate > 0 ? (uint32_t)(((uint64_t)bits * 1000 + bit_rate - 1) / bit_rate) : 0;
}

/* ---- pace ----------------------------------------------------------- */

#define BIT 1000 /* of credit */

static void begin_frame(struct t38_pace *pace)
{
	pace->fcs = 0xffff;
	pace->ones = 0;
}

void t38_pace_start(struct t38_pace *pace, uint32_t bit_rate)
{
	*pace = (struct t38_pace){.bit_rate = bit_rate};
	begin_frame(pace);
}

void t38_pace_pass(struct t38_pace *pace, uint32_t time_ms)
{
	pace->credit += (int64_t)pace->bit_rate * time_ms;
}

size_t t38_pace_image(struct t38_pace *pace, size_t size)
{
	if (pace->credit < 0)
		return 0;
	size = MIN(size, (size_t)(pace->credit / (8 * BIT)));
	pace->credit -= (int64_t)size * 8 * BIT;
	return size;
}

size_t t38_pace_frame(struct t38_pace *pace, const uint8_t *bytes, size_t size)
{
	uint8_t ones;
	int64_t cost;
	size_t i;

	for (i = 0; i < size; i++) {
		ones = pace->ones;
		cost = (int64_t)stuff_bits(&ones, bytes[i], 8) * BIT;
		if (cost > pace->credit)
			break;
		pace->credit -= cost;
		pace->ones = ones;
		pace->fcs = fold_fcs(pace->fcs, bytes[i]);
	}
	return i;
}

void t38_pace_end_frame(struct t38_pace *pace, uint32_t flags)
{
	uint32_t bits = stuff_bits(&pace->ones, (uint16_t)~pace->fcs, FCS_BITS) + flags * FLAG_BITS;

	pace->credit -= (int64_t)bits * BIT;
	begin_frame(pace);
}

uint32_t t38_pace_owed_ms(const struct t38_pace *pace)
{
	if (pace->credit >= 0 || pace->bit_rate == 0)
		return 0;
	return (uint32_t)((-pace->credit + pace->bit_rate - 1) / pace->bit_rate);
}
