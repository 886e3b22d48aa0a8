/* SPDX-License-Identifier: MIT */
/* Receiving; see t38_rx.h. */
#include "core/t38/t38_rx.h"

#include <string.h>

#include "base/macros.h"
#include "core/t38/t38_signal.h"

/* After an indicator: training takes up to 1.4 s, a preamble more than one, and gateways announce early. */
#define BEGIN_MS 4000

/* Between packets of V.21 that come a whole frame at a time: T.30 5.3.6.1.1 has 3 s for a frame. */
#define V21_FRAME_MS 3000

/* After a final frame nothing is to come but the signal's end, and not every far end says it. */
#define FINISHED_MS 300

/* For the FCS that comes behind the signal's end. */
#define ENDING_MS 200

/*
 * A fast signal without an end has vanished. Its end comes three times, and behind a page the next command ends it, so
 * that this is about training alone: the answer must come within the far end's T4, of 2.5 s at the least. Before that,
 * a far end that says nothing is more often one that did not get to run than one that has ended. A frame comes a
 * whole one at a time, at 2400 bit/s, zeros stuffed in, 1.1 s after the one before it.
 */
#define FAST_MS 1500
#define FAST_FRAME_BITS (MODEM_FRAME_MAX * 10)

/* Address, control, FCF: less is no frame of T.30. */
#define FRAME_MIN 3

/* The most that one field brings (a signal's end, another's beginning, bytes, its end), and MODEM_SENT. */
#define REPORTS_SPARE 6

void t38_rx_init(struct t38_rx *rx)
{
	memset(rx, 0, sizeof(*rx));
	rx->indicator = -1;
	rx->signal = rx->listen = T30_NONE;
	rx->gone_ms = UINT64_MAX;
}

void t38_rx_listen(struct t38_rx *rx, enum t30_signal signal, bool framed)
{
	/* What is on the line was reported as something else: it begins anew, if it is wanted at all. */
	if (rx->signal != T30_V21 && (signal != rx->listen || framed != rx->framed)) {
		rx->heard &= signal == rx->listen;
		rx->open = rx->bad = false;
		rx->unsure = true;
		rx->size = 0;
	}
	rx->listen = signal;
	rx->framed = framed;
}

/* ---- reports -------------------------------------------------------- */

/* A fast signal is reported as the one that was listened for: that the far end's modem could read it is what counts,
 * and gateways mistake one for the other. */
static enum t30_signal signal_heard(const struct t38_rx *rx)
{
	return rx->signal == T30_V21 ? T30_V21 : rx->listen;
}

static struct modem_report *add_report(struct t38_rx *rx, struct t38_reports *reports, enum modem_report_type type)
{
	/* Never reached: REPORTS_SPARE. */
	struct modem_report *report = &reports->report[MIN(reports->count, (size_t)T38_REPORTS_MAX - 1)];

	reports->count = MIN(reports->count + 1, (size_t)T38_REPORTS_MAX);
	*report = (struct modem_report){.type = type, .signal = signal_heard(rx)};
	return report;
}

static void report_tone(struct t38_rx *rx, struct t38_reports *reports, enum modem_report_type type)
{
	add_report(rx, reports, type)->signal = T30_NONE;
}

/* ---- frames --------------------------------------------------------- */

/* Does @data begin like a frame? Address FF, control 03 or 13; in a block FCD or RCP. */
static bool begins_frame(const struct t38_rx *rx, const uint8_t *data, size_t size)
{
	if (size < 2 || data[0] != 0xff)
		return false;
	if (rx->signal == T30_V21)
		return data[1] == 0xc0 || data[1] == 0xc8;
	return size >= FRAME_MIN && data[1] == 0xc0 && (data[2] == 0x60 || data[2] == 0x61);
}

static void end_frame(struct t38_rx *rx, bool good, struct t38_reports *reports)
{
	struct modem_report *report;
	size_t size = MIN((size_t)rx->size, sizeof(reports->frames) - reports->size);

	/* Packets before it were lost. Were they its beginning? */
	if (rx->bad || rx->size < FRAME_MIN || (rx->unsure && !begins_frame(rx, rx->frame, rx->size)))
		good = false;
	memcpy(reports->frames + reports->size, rx->frame, size);
	report = add_report(rx, reports, MODEM_FRAME);
	report->good = good;
	report->bytes = (struct modem_bytes){reports->frames + reports->size, size};
	reports->size += size;
	rx->facts.frames++;
	rx->facts.frames_bad += !good;
	rx->finished = rx->signal == T30_V21 && rx->size >= 2 && rx->frame[1] & 0x08;
	rx->open = rx->bad = rx->unsure = false;
	rx->size = 0;
}

static void add_to_frame(struct t38_rx *rx, const uint8_t *data, size_t size, struct t38_reports *reports)
{
	size_t room;

	/* The loss took the end of one frame; the next one is whole. */
	if (rx->open && rx->gap && begins_frame(rx, data, size))
		end_frame(rx, false, reports);
	rx->gap = false;
	rx->open = true;
	room = sizeof(rx->frame) - rx->size;
	if (size > room)
		rx->bad = true;
	size = MIN(size, room);
	memcpy(rx->frame + rx->size, data, size);
	rx->size += (uint16_t)size;
}

/* ---- signals -------------------------------------------------------- */

static uint32_t silence_ms(const struct t38_rx *rx)
{
	if (rx->ending)
		return ENDING_MS;
	if (rx->signal == T30_V21)
		return rx->finished && !rx->open ? FINISHED_MS : V21_FRAME_MS;
	return FAST_MS + (rx->framed ? FAST_FRAME_BITS * 1000 / t30_signal_rate(rx->signal) : 0);
}

static void may_hear(struct t38_rx *rx, struct t38_reports *reports)
{
	if (rx->heard || (rx->signal != T30_V21 && rx->listen == T30_NONE))
		return;
	rx->heard = true;
	add_report(rx, reports, MODEM_CARRIER);
}

static void begin_signal(struct t38_rx *rx, enum t30_signal signal, uint64_t now_ms, struct t38_reports *reports)
{
	rx->signal = signal;
	rx->gap = rx->open = rx->bad = rx->unsure = rx->ending = rx->finished = rx->heard = false;
	rx->size = 0;
	rx->gone_ms = now_ms + BEGIN_MS;
	if (signal != T30_V21 && rx->listen != T30_NONE && signal != rx->listen)
		rx->facts.other_signal++;
	may_hear(rx, reports);
}

/* However it is said: a frame that has begun will not be finished. */
static void end_signal(struct t38_rx *rx, struct t38_reports *reports)
{
	if (rx->open)
		end_frame(rx, false, reports);
	if (rx->heard)
		add_report(rx, reports, MODEM_CARRIER_LOST)->gap = rx->gap && rx->signal != T30_V21 && !rx->framed;
	rx->signal = T30_NONE;
	rx->heard = rx->ending = false;
	rx->gone_ms = UINT64_MAX;
}

/* Packets before this one are lost: with them the end of a frame, or the beginning of one. */
static void miss(struct t38_rx *rx)
{
	rx->gap = true;
	if (rx->open)
		rx->bad = true;
	else
		rx->unsure = true;
}

/* ---- packets -------------------------------------------------------- */

/* Indicators are repeated while what they say lasts, by some far ends all the time: only a new one is news. */
static bool take_indicator(struct t38_rx *rx, enum ifp_indicator indicator, uint64_t now_ms,
			   struct t38_reports *reports)
{
	enum t30_signal signal = t38_signal_of_indicator(indicator);
	bool known = rx->indicator == (int16_t)indicator;

	rx->indicator = (int16_t)indicator;
	/* A signal whose end was said, or a final frame of it, begins anew. */
	if (known && (signal == T30_NONE || (signal == rx->signal && !rx->finished))) {
		if (signal != T30_NONE && !rx->ending)
			rx->gone_ms = MAX(rx->gone_ms, now_ms + BEGIN_MS);
		return false;
	}

	/* A signal gives way to another, or to silence, whether its end was said or not. */
	if (rx->signal != T30_NONE)
		end_signal(rx, reports);
	if (signal != T30_NONE) {
		begin_signal(rx, signal, now_ms, reports);
		return true;
	}
	switch (indicator) {
	case IFP_CNG:
		report_tone(rx, reports, MODEM_CNG_HEARD);
		break;
	case IFP_CED:
	case IFP_V8_ANSAM: /* a called fax that could do V.34; it does without when nobody answers in V.8 */
		report_tone(rx, reports, MODEM_CED_HEARD);
		break;
	case IFP_V33_12000_TRAINING:
	case IFP_V33_14400_TRAINING:
		if (rx->listen != T30_NONE)
			add_report(rx, reports, MODEM_UNTRAINED);
		break;
	default:
		break;
	}
	return false;
}

/* Frames of V.21 are always heard. */
static bool wants(struct t38_rx *rx, bool framed)
{
	if (rx->signal == T30_V21 ? framed : rx->heard && rx->framed == framed)
		return true;
	rx->facts.unheard++;
	return false;
}

static void take_bytes(struct t38_rx *rx, const struct ifp_field *field, struct t38_reports *reports)
{
	struct modem_report *report;

	if (field->size == 0 || !wants(rx, false))
		return;
	report = add_report(rx, reports, MODEM_BYTES);
	report->bytes = (struct modem_bytes){field->data, field->size};
	report->good = true;
	report->gap = rx->gap;
	rx->gap = false;
}

static void take_fcs(struct t38_rx *rx, bool good, bool end, struct t38_reports *reports)
{
	/* Without a frame it says nothing, unless that is what was lost. */
	if (rx->open || (rx->unsure && rx->gap && (rx->signal == T30_V21 || (rx->heard && rx->framed))))
		end_frame(rx, good, reports);
	if (end || rx->ending)
		end_signal(rx, reports);
}

static void take_field(struct t38_rx *rx, const struct ifp_field *field, struct t38_reports *reports)
{
	switch (field->type) {
	case IFP_HDLC_DATA:
		if (field->size > 0 && wants(rx, true))
			add_to_frame(rx, field->data, field->size, reports);
		break;
	case IFP_HDLC_FCS_OK:
	case IFP_HDLC_FCS_BAD:
		take_fcs(rx, field->type == IFP_HDLC_FCS_OK, false, reports);
		break;
	case IFP_HDLC_FCS_OK_SIG_END:
	case IFP_HDLC_FCS_BAD_SIG_END:
		take_fcs(rx, field->type == IFP_HDLC_FCS_OK_SIG_END, true, reports);
		break;
	case IFP_HDLC_SIG_END:
		/* Some say it before the frame's FCS. */
		if (rx->open && !rx->ending)
			rx->ending = true;
		else
			end_signal(rx, reports);
		break;
	case IFP_T4_DATA:
		take_bytes(rx, field, reports);
		break;
	case IFP_T4_SIG_END:
		take_bytes(rx, field, reports);
		end_signal(rx, reports);
		break;
	default: /* V.8, V.34 */
		rx->facts.unheard++;
		break;
	}
}

/*
 * Data of a signal that no indicator announced, since that was lost, or the
 * far end sends none. An end alone begins nothing: many say it twice, or
 * after the indicator of silence.
 */
static bool may_begin(struct t38_rx *rx, enum t30_signal signal, const struct ifp_field *field, bool lost_before,
		      uint64_t now_ms, struct t38_reports *reports)
{
	if (signal == rx->signal && !(rx->ending && field->type == IFP_HDLC_DATA))
		return false;
	if (field->size == 0)
		return false;
	if (rx->signal != T30_NONE)
		end_signal(rx, reports);
	begin_signal(rx, signal, now_ms, reports);
	if (lost_before)
		miss(rx);
	return true;
}

static bool take_data(struct t38_rx *rx, const struct ifp *ifp, bool lost_before, uint64_t now_ms,
		      struct t38_reports *reports)
{
	enum t30_signal signal = t38_signal_of_data((enum ifp_data)ifp->type);
	struct ifp_cursor cursor = {0};
	struct ifp_field field;
	bool begun = false;

	if (signal == T30_NONE) {
		rx->facts.unheard++;
		return false;
	}
	while (ifp_next_field(ifp, &cursor, &field)) {
		if (reports->count + REPORTS_SPARE > T38_REPORTS_MAX) {
			rx->facts.malformed++;
			miss(rx);
			break;
		}
		begun |= may_begin(rx, signal, &field, lost_before, now_ms, reports);
		lost_before = false;
		if (rx->signal != signal)
			continue;
		/* The conversation may have begun to listen since the indicator. */
		may_hear(rx, reports);
		take_field(rx, &field, reports);
	}
	if (rx->signal == signal && ifp->fields > 0)
		rx->gone_ms = now_ms + silence_ms(rx);
	return begun;
}

void t38_rx_malformed(struct t38_rx *rx, bool is_data)
{
	rx->facts.malformed++;
	if (is_data)
		miss(rx);
}

bool t38_rx_packet(struct t38_rx *rx, const struct ifp *ifp, bool lost_before, uint64_t now_ms,
		   struct t38_reports *reports)
{
	t38_rx_tick(rx, now_ms, reports);
	rx->facts.packets++;
	if (lost_before) {
		rx->facts.gaps++;
		miss(rx);
	}
	if (ifp->is_data)
		return take_data(rx, ifp, lost_before, now_ms, reports);
	return take_indicator(rx, (enum ifp_indicator)ifp->type, now_ms, reports);
}

void t38_rx_tick(struct t38_rx *rx, uint64_t now_ms, struct t38_reports *reports)
{
	if (now_ms < rx->gone_ms)
		return;
	rx->facts.vanished++;
	end_signal(rx, reports);
}

uint64_t t38_rx_wakes_ms(const struct t38_rx *rx)
{
	return rx->gone_ms;
}
