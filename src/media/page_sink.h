/* SPDX-License-Identifier: MIT */
/*
 * Where the pages of a call go that are received: the coded bytes of the page
 * under way, and its way to the file (page_file.h): decoded, bad rows counted
 * and repaired, coded again as MMR, written, synced.
 *
 * Bytes are taken by the loop; page_sink_keep() and page_sink_store() are for
 * a thread beside it, and nothing else may be called meanwhile.
 */
#ifndef MEDIA_PAGE_SINK_H
#define MEDIA_PAGE_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/t30/t30_format.h"
#include "core/t4/t4_decode.h"
#include "core/t4/t4_quality.h"
#include "media/page_file.h"

struct page_sink {
	struct page_file *file;       /* the owner's */
	struct t30_format format;     /* of the page under way */
	struct buf coded;             /* its bytes as they came */
	struct buf gaps;              /* where in them some are missing: size_t, each as in t4_decode_feed_piece() */
	size_t kept;                  /* so many of the bytes are on disk */
	struct t4_decode_facts facts; /* of the page that was stored last */
	bool is_refused;              /* it has more bad rows than the limits say, and is not in the file */
	struct t4_quality_limits limits;
	const struct page_text *texts; /* that the page is to say, as in struct page */
	size_t text_count;
};

/* @file stays the caller's. A page with too many bad rows is refused: t30_judge_page(). */
void page_sink_init(struct page_sink *sink, struct page_file *file, const struct t4_quality_limits *limits);
void page_sink_fini(struct page_sink *sink);

/* A page begins; what was taken of another one and not stored is forgotten. */
void page_sink_begin(struct page_sink *sink, const struct t30_format *format);

void page_sink_take(struct page_sink *sink, const uint8_t *data, size_t size);

/* Between what was taken and what comes next, bytes are lost. */
void page_sink_miss(struct page_sink *sink);

/* Part of the page is to be confirmed: have all that was taken of it on disk. Returns 0 or the errno of the disk. */
int page_sink_keep(struct page_sink *sink);

/*
 * The page is complete: store it, unless too many of its rows are bad; what
 * was found in it goes to @facts. Returns 0, when it is on disk or refused; -EBADMSG: there is not a row in it; -EFBIG:
 * it is longer than any paper; or the errno of the disk.
 */
int page_sink_store(struct page_sink *sink);

#endif
