/* SPDX-License-Identifier: MIT */
/*
 * The frames of an order, MODEM_FRAMES or MODEM_BLOCK, one by one, for
 * whatever modem sends them.
 */
#ifndef CORE_T30_MODEM_FRAME_H
#define CORE_T30_MODEM_FRAME_H

#include "core/t30/modem.h"

/* A frame in pieces: its octets are @head, then @body, then zeros. */
struct modem_frame {
	uint8_t head[4];
	size_t head_size, body_size, size;
	const uint8_t *body;
};

/* One behind the last frame's number. */
size_t modem_frame_end(const struct modem_order *order);

/* The first frame from number @number on that is to be sent; modem_frame_end() if there is none. */
size_t modem_frame_next(const struct modem_order *order, size_t number);

void modem_frame_find(const struct modem_order *order, size_t number, struct modem_frame *ret_frame);

/* @count octets of a frame, from its octet @at on; there must be as many. */
void modem_frame_copy(const struct modem_frame *frame, size_t at, uint8_t *out, size_t count);

uint8_t modem_frame_octet(const struct modem_frame *frame, size_t at);

#endif
