/* SPDX-License-Identifier: MIT */
/* Tests of G.711, RTP and the jitter buffer. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "media/g711.h"
#include "media/rtp.h"

static void test_g711(void)
{
	static const struct {
		enum call_codec codec;
		int16_t sample;
		uint8_t code;
		int16_t back;
	} cases[] = {
  /* clang-format off */
		{CALL_PCMA,      0, 0xd5,      8}, /* silence */
		{CALL_PCMA,     -1, 0x55,     -8},
		{CALL_PCMA,  32767, 0xaa,  32256},
		{CALL_PCMA, -32768, 0x2a, -32256},
		{CALL_PCMA,    512, 0xf5,    528},
		{CALL_PCMU,      0, 0xff,      0}, /* silence */
		{CALL_PCMU,  32767, 0x80,  32124},
		{CALL_PCMU, -32768, 0x00, -32124},
		{CALL_PCMU,   1000, 0xce,    988},
  /* clang-format on */
	};
	unsigned int codec, code;
	size_t i;
	int sample;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert(g711_encode(cases[i].codec, cases[i].sample) == cases[i].code);
		assert(g711_decode(cases[i].codec, cases[i].code) == cases[i].back);
	}
	for (codec = CALL_PCMA; codec <= CALL_PCMU; codec++) {
		/* Each code is what its own sample is coded to (mu-law has two zeros). */
		for (code = 0; code < 256; code++) {
			sample = g711_decode((enum call_codec)codec, (uint8_t)code);
			assert(g711_encode((enum call_codec)codec, (int16_t)sample) == code ||
			       (codec == CALL_PCMU && code == 0x7f));
		}
		/* No sample is off by more than half a step: 1/32 of its size and a little. */
		for (sample = -32768; sample <= 32767; sample++) {
			int back = g711_decode((enum call_codec)codec,
					       g711_encode((enum call_codec)codec, (int16_t)sample));

			assert(abs(back - sample) <= abs(sample) / 32 + 16 || abs(sample) > 32600);
		}
	}
}

static void test_parse(void)
{
	static const uint8_t plain[] = {0x80, 0x88, 0, 1, 0, 0, 0, 160, 1, 2, 3, 4, 'x', 'y'};
	static const uint8_t all[] = {0xb1, 8, 0, 1, 0, 0, 0, 160, 1,   2,   3, 4, 9, 9, 9, 9, /* a source */
				      0,    0, 0, 1, 7, 7, 7, 7,   'x', 'y', 0, 2};            /* extension, padding */
	struct rtp_packet packet;
	uint8_t bad[sizeof(all)];
	size_t size;

	assert(rtp_parse(plain, sizeof(plain), &packet) == 0);
	assert(packet.payload_type == 8 && packet.timestamp == 160 && packet.ssrc == 0x01020304);
	assert(packet.size == 2 && memcmp(packet.payload, "xy", 2) == 0);
	assert(rtp_parse(all, sizeof(all), &packet) == 0 && packet.size == 2 && memcmp(packet.payload, "xy", 2) == 0);

	for (size = 0; size < 24; size++) {
		memcpy(bad, all, size);
		if (size > 0)
			bad[size - 1] = size == 1 ? 0xb1 : bad[size - 1];
		assert(size >= 24 || rtp_parse(bad, size, &packet) == -EBADMSG || packet.size <= size);
	}
	memcpy(bad, all, sizeof(all));
	bad[0] = 0x31;
	assert(rtp_parse(bad, sizeof(bad), &packet) == -EBADMSG); /* version 0 */
	bad[0] = 0xb1;
	bad[sizeof(bad) - 1] = 5;
	assert(rtp_parse(bad, sizeof(bad), &packet) == -EBADMSG); /* more padding than payload */
	bad[sizeof(bad) - 1] = 0;
	assert(rtp_parse(bad, sizeof(bad), &packet) == -EBADMSG);
	bad[18] = 0xff;
	assert(rtp_parse(bad, sizeof(bad), &packet) == -EBADMSG); /* an extension longer than the packet */
}

static void test_send(void)
{
	struct rtp_tx tx = {.ssrc = 5, .timestamp = UINT32_MAX - 159, .seq = 65535};
	int16_t samples[RTP_SAMPLES] = {0};
	uint8_t datagram[RTP_PACKET_SIZE];
	struct rtp_packet packet;

	rtp_send(&tx, CALL_PCMA, 8, samples, datagram);
	assert(datagram[1] == 0x88 && datagram[2] == 0xff && datagram[3] == 0xff);
	assert(rtp_parse(datagram, sizeof(datagram), &packet) == 0 && packet.ssrc == 5 && packet.size == 160);
	assert(packet.payload[0] == 0xd5 && packet.payload[159] == 0xd5);
	rtp_send(&tx, CALL_PCMU, 0, samples, datagram);
	assert(datagram[1] == 0 && datagram[2] == 0 && datagram[3] == 0 && datagram[12] == 0xff);
	assert(rtp_parse(datagram, sizeof(datagram), &packet) == 0 && packet.timestamp == 0);
}

/* ---- jitter buffer -------------------------------------------------- */

static struct jitter jitter;
static uint32_t clock_now; /* timestamp of the sender now */

/* Samples that say which they are. */
static int16_t level(uint32_t timestamp)
{
	return (int16_t)((timestamp % 15 + 1) * 1024);
}

static void put(uint32_t timestamp, size_t size)
{
	uint8_t payload[1000];
	struct rtp_packet packet = {
		.payload_type = 8, .timestamp = timestamp, .ssrc = 1, .payload = payload, .size = size};
	size_t i;

	for (i = 0; i < size; i++)
		payload[i] = g711_encode(CALL_PCMA, level(timestamp + (uint32_t)i));
	assert(jitter_put(&jitter, &packet, CALL_PCMA, 8));
}

/* Play 20 ms; they must be the samples from @timestamp on, or (@missing) none. */
static void play(uint32_t timestamp, bool missing)
{
	int16_t samples[RTP_SAMPLES];
	size_t done = 0, count, i;
	bool present;

	while (done < RTP_SAMPLES) {
		count = jitter_take(&jitter, RTP_SAMPLES - done, samples, &present);
		assert(count > 0 && count <= RTP_SAMPLES - done && present == !missing);
		for (i = 0; i < count && present; i++)
			assert(abs(samples[i] - level(timestamp + (uint32_t)(done + i))) <= 256);
		done += count;
	}
}

static void start(uint32_t timestamp)
{
	jitter_init(&jitter, JITTER_DELAY);
	clock_now = timestamp;
}

static void test_delay(void)
{
	unsigned int i;

	/* Nothing yet. */
	start(UINT32_MAX - 1000);
	play(0, true);
	/* 60 ms of nothing, then what came, across the wrap of the timestamps. */
	for (i = 0; i < 50; i++) {
		put(clock_now, 160);
		play(clock_now - 480, i < 3);
		clock_now += 160;
	}
	/* Packets stop: what is left is played, then nothing. */
	for (i = 0; i < 5; i++)
		play(clock_now - 480 + i * 160, i >= 3);
}

static void test_disorder(void)
{
	unsigned int i;

	/* Each second packet comes 40 ms late, and after its successor: nothing is heard of it. */
	start(1000);
	put(1000, 160);
	for (i = 1; i < 40; i++) {
		if (i % 2 == 0)
			put(1000 + 160 * i, 160);
		if (i >= 3 && (i - 2) % 2 == 1)
			put(1000 + 160 * (i - 2), 160);
		play(1000 + 160 * i - 480 - 160, i < 4);
	}
}

static void test_loss(void)
{
	unsigned int i;

	start(0);
	for (i = 0; i < 40; i++) {
		if (i % 4 != 3)
			put(160 * i, 160);
		play(160 * i - 480, i < 3 || (i - 3) % 4 == 3);
	}
}

static void test_packet_times(void)
{
	unsigned int i;

	/* 10 ms and 60 ms packets. */
	start(0);
	for (i = 0; i < 30; i++) {
		put(160 * i, 80);
		put(160 * i + 80, 80);
		play(160 * i - 480, i < 3);
	}
	start(0);
	for (i = 0; i < 30; i++) {
		if (i % 3 == 0)
			put(160 * i, 480);
		play(160 * i - 480, i < 3);
	}
}

static void test_restart(void)
{
	struct rtp_packet packet = {
		.payload_type = 8, .timestamp = 900000, .ssrc = 2, .payload = (const uint8_t *)"abc", .size = 3};
	unsigned int i;

	start(0);
	for (i = 0; i < 10; i++) {
		put(160 * i, 160);
		play(160 * i - 480, i < 3);
	}
	/* The timestamps jump. */
	put(500000, 160);
	play(0, true);
	play(0, true);
	play(0, true);
	play(500000, false);
	/* Another source. */
	assert(jitter_put(&jitter, &packet, CALL_PCMA, 8));
	assert(jitter.play == 900000 - 480);
	/* A machine that was stopped for a second gets all that came meanwhile. */
	start(0);
	for (i = 0; i < 50; i++)
		put(160 * i, 160);
	for (i = 0; i < 53; i++)
		play(160 * i - 480, i < 3);
}

/* With a delay of 240 ms, packets that come ten at once are played without a hole. */
static void test_bursts(void)
{
	uint32_t tick, i;

	jitter_init(&jitter, 1920);
	for (tick = 9; tick < 200; tick++) {
		if (tick % 10 == 9)
			for (i = tick - 9; i <= tick; i++)
				put(160 * i, 160);
		play(160 * (tick - 21), tick < 21);
	}
	jitter_init(&jitter, INT32_MAX);
	put(0, 160);
	assert(jitter.play == (uint32_t)-JITTER_DELAY_MAX);
}

static void test_payload_types(void)
{
	uint8_t ulaw[160];
	struct rtp_packet packet = {.payload_type = 13, .payload = ulaw, .size = sizeof(ulaw), .ssrc = 1};
	int16_t samples[160];
	bool present;

	memset(ulaw, 0xce, sizeof(ulaw));
	start(0);
	assert(!jitter_put(&jitter, &packet, CALL_PCMA, 8)); /* comfort noise */
	packet.payload_type = 101;
	assert(!jitter_put(&jitter, &packet, CALL_PCMA, 8)); /* a key */
	assert(!jitter.started);
	packet.payload_type = 0;
	assert(jitter_put(&jitter, &packet, CALL_PCMA, 8)); /* the other law */
	assert(jitter_take(&jitter, 480, samples, &present) == 480 && !present);
	assert(jitter_take(&jitter, 160, samples, &present) == 160 && present && samples[0] == 988);
	packet.payload_type = 97;
	assert(jitter_put(&jitter, &packet, CALL_PCMU, 97)); /* a law under another number */
	packet.size = 0;
	assert(!jitter_put(&jitter, &packet, CALL_PCMU, 97));
}

/* The sender's clock is faster, or slower, by 1 %: the buffer follows, but never within a signal. */
static void run_drift(int step, bool silent)
{
	uint8_t payload[160];
	struct rtp_packet packet = {.payload_type = 8, .ssrc = 1, .payload = payload, .size = sizeof(payload)};
	int16_t samples[RTP_SAMPLES];
	uint32_t ticks, last, slips = 0, holes = 0, sender = 0;
	size_t left;
	bool present;

	memset(payload, silent ? 0xd5 : 0x80, sizeof(payload));
	start(0);
	for (ticks = 0; ticks < 4000; ticks++) {
		for (; sender <= ticks * (uint32_t)(1600 + step) / 10; sender += 160) {
			packet.timestamp = sender;
			jitter_put(&jitter, &packet, CALL_PCMA, 8);
		}
		last = jitter.play;
		for (left = RTP_SAMPLES; left > 0;) {
			left -= jitter_take(&jitter, left, samples, &present);
			holes += ticks > 10 && !present;
		}
		slips += ticks > 0 && jitter.play != last + RTP_SAMPLES;
	}
	/* 4000 ticks at 1 % are 6400 samples, or 40 ticks, of difference. */
	if (silent)
		assert(slips >= 4 && slips <= 40 && abs(jitter.lead / 256 - 640) < 400);
	else
		assert(slips == 0 || holes > 0);
}

static void test_drift(void)
{
	run_drift(16, true);
	run_drift(-16, true);
	run_drift(16, false);
	run_drift(-16, false);
}

/* The delay of the network falls by 100 ms: a silence of 60 ms is too short to make up for it, and no signal is left
 * out. */
static void test_short_silence(void)
{
	uint8_t loud[160], silent[160];
	struct rtp_packet packet = {.payload_type = 8, .ssrc = 1, .size = sizeof(loud)};
	int16_t samples[RTP_SAMPLES];
	uint32_t ticks, last, heard = 0, skipped = 0, sender = 0;
	size_t left, count;
	bool present;

	memset(loud, 0x80, sizeof(loud));
	memset(silent, 0xd5, sizeof(silent));
	start(0);
	for (ticks = 0; ticks < 700; ticks++) {
		for (; sender <= ticks + (ticks > 10 ? 5 : 0); sender++) {
			packet.timestamp = sender * 160;
			packet.payload = sender >= 600 && sender < 603 ? silent : loud;
			jitter_put(&jitter, &packet, CALL_PCMA, 8);
		}
		last = jitter.play;
		for (left = RTP_SAMPLES; left > 0; left -= count) {
			count = jitter_take(&jitter, left, samples, &present);
			heard += present && abs(samples[0]) > 1000 ? (uint32_t)count : 0;
		}
		skipped += ticks > 0 ? jitter.play - last - RTP_SAMPLES : 0;
	}
	assert(skipped == 320);
	/* Everything but the silence. */
	assert(heard == jitter.play - 480);
}

int main(void)
{
	test_g711();
	test_parse();
	test_send();
	test_delay();
	test_disorder();
	test_loss();
	test_packet_times();
	test_restart();
	test_bursts();
	test_payload_types();
	test_drift();
	test_short_silence();
	return 0;
}
