/* SPDX-License-Identifier: MIT */
/* For tests: fill any record or arguments with values made from a seed, and compare two of them deeply. */
#ifndef RPC_TEST_VALUES_H
#define RPC_TEST_VALUES_H

#include "rpc/methods.h"

struct test_values {
	uint32_t seed;
	struct rpc_arena *arena;
	bool blob; /* records are filled for a blob (else for NDR, where enums have 16 bits) */
};

uint32_t test_random(struct test_values *values);

/* The same text for the same seed: empty, ASCII or not, at most @max UTF-16 units. */
const char *test_text(struct test_values *values, size_t max);

/* @item is zeroed first. */
void test_fill_record(struct test_values *values, const struct rpc_record *record, void *item);

/* Fills the parameters that have one of @directions; @args was zeroed by the caller. */
void test_fill_args(struct test_values *values, const struct rpc_method *method, unsigned directions, void *args);

/* Are they equal? If not, @ret_field names the first field that differs. TEXT: NULL equals "". */
bool test_same_record(const struct rpc_record *record, const void *a, const void *b, const char **ret_field);
bool test_same_args(const struct rpc_method *method, unsigned directions, const void *a, const void *b,
		    const char **ret_field);

#endif
