/* SPDX-License-Identifier: MIT */
/* Our turn to send: it is built, waits until the far end is quiet, and goes to the modem as a whole. */
#include <assert.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_session.h"

/*
 * The far end holds its carrier a little after its last frame. Longer than this it would not hear our answer anyway;
 * and a carrier in which nothing is heard is not waited for either.
 */
#define LINGER_MS 500
#define CARRIER_MS 4000

/* What a modem may need beside the time of its bits: training, flags, bits put in (HDLC: one to five), packets. */
#define MODEM_SPARE_MS 10000

void t30_turn_begin(struct t30 *t30)
{
	t30->orders = t30->frames = 0;
	t30->held = false;
}

struct modem_order *t30_turn_order(struct t30 *t30, enum modem_order_type type)
{
	struct modem_order *order = &t30->turn[t30->orders];

	assert(t30->orders < MODEM_ORDERS_MAX);
	t30->orders++;
	*order = (struct modem_order){.type = type, .signal = T30_V21};
	return order;
}

void t30_turn_silence(struct t30 *t30, uint32_t ms)
{
	t30_turn_order(t30, MODEM_SILENCE)->ms = ms;
}

/* Room for one more frame, in the order of the frames just before it if that is what comes last. */
static uint8_t *add_frame(struct t30 *t30, size_t size)
{
	struct modem_order *order = t30->orders ? &t30->turn[t30->orders - 1] : NULL;
	uint8_t *frame = t30->frame[t30->frames];

	assert(t30->frames < MODEM_FRAMES_MAX);
	t30->frames++;
	if (!order || order->type != MODEM_FRAMES) {
		t30_turn_silence(t30, T30_SILENCE_MS);
		order = t30_turn_order(t30, MODEM_FRAMES);
	}
	order->frame[order->frames++] = (struct modem_bytes){frame, size};
	return frame;
}

void t30_turn_frame(struct t30 *t30, enum fcf fcf, const uint8_t *fif, size_t fif_size)
{
	uint8_t bytes[T30_OWN_FRAME_MAX];
	int size = t30_frame_write(bytes, sizeof(bytes), fcf, t30->received_dis, fif, fif_size);

	assert(size > 0);
	t30_turn_bytes(t30, bytes, (size_t)size);
}

void t30_turn_text(struct t30 *t30, enum fcf fcf, const char *text)
{
	uint8_t fif[T30_IDENT_LENGTH];

	if (!text || !*text)
		return;
	t30_ident_write(text, fif);
	t30_turn_frame(t30, fcf, fif, sizeof(fif));
}

void t30_turn_bytes(struct t30 *t30, const uint8_t *frame, size_t size)
{
	memcpy(add_frame(t30, size), frame, size);
}

void t30_turn_go(struct t30 *t30, enum t30_state then)
{
	if (then != T30_ST_LEAVING && ++t30->turns > T30_TURNS_MAX) {
		t30_leave(t30, T30_END_STUCK);
		return;
	}
	t30->is_new = then != t30->state;
	t30_enter(t30, then);
	t30->held = true;
	t30->deadline_ms = UINT64_MAX; /* the state's time begins with the end of the turn */
}

/* Until when a turn must wait, as things are. */
static uint64_t quiet_ms(const struct t30 *t30)
{
	if (!t30->far_carrier)
		return 0;
	return t30->far_final_ms ? t30->far_final_ms + LINGER_MS : t30->far_since_ms + CARRIER_MS;
}

static uint64_t bits_ms(uint64_t octets, enum t30_signal signal)
{
	return octets * 8000 / MAX(t30_signal_rate(signal), 300);
}

/* An order's time at the pace of its signal. */
static uint64_t order_ms(const struct modem_order *order)
{
	uint64_t ms = order->ms;
	size_t i;

	for (i = 0; i < order->frames; i++)
		ms += bits_ms(order->frame[i].size + 4, T30_V21);
	return ms + bits_ms(order->bytes.size, order->signal) +
	       bits_ms(order->block.size + (size_t)T30_BLOCK_FRAMES * 8, order->signal) * (order->block.size > 0);
}

static void give_time(struct t30 *t30)
{
	uint64_t ms = MODEM_SPARE_MS;
	size_t i;

	for (i = 0; i < t30->orders; i++)
		ms += order_ms(&t30->turn[i]) * 3 / 2;
	/* What is ordered while the modem sends comes behind that. */
	t30->modem_until_ms = (t30->at_modem ? t30->modem_until_ms : t30->now_ms) + ms;
}

bool t30_turn_is_stuck(const struct t30 *t30)
{
	return t30->at_modem && t30->now_ms >= t30->modem_until_ms;
}

void t30_turn_try(struct t30 *t30)
{
	size_t i;

	if (!t30->held || t30->now_ms < quiet_ms(t30))
		return;
	give_time(t30);
	t30->held = false;
	t30->at_modem = true;
	t30->began_ms = t30->now_ms;
	for (i = 0; i < t30->orders; i++)
		t30_do(t30, T30_ORDER)->order = t30->turn[i];
}

uint64_t t30_turn_wakes_ms(const struct t30 *t30)
{
	return MIN(t30->held ? quiet_ms(t30) : UINT64_MAX, t30->at_modem ? t30->modem_until_ms : UINT64_MAX);
}

void t30_listen(struct t30 *t30, enum t30_signal signal, bool framed, bool short_training)
{
	struct modem_order *order = &t30_do(t30, T30_ORDER)->order;

	*order = (struct modem_order){
		.type = MODEM_LISTEN, .signal = signal, .framed = framed, .short_training = short_training};
}
