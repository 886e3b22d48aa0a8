/* SPDX-License-Identifier: MIT */
/*
 * The fax conversation of ITU-T T.30, without I/O: a session is told what
 * happened and when, and answers with what to do. It has no socket, file,
 * clock or callback; between two steps it does nothing.
 *
 * Outwards stand a modem (modem.h) and the owner of the pages, who prepares
 * what is to be sent and makes durable what has come. A page is confirmed to
 * the far end (MCF) only after its owner has said that it is stored.
 */
#ifndef CORE_T30_T30_H
#define CORE_T30_T30_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <faxport/status.h>

#include "core/t30/modem.h"
#include "core/t30/t30_caps.h"
#include "core/t30/t30_choose.h"
#include "core/t30/t30_format.h"
#include "core/t30/t30_ident.h"
#include "core/t30/t30_vendor.h"

struct t30;

/* ---- before the call --------------------------------------------------- */

struct t30_config {
	bool calling;      /* we dialled */
	bool sending;      /* we have a document: calling, to be sent; answering, to be polled */
	bool polling;      /* calling without a document: ask for the far end's (DTC) */
	const char *ident; /* TSI, CSI, CIG; at most 20 characters, "" for none */
	const char *subaddress, *separate,
		*password;        /* SUB, SEP, PWD: sent where the far end takes them; "" for none */
	struct t30_limits limits; /* what we can and may: modems, codings, resolutions, paper, ECM */

	const struct t30_page *pages; /* sending: of each page; stay the owner's, as long as the session lives */
	uint32_t page_count;
	uint32_t first_page; /* sending: those before it have been confirmed in an earlier call */

	uint32_t rows_bad_percent; /* without ECM: a page with more bad rows is refused (RTN); with any, RTP */
	uint32_t rows_bad_run;     /* so many bad rows together also refuse it */
	bool rtn_is_accepted;      /* sending: RTN after a page counts as its receipt, as some machines mean it */

	uint32_t ced_ms; /* answering: the tone before DIS, 2600 to 4000; 0 where the line has heard one already */
};

/* ---- what happens -------------------------------------------------------- */

enum t30_event_type {
	T30_START,    /* the line is through */
	T30_TICK,     /* nothing but time has passed */
	T30_HEARD,    /* the modem reports */
	T30_PREPARED, /* sending: the page that was asked for is here */
	T30_STORED,   /* receiving: what T30_STORE asked for is durable */
	T30_FAILED,   /* either: it cannot be prepared or stored; @status. A page before it is still sent */
	T30_STOP,     /* we want to end: DCN when it is our turn */
	T30_HANG_UP,  /* the line is gone */
	T30_EVENT_TYPES
};

struct t30_event {
	enum t30_event_type type;
	const struct modem_report *heard; /* T30_HEARD */
	uint32_t page;                    /* T30_PREPARED */
	struct modem_bytes bytes;         /* T30_PREPARED: coded as asked; do not move until the page is confirmed */
	uint32_t rows, bad_rows, bad_run; /* T30_STORED, for a whole page: of them all; the longest bad run */
	enum fax_status status;           /* T30_FAILED, T30_STOP */
};

/* ---- what to do ------------------------------------------------------------ */

enum t30_action_type {
	T30_ORDER,     /* to the modem: @order */
	T30_PREPARE,   /* sending: code @page as @choice says; T30_PREPARED answers */
	T30_CONFIRMED, /* sending: the far end has @page; note it durably, an attempt after this one begins behind it */
	T30_BEGIN,     /* receiving: a page begins, in @format; what came since the last one that was confirmed is void,
			  unless it is kept as a page that the far end took for accepted */
	T30_TAKE,      /* receiving, without ECM: @bytes of the page, live during the step */
	T30_STORE,     /* receiving: make it durable, T30_STORED answers. With ECM @bytes are its next; they do not move
			  until     then. @whole: the page is complete with them */
	T30_CHANGED,   /* t30_facts() has something new to say */
	T30_END, /* the conversation is over, as @status says; @detail is static, a sentence without its full stop */
	T30_ACTION_TYPES
};

struct t30_action {
	enum t30_action_type type;
	struct modem_order order;
	uint32_t page;
	const struct t30_choice *choice; /* T30_PREPARE: how, and scaled to what */
	const struct t30_format *format; /* T30_BEGIN */
	struct modem_bytes bytes;
	bool whole;
	enum fax_status status;
	const char *detail;
};

/* The most that one step asks for. */
#define T30_ACTIONS_MAX 12

struct t30_actions {
	size_t count;
	struct t30_action action[T30_ACTIONS_MAX];
};

/*
 * Is a page of so many @rows, of which so many are bad, sent back (RTN)? The
 * limits are those of struct t30_config. Who stores pages has to ask the same:
 * one that is not sent back is confirmed, and must be stored. With error
 * correction none is sent back, since every frame's check sequence was right.
 */
bool t30_page_is_refused(bool ecm, uint32_t bad_percent, uint32_t bad_run_max, uint32_t rows, uint32_t bad_rows,
			 uint32_t bad_run);

/* ---- a session --------------------------------------------------------------- */

/*
 * Bytes that a session of this configuration takes. Where it receives, 256
 * frames of 256 octets of them are the block of error correction.
 */
size_t t30_size(const struct t30_config *config);

/* Make a session in @memory, of t30_size(@config) bytes, aligned for anything. There is nothing to undo. */
struct t30 *t30_make(void *memory, const struct t30_config *config);

/*
 * Tell the session what happened and when; learn what to do about it. Time is
 * in milliseconds of any clock that does not go back.
 */
void t30_step(struct t30 *t30, const struct t30_event *event, uint64_t now_ms, struct t30_actions *ret_actions);

/* When it wants to be stepped with T30_TICK at the latest; UINT64_MAX: only by events. */
uint64_t t30_wakes_ms(const struct t30 *t30);

/* What is known of the conversation. */
struct t30_facts {
	const char *phase;         /* the state's name */
	bool in_fax;               /* a frame of the far end has come */
	bool our_turn;             /* we send */
	struct t30_format format;  /* agreed on; rate 0 before */
	bool on_page;              /* @page is under way, or comes next */
	bool complete;             /* receiving: the last page is confirmed, only good-byes are left */
	uint32_t page;             /* from 0 */
	uint32_t confirmed;        /* sending: pages of the document; receiving: stored and confirmed */
	uint64_t bytes;            /* image bytes of the call */
	char ident[T30_IDENT_MAX]; /* the far end's */
	char subaddress[T30_IDENT_MAX];
	struct t30_vendor vendor; /* as its NSF says */
	struct t30_caps far;      /* its last DIS or DTC */
};

void t30_facts(const struct t30 *t30, struct t30_facts *ret_facts);

#endif
