/* SPDX-License-Identifier: MIT */
/*
 * Inside a conversation; only t30_*.c of this folder include it.
 *
 * A session is in one state. What happens in it (a frame, the end of a turn,
 * the end of its time) stands in the state's row of the table in t30.c. A
 * handler acts by building a turn (t30_turn.c) and entering a state.
 *
 * We do not speak while the far end does: a turn that is ready waits until the
 * far end's V.21 carrier is gone (T.30 5.3.6.2.1: 75 ms of silence come first).
 */
#ifndef CORE_T30_T30_SESSION_H
#define CORE_T30_T30_SESSION_H

#include "core/t30/t30.h"
#include "core/t30/t30_block.h"
#include "core/t30/t30_ending.h"
#include "core/t30/t30_frame.h"
#include "core/t30/t30_station.h"
#include "core/t30/t30_tcf.h"

/* T.30 5.4 and 5.3.6.2.1; in ms. */
#define T30_T0_MS 60000 /* the call goes through, and nobody is heard */
#define T30_T1_MS 35000 /* somebody is heard, and it does not become a fax */
/* Waiting for a command: 6 s, give or take one. DCS, training of V.17, T4, and the preamble of what is said again
 * take 6.5. */
#define T30_T2_MS 7000
/* Behind EOM it is the time until our DIS: who only waits for that gets it after the shortest T2 that there is. */
#define T30_T2_EOM_MS 5000
#define T30_T4_MS 3000  /* waiting for an answer */
#define T30_T5_MS 60000 /* the far end is not ready */
#define T30_SILENCE_MS 75
#define T30_TCF_MS 1500
/* Stopped from here, the far end's turn is waited for so long: all but that of a page. */
#define T30_STOP_MS T30_T2_MS
/* Between DCN and hanging up: it has to pass the buffers on its way. */
#define T30_LEAVING_MS 400
/* 75 ms, V.17's long training, TCF: over by then, also where the modem hears nothing of it. */
#define T30_REFUSE_MS 3300
#define T30_TRAINING_MS 4000 /* from the end of DCS, as T.38 tells it, to that of the longest TCF */
#define T30_CNG_MS 500
#define T30_CNG_PAUSE_MS 3000
/* A page signal that says nothing for so long has ended without being told. */
#define T30_STARVED_MS 13000
/* Disk work may take so long before an answer is due; then RNR where there is ECM. */
#define T30_STORE_MS 1500
/* And so long in all without ECM: a command is said three times, T4 apart. */
#define T30_STORE_MAX_MS 12000

/* With error correction T5 of the far end ends it; this is for one that has none. */
#define T30_HOLD_MAX_MS (T30_T5_MS + 5000)
/* What the far end says may prolong a state's time by so much in all: garbage is not waited out. */
#define T30_PATIENCE_MS T30_T1_MS
/* One signal of a page. 5 MB at 9600 bit/s take 70 minutes. */
#define T30_SIGNAL_MAX_MS (3 * 3600 * 1000)
/* So often we speak without a page or a block getting through. T5 is over after some 30. */
#define T30_TURNS_MAX 60
/* So long an answer may be under way, and the command that crosses it. */
#define T30_CROSS_MS 1000
/* Without an answer a command comes again: T4 may be as short as 2.5 s, or 5.2 s, and then there is a preamble. */
#define T30_AGAIN_MS 2200
#define T30_AGAIN_MAX_MS 7000

/* Attempts of a command without answer (T.30 5.4.2); of a page that is refused; of one block before CTC (A.4.3). */
#define T30_TRIES 3
#define T30_PAGE_TRIES 3
#define T30_PPR_TRIES 4

/* name, T.30 box (figures 5-2a to 5-2y), time in ms, what DCN means there */
#define T30_STATE_LIST(X) \
	X(IDLE, "idle", 0, LINE_GONE) \
	X(CALLING, "calling", T30_T0_MS, DCN_BEFORE) \
	X(PREPARING, "preparing a page", T30_T1_MS, DCN_BEFORE) \
	X(TRAINING, "training", T30_T4_MS, DCN_TRAINING) \
	X(BETWEEN, "between two pages", T30_T2_MS, DCN_FOR_ANSWER) \
	X(SENT, "page sent", T30_T4_MS, DCN_FOR_ANSWER) \
	X(WAITING, "the far end is not ready", T30_T4_MS, DCN_FOR_ANSWER) \
	X(SLOWING, "going on more slowly", T30_T4_MS, DCN_FOR_ANSWER) \
	X(GIVING_UP, "giving a page up", T30_T4_MS, DCN_FOR_ANSWER) \
	X(ANSWERING, "answering", T30_T4_MS, DCN_BEFORE) \
	X(POLLING, "asking for a document", T30_T4_MS, NOT_GIVEN) \
	X(TRAINED, "listening to training", T30_T2_MS, DCN_TRAINING) \
	X(RETRAINING, "waiting for training", T30_T2_MS, DCN_TRAINING) \
	X(EXPECTING, "waiting for a page", T30_T2_MS, DCN_FOR_PAGE) \
	X(RECEIVING, "receiving", T30_STARVED_MS, DCN_IN_PAGE) \
	X(RECEIVED, "page received", T30_T2_MS, DCN_IN_PAGE) \
	X(STORING, "storing", T30_STORE_MS, DCN_IN_PAGE) \
	X(HOLDING, "storing, the far end waits", T30_T2_MS, DCN_IN_PAGE) \
	X(NEXT, "waiting for what follows", T30_T2_EOM_MS, DCN_FOR_PAGE) \
	X(LAST, "waiting for good-bye", T30_T2_MS, GOOD) \
	X(LEAVING, "saying good-bye", 0, GOOD) \
	X(OVER, "over", 0, GOOD)

enum t30_state {
#define X(name, words, time_ms, dcn) T30_ST_##name,
	T30_STATE_LIST(X)
#undef X
		T30_STATES
};

/* A frame that we send takes at most this: NSF and DIS have some 40 octets, texts 20. */
#define T30_OWN_FRAME_MAX 64

/* Sending: a page in the owner's memory. */
struct t30_slot {
	bool asked, ready;
	enum fax_status failed; /* FAX_STATUS_OK: it has not */
	uint32_t page, wish;
	struct modem_bytes bytes;
	struct t30_choice choice;
};

struct t30_sending {
	struct t30_slot slot[2]; /* of even and odd pages: the next one is prepared while one is sent */
	uint32_t wishes;
	uint32_t page; /* under way */
	uint32_t confirmed;
	size_t offset; /* of the block under way */
	uint8_t block_number;
	size_t frames; /* of it */
	uint8_t wanted[T30_MAP_SIZE];
	enum fcf command;       /* the last one: MPS, EOM, EOP */
	bool partial;           /* PPS-NULL: the page is not over */
	enum t30_signal signal; /* the slowest that was fallen back to */
	bool trained;           /* since the last change of speed: V.17 may train shortly */
	unsigned int page_tries, ppr_tries;
	size_t turn_bytes; /* of a page, in the turn under way, which began then: */
	uint64_t turn_ms;
	uint64_t wait_until_ms; /* T5 */
};

struct t30_receiving {
	struct t30_tcf tcf;
	bool unknown;             /* the caller did not send the password that is expected; refused, too */
	bool refused;             /* DCS orders what was not offered: DIS again, when the training is over */
	uint32_t pages;           /* confirmed */
	bool begun;               /* T30_BEGIN has been said of the page under way */
	enum fcf command;         /* that ended the last page: MPS, EOM, EOP; NULL for a part of it */
	bool answered;            /* a page, or a part of it */
	enum fcf answer;          /* and how, for a far end that did not hear it */
	struct t30_pps pps;       /* what it answered */
	uint32_t sum;             /* and of what block */
	uint64_t signal_until_ms; /* however much comes */
	bool signal_since;        /* a page's signal has come since */
	uint64_t unread_until_ms; /* one that cannot be read is waited out; 0: there was none */
	bool complete;            /* the last page is confirmed */
	bool given_up;            /* the far end left a gap in a page (EOR) */
	bool stored;
	uint64_t store_until_ms;
	unsigned int commands; /* so often that one came that waits for it */
	uint64_t command_ms;   /* the last time */
	uint32_t rows, bad_rows, bad_run;
};

struct t30 {
	struct t30_config config;
	enum t30_state state;
	uint64_t now_ms, deadline_ms;
	uint64_t latest_ms;        /* to which the deadline may be moved */
	unsigned int turns;        /* since something got on */
	uint64_t phase_b_until_ms; /* T1 */
	unsigned int tries;
	unsigned int untimely; /* answers in our own turn: so many more tries */
	bool received_dis;     /* sets our X bits */
	bool paging;           /* past CFR: pages follow each other until the last */
	bool polled;           /* the caller has asked for our document */
	bool knows_password;   /* PWD came, and was the one that is expected */
	enum t30_ending ending;
	enum fax_status ending_status; /* where it is not the ending's own */
	bool stopping;                 /* from here, at our next turn, or then: */
	uint64_t stop_until_ms;
	enum fax_status stop_status;

	struct t30_actions *out; /* of the step under way */

	/* the turn: t30_turn.c */
	struct modem_order turn[MODEM_ORDERS_MAX];
	size_t orders;
	bool held;   /* ready, but the far end still speaks */
	bool is_new; /* it was not said before in this state */
	bool at_modem;
	uint64_t began_ms;       /* the last one */
	uint64_t modem_until_ms; /* and is over by then, or never */
	uint8_t frame[MODEM_FRAMES_MAX][T30_OWN_FRAME_MAX];
	size_t frames;
	bool far_carrier;
	uint64_t far_since_ms, far_final_ms; /* its V.21 began; its last frame that ends a turn came */

	/* what is known of the far end, and agreed on */
	bool in_fax;
	struct t30_caps far, own; /* the last DIS or DTC of each */
	struct t30_format format;
	struct t30_choice choice; /* sending: of which @format was made */
	struct t30_choice agreed; /* what the last training that succeeded was for */
	struct t30_station far_station;
	struct t30_vendor far_vendor;
	uint64_t bytes;

	struct t30_sending tx;
	struct t30_receiving rx;
	struct t30_block block; /* receiving, with ECM. The last: a sender has no memory for its data, see t30_size() */
};

/* ---- t30.c ----------------------------------------------------------------- */

/* Be in a state from now on; its time runs from the end of the turn that is being built, else from now. */
void t30_enter(struct t30 *t30, enum t30_state state);

struct t30_action *t30_do(struct t30 *t30, enum t30_action_type type);

/* The far end is there: wait so much longer. */
void t30_wait(struct t30 *t30, uint32_t ms);
/* Training succeeded, or a slower speed is agreed on: pages go so from now on. */
void t30_agree(struct t30 *t30);
/* A page or a block got through. */
void t30_progress(struct t30 *t30);
/* A command had no answer: may it be said again? */
bool t30_may_try(struct t30 *t30);

/* ---- t30_leave.c ------------------------------------------------------------- */

/* Say DCN, then be over. */
void t30_leave(struct t30 *t30, enum t30_ending ending);
/* Be over at once: nobody is there to say anything to. */
void t30_end(struct t30 *t30, enum t30_ending ending);
void t30_stop(struct t30 *t30, enum fax_status status); /* T30_STOP */
/* What is to be stopped says DCN, if it is our turn, or @is_ours: by the state. */
void t30_stop_try(struct t30 *t30, bool is_ours);
uint64_t t30_stop_wakes_ms(const struct t30 *t30);
void t30_cannot(struct t30 *t30, const struct t30_event *event); /* T30_FAILED */

/* ---- t30_turn.c -------------------------------------------------------------- */

/* A turn is built: begin, orders one by one, t30_turn_go(). Frames that follow each other share one order. */
void t30_turn_begin(struct t30 *t30);
struct modem_order *t30_turn_order(struct t30 *t30, enum modem_order_type type);
void t30_turn_silence(struct t30 *t30, uint32_t ms);
void t30_turn_frame(struct t30 *t30, enum fcf fcf, const uint8_t *fif, size_t fif_size);
void t30_turn_text(struct t30 *t30, enum fcf fcf, const char *text);     /* nothing for "" */
void t30_turn_bytes(struct t30 *t30, const uint8_t *frame, size_t size); /* a frame that is complete */
void t30_turn_go(struct t30 *t30, enum t30_state then);
/* The far end's carrier may be gone: order the turn that waits for that. */
void t30_turn_try(struct t30 *t30);
uint64_t t30_turn_wakes_ms(const struct t30 *t30);
/* The modem has had more than enough time for its turn, and has not said that it is over. */
bool t30_turn_is_stuck(const struct t30 *t30);
void t30_listen(struct t30 *t30, enum t30_signal signal, bool framed, bool short_training);

/* ---- t30_begin.c: phases A and B up to DCS ------------------------------------- */

void t30_begin(struct t30 *t30);
void t30_call_again(struct t30 *t30); /* CNG, once more */
void t30_send_dis(struct t30 *t30);   /* DIS or DTC, as our role is */
void on_calling_frame(struct t30 *t30, const struct t30_frame *frame);
void on_calling_timeout(struct t30 *t30);
void on_answering_frame(struct t30 *t30, const struct t30_frame *frame);
void on_answering_timeout(struct t30 *t30);

/* ---- t30_pages.c: the pages of who sends them ----------------------------------- */

struct t30_slot *t30_pages_slot(struct t30 *t30, uint32_t page);
/* The slot that waits for this answer; NULL: it is of an older wish. */
struct t30_slot *t30_pages_wished(struct t30 *t30, uint32_t wish);
bool t30_pages_is_ready(struct t30 *t30, uint32_t page);
/* How a page goes to this far end; false: it does not. */
bool t30_pages_choose(const struct t30 *t30, uint32_t page, struct t30_choice *ret_choice);
void t30_pages_ask(struct t30 *t30, uint32_t page, const struct t30_choice *choice);
void t30_pages_wait(struct t30 *t30, enum t30_state state);
/* Does it not matter, at least not now? Where the next page cannot be prepared, the one under way is sent first. */
bool t30_send_failed(struct t30 *t30, const struct t30_event *event);

/* ---- t30_send.c: phases B and C of who sends the pages -------------------------- */

void t30_send_begin(struct t30 *t30); /* the far end's capabilities are known */
void t30_send_prepared(struct t30 *t30, const struct t30_event *event);
size_t t30_write_dcs(const struct t30 *t30, uint8_t fif[T30_CAPS_OCTETS]);
void t30_train(struct t30 *t30);
bool t30_slow_down(struct t30 *t30); /* false: there is no slower signal */
void t30_send_page(struct t30 *t30);
void t30_begin_block(struct t30 *t30);
void t30_send_block(struct t30 *t30); /* what of it is wanted */
/* The post-message command of what was sent, as a frame of the turn. */
void t30_turn_command(struct t30 *t30);
void on_preparing_timeout(struct t30 *t30);
void on_training_frame(struct t30 *t30, const struct t30_frame *frame);
void on_training_timeout(struct t30 *t30);

/* ---- t30_sent.c: phase D of who sends the pages --------------------------------- */

void on_between_timeout(struct t30 *t30);
void on_sent_frame(struct t30 *t30, const struct t30_frame *frame);
void on_sent_timeout(struct t30 *t30);
void on_waiting_timeout(struct t30 *t30);
void on_slowing_frame(struct t30 *t30, const struct t30_frame *frame);
void on_slowing_timeout(struct t30 *t30);
void on_giving_up_frame(struct t30 *t30, const struct t30_frame *frame);
void on_giving_up_timeout(struct t30 *t30);

/* ---- t30_receive.c: phases B and C of who receives the pages -------------------- */

void t30_take_dcs(struct t30 *t30, const struct t30_frame *frame);
void t30_receive_signal(struct t30 *t30, const struct modem_report *report); /* what is not V.21 */
void t30_expect_page(struct t30 *t30, bool short_training);
/* One frame is our turn. */
void t30_answer(struct t30 *t30, enum fcf fcf, const uint8_t *fif, size_t fif_size, enum t30_state then);
void on_trained_timeout(struct t30 *t30);
void on_retraining_timeout(struct t30 *t30);
void on_expecting_timeout(struct t30 *t30);
void on_receiving_timeout(struct t30 *t30);

/* ---- t30_received.c: phase D of who receives the pages -------------------------- */

void t30_receive_stored(struct t30 *t30, const struct t30_event *event);
void on_command_frame(struct t30 *t30, const struct t30_frame *frame);
void on_received_timeout(struct t30 *t30);
void on_storing_timeout(struct t30 *t30);
void on_holding_timeout(struct t30 *t30);
void on_next_timeout(struct t30 *t30);
void on_last_timeout(struct t30 *t30);

#endif
