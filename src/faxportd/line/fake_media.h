/* SPDX-License-Identifier: MIT */
/*
 * For tests: media.h played by the test itself. Starting a call only notes
 * what was asked for; reports come when the test says so.
 */
#ifndef FAXPORTD_LINE_FAKE_MEDIA_H
#define FAXPORTD_LINE_FAKE_MEDIA_H

#include "faxportd/line/sip_re.h"
#include "faxportd/media/media.h"

struct media {
	struct list calls;
	int start_result;                             /* what media_call_start() returns */
	bool is_full;                                 /* what media_has_room() denies */
	bool stubborn;                                /* no result follows media_call_stop() */
	enum fax_status stopped;                      /* else this one; 0: HUNG_UP, as of a call that has more to say */
	void (*on_word)(void *arg, const char *word); /* "start:g711", "start:t38", "switch:t38", "stop", "drop" */
	void *arg;
};

struct media_call {
	struct le le;
	struct media *media;
	struct call_start start;
	struct call_path path; /* in force */
	unsigned int switches;
	int fds[CALL_FDS];
	media_report_fn *on_report;
	void *arg;
	struct call_progress progress;
	struct tmr result_tmr;
};

void fake_media_init(struct media *media, void (*on_word)(void *arg, const char *word), void *arg);
void fake_media_fini(struct media *media);

/* The call started last; NULL: none is running. */
struct media_call *fake_media_call(const struct media *media);

/* Reports. After a result the call is gone. */
void fake_media_tone(struct media_call *call);
void fake_media_agreed(struct media_call *call, const struct call_agreed *agreed);
void fake_media_page(struct media_call *call, uint32_t confirmed);
void fake_media_result(struct media_call *call, enum fax_status status, const char *detail);

#endif
