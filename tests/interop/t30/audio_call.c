/* SPDX-License-Identifier: MIT */
#undef NDEBUG
#include "audio_call.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_frame.h"
#include "media/audio_modem.h"

#define TICK_MS 20

/* Two ears that belong to neither end: what is said in V.21, and when. */
struct ears {
	struct audio_modem *modem[2];
};

static void listen(struct ears *ears, int side, const int16_t *samples, uint64_t now_ms)
{
	struct audio_reports reports;
	char text[T30_FRAME_TEXT_MAX];
	struct t30_frame frame;

	audio_modem_hear(ears->modem[side], samples, HARM_SAMPLES, &reports);
	for (size_t i = 0; i < reports.count; i++) {
		const struct modem_report *report = &reports.report[i];

		if (report->type != MODEM_FRAME ||
		    t30_frame_parse(report->bytes.data, report->bytes.size, &frame) != T30_FAULT_NONE)
			continue;
		printf("%8.2f %c %s%s\n", (double)now_ms / 1000, side ? '<' : '>', t30_frame_text(&frame, text),
		       report->good ? "" : " (bad)");
	}
}

/* What a side hears of what it has said itself. */
static void echo(struct audio_call *call, int side, uint32_t ticks, int16_t *heard)
{
	const uint32_t delay = call->config.echo + 1;
	const float gain = powf(10.0f, call->config.echo_db / 20.0f);
	const int16_t *said = call->said[side][(ticks + 1) % delay];

	for (size_t i = 0; call->config.echo && i < HARM_SAMPLES; i++)
		heard[i] = (int16_t)MAX(MIN((float)heard[i] + gain * (float)said[i], 32767.0f), -32768.0f);
}

static void let_pass(struct audio_call *call, struct ears *ears)
{
	const uint32_t ticks = (uint32_t)(call->now_ms / TICK_MS), delay = call->config.delay + 1;
	int16_t heard[HARM_SAMPLES];

	for (int side = 0; side < 2; side++) {
		struct station *station = call->station[side];
		int16_t *out = call->way[!side][ticks % delay];

		memset(out, 0, sizeof(heard));
		if (station->result.over)
			continue;
		station->kind->say(station, out, HARM_SAMPLES, call->now_ms);
		memcpy(call->said[side][ticks % (call->config.echo + 1)], out, sizeof(heard));
		if (ears)
			listen(ears, side, out, call->now_ms);
	}
	for (int side = 0; side < 2; side++) {
		struct station *station = call->station[side];
		const uint32_t slip_ms = call->config.harm[side].slip_every_ms;
		const bool slips = slip_ms && call->now_ms / slip_ms != (call->now_ms + TICK_MS) / slip_ms;
		const bool doubles = call->config.harm[side].slip_doubles;

		memcpy(heard, call->way[side][(ticks + 1) % delay], sizeof(heard));
		echo(call, side, ticks, heard);
		if (station->result.over)
			continue;
		if (!audio_harm(&call->config.harm[side], &call->seed[side], ticks, heard)) {
			station->kind->hear(station, NULL, HARM_SAMPLES, call->now_ms);
			continue;
		}
		station->kind->hear(station, heard, HARM_SAMPLES - (slips && !doubles), call->now_ms);
		if (slips && doubles)
			station->kind->hear(station, heard + HARM_SAMPLES - 1, 1, call->now_ms);
	}
	call->now_ms += TICK_MS;
	for (int side = 0; side < 2; side++)
		if (!call->station[side]->result.over &&
		    call->station[side]->kind->wakes_ms(call->station[side]) <= call->now_ms)
			call->station[side]->kind->tick(call->station[side], call->now_ms);
}

void audio_call_defaults(struct audio_call_config *ret_config)
{
	const struct station_config station = {
		.audio = true,
		.limits =
			{
				 .signals = T30_ALL_SIGNALS,
				 .codings = T30_BIT(T30_CODING_MH) | T30_BIT(T30_CODING_MR) | T30_BIT(T30_CODING_MMR),
				 .resolutions = T30_BIT(T30_R8X385) | T30_BIT(T30_R8X77) | T30_BIT(T30_R8X154),
				 .widths = T30_BIT(T30_WIDTH_A4) | T30_BIT(T30_WIDTH_B4) | T30_BIT(T30_WIDTH_A3),
				 .lengths = T30_BIT(T30_LENGTH_A4) | T30_BIT(T30_LENGTH_B4) | T30_BIT(T30_LENGTH_ANY),
				 .ecm = true,
				 },
		.tick_ms = TICK_MS,
		.prepare_ms = 20,
		.store_ms = 40,
	};

	*ret_config = (struct audio_call_config){
		.end = {station,        station       },
                  .harm = {{.g711 = true}, {.g711 = true}},
                  .delay = 2, .limit_ms = 3600000
        };
	ret_config->end[0].calling = ret_config->end[0].sending = true;
	ret_config->end[0].ident = "+49 30 1";
	ret_config->end[1].ident = "+49 30 2";
	ret_config->end[1].theirs = true;
}

void audio_call_begin(struct audio_call *call, const struct audio_call_config *config)
{
	const struct outlet none = {0};

	memset(call, 0, sizeof(*call));
	call->config = *config;
	assert(config->delay <= AUDIO_CALL_DELAY_MAX && config->echo <= AUDIO_CALL_DELAY_MAX);
	for (int side = 0; side < 2; side++) {
		const struct station_config *end = &call->config.end[side];

		call->seed[side] = config->seed * 2 + (uint32_t)side;
		call->station[side] = (end->theirs ? theirs_new : ours_new)(end, &none);
		call->station[side]->kind->tick(call->station[side], 0);
	}
}

void audio_call_tick(struct audio_call *call)
{
	let_pass(call, NULL);
}

bool audio_call_run(struct audio_call *call, const struct audio_call_config *config)
{
	struct ears ears = {0};
	bool over = false;

	audio_call_begin(call, config);
	if (config->trace)
		assert(audio_modem_new(&ears.modem[0]) == 0 && audio_modem_new(&ears.modem[1]) == 0);
	while (!over && call->now_ms < config->limit_ms) {
		let_pass(call, config->trace ? &ears : NULL);
		over = call->station[0]->result.over && call->station[1]->result.over;
	}
	audio_modem_free(ears.modem[0]);
	audio_modem_free(ears.modem[1]);
	return over;
}

void audio_call_fini(struct audio_call *call)
{
	call->station[0]->kind->free(call->station[0]);
	call->station[1]->kind->free(call->station[1]);
}
