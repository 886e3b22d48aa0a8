/* SPDX-License-Identifier: MIT */
/* What the log says of calls on ports. */
#undef NDEBUG
#include <assert.h>

#include "faxportd/captured_log.h"
#include "faxportd/port/fixture.h"
#include "faxportd/port/port.h"

static bool is_accepted(void *arg)
{
	return ((struct line_call *)arg)->accepted;
}

static bool is_idle(void *arg)
{
	struct fax_port_status status;

	port_get_status(arg, &status);
	return status.state == FAX_PORT_IDLE;
}

/* A call that was answered, so far. */
static struct line_call *answered_call(const char *called)
{
	struct line_call *call = fake_incoming(&world.line, "+49 30 1", called);

	run_until(is_accepted, call);
	call->events->on_answered(call->arg);
	return call;
}

/* Rows that came damaged and pages that were sent back for them are in the log: there one asks why a fax took long. */
static void test_damage_is_logged(void)
{
	struct call_progress progress = fake_progress(2, 1);
	struct line_result result = {.status = FAX_STATUS_NO_TRAINING, .t38 = true, .detail = "worn out"};
	struct line_call *call;

	world_begin();
	world_start(false);
	captured_log_begin(LOG_LEVEL_DEBUG);
	call = answered_call("100");
	tiff_write(call->station.document, 1);
	progress.bad_rows = 31;
	progress.bad_run = 7;
	progress.refused = 2;
	call->events->on_page(call->arg, &progress, true);
	assert(captured_log_has("info: page received port=1 message=1 pages=1 rate=14400 ecm=1 bad_rows=31 bad_run=7 "
				"refused=2"));
	result.progress = progress;
	result.progress.refused = 5;
	fake_result(call, &result);
	assert(captured_log_has("info: call ended port=1 message=1 status=NO_TRAINING pages=1 refused=5"));
	run_until(is_idle, ports_find(world.ports, 1));

	/* Nothing but pages that were sent back. */
	call = answered_call("200");
	result.progress.pages_confirmed = 0;
	fake_result(call, &result);
	assert(captured_log_has("info: call ended without a page port=2 caller=+49 30 1 status=NO_TRAINING refused=5 "
				"detail=\"worn out\""));
	captured_log_end();
	world_stop();
	world_end();
}

int main(void)
{
	test_damage_is_logged();
	return 0;
}
