/* SPDX-License-Identifier: MIT */
/* What a port is doing, in words; see status_view.h. */
#include "faxport/status_view.h"

#include "base/buf.h"
#include "faxport/cli.h"
#include "faxport/when.h"

/* Which way a call goes, as far as the state tells. */
enum way { WAY_NONE, WAY_IN, WAY_OUT, WAY_EITHER };

/* Columns: way, what stands between the state's words and the number of a call that comes in or goes out, tint. */
static const struct {
	enum way way;
	const char *in, *out;
	enum tint tint;
} states[FAX_PORT_STATES] = {
	[FAX_PORT_IDLE] = {WAY_NONE,   "",     "",     TINT_FAINT},
	[FAX_PORT_RINGING] = {WAY_IN,     "from", "",     TINT_BUSY },
	[FAX_PORT_ANSWERED] = {WAY_EITHER, "from", "by",   TINT_BUSY },
	[FAX_PORT_DIALING] = {WAY_OUT,    "",     "",     TINT_BUSY },
	[FAX_PORT_SENDING] = {WAY_OUT,    "",     "to",   TINT_GOOD },
	[FAX_PORT_RECEIVING] = {WAY_IN,     "from", "",     TINT_GOOD },
	[FAX_PORT_ENDING] = {WAY_EITHER, "with", "with", TINT_BUSY },
	[FAX_PORT_OFFLINE] = {WAY_NONE,   "",     "",     TINT_BAD  },
};

static enum way way_of(const struct fax_port_status *status)
{
	enum way way = (unsigned)status->state < FAX_PORT_STATES ? states[status->state].way : WAY_NONE;

	/* Only a call of ours was submitted. */
	return way != WAY_EITHER ? way : status->submitted_time ? WAY_OUT : WAY_IN;
}

bool status_view_is_incoming(const struct fax_port_status *status)
{
	return way_of(status) == WAY_IN;
}

const char *status_view_number(const struct fax_port_status *status)
{
	enum way way = way_of(status);

	/* Who collects a document that waits here has called, though it is sent to him. */
	if (status->state == FAX_PORT_SENDING && *status->caller_id)
		return status->caller_id;
	return way == WAY_IN ? status->caller_id : way == WAY_OUT ? status->called_number : "";
}

const char *status_view_station(const struct fax_port_status *status)
{
	enum way way = way_of(status);

	/* A call of ours that polls: what comes in is from the machine that answered. */
	if (way == WAY_IN && status->submitted_time)
		return status->csid;
	if (status->state == FAX_PORT_SENDING && *status->caller_id)
		return status->tsid;
	return way == WAY_IN ? status->tsid : way == WAY_OUT ? status->csid : "";
}

enum tint status_view_tint(enum fax_port_state state)
{
	return (unsigned)state < FAX_PORT_STATES ? states[state].tint : TINT_NONE;
}

/* "page 2 of 3, 14400 bit/s", as far as it is known. */
static void add_page(const struct fax_port_status *status, struct buf *out)
{
	if (status->current_page) {
		buf_printf(out, "page %u", status->current_page);
		if (status->total_pages)
			buf_printf(out, " of %u", status->total_pages);
	}
	if (status->rate)
		buf_printf(out, "%s%u bit/s", status->current_page ? ", " : "", status->rate);
}

void status_view_line(const struct fax_port_status *status, struct buf *out)
{
	const char *number = status_view_number(status), *station = status_view_station(status), *preposition = "";

	if (*number)
		preposition = status_view_is_incoming(status) ? states[status->state].in : states[status->state].out;
	buf_printf(out, "%s", fax_port_state_words(status->state));
	if (*number)
		buf_printf(out, " %s%s%s", preposition, *preposition ? " " : "", number);
	if (*station)
		buf_printf(out, " (%s)", station);
	if (status->current_page || status->rate)
		buf_printf(out, ", ");
	add_page(status, out);
}

void status_view_page(const struct fax_port_status *status, struct buf *out)
{
	const char *station = status_view_station(status);

	add_page(status, out);
	if (*station)
		buf_printf(out, ", %s", station);
}

static char *text_of_page(const struct fax_port_status *status)
{
	if (!status->current_page)
		return NULL;
	if (!status->total_pages)
		return cli_text("%u", status->current_page);
	return cli_text("%u of %u", status->current_page, status->total_pages);
}

static char *text_of_bytes(const struct fax_port_status *status)
{
	if (!status->document_bytes)
		return cli_text("%llu", (unsigned long long)status->bytes);
	return cli_text("%llu of %llu", (unsigned long long)status->bytes, (unsigned long long)status->document_bytes);
}

void status_view_print(const struct cli *cli, const struct fax_port_status *status)
{
	char start[WHEN_SIZE], submitted[WHEN_SIZE], elapsed[WHEN_SIZE];
	bool incoming = status_view_is_incoming(status);
	bool call = status->start_time != 0;
	/* clang-format off */
	struct cli_pair pairs[] = {
		{"State", cli_text("%s", fax_port_state_words(status->state))},
		{"Job", status->job_id ? cli_text("%u", status->job_id) : NULL},
		{"Caller", cli_text_or_none(status->caller_id)},
		{"Called", cli_text_or_none(status->called_number)},
		{incoming ? "Our CSID" : "Their CSID", cli_text_or_none(status->csid)},
		{incoming ? "Their TSID" : "Our TSID", cli_text_or_none(status->tsid)},
		{"Page", text_of_page(status)},
		{"Bytes", call ? text_of_bytes(status) : NULL},
		{"Speed", cli_text_of_speed(status->rate, status->ecm, status->t38 ? "T.38" : "G.711")},
		{"Started", cli_text_or_none(when_local(status->start_time, start))},
		{"Elapsed", call ? cli_text("%s", when_span(status->elapsed_s, elapsed)) : NULL},
		{"Submitted", cli_text_or_none(when_local(status->submitted_time, submitted))},
		{"Document", cli_text_or_none(status->document_name)},
		{"Recipient", cli_text_or_none(status->recipient_name)},
		{"Sender", cli_text_or_none(status->sender_name)},
		{"User", cli_text_or_none(status->user_name)},
		{"Routing", cli_text_or_none(status->routing_string)},
	};
	/* clang-format on */

	cli_print_pairs(cli, pairs, ARRAY_SIZE(pairs));
}
