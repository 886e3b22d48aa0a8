/* SPDX-License-Identifier: MIT */
/* What passes in a call and when, as one who listens to both ends hears it: signals, frames, tones. */
#ifndef INTEROP_T30_TRACE_H
#define INTEROP_T30_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t30/t30_frame.h"
#include "core/t38/t38_rx.h"

enum trace_type {
	TRACE_CNG,
	TRACE_CED,
	TRACE_BEGINS, /* V.21 */
	TRACE_FRAME,  /* its last octet was sent */
	TRACE_ENDS,
	TRACE_FAST_BEGINS, /* training */
	TRACE_FAST_DATA,   /* the first packet with data */
	TRACE_FAST_ENDS,
	TRACE_TYPES
};

struct trace_line {
	uint64_t at_ms;
	int from;
	enum trace_type type;
	enum fcf fcf; /* of a frame */
	char text[T30_FRAME_TEXT_MAX];
	uint8_t octets[64]; /* its first ones */
	size_t size;
};

#define TRACE_LINES_MAX 20000

struct trace_ear {
	struct t38_rx rx;
	bool in_data;
};

struct trace {
	struct trace_ear ear[2];
	size_t count;
	struct trace_line *line;
};

void trace_init(struct trace *trace);
void trace_fini(struct trace *trace);
void trace_packet(struct trace *trace, int from, const uint8_t *ifp, size_t size, uint8_t version, uint64_t now_ms);
void trace_print(const struct trace *trace);

/* The first such line from @at on; its number, or SIZE_MAX. @from: side, or -1 for either. */
size_t trace_find(const struct trace *trace, size_t at, int from, enum trace_type type, enum fcf fcf);

#endif
