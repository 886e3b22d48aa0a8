/* SPDX-License-Identifier: MIT */
/* The renderer, seen from the daemon: one `faxport-render --serve`, restarted when it dies. Runs on libre's loop. */
#ifndef FAXPORTD_RENDER_RENDER_H
#define FAXPORTD_RENDER_RENDER_H

#include "core/doc/doc.h"

struct render;
struct render_job;

struct render_config {
	const char *program;  /* path of faxport-render */
	uint32_t max_running; /* children at a time; more requests wait in order */
};

typedef void render_done_fn(void *arg, const struct doc_reply *reply);

int render_new(const struct render_config *config, struct render **ret_render);
struct render *render_free(struct render *render);

/*
 * Render the document in @fds[0] into the file @fds[1] (doc.h). Takes both
 * descriptors over. @on_done is called once, from the loop, never from within
 * this function; a renderer that dies answers DOC_CRASHED. @request's id is
 * set here.
 */
int render_start(struct render *render, const struct doc_request *request, const int fds[2], render_done_fn *on_done,
		 void *arg, struct render_job **ret_job);

/* Nobody wants the answer any more: on_done is not called. */
void render_cancel(struct render_job *job);

#endif
