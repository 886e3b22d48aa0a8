/* SPDX-License-Identifier: MIT */
/* Our end of a call: src/core/t30 on src/core/t38 or on the audio modem, and the owner of its pages with src/core/t4.
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/macros.h"
#include "core/t38/t38_modem.h"
#include "media/audio_modem.h"
#include "station.h"

/* What the owner is busy with: a page is being prepared, one stored. */
#define ERRANDS_MAX 4

struct errand {
	uint64_t at_ms;
	struct t30_event event;
};

struct ours {
	struct station station;
	struct station_config config;
	struct t30 *t30;
	struct t38_modem terminal;
	struct audio_modem *modem; /* audio; else NULL */
	bool started;
	struct t30_page *pages;
	struct errand errand[ERRANDS_MAX];
	size_t errands;
	uint8_t *coded[2];
	/* receiving */
	uint32_t page; /* under way */
	struct t30_format format;
	uint8_t *data;
	size_t size;
	struct buf gaps; /* in it: size_t */
};

static void happen(struct ours *ours, const struct t30_event *event, uint64_t now_ms);

static struct t30_event *later(struct ours *ours, enum t30_event_type type, uint64_t at_ms)
{
	struct errand *errand = &ours->errand[ours->errands++];

	assert(ours->errands <= ERRANDS_MAX);
	*errand = (struct errand){at_ms, {.type = type}};
	return &errand->event;
}

/* ---- the owner of the pages --------------------------------------------------- */

static void prepare(struct ours *ours, const struct t30_action *action, uint64_t now_ms)
{
	struct t30_event *event = later(ours, T30_PREPARED, now_ms + ours->config.prepare_ms);
	uint8_t **coded = &ours->coded[action->page % 2];

	assert(action->choice->outcome == T30_CHOSEN);
	free(*coded);
	*coded = sheet_encode(&ours->config.sheets[action->page], &action->choice->format, &event->bytes.size);
	event->bytes.data = *coded;
	event->page = action->page;
	event->wish = action->wish;
}

static void begin(struct ours *ours, const struct t30_action *action)
{
	assert(action->page < STATION_PAGES_MAX);
	ours->page = action->page;
	ours->format = *action->format;
	ours->size = 0;
	buf_reset(&ours->gaps);
}

static void take(struct ours *ours, struct modem_bytes bytes)
{
	if (bytes.size == 0)
		return;
	ours->data = realloc(ours->data, ours->size + bytes.size);
	assert(ours->data);
	memcpy(ours->data + ours->size, bytes.data, bytes.size);
	ours->size += bytes.size;
}

static void store(struct ours *ours, const struct t30_action *action, uint64_t now_ms)
{
	struct t30_event *event = later(ours, T30_STORED, now_ms + ours->config.store_ms);
	struct station_result *result = &ours->station.result;
	struct t4_decode_facts facts;

	take(ours, action->bytes);
	if (!action->whole)
		return;
	sheet_free(&result->sheet[ours->page]);
	assert(buf_error(&ours->gaps) == 0);
	sheet_decode(&ours->format, ours->data, ours->size, (const size_t *)ours->gaps.data,
		     ours->gaps.size / sizeof(size_t), &result->sheet[ours->page], &facts);
	event->rows = facts.rows;
	event->bad_rows = facts.bad_rows;
	event->bad_run = facts.bad_run_max;
	result->bad_rows[ours->page] = facts.bad_rows;
	result->stored = ours->page + 1;
}

static void end(struct ours *ours, const struct t30_action *action, uint64_t now_ms)
{
	struct station_result *result = &ours->station.result;
	struct t30_facts facts;

	t30_facts(ours->t30, &facts);
	result->over = true;
	result->over_ms = now_ms;
	result->good = action->status == FAX_STATUS_OK;
	result->status = action->status;
	snprintf(result->words, sizeof(result->words), "%s", action->detail);
	result->format = facts.format;
	snprintf(result->ident, sizeof(result->ident), "%s", facts.station.ident);
	snprintf(result->subaddress, sizeof(result->subaddress), "%s", facts.station.subaddress);
	snprintf(result->separate, sizeof(result->separate), "%s", facts.station.separate);
	snprintf(result->sender, sizeof(result->sender), "%s", facts.station.sender);
	result->has_password = facts.station.has_password;
	if (!ours->config.sending)
		result->confirmed = facts.confirmed;
}

static void perform(struct ours *ours, const struct t30_action *action, uint64_t now_ms)
{
	switch (action->type) {
	case T30_ORDER:
		assert((ours->modem ? audio_modem_order(ours->modem, &action->order)
				    : t38_modem_order(&ours->terminal, &action->order)) == 0);
		break;
	case T30_PREPARE:
		prepare(ours, action, now_ms);
		break;
	case T30_CONFIRMED:
		assert(action->page == ours->station.result.confirmed);
		ours->station.result.confirmed++;
		break;
	case T30_BEGIN:
		begin(ours, action);
		break;
	case T30_TAKE:
		if (action->gap)
			buf_add(&ours->gaps, &ours->size, sizeof(ours->size));
		take(ours, action->bytes);
		break;
	case T30_STORE:
		store(ours, action, now_ms);
		break;
	case T30_END:
		end(ours, action, now_ms);
		break;
	default:
		break;
	}
}

/* ---- what happens ----------------------------------------------------------------- */

static void happen(struct ours *ours, const struct t30_event *event, uint64_t now_ms)
{
	struct t30_actions actions;

	t30_step(ours->t30, event, now_ms, &actions);
	assert(actions.count < T30_ACTIONS_MAX);
	for (size_t i = 0; i < actions.count; i++)
		perform(ours, &actions.action[i], now_ms);
}

static void hear(struct ours *ours, const struct modem_report *reports, size_t count, uint64_t now_ms)
{
	for (size_t i = 0; i < count; i++)
		happen(ours, &(struct t30_event){.type = T30_HEARD, .heard = &reports[i]}, now_ms);
}

static bool do_errand(struct ours *ours, uint64_t now_ms)
{
	for (size_t i = 0; i < ours->errands; i++) {
		struct errand errand = ours->errand[i];

		if (errand.at_ms > now_ms)
			continue;
		ours->errand[i] = ours->errand[--ours->errands];
		happen(ours, &errand.event, now_ms);
		return true;
	}
	return false;
}

static void tick_terminal(struct ours *ours, uint64_t now_ms)
{
	struct t38_reports reports;
	struct t38_packets packets;

	t38_modem_tick(&ours->terminal, now_ms, &packets, &reports);
	for (size_t i = 0; i < packets.count; i++)
		ours->station.outlet.send(ours->station.outlet.arg, packets.packet[i].data, packets.packet[i].size,
					  packets.packet[i].copies, now_ms);
	hear(ours, reports.report, reports.count, now_ms);
}

static bool terminal_is_due(const struct ours *ours, uint64_t now_ms)
{
	return !ours->modem && t38_modem_wakes_ms(&ours->terminal) <= now_ms;
}

static void ours_tick(struct station *station, uint64_t now_ms)
{
	struct ours *ours = (struct ours *)station;

	if (!ours->started) {
		ours->started = true;
		happen(ours, &(struct t30_event){.type = T30_START}, now_ms);
	}
	do {
		while (do_errand(ours, now_ms))
			;
		if (t30_wakes_ms(ours->t30) <= now_ms)
			happen(ours, &(struct t30_event){.type = T30_TICK}, now_ms);
		while (terminal_is_due(ours, now_ms))
			tick_terminal(ours, now_ms);
	} while (t30_wakes_ms(ours->t30) <= now_ms);
}

static void ours_packet(struct station *station, const uint8_t *ifp, size_t size, uint16_t seq, bool lost_before,
			uint64_t now_ms)
{
	struct ours *ours = (struct ours *)station;
	struct t38_reports reports;

	(void)seq;
	t38_modem_packet(&ours->terminal, ifp, size, lost_before, now_ms, &reports);
	hear(ours, reports.report, reports.count, now_ms);
}

static void ours_hear(struct station *station, const int16_t *samples, size_t count, uint64_t now_ms)
{
	struct ours *ours = (struct ours *)station;
	struct audio_reports reports;

	if (samples)
		audio_modem_hear(ours->modem, samples, count, &reports);
	else
		audio_modem_miss(ours->modem, count, &reports);
	hear(ours, reports.report, reports.count, now_ms);
}

static void ours_say(struct station *station, int16_t *ret_samples, size_t count, uint64_t now_ms)
{
	struct ours *ours = (struct ours *)station;
	struct audio_reports reports;

	audio_modem_send(ours->modem, ret_samples, count, &reports);
	hear(ours, reports.report, reports.count, now_ms);
}

static uint64_t ours_wakes_ms(const struct station *station)
{
	const struct ours *ours = (const struct ours *)station;
	uint64_t at_ms = t30_wakes_ms(ours->t30);

	if (!ours->modem)
		at_ms = MIN(at_ms, t38_modem_wakes_ms(&ours->terminal));
	if (!ours->started)
		return 0;
	for (size_t i = 0; i < ours->errands; i++)
		at_ms = MIN(at_ms, ours->errand[i].at_ms);
	return at_ms;
}

/* ---- from start to end --------------------------------------------------------------- */

static void ours_free(struct station *station)
{
	struct ours *ours = (struct ours *)station;

	for (uint32_t i = 0; i < STATION_PAGES_MAX; i++)
		sheet_free(&station->result.sheet[i]);
	free(ours->coded[0]);
	free(ours->coded[1]);
	free(ours->data);
	buf_fini(&ours->gaps);
	free(ours->pages);
	free(ours->t30);
	audio_modem_free(ours->modem);
	free(ours);
}

static const char *text_or_none(const char *text)
{
	return text ? text : "";
}

struct station *ours_new(const struct station_config *config, const struct outlet *outlet)
{
	static const struct station_kind kind = {ours_tick, ours_packet, ours_hear, ours_say, ours_wakes_ms, ours_free};
	struct ours *ours = calloc(1, sizeof(*ours));
	struct t30_config t30 = {
		.calling = config->calling,
		.sending = config->sending,
		.polling = config->polling,
		.ident = text_or_none(config->ident),
		.subaddress = text_or_none(config->subaddress),
		.separate = text_or_none(config->separate),
		.password = text_or_none(config->password),
		.limits = config->limits,
		.page_count = config->sheet_count,
		.bad_rows = t4_quality_limits(T4_QUALITY_USUAL_PERCENT, T4_QUALITY_USUAL_RUN),
		.ced_ms = config->ced_ms,
	};
	struct t38_config t38 = {.version = config->t38_version, .far_is_faxport = config->far_is_ours};

	assert(ours);
	ours->station.kind = &kind;
	ours->station.outlet = *outlet;
	ours->config = *config;
	buf_init(&ours->gaps, 1u << 20);
	ours->pages = calloc(config->sheet_count + 1, sizeof(*ours->pages));
	ours->t30 = malloc(t30_size(&t30));
	assert(ours->pages && ours->t30);
	for (uint32_t i = 0; i < config->sheet_count; i++)
		ours->pages[i] = (struct t30_page){config->sheets[i].resolution, config->sheets[i].width,
						   config->sheets[i].rows};
	t30.pages = ours->pages;
	t30_make(ours->t30, &t30);
	t38_modem_init(&ours->terminal, &t38);
	if (config->audio)
		assert(audio_modem_new(&ours->modem) == 0);
	return &ours->station;
}
