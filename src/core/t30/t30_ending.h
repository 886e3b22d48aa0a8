/* SPDX-License-Identifier: MIT */
/* Every way a conversation can end, with its status and what is said of it: a sentence without its full stop. */
#ifndef CORE_T30_T30_ENDING_H
#define CORE_T30_T30_ENDING_H

#include <faxport/status.h>

#define T30_ENDING_LIST(X) \
	X(GOOD, OK, "the conversation ended in good order") \
	X(NOBODY, NO_CARRIER, "no fax machine was heard") \
	X(NO_DIS, PROTOCOL, "the far end does not say what it can receive") \
	X(NO_DCS, PROTOCOL, "the far end did not begin") \
	X(CANNOT_RECEIVE, INCOMPATIBLE, "the far end cannot receive now") \
	X(NOTHING_TO_SEND, NOTHING_TO_POLL, "the far end has nothing to send") \
	X(NOT_GIVEN, NOTHING_TO_POLL, "the far end does not give the document that is asked for") \
	X(NOTHING_TO_POLL, NOTHING_TO_POLL, "the far end asks for a document, and there is none") \
	X(UNKNOWN_CALLER, REFUSED, "the caller did not send the password that callers of this port have to send") \
	X(OTHER_DOCUMENT, NOTHING_TO_POLL, "the far end asks for a document of another address") \
	X(NO_PASSWORD, NOTHING_TO_POLL, "the far end asks for a document without its password") \
	X(INCOMPATIBLE, INCOMPATIBLE, "the far end has no way to receive in common with us") \
	X(BAD_DCS, PROTOCOL, "the far end wants to send in a way that it was not offered") \
	X(NOT_TRAINED, NO_TRAINING, "training failed at every speed") \
	X(NO_CFR, SILENT, "the far end does not answer to training") \
	X(NO_PAGE, SILENT, "the page did not come") \
	X(PAGE_STOPPED, SILENT, "the signal was lost within a page") \
	X(NO_COMMAND, SILENT, "the far end did not say what follows a page") \
	X(NO_ANSWER, SILENT, "the far end does not confirm the page") \
	X(NOT_READY, PROTOCOL, "the far end was not ready for more for too long") \
	X(PAGE_REFUSED, PROTOCOL, "the far end could not read a page") \
	X(PAGE_DAMAGED, PROTOCOL, "a page could not be corrected at any speed") \
	X(PAGE_GIVEN_UP, PROTOCOL, "the far end gave a page up that it could not correct") \
	X(STUCK, PROTOCOL, "the far end says the same again and again") \
	X(BAD_ANSWER, PROTOCOL, "the far end's answer to a page makes no sense") \
	X(DCN_BEFORE, HUNG_UP, "the far end hung up before the fax began") \
	X(DCN_TRAINING, HUNG_UP, "the far end hung up when the fax was to begin") \
	X(DCN_IN_PAGE, HUNG_UP, "the far end hung up within a page") \
	X(DCN_FOR_PAGE, HUNG_UP, "the far end hung up when a page was to come") \
	X(DCN_FOR_ANSWER, HUNG_UP, "the far end hung up instead of confirming a page") \
	X(LINE_GONE, HUNG_UP, "the call ended before the fax did") \
	X(NOT_STORED, DISK, "a page could not be stored") \
	X(NOT_PREPARED, FAULT, "a page of the document could not be prepared") \
	X(NO_PAGES, FAULT, "there is no page to be sent") \
	X(MODEM_STUCK, FAULT, "the modem here did not finish what it was to send") \
	X(STOPPED, CANCELLED, "the conversation was stopped from here")

enum t30_ending {
#define X(name, status, words) T30_END_##name,
	T30_ENDING_LIST(X)
#undef X
		T30_ENDINGS
};

enum fax_status t30_ending_status(enum t30_ending ending);
const char *t30_ending_words(enum t30_ending ending);

#endif
