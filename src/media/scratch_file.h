/* SPDX-License-Identifier: MIT */
/*
 * The file in memory that spandsp writes received pages to, since it can only
 * write TIFF files by name. Pages are taken out of it as soon as they are
 * complete, and their memory is given back.
 */
#ifndef MEDIA_SCRATCH_FILE_H
#define MEDIA_SCRATCH_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "media/page_file.h"

struct scratch_file {
	int fd;        /* -1: none */
	uint8_t *data; /* of the page taken out last */
};

#define SCRATCH_NAME_SIZE 40

/* Returns 0 or a negative errno. */
int scratch_file_init(struct scratch_file *file);
void scratch_file_fini(struct scratch_file *file);

/* The name under which the library can open it. */
void scratch_file_name(const struct scratch_file *file, char name[SCRATCH_NAME_SIZE]);

/*
 * The page with this @index, from 0, as MMR. It lives until the next one is
 * taken. Returns 0 or a negative errno: -EIO when it is not there as it should
 * be, because it could not be written, or is longer than any paper.
 */
int scratch_file_take(struct scratch_file *file, uint32_t index, struct page *ret_page);

#endif
