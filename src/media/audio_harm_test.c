/* SPDX-License-Identifier: MIT */
/* What is left of signals on bad lines: noise, level, samples that slip, packets that are lost; and a line of anything.
 */
#undef NDEBUG
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_tcf.h"
#include "media/audio_modem.h"
#include "media/test_line.h"

#define FRAMES 20 /* of a block */
#define ROUNDS 4

static const uint8_t dis[] = {0xff, 0xc8, 0x01, 0x00, 0x77, 0x9f, 0xff, 0x00};
static uint8_t page[FRAMES * 256];

/* Of ROUNDS rounds: a frame of V.21, training from the start with TCF, a block after the short one. */
struct outcome {
	unsigned int v21, tcf, carriers, frames, untrained;
};

static void order(struct line *line, int side, const struct modem_order *wish)
{
	assert(audio_modem_order(line->end[side].modem, wish) == 0);
}

static void say(struct line *line, const struct modem_order *wish)
{
	line_forget(line);
	order(line, 0, wish);
	assert(line_until(line, 0, MODEM_SENT, 100000));
	line_run(line, 200);
}

static void listen(struct line *line, enum t30_signal signal, bool framed, bool short_training)
{
	order(line, 1,
	      &(struct modem_order){
		      .type = MODEM_LISTEN, .signal = signal, .framed = framed, .short_training = short_training});
	/* What was heard before is not any more. */
	memset(line->end[1].there, 0, T30_SIGNALS * sizeof(bool));
}

static unsigned int count(const struct line_end *end, enum modem_report_type type, bool good, size_t size)
{
	unsigned int n = 0;

	for (size_t i = 0; i < end->reports; i++) {
		const struct modem_report *report = &end->report[i].report;

		n += report->type == type && report->good == good && (size == 0 || report->bytes.size == size);
	}
	return n;
}

static bool tcf_is_good(const struct line_end *end, enum t30_signal signal)
{
	struct t30_tcf tcf;

	t30_tcf_begin(&tcf);
	for (size_t i = 0; i < end->reports; i++)
		if (end->report[i].report.type == MODEM_BYTES)
			t30_tcf_put(&tcf, end->report[i].report.bytes.data, end->report[i].report.bytes.size);
	return t30_tcf_is_good(&tcf, t30_signal_rate(signal));
}

static void one_round(struct line *line, enum t30_signal signal, struct outcome *outcome)
{
	struct modem_order block = {
		.type = MODEM_BLOCK,
		.signal = signal,
		.short_training = true,
		.block = {.data = page, .size = sizeof(page), .frame_size = 256, .wanted = {0xff, 0xff, 0x0f}}
        };
	const struct line_end *end = &line->end[1];

	listen(line, T30_NONE, false, false);
	say(line, &(struct modem_order){.type = MODEM_FRAMES, .frames = 1, .frame = {{dis, sizeof(dis)}}});
	outcome->v21 += count(end, MODEM_FRAME, true, sizeof(dis));
	listen(line, signal, false, false);
	say(line, &(struct modem_order){.type = MODEM_TRAIN, .signal = signal, .ms = 1500});
	outcome->tcf += tcf_is_good(end, signal);
	outcome->untrained += count(end, MODEM_UNTRAINED, false, 0);
	listen(line, signal, true, true);
	line_run(line, 1300);
	say(line, &block);
	outcome->carriers += count(end, MODEM_CARRIER, false, 0);
	outcome->frames += count(end, MODEM_FRAME, true, 260);
	outcome->untrained += count(end, MODEM_UNTRAINED, false, 0);
}

static struct outcome try_line(enum t30_signal signal, const struct audio_harm *harm, uint32_t seed)
{
	struct line *line = line_new(2);
	struct outcome outcome = {0};

	line->end[1].harm = *harm;
	line->end[1].seed = seed;
	for (int i = 0; i < ROUNDS; i++)
		one_round(line, signal, &outcome);
	line_free(line);
	return outcome;
}

static void show(const char *words, enum t30_signal signal, const struct outcome *outcome)
{
	fprintf(stderr, "%s, %s: V.21 %u, TCF %u, carriers %u of %d, frames %u of %d, untrained %u\n", words,
		t30_signal_words(signal), outcome->v21, outcome->tcf, outcome->carriers, ROUNDS, outcome->frames,
		ROUNDS * FRAMES, outcome->untrained);
}

static void expect_all(const char *words, enum t30_signal signal, const struct audio_harm *harm, uint32_t seed)
{
	struct outcome outcome = try_line(signal, harm, seed);
	const struct outcome all = {ROUNDS, ROUNDS, ROUNDS, ROUNDS * FRAMES, 0};

	if (memcmp(&outcome, &all, sizeof(all)) != 0) {
		fprintf(stderr, "%.0f dB, noise of %.0f dBm0: ", (double)harm->gain_db, (double)harm->noise_dbm0);
		show(words, signal, &outcome);
	}
	assert(memcmp(&outcome, &all, sizeof(all)) == 0);
}

/* ---- level and noise -------------------------------------------------------------- */

static void test_levels(void)
{
	static const float gains_db[] = {6, -6, -10, -14, -18, -19, -20, -21, -22, -24, -28};
	struct audio_harm harm = {.g711 = true};

	for (enum t30_signal signal = 0; signal < T30_SIGNALS; signal++) {
		for (size_t i = 0; i < ARRAY_SIZE(gains_db); i++) {
			harm.gain_db = gains_db[i];
			expect_all("level", signal, &harm, 1);
		}
		harm.gain_db = -6;
		harm.dc = 400;
		expect_all("offset", signal, &harm, 1);
		harm.dc = 0;
	}
}

/* The noise that each signal bears, in dB below it; modems of the market need 2 to 4 dB more. */
static void test_noise(void)
{
	static const float least_db[T30_SIGNALS] = {
		[T30_V27_2400] = 14, [T30_V27_4800] = 18, [T30_V29_7200] = 20,  [T30_V29_9600] = 23,
		[T30_V17_7200] = 18, [T30_V17_9600] = 20, [T30_V17_12000] = 24, [T30_V17_14400] = 26,
	};
	static const float gains_db[] = {0, -16};
	struct audio_harm harm = {.g711 = true};

	for (enum t30_signal signal = 0; signal < T30_SIGNALS; signal++) {
		for (size_t i = 0; i < ARRAY_SIZE(gains_db); i++) {
			for (float snr_db = least_db[signal]; snr_db < 50; snr_db += 9) {
				harm.gain_db = gains_db[i];
				harm.noise_dbm0 = -14 + gains_db[i] - snr_db;
				expect_all("noise", signal, &harm, 1 + (uint32_t)snr_db);
			}
		}
	}
}

/* Where nothing fast can be read, its begin and end are told nonetheless, and V.21 is heard. */
static void test_much_noise(void)
{
	struct audio_harm harm = {.g711 = true, .noise_dbm0 = -14 - 12};
	struct outcome outcome;

	for (enum t30_signal signal = 0; signal < T30_SIGNALS; signal++) {
		if (t30_signal_rate(signal) < 9600)
			continue;
		outcome = try_line(signal, &harm, 3);
		if (outcome.v21 != ROUNDS || outcome.tcf != 0 || outcome.carriers + outcome.untrained < ROUNDS)
			show("much noise", signal, &outcome);
		assert(outcome.v21 == ROUNDS && outcome.tcf == 0);
		assert(outcome.carriers + outcome.untrained >= ROUNDS);
	}
}

/* ---- time ------------------------------------------------------------------------------ */

/* A sample more or less costs a few frames, never the signal. */
static void test_slips(void)
{
	struct audio_harm harm = {.g711 = true, .slip_every_ms = 4000};
	struct outcome outcome;

	for (enum t30_signal signal = 0; signal < T30_SIGNALS; signal++) {
		for (int doubles = 0; doubles < 2; doubles++) {
			harm.slip_doubles = doubles;
			outcome = try_line(signal, &harm, 1);
			if (outcome.frames < ROUNDS * FRAMES / 2 || outcome.v21 < ROUNDS - 1)
				show("slips", signal, &outcome);
			assert(outcome.v21 >= ROUNDS - 1 && outcome.carriers >= ROUNDS - 1);
			assert(outcome.frames >= ROUNDS * FRAMES / 2);
		}
	}
}

/* Of 1000 packets six are lost: what trains longest suffers most, and no signal never comes through. */
static void test_holes(void)
{
	struct audio_harm harm = {.g711 = true, .lost_per_1000 = 6};
	unsigned int frames = 0;
	struct outcome outcome;

	for (enum t30_signal signal = 0; signal < T30_SIGNALS; signal++) {
		outcome = try_line(signal, &harm, 1);
		if (outcome.frames == 0)
			show("holes", signal, &outcome);
		assert(outcome.frames > 0);
		frames += outcome.frames;
	}
	assert(frames > T30_SIGNALS * ROUNDS * FRAMES / 2);
}

/* One packet of a page is missing; the rest of the page goes on in time. */
static void test_one_hole(enum t30_signal signal)
{
	struct modem_order block = {
		.type = MODEM_BLOCK,
		.signal = signal,
		.block = {.data = page, .size = sizeof(page), .frame_size = 256, .wanted = {0xff, 0xff, 0x0f}}
        };
	struct line *line = line_new(1);
	unsigned int frames;

	listen(line, signal, true, false);
	order(line, 0, &block);
	assert(line_until(line, 1, MODEM_CARRIER, 3000));
	line_run(line, 1000);
	line->end[1].harm.lost_per_1000 = 1000;
	line_tick(line);
	line->end[1].harm.lost_per_1000 = 0;
	assert(line_until(line, 0, MODEM_SENT, 100000));
	line_run(line, 200);
	frames = count(&line->end[1], MODEM_FRAME, true, 260);
	if (frames < FRAMES - 3)
		fprintf(stderr, "one hole, %s: %u frames\n", t30_signal_words(signal), frames);
	assert(frames >= FRAMES - 3 && frames < FRAMES);
	assert(count(&line->end[1], MODEM_CARRIER, false, 0) == 1);
	assert(count(&line->end[1], MODEM_CARRIER_LOST, false, 0) == 1);
	line_free(line);
}

/* A crack, 13 dB louder than the signal: it is not the level that the signal falls below afterwards. With more than
 * that spandsp's modems give up by themselves. */
static void test_crack(enum t30_signal signal)
{
	struct modem_order block = {
		.type = MODEM_BLOCK,
		.signal = signal,
		.block = {.data = page, .size = sizeof(page), .frame_size = 256, .wanted = {0xff, 0xff, 0x0f}}
        };
	struct line *line = line_new(1);

	line->end[1].harm.gain_db = -20;
	listen(line, signal, true, false);
	order(line, 0, &block);
	assert(line_until(line, 1, MODEM_CARRIER, 3000));
	line_run(line, 1000);
	line->end[1].harm.noise_dbm0 = -21;
	line_tick(line);
	line->end[1].harm.noise_dbm0 = 0;
	assert(line_until(line, 0, MODEM_SENT, 100000));
	line_run(line, 200);
	assert(count(&line->end[1], MODEM_CARRIER_LOST, false, 0) == 1);
	line_free(line);
}

/* The line goes away in the middle of it all: a signal that does not come any more has ended. */
static void test_line_goes(enum t30_signal signal, bool lost)
{
	struct line *line = line_new(1);

	listen(line, signal, false, false);
	order(line, 0, &(struct modem_order){.type = MODEM_TRAIN, .signal = signal, .ms = 20000});
	assert(line_until(line, 1, MODEM_CARRIER, 3000));
	line_run(line, 1000);
	if (lost)
		line->end[1].harm.lost_per_1000 = 1000;
	else
		order(line, 0, &(struct modem_order){.type = MODEM_QUIET});
	assert(line_until(line, 1, MODEM_CARRIER_LOST, lost ? 400 : 120));
	line_run(line, 5000);
	assert(count(&line->end[1], MODEM_CARRIER, false, 0) == 1);
	/* And comes back. */
	line->end[1].harm.lost_per_1000 = 0;
	order(line, 0, &(struct modem_order){.type = MODEM_QUIET});
	line_run(line, 500);
	line_forget(line);
	say(line, &(struct modem_order){.type = MODEM_FRAMES, .frames = 1, .frame = {{dis, sizeof(dis)}}});
	assert(count(&line->end[1], MODEM_FRAME, true, sizeof(dis)) == 1);
	line_free(line);
}

/* ---- anything ---------------------------------------------------------------------------- */

static int16_t any_sample(int kind, uint32_t i)
{
	switch (kind) {
	case 0:
		return (int16_t)(rand() >> 3);
	case 1:
		return i / 40 & 1 ? INT16_MAX : INT16_MIN;
	case 2:
		return INT16_MIN;
	case 3:
		return (int16_t)(20000 * sin(i * (0.2 + i * 1e-6)));
	default:
		return 0;
	}
}

/* Signals broken off and begun anew, noise as loud as can be, orders at any time: reports stay in order (test_line.c),
 * and in the end a frame is heard. */
static void test_anything(void)
{
	struct audio_reports reports;
	struct line *line = line_new(1);
	int16_t samples[HARM_SAMPLES];
	uint32_t i = 0;
	int kind;

	srand(5);
	for (int n = 0; n < 4000; n++) {
		line_forget(line);
		if (rand() % 4 == 0)
			listen(line, (enum t30_signal)(rand() % (T30_SIGNALS + 1)), rand() & 1, rand() & 1);
		if (rand() % 4 == 0)
			order(line, 0, &(struct modem_order){.type = MODEM_QUIET});
		if (rand() % 2 == 0)
			audio_modem_order(line->end[0].modem,
					  &(struct modem_order){.type = MODEM_TRAIN,
								.signal = (enum t30_signal)(rand() % T30_SIGNALS),
								.short_training = rand() & 1,
								.ms = (uint32_t)(rand() % 2000)});
		else
			audio_modem_order(line->end[rand() % 8 == 0].modem,
					  &(struct modem_order){
						  .type = MODEM_FRAMES, .frames = 1, .frame = {{dis, sizeof(dis)}}});
		line_run(line, (uint64_t)(rand() % 600));
		kind = rand() % 8;
		if (kind > 3)
			continue;
		/* Not over the line, so not among its reports either: only that it lives. */
		for (int k = rand() % 20; k > 0; k--) {
			for (size_t j = 0; j < HARM_SAMPLES; j++)
				samples[j] = any_sample(kind, i++);
			line->end[1].harm.dc = samples[0];
			line->end[1].harm.noise_dbm0 = kind == 0 ? -3 : -30;
			line_tick(line);
		}
		line->end[1].harm = (struct audio_harm){0};
	}
	for (i = 0; i < 2; i++)
		order(line, (int)i, &(struct modem_order){.type = MODEM_QUIET});
	listen(line, T30_NONE, false, false);
	line_run(line, 5000);
	say(line, &(struct modem_order){.type = MODEM_FRAMES, .frames = 1, .frame = {{dis, sizeof(dis)}}});
	assert(count(&line->end[1], MODEM_FRAME, true, sizeof(dis)) == 1);
	audio_modem_miss(line->end[1].modem, 10000000, &reports);
	line_free(line);
}

int main(void)
{
	srand(7);
	for (size_t i = 0; i < sizeof(page); i++)
		page[i] = (uint8_t)(rand() >> 7);
	test_levels();
	test_noise();
	test_much_noise();
	test_slips();
	test_holes();
	for (enum t30_signal signal = 0; signal < T30_SIGNALS; signal++) {
		test_one_hole(signal);
		test_crack(signal);
		test_line_goes(signal, false);
		test_line_goes(signal, true);
	}
	test_anything();
	return 0;
}
