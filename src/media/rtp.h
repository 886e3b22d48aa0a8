/* SPDX-License-Identifier: MIT */
/*
 * RTP for a fax over G.711 (RFC 3550): packets of 20 ms out, and a jitter
 * buffer in. The buffer plays out at a fixed delay by the packets'
 * timestamps: it never stretches, invents or drops samples while a signal is
 * there, since a modem does not survive that; a sample that did not come is
 * shown as missing.
 */
#ifndef MEDIA_RTP_H
#define MEDIA_RTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/call/call.h"

/* 20 ms at 8000 Hz. */
#define RTP_SAMPLES 160
#define RTP_HEADER_SIZE 12
#define RTP_PACKET_SIZE (RTP_HEADER_SIZE + RTP_SAMPLES)

struct rtp_packet {
	uint8_t payload_type;
	uint32_t timestamp, ssrc;
	const uint8_t *payload; /* points into the datagram */
	size_t size;
};

/* Returns 0 or -EBADMSG. */
int rtp_parse(const uint8_t *datagram, size_t size, struct rtp_packet *ret_packet);

struct rtp_tx {
	uint32_t ssrc, timestamp;
	uint16_t seq;
	bool started;
};

/* The next packet, of 20 ms. */
void rtp_send(struct rtp_tx *tx, enum call_codec codec, uint8_t payload_type, const int16_t samples[RTP_SAMPLES],
	      uint8_t ret_datagram[RTP_PACKET_SIZE]);

/* ---- jitter buffer -------------------------------------------------- */

/* Samples held, a power of two; two seconds, for a machine that stalls. */
#define JITTER_SIZE 16384
/* Played out so many samples after they came: 60 ms, and at most 512 ms. */
#define JITTER_DELAY 480
#define JITTER_DELAY_MAX 4096

struct jitter {
	int32_t delay; /* samples */
	bool started;
	uint32_t ssrc;
	uint32_t play;     /* timestamp of the next sample to be played */
	int32_t lead;      /* smoothed, times 256: how far ahead of play the newest sample is when it comes */
	unsigned int late; /* packets in a row that came too late */
	uint32_t dropped;
	uint64_t present[JITTER_SIZE / 64];
	int16_t samples[JITTER_SIZE];
};

/* Empty, with a delay of @delay samples. */
void jitter_init(struct jitter *jitter, int32_t delay);

/*
 * A packet has come. Its payload type says the law: @payload_type means
 * @codec, and the static types 0 and 8 mean what they always mean; others
 * (comfort noise, telephone events) are left alone: false.
 */
bool jitter_put(struct jitter *jitter, const struct rtp_packet *packet, enum call_codec codec, uint8_t payload_type);

/*
 * The next samples to be played, at most @most: either a run of samples that
 * came (*@ret_present) or a run of missing ones, not written. Returns how
 * many, at least 1.
 */
size_t jitter_take(struct jitter *jitter, size_t most, int16_t *ret_samples, bool *ret_present);

#endif
