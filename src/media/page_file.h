/* SPDX-License-Identifier: MIT */
/*
 * The TIFF that received pages go into (class F, MMR, RFC 2301 profile F).
 *
 * A page counts when page_file_append() has returned 0: it is then on disk
 * and part of the file. A crash at any moment leaves a whole TIFF of the
 * pages before:
 *   1. the page and its directory are written behind the end of the file;
 *   2. they are synced;
 *   3. the link to the directory (in the page before, or the head) is set;
 *   4. that is synced.
 * Until step 3 nothing points to what was written.
 *
 * Of a page that is not whole yet, parts may be confirmed (T.30 annex A: a
 * block at a time). page_file_keep() has them on disk before: as they came,
 * far behind the end, where nothing points to them, so that they make no page.
 * They go away when the page they belong to is on disk (or whoever looks after
 * the file cuts it to its pages).
 */
#ifndef MEDIA_PAGE_FILE_H
#define MEDIA_PAGE_FILE_H

#include <stddef.h>
#include <stdint.h>

struct page_file {
	int fd; /* the caller's */
	uint32_t pages;
	uint64_t end;  /* where the next page goes */
	uint64_t link; /* where its offset will be written */
	uint64_t kept; /* bytes of parts of the next page */
};

/* What a page says of the fax it belongs to: an ASCII field, or UTF-8. */
struct page_text {
	uint16_t tag;
	const char *text;
};

#define PAGE_TEXTS_MAX 8

/* One page as it is stored: T.6, most significant bit first, black is 1. */
struct page {
	uint32_t width, rows;
	uint32_t bad_rows,
		bad_run; /* of the rows, those that came damaged and were repaired; the longest run of them */
	uint32_t x_dpi, y_dpi;
	const uint8_t *mmr;
	size_t size;
	const struct page_text *texts; /* in order of their tags, all of them private ones (TIFF 6.0: from 32768 on) */
	size_t text_count;             /* at most PAGE_TEXTS_MAX */
};

/* @fd: an empty file opened for reading and writing; it stays the caller's. */
void page_file_init(struct page_file *file, int fd);

/* Returns 0 or a negative errno (-ENOSPC, -EFBIG, -EIO, ...); then the file is as it was before. */
int page_file_append(struct page_file *file, const struct page *page);

/*
 * Keep a part of the next page, behind those kept before. Returns 0, when it is on disk, or a negative errno.
 */
int page_file_keep(struct page_file *file, const uint8_t *data, size_t size);

/* The page that parts were kept of will not be: another one begins. */
void page_file_forget(struct page_file *file);

#endif
