/* SPDX-License-Identifier: MIT */
/* Tests of a modem's pace: no drift at any rate and step, frames by the bit, times of signals. */
#undef NDEBUG
#include <assert.h>
#include <string.h>

#include "base/macros.h"
#include "core/t38/t38_pace.h"

static const uint32_t rates[] = {300, 1200, 2400, 4800, 7200, 9600, 12000, 14400, 33600};

/* An hour in steps: never ahead of the line, never a byte behind it. */
static void test_image_has_no_drift(void)
{
	static const uint32_t steps_ms[] = {1, 7, 20, 30, 40};
	struct t38_pace pace;
	uint64_t bytes;
	uint32_t now_ms;
	size_t i, k;

	for (i = 0; i < ARRAY_SIZE(rates); i++)
		for (k = 0; k < ARRAY_SIZE(steps_ms); k++) {
			t38_pace_start(&pace, rates[i]);
			assert(t38_pace_image(&pace, 1000) == 0);
			bytes = 0;
			for (now_ms = steps_ms[k]; now_ms <= 3600000; now_ms += steps_ms[k]) {
				t38_pace_pass(&pace, steps_ms[k]);
				bytes += t38_pace_image(&pace, SIZE_MAX);
				assert(bytes == (uint64_t)rates[i] * now_ms / 8000);
			}
		}
	/* 54 bytes each 30 ms. */
	t38_pace_start(&pace, 14400);
	t38_pace_pass(&pace, 30);
	assert(t38_pace_image(&pace, 10) == 10 && t38_pace_image(&pace, 100) == 44 && t38_pace_image(&pace, 9) == 0);
}

/* ---- frames --------------------------------------------------------- */

/* As on the line, written out bit by bit, from the text of T.30 5.3 alone. */
static uint32_t count_bits(const uint8_t *frame, size_t size)
{
	uint8_t bits[20000];
	uint32_t count = 0, fcs = 0xffff, total = 0;
	unsigned int ones = 0;
	size_t i;

	for (i = 0; i < size * 8; i++)
		bits[count++] = frame[i / 8] >> (7 - i % 8) & 1;
	for (i = 0; i < count; i++)
		fcs = (fcs << 1 & 0xffff) ^ ((fcs >> 15 ^ bits[i]) ? 0x1021 : 0);
	for (i = 16; i-- > 0;)
		bits[count++] = !(fcs >> i & 1);
	for (i = 0; i < count; i++, total++) {
		ones = bits[i] ? ones + 1 : 0;
		if (ones == 5) {
			total++;
			ones = 0;
		}
	}
	return total;
}

static size_t make_frame(unsigned int seed, uint8_t frame[300])
{
	size_t size = 3 + seed % 260, i;

	for (i = 0; i < size; i++) {
		seed = seed * 1103515245 + 12345;
		frame[i] = seed >> 28 < 6 ? 0xff : (uint8_t)(seed >> 16);
	}
	return size;
}

static void test_frame_bits(void)
{
	static const uint8_t zeros[260], dcn[] = {0xff, 0xc8, 0x5f};
	uint8_t ones[10], frame[300];
	unsigned int seed;
	size_t size;

	/* With its FCS FF C8 5F C8 E7: three times five ones, across FF and C8 too. */
	assert(t38_frame_bits(dcn, sizeof(dcn), 0) == count_bits(dcn, sizeof(dcn)));
	assert(t38_frame_bits(dcn, sizeof(dcn), 1) == 24 + 16 + 3 + 8);
	memset(ones, 0xff, sizeof(ones));
	assert(t38_frame_bits(ones, sizeof(ones), 0) >= 80 + 16 + 16);
	assert(t38_frame_bits(zeros, sizeof(zeros), 3) - count_bits(zeros, sizeof(zeros)) == 24);
	for (seed = 0; seed < 2000; seed++) {
		size = make_frame(seed, frame);
		assert(t38_frame_bits(frame, size, 2) == count_bits(frame, size) + 16);
	}
	assert(t38_bits_ms(300, 300) == 1000 && t38_bits_ms(301, 300) == 1004 && t38_bits_ms(0, 300) == 0);
	assert(t38_bits_ms(1, 14400) == 1 && t38_bits_ms(7, 0) == 0);
}

/* Frames one behind the other take their bits' time to the last: the end of each is known to the bit. */
static void test_frames_have_no_drift(void)
{
	static const uint32_t steps_ms[] = {1, 20, 30, 40};
	struct t38_pace pace;
	uint8_t frame[300];
	uint64_t bits, now_ms;
	unsigned int n;
	size_t i, k, at, size, took;

	for (i = 0; i < ARRAY_SIZE(rates); i++)
		for (k = 0; k < ARRAY_SIZE(steps_ms); k++) {
			t38_pace_start(&pace, rates[i]);
			bits = now_ms = 0;
			for (n = 0; n < 300; n++) {
				size = make_frame(n * 31, frame);
				for (at = 0; at < size;) {
					took = t38_pace_frame(&pace, frame + at, MIN(size - at, (size_t)(1 + n % 70)));
					at += took;
					if (took > 0)
						continue;
					t38_pace_pass(&pace, steps_ms[k]);
					now_ms += steps_ms[k];
				}
				bits += count_bits(frame, size) + 8;
				t38_pace_end_frame(&pace, 1);
				/* All is paid, and nothing was taken ahead of its time. */
				assert(pace.credit == (int64_t)(rates[i] * now_ms) - (int64_t)bits * 1000);
				assert(pace.credit >= -1000 * (16 + 4 + 8));
				assert(pace.credit < (int64_t)rates[i] * steps_ms[k]);
				now_ms += t38_pace_owed_ms(&pace);
				t38_pace_pass(&pace, t38_pace_owed_ms(&pace));
				assert(pace.credit >= 0 && t38_pace_owed_ms(&pace) == 0);
			}
		}
}

static void test_owed(void)
{
	struct t38_pace pace;

	t38_pace_start(&pace, 300);
	assert(t38_pace_owed_ms(&pace) == 0);
	t38_pace_end_frame(&pace, 3); /* FCS of nothing: 16 zeros */
	assert(pace.credit == -(16 + 24) * 1000 && t38_pace_owed_ms(&pace) == 134);
	assert(t38_pace_image(&pace, 9) == 0);
	t38_pace_pass(&pace, 133);
	assert(t38_pace_owed_ms(&pace) == 1);
	t38_pace_pass(&pace, 1);
	assert(t38_pace_owed_ms(&pace) == 0 && t38_pace_frame(&pace, (const uint8_t *)"\0", 1) == 0);
	/* The very bits of a byte are enough; stuffing asks for one more. */
	t38_pace_start(&pace, 1000);
	t38_pace_pass(&pace, 8);
	assert(t38_pace_frame(&pace, (const uint8_t *)"\xff", 1) == 0);
	assert(t38_pace_frame(&pace, (const uint8_t *)"\0", 1) == 1 && pace.credit == 0);
	t38_pace_start(&pace, 0);
	t38_pace_end_frame(&pace, 1);
	assert(t38_pace_owed_ms(&pace) == 0);
}

/* ---- signals -------------------------------------------------------- */

static void test_signals(void)
{
	static const uint16_t ms[IFP_INDICATORS] = {
		0,   0,    0,   1000, 943, 707, 233, 233, 142, 1393, 142,  1393,
		142, 1393, 142, 1393, 0,   0,   0,   0,   0,   1393, 1393,
	};
	unsigned int i;

	for (i = 0; i < IFP_INDICATORS; i++)
		assert(t38_signal_ms((enum ifp_indicator)i) == ms[i]);
	assert(t38_signal_ms(IFP_INDICATORS) == 0 && t38_signal_data(IFP_INDICATORS) == IFP_DATA_TYPES);

	assert(t38_signal_data(IFP_V21_PREAMBLE) == IFP_V21 && t38_signal_data(IFP_CED) == IFP_DATA_TYPES);
	assert(t38_signal_data(IFP_V17_12000_SHORT_TRAINING) == IFP_V17_12000);
	assert(t38_data_signal(IFP_V17_9600, true) == IFP_V17_9600_SHORT_TRAINING);
	assert(t38_data_signal(IFP_V17_9600, false) == IFP_V17_9600_LONG_TRAINING);
	assert(t38_data_signal(IFP_V29_9600, true) == IFP_V29_9600_TRAINING);
	assert(t38_data_signal(IFP_V8, false) == IFP_INDICATORS);
	assert(t38_data_signal(IFP_DATA_TYPES, false) == IFP_INDICATORS);
	/* Each that has a pace is found again by its data, and has the name that the data has. */
	for (i = 0; i < IFP_INDICATORS; i++) {
		enum ifp_data type = t38_signal_data((enum ifp_indicator)i);
		const char *words = ifp_indicator_words((enum ifp_indicator)i);
		bool is_short = strstr(words, "short") != NULL;

		if (t38_signal_ms((enum ifp_indicator)i) == 0)
			continue;
		assert(t38_data_signal(type, is_short) == (enum ifp_indicator)i);
		assert(strncmp(words, ifp_data_words(type), strlen(ifp_data_words(type))) == 0);
	}
}

int main(void)
{
	test_image_has_no_drift();
	test_frame_bits();
	test_frames_have_no_drift();
	test_owed();
	test_signals();
	return 0;
}
