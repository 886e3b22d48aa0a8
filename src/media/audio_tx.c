/* SPDX-License-Identifier: MIT */
/* Sending; see audio_tx.h. */
#include "media/audio_tx.h"

#include <errno.h>
#include <string.h>

#include <spandsp.h>

#include "base/macros.h"

/* T.30 5.3.1: one second of flags, give or take 15 %. A call has about ten of them, and each costs its time: 907 ms. */
#define PREAMBLE_FLAGS 34

/* Flags between training and the first frame of a block: T.4 A.3.1 has 200 ms, give or take 100. */
#define FLAGS_MS 110

/* Behind the flag that closes the last frame: far ends wait for one that is whole, and their filters run late. */
#define LAST_FLAGS 1

/* T.30 4.2, 4.3.2; as loud as the modems are. */
#define CNG_HZ 1100
#define CED_HZ 2100
#define TONE_DBM0 (-13.0F)

static struct modem_order *current(struct audio_tx *tx)
{
	return &tx->turn[tx->first];
}

/* ---- bits --------------------------------------------------------------- */

/* Each of them puts a few bits into @tx->bits, or returns false if there are no more. */

static bool more_zeros(struct audio_tx *tx)
{
	uint8_t count = (uint8_t)MIN(tx->left, (uint64_t)32);

	tx->left -= count;
	tx->bits.bits = 0;
	tx->bits.count = count;
	return count > 0;
}

static bool more_bytes(struct audio_tx *tx)
{
	if (tx->left == 0)
		return false;
	tx->left--;
	tx->bits.bits = *tx->data++;
	tx->bits.count = 8;
	return true;
}

static bool more_of_frames(struct audio_tx *tx)
{
	const struct modem_order *order = current(tx);

	if (tx->flags > 0) {
		tx->flags--;
		hdlc_tx_flag(&tx->bits);
	} else if (tx->frame == modem_frame_end(order)) {
		if (tx->last_flags == 0)
			return false;
		tx->last_flags--;
		hdlc_tx_flag(&tx->bits);
	} else if (tx->at < tx->octets.size) {
		hdlc_tx_octet(&tx->bits, modem_frame_octet(&tx->octets, tx->at++));
	} else if (tx->at == tx->octets.size) {
		hdlc_tx_fcs(&tx->bits);
		tx->at++;
	} else {
		hdlc_tx_flag(&tx->bits);
		tx->at = 0;
		tx->frame = modem_frame_next(order, tx->frame + 1);
		if (tx->frame < modem_frame_end(order))
			modem_frame_find(order, tx->frame, &tx->octets);
	}
	return true;
}

static bool more_bits(struct audio_tx *tx)
{
	switch (current(tx)->type) {
	case MODEM_TRAIN:
		return more_zeros(tx);
	case MODEM_DATA:
		return more_bytes(tx);
	default:
		return more_of_frames(tx);
	}
}

static int get_bit(void *arg)
{
	struct audio_tx *tx = arg;

	if (tx->bits.count == 0 && !more_bits(tx))
		return SIG_STATUS_END_OF_DATA;
	tx->bits.count--;
	return tx->bits.bits >> tx->bits.count & 1;
}

static void begin_frames(struct audio_tx *tx, uint32_t flags)
{
	const struct modem_order *order = current(tx);

	tx->flags = flags;
	tx->last_flags = LAST_FLAGS;
	tx->at = 0;
	tx->frame = modem_frame_next(order, 0);
	if (tx->frame < modem_frame_end(order))
		modem_frame_find(order, tx->frame, &tx->octets);
}

/* ---- one order ---------------------------------------------------------- */

static void begin_tone(struct audio_tx *tx, float hz)
{
	tx->phase = 0;
	tx->phase_rate = dds_phase_rate(hz);
	tx->scale = dds_scaling_dbm0(TONE_DBM0);
}

static void begin_order(struct audio_tx *tx)
{
	const struct modem_order *order = current(tx);
	uint32_t rate = t30_signal_rate(order->signal);

	tx->begun = true;
	tx->bits = (struct hdlc_tx){0};
	tx->samples = order->ms * (SAMPLE_RATE / 1000);
	switch (order->type) {
	case MODEM_CNG:
		begin_tone(tx, CNG_HZ);
		break;
	case MODEM_CED:
		begin_tone(tx, CED_HZ);
		break;
	case MODEM_FRAMES:
		begin_frames(tx, PREAMBLE_FLAGS);
		fsk_tx_restart(tx->v21, &preset_fsk_specs[FSK_V21CH2]);
		break;
	case MODEM_TRAIN:
		tx->left = (uint64_t)rate * order->ms / 1000;
		fast_tx_begin(&tx->fast, order->signal, order->short_training);
		break;
	case MODEM_DATA:
		tx->data = order->bytes.data;
		tx->left = order->bytes.size;
		fast_tx_begin(&tx->fast, order->signal, order->short_training);
		break;
	case MODEM_BLOCK:
		begin_frames(tx, rate * FLAGS_MS / 8000 + 1);
		fast_tx_begin(&tx->fast, order->signal, order->short_training);
		break;
	default:
		break;
	}
}

static size_t fill_timed(struct audio_tx *tx, bool tone, int16_t *samples, size_t count)
{
	size_t i;

	count = MIN(count, (size_t)tx->samples);
	tx->samples -= (uint32_t)count;
	for (i = 0; i < count; i++)
		samples[i] = tone ? dds_mod(&tx->phase, tx->phase_rate, tx->scale, 0) : 0;
	return count;
}

/* Returns how many samples there are; fewer than @count: the order is done. */
static size_t fill(struct audio_tx *tx, int16_t *samples, size_t count)
{
	switch (current(tx)->type) {
	case MODEM_SILENCE:
		return fill_timed(tx, false, samples, count);
	case MODEM_CNG:
	case MODEM_CED:
		return fill_timed(tx, true, samples, count);
	case MODEM_FRAMES:
		return (size_t)fsk_tx(tx->v21, samples, (int)count);
	default:
		return (size_t)fast_tx_samples(&tx->fast, samples, (int)count);
	}
}

/* ---- the turn ----------------------------------------------------------- */

int audio_tx_init(struct audio_tx *tx)
{
	memset(tx, 0, sizeof(*tx));
	tx->v21 = fsk_tx_init(NULL, &preset_fsk_specs[FSK_V21CH2], get_bit, tx);
	if (!tx->v21)
		return -ENOMEM;
	return fast_tx_init(&tx->fast, get_bit, tx);
}

void audio_tx_fini(struct audio_tx *tx)
{
	if (tx->v21)
		fsk_tx_free(tx->v21);
	fast_tx_fini(&tx->fast);
}

/* Is the signal of an order one that it can have? */
static bool is_possible(const struct modem_order *order)
{
	switch (order->type) {
	case MODEM_SILENCE:
	case MODEM_CNG:
	case MODEM_CED:
		return true;
	case MODEM_FRAMES:
		return order->frames <= MODEM_FRAMES_MAX;
	case MODEM_TRAIN:
	case MODEM_DATA:
	case MODEM_BLOCK:
		return order->signal < T30_SIGNALS;
	default:
		return false;
	}
}

int audio_tx_order(struct audio_tx *tx, const struct modem_order *order)
{
	if (order->type == MODEM_QUIET) {
		tx->orders = 0;
		tx->begun = false;
		return 0;
	}
	if (!is_possible(order))
		return -EINVAL;
	if (tx->orders >= MODEM_ORDERS_MAX)
		return -ENOBUFS;
	tx->turn[(tx->first + tx->orders++) % MODEM_ORDERS_MAX] = *order;
	return 0;
}

bool audio_tx_samples(struct audio_tx *tx, int16_t *ret_samples, size_t count)
{
	size_t done = 0;

	while (tx->orders > 0) {
		if (!tx->begun)
			begin_order(tx);
		done += fill(tx, ret_samples + done, count - done);
		if (done == count)
			return false;
		tx->begun = false;
		tx->first = (tx->first + 1) % MODEM_ORDERS_MAX;
		if (--tx->orders > 0)
			continue;
		memset(ret_samples + done, 0, (count - done) * sizeof(*ret_samples));
		return true;
	}
	memset(ret_samples, 0, count * sizeof(*ret_samples));
	return false;
}

bool audio_tx_is_loud(const struct audio_tx *tx)
{
	switch (tx->turn[tx->first].type) {
	case MODEM_SILENCE:
	case MODEM_CNG:
	case MODEM_CED:
		return false;
	default:
		return tx->orders > 0;
	}
}
