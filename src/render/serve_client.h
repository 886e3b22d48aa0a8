/* SPDX-License-Identifier: MIT */
/* For tests and benchmarks: `faxport-render --serve` as a child, asked over its socket as faxportd does. */
#ifndef RENDER_SERVE_CLIENT_H
#define RENDER_SERVE_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/doc/doc.h"

struct serve_client {
	pid_t pid;
	int socket;
	uint32_t last_id;
};

/* Aborts when something fails that should not: callers have nothing to do about it. */
void serve_client_start(struct serve_client *client, const char *program);

/* Closes the socket and waits for the end; its wait status. */
int serve_client_stop(struct serve_client *client);

/* Ask; the document and the empty file stay the caller's. The request's id is set; it is returned, too. */
uint32_t serve_client_ask(struct serve_client *client, struct doc_request *request, int document, int out);

/* The next reply, whichever it is; false when the server is gone. Waits 60 s at most, then aborts. */
bool serve_client_reply(struct serve_client *client, struct doc_reply *ret_reply);

/*
 * Render these bytes and wait for the reply, when nothing else is under way.
 * The fax, opened for reading and writing; -1 when the document was refused.
 */
int serve_client_render(struct serve_client *client, struct doc_request *request, const void *data, size_t size,
			struct doc_reply *ret_reply);

/* Abort, saying what, unless the reply is this one. */
void serve_client_expect(const struct doc_reply *reply, enum doc_result result, uint32_t page, const char *what);

/* Of a clock that only goes on. */
double serve_client_seconds(void);

/* A nameless file in memory with these bytes. */
int serve_client_file(const void *data, size_t size);

#endif
