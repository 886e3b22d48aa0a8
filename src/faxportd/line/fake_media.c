/* SPDX-License-Identifier: MIT */
/* For tests: media workers that do what the test says; see fake_media.h. */
#include "faxportd/line/fake_media.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"

void fake_media_init(struct media *media, void (*on_word)(void *arg, const char *word), void *arg)
{
	*media = (struct media){.on_word = on_word, .arg = arg};
	list_init(&media->calls);
}

static void call_free(struct media_call *call)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(call->fds); i++)
		close(call->fds[i]);
	tmr_cancel(&call->result_tmr);
	list_unlink(&call->le);
	free(call);
}

void fake_media_fini(struct media *media)
{
	while (!list_isempty(&media->calls))
		call_free(list_ledata(list_head(&media->calls)));
}

struct media_call *fake_media_call(const struct media *media)
{
	return list_ledata(list_tail(&media->calls));
}

static void report(struct media_call *call, struct call_report *what)
{
	what->progress = call->progress;
	call->on_report(call->arg, what);
}

void fake_media_tone(struct media_call *call)
{
	struct call_report what = {.type = CALL_REPORT_TONE};

	report(call, &what);
}

void fake_media_agreed(struct media_call *call, const struct call_agreed *agreed)
{
	struct call_report what = {.type = CALL_REPORT_AGREED, .agreed = *agreed};

	report(call, &what);
}

void fake_media_page(struct media_call *call, uint32_t confirmed)
{
	struct call_report what = {.type = CALL_REPORT_PROGRESS};

	call->progress.in_fax = true;
	call->progress.page = confirmed;
	call->progress.rate = 14400;
	text_copy(call->progress.remote_ident, sizeof(call->progress.remote_ident), "FAR END");
	report(call, &what);
	what.type = CALL_REPORT_PAGE;
	call->progress.pages_confirmed = confirmed;
	report(call, &what);
}

void fake_media_result(struct media_call *call, enum fax_status status, const char *detail)
{
	struct call_report what = {.type = CALL_REPORT_RESULT, .status = status};

	text_copy(what.detail, sizeof(what.detail), detail);
	report(call, &what);
	call_free(call);
}

/* ---- media.h */

bool media_has_room(const struct media *media)
{
	return !media->is_full;
}

int media_call_start(struct media *media, const struct call_start *start, const int fds[CALL_FDS],
		     media_report_fn *on_report, void *arg, struct media_call **ret_call)
{
	struct media_call *call;
	size_t i;

	if (media->start_result < 0) {
		for (i = 0; i < CALL_FDS; i++)
			if (fds[i] >= 0)
				close(fds[i]);
		return media->start_result;
	}
	call = calloc(1, sizeof(*call));
	if (!call)
		abort();
	call->media = media;
	call->start = *start;
	call->path = start->path;
	call->on_report = on_report;
	call->arg = arg;
	call->progress.pages_confirmed = start->sending ? start->first_page : 0;
	memcpy(call->fds, fds, sizeof(call->fds));
	list_append(&media->calls, &call->le, call);
	*ret_call = call;
	media->on_word(media->arg, start->path.t38 ? "start:t38" : "start:g711");
	return 0;
}

int media_call_switch(struct media_call *call, const struct call_path *path)
{
	call->path = *path;
	call->switches++;
	call->media->on_word(call->media->arg, path->t38 ? "switch:t38" : "switch:g711");
	return 0;
}

static void on_stopped(void *arg)
{
	struct media_call *call = arg;

	if (call->media->stopped)
		fake_media_result(call, call->media->stopped, "was over");
	else
		fake_media_result(call, FAX_STATUS_HUNG_UP, "stopped");
}

void media_call_stop(struct media_call *call)
{
	call->media->on_word(call->media->arg, "stop");
	if (!call->media->stubborn)
		tmr_start(&call->result_tmr, 0, on_stopped, call);
}

void media_call_drop(struct media_call *call)
{
	call->media->on_word(call->media->arg, "drop");
	call_free(call);
}
