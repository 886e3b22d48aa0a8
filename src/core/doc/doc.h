/* SPDX-License-Identifier: MIT */
/*
 * Rendering one document, as a request and a reply.
 *
 * The daemon sends a request to `faxport-render --serve` (one message of a
 * Unix seqpacket socket) with two descriptors beside it: [0] the document,
 * opened for reading, [1] an empty file for the fax TIFF, opened for reading
 * and writing. The server forks one short-lived sandboxed child per request;
 * replies come in any order, matched by id. What comes back is untrusted:
 * doc_reply_check().
 */
#ifndef CORE_DOC_DOC_H
#define CORE_DOC_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DOC_REASON_SIZE 200
#define DOC_EXT_SIZE 8

enum doc_resolution { DOC_STANDARD, DOC_FINE, DOC_SUPERFINE };

struct doc_request {
	uint32_t id;
	char ext[DOC_EXT_SIZE]; /* what the sender calls it ("pdf", "txt"); a hint: content decides where it can */
	uint32_t resolution;    /* enum doc_resolution; a fax TIFF keeps its own */
	uint32_t max_pages;
	uint32_t time_limit_s;
	uint32_t memory_limit_mb;
};

/* Why a document was refused. Columns: name, words. */
#define DOC_RESULT_LIST(X) \
	X(OK, "rendered") \
	X(EMPTY, "the file is empty") \
	X(UNKNOWN, "not a kind of document that can be faxed (PDF, PostScript, TIFF, PNG, JPEG or plain text)") \
	X(DAMAGED, "the file is damaged") \
	X(PASSWORD, "the document needs a password") \
	X(TOO_LARGE, "the image is too large") \
	X(TOO_MANY, "the document has too many pages") \
	X(TOO_SLOW, "rendering took too long") \
	X(NO_MEMORY, "rendering needs too much memory") \
	X(CRASHED, "the renderer died") \
	X(FAULT, "internal fault of the renderer")

enum doc_result {
#define X(name, words) DOC_##name,
	DOC_RESULT_LIST(X)
#undef X
		DOC_RESULTS
};

const char *doc_result_words(enum doc_result result);

struct doc_reply {
	uint32_t id;
	uint32_t result;              /* enum doc_result */
	uint32_t page;                /* where it went wrong, from 1; 0: the document as a whole */
	uint32_t pages;               /* OK: pages in the fax TIFF */
	uint64_t bytes;               /* OK: size of the fax TIFF */
	char reason[DOC_REASON_SIZE]; /* more words, or "" */
};

/* As call_report_check(): 0 or -EBADMSG; cleans the text in place. */
int doc_reply_check(struct doc_reply *reply, size_t size);

/* The same for a request, in the renderer. */
int doc_request_check(struct doc_request *request, size_t size);

#endif
