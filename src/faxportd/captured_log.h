/* SPDX-License-Identifier: MIT */
/* For tests: what a piece of the daemon logs, to be looked at. */
#ifndef FAXPORTD_CAPTURED_LOG_H
#define FAXPORTD_CAPTURED_LOG_H

#include <stdbool.h>

#include "faxportd/log.h"

/* From now on so much is logged, out of sight. */
void captured_log_begin(enum log_level level);

/* Is there a line that ends so? @end: from the sentence on, to the last field. What is there is shown if not. */
bool captured_log_has(const char *end);

/* Again as it was; the log's level is the usual one of tests, errors only. */
void captured_log_end(void);

#endif
