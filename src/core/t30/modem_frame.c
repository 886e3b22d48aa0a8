/* SPDX-License-Identifier: MIT */
/* Frames of an order; see modem_frame.h. */
#include "core/t30/modem_frame.h"

#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_frame.h"

/* T.30 annex A, T.4 annex A: frames of facsimile data, and what follows them three times. */
#define RCP_FRAMES 3
static const uint8_t fcd_head[] = {0xff, 0xc0, 0x60};
static const uint8_t rcp_frame[] = {0xff, 0xc0, 0x61};

/* Frames of a block are numbered to 255; RCP stands behind them. */
#define BLOCK_FRAMES 256

static bool block_has(const struct modem_block *block, size_t number)
{
	return block->wanted[number / 8] >> number % 8 & 1 && number * block->frame_size < block->size;
}

size_t modem_frame_end(const struct modem_order *order)
{
	return order->type == MODEM_BLOCK ? BLOCK_FRAMES + RCP_FRAMES : order->frames;
}

size_t modem_frame_next(const struct modem_order *order, size_t number)
{
	size_t end = modem_frame_end(order);

	if (order->type == MODEM_BLOCK) {
		while (number < BLOCK_FRAMES && !block_has(&order->block, number))
			number++;
	} else {
		while (number < end && order->frame[number].size == 0)
			number++;
	}
	return number;
}

void modem_frame_find(const struct modem_order *order, size_t number, struct modem_frame *ret_frame)
{
	const struct modem_block *block = &order->block;
	struct modem_frame frame = {0};
	size_t at;

	if (order->type == MODEM_FRAMES) {
		frame.body = order->frame[number].data;
		frame.body_size = frame.size = order->frame[number].size;
	} else if (number >= BLOCK_FRAMES) {
		frame.body = rcp_frame;
		frame.body_size = frame.size = sizeof(rcp_frame);
	} else {
		at = number * block->frame_size;
		memcpy(frame.head, fcd_head, sizeof(fcd_head));
		frame.head[3] = t30_reverse((uint8_t)number);
		frame.head_size = sizeof(frame.head);
		frame.body = block->data + at;
		frame.body_size = MIN(block->frame_size, block->size - at);
		frame.size = frame.head_size + block->frame_size;
	}
	*ret_frame = frame;
}

void modem_frame_copy(const struct modem_frame *frame, size_t at, uint8_t *out, size_t count)
{
	size_t part;

	if (at < frame->head_size) {
		part = MIN(frame->head_size - at, count);
		memcpy(out, frame->head + at, part);
		out += part;
		at += part;
		count -= part;
	}
	at -= frame->head_size;
	if (at < frame->body_size && count > 0) {
		part = MIN(frame->body_size - at, count);
		memcpy(out, frame->body + at, part);
		out += part;
		count -= part;
	}
	memset(out, 0, count);
}

uint8_t modem_frame_octet(const struct modem_frame *frame, size_t at)
{
	if (at < frame->head_size)
		return frame->head[at];
	at -= frame->head_size;
	return at < frame->body_size ? frame->body[at] : 0;
}
