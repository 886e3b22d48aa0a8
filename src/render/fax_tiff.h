/* SPDX-License-Identifier: MIT */
/*
 * Writing a fax TIFF: class F, each page one strip of MMR (T.6), black is 1,
 * the first pixel in the lowest bit, as fax machines send it.
 */
#ifndef RENDER_FAX_TIFF_H
#define RENDER_FAX_TIFF_H

#include <stddef.h>
#include <stdint.h>

#include "base/macros.h"
#include "core/doc/doc.h"

struct fax_tiff;

/* Write into @file, which must be empty and stays the caller's. */
int fax_tiff_new(int file, struct fax_tiff **ret_tiff);
struct fax_tiff *fax_tiff_free(struct fax_tiff *tiff);
AUTO_DEFINE(fax_tiff, fax_tiff_free);

/* Throw all pages away and begin again. */
int fax_tiff_restart(struct fax_tiff *tiff);

/* How many pages there will be, if that is known; 0 if not. */
void fax_tiff_expect(struct fax_tiff *tiff, uint32_t pages);

struct fax_page {
	uint32_t width, height;
	enum doc_resolution resolution;
};

/*
 * Add a page. -EFBIG: the file would become too large; -ENOSPC and the like
 * as the file says.
 */
int fax_tiff_add_bits(struct fax_tiff *tiff, const struct fax_page *page, const uint8_t *bits); /* as screen_page() */
int fax_tiff_add_coded(struct fax_tiff *tiff, const struct fax_page *page, const uint8_t *mmr, size_t size);

/* Everything is written: 0, or why not. The file is not synced. */
int fax_tiff_finish(struct fax_tiff *tiff, uint64_t *ret_bytes);

uint32_t fax_tiff_pages(const struct fax_tiff *tiff);

#endif
