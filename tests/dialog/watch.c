/* SPDX-License-Identifier: MIT */
#include "watch.h"

#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_session.h"

/* ---- what was met --------------------------------------------------------- */

static const char *const state_names[T30_STATES] = {
#define X(name, words, time_ms, dcn) [T30_ST_##name] = words,
	T30_STATE_LIST(X)
#undef X
};

static unsigned int met[T30_STATES][FCFS];

/* What comes while we speak is not met: it is not heard. */
static void count(const struct t30 *t30, const struct t30_event *event)
{
	struct t30_frame frame;

	if ((t30->at_modem && t30->state != T30_ST_CALLING) || t30->state == T30_ST_OVER)
		return;
	if (event->type == T30_HEARD && event->heard->type == MODEM_FRAME && event->heard->signal == T30_V21 &&
	    event->heard->good &&
	    t30_frame_parse(event->heard->bytes.data, event->heard->bytes.size, &frame) == T30_FAULT_NONE)
		met[t30->state][frame.fcf]++;
}

void watch_print_coverage(void)
{
	unsigned int state, fcf, missing;

	for (state = T30_ST_CALLING; state < T30_ST_LEAVING; state++) {
		printf("%-26s met:", state_names[state]);
		for (fcf = 1, missing = 0; fcf < FCFS; fcf++)
			if (met[state][fcf])
				printf(" %s", fcf_words((enum fcf)fcf));
			else if (fcf_facts((enum fcf)fcf)->ends)
				missing++;
		printf("\n%-26s never:", "");
		for (fcf = 1; fcf < FCFS && missing; fcf++)
			if (!met[state][fcf] && fcf_facts((enum fcf)fcf)->ends)
				printf(" %s", fcf_words((enum fcf)fcf));
		printf("\n");
	}
}

/* ---- what must hold ---------------------------------------------------------- */

void watch_init(struct watch *watch, const struct t30_config *config)
{
	*watch = (struct watch){
		.sending = config->sending,
		.rtn_is_accepted = config->rtn_is_accepted,
		.confirmed_next = config->first_page,
	};
}

/* A page counts as received by the far end only after one of these. */
static bool may_confirm(const struct watch *watch, const struct t30_event *event)
{
	struct t30_frame frame;

	if (event->type != T30_HEARD || event->heard->type != MODEM_FRAME || !event->heard->good ||
	    t30_frame_parse(event->heard->bytes.data, event->heard->bytes.size, &frame) != T30_FAULT_NONE)
		return false;
	switch (frame.fcf) {
	case FCF_MCF:
	case FCF_PIP:
	case FCF_RTP:
	case FCF_DIS: /* behind EOM */
	case FCF_DTC:
		return true;
	case FCF_RTN:
	case FCF_PIN:
		return watch->rtn_is_accepted;
	default:
		return false;
	}
}

static bool ends_page(const struct t30_frame *frame)
{
	if (frame->fcf == FCF_PPS)
		return t30_second(frame) != FCF_NULL;
	return frame->fcf == FCF_MPS || frame->fcf == FCF_EOM || frame->fcf == FCF_EOP;
}

static const char *watch_frames(struct watch *watch, const struct modem_order *order)
{
	struct t30_frame frame;
	size_t i;

	if (order->frames == 0 || order->frames > MODEM_FRAMES_MAX)
		return "it says no frame, or too many";
	for (i = 0; i < order->frames; i++) {
		if (t30_frame_parse(order->frame[i].data, order->frame[i].size, &frame) != T30_FAULT_NONE)
			return "it says what is no frame";
		if (frame.final != (i + 1 == order->frames))
			return "its last frame is not marked as such, or another is";
		if (watch->sending && fcf_facts(frame.fcf)->kind == FCF_KIND_POST && ends_page(&frame))
			watch->page_sent = watch->data_sent;
		if (watch->sending || (frame.fcf != FCF_MCF && frame.fcf != FCF_RTP))
			continue;
		if (watch->stores > 0)
			return "it confirms a page that the disk has not stored yet";
		if (watch->stored == 0 && !watch->confirmed_once)
			return "it confirms what was never stored";
		watch->stored = 0;
		watch->confirmed_once = true;
	}
	return NULL;
}

static const char *watch_order(struct watch *watch, const struct modem_order *order)
{
	if (order->type == MODEM_FRAMES)
		return watch_frames(watch, order);
	if (order->type == MODEM_DATA || order->type == MODEM_BLOCK)
		watch->data_sent = true;
	if ((order->type == MODEM_TRAIN || order->type == MODEM_DATA || order->type == MODEM_BLOCK) &&
	    (unsigned int)order->signal >= T30_SIGNALS)
		return "it sends with no signal";
	return NULL;
}

static const char *watch_action(struct watch *watch, const struct t30_event *event, const struct t30_action *action)
{
	if (watch->over)
		return "it acts after its end";
	switch (action->type) {
	case T30_ORDER:
		return watch_order(watch, &action->order);
	case T30_PREPARE:
		watch->prepared++;
		return watch->sending ? NULL : "a receiver wants a page prepared";
	case T30_CONFIRMED:
		if (action->page != watch->confirmed_next++)
			return "it confirms another page than the next one";
		if (!watch->page_sent)
			return "it confirms a page that was not sent";
		watch->page_sent = watch->data_sent = false;
		return may_confirm(watch, event) ? NULL : "it confirms a page for no reason";
	case T30_BEGIN:
		watch->begun = true;
		return NULL;
	case T30_TAKE:
	case T30_STORE:
		if (!watch->begun)
			return "page data without a page";
		if (action->type == T30_TAKE)
			return NULL;
		watch->begun = !action->whole;
		return watch->stores++ == 0 ? NULL : "it stores while it stores";
	case T30_END:
		watch->over = true;
		return action->detail ? NULL : "it ends without words";
	default:
		return NULL;
	}
}

const char *watch_step(struct watch *watch, struct t30 *t30, const struct t30_event *event, uint64_t now_ms,
		       struct t30_actions *ret_actions)
{
	uint32_t pages = t30->rx.pages;
	struct t30_facts facts;
	const char *wrong;
	size_t i;

	count(t30, event);
	if (event->type == T30_STORED) {
		watch->stores--;
		watch->stored++;
	} else if (event->type == T30_PREPARED) {
		watch->prepared--;
	}
	t30_step(t30, event, now_ms, ret_actions);
	if (ret_actions->count >= T30_ACTIONS_MAX)
		return "a step wants more than it may";
	for (i = 0; i < ret_actions->count; i++) {
		wrong = watch_action(watch, event, &ret_actions->action[i]);
		if (wrong)
			return wrong;
	}
	t30_facts(t30, &facts);
	if (watch->sending ? facts.confirmed != watch->confirmed_next : facts.confirmed != t30->rx.pages)
		return "it says of itself what is not so";
	if (facts.complete && facts.confirmed == 0)
		return "it has all pages, and none is confirmed";
	if (t30->rx.pages > pages && (watch->stores > 0 || t30->rx.pages > pages + 1))
		return "it counts a page that is not stored";
	if (!watch->over && t30_wakes_ms(t30) == UINT64_MAX && t30->state != T30_ST_IDLE)
		return "it waits for nothing";
	return NULL;
}
