/* SPDX-License-Identifier: MIT */
#undef NDEBUG
#include "stress.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_session.h"
#include "watch.h"

#define PAGES 3
#define PAGE_OCTETS 70000
/* No far end holds us longer, however it talks. */
#define STEPS_MAX 400000
#define TIME_MAX_MS (24ull * 3600 * 1000)

struct stress {
	struct stress_source *source;
	struct t30 *t30;
	struct t30_config config;
	struct t30_page page[PAGES];
	struct watch watch;
	uint64_t now_ms, sent_ms; /* when our turn is over; UINT64_MAX: nothing is sent */
	uint64_t ours_until_ms;
	struct {
		uint32_t page, wish;
	} prepare[4]; /* asked for and not answered yet */
	size_t prepares;
	bool storing, over;
	bool is_noisy;  /* all that the far end says has a wrong check sequence */
	enum fcf habit; /* a frame that the far end says nearly always; FCF_NULL for none */
	uint8_t number; /* of the next frame of a block */
	struct t30_pps pps;
};

static struct {
	uint32_t calls, ended[T30_ENDINGS], sent, received;
	uint64_t longest_ms, most_steps;
} tally;

static uint8_t document[PAGE_OCTETS];

/* ---- chance ------------------------------------------------------------------- */

static bool is_exhausted(const struct stress_source *source)
{
	return source->data && source->at >= source->size;
}

static uint8_t octet(struct stress *stress)
{
	struct stress_source *source = stress->source;

	if (source->data)
		return source->at < source->size ? source->data[source->at++] : 0;
	source->seed ^= source->seed << 13;
	source->seed ^= source->seed >> 7;
	source->seed ^= source->seed << 17;
	return (uint8_t)(source->seed >> 32);
}

/* ---- what it wants, done -------------------------------------------------------- */

static void fails(const struct stress *stress, const char *what)
{
	fflush(stdout);
	fprintf(stderr, "call %u, seed %llx, %llu ms, %s: %s\n", tally.calls, (unsigned long long)stress->source->seed,
		(unsigned long long)stress->now_ms, stress->t30 ? "in the call" : "before it", what);
	abort();
}

static bool is_of_document(const uint8_t *data, size_t size)
{
	return size == 0 || (data >= document && data + size <= document + PAGE_OCTETS);
}

static void carry_out(struct stress *stress, const struct modem_order *order)
{
	uint64_t ms = order->ms;
	size_t i;

	switch (order->type) {
	case MODEM_QUIET:
		stress->sent_ms = UINT64_MAX;
		stress->ours_until_ms = stress->now_ms;
		return;
	case MODEM_LISTEN:
		return;
	case MODEM_FRAMES:
		ms = 1500 + 300 * order->frames;
		break;
	case MODEM_DATA:
		if (!is_of_document(order->bytes.data, order->bytes.size))
			fails(stress, "it sends what is no page");
		ms = 2000;
		break;
	case MODEM_BLOCK:
		if (!is_of_document(order->block.data, order->block.size))
			fails(stress, "it sends what is no page");
		for (i = 0; i < sizeof(order->block.wanted) && !order->block.wanted[i]; i++)
			;
		if (i == sizeof(order->block.wanted))
			fails(stress, "it sends no frame");
		ms = 2000;
		break;
	default:
		break;
	}
	stress->ours_until_ms = MAX(stress->ours_until_ms, stress->now_ms) + ms;
	stress->sent_ms = stress->ours_until_ms;
}

static void note_end(struct stress *stress, const struct t30_action *action)
{
	unsigned int i;

	stress->over = true;
	for (i = 0; i < T30_ENDINGS; i++)
		if (strcmp(action->detail, t30_ending_words((enum t30_ending)i)) == 0)
			tally.ended[i]++;
	if (action->status == FAX_STATUS_OK && stress->config.sending &&
	    stress->t30->tx.confirmed != stress->config.page_count)
		fails(stress, "it ended well and has not sent all");
}

static void perform(struct stress *stress, const struct t30_action *action)
{
	volatile uint8_t sum = 0; /* bytes that cannot be read are found so */
	size_t i;

	switch (action->type) {
	case T30_ORDER:
		carry_out(stress, &action->order);
		break;
	case T30_PREPARE:
		if (stress->prepares == ARRAY_SIZE(stress->prepare))
			fails(stress, "it wants too many pages prepared");
		stress->prepare[stress->prepares].page = action->page;
		stress->prepare[stress->prepares++].wish = action->wish;
		break;
	case T30_CONFIRMED:
		tally.sent++;
		break;
	case T30_TAKE:
	case T30_STORE:
		for (i = 0; i < action->bytes.size; i++)
			sum ^= action->bytes.data[i];
		(void)sum;
		stress->storing = action->type == T30_STORE || stress->storing;
		tally.received += action->whole;
		break;
	case T30_END:
		note_end(stress, action);
		break;
	default:
		break;
	}
}

/* A line for what happened, and one for each action. */
static void print_step(const struct stress *stress, const struct t30_event *event, const struct t30_actions *actions)
{
	static const char *const events[] = {"start",  "tick",   "heard", "prepared",
					     "stored", "failed", "stop",  "hang up"};
	static const char *const reports[] = {"sent",      "CNG",   "CED",   "carrier",
					      "untrained", "frame", "bytes", "carrier lost"};
	static const char *const done[] = {"order", "prepare", "confirmed", "begin", "take", "store", "changed", "end"};
	const struct modem_report *heard = event->heard;
	char text[T30_FRAME_TEXT_MAX] = "";
	struct t30_frame frame;
	struct t30_facts facts;
	size_t i, j;

	if (heard && heard->type == MODEM_FRAME &&
	    t30_frame_parse(heard->bytes.data, heard->bytes.size, &frame) == T30_FAULT_NONE)
		t30_frame_text(&frame, text);
	t30_facts(stress->t30, &facts);
	printf("%8llu %s %s %s %s -> %s\n", (unsigned long long)stress->now_ms, events[event->type],
	       heard ? reports[heard->type] : "", heard ? t30_signal_words(heard->signal) : "", text, facts.phase);
	for (i = 0; i < actions->count; i++) {
		const struct t30_action *action = &actions->action[i];

		printf("\t%s %d\n", done[action->type], action->order.type);
		for (j = 0; j < action->order.frames; j++)
			if (t30_frame_parse(action->order.frame[j].data, action->order.frame[j].size, &frame) ==
			    T30_FAULT_NONE)
				printf("\t\t%s\n", t30_frame_text(&frame, text));
	}
}

static void tell(struct stress *stress, const struct t30_event *event)
{
	struct t30_actions actions;
	const char *wrong;
	size_t i;

	wrong = watch_step(&stress->watch, stress->t30, event, stress->now_ms, &actions);
	if (stress->source->is_told)
		print_step(stress, event, &actions);
	if (wrong)
		fails(stress, wrong);
	for (i = 0; i < actions.count; i++)
		perform(stress, &actions.action[i]);
}

static void report(struct stress *stress, enum modem_report_type type, enum t30_signal signal, bool good,
		   const uint8_t *bytes, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1); /* so that a sanitizer sees every read behind it */
	const struct modem_report heard = {
		.type = type, .signal = signal, .good = good, .bytes = {copy, size}
        };
	const struct t30_event event = {.type = T30_HEARD, .heard = &heard};

	assert(copy);
	if (size)
		memcpy(copy, bytes, size);
	tell(stress, &event);
	free(copy);
}

/* ---- the far end ------------------------------------------------------------------ */

/* Frames that may fit in a state, the likeliest first and more often. */
static const uint8_t likely[T30_STATES][8] = {
	[T30_ST_CALLING] = {FCF_DIS,  FCF_DIS, FCF_DTC, FCF_CSI},
	[T30_ST_PREPARING] = {FCF_DIS,        FCF_DTC        },
	[T30_ST_TRAINING] = {FCF_CFR,  FCF_CFR, FCF_CFR,  FCF_FTT, FCF_DIS, FCF_CRP, FCF_DTC},
	[T30_ST_SENT] = {FCF_MCF, FCF_MCF, FCF_MCF, FCF_PPR, FCF_RTN, FCF_RTP, FCF_RNR, FCF_DIS},
	[T30_ST_WAITING] = {FCF_MCF,  FCF_RNR,  FCF_RNR, FCF_PPR},
	[T30_ST_SLOWING] = {FCF_CTR, FCF_CTR, FCF_CRP },
	[T30_ST_GIVING_UP] = {FCF_ERR,        FCF_RNR        },
	[T30_ST_ANSWERING] = {FCF_DCS, FCF_DCS,        FCF_DCS, FCF_DTC, FCF_TSI},
	[T30_ST_POLLING] = {FCF_DCS, FCF_DCS,        FCF_DIS       },
	[T30_ST_TRAINED] = {FCF_DCS       },
	[T30_ST_RETRAINING] = {FCF_DCS, FCF_DCS, FCF_MPS,         FCF_PPS},
	[T30_ST_EXPECTING] = {FCF_PPS, FCF_MPS, FCF_DCS,        FCF_CTC, FCF_EOR, FCF_EOM},
	[T30_ST_RECEIVING] = {FCF_PPS, FCF_MPS,FCF_EOM, FCF_EOP},
	[T30_ST_RECEIVED] = {FCF_PPS, FCF_PPS,  FCF_MPS,        FCF_EOM, FCF_EOP, FCF_PRI_MPS, FCF_EOR, FCF_CTC},
	[T30_ST_STORING] = {FCF_RR, FCF_PPS,        FCF_MPS},
	[T30_ST_HOLDING] = {FCF_RR,        FCF_RR, FCF_RR,  FCF_PPS},
	[T30_ST_NEXT] = {FCF_DCS, FCF_EOM,         FCF_PPS},
	[T30_ST_LAST] = {FCF_EOP, FCF_PPS,        FCF_DCN},
};

static size_t make_caps(struct stress *stress, enum fcf fcf, uint8_t *fif)
{
	static const uint8_t rates[] = {0xd, 0xc, 0x4, 0x0, 0x1, 0x9, 0x5, 0x8};
	enum t30_caps_kind kind = fcf == FCF_DIS ? T30_CAPS_DIS : fcf == FCF_DTC ? T30_CAPS_DTC : T30_CAPS_DCS;
	uint8_t bits = octet(stress);
	struct t30_caps caps = {
		.receiver = (bits & 7) != 0,
		.polled = (bits & 7) != 1,
		.rate = kind == T30_CAPS_DCS ? t30_signal_facts((enum t30_signal)(octet(stress) % T30_SIGNALS))->dcs
					     : rates[octet(stress) % 3],
		.row_time = 7,
		.fine = bits >> 3 & 1,
		.ecm = bits >> 4 & 1,
		.mmr = (bits >> 4 & 3) == 3,
		.mr = bits >> 6 & 1,
		.frames_64 = bits >> 7,
		.sub = bits >> 7,
	};

	return t30_caps_write(&caps, kind, fif);
}

static size_t make_fif(struct stress *stress, enum fcf fcf, uint8_t fif[64])
{
	static const enum fcf seconds[] = {FCF_MPS, FCF_NULL, FCF_EOM, FCF_EOP};
	uint8_t kind = octet(stress), frame[16];
	size_t size, i;

	if (kind >= 240) { /* anything */
		size = octet(stress) % 60;
		for (i = 0; i < size; i++)
			fif[i] = octet(stress);
		return size;
	}
	switch (fcf) {
	case FCF_DIS:
	case FCF_DTC:
	case FCF_DCS:
	case FCF_CTC:
		return make_caps(stress, fcf, fif);
	case FCF_PPS:
	case FCF_EOR:
		if (kind < 200) {
			stress->pps.second = seconds[kind % 4];
			stress->pps.page = (uint8_t)(stress->pps.page + (kind & 16) / 16);
			stress->pps.frames = (uint16_t)(stress->number ? stress->number : 1 + kind % 5);
		}
		t30_pps_write(frame, sizeof(frame), false, &stress->pps);
		memcpy(fif, frame + 3, 4);
		return fcf == FCF_PPS ? 4 : 1;
	case FCF_PPR:
		memset(fif, 0, 32);
		fif[kind / 8] = octet(stress);
		return 32;
	case FCF_CSI:
	case FCF_TSI:
	case FCF_SUB:
	case FCF_NSF:
		for (i = 0; i < 20; i++)
			fif[i] = (uint8_t)(kind + i);
		return 20;
	default:
		return 0;
	}
}

static void say(struct stress *stress, bool fits)
{
	uint8_t fif[64], frame[80], how = octet(stress);
	enum fcf fcf = (enum fcf)(1 + how % (FCFS - 1));
	size_t size;

	if (fits && likely[stress->t30->state][0]) {
		fcf = (enum fcf)likely[stress->t30->state][how % 8];
		fcf = fcf ? fcf : (enum fcf)likely[stress->t30->state][0];
		if (fcf == FCF_DCS && stress->config.sending)
			fcf = FCF_DTC;
		else if (fcf == FCF_DTC && !stress->config.sending)
			fcf = FCF_DCS;
	}
	if (stress->habit && octet(stress) % 8)
		fcf = stress->habit;
	size = make_fif(stress, fcf, fif);
	size = (size_t)t30_frame_write(frame, sizeof(frame), fcf, how & 1, fif, size);
	how = octet(stress);
	if (how < 16) /* cut or bent */
		frame[how % size] = octet(stress);
	report(stress, MODEM_CARRIER, T30_V21, true, NULL, 0);
	if (stress->over)
		return;
	stress->now_ms += 1200;
	report(stress, MODEM_FRAME, T30_V21, how != 255 && !stress->is_noisy, frame, how == 17 ? how % size : size);
	if (how < 200 && !stress->over) {
		stress->now_ms += 30;
		report(stress, MODEM_CARRIER_LOST, T30_V21, true, NULL, 0);
	}
}

static void train(struct stress *stress)
{
	static const uint8_t zeros[250];
	enum t30_signal signal = stress->t30->format.signal;
	unsigned int i;

	if (signal >= T30_SIGNALS)
		signal = T30_V29_9600;
	report(stress, MODEM_CARRIER, signal, true, NULL, 0);
	for (i = 0; i < 11 && !stress->over; i++) {
		stress->now_ms += 136;
		report(stress, MODEM_BYTES, signal, true, zeros, sizeof(zeros));
	}
	if (!stress->over)
		report(stress, MODEM_CARRIER_LOST, signal, true, NULL, 0);
}

/* Some of a page, as what is agreed on has it, mostly. */
static void send_page(struct stress *stress)
{
	uint8_t bytes[MODEM_FRAME_MAX] = {0xff, 0xc0, 0x60}, how = octet(stress);
	enum t30_signal signal = stress->t30->format.signal;
	bool ecm = stress->t30->format.ecm != (how == 99);
	size_t size = how % 32 == 0 ? how : stress->t30->format.frame_octets;
	unsigned int i, count = 1 + how % 7;

	if (signal >= T30_SIGNALS || how == 98)
		signal = (enum t30_signal)(how % T30_SIGNALS);
	report(stress, how == 97 ? MODEM_UNTRAINED : MODEM_CARRIER, signal, true, NULL, 0);
	if (how < 220)
		stress->number = 0;
	for (i = 0; i < count && !stress->over; i++) {
		stress->now_ms += 100;
		bytes[3] = t30_reverse(stress->number++);
		bytes[4] = how;
		if (ecm)
			report(stress, MODEM_FRAME, signal, octet(stress) > 20, bytes, 4 + MIN(size, 256));
		else
			report(stress, MODEM_BYTES, signal, true, bytes, sizeof(bytes));
	}
	if (how % 16 != 5 && !stress->over)
		report(stress, MODEM_CARRIER_LOST, signal, true, NULL, 0);
}

static void report_anything(struct stress *stress)
{
	uint8_t bytes[MODEM_FRAME_MAX], size = octet(stress);
	enum modem_report_type type = (enum modem_report_type)(1 + octet(stress) % (MODEM_REPORT_TYPES - 1));
	enum t30_signal signal = (enum t30_signal)(octet(stress) % (T30_V21 + 1));
	size_t i;

	if (signal == T30_NONE)
		signal = T30_V21;
	for (i = 0; i < size; i++)
		bytes[i] = i < 2 ? (i ? 0xc8 : 0xff) : octet(stress);
	if (type != MODEM_FRAME && type != MODEM_BYTES)
		size = 0;
	report(stress, type, signal, size != 7, bytes, size);
}

/* ---- time, the modem, the disk ------------------------------------------------------- */

static void answer_owner(struct stress *stress, bool fails_now)
{
	struct t30_event event = {.status = FAX_STATUS_DISK};

	if (stress->storing) {
		event.type = fails_now ? T30_FAILED : T30_STORED;
		event.rows = 1000;
		event.bad_rows = octet(stress) % 16 * 10;
		event.bad_run = octet(stress) % 32;
		stress->storing = false;
	} else if (stress->prepares > 0) {
		event.type = fails_now ? T30_FAILED : T30_PREPARED;
		event.page = stress->prepare[0].page;
		event.wish = stress->prepare[0].wish;
		event.bytes = (struct modem_bytes){document, event.page == 1 ? PAGE_OCTETS : 500 * event.page};
		memmove(stress->prepare, stress->prepare + 1, --stress->prepares * sizeof(stress->prepare[0]));
	} else {
		event.type = T30_TICK;
	}
	tell(stress, &event);
}

/* Up to @until_ms, as far as nothing else is due before. */
static void go_on(struct stress *stress, uint64_t until_ms)
{
	static const struct t30_event tick = {.type = T30_TICK};
	uint64_t wakes_ms = t30_wakes_ms(stress->t30), next_ms = MIN(MIN(wakes_ms, stress->sent_ms), until_ms);

	stress->now_ms = MAX(stress->now_ms, next_ms);
	if (stress->sent_ms <= stress->now_ms) {
		stress->sent_ms = UINT64_MAX;
		report(stress, MODEM_SENT, T30_V21, true, NULL, 0);
	} else {
		tell(stress, &tick);
	}
}

static void happen(struct stress *stress, bool tame)
{
	uint8_t what = octet(stress);
	struct t30_event event = {.status = FAX_STATUS_CANCELLED};

	/* Mostly one lets the other finish. */
	if (stress->sent_ms != UINT64_MAX && what >= 30 && stress->t30->state != T30_ST_CALLING) {
		go_on(stress, UINT64_MAX);
	} else if (stress->t30->state == T30_ST_TRAINED && what >= 100) {
		train(stress);
	} else if (what < 60) {
		answer_owner(stress, what == 0 && !tame);
	} else if (what < 150) {
		say(stress, true);
	} else if (what < 156) {
		say(stress, false);
	} else if (what < 215) {
		send_page(stress);
	} else if (what < 220) {
		report_anything(stress);
	} else if (what < 252 || tame) {
		go_on(stress, stress->now_ms + (what < 240 ? 200u : 4000u));
	} else {
		event.type = what == 255 ? T30_STOP : what == 254 ? T30_HANG_UP : T30_TICK;
		tell(stress, &event);
	}
}

/* ---- a call --------------------------------------------------------------------------- */

static void set_up(struct stress *stress)
{
	uint8_t role = octet(stress), more = octet(stress), habit = octet(stress);
	unsigned int i;

	stress->habit = habit >= 192 ? (enum fcf)(1 + habit % (FCFS - 1)) : FCF_NULL;
	stress->is_noisy = habit == 191;
	if (habit >= 160 && habit < 176)
		stress->habit = FCF_PPR; /* it takes four of them to get anywhere */
	for (i = 0; i < PAGES; i++)
		stress->page[i] =
			(struct t30_page){.resolution = i == 1 && more & 1 ? T30_R8X385 : T30_R8X77, .columns = 1728};
	stress->config = (struct t30_config){
		.calling = role & 1,
		.sending = role & 2,
		.polling = (role & 3) == 1,
		.ident = "+49 30 2",
		.subaddress = more & 2 ? "12" : "",
		.separate = more & 2 ? "34" : "",
		.password = more & 2 ? "56" : "",
		.limits = {more & 0x80 ? T30_ALL_V27 : T30_ALL_SIGNALS, 7, 7, 7, 7, !(more & 4), (more & 24) == 8},
		.pages = stress->page,
		.page_count = PAGES,
		.first_page = (more & 0x60) == 0x60 ? 1 : 0,
		.bad_rows = {.rtn_percent = 10,                                          .rtn_run = 20                                         }, /* RTP for any */
		.rtn_is_accepted = (more & 0x60) == 0x20,
		.ced_ms = 2600,
	};
}

void stress_call(struct stress_source *source)
{
	static const struct t30_event start = {.type = T30_START};
	struct stress stress = {.source = source, .sent_ms = UINT64_MAX};
	unsigned long steps;
	bool tame;

	set_up(&stress);
	tame = octet(&stress) & 1;
	stress.t30 = t30_make(malloc(t30_size(&stress.config)), &stress.config);
	watch_init(&stress.watch, &stress.config);
	tell(&stress, &start);
	for (steps = 0; !stress.over; steps++) {
		if (steps > STEPS_MAX || stress.now_ms > TIME_MAX_MS)
			fails(&stress, "it does not end");
		if (!is_exhausted(source))
			happen(&stress, tame);
		else if (stress.storing || stress.prepares > 0)
			answer_owner(&stress, false);
		else
			go_on(&stress, UINT64_MAX);
	}
	tally.calls++;
	tally.longest_ms = MAX(tally.longest_ms, stress.now_ms);
	tally.most_steps = MAX(tally.most_steps, steps);
	free(stress.t30);
}

void stress_print(void)
{
	unsigned int i;

	printf("%u calls, %u pages sent, %u stored, the longest %llu s, the most steps %llu\n", tally.calls, tally.sent,
	       tally.received, (unsigned long long)(tally.longest_ms / 1000), (unsigned long long)tally.most_steps);
	for (i = 0; i < T30_ENDINGS; i++)
		printf("%8u %s\n", tally.ended[i], t30_ending_words((enum t30_ending)i));
}
