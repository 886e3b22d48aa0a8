/* SPDX-License-Identifier: MIT */
/*
 * The side that sends the pages: DCS and training, then the page or its blocks
 * with the command behind (T.30 5.3.6, annex A). What the far end says of it is
 * in t30_sent.c.
 */
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_session.h"

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

size_t t30_write_dcs(const struct t30 *t30, uint8_t fif[T30_CAPS_OCTETS])
{
	struct t30_caps dcs;

	t30_format_to_dcs(&t30->format, &dcs);
	dcs.receiver = 1;
	dcs.sub = *subaddress_of(t30) != '\0';
	dcs.password = *sender_of(t30) != '\0';
	return t30_caps_write(&dcs, T30_CAPS_DCS, fif);
}

void t30_train(struct t30 *t30)
{
	uint8_t fif[T30_CAPS_OCTETS];
	struct modem_order *order;
	size_t size = t30_write_dcs(t30, fif);

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

bool t30_slow_down(struct t30 *t30)
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

	if (!t30_pages_choose(t30, page, &choice)) {
		t30_leave(t30, T30_END_INCOMPATIBLE);
		return;
	}
	t30->choice = choice;
	t30->format = choice.format;
	t30->format.signal = best_signal(t30, choice.format.signal);
	t30->tx.page = page;
	t30_pages_ask(t30, page, &choice);
	if (t30_pages_is_ready(t30, page))
		t30_train(t30);
	else
		t30_pages_wait(t30, T30_ST_PREPARING);
}

void t30_send_prepared(struct t30 *t30, const struct t30_event *event)
{
	struct t30_slot *slot = t30_pages_wished(t30, event->wish);

	if (!slot || slot->page != event->page)
		return;
	slot->bytes = event->bytes;
	slot->ready = true;
	if (event->page != t30->tx.page)
		return;
	if (t30->state == T30_ST_PREPARING)
		t30_train(t30);
	else if (t30->state == T30_ST_BETWEEN)
		t30_send_page(t30);
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
	if (!t30_may_try(t30))
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
		t30_send_page(t30);
		break;
	case FCF_FTT:
		t30->tries = 0;
		if (t30_slow_down(t30))
			t30_train(t30);
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
			t30_slow_down(t30);
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
	if (t30_may_try(t30))
		t30_train(t30);
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
	return t30_pages_choose(t30, t30->tx.page + 1, &next) && t30_format_is_same(&next.format, &t30->format)
		       ? FCF_MPS
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

void t30_turn_command(struct t30 *t30)
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

void t30_send_block(struct t30 *t30)
{
	const struct modem_bytes *page = &t30_pages_slot(t30, t30->tx.page)->bytes;
	struct modem_order *order;

	t30_turn_begin(t30);
	t30_turn_silence(t30, T30_SILENCE_MS);
	order = t30_turn_order(t30, MODEM_BLOCK);
	turn_signal(t30, order, wanted_bytes(t30));
	order->block.data = page->data + t30->tx.offset;
	order->block.size = MIN(page->size - t30->tx.offset, t30->tx.frames * t30->format.frame_octets);
	order->block.frame_size = t30->format.frame_octets;
	memcpy(order->block.wanted, t30->tx.wanted, sizeof(order->block.wanted));
	t30_turn_command(t30);
	t30_turn_go(t30, T30_ST_SENT);
}

void t30_begin_block(struct t30 *t30)
{
	const struct modem_bytes *page = &t30_pages_slot(t30, t30->tx.page)->bytes;
	uint16_t frame_size = t30->format.frame_octets;

	t30->tries = t30->tx.ppr_tries = 0;
	t30->tx.frames = t30_block_frames(page->size, t30->tx.offset, frame_size);
	t30->tx.partial = t30->tx.offset + t30->tx.frames * frame_size < page->size;
	t30_map_all(t30->tx.wanted, t30->tx.frames);
	t30_send_block(t30);
}

void t30_send_page(struct t30 *t30)
{
	const struct modem_bytes *page = &t30_pages_slot(t30, t30->tx.page)->bytes;
	struct modem_order *order;
	struct t30_choice next;

	t30->tries = 0;
	t30->tx.offset = 0;
	t30->tx.block_number = 0;
	t30->tx.partial = false;
	t30->tx.command = command_after(t30);
	if (t30->tx.page + 1 < t30->config.page_count && t30_pages_choose(t30, t30->tx.page + 1, &next))
		t30_pages_ask(t30, t30->tx.page + 1, &next);
	if (t30->format.ecm) {
		t30_begin_block(t30);
		return;
	}
	t30_turn_begin(t30);
	t30_turn_silence(t30, T30_SILENCE_MS);
	order = t30_turn_order(t30, MODEM_DATA);
	turn_signal(t30, order, page->size);
	order->bytes = *page;
	t30_turn_command(t30);
	t30_turn_go(t30, T30_ST_SENT);
}
