/* SPDX-License-Identifier: MIT */
/* The archive of sent faxes: what is sent is copied once, whatever fails meanwhile; and jobs that users remove. */
#undef NDEBUG
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/queue/world.h"
#include "faxportd/store/store_internal.h"

#define ARCHIVE "archive" /* a folder in the test's own */

static void archive_on(struct settings_values *values)
{
	values->archive_outgoing = true;
	text_copy(values->archive_directory, sizeof(values->archive_directory), path_of(ARCHIVE));
}

static void archive_off(struct settings_values *values)
{
	values->archive_outgoing = false;
}

static void make_archive(void)
{
	assert(mkdir(path_of(ARCHIVE), 0700) == 0);
}

/* Files in a folder, hidden ones too. */
static int files_in(const char *name)
{
	DIR *dir = opendir(path_of(name));
	struct dirent *entry;
	int count = 0;

	assert(dir);
	while ((entry = readdir(dir)))
		count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(dir);
	return count;
}

static const char *content_of(const char *name)
{
	static char content[4096];
	int fd = open(path_of(name), O_RDONLY | O_CLOEXEC);
	ssize_t size;

	assert(fd >= 0);
	size = read(fd, content, sizeof(content) - 1);
	assert(size >= 0);
	content[size] = '\0';
	close(fd);
	return content;
}

static uint32_t send_one(void)
{
	struct fax_document document = some_document();
	uint32_t id;

	document.document_name = "Angebot.pdf";
	document.recipient_name = "M\xc3\xbcller";
	document.sender_name = "Anna\nResult: forged";
	document.billing_code = "42";
	id = submit(&document, 2);
	pass(30);
	fake_progress(PORT(0), 1, 14400, "THEM");
	call(PORT(0), 2, FAX_STATUS_OK);
	settle();
	assert(state_of(id) == FAX_JOB_SENT);
	return id;
}

static uint64_t owed(void)
{
	return number(store, "SELECT count(*) FROM job WHERE archive_wanted <> 0");
}

static void test_copied(void)
{
	static const char *const lines[] = {
		"Job: 1\n",
		"Result: completed\n",
		"Number: 0301234\n",
		"Recipient: M\xc3\xbcller\n",
		"Document: Angebot.pdf\n",
		"Billing code: 42\n",
		"Sender: Anna?Result: forged\n",
		"User: anna\n",
		"Port: front\n",
		"CSID: THEM\n",
		"Pages: 2\n",
		"Rate: 14400\n",
		"ECM: yes\n",
		"Attempts: 1\n",
		"Submitted: 2023-11-15T12:00:00Z\n",
		"Ended: 2023-11-15T12:00:30Z\n",
	};
	const char *facts;
	size_t i;

	make_archive();
	set(archive_on);
	send_one();
	assert(files_in(ARCHIVE) == 2 && owed() == 0);
	assert(strcmp(content_of(ARCHIVE "/20231115T120000Z-port11-job1.tif"), "a fax") == 0);
	facts = content_of(ARCHIVE "/20231115T120000Z-port11-job1.txt");
	for (i = 0; i < ARRAY_SIZE(lines); i++)
		assert(strstr(facts, lines[i]));
	assert(strcmp(get(1).status_detail, "") == 0);

	/* Once and for all: no copy of it is made again, also when somebody has taken these away. */
	unlink(path_of(ARCHIVE "/20231115T120000Z-port11-job1.tif"));
	world_restart();
	assert(files_in(ARCHIVE) == 1);
	send_one();
	assert(files_in(ARCHIVE) == 3);
}

static void test_not_copied(void)
{
	struct fax_document polled = some_document();
	uint32_t id;

	make_archive();
	send_one(); /* off */
	set(archive_on);
	id = submit(NULL, 1);
	call(PORT(0), 0, FAX_STATUS_BAD_NUMBER);
	assert(state_of(id) == FAX_JOB_FAILED);
	id = submit(NULL, 1);
	assert(queue_command(queue, id, QUEUE_CANCEL, NULL, NULL) == 0);
	call(PORT(0), 0, FAX_STATUS_CANCELLED);
	assert(state_of(id) == FAX_JOB_CANCELLED);
	/* What is received is no sent fax. */
	polled.kind = FAX_KIND_POLL;
	assert(queue_submit(queue, -1, "", &polled, "anna", NULL, NULL) == 0);
	settle();
	assert(PORT(0)->polling);
	call(PORT(0), 1, FAX_STATUS_OK);
	assert(state_of(PORT(0)->job_id) == FAX_JOB_SENT);
	assert(!queue_find(queue, PORT(0)->job_id)->job.archive_wanted);
	settle();
	assert(*get(PORT(0)->job_id).status_detail == '\0');
	assert(files_in(ARCHIVE) == 0 && owed() == 0);
}

/* Nothing can be written: the job says so and stays until it can. */
static void test_tried_again(void)
{
	uint32_t id;

	set(archive_on);
	id = send_one();
	assert(strstr(get(id).status_detail, "not in the archive yet: No such file or directory"));
	assert(owed() == 1);
	pass(10 * 24 * 3600);
	assert(queue_count(queue) == 1); /* its days are over */
	assert(queue_remove(queue, id, NULL, NULL) == -EBUSY);

	world_restart();
	assert(owed() == 1 && strstr(get(id).status_detail, "not in the archive yet"));
	make_archive();
	set(archive_on); /* somebody has put it right, and says so */
	assert(files_in(ARCHIVE) == 2 && owed() == 0 && strcmp(get(id).status_detail, "") == 0);
	pass(1);
	assert(queue_count(queue) == 0);
}

/* Killed between sending and copying, or between copying and storing that: there is one copy in the end. */
static void test_crash(void)
{
	uint32_t id;

	set(archive_on);
	send_one();
	make_archive();
	world_restart();
	assert(files_in(ARCHIVE) == 2 && owed() == 0);

	/* The result was lost. */
	assert(sqlite3_exec(store->db, "UPDATE job SET archive_wanted = 1", NULL, NULL, NULL) == SQLITE_OK);
	world_restart();
	assert(files_in(ARCHIVE) == 2 && owed() == 0);

	/* Killed in the call, after the last page: the next start sees that it was sent. */
	id = submit(NULL, 1);
	fake_page(PORT(0), 1);
	settle();
	world_restart();
	assert(state_of(id) == FAX_JOB_SENT && files_in(ARCHIVE) == 4);
}

static void test_switched_off(void)
{
	uint32_t id;

	set(archive_on);
	id = send_one();
	assert(owed() == 1);
	set(archive_off);
	assert(owed() == 0 && strcmp(get(id).status_detail, "") == 0);
}

static void test_document_gone(void)
{
	uint32_t id;

	set(archive_on);
	id = send_one();
	assert(unlink(path_of("documents/1.tif")) == 0);
	make_archive();
	set(archive_on);
	assert(owed() == 0 && files_in(ARCHIVE) == 0);
	assert(strstr(get(id).status_detail, "document is gone"));
}

/* ---- removing -------------------------------------------------------------------- */

static void on_removed(void *arg, int r)
{
	*(int *)arg = r;
}

static void test_remove(void)
{
	uint32_t id, other;
	int r = 1;

	id = send_one();
	PORT(0)->up = false;
	other = submit(NULL, 1);
	assert(queue_remove(queue, 99, NULL, NULL) == -ENOENT);
	assert(queue_remove(queue, other, NULL, NULL) == -EPROTO);
	assert(queue_remove(queue, id, on_removed, &r) == 0 && r == 1);
	assert(queue_remove(queue, id, on_removed, &r) == -ENOENT); /* on its way out */
	assert(queue_command(queue, id, QUEUE_RESTART, NULL, NULL) == -ENOENT);
	settle();
	assert(r == 0 && queue_count(queue) == 1 && files_in("documents") == 1);
	world_restart();
	assert(queue_count(queue) == 1 && state_of(other) == FAX_JOB_PENDING);

	assert(command(other, QUEUE_CANCEL) == 0);
	r = 1;
	disk_full_for = "faxport.db-wal";
	assert(queue_remove(queue, other, on_removed, &r) == 0);
	settle();
	assert(r == -ENOSPC && queue_count(queue) == 1 && files_in("documents") == 1);
	disk_full_for = NULL;
	assert(queue_remove(queue, other, on_removed, &r) == 0);
	settle();
	assert(r == 0 && queue_count(queue) == 0 && files_in("documents") == 0);
}

int main(void)
{
	static void (*const tests[])(void) = {test_copied,       test_not_copied,    test_tried_again, test_crash,
					      test_switched_off, test_document_gone, test_remove};
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
