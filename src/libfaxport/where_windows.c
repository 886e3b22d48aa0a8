/* SPDX-License-Identifier: MIT */
/*
 * Where server and cookie are on Windows; see where.h. What is in the registry
 * is for all programs, 32-bit ones too, and so it is read from the 64-bit view
 * first, where an administrator sees it under the name that is documented.
 */
#include "libfaxport/where.h"

#include <windows.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "base/text.h"
#include "libfaxport/win32.h"

#define VALUE_MAX 1024 /* UTF-16 units, with the end */

/* False when the variable is not set, empty, or too long for @value. */
static bool environment(const char16_t *name, char *value, size_t size)
{
	char16_t wide[VALUE_MAX];
	DWORD units = GetEnvironmentVariableW(name, wide, ARRAY_SIZE(wide));

	return units > 0 && units < ARRAY_SIZE(wide) && win32_utf8(wide, value, size);
}

/* The same for a text of Software\Faxport. */
static bool registry(HKEY root, const char16_t *name, char *value, size_t size)
{
	static const REGSAM views[] = {KEY_WOW64_64KEY, KEY_WOW64_32KEY};
	char16_t wide[VALUE_MAX];
	bool found = false;
	DWORD bytes;
	HKEY key;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(views) && !found; i++) {
		if (RegOpenKeyExW(root, u"Software\\Faxport", 0, KEY_QUERY_VALUE | views[i], &key) != ERROR_SUCCESS)
			continue;
		bytes = sizeof(wide);
		found = RegGetValueW(key, NULL, name, RRF_RT_REG_SZ, NULL, wide, &bytes) == ERROR_SUCCESS && wide[0] &&
			win32_utf8(wide, value, size);
		RegCloseKey(key);
	}
	return found;
}

/*
 * Programs for the fax API often name their own computer, and mean the fax
 * service on it. Its network address is not where ours listens: loopback is.
 */
static bool is_this_computer(const char *host)
{
	static const COMPUTER_NAME_FORMAT formats[] = {ComputerNameNetBIOS, ComputerNameDnsHostname,
						       ComputerNameDnsFullyQualified};
	char16_t wide[VALUE_MAX];
	char name[VALUE_MAX];
	DWORD units;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(formats); i++) {
		units = ARRAY_SIZE(wide);
		if (GetComputerNameExW(formats[i], wide, &units) && win32_utf8(wide, name, sizeof(name)) &&
		    text_equal_nocase(name, host))
			return true;
	}
	return false;
}

int where_server(const char *server, struct target *ret_target)
{
	char value[VALUE_MAX];
	int r;

	if (!server || !*server) {
		server = value;
		if (!environment(u"FAXPORT_SERVER", value, sizeof(value)) &&
		    !registry(HKEY_LOCAL_MACHINE, u"Server", value, sizeof(value)))
			server = "localhost";
	}
	r = target_parse_name(server, ret_target);
	if (r == 0 && is_this_computer(ret_target->host))
		text_copy(ret_target->host, sizeof(ret_target->host), "localhost");
	return r;
}

int where_cookie(char *path, size_t size)
{
	char folder[VALUE_MAX] = "";
	int n;

	if (environment(u"FAXPORT_COOKIE_FILE", path, size) || registry(HKEY_CURRENT_USER, u"CookieFile", path, size) ||
	    registry(HKEY_LOCAL_MACHINE, u"CookieFile", path, size))
		return 0;
	environment(u"APPDATA", folder, sizeof(folder));
	n = snprintf(path, size, "%s\\Faxport\\cookie", folder);
	return n < 0 || (size_t)n >= size ? -ENAMETOOLONG : 0;
}
