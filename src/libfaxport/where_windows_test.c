/* SPDX-License-Identifier: MIT */
/* Tests of where server and cookie are on Windows. Changes the registry: run in a Wine prefix of its own. */
#undef NDEBUG
#include "libfaxport/where.h"

#include <windows.h>

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libfaxport/file.h"
#include "libfaxport/win32.h"

static void set_value(HKEY root, REGSAM view, const char16_t *name, const char16_t *value)
{
	DWORD bytes = 0;
	HKEY key;

	while (value[bytes / 2])
		bytes += 2;
	assert(RegCreateKeyExW(root, u"Software\\Faxport", 0, NULL, 0, KEY_SET_VALUE | view, NULL, &key, NULL) == 0);
	assert(RegSetValueExW(key, name, 0, REG_SZ, (const BYTE *)value, bytes + 2) == 0);
	RegCloseKey(key);
}

static void delete_values(HKEY root, REGSAM view)
{
	HKEY key;

	assert(RegOpenKeyExW(root, u"Software", 0, KEY_ALL_ACCESS | view, &key) == 0);
	RegDeleteTreeW(key, u"Faxport");
	RegCloseKey(key);
}

static void assert_server(const char *server, const char *host, const char *tcp_port)
{
	struct target target;
	int r = where_server(server, &target);

	if (r < 0 || strcmp(target.host, host) != 0 || strcmp(target.tcp_port, tcp_port) != 0 || !target.tcp) {
		fprintf(stderr, "%s: %d, %s, %s\n", server ? server : "NULL", r, target.host, target.tcp_port);
		abort();
	}
}

static void test_server(void)
{
	char name[256] = "\\\\";
	struct target target;
	DWORD size = sizeof(name) - 2;

	/* Where nobody says anything, it is here. */
	SetEnvironmentVariableW(u"FAXPORT_SERVER", NULL);
	assert_server("", "localhost", "4540");
	assert_server(NULL, "localhost", "4540");

	/* The registry, as 32-bit and as 64-bit programs write it; the latter first. */
	set_value(HKEY_LOCAL_MACHINE, KEY_WOW64_32KEY, u"Server", u"from-32:32");
	assert_server("", "from-32", "32");
	set_value(HKEY_LOCAL_MACHINE, KEY_WOW64_64KEY, u"Server", u"from-64:64");
	assert_server("", "from-64", "64");

	/* The environment before it, beyond ASCII too; an empty variable says nothing. */
	SetEnvironmentVariableW(u"FAXPORT_SERVER", u"\\\\b\u00fcro\U0001f4e0:99");
	assert_server(NULL, "b\xc3\xbcro\xf0\x9f\x93\xa0", "99");
	SetEnvironmentVariableW(u"FAXPORT_SERVER", u"");
	assert_server(NULL, "from-64", "64");

	/* A name given comes before all; our own means loopback. */
	assert_server("\\\\FAX", "FAX", "4540");
	assert(GetComputerNameA(name + 2, &size));
	assert_server(name, "localhost", "4540");
	strcat(name, ":77");
	assert_server(name + 2, "localhost", "77");

	/* Unix sockets are told apart from what is not understood. */
	assert(where_server("/run/faxport/faxport.sock", &target) == -EAFNOSUPPORT);
	assert(where_server("unix:x", &target) == -EAFNOSUPPORT);
	assert(where_server("\\\\FAX\\share", &target) == -EINVAL);
	SetEnvironmentVariableW(u"FAXPORT_SERVER", u"/run/faxport/faxport.sock");
	assert(where_server("", &target) == -EAFNOSUPPORT);
	SetEnvironmentVariableW(u"FAXPORT_SERVER", NULL);
}

static void assert_cookie(const char *expected)
{
	char path[1024];

	assert(where_cookie(path, sizeof(path)) == 0);
	if (strcmp(path, expected) != 0) {
		fprintf(stderr, "%s, not %s\n", path, expected);
		abort();
	}
}

static void test_cookie(void)
{
	char path[8];

	SetEnvironmentVariableW(u"FAXPORT_COOKIE_FILE", NULL);
	SetEnvironmentVariableW(u"APPDATA", u"C:\\users\\\u00e4");
	assert_cookie("C:\\users\\\xc3\xa4\\Faxport\\cookie");
	assert(where_cookie(path, sizeof(path)) == -ENAMETOOLONG);
	set_value(HKEY_LOCAL_MACHINE, KEY_WOW64_64KEY, u"CookieFile", u"Z:\\machine");
	assert_cookie("Z:\\machine");
	set_value(HKEY_CURRENT_USER, 0, u"CookieFile", u"Z:\\user");
	assert_cookie("Z:\\user");
	SetEnvironmentVariableW(u"FAXPORT_COOKIE_FILE", u"Z:\\environment");
	assert_cookie("Z:\\environment");
}

/* What file_test.c cannot say in a portable way: names beyond ASCII, devices. */
static void test_file_names(void)
{
	static const char name[] = "\xc3\x9c-\xf0\x9f\x93\xa0.tmp";
	struct file *file = NULL;

	assert(file_create(name, &file) == 0 && file_commit(file) == 0);
	file_close(file);
	assert(GetFileAttributesW(u"\u00dc-\U0001f4e0.tmp") != INVALID_FILE_ATTRIBUTES);
	assert(DeleteFileW(u"\u00dc-\U0001f4e0.tmp"));
	file = NULL;
	assert(file_open("NUL", &file, NULL) < 0 && !file);
	assert(strcmp(file_base_name("Z:\\a/b\\letter.tif"), "letter.tif") == 0);
	assert(strcmp(file_base_name("C:letter.tif"), "letter.tif") == 0 && strcmp(file_base_name("a"), "a") == 0);
	assert(win32_error(0xdeadbeef) == -EIO);
}

int main(void)
{
	test_server();
	test_cookie();
	test_file_names();
	delete_values(HKEY_LOCAL_MACHINE, KEY_WOW64_64KEY);
	delete_values(HKEY_LOCAL_MACHINE, KEY_WOW64_32KEY);
	delete_values(HKEY_CURRENT_USER, 0);
	return 0;
}
