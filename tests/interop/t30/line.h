/* SPDX-License-Identifier: MIT */
/* The network between two ends, by seed: datagrams are delayed, lost, repeated and overtaken. In virtual time. */
#ifndef INTEROP_T30_LINE_H
#define INTEROP_T30_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t38/udptl.h"
#include "dice.h"

struct line_faults {
	uint32_t delay_ms;       /* of every datagram */
	uint32_t loss_permille;  /* never come */
	uint32_t again_permille; /* come twice, the second time up to late_ms later */
	uint32_t late_permille;  /* come up to late_ms later, so behind others */
	uint32_t late_ms;
};

struct datagram {
	uint64_t at_ms, order;
	int to;
	uint16_t size;
	uint8_t data[UDPTL_DATAGRAM_MAX];
};

/* Fast ends burst; more than this is nobody's. */
#define LINE_DATAGRAMS_MAX 1024

struct line {
	struct line_faults faults;
	struct dice dice;
	uint64_t order;
	uint32_t sent, lost;
	size_t count;
	struct datagram *datagram;
};

void line_init(struct line *line, const struct line_faults *faults, uint64_t seed);
void line_fini(struct line *line);

void line_send(struct line *line, int to, const uint8_t *data, size_t size, uint64_t now_ms);

/* When the next one arrives; UINT64_MAX: none is under way. */
/* One that was taken comes only then. */
void line_hold(struct line *line, const struct datagram *datagram, uint64_t at_ms);

uint64_t line_next_ms(const struct line *line);

/* Take the one that arrived first, up to now; false: there is none. */
bool line_take(struct line *line, uint64_t now_ms, struct datagram *ret_datagram);

#endif
