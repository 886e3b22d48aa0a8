/* SPDX-License-Identifier: MIT */
/*
 * The media of one call: a fax machine on one side, packets on the other, and
 * between them the switch from audio to T.38, the store of received pages and
 * the rules by which a call that leads nowhere ends.
 *
 * A session has no socket and no clock. Packets and ticks are brought to it;
 * what it has to send and to report goes to the two functions of its owner.
 * Its time is its ticks: 20 ms each, whatever a real clock says. What would
 * take longer than a tick (the disk, the coding of pages) is done elsewhere by
 * its owner.
 */
#ifndef MEDIA_MEDIA_SESSION_H
#define MEDIA_MEDIA_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/macros.h"
#include "core/call/call.h"

#define MEDIA_TICK_MS 20

struct media_session;

struct media_session_ops {
	/* A datagram for the peer, from the T.38 socket or the audio socket. */
	void (*send)(void *arg, bool t38, const struct sockaddr_storage *to, const uint8_t *data, size_t size);
	/* A report; its member call is the owner's to fill in. The last is CALL_REPORT_RESULT. */
	void (*report)(void *arg, const struct call_report *report);
	/*
	 * Have @work(@what) done where it delays nobody, then call media_session_work_done(), never from
	 * within. A session asks for one at a time, and must not be freed before it is done.
	 */
	void (*work)(void *arg, void (*work)(void *what), void *what);
};

/*
 * @start has passed call_order_check(). @document and @offer
 * (-1 unless it offers) stay the caller's and must live as long as the session. @seed: 32 random bits, for RTP's
 * numbers.
 */
int media_session_new(const struct call_start *start, int document, int offer, uint32_t seed,
		      const struct media_session_ops *ops, void *arg, struct media_session **ret_session);
struct media_session *media_session_free(struct media_session *session);
AUTO_DEFINE(media_session, media_session_free);

/* A datagram came to the audio or the T.38 socket. */
void media_session_packet(struct media_session *session, bool t38, const struct sockaddr_storage *from,
			  const uint8_t *data, size_t size);

/*
 * @ticks times 20 ms have passed. Returns after how many more the session must
 * be told of them, 1 or more, if nothing else comes: it has nothing to do at
 * most ticks, and to find that out costs. Ticks that are owed to it must be
 * told before anything else is, and after that the next one.
 */
uint32_t media_session_tick(struct media_session *session, uint32_t ticks);

/* Go on over another path. The same kind of path again changes addresses and limits and disturbs nothing. */
void media_session_switch(struct media_session *session, const struct call_path *path);

/* The call is over, from whichever side. */
void media_session_stop(struct media_session *session);

/* What was asked for with the function work() is done. */
void media_session_work_done(struct media_session *session);

/* The result has been reported: nothing more comes. */
bool media_session_is_over(const struct media_session *session);

#endif
