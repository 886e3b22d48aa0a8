/* SPDX-License-Identifier: MIT */
/*
 * A renderer of somebody else (mutool, gs) run on the document: what it
 * writes is read piece by piece, what it says is kept. It inherits the
 * sandbox, may start nothing itself, and dies with us.
 */
#ifndef RENDER_PROGRAM_H
#define RENDER_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/macros.h"

struct program;

#define PROGRAM_DOCUMENT "/proc/self/fd/3" /* how the program opens the document */
#define PROGRAM_SCRIPT "/proc/self/fd/4"   /* and a script for it */

/* Called for each line the program writes to stderr, without its end. */
typedef void program_line_fn(void *arg, const char *line);

struct program_config {
	const char *const *argv; /* [0] is a path */
	int document;            /* becomes its descriptor 3 */
	int script;              /* becomes its descriptor 4; -1 for none */
	uint32_t memory_limit_mb;
	program_line_fn *on_line;
	void *arg;
};

int program_start(const struct program_config *config, struct program **ret_program);

/* If it still runs, it ends when it next writes, and with this process at the latest. */
struct program *program_free(struct program *program);
AUTO_DEFINE(program, program_free);

/* Exactly @size bytes of what it writes; false when it ends before. Lines of stderr are told meanwhile. */
bool program_read(struct program *program, void *ret_data, size_t size);

/* Tell the lines of stderr that are there by now, without waiting. */
void program_poll(struct program *program);

/* Wait for its end; what it still writes is thrown away. Its exit status, or minus the signal that killed it. */
int program_wait(struct program *program);

/* The document in a file in memory that any program may open by PROGRAM_DOCUMENT, or a negative errno. */
int program_copy_document(const void *data, size_t size);

#endif
