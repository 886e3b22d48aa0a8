/* SPDX-License-Identifier: MIT */
/*
 * What has been sent, and what the far end says of it: phase D of the side that
 * sends the pages (T.30 5.3.6, annex A).
 */
#include "base/macros.h"
#include "core/t30/t30_session.h"

static void next_page(struct t30 *t30)
{
	t30->tx.page++;
	t30->tx.page_tries = 0;
	if (t30_pages_is_ready(t30, t30->tx.page))
		t30_send_page(t30);
	else
		t30_pages_wait(t30, T30_ST_BETWEEN);
}

void on_between_timeout(struct t30 *t30)
{
	t30_leave(t30, T30_END_NOT_PREPARED);
}

/* The far end has the page. @retrain: and wants to be trained before the next. */
static void page_confirmed(struct t30 *t30, bool retrain)
{
	t30->tx.confirmed = t30->tx.page + 1;
	t30_do(t30, T30_CONFIRMED)->page = t30->tx.page;
	t30_progress(t30);
	t30->tries = 0;
	t30->tx.page_tries = 0;
	if (t30->tx.command == FCF_EOP) {
		t30_leave(t30, T30_END_GOOD);
	} else if (t30->tx.command == FCF_EOM) {
		/* Phase B from its start: the far end says DIS again (T.30 5.3.6.1.6). */
		t30->tx.page++;
		t30_enter(t30, T30_ST_CALLING);
	} else if (retrain) {
		t30->tx.trained = false;
		t30->tx.page++;
		if (t30_pages_is_ready(t30, t30->tx.page))
			t30_train(t30);
		else
			t30_pages_wait(t30, T30_ST_PREPARING);
	} else {
		next_page(t30);
	}
}

static void page_refused(struct t30 *t30)
{
	if (t30->config.rtn_is_accepted && !t30->tx.partial) {
		page_confirmed(t30, true);
		return;
	}
	if (++t30->tx.page_tries >= T30_PAGE_TRIES) {
		t30_leave(t30, T30_END_PAGE_REFUSED);
		return;
	}
	t30_slow_down(t30);
	t30->tries = 0;
	t30->tx.trained = false;
	/* Behind EOM the far end says DIS first, whatever it thinks of the page (TSB-85 MTGN26). */
	if (t30->tx.command == FCF_EOM && !t30->tx.partial)
		t30_enter(t30, T30_ST_CALLING);
	else
		t30_train(t30);
}

static void on_mcf(struct t30 *t30)
{
	if (!t30->format.ecm || !t30->tx.partial) {
		page_confirmed(t30, false);
		return;
	}
	t30->tx.offset += t30->tx.frames * t30->format.frame_octets;
	t30->tx.block_number++;
	t30_progress(t30);
	t30_begin_block(t30);
}

static void send_ctc(struct t30 *t30)
{
	uint8_t fif[T30_CAPS_OCTETS];

	t30_write_dcs(t30, fif);
	t30_turn_begin(t30);
	t30_turn_frame(t30, FCF_CTC, fif, 2); /* bits 1 to 16 of DCS (T.30 A.4.3) */
	t30_turn_go(t30, T30_ST_SLOWING);
}

static void send_eor(struct t30 *t30)
{
	uint8_t frame[T30_OWN_FRAME_MAX];
	enum fcf second = t30->tx.partial ? FCF_NULL : t30->tx.command;

	t30_turn_begin(t30);
	t30_turn_bytes(t30, frame, (size_t)t30_eor_write(frame, sizeof(frame), t30->received_dis, second));
	t30_turn_go(t30, T30_ST_GIVING_UP);
}

static void on_ppr(struct t30 *t30, const struct t30_frame *frame)
{
	if (!t30->format.ecm) {
		t30_leave(t30, T30_END_BAD_ANSWER);
		return;
	}
	t30->tries = 0;
	/* One that asks for nothing wants all: there is no other way to please it. */
	if (t30_map_from_ppr(t30->tx.wanted, t30->tx.frames, frame->fif, frame->fif_size) == 0)
		t30_map_all(t30->tx.wanted, t30->tx.frames);
	if (++t30->tx.ppr_tries < T30_PPR_TRIES) {
		t30_send_block(t30);
	} else if (t30_slow_down(t30)) {
		t30->tx.ppr_tries = 0;
		send_ctc(t30);
	} else {
		send_eor(t30);
	}
}

static void send_rr(struct t30 *t30)
{
	t30_turn_begin(t30);
	t30_turn_frame(t30, FCF_RR, NULL, 0);
	t30_turn_go(t30, T30_ST_WAITING);
}

static void on_rnr(struct t30 *t30)
{
	if (t30->state != T30_ST_WAITING)
		t30->tx.wait_until_ms = t30->now_ms + T30_T5_MS;
	t30->tries = 0;
	if (t30->now_ms < t30->tx.wait_until_ms)
		send_rr(t30);
	else
		t30_leave(t30, T30_END_NOT_READY);
}

void on_sent_frame(struct t30 *t30, const struct t30_frame *frame)
{
	switch (frame->fcf) {
	case FCF_MCF:
	case FCF_PIP: /* and somebody there would like to speak (T.30 5.3.6.1.7); nobody is here */
		on_mcf(t30);
		break;
	case FCF_RTP:
		/* Of a part there is nothing to say but that it is there: error correction knows no other answer. */
		if (t30->tx.partial)
			on_mcf(t30);
		else
			page_confirmed(t30, true);
		break;
	case FCF_RTN:
	case FCF_PIN:
		page_refused(t30);
		break;
	case FCF_PPR:
		on_ppr(t30, frame);
		break;
	case FCF_RNR:
		on_rnr(t30);
		break;
	case FCF_CRP:
		if (t30->state == T30_ST_WAITING)
			on_waiting_timeout(t30);
		else
			on_sent_timeout(t30);
		break;
	case FCF_DIS:
	case FCF_DTC:
		/* It is in phase B again, as after EOM it is only when it has confirmed the page: its MCF was lost. */
		if (t30->tx.command == FCF_EOM && !t30->tx.partial) {
			page_confirmed(t30, false);
			on_calling_frame(t30, frame);
		}
		break;
	default:
		break;
	}
}

void on_sent_timeout(struct t30 *t30)
{
	if (!t30_may_try(t30)) {
		t30_leave(t30, T30_END_NO_ANSWER);
		return;
	}
	t30_turn_begin(t30);
	t30_turn_command(t30);
	t30_turn_go(t30, T30_ST_SENT);
}

void on_waiting_timeout(struct t30 *t30)
{
	if (t30_may_try(t30) && t30->now_ms < t30->tx.wait_until_ms)
		send_rr(t30);
	else
		t30_leave(t30, T30_END_NOT_READY);
}

void on_slowing_frame(struct t30 *t30, const struct t30_frame *frame)
{
	if (frame->fcf == FCF_CRP) {
		on_slowing_timeout(t30);
	} else if (frame->fcf == FCF_CTR) {
		t30->tries = 0;
		t30_agree(t30);
		t30->tx.trained = false; /* the new speed is trained from the start (T.30 A.4.3) */
		t30_send_block(t30);
	}
}

void on_slowing_timeout(struct t30 *t30)
{
	if (t30_may_try(t30))
		send_ctc(t30);
	else
		t30_leave(t30, T30_END_NO_ANSWER);
}

void on_giving_up_frame(struct t30 *t30, const struct t30_frame *frame)
{
	if (frame->fcf == FCF_ERR)
		t30_leave(t30, T30_END_PAGE_DAMAGED);
	else if (frame->fcf == FCF_RNR || frame->fcf == FCF_CRP)
		on_giving_up_timeout(t30);
}

void on_giving_up_timeout(struct t30 *t30)
{
	if (t30_may_try(t30))
		send_eor(t30);
	else
		t30_leave(t30, T30_END_PAGE_DAMAGED);
}
