/* SPDX-License-Identifier: MIT */
/* Submitting: an id only for what is stored, and nothing left of what is refused. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/queue/world.h"

static int submitted_r;
static uint32_t submitted_id;
static struct doc_reply submitted_reply;

static void on_submitted(void *arg, int r, uint32_t job_id, const struct doc_reply *reply)
{
	assert(submitted_r == 1);
	assert(arg == &submitted_r);
	submitted_r = r;
	submitted_id = job_id;
	submitted_reply = *reply;
}

static int memory_file(const char *content)
{
	int fd = memfd_create("upload", MFD_CLOEXEC);

	assert(fd >= 0 && write(fd, content, strlen(content)) == (ssize_t)strlen(content));
	return fd;
}

/* The file is closed whatever happens. */
static int try_submit(const struct fax_document *document)
{
	int fd = memory_file("upload"), r;

	submitted_r = 1;
	r = queue_submit(queue, fd, "pdf", document, "anna", on_submitted, &submitted_r);
	assert(fcntl(fd, F_GETFD) < 0);
	return r;
}

static int files_in(const char *name)
{
	DIR *dir = opendir(path_of(name));
	struct dirent *entry;
	int count = 0;

	assert(dir);
	while ((entry = readdir(dir)))
		count += entry->d_name[0] != '.';
	closedir(dir);
	return count;
}

static void nothing_left(void)
{
	settle();
	assert(files_in("documents") == 0 && queue_count(queue) == 0 && fake_renderings() == 0);
	assert(number(store, "SELECT count(*) FROM job") == 0);
	assert(list_count(&queue->submissions) == 0);
}

static void test_accepted(void)
{
	struct fax_document document = some_document();
	struct fax_job job;
	char content[8] = "";
	int fd;

	document.document_name = "Angebot.pdf";
	document.recipient_name = "M\xc3\xbcller\x07";
	document.sender_name = "Anna";
	document.sender_company = "Co";
	document.sender_dept = "Dept";
	document.billing_code = "42";
	document.subject = "Hi";
	document.tsid = "+49 30 99";
	document.priority = FAX_PRIORITY_HIGH;
	document.retries = 7;
	document.device_id = 11;
	fake_ports_reset(1);
	fake_ports.port[0].up = false;

	assert(try_submit(&document) == 0);
	assert(fake_renderings() == 1 && strcmp(fake_request.ext, "pdf") == 0 && strcmp(fake_upload, "upload") == 0);
	assert(fake_request.max_pages == 500 && fake_request.resolution == DOC_FINE && fake_request.time_limit_s == 60);
	assert(queue_count(queue) == 0 && submitted_r == 1);

	pass(10);
	fake_rendered(&(struct doc_reply){.result = DOC_OK, .pages = 3, .bytes = 5}, "a fax");
	assert(submitted_r == 1 && queue_count(queue) == 0); /* not before it is stored */
	settle();
	assert(submitted_r == 0 && submitted_id == 1 && submitted_reply.pages == 3);

	world_restart();
	job = get(1);
	assert(job.state == FAX_JOB_PENDING && job.pages == 3 && job.bytes == 5 && job.submitted_time == NOON + 10);
	assert(strcmp(job.number, "0301234") == 0 && strcmp(job.document_name, "Angebot.pdf") == 0);
	assert(strcmp(job.recipient_name, "M\xc3\xbcller?") == 0); /* no control characters */
	assert(strcmp(job.sender_name, "Anna") == 0 && strcmp(job.sender_company, "Co") == 0);
	assert(strcmp(job.sender_dept, "Dept") == 0 && strcmp(job.billing_code, "42") == 0);
	assert(strcmp(job.subject, "Hi") == 0 && strcmp(job.tsid, "+49 30 99") == 0);
	assert(strcmp(job.user_name, "anna") == 0 && job.priority == FAX_PRIORITY_HIGH && job.retries == 7);
	assert(strcmp(job.device_name, "") == 0 && job.device_id == 0 && job.status == FAX_STATUS_OK);
	fd = queue_open_document(queue, 1);
	assert(fd >= 0 && read(fd, content, sizeof(content)) == 5 && strcmp(content, "a fax") == 0);
	close(fd);
	assert(queue_open_document(queue, 2) == -ENOENT);
}

/* Every refusal of the renderer: the reason goes back, nothing stays. */
static void test_refused(void)
{
	unsigned result;

	for (result = DOC_OK + 1; result < DOC_RESULTS; result++) {
		struct fax_document document = some_document();
		struct doc_reply reply = {.result = result, .page = 7, .reason = "no"};

		assert(try_submit(&document) == 0);
		fake_rendered(&reply, "half a f");
		assert(submitted_r == -EBADMSG && submitted_id == 0);
		assert(submitted_reply.result == result && submitted_reply.page == 7);
		assert(strcmp(submitted_reply.reason, "no") == 0);
		nothing_left();
	}
}

/* A renderer that says what cannot be. */
static void test_liar(void)
{
	static const uint32_t pages[] = {0, 501, UINT32_MAX};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pages); i++) {
		struct fax_document document = some_document();

		assert(try_submit(&document) == 0);
		fake_rendered(&(struct doc_reply){.result = DOC_OK, .pages = pages[i]}, "x");
		assert(submitted_r == -EBADMSG && submitted_reply.result == DOC_FAULT);
		nothing_left();
	}
}

static void block(struct settings_values *values)
{
	values->outbox_blocked = true;
}

static void unblock(struct settings_values *values)
{
	values->outbox_blocked = false;
}

static void test_invalid(void)
{
	static char long_number[200], long_text[2000];
	struct fax_document document;

	memset(long_number, '1', sizeof(long_number) - 1);
	memset(long_text, 'x', sizeof(long_text) - 1);

#define REFUSED(r, change) \
	do { \
		document = some_document(); \
		change; \
		assert(try_submit(&document) == r && submitted_r == 1); \
		nothing_left(); \
	} while (0)
	REFUSED(-EINVAL, document.number = NULL);
	REFUSED(-EINVAL, document.number = "");
	REFUSED(-EINVAL, document.number = "  ");
	REFUSED(-EINVAL, document.number = long_number); /* cut short it would be another number */
	REFUSED(-EINVAL, document.number = "12\xff");
	REFUSED(-EINVAL, document.recipient_name = "\xc3");
	REFUSED(-EINVAL, document.tsid = "123456789012345678901");
	REFUSED(-EINVAL, document.tsid = "M\xc3\xbcller");
	REFUSED(-EINVAL, document.subaddress = "123456789012345678901");
	REFUSED(-EINVAL, document.subaddress = "12a");
	REFUSED(-EINVAL, document.password = "123456789012345678901");
	REFUSED(-EINVAL, document.password = "M\xc3\xbcller");
	REFUSED(-EINVAL, document.password = "   ");
	REFUSED(-EINVAL, document.priority = 3);
	REFUSED(-EINVAL, document.send_at = -1);
	REFUSED(-EINVAL, document.device_id = 99);
	set(block);
	REFUSED(-EROFS, (void)0);
	set(unblock);

	/* Other texts are cut. */
	document = some_document();
	document.subject = long_text;
	assert(strlen(get(submit(&document, 1)).subject) == 511);
}

static void test_too_many(void)
{
	struct fax_document document = some_document();
	int i;

	world_conf.queue.max_jobs = 3;
	fake_ports.port[0].up = false;
	submit(NULL, 1);
	submit(NULL, 1);
	assert(try_submit(&document) == 0); /* being rendered: counts */
	assert(queue_submit(queue, memory_file(""), "", &document, "anna", on_submitted, NULL) == -ENOSPC);
	fake_rendered(&(struct doc_reply){.result = DOC_EMPTY}, "");
	submit(NULL, 1);
	assert(try_submit(&document) == -ENOSPC);
	assert(command(1, QUEUE_CANCEL) == 0); /* has ended: counts no more */
	submit(NULL, 1);
	for (i = 2; i <= 3; i++)
		assert(command((uint32_t)i, QUEUE_CANCEL) == 0);
	world_conf.queue.max_jobs = 100;
}

static void test_disk_full(void)
{
	struct fax_document document = some_document();

	assert(try_submit(&document) == 0);
	disk_full_for = "faxport.db-wal";
	fake_rendered(&(struct doc_reply){.result = DOC_OK, .pages = 1, .bytes = 5}, "a fax");
	settle();
	assert(submitted_r == -ENOSPC && submitted_id == 0);
	nothing_left();
	disk_full_for = NULL;
	assert(submit(NULL, 1) == 2); /* that id was never told to anybody, and is not used again */
}

/* The daemon ends while a document is being rendered: its user is told so, nothing half-made stays. */
static void test_end_rendering(void)
{
	struct fax_document document = some_document();

	assert(try_submit(&document) == 0);
	queue_close(queue);
	assert(submitted_r == -ESHUTDOWN && fake_renderings() == 0 && files_in("documents") == 0);
	assert(try_submit(&document) == -ESHUTDOWN);
	world_restart();
	assert(queue_count(queue) == 0);

	assert(try_submit(&document) == 0);
	world_restart(); /* without a warning */
	assert(submitted_r == -ESHUTDOWN && queue_count(queue) == 0 && files_in("documents") == 0);
}

/* While it is being stored: its user has the id, and the job is there. */
static void test_end_storing(void)
{
	struct fax_document document = some_document();

	assert(try_submit(&document) == 0);
	fake_rendered(&(struct doc_reply){.result = DOC_OK, .pages = 1, .bytes = 5}, "a fax");
	queue_close(queue);
	assert(submitted_r == 1);
	settle();
	assert(submitted_r == 0);
	world_restart();
	assert(queue_count(queue) == 1 && files_in("documents") == 1);
}

/* What is free on the disk is for faxes that come in. */
static void test_no_room(void)
{
	struct fax_document document = some_document();

	world_conf.server.min_free_mb = UINT32_MAX;
	assert(try_submit(&document) == -ENOSPC);
	nothing_left();
	world_conf.server.min_free_mb = 1;
	submit(&document, 1);
	world_conf.server.min_free_mb = 0;
}

int main(void)
{
	static void (*const tests[])(void) = {test_accepted,      test_refused,     test_liar,
					      test_invalid,       test_too_many,    test_disk_full,
					      test_end_rendering, test_end_storing, test_no_room};
	size_t i;

	fixture_begin();
	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		world_begin(1);
		tests[i]();
		world_end();
	}
	fixture_end();
	return 0;
}
