/* SPDX-License-Identifier: MIT */
/* Documents on their way in; see upload.h. */
#include "faxportd/rpcd/upload.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include <re/re.h>

#include "base/buf.h"
#include "base/text.h"
#include "faxportd/rpcd/identity.h"

struct upload {
	struct le le;
	struct uploads *uploads;
	struct identity *identity;
	const void *owner;
	struct tmr expiry;
	int file;
	uint64_t size;
	bool ended;
	bool failed;
	char ext[DOC_EXT_SIZE];
	char name[UPLOAD_NAME_SIZE];
};

struct uploads {
	char *state_dir;
	uint64_t max_bytes;
	uint32_t expiry_ms;
	struct list list;
};

/* [MS-FAX] knows .tif and .cov; the others are for our own clients: the server renders. */
static const char *const extensions[] = {"tif", "cov", "tiff", "pdf", "ps", "eps", "png", "jpg", "jpeg", "txt"};

int uploads_new(const char *state_dir, uint64_t max_bytes, uint32_t expiry_ms, struct uploads **ret_uploads)
{
	AUTO(uploads) uploads = NULL;

	uploads = calloc(1, sizeof(*uploads));
	if (!uploads)
		return -ENOMEM;
	list_init(&uploads->list);
	uploads->max_bytes = max_bytes;
	uploads->expiry_ms = expiry_ms;
	uploads->state_dir = text_dup(state_dir);
	if (!uploads->state_dir)
		return -ENOMEM;

	*ret_uploads = uploads;
	uploads = NULL;
	return 0;
}

struct uploads *uploads_free(struct uploads *uploads)
{
	if (!uploads)
		return NULL;
	while (!list_isempty(&uploads->list))
		upload_free(list_ledata(list_head(&uploads->list)));
	free(uploads->state_dir);
	free(uploads);
	return NULL;
}

struct upload *upload_free(struct upload *upload)
{
	if (!upload)
		return NULL;
	tmr_cancel(&upload->expiry);
	list_unlink(&upload->le);
	if (upload->file >= 0)
		close(upload->file);
	if (upload->identity) {
		upload->identity->uploads--;
		identity_unref(upload->identity);
	}
	free(upload);
	return NULL;
}
AUTO_DEFINE(upload, upload_free);

/* A file without a name; where the file system has none such, one whose name is gone at once. */
static int open_nameless(const char *folder)
{
	AUTO_BUF path = {0};
	int fd;

	fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
		return fd >= 0 ? fd : -errno;

	buf_init(&path, 4096);
	buf_printf(&path, "%s/.upload-XXXXXX", folder);
	if (!buf_str(&path))
		return buf_error(&path);
	fd = mkostemp((char *)path.data, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	unlink((char *)path.data);
	return fd;
}

static const char *known_extension(const char *ext)
{
	size_t i;

	if (ext[0] != '.')
		return NULL;
	for (i = 0; i < ARRAY_SIZE(extensions); i++) {
		if (text_equal_nocase(ext + 1, extensions[i]))
			return extensions[i];
	}
	return NULL;
}

static void on_expired(void *arg)
{
	struct upload *upload = arg;

	/* A copy handle may still name it: the bytes go, the object stays until the handle is closed. */
	if (!upload->ended) {
		upload->failed = true;
		close(upload->file);
		upload->file = -1;
		return;
	}
	upload_free(upload);
}

int upload_begin(struct uploads *uploads, struct identity *identity, const void *owner, const char *ext,
		 struct upload **ret_upload)
{
	AUTO(upload) upload = NULL;
	const char *known = known_extension(ext);
	uint8_t random[16];
	size_t i;

	if (!known)
		return -EINVAL;
	if (identity->uploads >= UPLOADS_PER_USER)
		return -EMFILE;
	if (getrandom(random, sizeof(random), 0) != sizeof(random))
		return -errno;

	upload = calloc(1, sizeof(*upload));
	if (!upload)
		return -ENOMEM;
	upload->uploads = uploads;
	upload->file = open_nameless(uploads->state_dir);
	if (upload->file < 0)
		return upload->file;
	upload->owner = owner;
	upload->identity = identity_ref(identity);
	identity->uploads++;
	text_copy(upload->ext, sizeof(upload->ext), known);
	for (i = 0; i < sizeof(random); i++)
		snprintf(upload->name + 2 * i, 3, "%02x", random[i]);
	snprintf(upload->name + 2 * i, sizeof(upload->name) - 2 * i, ".%s", known);
	list_append(&uploads->list, &upload->le, upload);
	tmr_start(&upload->expiry, upload->uploads->expiry_ms, on_expired, upload);

	*ret_upload = upload;
	upload = NULL;
	return 0;
}

const char *upload_name(const struct upload *upload)
{
	return upload->name;
}

int upload_write(struct upload *upload, const void *data, size_t size)
{
	const uint8_t *at = data;
	ssize_t n;
	int r = 0;

	if (upload->failed || upload->ended)
		return -EBADF;
	if (size > upload->uploads->max_bytes - upload->size)
		r = -EFBIG;
	while (r == 0 && size > 0) {
		n = pwrite(upload->file, at, size, (off_t)upload->size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			r = -errno;
			break;
		}
		at += n;
		size -= (size_t)n;
		upload->size += (uint64_t)n;
	}
	if (r < 0) {
		/* A document with a hole must never be faxed; its room on the disk is given back now. */
		upload->failed = true;
		close(upload->file);
		upload->file = -1;
		return r;
	}
	tmr_start(&upload->expiry, upload->uploads->expiry_ms, on_expired, upload);
	return 0;
}

void upload_end(struct upload *upload)
{
	if (upload->failed) {
		upload_free(upload);
		return;
	}
	upload->ended = true;
	tmr_start(&upload->expiry, upload->uploads->expiry_ms, on_expired, upload);
}

void uploads_run_down(struct uploads *uploads, const void *owner)
{
	struct le *le = list_head(&uploads->list);
	struct upload *upload;

	while (le) {
		upload = list_ledata(le);
		le = le->next;
		if (upload->owner == owner)
			upload_free(upload);
	}
}

int uploads_take(struct uploads *uploads, const struct identity *identity, const char *name, int *ret_file,
		 char ret_ext[DOC_EXT_SIZE])
{
	struct upload *upload;
	struct le *le;

	for (le = list_head(&uploads->list); le; le = le->next) {
		upload = list_ledata(le);
		if (upload->identity->uid != identity->uid || !text_equal_nocase(upload->name, name))
			continue;
		if (!upload->ended)
			return -ENOENT;
		*ret_file = upload->file;
		upload->file = -1;
		text_copy(ret_ext, DOC_EXT_SIZE, upload->ext);
		upload_free(upload);
		return 0;
	}
	return -ENOENT;
}

size_t uploads_count(const struct uploads *uploads)
{
	return list_count(&uploads->list);
}
