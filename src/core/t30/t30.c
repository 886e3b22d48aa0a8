/* SPDX-License-Identifier: MIT */
/*
 * The states of a conversation, and how what happens reaches them; see t30.h
 * and t30_session.h.
 */
#include "core/t30/t30.h"

#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_session.h"

/* ---- the table ---------------------------------------------------------- */

typedef void (*frame_handler)(struct t30 *t30, const struct t30_frame *frame);
typedef void (*time_handler)(struct t30 *t30);

static void ignore_frame(struct t30 *t30, const struct t30_frame *frame);
static void ignore_time(struct t30 *t30);

/*
 * What happens in a state: its boxes in T.30's flow charts, a frame that is not an identification, its time is over.
 * In those that are ours the far end waits for us, though we have nothing to say yet.
 */
static const struct t30_row {
	const char *box;
	frame_handler on_frame;
	time_handler on_timeout;
	bool is_ours;
} rows[T30_STATES] = {
	[T30_ST_IDLE] = {"T, R",     ignore_frame,       ignore_time,           true },
	[T30_ST_CALLING] = {"T",        on_calling_frame,   on_calling_timeout,    false},
	[T30_ST_PREPARING] = {"A",        ignore_frame,       on_preparing_timeout,  true },
	[T30_ST_TRAINING] = {"D",        on_training_frame,  on_training_timeout,   false},
	[T30_ST_BETWEEN] = {"C",        ignore_frame,       on_between_timeout,    true },
	[T30_ST_SENT] = {"II, IV",   on_sent_frame,      on_sent_timeout,       false},
	[T30_ST_WAITING] = {"RR",       on_sent_frame,      on_waiting_timeout,    false},
	[T30_ST_SLOWING] = {"CTC",      on_slowing_frame,   on_slowing_timeout,    false},
	[T30_ST_GIVING_UP] = {"EOR",      on_giving_up_frame, on_giving_up_timeout,  false},
	[T30_ST_ANSWERING] = {"R",        on_answering_frame, on_answering_timeout,  false},
	[T30_ST_POLLING] = {"R",        on_answering_frame, on_answering_timeout,  false},
	[T30_ST_TRAINED] = {"F",        on_command_frame,   on_trained_timeout,    false},
	[T30_ST_RETRAINING] = {"F",        on_command_frame,   on_retraining_timeout, false},
	[T30_ST_EXPECTING] = {"F",        on_command_frame,   on_expecting_timeout,  false},
	[T30_ST_RECEIVING] = {"F",        on_command_frame,   on_receiving_timeout,  false},
	[T30_ST_RECEIVED] = {"F",        on_command_frame,   on_received_timeout,   false},
	[T30_ST_STORING] = {"III, VII", on_command_frame,   on_storing_timeout,    true },
	[T30_ST_HOLDING] = {"RNR",      on_command_frame,   on_holding_timeout,    false},
	[T30_ST_NEXT] = {"F",        on_command_frame,   on_next_timeout,       false},
	[T30_ST_LAST] = {"F",        on_command_frame,   on_last_timeout,       false},
	[T30_ST_LEAVING] = {"E",        ignore_frame,       ignore_time,           false},
	[T30_ST_OVER] = {"E",        ignore_frame,       ignore_time,           false},
};

/* What T30_STATE_LIST says of it. */
static const struct {
	const char *words;
	uint32_t time_ms;
	enum t30_ending dcn;
} states[T30_STATES] = {
#define X(name, words, time_ms, dcn) {words, time_ms, T30_END_##dcn},
	T30_STATE_LIST(X)
#undef X
};

static void ignore_frame(struct t30 *t30, const struct t30_frame *frame)
{
	(void)t30;
	(void)frame;
}

static void ignore_time(struct t30 *t30)
{
	(void)t30;
}

/* ---- doing ----------------------------------------------------------------- */

struct t30_action *t30_do(struct t30 *t30, enum t30_action_type type)
{
	struct t30_action *action = &t30->out->action[MIN(t30->out->count, T30_ACTIONS_MAX - 1)];

	t30->out->count = MIN(t30->out->count + 1, T30_ACTIONS_MAX);
	*action = (struct t30_action){.type = type};
	return action;
}

static void run_time(struct t30 *t30)
{
	uint32_t time_ms = states[t30->state].time_ms;

	t30->deadline_ms = time_ms ? t30->now_ms + time_ms : UINT64_MAX;
	t30->latest_ms = time_ms ? t30->deadline_ms + T30_PATIENCE_MS : UINT64_MAX;
}

void t30_wait(struct t30 *t30, uint32_t ms)
{
	t30->deadline_ms = MAX(t30->deadline_ms, MIN(t30->now_ms + ms, t30->latest_ms));
}

void t30_agree(struct t30 *t30)
{
	const uint32_t fastest =
		T30_BIT(T30_WHY_BOTH_FASTEST) | T30_BIT(T30_WHY_FAR_FASTEST) | T30_BIT(T30_WHY_OWN_FASTEST);
	struct t30_choice agreed = {.outcome = T30_CHOSEN};

	if (t30->config.sending) {
		agreed = t30->choice;
		if (agreed.format.signal != t30->format.signal)
			agreed.why = (agreed.why & ~fastest) | T30_BIT(T30_WHY_SLOWED);
	}
	agreed.format = t30->format;
	t30->agreed = agreed;
	t30_do(t30, T30_CHANGED);
}

void t30_progress(struct t30 *t30)
{
	t30->turns = t30->untimely = 0;
}

bool t30_may_try(struct t30 *t30)
{
	return ++t30->tries < T30_TRIES + t30->untimely;
}

void t30_enter(struct t30 *t30, enum t30_state state)
{
	if (t30->state == T30_ST_OVER)
		return;
	t30->state = state;
	t30->held = false; /* what waited to be said belongs to the state before */
	t30_do(t30, T30_CHANGED);
	run_time(t30);
	if (t30->at_modem)
		t30->deadline_ms = UINT64_MAX; /* it begins with the end of the turn */
}

/* ---- what is heard ------------------------------------------------------------ */

/* A password is looked at, and kept nowhere. */
static void take_password(struct t30 *t30, const struct t30_frame *frame)
{
	const char *expected = t30->config.expected_password;
	char text[T30_IDENT_MAX];

	t30_ident_read(frame->fif, frame->fif_size, text);
	t30->knows_password = expected && t30_ident_is_same(text, expected);
}

/* Frames that only tell who the far end is. Returns false for others. */
static bool take_identity(struct t30 *t30, const struct t30_frame *frame)
{
	if (frame->fcf == FCF_PWD)
		take_password(t30, frame);
	if (t30_station_take(&t30->far_station, frame)) {
		t30_do(t30, T30_CHANGED);
		return true;
	}
	switch (frame->fcf) {
	case FCF_NSF:
	case FCF_NSC:
	case FCF_NSS:
		t30_vendor_read(frame->fif, frame->fif_size, &t30->far_vendor);
		break;
	default:
		return fcf_facts(frame->fcf)->kind == FCF_KIND_IMAGE || !fcf_facts(frame->fcf)->ends;
	}
	t30_do(t30, T30_CHANGED);
	return true;
}

/*
 * An answer in our own turn: the far end has lost patience with one that stood still, or did so itself. What it answers
 * is not known, so that we do not act on it; but who speaks is not silent, and the attempt does not count.
 */
static void note_untimely(struct t30 *t30, enum fcf fcf)
{
	enum fcf_kind kind = fcf_facts(fcf)->kind;

	if (t30->config.sending && (kind == FCF_KIND_SETUP_ANSWER || kind == FCF_KIND_POST_ANSWER))
		t30->untimely = MIN(t30->untimely + 1, T30_TRIES);
}

/* DCN: what the state says of it, and of DTC that it is refused, if DTC had been said. */
static enum t30_ending dcn_ending(const struct t30 *t30)
{
	if (t30->state != T30_ST_POLLING)
		return states[t30->state].dcn;
	if (t30->rx.pages > 0)
		return T30_END_DCN_FOR_PAGE; /* behind EOM: a part of the document was given */
	return t30->at_modem || t30->held ? T30_END_DCN_BEFORE : states[t30->state].dcn;
}

static void on_frame(struct t30 *t30, const struct modem_report *report)
{
	struct t30_frame frame;

	/* Somebody speaks: what was to be waited for is waited for again (T.30 5.4.2: timers end with a signal). */
	t30_wait(t30, MIN(states[t30->state].time_ms, T30_T2_MS));
	/*
	 * CRP, by which a damaged command may be asked for again (T.30 5.3.6.1.8), is understood and never said: it
	 * saves 2 s, but who does not know it counts it as an answer that makes no sense, or has begun to repeat by
	 * itself.
	 */
	if (!report->good || t30_frame_parse(report->bytes.data, report->bytes.size, &frame) != T30_FAULT_NONE)
		return;
	/* What is heard in our own turn is late, or an echo; only a good-bye counts. */
	if (frame.fcf == FCF_DCN && t30->state != T30_ST_LEAVING) {
		t30_do(t30, T30_ORDER)->order.type = MODEM_QUIET;
		t30_end(t30, dcn_ending(t30));
		return;
	}
	if (t30->at_modem && t30->state != T30_ST_CALLING) {
		note_untimely(t30, frame.fcf);
		return;
	}
	/*
	 * What comes in one carrier behind the command that our turn answers is that command again; and in a new state
	 * nobody answers to what has not been said yet. Only our own repetition need not go out any more.
	 */
	if (t30->held && (t30->far_final_ms || t30->is_new) && t30->state != T30_ST_CALLING)
		return;
	if (!t30->in_fax) {
		t30->in_fax = true;
		t30->phase_b_until_ms = t30->now_ms + T30_T1_MS;
	}
	if (take_identity(t30, &frame))
		return;
	t30->far_final_ms = t30->now_ms;
	rows[t30->state].on_frame(t30, &frame);
}

/* Nothing could be read in V.21 that has ended. If it was DCS, training follows: our time begins behind that. */
static void suffer_training(struct t30 *t30)
{
	if (t30->deadline_ms == UINT64_MAX)
		return;
	if (t30->state == T30_ST_ANSWERING)
		t30_wait(t30, T30_TRAINING_MS); /* not to speak into it */
	else if (t30->state == T30_ST_RETRAINING)
		t30_wait(t30, T30_TRAINING_MS + T30_T2_MS); /* to hear DCS again */
}

/* The V.21 of the far end comes and goes. */
static void on_carrier(struct t30 *t30, bool there)
{
	if (there && !t30->far_carrier) {
		t30->far_since_ms = t30->now_ms;
		t30->far_final_ms = 0;
	}
	t30->far_carrier = there;
	/* A frame takes its time: none of ours runs out while one may be coming. */
	if (there && t30->deadline_ms != UINT64_MAX)
		t30_wait(t30, T30_T4_MS);
	if (!there && t30->far_final_ms == 0)
		suffer_training(t30);
}

static void on_sent(struct t30 *t30)
{
	t30->at_modem = false;
	t30->bytes += t30->tx.turn_bytes;
	t30->tx.turn_bytes = 0;
	if (t30->state == T30_ST_LEAVING)
		t30_end(t30, t30->ending);
	else if (t30->state == T30_ST_CALLING)
		t30_call_again(t30);
	else
		run_time(t30);
}

static void on_heard(struct t30 *t30, const struct modem_report *report)
{
	switch (report->type) {
	case MODEM_SENT:
		on_sent(t30);
		break;
	case MODEM_CED_HEARD:
		if (t30->state == T30_ST_CALLING)
			t30->phase_b_until_ms = t30->now_ms + T30_T1_MS;
		break;
	case MODEM_CARRIER:
	case MODEM_CARRIER_LOST:
		if (report->signal == T30_V21)
			on_carrier(t30, report->type == MODEM_CARRIER);
		else
			t30_receive_signal(t30, report);
		break;
	case MODEM_FRAME:
		if (report->signal == T30_V21)
			on_frame(t30, report);
		else
			t30_receive_signal(t30, report);
		break;
	case MODEM_UNTRAINED:
	case MODEM_BYTES:
		t30_receive_signal(t30, report);
		break;
	default:
		break;
	}
}

/* ---- steps ------------------------------------------------------------------------ */

static void happen(struct t30 *t30, const struct t30_event *event)
{
	switch (event->type) {
	case T30_START:
		t30_begin(t30);
		break;
	case T30_HEARD:
		on_heard(t30, event->heard);
		break;
	case T30_PREPARED:
		t30_send_prepared(t30, event);
		break;
	case T30_STORED:
		t30_receive_stored(t30, event);
		break;
	case T30_FAILED:
		t30_cannot(t30, event);
		break;
	case T30_STOP:
		t30_stop(t30, event->status);
		break;
	case T30_HANG_UP:
		t30_end(t30, states[t30->state].dcn == T30_END_GOOD ? t30->ending : T30_END_LINE_GONE);
		break;
	default:
		break;
	}
}

void t30_step(struct t30 *t30, const struct t30_event *event, uint64_t now_ms, struct t30_actions *ret_actions)
{
	ret_actions->count = 0;
	if (t30->state == T30_ST_OVER)
		return;
	t30->out = ret_actions;
	t30->now_ms = now_ms;
	happen(t30, event);
	t30_stop_try(t30, rows[t30->state].is_ours);
	t30_turn_try(t30);
	if (t30_turn_is_stuck(t30)) {
		/* Nothing can be said with it any more, not even good-bye. */
		t30_do(t30, T30_ORDER)->order.type = MODEM_QUIET;
		t30_end(t30, t30->state == T30_ST_LEAVING ? t30->ending : T30_END_MODEM_STUCK);
	}
	if (now_ms >= t30->deadline_ms && t30->state != T30_ST_OVER) {
		t30->deadline_ms = UINT64_MAX;
		rows[t30->state].on_timeout(t30);
		t30_stop_try(t30, rows[t30->state].is_ours);
		t30_turn_try(t30);
	}
	t30->out = NULL;
}

uint64_t t30_wakes_ms(const struct t30 *t30)
{
	if (t30->state == T30_ST_OVER)
		return UINT64_MAX;
	return MIN(MIN(t30->deadline_ms, t30_stop_wakes_ms(t30)), t30_turn_wakes_ms(t30));
}

/* ---- a session -------------------------------------------------------------------- */

size_t t30_size(const struct t30_config *config)
{
	/* The block's data stand last, and who sends takes no frame of a page: take_frame(). */
	return config->sending && !config->receiving ? offsetof(struct t30, block.data) : sizeof(struct t30);
}

struct t30 *t30_make(void *memory, const struct t30_config *config)
{
	struct t30 *t30 = memory;

	/* Not the data of the block: that much is never read before it is written. */
	memset(t30, 0, offsetof(struct t30, block));
	t30_block_begin(&t30->block, 256);
	t30->config = *config;
	t30->deadline_ms = t30->phase_b_until_ms = UINT64_MAX;
	t30->format.signal = t30->agreed.format.signal = t30->tx.signal = T30_NONE;
	t30->tx.page = t30->tx.confirmed = config->first_page;
	return t30;
}

/* What of a page has been sent in this turn, by the time that it takes. */
static uint64_t bytes_under_way(const struct t30 *t30)
{
	uint64_t by_time = (t30->now_ms - t30->tx.turn_ms) * t30_signal_rate(t30->format.signal) / 8000;

	return MIN(by_time, (uint64_t)t30->tx.turn_bytes);
}

void t30_facts(const struct t30 *t30, struct t30_facts *ret_facts)
{
	*ret_facts = (struct t30_facts){
		.phase = states[t30->state].words,
		.in_fax = t30->in_fax,
		.sending = t30->config.sending && (t30->config.calling || t30->polled),
		.our_turn = t30->at_modem && t30->state != T30_ST_CALLING,
		.on_page = t30->paging &&
			   (t30->config.sending ? t30->tx.confirmed < t30->config.page_count : !t30->rx.complete),
		.complete = t30->rx.complete,
		.format = t30->format,
		.agreed = t30->agreed,
		.page = t30->config.sending ? t30->tx.page : t30->rx.pages,
		.confirmed = t30->config.sending ? t30->tx.confirmed : t30->rx.pages,
		.bytes = t30->bytes + bytes_under_way(t30),
		.station = t30->far_station,
		.vendor = t30->far_vendor,
		.far = t30->far,
	};
}
