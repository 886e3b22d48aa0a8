/* SPDX-License-Identifier: MIT */
/* What the commands that make jobs, send and poll, have in common: their options, and telling of the job. */
#ifndef FAXPORT_SUBMISSION_H
#define FAXPORT_SUBMISSION_H

#include <faxport/types.h>

struct cli;

/* The first line of a file, and the ends of one that is too long. */
#define SUBMISSION_PASSWORD_SIZE (FAX_ID_MAX + 3)

/*
 * Read the options that need more than to be handed on into @document, whose
 * password then stands in @password. Returns the exit code; complains.
 */
int submission_options(struct cli *cli, struct fax_document *document, char password[SUBMISSION_PASSWORD_SIZE]);

/*
 * The server has the job: say so, and with --wait wait for its end. Interrupted
 * before, it is cancelled: nobody has seen its id. Returns the exit code.
 */
int submission_follow(struct cli *cli, uint32_t job_id);

#endif
