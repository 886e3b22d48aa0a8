/* SPDX-License-Identifier: MIT */
/*
 * See sound.h. The two directions have each its own time. What we say is due
 * by the clock, and caught up with after a delay, since the far end plays it
 * out by its own. What we hear is heard when it comes, or later if the modem
 * does not listen: nothing is ever dropped or filled in because of time.
 *
 * The far end plays out 60 ms behind the clock, and on a busy machine we may
 * not run for longer than that; without error correction each sample that
 * comes too late is seen in the page. So we speak early: soon after the
 * beginning, LEAD_MS ahead of the clock. The far end's jitter buffer would go
 * back to its usual delay in a moment of silence, but a telephone line hisses,
 * and so does this one.
 */
#include "sound.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <spandsp.h>

#define HEADER 12
#define PCMA 8
#define RECEIVE_BUFFER (4 << 20)

#define LEAD_MS 250 /* of the clock */
/* At most so far from zero, -49 dBm0: nobody takes it for a signal. */
#define HISS 100

/* A result has to be heard of before the next signal, 75 ms later, is: the modem listens in small steps. */
#define STEP 40

struct sound {
	int fd, payload_type, clock_rate;
	bool started;
	struct sockaddr_in peer;
	uint64_t started_ms, ticks, latest_ms;
	uint16_t seq;
	uint32_t timestamp, random;
	bool any; /* something was heard, up to: */
	uint32_t heard;
	int16_t samples[MODEM_TICK_SAMPLES]; /* of the packet that is being heard */
	int at, count;
};

int sound_new(struct in_addr address, int payload_type, int clock_rate, struct sound **ret_sound)
{
	const struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr = address};
	const int size = RECEIVE_BUFFER;
	struct sound *sound = calloc(1, sizeof(*sound));

	if (!sound)
		return -ENOMEM;
	sound->payload_type = payload_type;
	sound->clock_rate = clock_rate;
	sound->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (sound->fd < 0 || bind(sound->fd, (const struct sockaddr *)&here, sizeof(here)) < 0) {
		sound_free(sound);
		return -errno;
	}
	setsockopt(sound->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	*ret_sound = sound;
	return 0;
}

void sound_free(struct sound *sound)
{
	if (!sound)
		return;
	if (sound->fd >= 0)
		close(sound->fd);
	free(sound);
}

uint16_t sound_port(const struct sound *sound)
{
	struct sockaddr_in here = {0};
	socklen_t size = sizeof(here);

	getsockname(sound->fd, (struct sockaddr *)&here, &size);
	return ntohs(here.sin_port);
}

void sound_start(struct sound *sound, const struct sockaddr_in *peer)
{
	sound->peer = *peer;
	sound->started = true;
}

/* The next packet. Returns how many samples before it are missing; negative: there is none. */
static int next_packet(struct sound *sound)
{
	uint8_t packet[2048];
	uint32_t timestamp;
	ssize_t size;
	int missing, i;

	while ((size = recv(sound->fd, packet, sizeof(packet), 0)) >= 0) {
		if (size != HEADER + MODEM_TICK_SAMPLES || (packet[1] & 0x7f) != sound->payload_type)
			continue;
		memcpy(&timestamp, packet + 4, sizeof(timestamp));
		timestamp = ntohl(timestamp);
		missing = sound->any ? (int)(int32_t)(timestamp - sound->heard) : 0;
		if (missing < 0)
			continue;
		for (i = 0; i < MODEM_TICK_SAMPLES; i++)
			sound->samples[i] = sound->payload_type == PCMA ? alaw_to_linear(packet[HEADER + i])
									: ulaw_to_linear(packet[HEADER + i]);
		sound->at = 0;
		sound->count = MODEM_TICK_SAMPLES;
		sound->heard = timestamp + MODEM_TICK_SAMPLES;
		sound->any = true;
		return missing;
	}
	return -1;
}

static void hear(struct sound *sound, struct modem *modem)
{
	while (modem_listens(modem)) {
		if (sound->at == sound->count) {
			int missing = next_packet(sound);

			if (missing < 0)
				return;
			if (missing > 0)
				modem_hear_nothing(modem, missing);
			continue;
		}
		modem_hear(modem, sound->samples + sound->at, STEP);
		sound->at += STEP;
	}
}

static int16_t hiss(struct sound *sound)
{
	sound->random = sound->random * 1664525 + 1013904223;
	return (int16_t)((int)(sound->random >> 16) % (2 * HISS + 1) - HISS);
}

/* How many packets are due. The lead comes slowly, so that it is none of the network at first. */
static uint64_t ticks_due(const struct sound *sound, uint64_t now_ms)
{
	uint64_t gone_ms = now_ms - sound->started_ms;
	uint64_t lead_ms = gone_ms / 4 < LEAD_MS ? gone_ms / 4 : LEAD_MS;

	return (gone_ms + lead_ms) * (uint64_t)sound->clock_rate / 20;
}

static void speak(struct sound *sound, struct modem *modem)
{
	uint8_t packet[HEADER + MODEM_TICK_SAMPLES] = {0x80, (uint8_t)sound->payload_type};
	int16_t samples[MODEM_TICK_SAMPLES];
	const uint32_t timestamp = htonl(sound->timestamp);
	int i;

	modem_speak(modem, samples);
	packet[2] = (uint8_t)(sound->seq >> 8);
	packet[3] = (uint8_t)sound->seq++;
	memcpy(packet + 4, &timestamp, sizeof(timestamp));
	memcpy(packet + 8, "soft", 4);
	sound->timestamp += MODEM_TICK_SAMPLES;
	for (i = 0; i < MODEM_TICK_SAMPLES; i++) {
		samples[i] = saturate(samples[i] + hiss(sound));
		packet[HEADER + i] =
			sound->payload_type == PCMA ? linear_to_alaw(samples[i]) : linear_to_ulaw(samples[i]);
	}
	sendto(sound->fd, packet, sizeof(packet), 0, (const struct sockaddr *)&sound->peer, sizeof(sound->peer));
}

void sound_run(struct sound *sound, struct modem *modem, uint64_t now_ms)
{
	if (!sound->started)
		return;
	if (sound->started_ms == 0)
		sound->started_ms = now_ms;
	while (sound->ticks < ticks_due(sound, now_ms)) {
		uint64_t due_ms = sound->started_ms + ++sound->ticks * 20 / (uint64_t)sound->clock_rate;

		if (now_ms > due_ms && now_ms - due_ms > sound->latest_ms)
			sound->latest_ms = now_ms - due_ms;
		speak(sound, modem);
	}
	hear(sound, modem);
}

uint64_t sound_lateness(const struct sound *sound)
{
	return sound->latest_ms;
}
