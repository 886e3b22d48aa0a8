/* SPDX-License-Identifier: MIT */
/* Receiving; see audio_rx.h. */
#include "media/audio_rx.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include <spandsp.h>

#include "base/macros.h"

/* T.30 5.2: what a receiver must hear goes down to -43 dBm. */
#define CUTOFF_DBM0 (-45.5F)
#define CUTOFF_MIN_DBM0 (-60.0F)

/*
 * Where the far end has been heard already, what is so much quieter is noise.
 * spandsp's V.17 resynchronises only if it notices the carrier at the right
 * moment: a cutoff 4 to 8 dB below the signal is good, 10 to 16 dB fails each
 * time, 20 to 24 is good again and minds an error in the level less, but needs
 * a line with so little noise; more fails now and then.
 */
#define CUTOFF_BELOW_DB 10.0F
#define CUTOFF_BELOW_SHORT_DB 22.0F
#define CUTOFF_BELOW_SHORT_NOISY_DB 7.0F
#define NOISY_DB 28.0F

/* So many flags in a row are a preamble, and no chance: 107 ms. */
#define V21_FLAGS 4

/* V.21 without a flag or a good frame for so many bits, longer than any frame, is none any more. */
#define V21_JUNK_BITS ((MODEM_FRAME_MAX + HDLC_FCS_SIZE) * 10)

/* What a fast modem makes of V.21 is believed only if no flags are heard in so long a time: neither that it has trained
 * nor that it could not. */
#define DOUBT_SAMPLES (SAMPLE_RATE / 2)

/* A hole is filled up as if the signal went on, so long; then it is silence. */
#define HOLE_SAMPLES (SAMPLE_RATE / 5)

/* ---- reports ------------------------------------------------------------ */

static struct modem_report *add_report(struct audio_rx *rx, enum modem_report_type type, enum t30_signal signal)
{
	struct audio_reports *reports = rx->reports;
	/* Never reached: there are not so many bits in the samples of one step. */
	struct modem_report *report = &reports->report[MIN(reports->count, (size_t)AUDIO_REPORTS_MAX - 1)];

	reports->count = MIN(reports->count + 1, (size_t)AUDIO_REPORTS_MAX);
	*report = (struct modem_report){.type = type, .signal = signal};
	return report;
}

/* Returns where @size octets have room; there always is, see AUDIO_OCTETS_MAX. */
static uint8_t *add_octets(struct audio_rx *rx, size_t size)
{
	struct audio_reports *reports = rx->reports;
	uint8_t *octets = reports->octets + MIN(reports->size, sizeof(reports->octets) - size);

	reports->size = MIN(reports->size + size, sizeof(reports->octets));
	return octets;
}

static void report_frame(struct audio_rx *rx, enum t30_signal signal, const struct hdlc_rx *frames)
{
	uint8_t *octets = add_octets(rx, frames->size);
	struct modem_report *report = add_report(rx, MODEM_FRAME, signal);

	memcpy(octets, frames->frame, frames->size);
	report->good = frames->good;
	report->bytes = (struct modem_bytes){octets, frames->size};
	rx->facts.frames++;
	rx->facts.frames_bad += !frames->good;
}

/* Octets without frames: those of one step make one report. */
static void report_octet(struct audio_rx *rx, uint8_t octet)
{
	struct audio_reports *reports = rx->reports;
	struct modem_report *last = reports->count ? &reports->report[reports->count - 1] : NULL;
	uint8_t *at = add_octets(rx, 1);

	*at = octet;
	if (!last || last->type != MODEM_BYTES) {
		last = add_report(rx, MODEM_BYTES, rx->listen);
		last->good = true;
		last->bytes.data = at;
	}
	last->bytes.size = (size_t)(at + 1 - last->bytes.data);
}

/* ---- V.21 and the fast signal, one against the other --------------------- */

/* The far end is heard: this is how loud it is. */
static void note_level(struct audio_rx *rx)
{
	rx->far_dbm0 = audio_level_dbm0(rx->level.level);
	rx->noise_dbm0 = audio_level_dbm0(rx->level.noise);
}

static float cutoff_dbm0(const struct audio_rx *rx)
{
	float quiet = rx->far_dbm0 - CUTOFF_BELOW_SHORT_DB;

	if (rx->far_dbm0 == 0)
		return CUTOFF_DBM0;
	if (!rx->short_training || t30_signal_facts(rx->listen)->modulation != T30_V17)
		return rx->far_dbm0 - CUTOFF_BELOW_DB;
	if (rx->far_dbm0 - rx->noise_dbm0 > NOISY_DB && quiet > CUTOFF_MIN_DBM0)
		return quiet;
	return rx->far_dbm0 - CUTOFF_BELOW_SHORT_NOISY_DB;
}

static void begin_fast(struct audio_rx *rx)
{
	rx->fast_lost = false;
	if (rx->listen == T30_NONE) {
		rx->fast_is = AUDIO_FAST_OFF;
		return;
	}
	rx->fast_is = AUDIO_FAST_WAITING;
	rx->bits = 0;
	hdlc_rx_begin(&rx->fast_frames);
	fast_rx_begin(&rx->fast, rx->listen, rx->short_training, cutoff_dbm0(rx));
}

static void begin_v21(struct audio_rx *rx)
{
	rx->v21_heard = false;
	hdlc_rx_begin(&rx->v21_frames);
	fsk_rx_restart(rx->v21, &preset_fsk_specs[FSK_V21CH2], FSK_FRAME_MODE_SYNC);
	fsk_rx_signal_cutoff(rx->v21, CUTOFF_DBM0);
}

static void lose_v21(struct audio_rx *rx)
{
	if (!rx->v21_heard) {
		hdlc_rx_begin(&rx->v21_frames);
		return;
	}
	if (hdlc_rx_cut(&rx->v21_frames) == HDLC_RX_FRAME)
		report_frame(rx, T30_V21, &rx->v21_frames);
	add_report(rx, MODEM_CARRIER_LOST, T30_V21);
	rx->v21_heard = false;
	begin_fast(rx);
}

static void lose_fast(struct audio_rx *rx)
{
	if (rx->fast_is == AUDIO_FAST_TRAINED) {
		if (rx->framed && hdlc_rx_cut(&rx->fast_frames) == HDLC_RX_FRAME)
			report_frame(rx, rx->listen, &rx->fast_frames);
		if (!rx->framed && rx->bits > 0)
			report_octet(rx, (uint8_t)(rx->octet << (8 - rx->bits)));
		add_report(rx, MODEM_CARRIER_LOST, rx->listen);
		begin_v21(rx);
		/* To begin with the long one would be to forget what was learned of the line. */
		rx->short_training = true;
	} else if (rx->fast_is == AUDIO_FAST_UNREADABLE) {
		add_report(rx, MODEM_CARRIER_LOST, rx->listen);
	}
	begin_fast(rx);
}

static void find_v21(struct audio_rx *rx)
{
	if (rx->v21_heard)
		return;
	if (rx->fast_is == AUDIO_FAST_TRAINED || rx->fast_is == AUDIO_FAST_UNREADABLE) {
		rx->facts.mistaken++;
		add_report(rx, MODEM_CARRIER_LOST, rx->listen);
	}
	begin_fast(rx); /* it waits until V.21 is over */
	rx->v21_heard = rx->tones_over = true;
	add_report(rx, MODEM_CARRIER, T30_V21);
}

/* ---- from the modems ----------------------------------------------------- */

static void on_v21_bit(void *arg, int bit)
{
	struct audio_rx *rx = arg;
	enum hdlc_rx_got got;

	if (bit < 0) {
		if (bit == SIG_STATUS_CARRIER_DOWN)
			lose_v21(rx);
		return;
	}
	got = hdlc_rx_bit(&rx->v21_frames, (unsigned int)bit);
	if (got == HDLC_RX_FRAME && rx->v21_frames.good)
		note_level(rx);
	if ((got == HDLC_RX_FLAG && rx->v21_frames.flags >= V21_FLAGS) || (got == HDLC_RX_FRAME && rx->v21_frames.good))
		find_v21(rx);
	if (got == HDLC_RX_FRAME && rx->v21_heard)
		report_frame(rx, T30_V21, &rx->v21_frames);
	if (rx->v21_heard && rx->v21_frames.junk > V21_JUNK_BITS)
		lose_v21(rx);
}

static void on_fast_bit(void *arg, int bit)
{
	struct audio_rx *rx = arg;

	if (rx->fast_is != AUDIO_FAST_TRAINED || bit < 0)
		return;
	if (rx->framed) {
		if (hdlc_rx_bit(&rx->fast_frames, (unsigned int)bit) == HDLC_RX_FRAME)
			report_frame(rx, rx->listen, &rx->fast_frames);
		return;
	}
	rx->octet = (uint8_t)(rx->octet << 1 | bit);
	if (++rx->bits == 8) {
		rx->bits = 0;
		report_octet(rx, rx->octet);
	}
}

static void on_fast_status(void *arg, int status)
{
	struct audio_rx *rx = arg;

	if (rx->fast_is != AUDIO_FAST_WAITING && status != SIG_STATUS_CARRIER_DOWN)
		return;
	switch (status) {
	case SIG_STATUS_TRAINING_SUCCEEDED:
		rx->fast_is = AUDIO_FAST_TRAINED;
		rx->fast_samples = 0;
		rx->bits = 0;
		add_report(rx, MODEM_CARRIER, rx->listen);
		break;
	case SIG_STATUS_TRAINING_FAILED:
		rx->fast_is = AUDIO_FAST_FAILED;
		rx->fast_samples = 0;
		break;
	case SIG_STATUS_CARRIER_DOWN:
		rx->fast_lost = true; /* a modem is not begun again while it works */
		break;
	default:
		break;
	}
}

/* ---- samples -------------------------------------------------------------- */

static void hear_tones(struct audio_rx *rx, const int16_t *samples, size_t count)
{
	unsigned int heard;

	if (rx->tones_over)
		return;
	heard = audio_tones_hear(&rx->tones, samples, count);
	if (heard & AUDIO_TONE_BIT(AUDIO_TONE_CNG))
		add_report(rx, MODEM_CNG_HEARD, T30_NONE);
	if (heard & AUDIO_TONE_BIT(AUDIO_TONE_CED))
		add_report(rx, MODEM_CED_HEARD, T30_NONE);
}

/* Is V.21 to be looked for? */
static bool hears_v21(const struct audio_rx *rx)
{
	return rx->fast_is != AUDIO_FAST_TRAINED || rx->fast_samples < DOUBT_SAMPLES;
}

static bool hears_fast(const struct audio_rx *rx)
{
	return rx->fast_is != AUDIO_FAST_OFF && !rx->v21_heard;
}

static void remove_dc(struct audio_rx *rx, const int16_t *samples, size_t count, int16_t *out)
{
	int32_t value;
	size_t i;

	for (i = 0; i < count; i++) {
		rx->dc += ((samples[i] * 32768) - rx->dc) / 16384;
		value = samples[i] - rx->dc / 32768;
		out[i] = (int16_t)MAX(MIN(value, INT16_MAX), INT16_MIN);
	}
}

static void hear_fast(struct audio_rx *rx, const int16_t *samples, size_t count)
{
	bool doubted = rx->fast_samples < DOUBT_SAMPLES;

	fast_rx_hear(&rx->fast, samples, (int)count);
	rx->fast_samples += (uint32_t)count;
	if (rx->fast_is == AUDIO_FAST_TRAINED && doubted && rx->fast_samples >= DOUBT_SAMPLES)
		note_level(rx);
	if (rx->fast_is == AUDIO_FAST_FAILED && rx->fast_samples >= DOUBT_SAMPLES) {
		rx->fast_is = AUDIO_FAST_UNREADABLE;
		rx->facts.untrained++;
		add_report(rx, MODEM_UNTRAINED, rx->listen);
	}
}

static void hear(struct audio_rx *rx, const int16_t *samples, size_t count)
{
	bool ended = audio_level_hear(&rx->level, samples, count);

	hear_tones(rx, samples, count);
	if (hears_v21(rx))
		fsk_rx(rx->v21, samples, (int)count);
	if (hears_fast(rx))
		hear_fast(rx, samples, count);
	if (ended && rx->v21_heard)
		lose_v21(rx);
	else if ((ended || rx->fast_lost) && rx->fast_is != AUDIO_FAST_OFF)
		lose_fast(rx);
}

int audio_rx_init(struct audio_rx *rx)
{
	int r;

	memset(rx, 0, sizeof(*rx));
	rx->listen = T30_NONE;
	audio_level_begin(&rx->level);
	rx->v21 = fsk_rx_init(NULL, &preset_fsk_specs[FSK_V21CH2], FSK_FRAME_MODE_SYNC, on_v21_bit, rx);
	if (!rx->v21)
		return -ENOMEM;
	begin_v21(rx);
	r = fast_rx_init(&rx->fast, on_fast_bit, on_fast_status, rx);
	if (r < 0)
		return r;
	return audio_tones_init(&rx->tones, AUDIO_TONE_BIT(AUDIO_TONE_CNG) | AUDIO_TONE_BIT(AUDIO_TONE_CED));
}

void audio_rx_fini(struct audio_rx *rx)
{
	if (rx->v21)
		fsk_rx_free(rx->v21);
	fast_rx_fini(&rx->fast);
	audio_tones_fini(&rx->tones);
}

int audio_rx_listen(struct audio_rx *rx, const struct modem_order *order)
{
	if (order->signal > T30_NONE)
		return -EINVAL;
	rx->listen = order->signal;
	rx->framed = order->framed;
	rx->short_training = order->short_training;
	begin_fast(rx);
	return 0;
}

void audio_rx_hear(struct audio_rx *rx, const int16_t *samples, size_t count, struct audio_reports *reports)
{
	int16_t clean[AUDIO_RX_SAMPLES];

	assert(count <= AUDIO_RX_SAMPLES);
	rx->reports = reports;
	rx->facts.heard += count;
	rx->hole = 0;
	remove_dc(rx, samples, count, clean);
	hear(rx, clean, count);
	rx->reports = NULL;
}

void audio_rx_miss(struct audio_rx *rx, size_t count, struct audio_reports *reports)
{
	static const int16_t silence[AUDIO_RX_SAMPLES];
	size_t part;

	rx->reports = reports;
	rx->facts.holes += rx->hole == 0 && count > 0;
	rx->facts.missing += count;
	for (; count > 0; count -= part) {
		part = MIN(count, (size_t)AUDIO_RX_SAMPLES);
		rx->hole = MIN(rx->hole + (uint32_t)part, (uint32_t)HOLE_SAMPLES);
		if (rx->hole == HOLE_SAMPLES) {
			hear(rx, silence, part);
			continue;
		}
		if (!rx->tones_over)
			hear_tones(rx, silence, part);
		if (hears_v21(rx))
			fsk_rx_fillin(rx->v21, (int)part);
		if (hears_fast(rx))
			fast_rx_miss(&rx->fast, (int)part);
	}
	rx->reports = NULL;
}

void audio_rx_deafen(struct audio_rx *rx, struct audio_reports *reports)
{
	rx->reports = reports;
	if (rx->v21_heard)
		lose_v21(rx);
	else if (rx->fast_is != AUDIO_FAST_OFF)
		lose_fast(rx);
	begin_v21(rx);
	rx->reports = NULL;
}
