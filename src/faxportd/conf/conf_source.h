/* SPDX-License-Identifier: MIT */
/*
 * What was read where: the sections of a configuration file and the lines on
 * which their settings stand, so that checks of several settings can point at
 * one of them.
 */
#ifndef FAXPORTD_CONF_CONF_SOURCE_H
#define FAXPORTD_CONF_CONF_SOURCE_H

#include "faxportd/conf/conf_report.h"
#include "faxportd/conf/conf_table.h"

/* A file is refused beyond these. */
#define CONF_FILE_MAX (1024 * 1024)
#define CONF_LINE_MAX 1024
#define CONF_SECTIONS_MAX 4096
#define CONF_NAME_MAX 64

/* One section of the file. */
struct conf_section {
	enum conf_kind kind;
	size_t index; /* trunks and ports: of its structure in struct conf */
	int line;
	int key_line[CONF_KEYS_MAX]; /* by place among the items of its kind; 0: not set, below 0: set wrongly */
};

struct conf_source {
	struct conf_section *sections;
	size_t section_count;
	int last_line; /* of the file; at least 1 */
};

/*
 * Read @text into a configuration with every setting set, and check it, pure:
 * no other file is looked at. Mistakes go to @report; the configuration may be
 * used only if there are none. @source belongs to the caller and is filled in
 * any case. 0 or -ENOMEM.
 */
int conf_parse(const char *text, size_t size, struct conf_report *report, struct conf_source *source,
	       struct conf **ret_conf);

void conf_source_fini(struct conf_source *source);

/* The line where @key of @section was set, or else the line where the section begins. */
int conf_source_line(const struct conf_section *section, const char *key);

/* Was it set in the file, rightly or wrongly? */
bool conf_source_has(const struct conf_section *section, const char *key);

/* Was it set, but to something that it cannot be? Then what follows from it is no further mistake. */
bool conf_source_is_wrong(const struct conf_section *section, const char *key);

/* conf_check.c: fill in the defaults that depend on other settings. 0 or -ENOMEM. */
int conf_complete(struct conf *conf, const struct conf_source *source);

/* conf_check.c: what no setting shows alone. */
void conf_check(const struct conf *conf, const struct conf_source *source, struct conf_report *report);

#endif
