/* SPDX-License-Identifier: MIT */
/* What the queue's tests share; see world.h. */
#undef NDEBUG
#include "faxportd/queue/world.h"
#include "faxportd/store/store_internal.h"
#include "faxportd/worker.h"

#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* clang-format off */
struct conf world_conf = {
	.queue = {
		.retries = 2,
		.delay_s = {
			[FAX_CAUSE_BUSY] = 60,
			[FAX_CAUSE_NO_ANSWER] = 300,
			[FAX_CAUSE_NO_CARRIER] = 600,
			[FAX_CAUSE_PROTOCOL] = 120,
			[FAX_CAUSE_OTHER] = 30,
		},
		.max_jobs = 100,
		.keep_ended_days = 2,
	},
	.render = {.time_limit_s = 60, .memory_limit_mb = 512, .max_pages = 500, .resolution = DOC_FINE},
};
/* clang-format on */

struct store *store;
struct settings *settings;
struct queue *queue;

static uint64_t time_ms;

static uint64_t world_now_ms(void)
{
	return time_ms;
}

int64_t now(void)
{
	return (int64_t)(time_ms / 1000);
}

static void start(void)
{
	store = open_store();
	assert(settings_new(&world_conf, store, &settings) == 0);
	assert(queue_new(&world_conf, store, settings, &fake_ports, NULL, &queue) == 0);
	queue->now_ms = world_now_ms;
	assert(queue_start(queue) == 0);
	settle();
}

static void stop(void)
{
	queue = queue_free(queue);
	settings = settings_free(settings);
	store = store_free(store);
}

void world_begin(size_t ports)
{
	if (access("/dev/shm", W_OK) == 0)
		folder_base = "/dev/shm"; /* what is tested here is the order of things, not the disk */
	folder_new();
	time_ms = NOON * 1000;
	fake_ports_reset(ports);
	start();
}

void world_restart(void)
{
	bool up[FAKE_PORTS];
	size_t i;

	stop();
	for (i = 0; i < FAKE_PORTS; i++)
		up[i] = fake_ports.port[i].up;
	fake_ports_reset(fake_ports.count);
	for (i = 0; i < FAKE_PORTS; i++)
		fake_ports.port[i].up = up[i];
	start();
}

void world_end(void)
{
	stop();
}

void settle(void)
{
	/* What one of them has done may be work for the other. */
	do {
		store_drain(store);
		worker_drain(queue->worker);
	} while (store->pending > 0);
}

void set_clock(int64_t seconds)
{
	time_ms += (uint64_t)seconds * 1000;
}

void pass(int64_t seconds)
{
	set_clock(seconds);
	queue_look(queue);
	queue_chores(queue);
	settle();
}

struct fax_document some_document(void)
{
	return (struct fax_document){
		.number = "0301234", .priority = FAX_PRIORITY_NORMAL, .retries = FAX_RETRIES_DEFAULT};
}

struct submitted {
	int r;
	uint32_t id;
};

static void on_submitted(void *arg, int r, uint32_t job_id, const struct doc_reply *reply)
{
	(void)reply;
	*(struct submitted *)arg = (struct submitted){r, job_id};
}

static int upload(const char *content)
{
	int fd = memfd_create("upload", MFD_CLOEXEC);

	assert(fd >= 0 && write(fd, content, strlen(content)) == (ssize_t)strlen(content));
	return fd;
}

uint32_t submit(const struct fax_document *document, uint32_t pages)
{
	struct fax_document any = some_document();
	struct submitted submitted = {.r = 1};

	assert(queue_submit(queue, upload("a document"), "pdf", document ? document : &any, "anna", on_submitted,
			    &submitted) == 0);
	fake_rendered(&(struct doc_reply){.result = DOC_OK, .pages = pages, .bytes = 5}, "a fax");
	assert(submitted.r == 1);
	settle();
	assert(submitted.r == 0 && submitted.id > 0);
	return submitted.id;
}

struct fax_job get(uint32_t id)
{
	struct fax_job job;

	assert(queue_get(queue, id, &job));
	return job;
}

enum fax_job_state state_of(uint32_t id)
{
	return get(id).state;
}

int command(uint32_t id, enum queue_command what)
{
	static int result; /* of a cancel in mid-call, later */
	int r;

	result = 1;
	r = queue_command(queue, id, what, on_done, &result);
	if (r < 0)
		return r;
	settle();
	return result;
}

void call(struct port *port, uint32_t confirmed, enum fax_status status)
{
	assert(port->busy && port->events);
	if (confirmed)
		fake_page(port, confirmed);
	fake_end(port, status, fax_status_words(status));
	settle();
}

void set(void (*change)(struct settings_values *values))
{
	struct settings_values values = *settings_get(settings);

	change(&values);
	settings_set(settings, &values, NULL, NULL);
	settle();
}
