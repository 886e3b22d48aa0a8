/* SPDX-License-Identifier: MIT */
/* Tables for people; see table.h. */
#include "faxport/table.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "faxport/width.h"

#define COLUMNS_MAX 16
#define GAP 2

struct cell {
	char *text;
	enum tint tint;
};

struct table {
	const struct table_column *columns;
	size_t column_count;
	struct cell *cells;
	size_t count, capacity;
	bool incomplete; /* memory ran out */
};

/* ECMA-48 SGR; bright black for what matters least. */
static const char *const tint_sequences[TINTS] = {
	[TINT_NONE] = "",         [TINT_HEAD] = "\033[1m", [TINT_GOOD] = "\033[32m",
	[TINT_BUSY] = "\033[33m", [TINT_BAD] = "\033[31m", [TINT_FAINT] = "\033[90m",
};

const char *tint_on(enum tint tint, bool color)
{
	return color ? tint_sequences[tint] : "";
}

const char *tint_off(enum tint tint, bool color)
{
	return color && *tint_sequences[tint] ? "\033[0m" : "";
}

struct table *table_new(const struct table_column *columns, size_t count)
{
	struct table *table = calloc(1, sizeof(*table));

	if (!table)
		return NULL;
	table->columns = columns;
	table->column_count = MIN(count, COLUMNS_MAX);
	return table;
}

struct table *table_free(struct table *table)
{
	size_t i;

	if (!table)
		return NULL;
	for (i = 0; i < table->count; i++)
		free(table->cells[i].text);
	free(table->cells);
	free(table);
	return NULL;
}

void table_cell(struct table *table, enum tint tint, const char *format, ...)
{
	struct cell *cells;
	size_t capacity;
	va_list args;
	char *text;
	int length;

	if (table->count == table->capacity) {
		capacity = MAX(table->capacity * 2, 64);
		cells = reallocarray(table->cells, capacity, sizeof(*cells));
		if (!cells) {
			table->incomplete = true;
			return;
		}
		table->cells = cells;
		table->capacity = capacity;
	}
	va_start(args, format);
	length = vasprintf(&text, format, args);
	va_end(args);
	if (length < 0) {
		table->incomplete = true;
		return;
	}
	table->cells[table->count++] = (struct cell){text, tint};
}

/* What a table with these widths takes; columns that are left out have width 0. */
static size_t whole_width(const struct table *table, const size_t widths[])
{
	size_t all = 0, shown = 0, i;

	for (i = 0; i < table->column_count; i++) {
		all += widths[i];
		shown += widths[i] > 0;
	}
	return all + (shown > 0 ? (shown - 1) * GAP : 0);
}

/* Take columns off the widest cell columns that may be cut until it fits. False when it cannot. */
static bool shrink(const struct table *table, size_t widths[], size_t width)
{
	size_t i, widest;

	while (whole_width(table, widths) > width) {
		widest = table->column_count;
		for (i = 0; i < table->column_count; i++) {
			if (table->columns[i].least > 0 && widths[i] > table->columns[i].least &&
			    (widest == table->column_count || widths[i] > widths[widest]))
				widest = i;
		}
		if (widest == table->column_count)
			return false;
		widths[widest]--;
	}
	return true;
}

static void choose_widths(const struct table *table, size_t widths[], size_t width, bool title)
{
	bool left_out[COLUMNS_MAX] = {false};
	size_t i, next;

	for (;;) {
		for (i = 0; i < table->column_count; i++)
			widths[i] = left_out[i] ? 0 : title ? MAX(width_of(table->columns[i].title), 1) : 1;
		for (i = 0; i < table->count; i++) {
			if (!left_out[i % table->column_count])
				widths[i % table->column_count] =
					MAX(widths[i % table->column_count], width_of(table->cells[i].text));
		}
		if (width == 0 || shrink(table, widths, width))
			return;
		next = table->column_count;
		for (i = 0; i < table->column_count; i++) {
			if (!left_out[i] && table->columns[i].leave > 0 &&
			    (next == table->column_count || table->columns[i].leave > table->columns[next].leave))
				next = i;
		}
		if (next == table->column_count)
			return; /* as narrow as it gets */
		left_out[next] = true;
	}
}

/* One line of cells; blanks at its end are not written. */
static void add_line(const struct table *table, const struct cell *cells, const size_t widths[], bool color,
		     const char *end, struct buf *out)
{
	size_t i, used, blanks = 0;

	for (i = 0; i < table->column_count; i++) {
		if (widths[i] == 0)
			continue;
		used = MIN(width_of(cells[i].text), widths[i]);
		if (used == 0) {
			blanks += widths[i] + GAP;
			continue;
		}
		if (table->columns[i].right)
			blanks += widths[i] - used;
		buf_printf(out, "%*s%s", (int)blanks, "", tint_on(cells[i].tint, color));
		used = width_add_cut(out, cells[i].text, widths[i]);
		buf_printf(out, "%s", tint_off(cells[i].tint, color));
		blanks = GAP + (table->columns[i].right ? 0 : widths[i] - used);
	}
	buf_printf(out, "%s", end);
}

int table_print(const struct table *table, FILE *out, size_t width, bool color, bool title, const char *end)
{
	struct cell titles[COLUMNS_MAX];
	size_t widths[COLUMNS_MAX], i;
	AUTO_BUF text;

	buf_init(&text, SIZE_MAX / 2);
	choose_widths(table, widths, width, title);
	if (title) {
		for (i = 0; i < table->column_count; i++)
			titles[i] = (struct cell){(char *)table->columns[i].title, TINT_HEAD};
		add_line(table, titles, widths, color, end, &text);
	}
	for (i = 0; i + table->column_count <= table->count; i += table->column_count)
		add_line(table, &table->cells[i], widths, color, end, &text);
	if (table->incomplete || buf_error(&text))
		return -ENOMEM;
	if (text.size > 0)
		fwrite(text.data, 1, text.size, out);
	return 0;
}
