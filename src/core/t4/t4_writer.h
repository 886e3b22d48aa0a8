/* SPDX-License-Identifier: MIT */
/*
 * Bits into memory. They gather in a word of 64 from the top; flushing stores
 * all of it and keeps what is less than an octet, which takes no branch. That
 * writes up to eight octets behind the last, so near the end of the memory one
 * says @is_tight, and octets are stored one by one.
 */
#ifndef CORE_T4_WRITER_H
#define CORE_T4_WRITER_H

#include <stdbool.h>

#include "core/t4/t4_bits.h"

struct t4_writer {
	uint8_t *at, *end;
	uint64_t bits;
	uint32_t count; /* below 8 after a flush */
	bool is_over;   /* something did not fit */
};

/* @length: 1 to 56 after a flush. */
static inline void t4_put(struct t4_writer *writer, uint64_t bits, uint32_t length)
{
	writer->count += length;
	writer->bits |= bits << (64 - writer->count);
}

static inline void t4_flush(struct t4_writer *writer, const bool is_tight)
{
	if (!is_tight) {
		t4_store(writer->at, writer->bits);
		writer->at += writer->count >> 3;
		writer->bits <<= writer->count & 0x38;
		writer->count &= 7;
		return;
	}
	for (; writer->count >= 8; writer->count -= 8, writer->bits <<= 8) {
		if (writer->at < writer->end)
			*writer->at++ = (uint8_t)(writer->bits >> 56);
		else
			writer->is_over = true;
	}
}

#endif
