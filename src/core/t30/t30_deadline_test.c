/* SPDX-License-Identifier: MIT */
/* No state of a conversation waits for ever, whatever the modem and the owner of the pages leave out. */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_session.h"

#define LONGEST_MS (4ull * 3600 * 1000)
#define STEPS_MAX 10000

static const char *const names[T30_STATES] = {
#define X(name, words, time_ms, dcn) [T30_ST_##name] = words,
	T30_STATE_LIST(X)
#undef X
};

/* These two wait for nothing: one for T30_START, the other has ended. */
static bool is_timeless(enum t30_state state)
{
	return state == T30_ST_IDLE || state == T30_ST_OVER;
}

static uint8_t document[70000];
static struct t30_page pages[3];

static struct t30 *make(bool sending, bool ecm)
{
	const struct t30_config config = {
		.calling = sending,
		.sending = sending,
		.ident = "",
		.limits = {.signals = T30_ALL_SIGNALS,
			   .codings = T30_BIT(T30_CODING_MH),
			   .resolutions = T30_BIT(T30_R8X385),
			   .widths = T30_BIT(T30_WIDTH_A4),
			   .lengths = T30_BIT(T30_LENGTH_A4),
			   .ecm = ecm},
		.pages = pages,
		.page_count = ARRAY_SIZE(pages),
	};
	struct t30 *t30 = t30_make(malloc(t30_size(&config)), &config);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pages); i++)
		pages[i] = (struct t30_page){.resolution = T30_R8X385, .columns = 1728, .rows = 1000};
	t30->own.receiver = t30->far.receiver = 1;
	t30->format = (struct t30_format){.signal = T30_V29_9600, .ecm = ecm, .frame_octets = ecm ? 256 : 0};
	for (i = 0; i < ARRAY_SIZE(t30->tx.slot); i++)
		t30->tx.slot[i] = (struct t30_slot){
			.asked = true, .ready = true, .page = (uint32_t)i, .bytes = {document, sizeof(document)}
                };
	return t30;
}

/* Until it is over, with nothing but time. @owner: who prepares and stores answers. */
static void let_time_pass(struct t30 *t30, enum t30_state from)
{
	static const struct t30_event tick = {.type = T30_TICK};
	struct t30_actions actions;
	uint64_t wakes_ms;
	unsigned int steps;

	for (steps = 0; t30->state != T30_ST_OVER; steps++) {
		wakes_ms = t30_wakes_ms(t30);
		if (wakes_ms == UINT64_MAX || wakes_ms > LONGEST_MS || steps > STEPS_MAX) {
			fprintf(stderr, "from \"%s\": \"%s\" has no end%s\n", names[from], names[t30->state],
				t30->at_modem ? " while the modem is silent" : "");
			abort();
		}
		t30_step(t30, &tick, MAX(wakes_ms, t30->now_ms), &actions);
	}
	assert(t30_wakes_ms(t30) == UINT64_MAX);
}

/* A state that is entered, and what is said in it: nothing, a frame, a page, a block. */
enum turn_kind { NO_TURN, FRAME, PAGE, BLOCK, TURN_KINDS };

static void build(struct t30 *t30, enum turn_kind kind)
{
	struct modem_order *order;

	t30_turn_begin(t30);
	if (kind == PAGE) {
		order = t30_turn_order(t30, MODEM_DATA);
		order->signal = T30_V29_9600;
		order->bytes = (struct modem_bytes){document, sizeof(document)};
	} else if (kind == BLOCK) {
		order = t30_turn_order(t30, MODEM_BLOCK);
		order->signal = T30_V29_9600;
		order->block = (struct modem_block){.data = document, .size = 65536, .frame_size = 256};
		t30_map_all(order->block.wanted, 256);
	}
	t30_turn_frame(t30, FCF_MPS, NULL, 0);
}

static void test_each_state(void)
{
	struct t30_actions actions;
	unsigned int state, kind, way;
	struct t30 *t30;

	for (state = 0; state < T30_STATES; state++)
		for (kind = 0; kind < TURN_KINDS; kind++)
			for (way = 0; way < 4; way++) {
				if (is_timeless((enum t30_state)state))
					continue;
				/* Nothing said leaves no good-bye. */
				if (state == T30_ST_LEAVING && kind == NO_TURN)
					continue;
				actions.count = 0;
				t30 = make(way & 1, way & 2);
				t30->out = &actions;
				t30->now_ms = 1000;
				if (kind == NO_TURN) {
					t30_enter(t30, (enum t30_state)state);
				} else {
					build(t30, (enum turn_kind)kind);
					t30_turn_go(t30, (enum t30_state)state);
					t30_turn_try(t30);
					assert(t30->at_modem);
				}
				let_time_pass(t30, (enum t30_state)state);
				free(t30);
			}
}

/* It has its reason: the modem did not finish, and says so; but a fax that is through stays through. */
static void test_what_is_said_of_it(void)
{
	struct t30_actions actions;
	unsigned int through;
	struct t30 *t30;

	for (through = 0; through < 2; through++) {
		actions.count = 0;
		t30 = make(true, true);
		t30->out = &actions;
		if (through) {
			t30_leave(t30, T30_END_GOOD);
		} else {
			build(t30, PAGE);
			t30_turn_go(t30, T30_ST_SENT);
		}
		t30_turn_try(t30);
		actions.count = 0;
		/* Not before a page of this size can be over: at 9600 bit/s it takes 58 s. */
		assert(t30_wakes_ms(t30) > (through ? 1000 : 58000) && t30_wakes_ms(t30) < 120000);
		t30_step(t30, &(struct t30_event){.type = T30_TICK}, t30_wakes_ms(t30), &actions);
		assert(actions.count > 0 && actions.action[actions.count - 1].type == T30_END);
		assert(actions.action[actions.count - 1].status == (through ? FAX_STATUS_OK : FAX_STATUS_FAULT));
		assert(actions.action[0].type == T30_ORDER && actions.action[0].order.type == MODEM_QUIET);
		free(t30);
	}
}

/* The whole of it: who calls, who answers, who polls, on a line where nothing happens at all. */
static void test_silent_world(void)
{
	struct t30_actions actions;
	unsigned int way;
	struct t30 *t30;

	for (way = 0; way < 4; way++) {
		t30 = make(way & 1, true);
		t30->config.calling = way & 2;
		t30->config.ced_ms = 2600;
		assert(t30_wakes_ms(t30) == UINT64_MAX);
		t30_step(t30, &(struct t30_event){.type = T30_START}, 0, &actions);
		let_time_pass(t30, T30_ST_IDLE);
		free(t30);
	}
}

int main(void)
{
	test_each_state();
	test_what_is_said_of_it();
	test_silent_world();
	return 0;
}
