/* SPDX-License-Identifier: MIT */
/* Tests of documents on offer in calls that come in: what the line is told, who hears of it, what is received beside.
 */
#undef NDEBUG
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <re/re.h>

#include "faxportd/captured_log.h"
#include "faxportd/port/fixture.h"
#include "faxportd/port/inbox.h"
#include "faxportd/port/port.h"
#include "faxportd/store/store_internal.h"

/* The offers' owner. */
static struct {
	bool is_there, gone;
	unsigned asks, asked, bad, progresses, ends;
	uint32_t confirmed;
	enum fax_status status;
	enum fax_port_state state_at_end;
	char caller[32];
} owner;

static struct port *front(void)
{
	return ports_find(world.ports, 1);
}

static enum fax_port_state state(void)
{
	struct fax_port_status status;

	port_get_status(front(), &status);
	return status.state;
}

static bool on_asked(void *arg, uint32_t job_id, struct port *port)
{
	assert(arg == &owner && job_id == 41 && port == front());
	owner.asked++;
	return !owner.gone;
}

static void on_bad(void *arg, uint32_t job_id)
{
	assert(arg == &owner && job_id == 41);
	owner.bad++;
}

static void on_progress(void *arg, uint32_t job_id, const struct fax_port_status *status)
{
	assert(arg == &owner && job_id == 41 && status->total_pages == 3);
	owner.progresses++;
	snprintf(owner.caller, sizeof(owner.caller), "%s", status->tsid);
}

static void on_page(void *arg, uint32_t job_id, uint32_t confirmed)
{
	assert(arg == &owner && job_id == 41);
	owner.confirmed = confirmed;
}

static void on_ended(void *arg, uint32_t job_id, enum fax_status status, const char *detail,
		     const struct fax_port_status *last)
{
	assert(arg == &owner && job_id == 41 && *detail && strcmp(last->tsid, "far end") == 0);
	owner.state_at_end = state();
	owner.ends++;
	owner.status = status;
}

static const struct port_offer_events events = {
	.on_asked = on_asked,
	.on_bad = on_bad,
	.on_progress = on_progress,
	.on_page = on_page,
	.on_ended = on_ended,
};

static bool on_offer(void *arg, uint32_t device_id, struct port_offer *ret_offer)
{
	assert(arg == &owner && device_id == 1);
	owner.asks++;
	if (!owner.is_there)
		return false;
	*ret_offer = (struct port_offer){
		.job_id = 41,
		.document = open("/dev/null", O_RDONLY | O_CLOEXEC),
		.page_count = 3,
		.header = "From us",
		.selective = "77",
		.password = "secret",
		.events = &events,
		.arg = &owner,
	};
	return true;
}

static bool is_accepted(void *arg)
{
	return ((struct line_call *)arg)->accepted;
}

static bool is_idle(void *arg)
{
	(void)arg;
	return state() == FAX_PORT_IDLE;
}

/* Nor left of what was begun. */
static bool nothing_is_received(void *arg)
{
	int file = store_message_open(world.store, 1);

	(void)arg;
	if (file >= 0)
		close(file);
	return file < 0 && inbox_count(world.inbox) == 0;
}

static struct line_call *answered_call(void)
{
	struct line_call *call = fake_incoming(&world.line, "+49 30 1", "100");

	run_until(is_accepted, call);
	call->events->on_answered(call->arg);
	return call;
}

/* The far end has our document up to here. */
static struct call_progress collecting(uint32_t page, uint32_t confirmed)
{
	struct call_progress progress = fake_progress(page, confirmed);

	progress.sending = true;
	return progress;
}

/* A port of which the configuration says that callers need a password. */
static void test_caller_password(void)
{
	static char password[] = "open";
	struct line_call *call;

	memset(&owner, 0, sizeof(owner));
	world_begin();
	world.conf_port[0].caller_password = password;
	world_start(false);
	call = answered_call();
	assert(strcmp(call->station.caller_password, "open") == 0);
	fake_end(call, FAX_STATUS_REFUSED, 0, "");
	run_until(is_idle, NULL);
	world_stop();
	world_end();
}

static void begin(bool is_there)
{
	memset(&owner, 0, sizeof(owner));
	owner.is_there = is_there;
	world_begin();
	world_start(false);
	ports_on_offer(world.ports, on_offer, &owner);
}

static bool no_id_is_taken(void *arg)
{
	(void)arg;
	return world.store->job_ids.short_taken == 0;
}

static void finish(void)
{
	run_until(is_idle, NULL);
	run_until(no_id_is_taken, NULL);
	world_stop();
	world_end();
}

static void test_collected(void)
{
	struct call_progress progress;
	struct line_call *call;

	begin(true);
	call = answered_call();
	assert(*call->station.caller_password == '\0');
	assert(call->station.offering && call->station.page_count == 3 && fcntl(call->station.offer, F_GETFD) >= 0);
	assert(strcmp(call->station.offer_selective, "77") == 0 && strcmp(call->station.offer_password, "secret") == 0);
	assert(strcmp(call->station.header, "From us") == 0 && owner.asks == 1 && owner.asked == 0);
	/* The caller speaks, and does not say yet what for. */
	progress = fake_progress(0, 0);
	call->events->on_progress(call->arg, &progress, true);
	assert(owner.asked == 0 && state() == FAX_PORT_RECEIVING);
	progress = collecting(1, 0);
	call->events->on_progress(call->arg, &progress, true);
	assert(owner.asked == 1 && owner.progresses == 1 && state() == FAX_PORT_SENDING);
	assert(strcmp(owner.caller, "far end") == 0);
	progress = collecting(2, 1);
	call->events->on_page(call->arg, &progress, true);
	assert(owner.confirmed == 1 && owner.asked == 1);
	call->collected = true;
	fake_end(call, FAX_STATUS_OK, 3, "every page is confirmed");
	assert(owner.ends == 1 && owner.status == FAX_STATUS_OK && state() == FAX_PORT_IDLE);
	assert(owner.state_at_end == FAX_PORT_IDLE);
	run_until(nothing_is_received, NULL);
	finish();
}

/* The caller has a fax instead. */
static void test_received(void)
{
	struct call_progress progress;
	struct line_call *call;

	begin(true);
	call = answered_call();
	progress = fake_progress(1, 0);
	call->events->on_progress(call->arg, &progress, true);
	assert(state() == FAX_PORT_RECEIVING);
	tiff_write(call->station.document, 2);
	fake_end(call, FAX_STATUS_OK, 2, "every page is received");
	run_until(is_idle, NULL);
	assert(owner.asked == 0 && owner.ends == 0 && owner.progresses == 0 && inbox_count(world.inbox) == 1);
	finish();
}

/* Who has collected has a fax, too: what was confirmed to him is in the inbox. */
static void test_both(void)
{
	struct call_progress progress = collecting(3, 2);
	struct line_call *call;

	begin(true);
	call = answered_call();
	call->events->on_page(call->arg, &progress, true);
	progress = collecting(3, 3);
	call->events->on_page(call->arg, &progress, true);
	assert(owner.asked == 1 && owner.confirmed == 3 && state() == FAX_PORT_SENDING);
	tiff_write(call->station.document, 2);
	progress = fake_progress(2, 1);
	call->events->on_page(call->arg, &progress, true);
	assert(owner.confirmed == 3 && state() == FAX_PORT_RECEIVING);
	fake_end(call, FAX_STATUS_OK, 2, "every page is received");
	assert(owner.ends == 1 && owner.status == FAX_STATUS_OK);
	run_until(is_idle, NULL);
	assert(owner.ends == 1 && inbox_count(world.inbox) == 1);
	finish();

	/* And who was interrupted before he had a page for us. */
	begin(true);
	call = answered_call();
	progress = collecting(2, 1);
	call->events->on_page(call->arg, &progress, true);
	fake_end(call, FAX_STATUS_HUNG_UP, 0, "hung up");
	assert(owner.ends == 1 && owner.status == FAX_STATUS_HUNG_UP && owner.confirmed == 1);
	run_until(nothing_is_received, NULL);
	finish();
}

/* The document cannot be read: its owner hears so once, and the fax is received. */
static void test_bad(void)
{
	struct call_progress progress = fake_progress(1, 0);
	struct line_call *call;

	begin(true);
	call = answered_call();
	progress.offer_is_bad = true;
	captured_log_begin(LOG_LEVEL_ERROR);
	call->events->on_progress(call->arg, &progress, true);
	assert(captured_log_has("error: document on offer cannot be read port=1 job=41"));
	captured_log_end();
	call->events->on_progress(call->arg, &progress, true);
	assert(owner.bad == 1 && state() == FAX_PORT_RECEIVING);
	tiff_write(call->station.document, 2);
	fake_end(call, FAX_STATUS_OK, 2, "every page is received");
	run_until(is_idle, NULL);
	assert(owner.bad == 1 && owner.asked == 0 && owner.ends == 0 && inbox_count(world.inbox) == 1);
	finish();
}

/* There is none; or it has gone since the call was answered. */
static void test_none(void)
{
	struct call_progress progress;
	struct line_call *call;

	begin(false);
	call = answered_call();
	assert(owner.asks == 1 && !call->station.offering && call->station.page_count == 0);
	fake_end(call, FAX_STATUS_NOTHING_TO_POLL, 0, "");
	assert(owner.ends == 0);
	finish();

	begin(true);
	owner.gone = true;
	call = answered_call();
	progress = collecting(1, 0);
	call->events->on_progress(call->arg, &progress, true);
	assert(owner.asked == 1 && call->hung_up == FAX_STATUS_CANCELLED && state() == FAX_PORT_ENDING);
	/* What gets through before that is done is told. */
	progress = collecting(2, 1);
	call->events->on_page(call->arg, &progress, true);
	assert(owner.confirmed == 1 && owner.asked == 1);
	call->collected = true;
	fake_end(call, FAX_STATUS_CANCELLED, 1, "hung up");
	assert(owner.ends == 1 && owner.status == FAX_STATUS_CANCELLED);
	run_until(nothing_is_received, NULL);
	finish();
}

int main(void)
{
	test_collected();
	test_received();
	test_both();
	test_bad();
	test_none();
	test_caller_password();
	return 0;
}
