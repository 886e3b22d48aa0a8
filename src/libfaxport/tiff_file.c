/* SPDX-License-Identifier: MIT */
/*
 * TIFF files: the public functions of <faxport/tiff.h>. Of a file of 100 MB
 * a few kB are read, from where its directories are.
 */
#include <faxport/tiff.h>

#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "libfaxport/file.h"
#include "libfaxport/result.h"
#include "libfaxport/tiff.h"

AUTO_DEFINE(file, file_close);

static enum fax_error error_of(int fault)
{
	switch (fault) {
	case 0:
		return FAX_E_OK;
	case -EBADMSG:
		return FAX_E_INVALID;
	case -ENOENT:
		return FAX_E_NOT_FOUND;
	case -ENOMEM:
		return FAX_E_NO_MEMORY;
	default:
		return FAX_E_FILE;
	}
}

static int read_file(void *arg, uint64_t offset, void *data, size_t size)
{
	int r = file_read_at(arg, offset, data, size);

	if (r < 0)
		return r == -EBADMSG ? -EIO : r;
	/* It was longer when it was opened. */
	return (size_t)r == size ? 0 : -EBADMSG;
}

static enum fax_error open_path(const char *path, struct tiff_source *source, struct file **ret_file, struct tiff *tiff)
{
	int r;

	*source = (struct tiff_source){.read = read_file};
	r = file_open(path, ret_file, &source->size);
	if (r < 0)
		return r == -ENOMEM ? FAX_E_NO_MEMORY : FAX_E_FILE;
	source->arg = *ret_file;
	r = tiff_open(tiff, source);
	return error_of(r);
}

enum fax_error fax_tiff_read(const char *path, struct fax_tiff **ret_tiff)
{
	AUTO(file) file = NULL;
	struct tiff_source source;
	struct fax_tiff facts, *result;
	AUTO_RPC_ARENA arena;
	enum fax_error error;
	struct tiff tiff;
	int r;

	rpc_arena_init(&arena, RESULT_MAX);
	error = open_path(path, &source, &file, &tiff);
	if (error != FAX_E_OK)
		return error;
	r = tiff_facts(&tiff, &arena, &facts);
	if (r < 0)
		return error_of(r);
	result = result_copy(&arena, &facts, sizeof(facts));
	if (!result)
		return FAX_E_NO_MEMORY;
	*ret_tiff = result;
	return FAX_E_OK;
}

enum fax_error fax_tiff_tag_text(const char *path, uint16_t tag, char **ret_text)
{
	char text[FAX_TIFF_TEXT_MAX + 1], *result;
	AUTO(file) file = NULL;
	struct tiff_source source;
	struct tiff_value value;
	AUTO_RPC_ARENA arena;
	enum fax_error error;
	struct tiff tiff;
	int r;

	rpc_arena_init(&arena, RESULT_MAX);
	error = open_path(path, &source, &file, &tiff);
	if (error != FAX_E_OK)
		return error;
	r = tiff_find(&tiff, tag, &value);
	if (r == 0)
		r = tiff_text(&tiff, &value, text);
	if (r < 0)
		return error_of(r);
	result = result_copy(&arena, text, strlen(text) + 1);
	if (!result)
		return FAX_E_NO_MEMORY;
	*ret_text = result;
	return FAX_E_OK;
}
