/* SPDX-License-Identifier: MIT */
/*
 * Checks of the structures that travel between the daemon and its media
 * workers; see call.h.
 */
#include "core/call/call.h"

#include <errno.h>
#include <sys/socket.h>

#include "base/macros.h"
#include "base/text.h"

/* More pages or bytes than any call carries: whoever says so is out of its mind. */
#define PAGES_MAX 1000000
#define BYTES_MAX ((uint64_t)1 << 40)

/* Of a page. */
#define ROWS_MAX 65535

#define RATE_LEAST 2400
#define RATE_MAX 14400
#define REDUNDANCY_MAX 8
#define T38_VERSION_MAX 3
#define CLOCK_RATE_MAX 1000
#define AHEAD_MAX 65536
#define SILENCE_LEAST_MS 1000
#define SILENCE_MAX_MS 600000
#define PROGRESS_MAX_MS 60000

/* A bool that came as bytes may hold anything, and must not be read as one before this is known. */
static bool is_bool(const bool *value)
{
	return *(const unsigned char *)value <= 1;
}

static void make_text(char *text, size_t size)
{
	text[size - 1] = '\0';
	text_clean(text);
}

static bool load_is_sound(const struct call_load *load)
{
	return load->busy_permille <= 1000 && load->late_ticks <= load->ticks && load->late_p99_us <= load->late_max_us;
}

int call_report_check(struct call_report *report, size_t size)
{
	struct call_progress *progress = &report->progress;

	if (size != sizeof(*report))
		return -EBADMSG;
	if (report->type >= CALL_REPORTS || !is_bool(&progress->in_fax) || !is_bool(&progress->ecm) ||
	    !is_bool(&progress->sending) || !is_bool(&progress->complete) || !is_bool(&progress->offer_is_bad) ||
	    progress->rate > RATE_MAX || progress->page > PAGES_MAX || progress->pages_confirmed > PAGES_MAX ||
	    progress->bytes > BYTES_MAX || progress->bad_rows > ROWS_MAX || progress->bad_run > progress->bad_rows ||
	    progress->refused > PAGES_MAX)
		return -EBADMSG;
	if (report->type == CALL_REPORT_RESULT && report->status >= FAX_STATUSES)
		return -EBADMSG;
	if (report->type == CALL_REPORT_LOAD && !load_is_sound(&report->load))
		return -EBADMSG;
	make_text(progress->remote_ident, sizeof(progress->remote_ident));
	make_text(report->agreed.how, sizeof(report->agreed.how));
	make_text(report->agreed.maker, sizeof(report->agreed.maker));
	make_text(report->agreed.model, sizeof(report->agreed.model));
	make_text(progress->subaddress, sizeof(progress->subaddress));
	make_text(report->detail, sizeof(report->detail));
	return 0;
}

static bool path_is_sound(const struct call_path *path)
{
	sa_family_t family = path->peer.ss_family;

	return is_bool(&path->t38) && is_bool(&path->t38_fec) && is_bool(&path->latch_any_address) &&
	       (family == AF_UNSPEC || family == AF_INET || family == AF_INET6) &&
	       (unsigned int)path->codec <= CALL_PCMU && path->payload_type <= 127 &&
	       path->t38_version <= T38_VERSION_MAX && path->t38_redundancy <= REDUNDANCY_MAX &&
	       is_bool(&path->far_is_faxport) &&
	       path->ahead_octets <= (path->far_is_faxport && path->t38 ? AHEAD_MAX : 0u);
}

static bool start_is_sound(const struct call_start *start)
{
	if (!is_bool(&start->calling) || !is_bool(&start->sending) || !is_bool(&start->polling) ||
	    !is_bool(&start->offering) || !is_bool(&start->ecm) || !is_bool(&start->rtn_is_accepted))
		return false;
	/* Who calls has a document or asks for one; who answers takes one, and may have one to be asked for. */
	if (start->calling != (start->sending || start->polling) || (start->sending && start->polling) ||
	    (start->calling && start->offering) || !path_is_sound(&start->path))
		return false;
	if (start->max_rate < RATE_LEAST || start->max_rate > RATE_MAX || start->clock_rate < 1 ||
	    start->clock_rate > CLOCK_RATE_MAX || start->silence_ms < SILENCE_LEAST_MS ||
	    start->silence_ms > SILENCE_MAX_MS || start->progress_ms > PROGRESS_MAX_MS ||
	    start->facts.answered_time < 0)
		return false;
	if (start->offering && (start->page_count == 0 || start->page_count > PAGES_MAX))
		return false;
	if (start->sending)
		return start->page_count <= PAGES_MAX && start->first_page < start->page_count;
	return start->max_pages > 0 && start->bad_rows_percent <= 100 && start->bad_rows_run <= ROWS_MAX;
}

static void make_facts(struct call_facts *facts)
{
	make_text(facts->recipient_name, sizeof(facts->recipient_name));
	make_text(facts->recipient_number, sizeof(facts->recipient_number));
	make_text(facts->routing, sizeof(facts->routing));
	make_text(facts->caller_id, sizeof(facts->caller_id));
}

int call_order_check(struct call_order *order, size_t size)
{
	if (size != sizeof(*order))
		return -EBADMSG;
	switch (order->type) {
	case CALL_ORDER_START:
		if (!start_is_sound(&order->start))
			return -EBADMSG;
		make_text(order->start.ident, sizeof(order->start.ident));
		make_text(order->start.header, sizeof(order->start.header));
		make_text(order->start.subaddress, sizeof(order->start.subaddress));
		make_text(order->start.selective, sizeof(order->start.selective));
		make_text(order->start.caller_password, sizeof(order->start.caller_password));
		make_text(order->start.offer_selective, sizeof(order->start.offer_selective));
		make_text(order->start.offer_password, sizeof(order->start.offer_password));
		make_text(order->start.password, sizeof(order->start.password));
		make_facts(&order->start.facts);
		return 0;
	case CALL_ORDER_SWITCH:
		return path_is_sound(&order->path) ? 0 : -EBADMSG;
	case CALL_ORDER_STOP:
		return 0;
	default:
		return -EBADMSG;
	}
}
