/* SPDX-License-Identifier: MIT */
/* The secret of TCP callers: made, read, refused, compared. */
#undef NDEBUG
#include "faxportd/rpcd/cookie.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/macros.h"

#define GOOD "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static char folder[] = "/tmp/cookie-test-XXXXXX";
static char path[64];

static void write_file(const char *text, mode_t mode)
{
	FILE *file = fopen(path, "w");

	assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
	assert(chmod(path, mode) == 0);
}

static void test_made(void)
{
	struct cookie first, second;
	struct stat st;

	umask(0); /* whatever others think of it */
	assert(cookie_load(path, &first) == 0);
	assert(stat(path, &st) == 0 && (st.st_mode & 07777) == 0600 && st.st_size == COOKIE_DIGITS + 1);
	assert(first.owner == geteuid());
	assert(cookie_load(path, &second) == 0);
	assert(memcmp(&first, &second, sizeof(first.digits)) == 0);
	assert(unlink(path) == 0);
	assert(cookie_load(path, &second) == 0);
	assert(memcmp(first.digits, second.digits, sizeof(first.digits)) != 0); /* one chance in 2^256 */
	assert(unlink(path) == 0);
}

static void test_refused(void)
{
	static const struct {
		const char *text;
		mode_t mode;
		int r;
	} cases[] = {
		{GOOD,							       0600, 0       },
		{GOOD "\n",							  0400, 0       },
		{GOOD "\n",							  0640, -EPERM  },
		{GOOD "\n",							  0604, -EPERM  },
		{GOOD "\n",							  0610, -EPERM  },
		{"",								 0600, -EBADMSG},
		{GOOD "\n\n",							0600, -EBADMSG},
		{GOOD "0",							   0600, -EBADMSG},
		{"0123456789abcdef",						 0600, -EBADMSG},
		{"0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef", 0600, -EBADMSG},
		{"0123456789abcdeg0123456789abcdef0123456789abcdef0123456789abcdef", 0600, -EBADMSG},
	};
	struct cookie cookie;
	char other[80];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		write_file(cases[i].text, cases[i].mode);
		assert(cookie_load(path, &cookie) == cases[i].r);
		unlink(path);
	}
	assert(mkdir(path, 0700) == 0 && cookie_load(path, &cookie) == -EPERM && rmdir(path) == 0);
	assert(mkfifo(path, 0600) == 0 && cookie_load(path, &cookie) == -EPERM && unlink(path) == 0);
	snprintf(other, sizeof(other), "%s/none/cookie", folder);
	assert(cookie_load(other, &cookie) == -ENOENT);

	/* a link would let another choose the file */
	snprintf(other, sizeof(other), "%s/real", folder);
	write_file(GOOD, 0600);
	assert(rename(path, other) == 0 && symlink(other, path) == 0);
	assert(cookie_load(path, &cookie) == -ELOOP);
	assert(unlink(other) == 0 && unlink(path) == 0);

	/* what a start that was cut off left behind */
	snprintf(other, sizeof(other), "%s.new", path);
	write_file("half", 0644);
	assert(rename(path, other) == 0);
	assert(cookie_load(path, &cookie) == 0 && access(other, F_OK) < 0 && unlink(path) == 0);
}

static void test_matches(void)
{
	struct cookie cookie;
	char text[COOKIE_DIGITS + 1];
	size_t i;

	memcpy(cookie.digits, GOOD, COOKIE_DIGITS);
	assert(cookie_matches(&cookie, GOOD, COOKIE_DIGITS));
	assert(!cookie_matches(&cookie, GOOD, COOKIE_DIGITS - 1));
	assert(!cookie_matches(&cookie, GOOD "\n", COOKIE_DIGITS + 1));
	assert(!cookie_matches(&cookie, NULL, 0));
	for (i = 0; i < COOKIE_DIGITS; i++) {
		memcpy(text, GOOD, COOKIE_DIGITS);
		text[i] ^= 1;
		assert(!cookie_matches(&cookie, text, COOKIE_DIGITS));
	}
}

int main(void)
{
	assert(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/cookie", folder);
	test_made();
	test_refused();
	test_matches();
	assert(rmdir(folder) == 0);
	return 0;
}
