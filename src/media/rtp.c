/* SPDX-License-Identifier: MIT */
/* RTP packets and the jitter buffer; see rtp.h. */
#include "media/rtp.h"

#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "media/g711.h"

#define VERSION 0x80
#define VERSION_MASK 0xc0
#define PADDING 0x20
#define EXTENSION 0x10
#define MARKER 0x80

/* RFC 3551: payload types that never change their meaning. */
#define PAYLOAD_PCMU 0
#define PAYLOAD_PCMA 8

/* Clocks that drift are forgiven so much (20 ms one way, 40 ms the other) before a slip in silence. */
#define LEAD_MISSING 160
#define LEAD_EXCESS 320
/* The lead is smoothed over so many packets (5 s), since a stall brings a burst of early ones. */
#define LEAD_SMOOTHING 256
/* Further ahead than this is another stream, not jitter. */
#define LEAD_FAR (JITTER_SIZE - 2 * RTP_SAMPLES)
#define LATE_FAR JITTER_SIZE

/* So many late packets in a row, and the delay is taken anew although it hurts. */
#define LATE_IN_A_ROW 10

/* About -55 dBm0: no fax signal is that faint. */
#define SILENCE 64

static uint32_t get_u32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void put_u32(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t)(value >> 24);
	p[1] = (uint8_t)(value >> 16);
	p[2] = (uint8_t)(value >> 8);
	p[3] = (uint8_t)value;
}

/* RFC 3550 5.1, 5.3.1 */
int rtp_parse(const uint8_t *datagram, size_t size, struct rtp_packet *ret_packet)
{
	size_t at = RTP_HEADER_SIZE, padding = 0;

	if (size < RTP_HEADER_SIZE || (datagram[0] & VERSION_MASK) != VERSION)
		return -EBADMSG;
	at += (size_t)(datagram[0] & 0x0f) * 4;
	if (datagram[0] & EXTENSION) {
		if (size < at + 4)
			return -EBADMSG;
		at += 4 + ((size_t)datagram[at + 2] << 8 | datagram[at + 3]) * 4;
	}
	if (datagram[0] & PADDING) {
		padding = datagram[size - 1];
		if (padding == 0)
			return -EBADMSG;
	}
	if (size < at + padding)
		return -EBADMSG;

	*ret_packet = (struct rtp_packet){
		.payload_type = datagram[1] & 0x7f,
		.timestamp = get_u32(datagram + 4),
		.ssrc = get_u32(datagram + 8),
		.payload = datagram + at,
		.size = size - at - padding,
	};
	return 0;
}

void rtp_send(struct rtp_tx *tx, enum call_codec codec, uint8_t payload_type, const int16_t samples[RTP_SAMPLES],
	      uint8_t ret_datagram[RTP_PACKET_SIZE])
{
	size_t i;

	ret_datagram[0] = VERSION;
	/* The marker says that a talkspurt begins; ours begins once (RFC 3551 4.1). */
	ret_datagram[1] = tx->started ? payload_type : payload_type | MARKER;
	ret_datagram[2] = (uint8_t)(tx->seq >> 8);
	ret_datagram[3] = (uint8_t)tx->seq;
	put_u32(ret_datagram + 4, tx->timestamp);
	put_u32(ret_datagram + 8, tx->ssrc);
	for (i = 0; i < RTP_SAMPLES; i++)
		ret_datagram[RTP_HEADER_SIZE + i] = g711_encode(codec, samples[i]);
	tx->started = true;
	tx->seq++;
	tx->timestamp += RTP_SAMPLES;
}

/* ---- jitter buffer -------------------------------------------------- */

static bool is_present(const struct jitter *jitter, uint32_t timestamp)
{
	size_t at = timestamp % JITTER_SIZE;

	return jitter->present[at / 64] >> at % 64 & 1;
}

static void set_present(struct jitter *jitter, uint32_t timestamp, bool present)
{
	size_t at = timestamp % JITTER_SIZE;
	uint64_t bit = (uint64_t)1 << at % 64;

	if (present)
		jitter->present[at / 64] |= bit;
	else
		jitter->present[at / 64] &= ~bit;
}

/* Just after a packet of 20 ms has come, its end should be so far ahead of what is played. */
static int32_t lead_wanted(const struct jitter *jitter)
{
	return jitter->delay + RTP_SAMPLES;
}

void jitter_init(struct jitter *jitter, int32_t delay)
{
	*jitter = (struct jitter){.delay = MIN(delay, JITTER_DELAY_MAX)};
}

/* Begin anew with a packet of this timestamp, at the usual delay. */
static void restart(struct jitter *jitter, uint32_t ssrc, uint32_t timestamp)
{
	memset(jitter->present, 0, sizeof(jitter->present));
	jitter->started = true;
	jitter->ssrc = ssrc;
	jitter->play = timestamp - (uint32_t)jitter->delay;
	jitter->lead = lead_wanted(jitter) * LEAD_SMOOTHING;
	jitter->late = 0;
}

bool jitter_put(struct jitter *jitter, const struct rtp_packet *packet, enum call_codec codec, uint8_t payload_type)
{
	uint32_t timestamp = packet->timestamp;
	int32_t ahead;
	size_t i;

	if (packet->payload_type != payload_type) {
		if (packet->payload_type != PAYLOAD_PCMU && packet->payload_type != PAYLOAD_PCMA)
			return false;
		codec = packet->payload_type == PAYLOAD_PCMU ? CALL_PCMU : CALL_PCMA;
	}
	if (packet->size == 0 || packet->size > LEAD_FAR)
		return false;

	ahead = (int32_t)(timestamp - jitter->play);
	if (!jitter->started || packet->ssrc != jitter->ssrc || ahead > (int32_t)(LEAD_FAR - packet->size) ||
	    ahead < -LATE_FAR) {
		restart(jitter, packet->ssrc, timestamp);
		ahead = jitter->delay;
	}

	if (ahead + (int32_t)packet->size <= 0) {
		jitter->dropped++;
		if (++jitter->late < LATE_IN_A_ROW)
			return true;
		restart(jitter, packet->ssrc, timestamp);
		ahead = jitter->delay;
	}
	jitter->late = 0;

	for (i = 0; i < packet->size; i++, timestamp++) {
		if ((int32_t)(timestamp - jitter->play) < 0)
			continue;
		jitter->samples[timestamp % JITTER_SIZE] = g711_decode(codec, packet->payload[i]);
		set_present(jitter, timestamp, true);
	}
	/* Longer packets come later by as much as they are longer. */
	jitter->lead += ahead + RTP_SAMPLES - jitter->lead / LEAD_SMOOTHING;
	return true;
}

/* Are the next @count samples there, and silent? */
static bool is_silent(const struct jitter *jitter, uint32_t count)
{
	uint32_t i;

	for (i = 0; i < count; i++) {
		int16_t sample = jitter->samples[(jitter->play + i) % JITTER_SIZE];

		if (!is_present(jitter, jitter->play + i) || sample > SILENCE || sample < -SILENCE)
			return false;
	}
	return true;
}

/*
 * The two ends' clocks differ, or the network's delay has changed: go back to
 * the wanted delay where nobody hears it. What is left out must be silent to
 * its end, and some of the silence stays: the next signal may be near.
 */
static void slip(struct jitter *jitter)
{
	int32_t excess = jitter->lead / LEAD_SMOOTHING - lead_wanted(jitter), cut, i;

	if (excess >= -LEAD_MISSING && excess <= LEAD_EXCESS)
		return;
	for (; excess != 0; excess -= cut) {
		cut = MIN(excess, RTP_SAMPLES);
		if (!is_silent(jitter, (uint32_t)MAX(cut, 0) + RTP_SAMPLES))
			return;
		for (i = 0; i < cut; i++)
			set_present(jitter, jitter->play + (uint32_t)i, false);
		jitter->play += (uint32_t)cut;
		jitter->lead -= cut * LEAD_SMOOTHING;
	}
}

size_t jitter_take(struct jitter *jitter, size_t most, int16_t *ret_samples, bool *ret_present)
{
	size_t count;

	if (!jitter->started) {
		*ret_present = false;
		return most;
	}

	slip(jitter);
	*ret_present = is_present(jitter, jitter->play);
	for (count = 0; count < most && is_present(jitter, jitter->play) == *ret_present; count++) {
		if (*ret_present)
			ret_samples[count] = jitter->samples[jitter->play % JITTER_SIZE];
		set_present(jitter, jitter->play, false);
		jitter->play++;
	}
	return count;
}
