/* SPDX-License-Identifier: MIT */
/* A job in words, and waiting for its end. */
#ifndef FAXPORT_JOB_VIEW_H
#define FAXPORT_JOB_VIEW_H

#include <faxport/types.h>

#include "faxport/table.h"

struct buf;
struct cli;

/* Its state in words: "pending", "sent"; of one that polls "receiving" and "received" instead, of an
 * offer "waiting" and "collected". */
const char *job_view_words(const struct fax_job *job);

/* Its state for a table, and how it looks: "pending", "sent"; "no line" when it is due and no port may send it. */
const char *job_view_state(const struct fax_job *job);
enum tint job_view_tint(const struct fax_job *job);

/* Will nothing happen to it any more by itself? */
bool job_view_is_ended(const struct fax_job *job);

/* Why it waits, how it ended: "at 17:30", "line busy, again at 14:05", "waits: no port may send"; empty when its state
 * says it all. */
void job_view_info(const struct fax_job *job, int64_t now, struct buf *out);

/*
 * Wait until the job has ended, and show how far it is: a bar on a terminal,
 * else a line for each change, nothing with --json. At the end how it ended,
 * or the job as JSON. Returns the exit code that tells.
 */
int job_view_wait(struct cli *cli, uint32_t job_id);

#endif
