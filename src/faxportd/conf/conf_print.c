/* SPDX-License-Identifier: MIT */
/* The configuration as a file again, and its settings as a part of the manual. */
#include <string.h>

#include "base/buf.h"
#include "base/macros.h"
#include "faxportd/conf/conf_table.h"
#include "faxportd/conf/conf_value.h"

#define MDOC_COLUMNS 78

/* Where a text would not come back as it is, quotes keep it. */
static bool needs_quotes(const char *text)
{
	size_t length = strlen(text);

	return length == 0 || strpbrk(text, "\"#\\") || strchr(" \t", text[0]) || strchr(" \t", text[length - 1]);
}

static void print_value(const char *text, FILE *out)
{
	if (!needs_quotes(text)) {
		fputs(text, out);
		return;
	}
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

static void print_section(const void *section, enum conf_kind kind, const char *name, FILE *out)
{
	size_t count, i;
	const struct conf_item *items = conf_items_of(kind, &count);
	AUTO_BUF value;

	buf_init(&value, 4096);
	/* A name may have a # in it, but none of the characters that quotes would have to escape. */
	if (name)
		fprintf(out, "[%s \"%s\"]\n", conf_section_types[kind].word, name);
	else
		fprintf(out, "[%s]\n", conf_section_types[kind].word);
	for (i = 0; i < count; i++) {
		buf_reset(&value);
		conf_value_print(&items[i], section, &value);
		fprintf(out, "%s = ", items[i].key);
		print_value(buf_str(&value), out);
		fputc('\n', out);
	}
}

void conf_print(const struct conf *conf, FILE *out)
{
	enum conf_kind kind;
	size_t i;

	for (kind = 0; kind < CONF_TRUNK; kind++) {
		/* Read only, whatever the pointer says. */
		print_section(conf_section_at((struct conf *)conf, kind, 0), kind, NULL, out);
		fputc('\n', out);
	}
	for (i = 0; i < conf->trunk_count; i++) {
		print_section(&conf->trunks[i], CONF_TRUNK, conf->trunks[i].name, out);
		fputc('\n', out);
	}
	for (i = 0; i < conf->port_count; i++) {
		print_section(&conf->ports[i], CONF_PORT, conf->ports[i].name, out);
		if (i + 1 < conf->port_count)
			fputc('\n', out);
	}
}

/*
 * Text for mdoc: lines of at most MDOC_COLUMNS, each sentence on lines of its
 * own; a backslash, and a dot or quote at the beginning, mean something there.
 */
static void print_mdoc(const char *text, FILE *out)
{
	size_t column = 0, length;
	bool sentence_ends;

	while (*text) {
		length = strcspn(text, " ");
		if (column > 0 && column + 1 + length > MDOC_COLUMNS) {
			fputc('\n', out);
			column = 0;
		}
		if (column > 0)
			fputc(' ', out);
		else if (*text == '.' || *text == '\'')
			fputs("\\&", out);
		fprintf(out, "%.*s", (int)length, text);
		column += length + 1;
		sentence_ends = text[length - 1] == '.' && text[length];
		text += length + strspn(text + length, " ");
		if (sentence_ends) {
			fputc('\n', out);
			column = 0;
		}
	}
	fputc('\n', out);
}

static void print_item(const struct conf_item *item, FILE *out)
{
	AUTO_BUF text;

	buf_init(&text, 4096);
	buf_printf(&text, "%s Value: ", item->doc);
	conf_value_describe(item, &text);
	if (!item->value)
		buf_printf(&text, ". It has to be given.");
	else if (*item->value)
		buf_printf(&text, ". Default:");
	else
		buf_printf(&text, ". Default: %s.", item->otherwise);

	fprintf(out, ".It Ic %s\n", item->key);
	print_mdoc(buf_str(&text), out);
	if (item->value && *item->value)
		fprintf(out, ".Ql %s .\n", item->value);
}

void conf_print_manual(FILE *out)
{
	const struct conf_section_type *type;
	const struct conf_item *items;
	enum conf_kind kind;
	size_t count, i;

	for (kind = 0; kind < CONF_KINDS; kind++) {
		type = &conf_section_types[kind];
		/* The bracket would count as the end of a sentence. */
		fprintf(out, ".Ss [%s%s]\\&\n", type->word, type->named ? " NAME" : "");
		print_mdoc(type->doc, out);
		fprintf(out, ".Bl -tag -width Ds\n");
		items = conf_items_of(kind, &count);
		for (i = 0; i < count; i++)
			print_item(&items[i], out);
		fprintf(out, ".El\n");
	}
}
