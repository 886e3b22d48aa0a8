/* SPDX-License-Identifier: MIT */
/* One value of the configuration: from text into its member, from its member to text, and what it may be. */
#ifndef FAXPORTD_CONF_CONF_VALUE_H
#define FAXPORTD_CONF_CONF_VALUE_H

#include "faxportd/conf/conf_table.h"

struct buf;

/* The longest text of a setting, unless its row says otherwise. */
#define CONF_TEXT_MAX 255

/*
 * Check @text and put it into @section (NULL: only check). -EINVAL: @why then
 * has "what is wrong; what would be right". -ENOMEM.
 */
int conf_value_set(const struct conf_item *item, const char *text, void *section, struct buf *why);

/* Append the member's value as conf_value_set() reads it. */
void conf_value_print(const struct conf_item *item, const void *section, struct buf *out);

/* Append what may be written, e.g. "5 to 60, in seconds". */
void conf_value_describe(const struct conf_item *item, struct buf *out);

/* Is the member a text on the heap (else a number or a bool)? */
bool conf_value_is_text(const struct conf_item *item);

/* The text member of @section. */
char **conf_value_text(const struct conf_item *item, const void *section);

/*
 * Take "host", "host:port", "[v6]" or "[v6]:port" apart, without a look at
 * what the host is. The brackets are gone from @host. *ret_port: -1 for none.
 */
bool conf_value_split(const char *text, char *host, size_t host_size, bool *ret_bracketed, long *ret_port);

/* Append @text in the quotes of a message, cut when it is long. */
void conf_value_quote(const char *text, struct buf *out);

#endif
