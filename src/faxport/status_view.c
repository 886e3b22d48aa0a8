/* SPDX-License-Identifier: MIT */
/* What a port is doing, in words; see status_view.h. */
#include "faxport/status_view.h"

#include "base/buf.h"
#include "faxport/cli.h"
#include "faxport/when.h"

/* Columns: state, is somebody calling us, what stands between the state's words and the number, tint. */
static const struct {
	bool incoming;
	const char *preposition;
	enum tint tint;
} states[FAX_PORT_STATES] = {
	[FAX_PORT_IDLE] = {false, "",     TINT_FAINT},
          [FAX_PORT_RINGING] = {true,  "from", TINT_BUSY },
	[FAX_PORT_ANSWERED] = {true,  "from", TINT_BUSY },
          [FAX_PORT_DIALING] = {false, "to",   TINT_BUSY },
	[FAX_PORT_SENDING] = {false, "to",   TINT_GOOD },
          [FAX_PORT_RECEIVING] = {true,  "from", TINT_GOOD },
	[FAX_PORT_ENDING] = {false, "with", TINT_BUSY },
          [FAX_PORT_OFFLINE] = {false, "",     TINT_BAD  },
};

bool status_view_is_incoming(const struct fax_port_status *status)
{
	if ((unsigned)status->state >= FAX_PORT_STATES)
		return false;
	/* Both kinds of calls end; only ours were submitted. */
	if (status->state == FAX_PORT_ENDING)
		return status->submitted_time == 0;
	return states[status->state].incoming;
}

const char *status_view_number(const struct fax_port_status *status)
{
	if (status->state == FAX_PORT_IDLE || status->state == FAX_PORT_OFFLINE)
		return "";
	return status_view_is_incoming(status) ? status->caller_id : status->called_number;
}

const char *status_view_station(const struct fax_port_status *status)
{
	if (status->state == FAX_PORT_IDLE || status->state == FAX_PORT_OFFLINE)
		return "";
	return status_view_is_incoming(status) ? status->tsid : status->csid;
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
	const char *number = status_view_number(status), *station = status_view_station(status);

	buf_printf(out, "%s", fax_port_state_words(status->state));
	if (*number && (unsigned)status->state < FAX_PORT_STATES)
		buf_printf(out, " %s %s", states[status->state].preposition, number);
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
