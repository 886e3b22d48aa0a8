/* SPDX-License-Identifier: MIT */
/* Uploads without the wire: whose they are, how they end, that nothing stays behind. */
#undef NDEBUG
#include "faxportd/rpcd/upload.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <re/re.h>

#include "faxportd/rpcd/identity.h"

#define MAX_BYTES 100

static char folder[] = "/tmp/upload-test-XXXXXX";
static struct identities *identities;
static struct identity *alice, *bob;
static struct uploads *uploads;
static int association; /* its address stands for one */

/* Files with a name in the folder. */
static unsigned files(void)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	unsigned count = 0;

	assert(dir);
	while ((entry = readdir(dir)) != NULL)
		count += entry->d_name[0] != '.' || strlen(entry->d_name) > 2;
	closedir(dir);
	return count;
}

static struct upload *begin(const char *ext)
{
	struct upload *upload;

	assert(upload_begin(uploads, alice, &association, ext, &upload) == 0);
	return upload;
}

static void on_time(void *arg)
{
	(void)arg;
	re_cancel();
}

static void run_for(uint32_t ms)
{
	struct tmr tmr;

	tmr_init(&tmr);
	tmr_start(&tmr, ms, on_time, NULL);
	re_main(NULL);
	tmr_cancel(&tmr);
}

static void test_take(void)
{
	struct upload *upload = begin(".JPEG");
	char name[UPLOAD_NAME_SIZE], ext[DOC_EXT_SIZE], text[20];
	int file;

	strcpy(name, upload_name(upload));
	assert(upload_write(upload, "hello ", 6) == 0 && upload_write(upload, "world", 5) == 0);
	assert(files() == 0); /* it has no name, so that a crash leaves nothing */
	assert(uploads_take(uploads, alice, name, &file, ext) == -ENOENT); /* not finished */
	upload_end(upload);
	assert(uploads_take(uploads, bob, name, &file, ext) == -ENOENT); /* not his */
	assert(uploads_take(uploads, alice, "0123", &file, ext) == -ENOENT);
	assert(uploads_take(uploads, alice, name, &file, ext) == 0 && strcmp(ext, "jpeg") == 0);
	assert(read(file, text, sizeof(text)) == 11 && memcmp(text, "hello world", 11) == 0);
	close(file);
	assert(uploads_take(uploads, alice, name, &file, ext) == -ENOENT); /* once */
	assert(uploads_count(uploads) == 0);
}

static void test_limits(void)
{
	struct upload *upload = begin(".tif"), *many[UPLOADS_PER_USER], *more;
	char name[UPLOAD_NAME_SIZE], ext[DOC_EXT_SIZE], data[MAX_BYTES + 1] = "";
	int file;
	size_t i;

	assert(upload_write(upload, data, MAX_BYTES) == 0);
	strcpy(name, upload_name(upload));
	assert(upload_write(upload, data, 1) == -EFBIG);
	assert(upload_write(upload, data, 1) == -EBADF);
	upload_end(upload);
	assert(uploads_take(uploads, alice, name, &file, ext) == -ENOENT && uploads_count(uploads) == 0);

	for (i = 0; i < UPLOADS_PER_USER; i++)
		many[i] = begin(".txt");
	assert(upload_begin(uploads, alice, &association, ".txt", &more) == -EMFILE);
	assert(upload_begin(uploads, bob, &association, ".txt", &more) == 0); /* he has his own */
	upload_free(more);
	upload_free(many[0]);
	upload_end(many[1]); /* still one of them */
	many[0] = begin(".txt");
	assert(upload_begin(uploads, alice, &association, ".txt", &more) == -EMFILE);
	uploads_run_down(uploads, &file); /* somebody else's association */
	assert(uploads_count(uploads) == UPLOADS_PER_USER);
	uploads_run_down(uploads, &association);
	assert(uploads_count(uploads) == 0 && alice->uploads == 0 && bob->uploads == 0);
	upload_free(begin(".txt"));

	assert(upload_begin(uploads, alice, &association, ".exe", &more) == -EINVAL);
}

/* What is forgotten goes by itself; what is being written loses its bytes, and its handle stays good for nothing. */
static void test_expiry(void)
{
	struct upload *ended, *open;

	uploads_free(uploads);
	assert(uploads_new(folder, MAX_BYTES, 50, &uploads) == 0);
	ended = begin(".pdf");
	open = begin(".pdf");
	upload_end(ended);
	assert(upload_write(open, "x", 1) == 0);
	run_for(150);
	assert(uploads_count(uploads) == 1);
	assert(upload_write(open, "x", 1) == -EBADF);
	upload_end(open);
	assert(uploads_count(uploads) == 0);

	begin(".pdf"); /* there at the end */
}

static void test_no_folder(void)
{
	struct upload *upload;

	uploads_free(uploads);
	assert(uploads_new("/no/such/folder", MAX_BYTES, 1000, &uploads) == 0);
	assert(upload_begin(uploads, alice, &association, ".pdf", &upload) == -ENOENT);
	assert(uploads_count(uploads) == 0 && alice->uploads == 0);
}

int main(void)
{
	static void (*const tests[])(void) = {test_take, test_limits, test_expiry, test_no_folder};
	size_t i;

	assert(mkdtemp(folder));
	for (i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		assert(libre_init() == 0);
		assert(identities_new("", &identities) == 0);
		alice = identity_get(identities, 1000);
		bob = identity_get(identities, 1001);
		assert(uploads_new(folder, MAX_BYTES, UPLOAD_EXPIRY_MS, &uploads) == 0);
		tests[i]();
		uploads = uploads_free(uploads);
		identity_unref(alice);
		identity_unref(bob);
		identities = identities_free(identities);
		libre_close();
	}
	assert(rmdir(folder) == 0);
	return 0;
}
