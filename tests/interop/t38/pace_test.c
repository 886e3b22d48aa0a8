/* SPDX-License-Identifier: MIT */
/* The pace of our T.38 against spandsp's: frames as its HDLC transmitter puts them on the line, times of trainings. */
#undef NDEBUG
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include <tiffio.h>
#include <spandsp.h>

#include "core/t38/t38_pace.h"

/* ---- frames --------------------------------------------------------- */

static void on_underflow(void *arg)
{
	(void)arg;
}

static uint8_t reverse(uint8_t byte)
{
	unsigned int i, reversed = 0;

	for (i = 0; i < 8; i++)
		reversed |= (unsigned)(byte >> i & 1) << (7 - i);
	return (uint8_t)reversed;
}

/* Bits from the end of one flag to the end of the next one, sent by spandsp with a frame in between. */
static uint32_t count_line_bits(const uint8_t *frame, size_t size)
{
	hdlc_tx_state_t *tx = hdlc_tx_init(NULL, 0, 1, 0, on_underflow, NULL);
	uint8_t reversed[300];
	uint32_t bits = 0;
	unsigned int last = 0;
	size_t i;
	bool in_frame = false;

	assert(tx);
	for (i = 0; i < size; i++)
		reversed[i] = reverse(frame[i]);
	hdlc_tx_flags(tx, 2);
	assert(hdlc_tx_frame(tx, reversed, size) == 0);
	for (i = 0; i < 20000; i++) {
		last = (last << 1 | (unsigned)(hdlc_tx_get_bit(tx) & 1)) & 0xff;
		bits++;
		if (last != 0x7e)
			continue;
		if (in_frame && bits > 8)
			break;
		in_frame = i >= 8;
		bits = 0;
	}
	assert(i < 20000);
	hdlc_tx_free(tx);
	return bits;
}

static void test_frames(void)
{
	static const uint8_t dcn[] = {0xff, 0xc8, 0x5f};
	uint8_t frame[300];
	unsigned int n;
	size_t size, i;

	assert(count_line_bits(dcn, sizeof(dcn)) == t38_frame_bits(dcn, sizeof(dcn), 1));
	srand(1);
	for (n = 0; n < 2000; n++) {
		size = 3 + (size_t)rand() % 258;
		for (i = 0; i < size; i++)
			frame[i] = rand() % 3 == 0 ? 0xff : (uint8_t)rand();
		assert(count_line_bits(frame, size) == t38_frame_bits(frame, size, 1));
	}
}

/* ---- trainings ------------------------------------------------------ */

static int on_indicator(t38_core_state_t *state, void *arg, int indicator)
{
	(void)state;
	(void)arg;
	(void)indicator;
	return 0;
}

static int on_data(t38_core_state_t *state, void *arg, int type, int field, const uint8_t *data, int size)
{
	(void)state;
	(void)arg;
	(void)type;
	(void)field;
	(void)data;
	(void)size;
	return 0;
}

static int on_missing(t38_core_state_t *state, void *arg, int got, int expected)
{
	(void)state;
	(void)arg;
	(void)got;
	(void)expected;
	return 0;
}

static int on_send(t38_core_state_t *state, void *arg, const uint8_t *data, int size, int copies)
{
	(void)state;
	(void)arg;
	(void)data;
	(void)size;
	(void)copies;
	return 0;
}

/* It rounds up what we round down. */
static void test_trainings(void)
{
	t38_core_state_t *core = t38_core_init(NULL, on_indicator, on_data, on_missing, NULL, on_send, NULL);
	int indicator, their_ms, our_ms;

	assert(core);
	for (indicator = IFP_V27TER_2400_TRAINING; indicator <= IFP_V17_14400_LONG_TRAINING; indicator++) {
		their_ms = t38_core_send_training_delay(core, indicator) / 1000;
		our_ms = (int)t38_signal_ms((enum ifp_indicator)indicator);
		assert(their_ms == our_ms || their_ms == our_ms + 1);
		assert(t38_core_send_flags_delay(core, indicator) == T38_ECM_PREAMBLE_MS * 1000);
	}
	assert(t38_core_send_flags_delay(core, IFP_V21_PREAMBLE) == (int)t38_signal_ms(IFP_V21_PREAMBLE) * 1000);
	assert(t38_core_send_training_delay(core, IFP_NO_SIGNAL) == T38_SILENCE_MS * 1000);
	t38_core_free(core);
}

int main(void)
{
	test_frames();
	test_trainings();
	return 0;
}
