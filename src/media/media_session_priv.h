/* SPDX-License-Identifier: MIT */
/*
 * What the files of the media session share: media_session.c, packets and time
 * and what the machine wants; media_session_path.c, the way between us and the
 * peer; media_session_report.c, what the owner is told and how it ends.
 */
#ifndef MEDIA_MEDIA_SESSION_PRIV_H
#define MEDIA_MEDIA_SESSION_PRIV_H

#include "core/t38/udptl_rx.h"
#include "core/t38/udptl_tx.h"
#include "media/agreed.h"
#include "media/fax_tags.h"
#include "media/latch.h"
#include "media/machine.h"
#include "media/media_session.h"
#include "media/page_file.h"
#include "media/rtp.h"

struct media_session {
	/* What each tick and packet touches stands together. */
	const struct media_session_ops *ops;
	void *arg;
	struct machine *machine;
	uint32_t quiet_ticks; /* after which the machine must be told */
	uint32_t owed_ticks;  /* that it has not been told of */
	uint64_t now_ms;
	uint64_t packet_ms;   /* when the peer's last packet came */
	uint64_t turn_ms;     /* when we last had our turn: until then silence is no sign of anything */
	uint64_t started_ms;  /* the machine */
	uint64_t progress_ms; /* the last report */
	uint64_t look_ms;     /* when to look next how the call goes */
	uint64_t cut_ms;      /* receiving: when to cut off a fax of too many pages; 0: never */
	bool over;

	struct latch latch;
	struct call_path path;
	struct call_start start;
	int document, offer;
	bool offer_is_bad; /* it cannot be read: @start does not offer any more */

	/* The machine has work done. Another path has to wait until then. */
	bool working;
	bool switching;
	/* And the end too: what it will be, a static text; NULL: it goes on. */
	enum fax_status ending_status;
	const char *ending;
	struct call_path next_path;

	struct page_file pages; /* receiving */
	struct fax_tags tags;   /* of its first page */
	uint64_t bytes_before;
	uint32_t refused_before;
	struct call_progress progress; /* as reported last */
	struct agreed agreed;          /* the same */
	uint32_t malformed;            /* packets that were none */

	struct rtp_tx rtp_tx;
	struct jitter *jitter; /* audio: it is the largest part of a session */
	struct udptl_tx udptl_tx;
	struct udptl_rx udptl_rx;
};

/* ---- media_session_report.c ------------------------------------------------ */

/* Do pages go from us? Who offers does not know before the far end has asked. */
bool session_is_sending(const struct media_session *session, const struct machine_facts *facts);

/* Pages of the document that are confirmed (sending) or stored (receiving). */
uint32_t session_pages_done(const struct media_session *session, const struct machine_facts *facts);

void session_report(struct media_session *session, enum call_report_type type, const struct machine_facts *facts);

/*
 * How the fax goes, where that is news. Looked at now and then, and before a
 * page or the result is told: two Faxports ahead of pace may be done between
 * two looks.
 */
void session_report_agreed(struct media_session *session, const struct machine_facts *facts);

/*
 * When work is asked for: the first of who offers may be that the far end has
 * asked for the document. That is told before a page is on its way, however
 * lately something else was: the owner may not want it given out any more.
 */
void session_report_asked(struct media_session *session);

/* Where there is any, and not more often than PROGRESS_MS. */
void session_report_progress(struct media_session *session, const struct machine_facts *facts);

/* The result, now; or, where a page is being stored, when it is. @detail is a static text. */
void session_finish(struct media_session *session, enum fax_status status, const char *detail);

/*
 * The conversation is over. What it says of itself is looked at in the light of
 * what was counted: a fax is through if every page is, and only then.
 */
void session_conclude(struct media_session *session, enum fax_status status, const char *detail);

/* ---- media_session_path.c --------------------------------------------------- */

void session_apply_path(struct media_session *session, const struct call_path *path);

/* A path of another kind, or the first. Returns 0 or -ENOMEM. */
int session_restart_path(struct media_session *session);

/* A new machine on the present path. */
int session_new_machine(struct media_session *session, uint32_t first_page, struct machine **ret_machine);

/* Another kind of path: the new machine begins with the first page that the old one did not get through. */
void session_change_path(struct media_session *session, const struct call_path *path);

#endif
