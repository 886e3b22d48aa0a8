/* SPDX-License-Identifier: MIT */
/*
 * The renderer as a server: each document in a process of its own, forked
 * from this one, which stays small and touches no document.
 */
#ifndef RENDER_SERVE_H
#define RENDER_SERVE_H

#include "core/doc/doc.h"

/* Serve requests on the seqpacket socket @socket until its other end closes. 0, or a negative errno. */
int serve(int socket);

/* Render one document: the same process, sandbox and limits, for the command line. */
int serve_one(const struct doc_request *request, int document, int out, struct doc_reply *ret_reply);

#endif
