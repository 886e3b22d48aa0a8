/* SPDX-License-Identifier: MIT */
/* Our end of a call as it is in a worker: src/media/machine.c, which receives pages into a file. */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "media/machine.h"
#include "station.h"

struct machine_station {
	struct station station;
	struct station_config config;
	struct machine *machine;
	struct page_file file;
	uint64_t next_ms, worked_ms;
	bool working;
};

static void step(struct machine_station *ours, const struct machine_event *event, uint64_t now_ms);

/* The disk is asked at once, and answers when it has taken its time: until then nobody may be told anything. */
static void work(struct machine_station *ours, const struct machine_actions *actions, uint64_t now_ms)
{
	assert(!ours->working);
	actions->work(actions->work_arg);
	ours->working = true;
	ours->worked_ms = now_ms + ours->config.store_ms + (ours->config.late_ms ? ours->config.late_ms() : 0);
}

static void step(struct machine_station *ours, const struct machine_event *event, uint64_t now_ms)
{
	struct station_result *result = &ours->station.result;
	struct machine_actions actions;

	machine_step(ours->machine, event, &actions);
	for (size_t i = 0; i < actions.packets.count; i++)
		ours->station.outlet.send(ours->station.outlet.arg, actions.packets.packet[i].data,
					  actions.packets.packet[i].size, actions.packets.packet[i].copies, now_ms);
	result->stored += actions.page_stored;
	if (actions.work)
		work(ours, &actions, now_ms);
	if (actions.ended) {
		result->over = true;
		result->over_ms = now_ms;
		result->good = actions.status == FAX_STATUS_OK;
		result->status = actions.status;
		snprintf(result->words, sizeof(result->words), "%s", actions.detail);
	} else if (actions.more) {
		step(ours, &(struct machine_event){.type = MACHINE_MORE}, now_ms);
	}
}

static void machine_station_tick(struct station *station, uint64_t now_ms)
{
	struct machine_station *ours = (struct machine_station *)station;

	if (ours->working && ours->worked_ms <= now_ms) {
		ours->working = false;
		step(ours, &(struct machine_event){.type = MACHINE_WORKED}, now_ms);
	}
	for (; ours->next_ms <= now_ms && !station->result.over; ours->next_ms += MACHINE_TICK_MS)
		step(ours, &(struct machine_event){.type = MACHINE_TICK, .ticks = 1}, now_ms);
}

static void machine_station_packet(struct station *station, const uint8_t *ifp, size_t size, uint16_t seq,
				   bool lost_before, uint64_t now_ms)
{
	(void)seq;
	step((struct machine_station *)station,
	     &(struct machine_event){.type = MACHINE_IFP, .ifp = ifp, .size = size, .lost_before = lost_before},
	     now_ms);
}

static uint64_t machine_station_wakes_ms(const struct station *station)
{
	return ((const struct machine_station *)station)->next_ms;
}

static void machine_station_free(struct station *station)
{
	struct machine_station *ours = (struct machine_station *)station;

	machine_free(ours->machine);
	free(ours);
}

struct station *machine_station_new(const struct station_config *config, const struct outlet *outlet)
{
	static const struct station_kind kind = {.tick = machine_station_tick,
						 .packet = machine_station_packet,
						 .wakes_ms = machine_station_wakes_ms,
						 .free = machine_station_free};
	struct machine_station *ours = calloc(1, sizeof(*ours));
	struct machine_config machine = {
		.ident = config->ident,
		.document = -1,
		.ecm = config->limits.ecm,
		.max_rate = 14400,
		.bad_rows = t4_quality_limits(T4_QUALITY_USUAL_PERCENT, T4_QUALITY_USUAL_RUN),
		.t38 = {.version = config->t38_version},
	};

	assert(ours && !config->calling && !config->sending && !config->audio);
	ours->station.kind = &kind;
	ours->station.outlet = *outlet;
	ours->config = *config;
	page_file_init(&ours->file, config->file);
	machine.file = &ours->file;
	assert(machine_new(&machine, &ours->machine) == 0);
	return &ours->station;
}
