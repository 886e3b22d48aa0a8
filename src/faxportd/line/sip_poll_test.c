/* SPDX-License-Identifier: MIT */
/* Two SIP lines: one calls and asks for a document, the other has one on offer; and who is told good-bye. */
#undef NDEBUG
#include "faxportd/line/line_rig.h"

#include <assert.h>
#include <string.h>
#include <sys/mman.h>

static struct side a, b; /* a calls b */

static void init_pair(void)
{
	side_init(&a, "a");
	side_init(&b, "b");
}

static void start_pair(void)
{
	assert(side_start(&b, 0) == 0);
	assert(side_start(&a, sip_line_port(b.line)) == 0);
}

static void stop_pair(void)
{
	side_stop(&a);
	side_stop(&b);
}

static void rig_closed(void *arg)
{
	side_log(arg, "closed");
	rig_changed();
}

/* Who dials asks for a document: its media receive, and so many pages are never all of them. */
static void test_polling(void)
{
	const struct call_start *start;

	init_pair();
	start_pair();
	side_poll(&a, "123");
	side_wait(&a, "start:g711");
	side_wait(&b, "answered");
	start = &side_media(&a)->start;
	assert(start->calling && start->polling && !start->sending && start->max_pages > 0);
	assert(strcmp(start->ident, "POLLING") == 0 && strcmp(start->selective, "77") == 0);
	assert(strcmp(start->password, "secret") == 0 && strcmp(start->facts.caller_id, "123") == 0);
	start = &side_media(&b)->start;
	assert(!start->calling && !start->polling && !start->sending);
	fake_media_page(side_media(&a), 1);
	side_wait(&a, "page1");
	fake_media_result(side_media(&a), FAX_STATUS_HUNG_UP, "the far end hung up");
	side_wait(&a, "ended:HUNG_UP");
	assert(a.result.progress.pages_confirmed == 1);
	side_wait(&b, "ended:HUNG_UP");

	/* Said good-bye to, the far end hangs up, and that is not how it ended. */
	a.log[0] = b.log[0] = '\0';
	side_poll(&a, "123");
	side_wait(&a, "start:g711");
	side_wait(&b, "answered");
	a.media.stopped = FAX_STATUS_NOTHING_TO_POLL;
	b.line->ops->hang_up(b.call, FAX_STATUS_HUNG_UP);
	side_wait(&a, "ended:NOTHING_TO_POLL");
	side_wait(&b, "ended:HUNG_UP");
	a.log[0] = b.log[0] = '\0';
	side_dial(&a, "123", 1);
	side_wait(&a, "start:g711");
	side_wait(&b, "answered");
	b.media.stopped = FAX_STATUS_REFUSED;
	a.line->ops->hang_up(a.call, FAX_STATUS_HUNG_UP);
	side_wait(&b, "ended:REFUSED");
	stop_pair();
}

/* Polled to its end it is whole, whatever becomes of the good-byes: media that die, or that are not waited for. */
static void test_complete(void)
{
	int way;

	for (way = 0; way < 3; way++) {
		init_pair();
		a.timing.close_ms = 600;
		start_pair();
		side_poll(&a, "123");
		side_wait(&a, "start:g711");
		side_wait(&b, "answered");
		side_media(&a)->progress.complete = way > 0;
		fake_media_page(side_media(&a), 2);
		side_wait(&a, "page2");
		if (way == 2) {
			fake_media_result(side_media(&a), FAX_STATUS_MEDIA_DIED, "the media worker died");
		} else {
			a.media.stubborn = true;
			a.line->ops->close(a.line, rig_closed, &a);
		}
		side_wait(&a, way > 0 ? "ended:OK" : "ended:INTERRUPTED");
		assert(a.result.progress.pages_confirmed == 2 && *a.result.detail == '\0');
		if (way < 2)
			side_wait(&a, "closed");
		side_wait(&b, "ended:HUNG_UP");
		stop_pair();
	}
}

/* Who answers has a document on offer: the media get it; collected, it is ours to hang up, and its pages count. */
static void test_offer(void)
{
	const struct call_start *start;
	struct media_call *media;
	struct line_station station;

	init_pair();
	start_pair();
	b.policy = RIG_RING;
	side_poll(&a, "123");
	side_wait(&b, "incoming");
	side_station(&station, "ANSWERING", 2);
	station.offering = true;
	station.offer = memfd_create("offer", MFD_CLOEXEC);
	strcpy(station.offer_selective, "77");
	strcpy(station.offer_password, "secret");
	strcpy(station.caller_password, "open");
	b.line->ops->accept(b.call, &station);
	side_wait(&b, "answered");
	side_wait(&a, "start:g711");
	media = side_media(&b);
	start = &media->start;
	assert(start->offering && !start->sending && !start->calling && start->page_count == 2);
	assert(strcmp(start->offer_selective, "77") == 0 && strcmp(start->offer_password, "secret") == 0);
	assert(strcmp(start->caller_password, "open") == 0);
	assert(media->fds[3] == station.offer && !side_media(&a)->start.offering && side_media(&a)->fds[3] == -1);
	media->progress.sending = true;
	fake_media_page(media, 2);
	/* They hang up: it has got through. */
	a.line->ops->hang_up(a.call, FAX_STATUS_CANCELLED);
	side_wait(&b, "ended:OK");
	assert(b.result.progress.sending && b.result.progress.pages_confirmed == 2);
	stop_pair();
}

int main(void)
{
	rig_open();
	test_polling();
	test_complete();
	test_offer();
	rig_close();
	return 0;
}
