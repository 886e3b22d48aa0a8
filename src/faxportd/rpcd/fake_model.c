/* SPDX-License-Identifier: MIT */
/* A small model behind the wire, for tests; see fake_model.h. Ports and queue have files of their own. */
#undef NDEBUG
#include "faxportd/rpcd/fake_impl.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/media/media.h"

/* ---- media ------------------------------------------------------------ */

void media_activity(const struct media *media, struct media_activity *ret_activity)
{
	(void)media;
	*ret_activity = (struct media_activity){.calls = 3,
						.workers = 2,
						.busy_percent = 7,
						.late_ms = 4,
						.ticks = 5000000000,
						.late_ticks = 11,
						.refused = 2};
}

/* ---- what is stored is answered later -------------------------------- */

static struct {
	struct list waiting;
	struct tmr turn;
	bool held;
	int r;
} later;

static void on_turn(void *arg)
{
	struct list now = later.waiting;
	struct fake_answer *answer;
	struct le *le;

	(void)arg;
	if (later.held)
		return;
	list_init(&later.waiting);
	for (le = now.head; le; le = le->next)
		le->list = &now;
	while ((le = list_head(&now)) != NULL) {
		answer = list_ledata(le);
		list_unlink(le);
		if (answer->submitted)
			answer->submitted(answer->arg, answer->r, answer->job_id, &answer->reply);
		else if (answer->fn)
			answer->fn(answer->arg, answer->r);
		free(answer);
	}
}

struct fake_answer *fake_answer_later(void (*fn)(void *arg, int r), void *arg, int r)
{
	struct fake_answer *answer = calloc(1, sizeof(*answer));

	assert(answer);
	answer->fn = fn;
	answer->arg = arg;
	answer->r = r;
	list_append(&later.waiting, &answer->le, answer);
	if (!later.held)
		tmr_start(&later.turn, 0, on_turn, NULL);
	return answer;
}

void fake_hold(bool held)
{
	later.held = held;
	if (!held)
		tmr_start(&later.turn, 0, on_turn, NULL);
}

void fake_fail(int r)
{
	later.r = r;
}

int fake_result(void)
{
	return later.r;
}

/* ---- a file in memory ------------------------------------------------ */

int fake_file(const void *data, size_t size)
{
	int fd = memfd_create("fake", MFD_CLOEXEC);

	assert(fd >= 0);
	assert(size == 0 || write(fd, data, size) == (ssize_t)size);
	assert(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

/* ---- inbox ----------------------------------------------------------- */

#define MESSAGES_MAX 32

struct inbox {
	struct fax_message message[MESSAGES_MAX];
	const void *tiff[MESSAGES_MAX];
	size_t tiff_size[MESSAGES_MAX];
	size_t count;
};

void fake_message_add(struct inbox *inbox, const struct fax_message *message, const void *tiff, size_t size)
{
	assert(inbox->count < MESSAGES_MAX);
	inbox->message[inbox->count] = *message;
	inbox->message[inbox->count].bytes = size;
	inbox->tiff[inbox->count] = tiff;
	inbox->tiff_size[inbox->count] = size;
	inbox->count++;
}

static size_t find_message(const struct inbox *inbox, uint64_t id)
{
	size_t i;

	for (i = 0; i < inbox->count && inbox->message[i].id != id; i++)
		;
	return i;
}

size_t inbox_count(const struct inbox *inbox)
{
	return inbox->count;
}

bool inbox_get(const struct inbox *inbox, uint64_t id, struct fax_message *ret_message)
{
	size_t i = find_message(inbox, id);

	if (i < inbox->count)
		*ret_message = inbox->message[i];
	return i < inbox->count;
}

void inbox_each(const struct inbox *inbox, bool (*fn)(void *arg, const struct fax_message *message), void *arg)
{
	size_t i;

	for (i = 0; i < inbox->count && fn(arg, &inbox->message[i]); i++)
		;
}

int inbox_open(const struct inbox *inbox, uint64_t id)
{
	size_t i = find_message(inbox, id);

	return i < inbox->count ? fake_file(inbox->tiff[i], inbox->tiff_size[i]) : -ENOENT;
}

int inbox_delete(struct inbox *inbox, uint64_t id, inbox_done_fn *on_done, void *arg)
{
	size_t i = find_message(inbox, id);

	if (i == inbox->count)
		return -ENOENT;
	if (fake_result() == 0) {
		for (inbox->count--; i < inbox->count; i++) {
			inbox->message[i] = inbox->message[i + 1];
			inbox->tiff[i] = inbox->tiff[i + 1];
			inbox->tiff_size[i] = inbox->tiff_size[i + 1];
		}
	}
	fake_answer_later(on_done, arg, fake_result());
	return 0;
}

int inbox_set_read(struct inbox *inbox, uint64_t id, bool read_now, inbox_done_fn *on_done, void *arg)
{
	size_t i = find_message(inbox, id);

	if (i == inbox->count)
		return -ENOENT;
	if (fake_result() == 0)
		inbox->message[i].read = read_now;
	fake_answer_later(on_done, arg, fake_result());
	return 0;
}

/* ---- settings -------------------------------------------------------- */

struct settings {
	struct settings_values values;
};

const struct settings_values *settings_get(const struct settings *settings)
{
	return &settings->values;
}

void settings_set(struct settings *settings, const struct settings_values *values, void (*on_done)(void *arg, int r),
		  void *arg)
{
	if (fake_result() == 0)
		settings->values = *values;
	fake_answer_later(on_done, arg, fake_result());
}

/* ---- all of it ------------------------------------------------------- */

void fake_model_init(struct fake_model *model)
{
	memset(&later, 0, sizeof(later));
	list_init(&later.waiting);
	tmr_init(&later.turn);
	model->ports = fake_ports_new();
	model->queue = fake_queue_new();
	model->inbox = calloc(1, sizeof(*model->inbox));
	model->settings = calloc(1, sizeof(*model->settings));
	assert(model->inbox && model->settings);
	model->settings->values = (struct settings_values){
		.retries = 3,
		.retry_delay_min = 10,
		.dirty_days = UINT32_MAX,
		.branding = true,
		.use_device_tsid = true,
		.log_level = {1, 1, 1, 1},
	};
}

void fake_model_fini(struct fake_model *model)
{
	/* as a store does at its end: everything asked for is answered */
	fake_hold(false);
	while (!list_isempty(&later.waiting))
		on_turn(NULL);
	tmr_cancel(&later.turn);
	fake_queue_free(model->queue);
	free(model->ports);
	free(model->inbox);
	free(model->settings);
}
