/* SPDX-License-Identifier: MIT */
/* G.711: eight bits of A-law or mu-law for each linear sample of 16 bits. */
#ifndef MEDIA_G711_H
#define MEDIA_G711_H

#include <stddef.h>
#include <stdint.h>

#include "core/call/call.h"

/* Silence is 0xd5 in A-law, 0xff in mu-law. */
uint8_t g711_encode(enum call_codec codec, int16_t sample);
int16_t g711_decode(enum call_codec codec, uint8_t code);

#endif
