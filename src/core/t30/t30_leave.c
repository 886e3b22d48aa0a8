/* SPDX-License-Identifier: MIT */
/*
 * The ends of a conversation: DCN and over, or over at once; and ours, where
 * the user stops it or a page fails.
 */
#include "base/macros.h"
#include "core/t30/t30_session.h"

static bool is_leaving(const struct t30 *t30)
{
	return t30->state == T30_ST_LEAVING || t30->state == T30_ST_OVER;
}

static enum fax_status status_of(const struct t30 *t30, enum t30_ending ending)
{
	if (t30->ending_status)
		return t30->ending_status;
	/* However it ends meanwhile: it was we who wanted it to. */
	if (t30->stopping && ending != T30_END_GOOD)
		return t30->stop_status;
	return t30_ending_status(ending);
}

void t30_end(struct t30 *t30, enum t30_ending ending)
{
	struct t30_action *action;

	if (t30->state == T30_ST_OVER)
		return;
	t30_enter(t30, T30_ST_OVER);
	t30->deadline_ms = UINT64_MAX;
	action = t30_do(t30, T30_END);
	if (ending == T30_END_GOOD && t30->rx.given_up)
		ending = T30_END_PAGE_GIVEN_UP;
	action->status = status_of(t30, ending);
	action->detail = t30_ending_words(ending);
}

void t30_leave(struct t30 *t30, enum t30_ending ending)
{
	/* What runs out meanwhile ends what was to be ended anyway. */
	t30->ending = t30->stopping && ending != T30_END_GOOD ? T30_END_STOPPED : ending;
	t30_turn_begin(t30);
	t30_turn_frame(t30, FCF_DCN, NULL, 0);
	t30_turn_silence(t30, T30_LEAVING_MS);
	t30_turn_go(t30, T30_ST_LEAVING);
}

/* Cut off what we say. */
static void be_quiet(struct t30 *t30)
{
	if (t30->at_modem)
		t30_do(t30, T30_ORDER)->order.type = MODEM_QUIET;
	t30->at_modem = false;
}

/* ---- stopped from here ------------------------------------------------------ */

void t30_stop(struct t30 *t30, enum fax_status status)
{
	if (is_leaving(t30) || t30->stopping)
		return;
	if (t30->state == T30_ST_LAST) {
		be_quiet(t30);
		t30_leave(t30, T30_END_GOOD); /* all is here, and only DCN is waited for */
		return;
	}
	t30->stopping = true;
	t30->stop_status = status;
	t30->stop_until_ms = t30->now_ms + T30_STOP_MS;
}

/*
 * In the far end's turn DCN is not heard, or makes two noises of one; and what
 * it says may be that a page is there. So ours is waited for, but not as long
 * as a page may last. Once it is ours, DCN takes the place of what would be said.
 */
void t30_stop_try(struct t30 *t30, bool is_ours)
{
	if (!t30->stopping || is_leaving(t30))
		return;
	if (!t30->at_modem && !t30->held && !is_ours && t30->now_ms < t30->stop_until_ms)
		return;
	be_quiet(t30);
	t30_leave(t30, T30_END_STOPPED);
}

uint64_t t30_stop_wakes_ms(const struct t30 *t30)
{
	return t30->stopping && !is_leaving(t30) ? t30->stop_until_ms : UINT64_MAX;
}

/* ---- a page that cannot be prepared or stored -------------------------------- */

void t30_cannot(struct t30 *t30, const struct t30_event *event)
{
	if (is_leaving(t30))
		return;
	if (t30->config.sending && t30_send_failed(t30, event))
		return;
	t30->ending_status = event->status;
	be_quiet(t30);
	t30_leave(t30, t30->config.sending ? T30_END_NOT_PREPARED : T30_END_NOT_STORED);
}
