/* SPDX-License-Identifier: MIT */
/*
 * Submitting an uploaded document to one or more recipients: one job each,
 * all of them or none. Shared by SendDocumentEx and our own Submit.
 */
#ifndef FAXPORTD_RPCD_SEND_H
#define FAXPORTD_RPCD_SEND_H

#include <stdbool.h>
#include <stdint.h>

#include <faxport/types.h>

#include "core/doc/doc.h"
#include "faxportd/rpcd/rpc_call.h"

/*
 * What became of a submission that was begun; called once, whatever happens.
 * @r as in queue_submitted_fn; @job_ids, one for each recipient, only if it is 0.
 */
typedef void send_done_fn(void *arg, int r, const uint32_t *job_ids, const struct doc_reply *reply);

/* Can it be dialled at all? NULL cannot. */
bool send_number_is_usable(const char *number);

/*
 * May this caller send now, at this priority, through this port (0: any)?
 * SUCCESS, ACCESS_DENIED, BAD_UNIT, or WRITE_PROTECT: no faxes are accepted.
 */
uint32_t send_check(struct rpc_call *call, enum fax_priority priority, uint32_t device_id);

/*
 * Submit the upload @file_name to the @count recipients in @documents, of which
 * all is copied. SUCCESS: it has begun, @on_done will be called, maybe already
 * here; else why it did not begin. Needs nothing of the connection: when the
 * client goes away the jobs stay.
 *
 * The document is rendered for the first recipient; the others get the
 * rendered pages. Should one of them be refused (a full queue or disk), the
 * jobs made before are cancelled, the first maybe in its call already. A crash
 * before the answer leaves the jobs that were made until then.
 */
uint32_t send_begin(struct rpc_call *call, const char *file_name, const struct fax_document *documents, uint32_t count,
		    send_done_fn *on_done, void *arg);

/* The code and the words for a document that was refused. */
uint32_t send_refused(struct rpc_call *call, int r, const struct doc_reply *reply);

#endif
