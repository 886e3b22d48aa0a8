/* SPDX-License-Identifier: MIT */
/*
 * One of our sessions, the line, and the modems at both its ends, in virtual
 * time. What the far end does is laid on the line for later; what we do comes
 * out as a list of signals, each when it has been sent whole.
 */
#ifndef DIALOG_WIRE_H
#define DIALOG_WIRE_H

#include "core/t30/t30.h"
#include "frames.h"
#include "watch.h"

#define WIRE_SIGNALS_MAX 256
#define WIRE_PAGES_MAX 600

/* What is to happen at a time: to the session, or one of our signals is over. */
struct wire_event {
	uint64_t at_ms;
	struct t30_event event;
	struct modem_report report;
	uint32_t wish; /* T30_PREPARED, T30_FAILED: the T30_PREPARE that it answers, by our count */
	size_t size;
	uint8_t bytes[MODEM_FRAME_MAX];
};

/* One of our orders on the line. */
struct wire_signal {
	struct modem_order order;
	uint64_t from_ms, until_ms;
	uint8_t frame[MODEM_FRAMES_MAX][64];
};

struct wire {
	struct t30 *t30;
	struct t30_config config;
	struct watch watch;
	const char *wrong; /* what must not be */
	bool started, over;
	enum fax_status status;
	const char *detail;
	uint64_t now_ms, far_until_ms, ours_until_ms;
	struct modem_order listen; /* the last MODEM_LISTEN */

	struct wire_event *events;
	size_t count, room, first;
	struct wire_signal signal[WIRE_SIGNALS_MAX];
	size_t signals, seen; /* of them the dialogue has seen */

	enum fcf answered; /* the far end answers this frame of ours always so; FCFS for none */
	struct made_frame answer;

	/* our document */
	struct t30_page page[WIRE_PAGES_MAX];
	uint32_t page_octets[WIRE_PAGES_MAX];
	uint8_t *document[WIRE_PAGES_MAX];
	uint32_t document_ms, document_fails_at, confirmed;
	uint32_t wishes, wish[WIRE_PAGES_MAX]; /* how many; the last of each page */

	/* our disk, and what the far end's page should be like */
	uint32_t disk_ms, rows, bad_rows, bad_run;
	bool disk_fails, disk_is_stuck, page_is_new;
	uint32_t far_page, begun;
	size_t far_offset, page_size;
	uint8_t *page_bytes, *far_bytes; /* without error correction: what came, what was sent */
	size_t far_size, far_room, page_room;
};

void wire_init(struct wire *wire);
void wire_fini(struct wire *wire);

/* An octet of a page: the same in both directions. */
uint8_t wire_octet(uint32_t page, size_t offset);

/* Let it go on until our next signal is over, the session is, or @until_ms. Returns the signal, once, or NULL. */
const struct wire_signal *wire_next(struct wire *wire, uint64_t until_ms);

/* The signal on the line at the moment, or that which is to come. */
const struct wire_signal *wire_now(const struct wire *wire);

/* Go on, and leave what is sent meanwhile unseen. */
void wire_pass(struct wire *wire, uint64_t until_ms);

/* Tell the session something now. */
void wire_tell(struct wire *wire, const struct t30_event *event);

/* ---- the far end: each begins when it has finished the one before ------------- */

struct wire_page {
	enum t30_signal signal;
	size_t octets;
	bool unreadable, without_end;
};

struct wire_block {
	enum t30_signal signal;
	const uint16_t *number;
	size_t count;
	uint16_t octets, last_octets; /* of each frame; of the last one, 0: the same */
	const bool *bad;              /* by number */
	bool without_end;
};

void far_waits(struct wire *wire, uint64_t ms);
void far_reports(struct wire *wire, enum modem_report_type type, enum t30_signal signal);
void far_hangs_up(struct wire *wire);
void far_says(struct wire *wire, uint32_t preamble_ms, const struct made_frame *frames, size_t count, bool without_end);
void far_trains(struct wire *wire, enum t30_signal signal, uint32_t ms, uint8_t octet, bool without_end);
void far_sends_page(struct wire *wire, const struct wire_page *page);
void far_sends_block(struct wire *wire, const struct wire_block *block);

#endif
