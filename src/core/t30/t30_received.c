/* SPDX-License-Identifier: MIT */
/*
 * What has been received, and the answer to the command behind it: phase D of
 * the side that receives the pages (T.30 5.3.6, annex A). The answer waits until
 * the page's owner has it on disk: with error correction the far end is told to
 * wait (RNR), without it asks again and is not answered before.
 */
#include "base/macros.h"
#include "core/t30/t30_session.h"

/* ---- the answer ------------------------------------------------------------------ */

/* What is heard after an answer, by the command that it answers. */
static enum t30_state after_answer(const struct t30 *t30, bool retrain)
{
	if (t30->rx.command == FCF_NULL)
		return T30_ST_EXPECTING;
	/* Phase B again, however good the page was: DCS at once, or after our next DIS. */
	if (t30->rx.command == FCF_EOM)
		return T30_ST_NEXT;
	if (retrain)
		return T30_ST_RETRAINING;
	return t30->rx.command == FCF_EOP ? T30_ST_LAST : T30_ST_EXPECTING;
}

/* Say it, and keep it for a far end that does not hear it. */
static void answer_page(struct t30 *t30, enum fcf fcf)
{
	bool retrain = fcf == FCF_RTN || (fcf == FCF_RTP && t30->rx.command != FCF_EOP);

	t30->rx.answer = fcf;
	t30->rx.answered = true;
	/* Some go on without the training that RTP and RTN ask for. */
	t30_expect_page(t30, true);
	t30_answer(t30, fcf, NULL, 0, after_answer(t30, retrain));
}

enum t4_quality t30_judge_page(const struct t4_quality_limits *limits, const struct t30_format *format,
			       const struct t4_decode_facts *facts)
{
	if (format->ecm)
		return T4_QUALITY_MCF;
	return t4_quality_judge(limits, t30_rows_in_metre(format->resolution) / 10, facts);
}

static enum fcf judge_page(const struct t30 *t30)
{
	static const enum fcf answers[T4_QUALITIES] = {
		[T4_QUALITY_MCF] = FCF_MCF, [T4_QUALITY_RTP] = FCF_RTP, [T4_QUALITY_RTN] = FCF_RTN};
	const struct t4_decode_facts facts = {
		.rows = t30->rx.rows, .bad_rows = t30->rx.bad_rows, .bad_run_max = t30->rx.bad_run};

	return answers[t30_judge_page(&t30->config.bad_rows, &t30->format, &facts)];
}

/* It is on disk. */
static void confirm(struct t30 *t30)
{
	enum fcf fcf = t30->rx.command == FCF_NULL ? FCF_MCF : judge_page(t30);

	if (fcf != FCF_RTN)
		t30_progress(t30);
	t30_block_begin(&t30->block, t30->format.ecm ? t30->format.frame_octets : 256);
	if (t30->rx.command != FCF_NULL) {
		t30->rx.begun = false;
		if (fcf != FCF_RTN) {
			t30->rx.pages++;
			t30->rx.complete = t30->rx.command == FCF_EOP;
		}
	}
	answer_page(t30, fcf);
}

void t30_receive_stored(struct t30 *t30, const struct t30_event *event)
{
	if (t30->state != T30_ST_STORING && t30->state != T30_ST_HOLDING)
		return;
	t30->rx.stored = true;
	t30->rx.rows = event->rows;
	t30->rx.bad_rows = event->bad_rows;
	t30->rx.bad_run = event->bad_run;
	/* Told to wait, the far end asks again (RR), and is answered then. */
	if (t30->state != T30_ST_STORING)
		return;
	/* Or it will in a moment, and we would speak both at once: spandsp does not survive that. */
	if (!t30->format.ecm && t30->rx.commands < T30_TRIES && t30->now_ms >= t30->rx.command_ms + T30_AGAIN_MS)
		t30->deadline_ms = MAX(t30->now_ms, t30->rx.command_ms + T30_AGAIN_MAX_MS);
	else
		confirm(t30);
}

static void store(struct t30 *t30, struct modem_bytes bytes)
{
	struct t30_action *action = t30_do(t30, T30_STORE);

	action->bytes = bytes;
	action->whole = t30->rx.command != FCF_NULL;
	t30->rx.stored = false;
	t30->rx.store_until_ms = t30->now_ms + (t30->format.ecm ? T30_HOLD_MAX_MS : T30_STORE_MAX_MS);
	t30->rx.commands = 1;
	t30->rx.command_ms = t30->now_ms;
	t30_enter(t30, T30_ST_STORING);
}

void on_storing_timeout(struct t30 *t30)
{
	if (t30->format.ecm)
		t30_answer(t30, FCF_RNR, NULL, 0, T30_ST_HOLDING);
	else if (t30->rx.stored)
		confirm(t30);
	else if (t30->now_ms < t30->rx.store_until_ms)
		t30_enter(t30, T30_ST_STORING);
	else
		t30_leave(t30, T30_END_NOT_STORED);
}

void on_holding_timeout(struct t30 *t30)
{
	t30_leave(t30, T30_END_NO_COMMAND);
}

/* ---- the commands ------------------------------------------------------------------ */

/* PRI-MPS asks for an operator beside what MPS says; there is none (T.30 5.3.6.1.6). */
static enum fcf plain(enum fcf command)
{
	static const enum fcf of[FCFS] = {
		[FCF_PRI_MPS] = FCF_MPS, [FCF_PRI_EOM] = FCF_EOM, [FCF_PRI_EOP] = FCF_EOP, [FCF_EOS] = FCF_MPS};

	return of[command] ? of[command] : command;
}

static void repeat_answer(struct t30 *t30)
{
	t30_answer(t30, t30->rx.answer, NULL, 0, after_answer(t30, t30->rx.answer == FCF_RTN));
}

static void on_post(struct t30 *t30, enum fcf command)
{
	if (t30->format.ecm)
		return; /* a machine that corrects errors says PPS */
	if (t30->rx.answered && !t30->rx.signal_since) {
		repeat_answer(t30);
		return;
	}
	t30->rx.command = command;
	if (t30->rx.begun)
		store(t30, (struct modem_bytes){NULL, 0});
	else
		answer_page(t30, FCF_RTN); /* nothing came that could be a page */
}

/*
 * Without a modem (T.38 between two Faxports) our turn takes no time, so that a command that was said again before our
 * answer was heard comes behind that. Two answers to it must not be: the far end goes on from the first, and takes the
 * second for that to its next page. If it was the answer that got lost, the far end asks again, T4 later.
 */
static bool has_crossed(const struct t30 *t30)
{
	return t30->now_ms < t30->began_ms + T30_CROSS_MS && !t30->rx.signal_since;
}

/* Is it for the answer to a page? CTC and EOR follow one, and what is said to them says nothing of a page. */
static bool asks_again(enum fcf fcf)
{
	return fcf_facts(fcf)->kind == FCF_KIND_POST && fcf != FCF_CTC && fcf != FCF_EOR;
}

static bool is_same(const struct t30_pps *a, const struct t30_pps *b)
{
	return a->page == b->page && a->block == b->block && a->second == b->second;
}

static void on_pps(struct t30 *t30, const struct t30_frame *frame)
{
	uint8_t missing[T30_MAP_SIZE];
	struct t30_pps pps;
	uint32_t sum;
	size_t frames;

	if (!t30->format.ecm || !t30_pps_read(frame, &pps))
		return;
	if (t30->rx.answered && is_same(&pps, &t30->rx.pps) && !t30->rx.signal_since) {
		repeat_answer(t30);
		return;
	}
	frames = t30_block_told(&t30->block, pps.frames);
	if (!t30_block_is_whole(&t30->block, frames)) {
		t30_block_missing(&t30->block, frames, missing);
		t30_expect_page(t30, true);
		t30_answer(t30, FCF_PPR, missing, sizeof(missing), T30_ST_EXPECTING);
		return;
	}
	/*
	 * A block with the numbers of the last one: some machines do not count their pages, others send a block again
	 * whose MCF they have not heard. What is in it tells.
	 */
	sum = t30_block_sum(&t30->block, frames);
	if (t30->rx.answered && is_same(&pps, &t30->rx.pps) && sum == t30->rx.sum) {
		t30_block_begin(&t30->block, t30->format.frame_octets);
		t30->rx.begun = t30->rx.command == FCF_NULL;
		repeat_answer(t30);
		return;
	}
	t30->rx.sum = sum;
	t30->rx.pps = pps;
	t30->rx.command = plain(pps.second);
	store(t30, (struct modem_bytes){t30->block.data, t30_block_size(&t30->block, frames)});
}

/* The far end gives up what it cannot correct (T.30 A.4.3). What is missing stays missing. */
static void on_eor(struct t30 *t30, const struct t30_frame *frame)
{
	enum fcf second = t30_second(frame);

	t30->rx.command = second == FCFS ? FCF_MPS : plain(second);
	t30->rx.given_up = true;
	t30->rx.begun = t30->rx.command == FCF_NULL && t30->rx.begun;
	t30->rx.answer = FCF_ERR;
	t30->rx.answered = true;
	t30->rx.pps.second = FCFS; /* no PPS is this one again */
	t30_block_begin(&t30->block, t30->format.frame_octets);
	t30_expect_page(t30, true);
	repeat_answer(t30);
}

static void on_ctc(struct t30 *t30, const struct t30_frame *frame)
{
	struct t30_caps dcs;
	enum t30_signal signal;

	t30_caps_read(frame->fif, frame->fif_size, T30_CAPS_DCS, &dcs);
	signal = t30_signal_of_dcs(dcs.rate);
	if (signal != T30_NONE && t30_signals_of_dis(t30->own.rate) & T30_SIGNAL_BIT(signal))
		t30->format.signal = signal;
	t30_agree(t30);
	t30_expect_page(t30, false);
	t30_answer(t30, FCF_CTR, NULL, 0, T30_ST_EXPECTING);
}

static void on_rr(struct t30 *t30)
{
	if (t30->state == T30_ST_HOLDING) {
		if (t30->rx.stored)
			confirm(t30);
		else if (t30->now_ms >= t30->rx.store_until_ms)
			t30_leave(t30, T30_END_NOT_STORED);
		else
			/*
			 * RNR as late as behind PPS: until then MCF can go out at once. Where neither end has a modem's
			 * preamble, RNR at once and RR at once would go to and fro by the hundred.
			 */
			t30_enter(t30, T30_ST_STORING);
	} else if (t30->rx.answered && t30->state != T30_ST_STORING) {
		repeat_answer(t30);
	}
}

/*
 * While the disk works: RR is answered, and PPS again from a far end that has not heard RNR. Without error correction
 * there is neither, and the command comes again.
 */
static void on_command_while_busy(struct t30 *t30, const struct t30_frame *frame)
{
	struct t30_pps pps;

	if (frame->fcf == FCF_RR || frame->fcf == FCF_CRP ||
	    (t30->format.ecm && t30_pps_read(frame, &pps) && is_same(&pps, &t30->rx.pps))) {
		on_rr(t30);
	} else if (!t30->format.ecm && plain(frame->fcf) == t30->rx.command) {
		t30->rx.commands++;
		t30->rx.command_ms = t30->now_ms;
		if (t30->rx.stored)
			confirm(t30);
	}
}

void on_command_frame(struct t30 *t30, const struct t30_frame *frame)
{
	if (t30->state == T30_ST_STORING || t30->state == T30_ST_HOLDING) {
		on_command_while_busy(t30, frame);
		return;
	}
	if (asks_again(frame->fcf) && has_crossed(t30))
		return;
	switch (frame->fcf) {
	case FCF_DCS:
		t30_take_dcs(t30, frame);
		break;
	case FCF_MPS:
	case FCF_EOM:
	case FCF_EOP:
	case FCF_EOS:
	case FCF_PRI_MPS:
	case FCF_PRI_EOM:
	case FCF_PRI_EOP:
		on_post(t30, plain(frame->fcf));
		break;
	case FCF_PPS:
		on_pps(t30, frame);
		break;
	case FCF_EOR:
		on_eor(t30, frame);
		break;
	case FCF_CTC:
		on_ctc(t30, frame);
		break;
	case FCF_RR:
		on_rr(t30);
		break;
	case FCF_CRP:
		if (t30->rx.answered)
			repeat_answer(t30);
		break;
	default:
		break;
	}
}

void on_received_timeout(struct t30 *t30)
{
	t30_leave(t30, T30_END_NO_COMMAND);
}

void on_next_timeout(struct t30 *t30)
{
	t30->phase_b_until_ms = t30->now_ms + T30_T1_MS;
	t30_send_dis(t30); /* after EOM, nothing came within T2 (T.30 5.4.2) */
}

void on_last_timeout(struct t30 *t30)
{
	t30_end(t30, T30_END_GOOD);
}
