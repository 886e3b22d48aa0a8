/* SPDX-License-Identifier: MIT */
/* Where wine-setup finds things: settings of the daemon, the prefix, the cookie, names for Windows. */
#include "faxport/wine_where.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/macros.h"

/* clang-format off */
static const struct {
	const char *conf, *key, *value; /* NULL: not there */
} settings[] = {
	{"", "tcp_listen", NULL},
	{"[server]\ntcp_listen = 127.0.0.1:4540\n", "tcp_listen", "127.0.0.1:4540"},
	{"[server]\n  tcp_listen=127.0.0.1:4540\t# here\n", "tcp_listen", "127.0.0.1:4540"},
	{"[server]\r\ntcp_listen=[::1]:1\r\n", "tcp_listen", "[::1]:1"},
	{"[server]\ncookie_file = \"/c #1 \" # c\n", "cookie_file", "/c #1 "},
	{"[server]\n# tcp_listen = 127.0.0.1:4540\n", "tcp_listen", NULL},
	{"[server]\ntcp_listen =\n", "tcp_listen", NULL},
	{"[trunk t]\ntcp_listen = 127.0.0.1:1\n", "tcp_listen", NULL},
	{"[trunk t]\nlisten = 1\n[server]\nstate_dir=/s\n[port p]\nstate_dir=/p", "state_dir", "/s"},
	{"tcp_listen = 127.0.0.1:1\n", "tcp_listen", NULL},
	{"[server]\ntcp_listen = a value that is longer than there is room for\n", "tcp_listen", NULL},
};

static const struct {
	const char *path, *windows;
} paths[] = {
	{"/", "Z:\\"},
	{"/a b/c.d", "Z:\\a b\\c.d"},
	{"/\xc3\xa4/\xf0\x9f\x93\xa0", "Z:\\\xc3\xa4\\\xf0\x9f\x93\xa0"},
	{"a", NULL}, {"", NULL}, {"/a\\b", NULL}, {"/a:b", NULL}, {"/a\"b", NULL}, {"/a?", NULL},
};
/* clang-format on */

static void test_settings(void)
{
	char value[32];
	FILE *conf;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(settings); i++) {
		conf = tmpfile();
		assert(conf && fputs(settings[i].conf, conf) >= 0);
		rewind(conf);
		assert(wine_where_setting(conf, settings[i].key, value, sizeof(value)) == (settings[i].value != NULL));
		assert(!settings[i].value || strcmp(value, settings[i].value) == 0);
		fclose(conf);
	}
}

static void assert_text(char *text, const char *wanted)
{
	assert((text != NULL) == (wanted != NULL));
	assert(!wanted || strcmp(text, wanted) == 0);
	free(text);
}

static void test_windows_paths(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(paths); i++)
		assert_text(wine_where_windows_path(paths[i].path), paths[i].windows);
}

static void test_prefix(void)
{
	setenv("HOME", "/h", 1);
	setenv("WINEPREFIX", "/w", 1);
	assert_text(wine_where_prefix(), "/w");
	setenv("WINEPREFIX", "", 1);
	assert_text(wine_where_prefix(), "/h/.wine");
	unsetenv("WINEPREFIX");
	assert_text(wine_where_prefix(), "/h/.wine");
	unsetenv("HOME");
	assert_text(wine_where_prefix(), NULL);
}

static void write_file(const char *path)
{
	FILE *file = fopen(path, "we");

	assert(file && fputs("x", file) >= 0 && fclose(file) == 0);
}

static void test_cookie(void)
{
	char folder[] = "/tmp/faxport-where-XXXXXX", own[64], named[64];

	assert(mkdtemp(folder));
	setenv("HOME", folder, 1);
	snprintf(own, sizeof(own), "%s/.config", folder);
	assert(mkdir(own, 0700) == 0);
	snprintf(own, sizeof(own), "%s/.config/faxport", folder);
	assert(mkdir(own, 0700) == 0);
	snprintf(own, sizeof(own), "%s/.config/faxport/cookie", folder);
	snprintf(named, sizeof(named), "%s/named", folder);

	write_file(own);
	assert_text(wine_where_cookie(), own);
	setenv("FAXPORT_COOKIE_FILE", named, 1);
	assert_text(wine_where_cookie(), own); /* the one named is not there */
	write_file(named);
	assert_text(wine_where_cookie(), named);

	assert(unlink(own) == 0 && unlink(named) == 0);
	*strrchr(own, '/') = '\0';
	assert(rmdir(own) == 0);
	*strrchr(own, '/') = '\0';
	assert(rmdir(own) == 0 && rmdir(folder) == 0);
}

int main(void)
{
	test_settings();
	test_windows_paths();
	test_prefix();
	test_cookie();
	return 0;
}
