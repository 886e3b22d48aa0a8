/* SPDX-License-Identifier: MIT */
/* The tags of a received fax; see fax_tags.h. */
#include "media/fax_tags.h"

#include <faxport/tiff.h>

#include <stdio.h>

#include "base/text.h"
#include "core/route/routing_text.h"

static void add(struct fax_tags *tags, enum fax_tiff_tag tag, const char *text)
{
	if (text[0] != '\0')
		tags->text[tags->count++] = (struct page_text){(uint16_t)tag, text};
}

void fax_tags_fill(struct fax_tags *tags, const struct call_start *start, const struct t30_station *far)
{
	const struct call_facts *facts = &start->facts;

	tags->count = 0;
	text_copy(tags->tsid, sizeof(tags->tsid), far->ident);
	text_clean(tags->tsid); /* a stranger's */
	routing_text(facts->routing, far->subaddress, tags->routing, sizeof(tags->routing));
	tags->time[0] = '\0';
	if (facts->answered_time > 0)
		snprintf(tags->time, sizeof(tags->time), "%lld", (long long)facts->answered_time);

	/* In the order of their numbers, which TIFF demands. */
	add(tags, FAX_TIFF_RECIPIENT_NAME, facts->recipient_name);
	add(tags, FAX_TIFF_RECIPIENT_NUMBER, facts->recipient_number);
	add(tags, FAX_TIFF_ROUTING, tags->routing);
	add(tags, FAX_TIFF_CALLER_ID, facts->caller_id);
	add(tags, FAX_TIFF_CSID, start->ident);
	add(tags, FAX_TIFF_TSID, tags->tsid);
	add(tags, FAX_TIFF_TIME, tags->time);
}
