/* SPDX-License-Identifier: MIT */
/* Conversation, modem and pages together; see machine.h. */
#include "media/machine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "media/audio_modem.h"
#include "media/page_sink.h"
#include "media/page_source.h"

#define CODED_MAX (64u << 20)

/* A page to be prepared. Pages of even and odd numbers take turns, as in the conversation. */
struct wish {
	bool wanted;
	uint32_t page, number;
	struct t30_choice choice;
	struct buf out;
};

struct machine {
	struct t30 *t30;
	struct t38_modem terminal;
	struct audio_modem *audio; /* NULL: it is a call in T.38 */
	bool listens_for_tone;
	uint64_t now_ms;
	struct machine_actions *actions; /* of the step under way */

	struct page_source *source; /* sending */
	struct wish wish[2];
	struct page_sink sink; /* receiving */
	bool storing, whole;   /* a page; or part of one */

	bool working;
	struct wish *prepared; /* the work under way; NULL: it stores */
	struct wish under_way; /* what it was when the work began, without its @out: it may be wanted otherwise since */
	uint32_t bad_rows, bad_run; /* of the last page */
	uint32_t refused;           /* pages */
	int result, fault;
	bool is_scaled;
};

static void tell(struct machine *machine, const struct t30_event *event);

/* ---- work beside the loop ------------------------------------------------------ */

/* Not on the loop. */
static void work(void *arg)
{
	struct machine *machine = arg;
	struct wish *wish = machine->prepared;

	if (wish)
		machine->result = page_source_prepare(machine->source, machine->under_way.page,
						      &machine->under_way.choice, &wish->out);
	else
		machine->result = machine->whole ? page_sink_store(&machine->sink) : page_sink_keep(&machine->sink);
}

/* Begin the next work, if there is some and none is under way. */
static void begin_work(struct machine *machine)
{
	struct wish *first = &machine->wish[0], *second = &machine->wish[1];
	struct wish *wish = second->wanted && (!first->wanted || second->page < first->page) ? second : first;

	if (machine->working || !(wish->wanted || machine->storing))
		return;
	machine->prepared = machine->storing ? NULL : wish;
	if (!machine->storing) {
		wish->wanted = false;
		machine->under_way = (struct wish){.page = wish->page, .number = wish->number, .choice = wish->choice};
	}
	machine->working = true;
	machine->actions->work = work;
	machine->actions->work_arg = machine;
}

static void tell_prepared(struct machine *machine, const struct wish *wish)
{
	struct t30_event event = {
		.type = T30_PREPARED,
		.page = machine->under_way.page,
		.bytes = {wish->out.data, wish->out.size},
	};

	if (machine->result < 0)
		event = (struct t30_event){.type = T30_FAILED, .status = FAX_STATUS_FAULT};
	event.wish = machine->under_way.number;
	tell(machine, &event);
}

static void tell_stored(struct machine *machine)
{
	const struct t4_decode_facts *facts = &machine->sink.facts;
	struct t30_event event = {
		.type = T30_STORED, .rows = facts->rows, .bad_rows = facts->bad_rows, .bad_run = facts->bad_run_max};

	machine->storing = false;
	machine->sink.text_count = 0;
	if (machine->whole && machine->result == 0) {
		machine->bad_rows = facts->bad_rows;
		machine->bad_run = facts->bad_run_max;
		machine->refused += machine->sink.is_refused;
	}
	if (machine->result == 0)
		machine->actions->page_stored = machine->whole && !machine->sink.is_refused;
	else if (machine->result != -EBADMSG)
		event = (struct t30_event){.type = T30_FAILED, .status = FAX_STATUS_DISK};
	else if (machine->sink.format.ecm)
		/* Every frame is right, and they hold no row. Without error correction the same is a bad page. */
		event = (struct t30_event){.type = T30_FAILED, .status = FAX_STATUS_PROTOCOL};
	tell(machine, &event);
}

static void on_worked(struct machine *machine)
{
	machine->working = false;
	if (machine->result < 0 && machine->result != -EBADMSG)
		machine->fault = machine->result;
	if (machine->prepared)
		tell_prepared(machine, machine->prepared);
	else
		tell_stored(machine);
}

/* ---- what the conversation wants -------------------------------------------------- */

static void want(struct machine *machine, const struct t30_action *action)
{
	struct wish *wish = &machine->wish[action->page % ARRAY_SIZE(machine->wish)];

	wish->wanted = true;
	wish->page = action->page;
	wish->number = action->wish;
	wish->choice = *action->choice;
	machine->is_scaled |= action->choice->outcome == T30_SCALE;
}

static void store(struct machine *machine, const struct t30_action *action)
{
	page_sink_take(&machine->sink, action->bytes.data, action->bytes.size);
	machine->storing = true;
	machine->whole = action->whole;
}

static void perform(struct machine *machine, const struct t30_action *action)
{
	struct machine_actions *out = machine->actions;

	switch (action->type) {
	case T30_ORDER:
		if (machine->audio)
			audio_modem_order(machine->audio, &action->order);
		else
			t38_modem_order(&machine->terminal, &action->order);
		break;
	case T30_PREPARE:
		want(machine, action);
		break;
	case T30_CONFIRMED:
		out->page_confirmed = true;
		break;
	case T30_BEGIN:
		page_sink_begin(&machine->sink, action->format);
		break;
	case T30_TAKE:
		if (action->gap)
			page_sink_miss(&machine->sink);
		page_sink_take(&machine->sink, action->bytes.data, action->bytes.size);
		break;
	case T30_STORE:
		store(machine, action);
		break;
	case T30_END:
		out->ended = true;
		out->status = action->status;
		out->detail = action->detail;
		break;
	default:
		break;
	}
}

static void tell(struct machine *machine, const struct t30_event *event)
{
	struct t30_actions actions;
	size_t i;

	t30_step(machine->t30, event, machine->now_ms, &actions);
	for (i = 0; i < actions.count; i++)
		perform(machine, &actions.action[i]);
}

/* ---- the modem ------------------------------------------------------------------------ */

static bool is_fax_tone(const struct modem_report *report)
{
	return report->type == MODEM_CNG_HEARD || (report->type == MODEM_CARRIER && report->signal == T30_V21);
}

static void tell_reports(struct machine *machine, const struct modem_report *reports, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (machine->listens_for_tone && is_fax_tone(&reports[i])) {
			machine->listens_for_tone = false;
			machine->actions->tone = true;
		}
		tell(machine, &(struct t30_event){.type = T30_HEARD, .heard = &reports[i]});
	}
}

static void hear(struct machine *machine, const struct machine_event *event)
{
	struct t38_reports reports;

	t38_modem_packet(&machine->terminal, event->ifp, event->size, event->lost_before, machine->now_ms, &reports);
	tell_reports(machine, reports.report, reports.count);
}

static void hear_audio(struct machine *machine, const struct machine_event *event)
{
	struct audio_reports reports;

	if (event->type == MACHINE_AUDIO)
		audio_modem_hear(machine->audio, event->samples, event->size, &reports);
	else
		audio_modem_miss(machine->audio, event->size, &reports);
	tell_reports(machine, reports.report, reports.count);
}

static void send_audio(struct machine *machine)
{
	struct audio_reports reports;

	audio_modem_send(machine->audio, machine->actions->samples, MACHINE_TICK_SAMPLES, &reports);
	machine->actions->send_audio = true;
	tell_reports(machine, reports.report, reports.count);
}

/* Let the modem send what is due. It stops where a turn ends, since what follows may go out at once. */
static void run_modem(struct machine *machine)
{
	struct t38_packets *packets = &machine->actions->packets, more;
	struct t38_reports reports;
	size_t i;

	while (packets->count < T38_PACKETS_MAX && t38_modem_wakes_ms(&machine->terminal) <= machine->now_ms) {
		t38_modem_tick(&machine->terminal, machine->now_ms, &more, &reports);
		for (i = 0; i < more.count && packets->count < T38_PACKETS_MAX; i++)
			packets->packet[packets->count++] = more.packet[i];
		tell_reports(machine, reports.report, reports.count);
		if (more.count == 0 && reports.count == 0)
			break;
	}
	machine->actions->more = packets->count == T38_PACKETS_MAX;
}

/* ---- steps ------------------------------------------------------------------------------ */

/* A machine of packets has nothing to do at most ticks; one of samples always has. */
static uint32_t quiet_ticks(const struct machine *machine)
{
	uint64_t wakes_ms = MIN(t30_wakes_ms(machine->t30), t38_modem_wakes_ms(&machine->terminal));

	if (machine->audio || wakes_ms <= machine->now_ms + MACHINE_TICK_MS)
		return 1;
	return (uint32_t)MIN((wakes_ms - machine->now_ms + MACHINE_TICK_MS - 1) / MACHINE_TICK_MS, UINT32_MAX);
}

void machine_step(struct machine *machine, const struct machine_event *event, struct machine_actions *ret_actions)
{
	ret_actions->packets.count = 0;
	ret_actions->more = false;
	ret_actions->work = NULL;
	ret_actions->send_audio = ret_actions->tone = false;
	ret_actions->page_confirmed = ret_actions->page_stored = ret_actions->ended = false;
	machine->actions = ret_actions;
	machine->now_ms += (uint64_t)event->ticks * MACHINE_TICK_MS;
	switch (event->type) {
	case MACHINE_TICK:
		tell(machine, &(struct t30_event){.type = T30_TICK});
		if (machine->audio)
			send_audio(machine);
		break;
	case MACHINE_IFP:
		if (!machine->audio)
			hear(machine, event);
		break;
	case MACHINE_AUDIO:
	case MACHINE_MISSING:
		if (machine->audio)
			hear_audio(machine, event);
		break;
	case MACHINE_WORKED:
		on_worked(machine);
		break;
	case MACHINE_MORE:
		break;
	case MACHINE_STOP:
		tell(machine, &(struct t30_event){.type = T30_STOP, .status = FAX_STATUS_CANCELLED});
		break;
	case MACHINE_HANG_UP:
		tell(machine, &(struct t30_event){.type = T30_HANG_UP});
		break;
	}
	if (!machine->audio)
		run_modem(machine);
	begin_work(machine);
	ret_actions->quiet_ticks = quiet_ticks(machine);
}

void machine_set_texts(struct machine *machine, const struct page_text *texts, size_t count)
{
	machine->sink.texts = texts;
	machine->sink.text_count = count;
}

void machine_set_far(struct machine *machine, bool is_faxport, uint32_t ahead_octets)
{
	t38_modem_set_far(&machine->terminal, is_faxport, ahead_octets, machine->now_ms);
}

void machine_facts(const struct machine *machine, struct machine_facts *ret_facts)
{
	t30_facts(machine->t30, &ret_facts->t30);
	ret_facts->is_scaled = machine->is_scaled;
	ret_facts->malformed = t38_modem_facts(&machine->terminal)->malformed;
	ret_facts->fault = machine->fault;
	ret_facts->bad_rows = machine->bad_rows;
	ret_facts->bad_run = machine->bad_run;
	ret_facts->refused = machine->refused;
}

/* ---- life ---------------------------------------------------------------------------------- */

static struct t30_limits limits_of(const struct machine_config *config)
{
	uint32_t signals = t30_signals_up_to(T30_ALL_SIGNALS, config->max_rate);

	return (struct t30_limits){
		.signals = config->is_audio ? t30_signals_after_failures(signals, config->audio_failures) : signals,
		.codings = T30_BIT(T30_CODING_MH) | T30_BIT(T30_CODING_MR) | T30_BIT(T30_CODING_MMR),
		.resolutions = T30_BIT(T30_R8X385) | T30_BIT(T30_R8X77) | T30_BIT(T30_R8X154),
		.widths = T30_BIT(T30_WIDTH_A4) | T30_BIT(T30_WIDTH_B4) | T30_BIT(T30_WIDTH_A3),
		.lengths = T30_BIT(T30_LENGTH_A4) | T30_BIT(T30_LENGTH_B4) | T30_BIT(T30_LENGTH_ANY),
		.ecm = config->ecm,
	};
}

static int new_conversation(struct machine *machine, const struct machine_config *config)
{
	struct t30_config conversation = {
		.calling = config->calling,
		.sending = config->sending,
		.polling = config->polling,
		.ident = config->ident,
		.subaddress = config->subaddress,
		.separate = config->separate,
		.receiving = config->receiving,
		.expected_separate = config->expected_separate,
		.expected_password = config->expected_password,
		.expected_sender = config->expected_sender,
		.password = config->password,
		.limits = limits_of(config),
		.first_page = config->first_page,
		.bad_rows = config->bad_rows,
		.rtn_is_accepted = config->rtn_is_accepted,
		.ced_ms = config->ced_ms,
	};
	void *memory;

	if (machine->source)
		conversation.pages = page_source_pages(machine->source, &conversation.page_count);
	if (config->sending && config->first_page >= conversation.page_count)
		return -EINVAL;
	memory = malloc(t30_size(&conversation));
	if (!memory)
		return -ENOMEM;
	machine->t30 = t30_make(memory, &conversation);
	return 0;
}

int machine_new(const struct machine_config *config, struct machine **ret_machine)
{
	AUTO(machine) machine = calloc(1, sizeof(*machine));
	struct machine_actions actions;
	int r = 0;

	if (!machine)
		return -ENOMEM;
	buf_init(&machine->wish[0].out, CODED_MAX);
	buf_init(&machine->wish[1].out, CODED_MAX);
	page_sink_init(&machine->sink, config->file, &config->bad_rows);
	t38_modem_init(&machine->terminal, &config->t38);
	machine->listens_for_tone = config->is_audio && !config->calling;
	if (config->is_audio)
		r = audio_modem_new(&machine->audio);
	if (r == 0 && config->sending)
		r = page_source_open(config->document, &machine->source);
	if (r == 0 && config->sending && config->banner_left)
		page_source_set_banner(machine->source, config->banner_left, config->banner_middle);
	if (r == 0)
		r = new_conversation(machine, config);
	if (r < 0)
		return r;
	/* The line is through; what it wants to say first goes out with the first tick. */
	actions.packets.count = 0;
	machine->actions = &actions;
	tell(machine, &(struct t30_event){.type = T30_START});
	*ret_machine = machine;
	machine = NULL;
	return 0;
}

struct machine *machine_free(struct machine *machine)
{
	if (!machine)
		return NULL;
	audio_modem_free(machine->audio);
	page_source_free(machine->source);
	page_sink_fini(&machine->sink);
	buf_fini(&machine->wish[0].out);
	buf_fini(&machine->wish[1].out);
	free(machine->t30);
	free(machine);
	return NULL;
}
