/* SPDX-License-Identifier: MIT */
/* A line for tests; see fake_line.h. */
#undef NDEBUG
#include "faxportd/port/fake_line.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"

static struct line_call *new_call(struct fake_line *fake)
{
	struct line_call *call = &fake->call[fake->count++];

	assert(fake->count <= FAKE_CALLS);
	*call = (struct line_call){.refused = -1, .hung_up = -1, .station.document = -1};
	return call;
}

static int op_dial(struct line *line, const char *number, const struct line_station *station,
		   const struct line_events *events, void *arg, struct line_call **ret_call)
{
	struct fake_line *fake = CONTAINER_OF(line, struct fake_line, line);
	struct line_call *call;

	if (fake->dial_result < 0) {
		close(station->document);
		return fake->dial_result;
	}
	call = new_call(fake);
	text_copy(call->number, sizeof(call->number), number);
	call->station = *station;
	call->events = events;
	call->arg = arg;
	call->dialled = true;
	*ret_call = call;
	return 0;
}

static void op_refuse(struct line_call *call, enum line_refusal why)
{
	assert(call->refused < 0 && !call->rings);
	call->refused = why;
}

static void op_ring(struct line_call *call, const struct line_events *events, void *arg)
{
	assert(call->refused < 0 && !call->rings);
	call->rings = true;
	call->events = events;
	call->arg = arg;
}

static void op_accept(struct line_call *call, const struct line_station *station)
{
	assert(call->rings && !call->accepted && call->hung_up < 0 && !call->ended);
	call->accepted = true;
	call->station = *station;
}

static void op_hang_up(struct line_call *call, enum fax_status status)
{
	assert(!call->ended && call->hung_up < 0);
	call->hung_up = status;
}

static bool op_is_up(const struct line *line)
{
	return CONTAINER_OF(line, const struct fake_line, line)->up;
}

void fake_line_init(struct fake_line *fake, const char *name)
{
	static const struct line_ops ops = {
		.dial = op_dial,
		.refuse = op_refuse,
		.ring = op_ring,
		.accept = op_accept,
		.hang_up = op_hang_up,
		.is_up = op_is_up,
	};

	*fake = (struct fake_line){
		.line = {.ops = &ops, .name = name},
                  .up = true
        };
}

struct line_call *fake_last(struct fake_line *fake)
{
	assert(fake->count > 0);
	return &fake->call[fake->count - 1];
}

struct line_call *fake_incoming(struct fake_line *fake, const char *caller, const char *called)
{
	struct line_call *call = new_call(fake);

	fake->line.on_incoming(fake->line.incoming_arg, &fake->line, call, caller, called);
	assert(call->refused >= 0 || call->rings); /* it decides at once */
	return call;
}

struct call_progress fake_progress(uint32_t page, uint32_t confirmed)
{
	return (struct call_progress){
		.in_fax = true,
		.ecm = true,
		.rate = 14400,
		.page = page,
		.pages_confirmed = confirmed,
		.bytes = (uint64_t)confirmed * 1000 + 1,
		.remote_ident = "far end",
	};
}

void fake_end(struct line_call *call, enum fax_status status, uint32_t pages_confirmed, const char *detail)
{
	struct line_result result = {.status = status, .t38 = true};

	if (call->accepted || call->dialled)
		result.progress = fake_progress(pages_confirmed, pages_confirmed);
	result.progress.sending = call->collected;
	text_copy(result.detail, sizeof(result.detail), detail);
	fake_result(call, &result);
}

void fake_result(struct line_call *call, const struct line_result *result)
{
	assert(!call->ended);
	call->ended = true;
	if (call->station.document >= 0)
		close(call->station.document);
	if (call->station.offering)
		close(call->station.offer);
	call->events->on_ended(call->arg, result);
}

void fake_set_up(struct fake_line *fake, bool up)
{
	fake->up = up;
	if (fake->line.on_up)
		fake->line.on_up(fake->line.incoming_arg, &fake->line);
}
