/* SPDX-License-Identifier: MIT */
/* The sound of a call: G.711 in RTP packets of 20 ms. Nothing of it is ours. */
#ifndef SOFT_MODEM_SOUND_H
#define SOFT_MODEM_SOUND_H

#include <stdbool.h>
#include <stdint.h>
#include <netinet/in.h>

#include "modem.h"

struct sound;

int sound_new(struct in_addr address, int payload_type, int clock_rate, struct sound **ret_sound);
void sound_free(struct sound *sound);

uint16_t sound_port(const struct sound *sound);

void sound_start(struct sound *sound, const struct sockaddr_in *peer);

/* What the call has brought since, for @modem to hear; and what @modem says until @now_ms (real, monotonic). */
void sound_run(struct sound *sound, struct modem *modem, uint64_t now_ms);

/* How long after its time by the clock a packet of ours was sent at the latest, in ms of the clock. */
uint64_t sound_lateness(const struct sound *sound);

#endif
