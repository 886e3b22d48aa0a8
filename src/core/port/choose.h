/* SPDX-License-Identifier: MIT */
/*
 * Which port dials, and which answers.
 *
 * Dialling goes by priority. Answering does not ("no effect on receiving"):
 * it goes by the number that was called. A port takes the calls to its own
 * number; a port without a number takes those to numbers that no port has.
 * Where several ports share a number they are a hunt group, taken in the
 * order of the table. A group does not overflow into another: who calls a
 * busy fax hears "busy" and tries again, instead of leaving the fax with
 * somebody else.
 */
#ifndef CORE_PORT_CHOOSE_H
#define CORE_PORT_CHOOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A port as the choice sees it. For answering: only the ports of the trunk that the call came in on. */
struct port_candidate {
	uint32_t device_id;
	uint32_t priority;
	const char *number; /* own number; "": none */
	bool send;
	bool receive;
	bool busy; /* has a call, even if it only rings */
	bool up;   /* its line works */
};

/*
 * The first in order of priority that may dial now: Send on, no call, line up.
 * Only @device_id when that is not 0. False: none may.
 */
bool port_choose_dialler(const struct port_candidate candidates[], size_t count, uint32_t device_id, size_t *ret_index);

/* What becomes of an incoming call. */
enum port_answer {
	PORT_ANSWER_TAKE,           /* the chosen port takes it */
	PORT_ANSWER_UNKNOWN_NUMBER, /* no port has it, and none is without a number: SIP 404 */
	PORT_ANSWER_RECEIVE_OFF,    /* every port of the group has Receive off: 480 */
	PORT_ANSWER_BUSY,           /* every port with Receive on has a call: 486 */
	PORT_ANSWERS
};

/* @ret_index is set with PORT_ANSWER_TAKE only. */
enum port_answer port_choose_answerer(const struct port_candidate candidates[], size_t count, const char *called,
				      size_t *ret_index);

/*
 * Are these one number? Visual separators (RFC 3966 5.1.1: "-", ".", "(",
 * ")"; spaces too) and one leading "+" do not count; all else does, letters
 * with their case.
 */
bool port_number_equal(const char *a, const char *b);

#endif
