/* SPDX-License-Identifier: MIT */
/*
 * For tests: two modems of T.38, joined by a wire in virtual time that may lose
 * packets, and what is expected of the reports of each.
 */
#ifndef CORE_T38_TEST_MODEMS_H
#define CORE_T38_TEST_MODEMS_H

#include "core/t38/t38_modem.h"
#include "core/t38/udptl_rx.h"
#include "core/t38/udptl_tx.h"

#define MODEMS_PAGE_SIZE 110000
#define MODEMS_CSI_SIZE 23
#define MODEMS_DIS_SIZE 7

#define EVENTS_MAX 4000
#define BYTES_MAX 400000

/* All that one side reported, in order; the bytes of frames and pages one behind the other. */
struct event {
	enum modem_report_type type;
	enum t30_signal signal;
	bool good;
	uint64_t ms;
	size_t at, size;
};

struct side {
	struct t38_modem term;
	struct udptl_tx tx;
	struct udptl_rx rx;
	struct event event[EVENTS_MAX];
	size_t events;
	uint8_t bytes[BYTES_MAX];
	size_t size;
	/* What it sent. */
	uint32_t packets, octets;
	uint64_t first_data_ms, last_data_ms, indicator_ms;
};

extern struct side a, b;
extern uint64_t now_ms, tick_ms;
extern unsigned int loss_percent; /* of the datagrams */

extern const uint8_t csi[MODEMS_CSI_SIZE], dis[MODEMS_DIS_SIZE];

/* An order of two frames. */
#define FRAMES2(first, second) \
	{ \
		.type = MODEM_FRAMES, .frames = 2, .frame = { \
			{(first),  sizeof(first) }, \
			{(second), sizeof(second)} \
		} \
	}

extern uint8_t page[MODEMS_PAGE_SIZE];

void fill_page(void);

/* ---- the wire --------------------------------------------------------- */

/* Two new modems, a tick of 20 ms, and nothing is lost. */
void start(const struct t38_config *config);
void run(uint64_t ms);
void order(struct side *side, const struct modem_order *what);
void listen_for(struct side *side, enum t30_signal signal, bool framed);
/* Keep what a side has reported. */
void note(struct side *side, const struct t38_reports *reports);

/* ---- what was reported ------------------------------------------------ */

/* The next report must be this one; its bytes, if any, these. */
void expect(struct side *side, size_t *at, enum modem_report_type type, enum t30_signal signal, const void *data,
	    size_t size);
/* Pieces of bytes, all of which together must be these. */
void expect_bytes(struct side *side, size_t *at, enum t30_signal signal, const uint8_t *data, size_t size);
/* All that the block had must come, in frames of FCD, then RCP three times. */
void expect_block(struct side *side, size_t *at, enum t30_signal signal, const struct modem_block *block);
/* A block from a to b, in V.17 at 14400 bit/s, within @ms. */
void run_block(const struct t38_config *config, const struct modem_block *block, uint64_t ms);
/* When it first reported that it has sent all; 0: it has not. */
uint64_t sent_ms(const struct side *side);

#endif
