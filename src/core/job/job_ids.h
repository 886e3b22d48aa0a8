/* SPDX-License-Identifier: MIT */
/*
 * The ids of jobs. Old fax programs keep one in a signed 16-bit integer, so
 * as long as there are fewer than 32768 jobs each has an id of 1 to 32767.
 * They are given in turn, round and round, past those that are taken: one
 * that was given back comes again after all others. With every one of them
 * taken, longer ones are given, which never come back.
 *
 * Cost: a look at one word of a map for most ids, at 512 for the last free one.
 */
#ifndef CORE_JOB_JOB_IDS_H
#define CORE_JOB_JOB_IDS_H

#include <stdbool.h>
#include <stdint.h>

#define JOB_IDS_SHORT_MAX 32767u         /* what fits in a signed 16-bit integer */
#define JOB_IDS_MAX (uint32_t) INT32_MAX /* the wire's job ids are signed in places */

struct job_ids {
	/* Where to go on. Both only ever grow: stored, they survive with a "not less than before". */
	uint64_t next;      /* of the short ones, counted through all rounds: 32768 is 1 once more */
	uint64_t next_long; /* above JOB_IDS_SHORT_MAX */

	uint32_t short_taken; /* how many */
	uint64_t taken[(JOB_IDS_SHORT_MAX + 1) / 64];
};

/* Nothing is taken. @next, @next_long: where earlier ones ended; 0: at the beginning. */
void job_ids_init(struct job_ids *ids, uint64_t next, uint64_t next_long);

/* A job that is there already has this id. */
void job_ids_mark(struct job_ids *ids, uint32_t id);

/* Take the next id; 0: there is none any more. */
uint32_t job_ids_take(struct job_ids *ids);

/* The job is gone. Nothing happens if the id is not taken. */
void job_ids_give_back(struct job_ids *ids, uint32_t id);

#endif
