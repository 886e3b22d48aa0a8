/* SPDX-License-Identifier: MIT */
/* The SIP line as a whole; see sip_line.h. One call of it: sip_line_call.c. */
#include "faxportd/line/sip_line.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/conf/conf.h"
#include "faxportd/line/sip_line_priv.h"
#include "faxportd/media/media.h"

static void line_free(struct line *base);

static struct sip_line *sip_line_of(const struct line *base)
{
	return CONTAINER_OF(base, struct sip_line, line);
}

/* ---- calls */

static int dial_sip(struct line_call *call, const char *number, const struct line_station *station)
{
	struct sip_line *line = call->line;
	int r;

	if (!text_copy(call->number, sizeof(call->number), number))
		return -EINVAL;
	text_copy(call->own_number, sizeof(call->own_number), station->number ? station->number : "");
	r = line_call_open_sockets(call, &call->local);
	if (r < 0)
		return r;
	r = line_call_dial(call);
	if (r == 0)
		log_event(LOG_LEVEL_INFO, "call dialled", "trunk=%s call=%u number=%s", line->own->name,
			  sip_call_number(call->sip), log_private(number));
	return r;
}

/* So often it is told that there are more calls than are taken. */
#define REFUSED_MS 1000

/* Among the calls, and for their media: a call that would harm others is refused, not tried. */
static bool has_room(const struct sip_line *line)
{
	if (line->call_count >= line->conf->media.max_calls)
		return false;
	if (media_has_room(line->media))
		return true;
	log_event(LOG_LEVEL_WARNING, "no media worker has room for another call", "trunk=%s calls=%u", line->own->name,
		  line->call_count);
	return false;
}

static int line_dial(struct line *base, const char *number, const struct line_station *station,
		     const struct line_events *events, void *arg, struct line_call **ret_call)
{
	struct sip_line *line = sip_line_of(base);
	struct line_call *call = NULL;
	int r;

	if (line->closing || !sip_trunk_is_up(line->trunk))
		r = -EADDRNOTAVAIL;
	else if (!has_room(line))
		r = -EBUSY;
	else
		r = line_call_new(line, true, &call);
	if (r < 0) {
		close(station->document);
		return r;
	}
	line_call_take_station(call, station);
	r = dial_sip(call, number, station);
	if (r < 0 && r != -EINVAL) {
		mem_deref(call);
		return r;
	}
	call->events = events;
	call->arg = arg;
	if (r == -EINVAL)
		line_call_end(call, FAX_STATUS_BAD_NUMBER, "there is no number to dial in it");
	*ret_call = call;
	return 0;
}

/*
 * More calls at once than there is time to answer would all be lost: each
 * answer late, sent again, and acknowledged too late.
 */
static bool has_time(struct sip_line *line)
{
	const uint32_t rate = line->own->answers_per_second;
	const uint64_t now_ms = tmr_jiffies();

	if (pace_wait_ms(&line->incoming, rate, now_ms) == 0) {
		pace_note(&line->incoming, rate);
		return true;
	}
	/* To write a line for each would take the time that there is not. */
	line->refused++;
	if (now_ms >= line->refused_told_ms + REFUSED_MS) {
		log_event(LOG_LEVEL_WARNING, "more calls come in a second than are taken",
			  "trunk=%s taken=%u refused=%u", line->own->name, rate, line->refused);
		line->refused_told_ms = now_ms;
		line->refused = 0;
	}
	return false;
}

static void on_trunk_incoming(void *arg, struct sip_call *sip, const char *caller, const char *called)
{
	struct sip_line *line = arg;
	struct line_call *call;

	if (!line->line.on_incoming || line->closing || !has_time(line) || !has_room(line) ||
	    line_call_new(line, false, &call) < 0) {
		sip_call_refuse(sip, 503, "Service Unavailable");
		return;
	}
	call->sip = sip;
	sip_call_own(sip, &line_call_handlers, call);

	/* The handler may refuse it, and then it is gone. */
	mem_ref(call);
	line->line.on_incoming(line->line.incoming_arg, &line->line, call, caller, called);
	if (call->phase == LINE_ASKED)
		line_call_refuse(call, LINE_REFUSE_RECEIVE_OFF);
	mem_deref(call);
}

/* ---- state */

static bool line_is_up(const struct line *base)
{
	const struct sip_line *line = sip_line_of(base);

	return !line->closing && sip_trunk_is_up(line->trunk);
}

static void on_trunk_up(void *arg)
{
	struct sip_line *line = arg;

	if (line->line.on_up && !line->closing)
		line->line.on_up(line->line.incoming_arg, &line->line);
}

/* ---- the end */

static void on_trunk_closed(void *arg)
{
	struct sip_line *line = arg;

	line->on_closed(line->closed_arg);
}

void sip_line_call_gone(struct sip_line *line)
{
	uint64_t now;

	if (!line->closing || !line->on_closed || !list_isempty(&line->calls) || line->trunk->closing)
		return;
	now = tmr_jiffies();
	tmr_cancel(&line->close_tmr);
	sip_trunk_close(line->trunk, line->close_by_ms > now ? line->close_by_ms - now : 0, on_trunk_closed, line);
}

/* Somebody's media give no result: no more patience. */
static void on_close_timeout(void *arg)
{
	struct sip_line *line = arg;
	struct le *le, *next;

	for (le = list_head(&line->calls); le; le = next) {
		next = le->next;
		line_call_abandon(le->data);
	}
}

static void line_close(struct line *base, void (*on_closed)(void *arg), void *arg)
{
	struct sip_line *line = sip_line_of(base);
	struct le *le, *next;

	line->closing = true;
	line->on_closed = on_closed;
	line->closed_arg = arg;
	for (le = list_head(&line->calls); le; le = next) {
		next = le->next;
		line_call_hang_up(le->data, FAX_STATUS_INTERRUPTED);
	}
	/* Two thirds of the time for the calls, at least the rest for the last answers. */
	line->close_by_ms = tmr_jiffies() + line->trunk->timing.close_ms;
	tmr_start(&line->close_tmr, line->trunk->timing.close_ms * 2 / 3, on_close_timeout, line);
	sip_line_call_gone(line);
}

static void line_free(struct line *base)
{
	struct sip_line *line;

	if (!base)
		return;
	line = sip_line_of(base);
	line->on_closed = NULL;
	tmr_cancel(&line->close_tmr);
	list_flush(&line->calls);
	line->trunk = sip_trunk_free(line->trunk);
	free(line);
}

/* ---- making */

static const struct line_ops sip_line_ops = {
	.dial = line_dial,
	.refuse = line_call_refuse,
	.ring = line_call_ring,
	.accept = line_call_accept,
	.hang_up = line_call_hang_up,
	.is_up = line_is_up,
	.close = line_close,
	.free = line_free,
};

int sip_line_new_timed(const struct conf *conf, const struct conf_trunk *trunk, struct media *media,
		       const struct sip_timing *timing, struct line **ret_line)
{
	static const struct sip_trunk_handlers handlers = {
		.on_incoming = on_trunk_incoming,
		.on_up = on_trunk_up,
	};
	struct sip_line *line = calloc(1, sizeof(*line));
	int r;

	if (!line)
		return -ENOMEM;
	line->line.ops = &sip_line_ops;
	line->line.name = trunk->name;
	line->conf = conf;
	line->own = trunk;
	line->media = media;
	r = sip_trunk_new(conf, trunk, timing, &handlers, line, &line->trunk);
	if (r < 0) {
		free(line);
		return r;
	}
	*ret_line = &line->line;
	return 0;
}

int sip_line_new(const struct conf *conf, const struct conf_trunk *trunk, struct media *media, struct line **ret_line)
{
	struct sip_timing timing = sip_timing_default;

	timing.ring_timeout_ms = trunk->no_answer_s * 1000;
	return sip_line_new_timed(conf, trunk, media, &timing, ret_line);
}

const struct sip_counters *sip_line_counters(const struct line *line)
{
	return &sip_line_of(line)->trunk->counters;
}

uint16_t sip_line_port(const struct line *line)
{
	return sa_port(&sip_line_of(line)->trunk->listen);
}
