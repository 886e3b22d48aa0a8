/* SPDX-License-Identifier: MIT */
/* The mistakes of one file; see conf_report.h. */
#include "faxportd/conf/conf_report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

void conf_report_add(struct conf_report *report, int line, const char *format, ...)
{
	struct conf_mistake *more;
	size_t capacity;
	va_list args;
	char *text;
	int length;

	va_start(args, format);
	length = vasprintf(&text, format, args);
	va_end(args);
	if (length < 0) {
		report->error = -ENOMEM;
		return;
	}
	if (report->count == report->capacity) {
		capacity = MAX(report->capacity * 2, 16);
		more = reallocarray(report->mistakes, capacity, sizeof(*more));
		if (!more) {
			free(text);
			report->error = -ENOMEM;
			return;
		}
		report->mistakes = more;
		report->capacity = capacity;
	}
	report->mistakes[report->count++] = (struct conf_mistake){line, text};
}

void conf_report_print(struct conf_report *report, const char *file, FILE *out)
{
	struct conf_mistake mistake;
	size_t i, j;

	/* Nearly in order already, and mistakes of one line stay as they were found: insertion does both. */
	for (i = 1; i < report->count; i++) {
		mistake = report->mistakes[i];
		for (j = i; j > 0 && report->mistakes[j - 1].line > mistake.line; j--)
			report->mistakes[j] = report->mistakes[j - 1];
		report->mistakes[j] = mistake;
	}
	for (i = 0; i < report->count; i++)
		fprintf(out, "%s:%d: %s\n", file, report->mistakes[i].line, report->mistakes[i].text);
}

void conf_report_fini(struct conf_report *report)
{
	size_t i;

	for (i = 0; i < report->count; i++)
		free(report->mistakes[i].text);
	free(report->mistakes);
	*report = (struct conf_report){0};
}
