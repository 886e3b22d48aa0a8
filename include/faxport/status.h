/* SPDX-License-Identifier: MIT */
/*
 * How a fax can end, in one list. The words of the API, the command line and
 * the COM library, the retry rule of the queue and the numbers of the wire
 * ([MS-FAX] extended status) are all read from it.
 *
 * Columns: name, words, what the queue does next, which delay setting applies
 * to the next attempt, [MS-FAX] fjes number (ms-fax reference, section 10).
 */
#ifndef FAXPORT_STATUS_H
#define FAXPORT_STATUS_H

/* What the queue does with a job whose attempt ended so. */
enum fax_next {
	FAX_NEXT_DONE,    /* every page is confirmed */
	FAX_NEXT_RETRY,   /* again after the delay of the cause, while retries are left */
	FAX_NEXT_GIVE_UP, /* another attempt cannot help */
	FAX_NEXT_CANCEL,  /* the user wanted it so */
};

/* Each cause has its own delay in the configuration. */
enum fax_cause {
	FAX_CAUSE_NONE,
	FAX_CAUSE_BUSY,
	FAX_CAUSE_NO_ANSWER,
	FAX_CAUSE_NO_CARRIER,
	FAX_CAUSE_PROTOCOL,
	FAX_CAUSE_OTHER,
	FAX_CAUSES
};

#define FAX_STATUS_LIST(X) \
	X(OK, "completed", DONE, NONE, 18) \
	X(BUSY, "line busy", RETRY, BUSY, 8) \
	X(NO_ANSWER, "no answer", RETRY, NO_ANSWER, 9) \
	X(NO_CARRIER, "answered, but not by a fax machine", RETRY, NO_CARRIER, 15) \
	X(UNREACHABLE, "the network cannot reach the number now", RETRY, OTHER, 11) \
	X(BAD_NUMBER, "number not in service", GIVE_UP, NONE, 10) \
	X(REFUSED, "call refused", GIVE_UP, NONE, 14) \
	X(NO_MEDIA, "no common way to carry the fax", RETRY, OTHER, 12) \
	X(NO_TRAINING, "line too poor at every speed", RETRY, PROTOCOL, 12) \
	X(PROTOCOL, "fax protocol failed", RETRY, PROTOCOL, 12) \
	X(INCOMPATIBLE, "the remote machine cannot take this document", GIVE_UP, NONE, 12) \
	X(SILENT, "far end fell silent", RETRY, PROTOCOL, 1) \
	X(HUNG_UP, "far end hung up", RETRY, PROTOCOL, 1) \
	X(CALLER_GONE, "caller hung up before the answer", GIVE_UP, NONE, 1) \
	X(MEDIA_DIED, "media process died", RETRY, OTHER, 12) \
	X(INTERRUPTED, "server stopped during the call", RETRY, OTHER, 12) \
	X(DISK, "no room on disk, or disk error", RETRY, OTHER, 12) \
	X(FAULT, "internal fault", RETRY, OTHER, 12) \
	X(CANCELLED, "cancelled", CANCEL, NONE, 19) \
	X(NOTHING_TO_POLL, "there is no document to be polled", GIVE_UP, NONE, 12)

enum fax_status {
#define X(name, words, next, cause, fjes) FAX_STATUS_##name,
	FAX_STATUS_LIST(X)
#undef X
		FAX_STATUSES
};

/* The words of a status, e.g. "line busy"; "unknown" for a number that is none. Static. */
const char *fax_status_words(enum fax_status status);

/* The name of a status as programs spell it in JSON, e.g. "BUSY". Static. */
const char *fax_status_name(enum fax_status status);

#endif
