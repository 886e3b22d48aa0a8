/* SPDX-License-Identifier: MIT */
/*
 * The file, line by line: [section], key = value, # comment. A mistake costs
 * its line only; the rest is read and checked all the same, so that all
 * mistakes are named at once.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/macros.h"
#include "base/nearest.h"
#include "base/text.h"
#include "faxportd/conf/conf_source.h"
#include "faxportd/conf/conf_value.h"

AUTO_DEFINE(conf, conf_free);

struct parser {
	struct conf *conf;
	struct conf_source *source;
	struct conf_report *report;
	int line;
	struct conf_section *section; /* NULL: before the first, or in one that is no section */
	bool in_section;              /* a section has begun, even if it was a wrong one */
	bool again;                   /* the section was there before: look, but set nothing */
};

static const char blanks[] = " \t";

/* Cut blanks off both ends, in place. */
static char *trim(char *text)
{
	size_t length;

	text += strspn(text, blanks);
	length = strlen(text);
	while (length > 0 && strchr(blanks, text[length - 1]))
		length--;
	text[length] = '\0';
	return text;
}

/*
 * End the line where a comment begins: at a # that stands first or behind a
 * blank, outside quotes. Quotes begin behind the = or in a section's name;
 * elsewhere they are letters like others.
 */
static void cut_comment(char *text)
{
	bool quoted = false, section = text[strspn(text, blanks)] == '[';
	char before = '\0'; /* the last that is no blank */
	size_t i;

	for (i = 0; text[i]; i++) {
		if (quoted && text[i] == '\\' && text[i + 1])
			i++;
		else if (text[i] == '"' && (quoted || section || before == '='))
			quoted = !quoted;
		else if (text[i] == '#' && !quoted && (i == 0 || strchr(blanks, text[i - 1])))
			break;
		if (!strchr(blanks, text[i]))
			before = text[i];
	}
	text[i] = '\0';
}

/* Take "a \"quoted\" text" out of its quotes, in place. False when something is wrong with them. */
static bool unquote(char *text)
{
	char *from = text + 1, *to = text;

	if (*text != '"')
		return true;
	while (*from && *from != '"') {
		if (*from == '\\' && (from[1] == '"' || from[1] == '\\'))
			from++;
		*to++ = *from++;
	}
	if (*from != '"' || from[1] != '\0')
		return false;
	*to = '\0';
	return true;
}

static const char *section_name(const struct conf *conf, const struct conf_section *section)
{
	if (section->kind == CONF_TRUNK)
		return conf->trunks[section->index].name;
	return section->kind == CONF_PORT ? conf->ports[section->index].name : "";
}

/* Every item of a section's structure to its default. */
static int set_defaults(void *section, enum conf_kind kind)
{
	size_t count, i;
	const struct conf_item *items = conf_items_of(kind, &count);
	AUTO_BUF why;
	int r;

	buf_init(&why, 1024);
	for (i = 0; i < count; i++) {
		if (items[i].value && *items[i].value) {
			r = conf_value_set(&items[i], items[i].value, section, &why);
		} else if (conf_value_is_text(&items[i])) {
			*conf_value_text(&items[i], section) = text_dup("");
			r = *conf_value_text(&items[i], section) ? 0 : -ENOMEM;
		} else {
			r = 0;
		}
		if (r < 0)
			return r;
	}
	return 0;
}

/* One more zeroed element behind an array. */
static void *grow(void *array, size_t count, size_t size)
{
	char *more;

	/* Double when a power of two is full. */
	if ((count & (count - 1)) == 0) {
		more = reallocarray(array, MAX(count * 2, 1), size);
		if (!more)
			return NULL;
	} else {
		more = array;
	}
	memset(more + count * size, 0, size);
	return more;
}

/* A structure for a new trunk or port. Even when it fails all that is there can be freed. */
static int add_named(struct conf *conf, enum conf_kind kind, const char *name, int line)
{
	struct conf_trunk *trunks;
	struct conf_port *ports;

	if (kind == CONF_TRUNK) {
		trunks = grow(conf->trunks, conf->trunk_count, sizeof(*trunks));
		if (!trunks)
			return -ENOMEM;
		conf->trunks = trunks;
		trunks += conf->trunk_count++;
		trunks->line = line;
		trunks->name = text_dup(name);
		return trunks->name ? set_defaults(trunks, kind) : -ENOMEM;
	}
	ports = grow(conf->ports, conf->port_count, sizeof(*ports));
	if (!ports)
		return -ENOMEM;
	conf->ports = ports;
	ports += conf->port_count++;
	ports->line = line;
	ports->name = text_dup(name);
	return ports->name ? set_defaults(ports, kind) : -ENOMEM;
}

static struct conf_section *find_section(struct parser *parser, enum conf_kind kind, const char *name)
{
	struct conf_section *section;
	size_t i;

	for (i = 0; i < parser->source->section_count; i++) {
		section = &parser->source->sections[i];
		if (section->kind == kind && strcmp(section_name(parser->conf, section), name) == 0)
			return section;
	}
	return NULL;
}

static int begin_section(struct parser *parser, enum conf_kind kind, const char *name)
{
	const struct conf_section_type *type = &conf_section_types[kind];
	struct conf_source *source = parser->source;
	struct conf_section *sections;
	int r;

	parser->section = find_section(parser, kind, name);
	parser->again = parser->section != NULL;
	if (parser->section) {
		conf_report_add(parser->report, parser->line, "[%s%s%s]: begun already in line %d; %s", type->word,
				*name ? " " : "", name, parser->section->line,
				type->named ? "put it together there, or give this one another name"
					    : "put it together there");
		return 0;
	}
	if (source->section_count == CONF_SECTIONS_MAX) {
		conf_report_add(parser->report, parser->line, "[%s]: there are more than %d sections; leave some out",
				type->word, CONF_SECTIONS_MAX);
		return 0;
	}
	sections = grow(source->sections, source->section_count, sizeof(*sections));
	if (!sections)
		return -ENOMEM;
	source->sections = sections;
	parser->section = &sections[source->section_count];
	*parser->section = (struct conf_section){.kind = kind, .line = parser->line};
	if (type->named) {
		parser->section->index = kind == CONF_TRUNK ? parser->conf->trunk_count : parser->conf->port_count;
		r = add_named(parser->conf, kind, name, parser->line);
		if (r < 0)
			return r;
	}
	source->section_count++;
	return 0;
}

/* [word] or [word NAME]; @text is the whole line. */
static int parse_section(struct parser *parser, char *text)
{
	size_t length = strlen(text);
	struct nearest nearest;
	enum conf_kind kind;
	char *word, *name;

	parser->section = NULL;
	parser->in_section = true;
	if (text[length - 1] != ']') {
		conf_report_add(parser->report, parser->line, "%.40s: the ] is missing; write [server] or [port NAME]",
				text);
		return 0;
	}
	text[length - 1] = '\0';
	word = trim(text + 1);
	name = word + strcspn(word, blanks);
	if (*name)
		*name++ = '\0';
	name = trim(name);

	nearest = nearest_begin(word);
	for (kind = 0; kind < CONF_KINDS; kind++) {
		if (strcmp(word, conf_section_types[kind].word) == 0)
			break;
		nearest_try(&nearest, conf_section_types[kind].word);
	}
	if (kind == CONF_KINDS) {
		conf_report_add(parser->report, parser->line,
				nearest.word
					? "[%.40s]: there is no such section; did you mean [%s]?"
					: "[%.40s]: there is no such section; there are [server], [queue], [render], "
					  "[media], [trunk NAME] and [port NAME]",
				word, nearest.word);
		return 0;
	}
	if (!conf_section_types[kind].named) {
		if (*name)
			conf_report_add(parser->report, parser->line,
					"[%s %.40s]: this section has no name; write [%s]", word, name, word);
		return begin_section(parser, kind, "");
	}
	if (!unquote(name) || *name == '\0' || strlen(name) > CONF_NAME_MAX || strpbrk(name, "[]\"\\")) {
		conf_report_add(parser->report, parser->line,
				"[%s]: a name of 1 to %d bytes without [ ] \\ and quotes is needed; write [%s NAME]",
				word, CONF_NAME_MAX, word);
		return 0;
	}
	return begin_section(parser, kind, name);
}

/* No such key here: say what was probably meant. */
static void report_unknown(struct parser *parser, const char *key)
{
	const struct conf_section_type *type = &conf_section_types[parser->section->kind], *other;
	char plain[CONF_LINE_MAX + 1];
	struct nearest nearest;
	size_t i;

	text_copy(plain, sizeof(plain), key);
	for (i = 0; plain[i]; i++) {
		if (plain[i] == '-')
			plain[i] = '_';
	}
	nearest = nearest_begin(plain);
	other = NULL;
	for (i = 0; i < conf_item_count; i++) {
		if (conf_items[i].kind == parser->section->kind)
			nearest_try(&nearest, conf_items[i].key);
		else if (!other && strcmp(conf_items[i].key, plain) == 0)
			other = &conf_section_types[conf_items[i].kind];
	}
	if (nearest.word && strcmp(nearest.word, plain) == 0)
		conf_report_add(parser->report, parser->line, "%s: settings are written with underscores; write %s",
				key, plain);
	else if (other)
		conf_report_add(parser->report, parser->line,
				"%s: there is no such setting in [%s]; it belongs to [%s%s] as %s", key, type->word,
				other->word, other->named ? " NAME" : "", plain);
	else if (nearest.word)
		conf_report_add(parser->report, parser->line,
				"%.60s: there is no such setting in [%s]; did you mean %s?", key, type->word,
				nearest.word);
	else
		conf_report_add(parser->report, parser->line,
				"%.60s: there is no such setting in [%s]; faxport.conf(5) lists them all", key,
				type->word);
}

static int parse_setting(struct parser *parser, char *text)
{
	struct conf_section *section = parser->section;
	const struct conf_item *items;
	char *equals = strchr(text, '='), *key, *value;
	size_t count, i;
	AUTO_BUF why;
	int r;

	buf_init(&why, 4096);
	if (!equals) {
		conf_report_add(parser->report, parser->line, "%.60s: this is no setting; write key = value%s", text,
				*text == ';' ? ", and # before a comment" : "");
		return 0;
	}
	*equals = '\0';
	key = trim(text);
	value = trim(equals + 1);
	if (!parser->in_section) {
		conf_report_add(parser->report, parser->line,
				"%.60s: no section has begun; write [server] or another above it", key);
		return 0;
	}
	if (!section)
		return 0; /* the section was the mistake */

	items = conf_items_of(section->kind, &count);
	for (i = 0; i < count && strcmp(items[i].key, key) != 0; i++)
		;
	if (i == count) {
		report_unknown(parser, key);
		return 0;
	}
	if (!parser->again && section->key_line[i]) {
		conf_report_add(parser->report, parser->line, "%s: set already in line %d; keep one of them", key,
				abs(section->key_line[i]));
		return 0;
	}
	if (!parser->again)
		section->key_line[i] = -parser->line;
	if (!unquote(value)) {
		conf_report_add(parser->report, parser->line,
				"%s: the quotes do not close at the end; write \"...\", with \\\" for a quote inside",
				key);
		return 0;
	}
	r = conf_value_set(&items[i], value,
			   parser->again ? NULL : conf_section_at(parser->conf, section->kind, section->index), &why);
	if (r == -EINVAL) {
		conf_report_add(parser->report, parser->line, "%s: %s", key, buf_str(&why));
		return 0;
	}
	if (!parser->again)
		section->key_line[i] = parser->line;
	return r;
}

/* One line of the file, without its end. */
static int parse_line(struct parser *parser, const char *line, size_t length)
{
	char text[CONF_LINE_MAX + 1], *start;
	size_t i;

	if (length > 0 && line[length - 1] == '\r')
		length--;
	if (length > CONF_LINE_MAX) {
		conf_report_add(parser->report, parser->line, "line: it is longer than %d bytes; break it up",
				CONF_LINE_MAX);
		return 0;
	}
	if (!text_is_utf8(line, length)) {
		conf_report_add(parser->report, parser->line, "line: it is no UTF-8; save the file in UTF-8");
		return 0;
	}
	for (i = 0; i < length; i++) {
		if (((unsigned char)line[i] < 0x20 && line[i] != '\t') || line[i] == 0x7f) {
			conf_report_add(parser->report, parser->line,
					"line: there is a control character (0x%02x) in it; take it out",
					(unsigned char)line[i]);
			return 0;
		}
	}
	memcpy(text, line, length);
	text[length] = '\0';
	cut_comment(text);
	start = trim(text);
	if (*start == '\0')
		return 0;
	return *start == '[' ? parse_section(parser, start) : parse_setting(parser, start);
}

/* What has to be given, and was not. */
static void check_required(struct parser *parser)
{
	const struct conf_section *section;
	const struct conf_item *items;
	AUTO_BUF right;
	size_t count, i, j;

	buf_init(&right, 4096);
	for (i = 0; i < parser->source->section_count; i++) {
		section = &parser->source->sections[i];
		items = conf_items_of(section->kind, &count);
		for (j = 0; j < count; j++) {
			if (items[j].value || section->key_line[j])
				continue;
			buf_reset(&right);
			conf_value_describe(&items[j], &right);
			conf_report_add(parser->report, section->line, "%s: it is missing in [%s %s]; write %s = %s",
					items[j].key, conf_section_types[section->kind].word,
					section_name(parser->conf, section), items[j].key, buf_str(&right));
		}
	}
}

int conf_parse(const char *text, size_t size, struct conf_report *report, struct conf_source *source,
	       struct conf **ret_conf)
{
	struct parser parser = {.source = source, .report = report};
	AUTO(conf) conf = NULL;
	const char *end = text + size, *stop;
	enum conf_kind kind;
	int r;

	*source = (struct conf_source){.last_line = 1};
	conf = parser.conf = calloc(1, sizeof(*conf));
	if (!conf)
		return -ENOMEM;
	for (kind = 0; kind < CONF_TRUNK; kind++) {
		r = set_defaults(conf_section_at(conf, kind, 0), kind);
		if (r < 0)
			return r;
	}

	if (size > CONF_FILE_MAX) {
		conf_report_add(report, 1, "file: it is larger than %d bytes; this cannot be a configuration",
				CONF_FILE_MAX);
		end = text;
	}
	if (end - text >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3; /* a byte order mark, as editors of Windows put it there */
	while (text < end) {
		stop = memchr(text, '\n', (size_t)(end - text));
		if (!stop)
			stop = end;
		source->last_line = ++parser.line;
		r = parse_line(&parser, text, (size_t)(stop - text));
		if (r < 0)
			return r;
		text = stop + (stop < end);
	}
	check_required(&parser);
	r = conf_complete(conf, source);
	if (r < 0)
		return r;
	conf_check(conf, source, report);
	if (report->error)
		return report->error;

	*ret_conf = conf;
	conf = NULL; /* the caller owns it now */
	return 0;
}

void conf_source_fini(struct conf_source *source)
{
	free(source->sections);
	*source = (struct conf_source){0};
}

static int key_line(const struct conf_section *section, const char *key)
{
	size_t count, i;
	const struct conf_item *items = conf_items_of(section->kind, &count);

	for (i = 0; i < count; i++) {
		if (strcmp(items[i].key, key) == 0)
			return section->key_line[i];
	}
	return 0;
}

bool conf_source_has(const struct conf_section *section, const char *key)
{
	return key_line(section, key) != 0;
}

bool conf_source_is_wrong(const struct conf_section *section, const char *key)
{
	return key_line(section, key) < 0;
}

int conf_source_line(const struct conf_section *section, const char *key)
{
	int line = abs(key_line(section, key));

	return line ? line : section->line;
}
