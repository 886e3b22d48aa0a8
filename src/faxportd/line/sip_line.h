/* SPDX-License-Identifier: MIT */
/* The SIP line: struct line_ops over a trunk of the configuration and the media workers. Runs on libre's loop. */
#ifndef FAXPORTD_LINE_SIP_LINE_H
#define FAXPORTD_LINE_SIP_LINE_H

#include "faxportd/line/line.h"

struct conf;
struct conf_trunk;
struct media;
struct sip_counters;
struct sip_timing;

/*
 * @conf, @trunk (one of its trunks) and @media are borrowed and must live
 * longer than the line. What cannot be (address in use, unreadable
 * certificate) is logged, and a negative errno returned. No event comes
 * before the loop's next turn.
 */
int sip_line_new(const struct conf *conf, const struct conf_trunk *trunk, struct media *media, struct line **ret_line);

/* The same with other timers; for tests. */
int sip_line_new_timed(const struct conf *conf, const struct conf_trunk *trunk, struct media *media,
		       const struct sip_timing *timing, struct line **ret_line);

/* What strangers did to this line so far, counted. */
const struct sip_counters *sip_line_counters(const struct line *line);

/* The port it listens at. */
uint16_t sip_line_port(const struct line *line);

#endif
