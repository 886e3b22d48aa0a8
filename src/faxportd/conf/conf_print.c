/* SPDX-License-Identifier: MIT */
/* The configuration as a file again, and its settings as a part of the manual. */
#include <string.h>

#include "base/buf.h"
#include "base/macros.h"
#include "faxportd/conf/conf_table.h"
#include "faxportd/conf/conf_value.h"

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

/* One word of text for mdoc: a backslash and a control character at its beginning mean something there. */
static void print_mdoc(const char *text, FILE *out)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", out);
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", out);
		else
			fputc(*text, out);
		/* Each sentence on a line of its own, as mdoc wants it. */
		if (*text == '.' && text[1] == ' ') {
			fputc('\n', out);
			text++;
		}
	}
}

static void print_item(const struct conf_item *item, FILE *out)
{
	AUTO_BUF right;

	buf_init(&right, 4096);
	conf_value_describe(item, &right);
	fprintf(out, ".It Ic %s\n", item->key);
	print_mdoc(item->doc, out);
	fprintf(out, "\nValue: ");
	print_mdoc(buf_str(&right), out);
	if (!item->value)
		fprintf(out, ".\nIt has to be given.\n");
	else if (*item->value)
		fprintf(out, ".\nDefault:\n.Ql %s .\n", item->value);
	else
		fprintf(out, ".\nDefault: %s.\n", item->otherwise);
}

void conf_print_manual(FILE *out)
{
	const struct conf_item *items;
	enum conf_kind kind;
	size_t count, i;

	for (kind = 0; kind < CONF_KINDS; kind++) {
		fprintf(out, ".Ss [%s%s]\n", conf_section_types[kind].word,
			conf_section_types[kind].named ? " NAME" : "");
		print_mdoc(conf_section_types[kind].doc, out);
		fprintf(out, "\n.Bl -tag -width Ds\n");
		items = conf_items_of(kind, &count);
		for (i = 0; i < count; i++)
			print_item(&items[i], out);
		fprintf(out, ".El\n");
	}
}
