/* SPDX-License-Identifier: MIT */
/*
 * Documents on their way in: StartCopyToServer, WriteFile, EndCopy, and then
 * SendDocumentEx by name.
 *
 * An upload is a file without a name in the state folder, so that a crash
 * leaves nothing behind. Its name on the wire is random and good only for the
 * user who began it. What is never submitted goes with the association it
 * was made on, or after ten minutes.
 */
#ifndef FAXPORTD_RPCD_UPLOAD_H
#define FAXPORTD_RPCD_UPLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/macros.h"
#include "core/doc/doc.h"

struct identity;
struct upload;
struct uploads;

#define UPLOAD_NAME_SIZE (32 + 1 + DOC_EXT_SIZE)

/* More at a time than any client needs; keeps one user from filling memory with descriptors. */
#define UPLOADS_PER_USER 16

/* Long enough for a slow client between EndCopy and SendDocumentEx, or between two writes. */
#define UPLOAD_EXPIRY_MS (10 * 60 * 1000)

int uploads_new(const char *state_dir, uint64_t max_bytes, uint32_t expiry_ms, struct uploads **ret_uploads);
struct uploads *uploads_free(struct uploads *uploads);
AUTO_DEFINE(uploads, uploads_free);

/*
 * Begin one. @ext as clients write it: ".tif". @owner is what it goes away
 * with (uploads_run_down()). -EINVAL: not an extension we take; -EMFILE: this
 * user has too many; or a fault.
 */
int upload_begin(struct uploads *uploads, struct identity *identity, const void *owner, const char *ext,
		 struct upload **ret_upload);

/* The name it will be known by. Lives as long as the upload. */
const char *upload_name(const struct upload *upload);

/* -EFBIG: above the limit; or what the disk says. After a failure the upload is good for nothing: it cannot be taken.
 */
int upload_write(struct upload *upload, const void *data, size_t size);

/* All is there: from now on it can be taken. */
void upload_end(struct upload *upload);
struct upload *upload_free(struct upload *upload);

/* Everything that @owner began goes. */
void uploads_run_down(struct uploads *uploads, const void *owner);

/*
 * Take a finished upload of this user by name: a descriptor that the caller
 * owns now, positioned at the beginning, and what kind it is ("tif").
 * -ENOENT: no such upload, not his, not finished, or failed.
 */
int uploads_take(struct uploads *uploads, const struct identity *identity, const char *name, int *ret_file,
		 char ret_ext[DOC_EXT_SIZE]);

size_t uploads_count(const struct uploads *uploads);

#endif
