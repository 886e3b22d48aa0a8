/* SPDX-License-Identifier: MIT */
/*
 * The side that sends the pages: DCS and training, the page, what follows it,
 * and what the far end says of it (T.30 5.3.6, annex A).
 */
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_session.h"

static struct t30_slot *slot_of(struct t30 *t30, uint32_t page)
{
	return &t30->tx.slot[page % ARRAY_SIZE(t30->tx.slot)];
}

static bool is_ready(struct t30 *t30, uint32_t page)
{
	const struct t30_slot *slot = slot_of(t30, page);

	return slot->ready && slot->page == page;
}

/* The longest of the pages around this one that differ from it in length alone. */
static struct t30_page longest_of_run(const struct t30 *t30, uint32_t page)
{
	const struct t30_page *pages = t30->config.pages, *own = &pages[page];
	struct t30_page longest = *own;
	uint32_t i;

	for (i = page; i > t30->config.first_page && pages[i - 1].resolution == own->resolution &&
		       pages[i - 1].columns == own->columns;
	     i--)
		longest.rows = MAX(longest.rows, pages[i - 1].rows);
	for (i = page + 1;
	     i < t30->config.page_count && pages[i].resolution == own->resolution && pages[i].columns == own->columns;
	     i++)
		longest.rows = MAX(longest.rows, pages[i].rows);
	return longest;
}

/*
 * How a page goes to this far end. Where it takes the longest of a run, all are
 * sent as that: another DCS between them costs EOM, T2 and a DIS, some 8 s.
 */
static bool choose(const struct t30 *t30, uint32_t page, struct t30_choice *ret_choice)
{
	const struct t30_page *own = &t30->config.pages[page], longest = longest_of_run(t30, page);

	if (own->rows > 0 && longest.rows > own->rows) {
		t30_choose(&t30->config.limits, &longest, &t30->far, ret_choice);
		if (ret_choice->outcome == T30_CHOSEN)
			return true;
	}
	t30_choose(&t30->config.limits, own, &t30->far, ret_choice);
	return ret_choice->outcome != T30_INCOMPATIBLE;
}

/* Have a page prepared, unless it is. */
static void ask(struct t30 *t30, uint32_t page, const struct t30_choice *choice)
{
	struct t30_slot *slot = slot_of(t30, page);
	struct t30_action *action;

	if (slot->asked && slot->page == page && t30_format_is_same(&slot->choice.format, &choice->format))
		return;
	*slot = (struct t30_slot){.asked = true, .page = page, .wish = ++t30->tx.wishes, .choice = *choice};
	action = t30_do(t30, T30_PREPARE);
	action->page = page;
	action->wish = slot->wish;
	action->choice = &slot->choice;
}

/* Go on when the page under way is prepared; it may have failed while the one before it was sent. */
static void wait_for_page(struct t30 *t30, enum t30_state state)
{
	const struct t30_slot *slot = slot_of(t30, t30->tx.page);

	if (slot->failed && slot->page == t30->tx.page) {
		t30->ending_status = slot->failed;
		t30_leave(t30, T30_END_NOT_PREPARED);
	} else {
		t30_enter(t30, state);
	}
}

/* The slot that waits for this answer; NULL: it is of an older wish. */
static struct t30_slot *slot_of_wish(struct t30 *t30, uint32_t wish)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(t30->tx.slot); i++)
		if (t30->tx.slot[i].asked && t30->tx.slot[i].wish == wish)
			return &t30->tx.slot[i];
	return NULL;
}

bool t30_send_failed(struct t30 *t30, const struct t30_event *event)
{
	struct t30_slot *slot = slot_of_wish(t30, event->wish);

	if (!slot)
		return true;
	if (!is_ready(t30, t30->tx.page) || slot->ready || slot->page != t30->tx.page + 1)
		return false;
	slot->failed = event->status;
	return true;
}

/* ---- phase B ---------------------------------------------------------------- */

/* What goes out beside DCS, if the far end takes it; "" if not. */
static const char *subaddress_of(const struct t30 *t30)
{
	return t30->far.sub && t30->config.subaddress ? t30->config.subaddress : "";
}

/* A password of who sends is called sender identification (T.30 table 2, bit 50). */
static const char *sender_of(const struct t30 *t30)
{
	return t30->config.calling && t30->far.password && t30->config.password ? t30->config.password : "";
}

static size_t write_dcs(const struct t30 *t30, uint8_t fif[T30_CAPS_OCTETS])
{
	struct t30_caps dcs;

	t30_format_to_dcs(&t30->format, &dcs);
	dcs.receiver = 1;
	dcs.sub = *subaddress_of(t30) != '\0';
	dcs.password = *sender_of(t30) != '\0';
	return t30_caps_write(&dcs, T30_CAPS_DCS, fif);
}

static void train(struct t30 *t30)
{
	uint8_t fif[T30_CAPS_OCTETS];
	struct modem_order *order;
	size_t size = write_dcs(t30, fif);

	t30_turn_begin(t30);
	t30_turn_text(t30, FCF_TSI, t30->config.ident);
	t30_turn_text(t30, FCF_SUB, subaddress_of(t30));
	t30_turn_text(t30, FCF_SID, sender_of(t30));
	t30_turn_frame(t30, FCF_DCS, fif, size);
	t30_turn_silence(t30, T30_SILENCE_MS);
	order = t30_turn_order(t30, MODEM_TRAIN);
	order->signal = t30->format.signal;
	order->ms = T30_TCF_MS;
	t30_turn_go(t30, T30_ST_TRAINING);
}

/* The signals that both have. */
static uint32_t common(const struct t30 *t30)
{
	return t30->config.limits.signals & t30_signals_of_dis(t30->far.rate);
}

static bool slow_down(struct t30 *t30)
{
	enum t30_signal slower = t30_signal_fallback(common(t30), t30->format.signal);

	if (slower == T30_NONE)
		return false;
	t30->format.signal = t30->tx.signal = slower;
	return true;
}

/* What failed in this call is not tried again in it, unless it is all that the far end has now. */
static enum t30_signal best_signal(const struct t30 *t30, enum t30_signal chosen)
{
	uint32_t slower = t30_signals_up_to(common(t30), t30_signal_rate(t30->tx.signal));

	if (t30->tx.signal == T30_NONE || slower == 0 || t30_signal_rate(chosen) <= t30_signal_rate(t30->tx.signal))
		return chosen;
	return slower & T30_SIGNAL_BIT(t30->tx.signal) ? t30->tx.signal : t30_signal_best(slower);
}

void t30_send_begin(struct t30 *t30)
{
	uint32_t page = t30->tx.confirmed;
	struct t30_choice choice;

	if (!choose(t30, page, &choice)) {
		t30_leave(t30, T30_END_INCOMPATIBLE);
		return;
	}
	t30->choice = choice;
	t30->format = choice.format;
	t30->format.signal = best_signal(t30, choice.format.signal);
	t30->tx.page = page;
	ask(t30, page, &choice);
	if (is_ready(t30, page))
		train(t30);
	else
		wait_for_page(t30, T30_ST_PREPARING);
}

static void send_page(struct t30 *t30);

void t30_send_prepared(struct t30 *t30, const struct t30_event *event)
{
	struct t30_slot *slot = slot_of_wish(t30, event->wish);

	if (!slot || slot->page != event->page)
		return;
	slot->bytes = event->bytes;
	slot->ready = true;
	if (event->page != t30->tx.page)
		return;
	if (t30->state == T30_ST_PREPARING)
		train(t30);
	else if (t30->state == T30_ST_BETWEEN)
		send_page(t30);
}

void on_preparing_timeout(struct t30 *t30)
{
	t30_leave(t30, T30_END_NOT_PREPARED);
}

/* Does DIS or DTC say something else than before? Then that counts. */
static bool is_news(struct t30 *t30, const struct t30_frame *frame)
{
	struct t30_caps caps;

	if (frame->fcf != (t30->config.calling ? FCF_DIS : FCF_DTC))
		return false; /* an echo */
	t30_caps_read(frame->fif, frame->fif_size, t30->config.calling ? T30_CAPS_DIS : T30_CAPS_DTC, &caps);
	if (memcmp(&caps, &t30->far, sizeof(caps)) == 0)
		return false;
	t30->far = caps;
	return true;
}

static void begin_again(struct t30 *t30)
{
	if (++t30->tries >= T30_TRIES)
		t30_leave(t30, T30_END_NO_CFR);
	else
		t30_send_begin(t30);
}

void on_training_frame(struct t30 *t30, const struct t30_frame *frame)
{
	switch (frame->fcf) {
	case FCF_CFR:
		t30->tries = 0;
		t30->paging = true;
		t30->tx.trained = true;
		t30_agree(t30);
		send_page(t30);
		break;
	case FCF_FTT:
		t30->tries = 0;
		if (slow_down(t30))
			train(t30);
		else
			t30_leave(t30, T30_END_NOT_TRAINED);
		break;
	case FCF_DIS:
	case FCF_DTC:
		if (is_news(t30, frame)) {
			begin_again(t30);
			break;
		}
		/* It has not heard all of DCS and training. Perhaps it cannot at this speed (T.30 5.3.6.1.1). */
		if (t30->tries > 0)
			slow_down(t30);
		on_training_timeout(t30);
		break;
	case FCF_CRP:
		on_training_timeout(t30);
		break;
	default:
		break;
	}
}

void on_training_timeout(struct t30 *t30)
{
	if (++t30->tries < T30_TRIES)
		train(t30);
	else
		t30_leave(t30, T30_END_NO_CFR);
}

/* ---- phase C ------------------------------------------------------------------ */

/* What follows the page under way. */
static enum fcf command_after(const struct t30 *t30)
{
	struct t30_choice next;

	if (t30->tx.page + 1 >= t30->config.page_count)
		return FCF_EOP;
	return choose(t30, t30->tx.page + 1, &next) && t30_format_is_same(&next.format, &t30->format) ? FCF_MPS
												      : FCF_EOM;
}

static void turn_signal(struct t30 *t30, struct modem_order *order, size_t bytes)
{
	t30->tx.turn_bytes = bytes;
	t30->tx.turn_ms = t30->now_ms;
	order->signal = t30->format.signal;
	order->short_training = t30->tx.trained;
	t30->tx.trained = true;
}

/* The post-message command of what was sent, as a frame of the turn. */
static void turn_command(struct t30 *t30)
{
	uint8_t frame[T30_OWN_FRAME_MAX];
	struct t30_pps pps = {
		.second = t30->tx.partial ? FCF_NULL : t30->tx.command,
		.page = (uint8_t)(t30->tx.page - t30->config.first_page),
		.block = t30->tx.block_number,
		.frames = (uint16_t)t30->tx.frames,
	};

	if (t30->format.ecm)
		t30_turn_bytes(t30, frame, (size_t)t30_pps_write(frame, sizeof(frame), t30->received_dis, &pps));
	else
		t30_turn_frame(t30, t30->tx.command, NULL, 0);
}

static size_t wanted_bytes(const struct t30 *t30)
{
	size_t frames = 0, i;

	for (i = 0; i < T30_BLOCK_FRAMES; i++)
		frames += t30->tx.wanted[i / 8] >> (i % 8) & 1;
	return frames * t30->format.frame_octets;
}

static void send_block(struct t30 *t30)
{
	const struct modem_bytes *page = &slot_of(t30, t30->tx.page)->bytes;
	struct modem_order *order;

	t30_turn_begin(t30);
	t30_turn_silence(t30, T30_SILENCE_MS);
	order = t30_turn_order(t30, MODEM_BLOCK);
	turn_signal(t30, order, wanted_bytes(t30));
	order->block.data = page->data + t30->tx.offset;
	order->block.size = MIN(page->size - t30->tx.offset, t30->tx.frames * t30->format.frame_octets);
	order->block.frame_size = t30->format.frame_octets;
	memcpy(order->block.wanted, t30->tx.wanted, sizeof(order->block.wanted));
	turn_command(t30);
	t30_turn_go(t30, T30_ST_SENT);
}

static void begin_block(struct t30 *t30)
{
	const struct modem_bytes *page = &slot_of(t30, t30->tx.page)->bytes;
	uint16_t frame_size = t30->format.frame_octets;

	t30->tries = t30->tx.ppr_tries = 0;
	t30->tx.frames = t30_block_frames(page->size, t30->tx.offset, frame_size);
	t30->tx.partial = t30->tx.offset + t30->tx.frames * frame_size < page->size;
	t30_map_all(t30->tx.wanted, t30->tx.frames);
	send_block(t30);
}

static void send_page(struct t30 *t30)
{
	const struct modem_bytes *page = &slot_of(t30, t30->tx.page)->bytes;
	struct modem_order *order;
	struct t30_choice next;

	t30->tries = 0;
	t30->tx.offset = 0;
	t30->tx.block_number = 0;
	t30->tx.partial = false;
	t30->tx.command = command_after(t30);
	if (t30->tx.page + 1 < t30->config.page_count && choose(t30, t30->tx.page + 1, &next))
		ask(t30, t30->tx.page + 1, &next);
	if (t30->format.ecm) {
		begin_block(t30);
		return;
	}
	t30_turn_begin(t30);
	t30_turn_silence(t30, T30_SILENCE_MS);
	order = t30_turn_order(t30, MODEM_DATA);
	turn_signal(t30, order, page->size);
	order->bytes = *page;
	turn_command(t30);
	t30_turn_go(t30, T30_ST_SENT);
}

/* ---- phase D -------------------------------------------------------------------- */

static void next_page(struct t30 *t30)
{
	t30->tx.page++;
	t30->tx.page_tries = 0;
	if (is_ready(t30, t30->tx.page))
		send_page(t30);
	else
		wait_for_page(t30, T30_ST_BETWEEN);
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
		if (is_ready(t30, t30->tx.page))
			train(t30);
		else
			wait_for_page(t30, T30_ST_PREPARING);
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
	slow_down(t30);
	t30->tries = 0;
	t30->tx.trained = false;
	/* Behind EOM the far end says DIS first, whatever it thinks of the page (TSB-85 MTGN26). */
	if (t30->tx.command == FCF_EOM && !t30->tx.partial)
		t30_enter(t30, T30_ST_CALLING);
	else
		train(t30);
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
	begin_block(t30);
}

static void send_ctc(struct t30 *t30)
{
	uint8_t fif[T30_CAPS_OCTETS];

	write_dcs(t30, fif);
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
		send_block(t30);
	} else if (slow_down(t30)) {
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
	if (++t30->tries >= T30_TRIES) {
		t30_leave(t30, T30_END_NO_ANSWER);
		return;
	}
	t30_turn_begin(t30);
	turn_command(t30);
	t30_turn_go(t30, T30_ST_SENT);
}

void on_waiting_timeout(struct t30 *t30)
{
	if (++t30->tries < T30_TRIES && t30->now_ms < t30->tx.wait_until_ms)
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
		send_block(t30);
	}
}

void on_slowing_timeout(struct t30 *t30)
{
	if (++t30->tries < T30_TRIES)
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
	if (++t30->tries < T30_TRIES)
		send_eor(t30);
	else
		t30_leave(t30, T30_END_PAGE_DAMAGED);
}
