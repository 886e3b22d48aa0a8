/* SPDX-License-Identifier: MIT */
/*
 * Phases A and B up to the question who sends: CNG and CED, DIS, and DTC where
 * the caller wants what the far end has (T.30 figures 5-2a, 5-2b).
 */
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_session.h"

static bool is_set(const char *text)
{
	return text && *text;
}

/* Our capabilities. The caller asks with them (DTC), the answering station just says them (DIS). */
static void turn_caps(struct t30 *t30)
{
	enum t30_caps_kind kind = t30->config.calling ? T30_CAPS_DTC : T30_CAPS_DIS;
	uint8_t fif[T30_CAPS_OCTETS];
	struct t30_caps *caps = &t30->own;
	size_t size;

	t30_limits_to_dis(&t30->config.limits, caps);
	caps->receiver = !t30->config.sending || t30->config.receiving;
	caps->polled = t30->config.sending && !t30->config.calling;
	caps->sub = caps->password = caps->receiver && !t30->config.calling; /* SUB and SID are kept */
	/* What is expected of DTC. */
	caps->sep = caps->polled && is_set(t30->config.expected_separate);
	caps->password |= caps->polled && is_set(t30->config.expected_password);
	size = t30_caps_write(caps, kind, fif);
	t30_turn_text(t30, kind == T30_CAPS_DTC ? FCF_CIG : FCF_CSI, t30->config.ident);
	t30_turn_frame(t30, kind == T30_CAPS_DTC ? FCF_DTC : FCF_DIS, fif, size);
}

void t30_send_dis(struct t30 *t30)
{
	t30_turn_begin(t30);
	if (t30->config.calling) {
		/* Whatever DIS says of them: TSB-85 OTGP03. */
		t30_turn_text(t30, FCF_PWD, t30->config.password);
		t30_turn_text(t30, FCF_SEP, t30->config.separate);
	}
	turn_caps(t30);
	t30_turn_go(t30, t30->config.calling ? T30_ST_POLLING : T30_ST_ANSWERING);
}

void t30_call_again(struct t30 *t30)
{
	t30_turn_begin(t30);
	t30_turn_order(t30, MODEM_CNG)->ms = T30_CNG_MS;
	t30_turn_silence(t30, T30_CNG_PAUSE_MS);
	t30->held = true;
}

void t30_begin(struct t30 *t30)
{
	if (t30->config.sending && t30->config.first_page >= t30->config.page_count) {
		t30_end(t30, T30_END_NO_PAGES);
		return;
	}
	if (t30->config.calling) {
		t30_enter(t30, T30_ST_CALLING);
		t30_call_again(t30);
		return;
	}
	t30->phase_b_until_ms = t30->now_ms + T30_T1_MS;
	t30_turn_begin(t30);
	if (t30->config.ced_ms) {
		t30_turn_silence(t30, 200); /* V.25: nothing for a moment after the answer */
		t30_turn_order(t30, MODEM_CED)->ms = t30->config.ced_ms;
	}
	turn_caps(t30);
	t30_turn_go(t30, T30_ST_ANSWERING);
}

/* ---- calling -------------------------------------------------------------- */

/* Also after EOM, where it is the caller that asks again if its call was to poll us. */
void on_calling_frame(struct t30 *t30, const struct t30_frame *frame)
{
	/* Polled, we are asked again behind EOM; by spandsp with DIS. */
	bool asked = frame->fcf == FCF_DTC && !t30->config.calling;
	enum t30_caps_kind kind = asked ? T30_CAPS_DTC : T30_CAPS_DIS;

	if (frame->fcf != FCF_DIS && !asked)
		return;
	if (t30->at_modem) {
		t30_do(t30, T30_ORDER)->order.type = MODEM_QUIET;
		t30->at_modem = false;
	}
	t30_caps_read(frame->fif, frame->fif_size, kind, &t30->far);
	t30->received_dis = kind == T30_CAPS_DIS;
	t30->tries = 0;
	if (t30->config.sending && t30->far.receiver)
		t30_send_begin(t30);
	else if (t30->config.polling && t30->far.polled)
		t30_send_dis(t30);
	else
		t30_leave(t30, t30->config.sending ? T30_END_CANNOT_RECEIVE : T30_END_NOTHING_TO_SEND);
}

void on_calling_timeout(struct t30 *t30)
{
	if (t30->at_modem)
		t30_do(t30, T30_ORDER)->order.type = MODEM_QUIET;
	t30->at_modem = false;
	t30_leave(t30, t30->in_fax ? T30_END_NO_DIS : T30_END_NOBODY);
}

/* ---- answering, and asking for a document ----------------------------------- */

/* What was asked for in this DTC and the frames before it, is it there, and for this caller? */
static bool refuses_polling(const struct t30 *t30, enum t30_ending *ret_ending)
{
	const struct t30_config *config = &t30->config;
	const char *separate = config->expected_separate;

	if (!config->sending)
		*ret_ending = T30_END_NOTHING_TO_POLL;
	else if (separate && !t30_ident_is_same(separate, t30->far_station.separate))
		*ret_ending = T30_END_OTHER_DOCUMENT;
	else if (is_set(config->expected_password) && !t30->knows_password)
		*ret_ending = T30_END_NO_PASSWORD;
	else
		return false;
	return true;
}

void on_answering_frame(struct t30 *t30, const struct t30_frame *frame)
{
	enum t30_ending ending;

	switch (frame->fcf) {
	case FCF_DCS:
		t30_take_dcs(t30, frame);
		break;
	case FCF_DTC:
		if (t30->config.calling)
			break; /* an echo */
		if (refuses_polling(t30, &ending)) {
			t30_leave(t30, ending);
			break;
		}
		t30->polled = true;
		t30_caps_read(frame->fif, frame->fif_size, T30_CAPS_DTC, &t30->far);
		t30_send_begin(t30);
		break;
	case FCF_CRP:
		on_answering_timeout(t30);
		break;
	case FCF_DIS:
		/* Asked for its document, the far end has not understood: T.30 5.3.6.1.1. Else an echo, or two that
		 * answer. */
		if (t30->config.calling)
			t30->deadline_ms = MIN(t30->deadline_ms, t30->now_ms + T30_SILENCE_MS);
		break;
	default:
		/* After EOM, DIS may have crossed a command whose answer was not heard. */
		if (t30->rx.answered)
			on_command_frame(t30, frame);
		break;
	}
}

void on_answering_timeout(struct t30 *t30)
{
	if (t30->config.calling ? t30_may_try(t30) : t30->now_ms < t30->phase_b_until_ms)
		t30_send_dis(t30);
	else
		t30_leave(t30, t30->in_fax ? T30_END_NO_DCS : T30_END_NOBODY);
}
