/* SPDX-License-Identifier: MIT */
/* What the owner of a session is told: progress, pages, and how it ended. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "base/text.h"
#include "media/media_session_priv.h"

/* At most 5 reports of progress a second; that more bytes came is none to hurry for. */
#define PROGRESS_MS 200
#define BYTES_MS 1000

bool session_is_sending(const struct media_session *session, const struct machine_facts *facts)
{
	return session->start.sending || (session->start.offering && facts->t30.sending);
}

uint32_t session_pages_done(const struct media_session *session, const struct machine_facts *facts)
{
	return session_is_sending(session, facts) ? facts->t30.confirmed : session->pages.pages;
}

static void update_progress(struct media_session *session, const struct machine_facts *facts)
{
	struct call_progress *progress = &session->progress;
	uint32_t done = session_pages_done(session, facts);
	uint32_t first = session_is_sending(session, facts) ? session->start.first_page : 0;

	*progress = (struct call_progress){
		.in_fax = facts->t30.in_fax,
		.ecm = facts->t30.format.ecm,
		.sending = session_is_sending(session, facts),
		.complete = facts->t30.complete,
		.offer_is_bad = session->offer_is_bad,
		.rate = t30_signal_rate(facts->t30.format.signal),
		.page = facts->t30.on_page ? done + 1
			: done > first     ? done
					   : 0,
		.pages_confirmed = done,
		.bytes = session->bytes_before + facts->t30.bytes,
		.bad_rows = facts->bad_rows,
		.bad_run = facts->bad_run,
		.refused = session->refused_before + facts->refused,
	};
	text_copy(progress->remote_ident, sizeof(progress->remote_ident), facts->t30.station.ident);
	text_copy(progress->subaddress, sizeof(progress->subaddress), facts->t30.station.subaddress);
}

void session_report(struct media_session *session, enum call_report_type type, const struct machine_facts *facts)
{
	struct call_report message;

	update_progress(session, facts);
	/* It travels as bytes: none of them may be left to chance. */
	memset(&message, 0, sizeof(message));
	message.type = type;
	message.progress = session->progress;
	if (type == CALL_REPORT_AGREED)
		message.agreed = session->agreed.last;
	session->progress_ms = session->now_ms;
	session->ops->report(session->arg, &message);
}

void session_report_agreed(struct media_session *session, const struct machine_facts *facts)
{
	if (agreed_is_news(&session->agreed, &facts->t30))
		session_report(session, CALL_REPORT_AGREED, facts);
}

void session_report_asked(struct media_session *session)
{
	struct machine_facts facts;

	if (!session->start.offering || session->progress.sending)
		return;
	machine_facts(session->machine, &facts);
	if (session_is_sending(session, &facts))
		session_report(session, CALL_REPORT_PROGRESS, &facts);
}

/* Something that a watcher waits for, not only more bytes? */
static bool is_news(const struct call_progress *now, const struct call_progress *before)
{
	return before->in_fax != now->in_fax || before->ecm != now->ecm || before->rate != now->rate ||
	       before->page != now->page || before->pages_confirmed != now->pages_confirmed ||
	       strcmp(before->remote_ident, now->remote_ident) != 0 || strcmp(before->subaddress, now->subaddress) != 0;
}

void session_report_progress(struct media_session *session, const struct machine_facts *facts)
{
	uint64_t since_ms = (session->now_ms - session->progress_ms) / session->start.clock_rate; /* of real time */
	struct call_progress before = session->progress;

	if (since_ms < MAX(session->start.progress_ms, PROGRESS_MS))
		return;
	update_progress(session, facts);
	if (is_news(&session->progress, &before) || (before.bytes != session->progress.bytes && since_ms >= BYTES_MS))
		session_report(session, CALL_REPORT_PROGRESS, facts);
	else
		session->progress = before;
}

/* Where in the fax we are, for people: "page 2 of 3: ". */
static void describe_page(const struct media_session *session, const struct machine_facts *facts, char *out,
			  size_t size)
{
	uint32_t page = session_pages_done(session, facts) + 1;

	if (!facts->t30.in_fax || !facts->t30.on_page)
		out[0] = '\0';
	else if (session_is_sending(session, facts))
		snprintf(out, size, "page %u of %u: ", page, session->start.page_count);
	else
		snprintf(out, size, "page %u: ", page);
}

void session_finish(struct media_session *session, enum fax_status status, const char *detail)
{
	struct call_report message;
	struct machine_facts facts;
	char where[40] = "", odd[60] = "";

	if (session->over)
		return;
	/* A page that is being stored belongs to the fax: what there is of it can be said afterwards. */
	if (session->working && !session->start.sending) {
		if (!session->ending)
			session->ending_status = status;
		if (!session->ending)
			session->ending = detail;
		return;
	}
	session->over = true;
	machine_facts(session->machine, &facts);
	session_report_agreed(session, &facts);
	update_progress(session, &facts);
	if (status != FAX_STATUS_OK)
		describe_page(session, &facts, where, sizeof(where));
	if (session->malformed + facts.malformed > 0)
		snprintf(odd, sizeof(odd), "; %u malformed packets and frames left aside",
			 session->malformed + facts.malformed);

	memset(&message, 0, sizeof(message));
	message.type = CALL_REPORT_RESULT;
	message.progress = session->progress;
	message.status = status;
	snprintf(message.detail, sizeof(message.detail), "%s%s%s", where, detail, odd);
	session->ops->report(session->arg, &message);
}

static const char *disk_words(int r)
{
	switch (r) {
	case -ENOSPC:
	case -EDQUOT:
		return "no room on disk for a received page";
	case -EFBIG:
		return "the file of received pages has become too large";
	default:
		return "a received page cannot be stored";
	}
}

void session_conclude(struct media_session *session, enum fax_status status, const char *detail)
{
	struct machine_facts facts;

	machine_facts(session->machine, &facts);
	if (session_is_sending(session, &facts)) {
		if (session_pages_done(session, &facts) >= session->start.page_count) {
			session_finish(session, FAX_STATUS_OK,
				       facts.is_scaled ? "every page is confirmed, scaled to what the far end prints"
						       : "every page is confirmed");
			return;
		}
		if (status == FAX_STATUS_OK) {
			status = FAX_STATUS_PROTOCOL;
			detail = "the far end ended the call before it confirmed every page";
		}
	} else if (facts.t30.complete) {
		session_finish(session, FAX_STATUS_OK, "every page is received");
		return;
	} else if (status == FAX_STATUS_OK) {
		status = FAX_STATUS_HUNG_UP;
		detail = session->pages.pages > 0 ? "the far end ended the call before its last page"
						  : "the far end sent no page";
	}
	if (status == FAX_STATUS_DISK)
		detail = disk_words(facts.fault);
	session_finish(session, status, detail);
}
