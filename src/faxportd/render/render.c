/* SPDX-License-Identifier: MIT */
/*
 * The renderer, seen from the daemon; see render.h.
 *
 * Requests wait in order in @waiting, at most max_running of them are with
 * the renderer (@running). A renderer that dies answers for those with
 * DOC_CRASHED and is started again; those that wait, wait on.
 */
#include "faxportd/render/render.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <re/re.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/child.h"
#include "faxportd/log.h"

#define RESTART_MS 1000 /* after a renderer that ended */
#define GRACE_S 5       /* the renderer keeps the time limit itself; after this it is thought to hang */

struct render {
	char *program;
	uint32_t max_running;
	struct child *child;
	struct tmr restart;
	struct list waiting;
	struct list running;
	uint32_t last_id;
};

struct render_job {
	struct le le;
	struct render *render;
	struct doc_request request;
	int fds[2]; /* -1 once sent */
	struct tmr limit;
	render_done_fn *on_done; /* NULL: nobody wants the answer */
	void *arg;
};

static void start_child(void *arg);
static void start_waiting(struct render *render);

static void job_close_files(struct render_job *job)
{
	for (size_t i = 0; i < ARRAY_SIZE(job->fds); i++) {
		if (job->fds[i] >= 0)
			close(job->fds[i]);
		job->fds[i] = -1;
	}
}

static struct render_job *job_free(struct render_job *job)
{
	tmr_cancel(&job->limit);
	list_unlink(&job->le);
	job_close_files(job);
	free(job);
	return NULL;
}

/* The end of a job: told once, then gone. */
static void job_finish(struct render_job *job, const struct doc_reply *reply)
{
	render_done_fn *on_done = job->on_done;
	void *arg = job->arg;

	job_free(job);
	if (on_done)
		on_done(arg, reply);
}

static void job_fail(struct render_job *job, enum doc_result result, const char *reason)
{
	struct doc_reply reply = {.id = job->request.id, .result = result};

	text_copy(reply.reason, sizeof(reply.reason), reason);
	job_finish(job, &reply);
}

/* Everything that is with the renderer has failed; what waits goes to the next one. */
static void lose_child(struct render *render, const char *how)
{
	struct list lost = LIST_INIT;
	struct le *le;

	log_event(LOG_LEVEL_WARNING, "renderer ended, a new one is started", "how=\"%s\" requests=%u", how,
		  list_count(&render->running));
	render->child = child_free(render->child);
	tmr_start(&render->restart, RESTART_MS, start_child, render);
	/* on_done may start another request: take the lost ones out of its reach first. */
	while ((le = list_head(&render->running))) {
		list_unlink(le);
		list_append(&lost, le, le->data);
	}
	while ((le = list_head(&lost)))
		job_fail(le->data, DOC_CRASHED, "");
}

static void on_hang(void *arg)
{
	struct render_job *job = arg;
	struct render *render = job->render;

	log_event(LOG_LEVEL_WARNING, "renderer does not answer", "request=%u", job->request.id);
	job_fail(job, DOC_TOO_SLOW, "the renderer does not answer");
	lose_child(render, "no answer in time");
}

static void on_message(void *arg, void *data, size_t size)
{
	struct render *render = arg;
	struct doc_reply *reply = data;
	struct le *le;

	if (doc_reply_check(reply, size) < 0) {
		log_event(LOG_LEVEL_ERROR, "renderer sent a reply that is none");
		return;
	}
	LIST_FOREACH(&render->running, le)
	{
		struct render_job *job = le->data;

		if (job->request.id != reply->id)
			continue;
		job_finish(job, reply);
		start_waiting(render);
		return;
	}
}

static void on_exit_seen(void *arg, const char *how)
{
	lose_child(arg, how);
}

static void start_child(void *arg)
{
	static const struct child_events events = {.on_message = on_message, .on_exit = on_exit_seen};
	struct render *render = arg;
	const char *const argv[] = {render->program, "--serve", NULL};
	int r;

	r = child_new(argv, sizeof(struct doc_reply) + 1, &events, render, &render->child);
	if (r < 0) {
		log_event(LOG_LEVEL_ERROR, "renderer cannot be started", "program=\"%s\" error=\"%s\"", render->program,
			  strerror(-r));
		tmr_start(&render->restart, RESTART_MS, start_child, render);
		return;
	}
	start_waiting(render);
}

static void start_waiting(struct render *render)
{
	struct le *le;
	int r;

	while (render->child && list_count(&render->running) < render->max_running &&
	       (le = list_head(&render->waiting))) {
		struct render_job *job = le->data;

		r = child_send(render->child, &job->request, sizeof(job->request), job->fds, ARRAY_SIZE(job->fds));
		if (r < 0)
			return; /* it is ending, and its end starts the next */
		job_close_files(job);
		list_unlink(&job->le);
		list_append(&render->running, &job->le, job);
		tmr_start(&job->limit, (uint64_t)(job->request.time_limit_s + GRACE_S) * 1000, on_hang, job);
	}
}

int render_new(const struct render_config *config, struct render **ret_render)
{
	struct render *render;

	if (access(config->program, X_OK) < 0) {
		log_event(LOG_LEVEL_ERROR, "renderer cannot be executed", "program=\"%s\" error=\"%s\"",
			  config->program, strerror(errno));
		return -errno;
	}
	render = calloc(1, sizeof(*render));
	if (!render)
		return -ENOMEM;
	render->max_running = MAX(config->max_running, 1);
	render->program = text_dup(config->program);
	if (!render->program) {
		free(render);
		return -ENOMEM;
	}
	start_child(render);
	*ret_render = render;
	return 0;
}

struct render *render_free(struct render *render)
{
	struct le *le;

	if (!render)
		return NULL;
	tmr_cancel(&render->restart);
	child_free(render->child);
	while ((le = list_head(&render->waiting)) || (le = list_head(&render->running)))
		job_free(le->data);
	free(render->program);
	free(render);
	return NULL;
}

int render_start(struct render *render, const struct doc_request *request, const int fds[2], render_done_fn *on_done,
		 void *arg, struct render_job **ret_job)
{
	struct render_job *job;

	job = calloc(1, sizeof(*job));
	if (!job) {
		close(fds[0]);
		close(fds[1]);
		return -ENOMEM;
	}
	job->render = render;
	job->request = *request;
	job->request.id = ++render->last_id;
	memcpy(job->fds, fds, sizeof(job->fds));
	job->on_done = on_done;
	job->arg = arg;
	list_append(&render->waiting, &job->le, job);
	start_waiting(render);
	*ret_job = job;
	return 0;
}

void render_cancel(struct render_job *job)
{
	if (job->fds[0] >= 0)
		job_free(job); /* not with the renderer yet */
	else
		job->on_done = NULL;
}
