/* SPDX-License-Identifier: MIT */
/*
 * A far end, a modem, a disk and a document that do whatever octets say:
 * often what fits, else anything. For tests by seed and for a fuzzer.
 */
#ifndef DIALOG_STRESS_H
#define DIALOG_STRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Octets that decide: given ones, or without end from a seed. */
struct stress_source {
	const uint8_t *data;
	size_t size, at;
	uint64_t seed; /* where @data is NULL */
	bool is_told;  /* print what happens */
};

/*
 * One call, from its start to its end. What must not be is printed and aborts. Behind the last octet of given ones the
 * far end is silent.
 */
void stress_call(struct stress_source *source);

/* What happened in all calls so far: pages, endings. */
void stress_print(void);

#endif
