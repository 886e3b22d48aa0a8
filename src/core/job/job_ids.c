/* SPDX-License-Identifier: MIT */
/* Ids of jobs, in turn; see job_ids.h. */
#include "core/job/job_ids.h"

#include <string.h>

#include "base/macros.h"

void job_ids_init(struct job_ids *ids, uint64_t next, uint64_t next_long)
{
	memset(ids, 0, sizeof(*ids));
	ids->next = MAX(next, 1);
	ids->next_long = MAX(next_long, JOB_IDS_SHORT_MAX + 1);
}

static bool is_taken(const struct job_ids *ids, uint32_t id)
{
	return ids->taken[id / 64] >> id % 64 & 1;
}

void job_ids_mark(struct job_ids *ids, uint32_t id)
{
	if (id > JOB_IDS_SHORT_MAX) {
		ids->next_long = MAX(ids->next_long, (uint64_t)id + 1);
		return;
	}
	if (id == 0 || is_taken(ids, id))
		return;
	ids->taken[id / 64] |= UINT64_C(1) << id % 64;
	ids->short_taken++;
}

/* The first free one from @id on, up to the last short one; 0: none. */
static uint32_t find_free(const struct job_ids *ids, uint32_t id)
{
	uint32_t word = id / 64;
	/* What is below @id in its word does not count. */
	uint64_t free = ~ids->taken[word] & UINT64_MAX << id % 64;

	while (free == 0 && ++word < ARRAY_SIZE(ids->taken))
		free = ~ids->taken[word];
	return free ? word * 64 + (uint32_t)__builtin_ctzll(free) : 0;
}

uint32_t job_ids_take(struct job_ids *ids)
{
	uint32_t from = (uint32_t)((ids->next - 1) % JOB_IDS_SHORT_MAX) + 1;
	uint32_t id;

	if (ids->short_taken == JOB_IDS_SHORT_MAX)
		return ids->next_long <= JOB_IDS_MAX ? (uint32_t)ids->next_long++ : 0;
	id = find_free(ids, from);
	if (id == 0) { /* into the next round */
		ids->next += JOB_IDS_SHORT_MAX - from + 1;
		from = 1;
		id = find_free(ids, from);
	}
	ids->next += id - from + 1;
	job_ids_mark(ids, id);
	return id;
}

void job_ids_give_back(struct job_ids *ids, uint32_t id)
{
	if (id == 0 || id > JOB_IDS_SHORT_MAX || !is_taken(ids, id))
		return;
	ids->taken[id / 64] &= ~(UINT64_C(1) << id % 64);
	ids->short_taken--;
}
