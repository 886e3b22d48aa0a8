/* SPDX-License-Identifier: MIT */
/* Documents on offer: what a port is given for who calls it, what becomes of it, and a crash while it is collected. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/captured_log.h"
#include "faxportd/queue/world.h"

#define PAGES 3

static struct port_offer given;

static struct fax_document some_offer(void)
{
	struct fax_document document = some_document();

	document.kind = FAX_KIND_OFFER;
	document.number = "";
	document.device_id = 11;
	document.selective = "77";
	document.password = "secret";
	return document;
}

/* What the port that is called has for its caller. */
static bool is_offered(uint32_t device_id)
{
	struct port_offer offer = {0};
	char text[64] = "";
	ssize_t size;

	if (!fake_ports.on_offer(fake_ports.offer_arg, device_id, &offer))
		return false;
	given = offer;
	size = pread(given.document, text, sizeof(text) - 1, 0);
	assert(size > 0 && given.page_count == PAGES && strcmp(given.selective, "77") == 0);
	assert(strcmp(given.password, "secret") == 0);
	close(given.document);
	return true;
}

static bool ask(void)
{
	return given.events->on_asked(given.arg, given.job_id, PORT(0));
}

static void end(uint32_t confirmed, enum fax_status status)
{
	struct fax_port_status last = {.csid = "Us", .tsid = "Them", .device_id = 11, .rate = 14400, .t38 = true};

	if (confirmed > 0)
		given.events->on_page(given.arg, given.job_id, confirmed);
	given.events->on_ended(given.arg, given.job_id, status, "", &last);
	settle();
}

static void test_once(void)
{
	struct fax_document document = some_offer();
	uint32_t id = submit(&document, PAGES);

	assert(state_of(id) == FAX_JOB_PENDING && PORT(0)->dials == 0);
	pass(100000);
	assert(PORT(0)->dials == 0 && get(id).next_attempt == 0 && !get(id).no_line);
	assert(get(id).kind == FAX_KIND_OFFER && get(id).device_id == 11 && strcmp(get(id).device_name, "front") == 0);
	world_restart();
	assert(!is_offered(12));
	assert(is_offered(11) && given.job_id == id);
	assert(state_of(id) == FAX_JOB_PENDING); /* offered is not asked for */
	assert(ask() && state_of(id) == FAX_JOB_SENDING && !is_offered(11));
	/* Part of it: the next one gets it all. */
	end(1, FAX_STATUS_HUNG_UP);
	assert(state_of(id) == FAX_JOB_RETRYING && get(id).status == FAX_STATUS_HUNG_UP && get(id).next_attempt == 0);
	pass(100000);
	assert(PORT(0)->dials == 0 && is_offered(11) && ask() && get(id).pages_confirmed == 0);
	end(PAGES, FAX_STATUS_HUNG_UP);
	assert(state_of(id) == FAX_JOB_SENT && get(id).attempts == 2 && strcmp(get(id).remote_csid, "Them") == 0);
	assert(!is_offered(11));
}

static void test_kept(void)
{
	struct fax_document document = some_offer();
	uint32_t id;
	int i;

	document.keep = true;
	id = submit(&document, PAGES);
	/* More often than anything is tried. */
	for (i = 0; i < 10; i++) {
		assert(is_offered(11) && ask());
		end(i % 2 ? PAGES : 1, i % 2 ? FAX_STATUS_OK : FAX_STATUS_NO_TRAINING);
		assert(state_of(id) == FAX_JOB_RETRYING);
	}
	world_restart();
	assert(get(id).keep && is_offered(11) && ask());
	/* Withdrawn when all of it has got through. */
	given.events->on_page(given.arg, given.job_id, PAGES);
	PORT(0)->busy = true;
	assert(command(id, QUEUE_CANCEL) == 1 && PORT(0)->hung_up == FAX_STATUS_CANCELLED);
	end(0, FAX_STATUS_OK);
	assert(state_of(id) == FAX_JOB_CANCELLED && !is_offered(11));
}

/* One at a time, and where it is to wait is said. */
static void test_refused(void)
{
	struct fax_document document = some_offer();
	uint32_t id = submit(&document, PAGES);
	int fd;

	fd = memfd_create("upload", MFD_CLOEXEC);
	assert(queue_submit(queue, fd, "pdf", &document, "anna", NULL, NULL) == -EEXIST);
	document.device_id = 0;
	fd = memfd_create("upload", MFD_CLOEXEC);
	assert(queue_submit(queue, fd, "pdf", &document, "anna", NULL, NULL) == -EINVAL);
	assert(command(id, QUEUE_CANCEL) == 0 && !is_offered(11));
	document.device_id = 11;
	fd = memfd_create("upload", MFD_CLOEXEC);
	assert(write(fd, "x", 1) == 1);
	assert(queue_submit(queue, fd, "pdf", &document, "anna", NULL, NULL) == 0);
	/* One that is being rendered counts. */
	fd = memfd_create("upload", MFD_CLOEXEC);
	assert(queue_submit(queue, fd, "pdf", &document, "anna", NULL, NULL) == -EEXIST);
	fake_rendered(&(struct doc_reply){.result = DOC_OK, .pages = PAGES, .bytes = 5}, "a fax");
	settle();
	assert(is_offered(11));
}

/* One that has ended comes back only where no other has its place. */
static void test_restarted(void)
{
	struct fax_document document = some_offer();
	uint32_t id = submit(&document, PAGES), other;

	assert(command(id, QUEUE_CANCEL) == 0 && command(id, QUEUE_RESTART) == 0 && is_offered(11));
	assert(given.job_id == id && command(id, QUEUE_CANCEL) == 0);
	other = submit(&document, PAGES);
	assert(command(id, QUEUE_RESTART) == -EEXIST && state_of(id) == FAX_JOB_CANCELLED);
	assert(is_offered(11) && given.job_id == other && ask());
	assert(command(id, QUEUE_RESTART) == -EEXIST); /* while it is collected, too */
	end(PAGES, FAX_STATUS_OK);
	/* What has been given out stays so. */
	assert(command(other, QUEUE_RESTART) == -EPROTO && command(id, QUEUE_RESTART) == 0);
	assert(command(other, QUEUE_RESTART) == -EPROTO && is_offered(11) && given.job_id == id);
}

/* Between the answer of a call and the asking it has gone, or is held back. */
static void test_gone(void)
{
	struct fax_document document = some_offer();
	uint32_t id = submit(&document, PAGES);

	assert(is_offered(11));
	assert(command(id, QUEUE_PAUSE) == 0 && !ask());
	end(1, FAX_STATUS_CANCELLED);
	assert(state_of(id) == FAX_JOB_PAUSED && get(id).status == FAX_STATUS_INTERRUPTED);
	assert(!is_offered(11) && command(id, QUEUE_RESUME) == 0);
	assert(is_offered(11));
	assert(command(id, QUEUE_CANCEL) == 0 && !ask() && state_of(id) == FAX_JOB_CANCELLED);
	captured_log_begin(LOG_LEVEL_WARNING);
	end(PAGES, FAX_STATUS_OK); /* all that can be done */
	assert(captured_log_has(
		"warning: withdrawn document was collected before the call could be ended port=11 job=1"));
	captured_log_end();
	assert(state_of(id) == FAX_JOB_CANCELLED && get(id).pages_confirmed == 1);
	given.job_id = 99;
	assert(!ask());

	/* Held back too late. */
	id = submit(&document, PAGES);
	assert(is_offered(11) && command(id, QUEUE_PAUSE) == 0 && !ask());
	end(PAGES, FAX_STATUS_OK);
	assert(state_of(id) == FAX_JOB_SENT && command(id, QUEUE_RESUME) == -EPROTO && !is_offered(11));
}

/* The media cannot read the document, which was sound once. */
static void test_bad(void)
{
	struct fax_document document = some_offer();
	uint32_t id = submit(&document, PAGES);

	assert(is_offered(11));
	given.events->on_bad(given.arg, given.job_id);
	settle();
	assert(state_of(id) == FAX_JOB_FAILED && get(id).status == FAX_STATUS_FAULT);
	assert(strcmp(get(id).status_detail, "the document cannot be read") == 0 && !is_offered(11));
	world_restart();
	assert(state_of(id) == FAX_JOB_FAILED);
	/* There is room for another; what has gone since concerns nobody. */
	id = submit(&document, PAGES);
	assert(is_offered(11) && command(id, QUEUE_CANCEL) == 0);
	given.events->on_bad(given.arg, given.job_id);
	given.events->on_bad(given.arg, 99);
	assert(state_of(id) == FAX_JOB_CANCELLED);
}

/* While it is collected. */
static void test_crashes(void)
{
	struct fax_document document = some_offer();
	uint32_t id = submit(&document, PAGES);

	assert(is_offered(11) && ask());
	settle();
	given.events->on_page(given.arg, given.job_id, 1);
	world_restart();
	assert(state_of(id) == FAX_JOB_RETRYING && is_offered(11) && ask());
	settle();
	given.events->on_page(given.arg, given.job_id, PAGES);
	settle();
	world_restart();
	assert(state_of(id) == FAX_JOB_SENT && !is_offered(11)); /* given out, and not once more */
}

int main(void)
{
	static void (*const tests[])(void) = {test_once, test_kept, test_refused, test_restarted,
					      test_gone, test_bad,  test_crashes};
	size_t i;

	fixture_begin();
	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		world_begin(2);
		tests[i]();
		world_end();
	}
	fixture_end();
	return 0;
}
