/* SPDX-License-Identifier: MIT */
/* What a received fax says of itself: the private tags of its first page (FAX_TIFF_TAG_LIST). */
#ifndef MEDIA_FAX_TAGS_H
#define MEDIA_FAX_TAGS_H

#include "core/call/call.h"
#include "core/t30/t30_station.h"
#include "media/page_file.h"

struct fax_tags {
	struct page_text text[PAGE_TEXTS_MAX];
	size_t count;
	char tsid[CALL_IDENT_SIZE];
	char routing[CALL_FACT_SIZE + CALL_IDENT_SIZE];
	char time[24];
};

/* From what the order says and the far end says of itself. What is not known has no tag. Refers to @start. */
void fax_tags_fill(struct fax_tags *tags, const struct call_start *start, const struct t30_station *far);

#endif
