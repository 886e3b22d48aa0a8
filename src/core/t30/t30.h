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
#include "core/t30/t30_station.h"
#include "core/t30/t30_vendor.h"
#include "core/t4/t4_quality.h"

struct t30;

/* ---- before the call --------------------------------------------------- */

struct t30_config {
	bool calling;      /* we dialled */
	bool sending;      /* we have a document: calling, to be sent; answering, to be polled */
	bool polling;      /* calling without a document: ask for the far end's (DTC) */
	bool receiving;    /* answering with a document: take one all the same, where the caller has one */
	const char *ident; /* TSI, CSI, CIG; at most 20 characters, "" for none */
	/*
	 * SEP goes out beside DTC; SUB beside DCS, where the far end takes it. "" for none. A password is PWD where we
	 * ask for a document; where we send one it is SID, if the far end takes that.
	 */
	const char *subaddress, *separate, *password;
	/*
	 * Answering with a document: what DTC has to come with, SEP and PWD; "" for none, NULL: whatever comes. A
	 * caller that asks for another document than there is, or has no right to it, hears good-bye.
	 */
	const char *expected_separate, *expected_password;
	const char *expected_sender; /* answering: what SID has to say beside DCS, as a password; "" or NULL: nothing */
	struct t30_limits limits;    /* what we can and may: modems, codings, resolutions, paper, ECM */

	const struct t30_page *pages; /* sending: of each page; stay the owner's, as long as the session lives */
	uint32_t page_count;          /* sending without a page that is not confirmed ends at T30_START */
	uint32_t first_page;          /* sending: those before it have been confirmed in an earlier call */

	struct t4_quality_limits bad_rows; /* receiving without ECM: of a page that is confirmed (MCF, RTP) */
	bool rtn_is_accepted; /* sending: RTN after a page counts as its receipt, as some machines mean it */

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
	T30_STOP,     /* we want to end: DCN when it is our turn, or a T2 later */
	T30_HANG_UP,  /* the line is gone */
	T30_EVENT_TYPES
};

struct t30_event {
	enum t30_event_type type;
	const struct modem_report *heard; /* T30_HEARD */
	uint32_t page;                    /* T30_PREPARED */
	uint32_t wish;                    /* T30_PREPARED, T30_FAILED when sending: the number of what it answers */
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
	T30_TAKE,      /* receiving, without ECM: @bytes of the page, live during the step; there may be none, only a
			  @gap before what comes next, in which bytes are lost */
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
	uint32_t wish; /* T30_PREPARE: its number, from 1. A page may be wanted again otherwise; the last wish counts */
	const struct t30_choice *choice; /* T30_PREPARE: how, and scaled to what */
	const struct t30_format *format; /* T30_BEGIN */
	struct modem_bytes bytes;
	bool whole, gap;
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
 * What a page in which so much was found is answered with. The limits are those
 * of struct t30_config. Who stores pages has to ask the same: one that is not
 * sent back (RTN) is confirmed, and must be stored. With error correction none
 * is sent back, since every frame's check sequence was right.
 */
enum t4_quality t30_judge_page(const struct t4_quality_limits *limits, const struct t30_format *format,
			       const struct t4_decode_facts *facts);

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

/* When it wants to be stepped with T30_TICK at the latest. UINT64_MAX, before T30_START and after the end: never. */
uint64_t t30_wakes_ms(const struct t30 *t30);

/* What is known of the conversation. */
struct t30_facts {
	const char *phase;        /* the state's name */
	bool in_fax;              /* a frame of the far end has come */
	bool our_turn;            /* we send */
	bool sending;             /* pages go from us: so it was from the beginning, or the caller has asked for them */
	struct t30_format format; /* agreed on; rate 0 before */
	/*
	 * How pages go since training succeeded the last time, and why; its signal is T30_NONE before. Receiving, the
	 * choice was the far end's, and no reason is known.
	 */
	struct t30_choice agreed;
	bool on_page;               /* @page is under way, or comes next */
	bool complete;              /* receiving: the last page is confirmed, only good-byes are left */
	uint32_t page;              /* from 0 */
	uint32_t confirmed;         /* sending: pages of the document; receiving: stored and confirmed */
	uint64_t bytes;             /* image bytes of the call */
	struct t30_station station; /* the far end: what it says of itself, and whom the fax is for */
	struct t30_vendor vendor;   /* as its NSF says */
	struct t30_caps far;        /* its last DIS or DTC */
};

void t30_facts(const struct t30 *t30, struct t30_facts *ret_facts);

#endif
