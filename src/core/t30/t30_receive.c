/* SPDX-License-Identifier: MIT */
/*
 * The side that receives the pages: DCS and the training check, then the signal
 * of a page (T.30 5.3.6, annex A). The command behind it, and our answer, are in
 * t30_received.c.
 */
#include "base/macros.h"
#include "core/t30/t30_session.h"

void t30_answer(struct t30 *t30, enum fcf fcf, const uint8_t *fif, size_t fif_size, enum t30_state then)
{
	t30_turn_begin(t30);
	t30_turn_frame(t30, fcf, fif, fif_size);
	t30_turn_go(t30, then);
}

/* ---- phase B ---------------------------------------------------------------- */

/* A caller without the password that is expected of those who send. */
static bool is_unknown(const struct t30 *t30)
{
	const char *expected = t30->config.calling ? NULL : t30->config.expected_sender;

	return expected && *expected && !t30_ident_is_same(expected, t30->far_station.sender);
}

void t30_take_dcs(struct t30 *t30, const struct t30_frame *frame)
{
	struct t30_caps dcs;

	t30_caps_read(frame->fif, frame->fif_size, T30_CAPS_DCS, &dcs);
	t30->rx.refused = !t30->own.receiver || t30_dcs_check(&t30->own, &dcs, &t30->format) != T30_REFUSAL_NONE;
	t30->rx.unknown = is_unknown(t30);
	t30->rx.refused |= t30->rx.unknown;
	/* It would rather send: what we have stays here. */
	if (t30->config.receiving && !t30->rx.refused)
		t30->config.sending = false;
	t30->rx.answered = false;
	t30->rx.begun = false;
	t30->rx.complete = false; /* behind EOP too: another document */
	t30_tcf_begin(&t30->rx.tcf);
	t30_listen(t30, t30->format.signal, false, false);
	t30_enter(t30, T30_ST_TRAINED);
	if (t30->rx.refused)
		t30->deadline_ms = t30->now_ms + T30_REFUSE_MS;
}

/* What it orders was not offered. It may not have heard all of DIS (T.30 5.3.6.1.1): once more, while there is time. */
static void refuse(struct t30 *t30)
{
	if (t30->rx.unknown)
		t30_leave(t30, T30_END_UNKNOWN_CALLER);
	else if (t30->now_ms < t30->phase_b_until_ms)
		t30_send_dis(t30);
	else
		t30_leave(t30, T30_END_BAD_DCS);
}

void t30_expect_page(struct t30 *t30, bool short_training)
{
	t30->rx.signal_since = false;
	t30->rx.unread_until_ms = 0;
	t30->rx.signal_until_ms = t30->now_ms + T30_SIGNAL_MAX_MS;
	t30_listen(t30, t30->format.signal, t30->format.ecm, short_training);
}

static void judge_training(struct t30 *t30)
{
	if (t30->rx.refused)
		refuse(t30);
	else if (t30_tcf_is_good(&t30->rx.tcf, t30_signal_rate(t30->format.signal))) {
		if (t30->format.ecm)
			t30_block_begin(&t30->block, t30->format.frame_octets);
		t30_expect_page(t30, true);
		t30->paging = true;
		t30_agree(t30);
		t30_answer(t30, FCF_CFR, NULL, 0, T30_ST_EXPECTING);
	} else {
		t30_answer(t30, FCF_FTT, NULL, 0, T30_ST_RETRAINING);
	}
}

void on_trained_timeout(struct t30 *t30)
{
	judge_training(t30);
}

void on_retraining_timeout(struct t30 *t30)
{
	t30_leave(t30, T30_END_NO_DCS);
}

/* ---- phase C ------------------------------------------------------------------ */

static void begin_page(struct t30 *t30)
{
	struct t30_action *action;

	t30->rx.signal_since = true;
	if (!t30->rx.begun) {
		t30->rx.begun = true;
		action = t30_do(t30, T30_BEGIN);
		action->page = t30->rx.pages;
		action->format = &t30->format;
	}
	if (t30->state == T30_ST_EXPECTING || t30->state == T30_ST_RECEIVED || t30->state == T30_ST_RETRAINING)
		t30_enter(t30, T30_ST_RECEIVING);
}

static void take_frame(struct t30 *t30, const struct modem_report *report)
{
	struct t30_frame frame;

	if (t30->config.sending && !t30->config.receiving) /* has said so (DIS), and refused DCS */
		return;
	if (!report->good || t30_frame_parse(report->bytes.data, report->bytes.size, &frame) != T30_FAULT_NONE ||
	    frame.fcf != FCF_FCD)
		return; /* RCP says nothing that the end of the signal does not say */
	if (t30_block_put(&t30->block, t30_reverse(frame.fif[0]), frame.fif + 1, frame.fif_size - 1))
		t30->bytes += frame.fif_size - 1;
}

static void take_bytes(struct t30 *t30, const struct modem_report *report)
{
	struct t30_action *action = t30_do(t30, T30_TAKE);

	action->bytes = report->bytes;
	action->gap = report->gap;
	t30->bytes += report->bytes.size;
}

/* A block of 64 KB with the bits that HDLC puts in; a page that is longer is not saved by its command. */
static uint64_t unreadable_ms(const struct t30 *t30)
{
	return (uint64_t)T30_BLOCK_SIZE * 8 * 6 / 5 * 1000 / MAX(t30_signal_rate(t30->format.signal), 2400);
}

/*
 * A signal that cannot be read is there, or has ended. The command behind it
 * will come, and its answer repairs all (PPR, RTN): T2 begins at its end.
 */
static void wait_out(struct t30 *t30, bool has_ended)
{
	uint64_t wait_ms = has_ended ? T30_T2_MS : unreadable_ms(t30);

	t30->rx.signal_since = true; /* what follows is not the last command again */
	if (t30->rx.unread_until_ms == 0)
		t30->rx.unread_until_ms = t30->now_ms + unreadable_ms(t30);
	if (t30->state == T30_ST_RECEIVING)
		t30_enter(t30, T30_ST_RECEIVED);
	t30->deadline_ms = MIN(t30->now_ms + wait_ms, t30->rx.unread_until_ms + T30_T2_MS);
	t30->latest_ms = MAX(t30->latest_ms, t30->deadline_ms);
}

static void take_page(struct t30 *t30, const struct modem_report *report)
{
	if (report->type == MODEM_UNTRAINED || (report->type == MODEM_CARRIER_LOST && t30->state == T30_ST_RECEIVED)) {
		wait_out(t30, report->type == MODEM_CARRIER_LOST);
		return;
	}
	begin_page(t30);
	t30->deadline_ms = MIN(t30->now_ms + T30_STARVED_MS, t30->rx.signal_until_ms);
	if (report->type == MODEM_FRAME && t30->format.ecm) {
		take_frame(t30, report);
	} else if (report->type == MODEM_BYTES && !t30->format.ecm) {
		take_bytes(t30, report);
	} else if (report->type == MODEM_CARRIER_LOST) {
		if (report->gap && !t30->format.ecm)
			take_bytes(t30, report);
		t30_enter(t30, T30_ST_RECEIVED);
	}
}

static void take_training(struct t30 *t30, const struct modem_report *report)
{
	if (report->type == MODEM_BYTES)
		t30_tcf_put(&t30->rx.tcf, report->bytes.data, report->bytes.size);
	if (report->type == MODEM_CARRIER_LOST)
		judge_training(t30);
	else if (!t30->rx.refused)
		t30_wait(t30, T30_T2_MS);
}

/* The first of a page. */
static void take_first(struct t30 *t30, const struct modem_report *report)
{
	if (report->type == MODEM_UNTRAINED || report->type == MODEM_CARRIER_LOST)
		wait_out(t30, report->type == MODEM_CARRIER_LOST);
	else
		take_page(t30, report);
}

void t30_receive_signal(struct t30 *t30, const struct modem_report *report)
{
	if (t30->at_modem)
		return; /* our own, or too late */
	switch (t30->state) {
	case T30_ST_TRAINED:
		take_training(t30, report);
		break;
	case T30_ST_RETRAINING:
		if (t30->rx.answered)
			take_first(t30, report);
		else
			t30_wait(t30, T30_T2_MS); /* training that stood still goes on: DCS comes T4 behind its end */
		break;
	case T30_ST_EXPECTING:
		take_first(t30, report);
		break;
	case T30_ST_RECEIVING:
	case T30_ST_RECEIVED:
		take_page(t30, report);
		break;
	default:
		break;
	}
}

void on_expecting_timeout(struct t30 *t30)
{
	t30_leave(t30, T30_END_NO_PAGE);
}

void on_receiving_timeout(struct t30 *t30)
{
	t30_leave(t30, T30_END_PAGE_STOPPED);
}
