/* SPDX-License-Identifier: MIT */
/* Where things are that Wine needs; see wine_where.h. */
#include "faxport/wine_where.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"

#define DAEMON_CONF "/etc/faxport/faxport.conf" /* as faxportd has it */
#define DAEMON_STATE "/var/lib/faxport"         /* as conf_table.c has it */

static char *join(const char *a, const char *b)
{
	char *text;

	return asprintf(&text, "%s%s", a, b) < 0 ? NULL : text;
}

char *wine_where_dlls(void)
{
	char program[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);
	char *folder, *found;
	int up;

	if (length > 0) {
		program[length] = '\0';
		/* BUILD/src/faxport/faxport: the source tree is above BUILD. */
		for (up = 0; up < 4 && strrchr(program, '/'); up++)
			*strrchr(program, '/') = '\0';
		folder = join(program, "/dist/windows/install.cmd");
		found = folder ? realpath(folder, NULL) : NULL;
		free(folder);
		if (found) {
			*strrchr(found, '/') = '\0';
			return found;
		}
	}
	return access(FAXPORT_WINDOWS_DIR "/install.cmd", R_OK) == 0 ? text_dup(FAXPORT_WINDOWS_DIR) : NULL;
}

char *wine_where_prefix(void)
{
	const char *prefix = getenv("WINEPREFIX"), *home = getenv("HOME");

	if (prefix && *prefix)
		return text_dup(prefix);
	return home && *home ? join(home, "/.wine") : NULL;
}

/* Cut blanks at both ends, and a pair of quotes. */
static char *trim(char *text)
{
	size_t length;

	text += strspn(text, " \t");
	length = strlen(text);
	while (length > 0 && isspace((unsigned char)text[length - 1]))
		text[--length] = '\0';
	if (length >= 2 && text[0] == '"' && text[length - 1] == '"') {
		text[length - 1] = '\0';
		text++;
	}
	return text;
}

/* End the line where a comment begins: at a # that stands first or behind a blank, not in quotes. */
static void cut_comment(char *line)
{
	bool quoted = false;
	char *at;

	for (at = line; *at; at++) {
		if (*at == '"')
			quoted = !quoted;
		if (*at == '#' && !quoted && (at == line || at[-1] == ' ' || at[-1] == '\t'))
			*at = '\0';
		if (!*at)
			break;
	}
}

bool wine_where_setting(FILE *conf, const char *key, char *value, size_t size)
{
	bool in_section = false, found = false;
	char line[1024], *text, *equals;

	while (fgets(line, sizeof(line), conf)) {
		cut_comment(line);
		text = trim(line);
		equals = strchr(text, '=');
		if (*text == '[')
			in_section = strcmp(text, "[server]") == 0;
		if (!in_section || !equals)
			continue;
		*equals = '\0';
		if (strcmp(trim(text), key) == 0)
			found = text_copy(value, size, trim(equals + 1)) && *value;
	}
	return found;
}

static bool daemon_setting(const char *key, char *value, size_t size)
{
	FILE *conf = fopen(DAEMON_CONF, "re");
	bool found;

	if (!conf)
		return false;
	found = wine_where_setting(conf, key, value, size);
	fclose(conf);
	return found;
}

char *wine_where_server(void)
{
	char value[256];
	size_t length;

	if (!daemon_setting("tcp_listen", value, sizeof(value)))
		return NULL;
	/* Port 0 is another one at each start. */
	length = strlen(value);
	return length > 2 && strcmp(value + length - 2, ":0") == 0 ? NULL : text_dup(value);
}

/* @path from the root on, if it can be read. */
static char *readable(const char *path)
{
	return path && *path && access(path, R_OK) == 0 ? realpath(path, NULL) : NULL;
}

char *wine_where_cookie(void)
{
	char state[PATH_MAX] = DAEMON_STATE, path[PATH_MAX];
	AUTO_MEM char *own = join(getenv("HOME") ? getenv("HOME") : "", "/.config/faxport/cookie");
	AUTO_MEM char *usual = NULL;
	char *found;

	found = readable(getenv("FAXPORT_COOKIE_FILE"));
	if (!found)
		found = readable(own);
	if (!found && daemon_setting("cookie_file", path, sizeof(path)))
		found = readable(path);
	if (!found) {
		daemon_setting("state_dir", state, sizeof(state));
		usual = join(state, "/cookie");
		found = readable(usual);
	}
	return found;
}

char *wine_where_windows_path(const char *path)
{
	char *text, *slash;

	/* What is after the drive: none of what Windows keeps for itself. */
	if (*path != '/' || strpbrk(path, "\\:*?\"<>|"))
		return NULL;
	text = join("Z:", path);
	for (slash = text; slash && (slash = strchr(slash, '/'));)
		*slash = '\\';
	return text;
}
