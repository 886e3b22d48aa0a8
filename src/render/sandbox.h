/* SPDX-License-Identifier: MIT */
/*
 * What the process that renders a document may do, and the programs that it
 * runs: read what is installed, and the descriptors that it was given.
 * Nothing can be written by name, no network, nobody else's process, none of
 * root's rights, limits on time, memory and file size.
 *
 * Three layers, each of which holds alone: resource limits, a seccomp filter,
 * and Landlock where the kernel has it. Builds with a sanitizer, which needs
 * more than we allow, leave out the memory limit and the filter of the process
 * itself; programs get them all the same.
 */
#ifndef RENDER_SANDBOX_H
#define RENDER_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

/* Build the filters and the rules, once, before the processes fork. 0 or a negative errno. */
int sandbox_prepare(void);

struct sandbox_limits {
	uint32_t time_s; /* of the processor */
	uint32_t memory_mb;
	uint64_t file_bytes;
	bool alone; /* it starts no program, for it needs none */
};

/* Confine this process and all it starts. 0, or a negative errno; then it must not go on. */
int sandbox_enter(const struct sandbox_limits *limits);

/* More, between fork() and execve() of a program: its memory, and no new processes. Async-signal-safe. */
int sandbox_enter_program(uint32_t memory_mb);

#endif
