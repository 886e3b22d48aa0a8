/* SPDX-License-Identifier: MIT */
/*
 * The daemon's log: one line per state change, a short sentence and fields,
 * enough to retell a call.
 *
 *   log_event(LOG_LEVEL_INFO, "call answered", "trunk=%s call=%u", name, id);
 *   2026-03-01T12:00:00.123Z info: call answered trunk=demo call=7
 *
 * Lines go to stderr, each in one write. Under systemd's journal the time is
 * left out and the level goes in front as "<6>". May be called from any
 * thread once log_open() has run; without log_open() the level is warning.
 *
 * Numbers of strangers go through log_private(); bytes of strangers may be
 * logged only through log_once_per(), so that nobody can fill the disk.
 */
#ifndef FAXPORTD_LOG_H
#define FAXPORTD_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/macros.h"

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG, LOG_LEVELS };

/*
 * What a line is about, as [MS-FAX] divides it (FAX_LOG_CATEGORY, whose
 * numbers are one more): told by the file of the code that writes it.
 */
enum log_category { LOG_INIT, LOG_OUTBOUND, LOG_INBOUND, LOG_OTHER, LOG_CATEGORIES };

/* Something that may happen any number of times but is worth one line. All zero to begin with. */
struct log_counter {
	uint64_t count;
};

void log_open(enum log_level level);

/* "error", "warning", "info", "debug". Returns 0 or -EINVAL. */
int log_level_parse(const char *text, enum log_level *ret_level);

bool log_wants(enum log_level level);

/*
 * Of what log_open() lets through, how much of @category is written: 0
 * nothing, 1 errors and warnings, 2 or more all of it, as until somebody says
 * otherwise.
 */
void log_set_detail(enum log_category category, uint32_t detail);

/* @what: a sentence without full stop; then, if wanted, a format (a literal) and arguments for "key=value" fields. */
#define log_event(level, what, ...) log_write(__FILE__, (level), (what), " " __VA_ARGS__)

/* Log the first occurrence, count every one. */
#define log_once_per(counter, level, what, ...) log_write_once(__FILE__, (counter), (level), (what), " " __VA_ARGS__)

/* How many lines of each level were written since the start. */
void log_counts(uint32_t ret_counts[LOG_LEVELS]);

/* @text itself when the level is debug, else a stand-in. For telephone numbers and names of strangers. */
const char *log_private(const char *text);

/* What the macros call. */
void log_write(const char *file, enum log_level level, const char *what, const char *fields, ...) PRINTF_LIKE(4, 5);
void log_write_once(const char *file, struct log_counter *counter, enum log_level level, const char *what,
		    const char *fields, ...) PRINTF_LIKE(5, 6);

#endif
