/* SPDX-License-Identifier: MIT */
/* The mistakes of one file: gathered in any order, printed in the order of its lines. */
#ifndef FAXPORTD_CONF_CONF_REPORT_H
#define FAXPORTD_CONF_CONF_REPORT_H

#include <stddef.h>
#include <stdio.h>

#include "base/macros.h"

struct conf_mistake {
	int line;
	char *text;
};

struct conf_report {
	struct conf_mistake *mistakes;
	size_t count, capacity;
	int error; /* 0 or -ENOMEM */
};

/* @format begins with the key, or whatever else the line is about: "key: what is wrong; what would be right". */
void conf_report_add(struct conf_report *report, int line, const char *format, ...) PRINTF_LIKE(3, 4);

/* "file:line: text", one per line. */
void conf_report_print(struct conf_report *report, const char *file, FILE *out);

void conf_report_fini(struct conf_report *report);

#endif
