/* SPDX-License-Identifier: MIT */
/* The secret of TCP callers; see cookie.h. */
#include "faxportd/rpcd/cookie.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/macros.h"

static bool is_hex(const char *text, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++) {
		if (!strchr("0123456789abcdef", text[i]) || text[i] == '\0')
			return false;
	}
	return true;
}

/* A whole secret appears under @path, or nothing does: written beside it, synced, renamed. */
static int cookie_make(const char *path)
{
	char text[COOKIE_DIGITS + 2];
	uint8_t random[COOKIE_DIGITS / 2];
	const char *beside;
	AUTO_BUF name = {0};
	size_t i;
	int fd, r = 0;

	if (getrandom(random, sizeof(random), 0) != sizeof(random))
		return -errno;
	for (i = 0; i < sizeof(random); i++)
		snprintf(text + 2 * i, 3, "%02x", random[i]);
	text[COOKIE_DIGITS] = '\n';

	buf_init(&name, 4096);
	buf_printf(&name, "%s.new", path);
	beside = buf_str(&name);
	if (!beside)
		return buf_error(&name);

	unlink(beside); /* of a start that was cut off */
	fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	if (write(fd, text, COOKIE_DIGITS + 1) != COOKIE_DIGITS + 1)
		r = errno ? -errno : -EIO;
	else if (fsync(fd) < 0 || rename(beside, path) < 0)
		r = -errno;
	if (r < 0)
		unlink(beside);
	close(fd);
	return r;
}

static int cookie_read(int fd, struct cookie *ret_cookie)
{
	char text[COOKIE_DIGITS + 2];
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode) || (st.st_mode & 077) != 0)
		return -EPERM;
	n = read(fd, text, sizeof(text));
	if (n < 0)
		return -errno;
	if (n == COOKIE_DIGITS + 1 && text[COOKIE_DIGITS] == '\n')
		n--;
	if (n != COOKIE_DIGITS || !is_hex(text, COOKIE_DIGITS))
		return -EBADMSG;

	memcpy(ret_cookie->digits, text, COOKIE_DIGITS);
	ret_cookie->owner = st.st_uid;
	return 0;
}

int cookie_load(const char *path, struct cookie *ret_cookie)
{
	int fd, r;

	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT) {
		r = cookie_make(path);
		if (r < 0)
			return r;
		fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	}
	if (fd < 0)
		return -errno;
	r = cookie_read(fd, ret_cookie);
	close(fd);
	return r;
}

bool cookie_matches(const struct cookie *cookie, const void *presented, size_t size)
{
	const char *text = presented;
	volatile uint8_t differ = 0;
	size_t i;

	if (size != COOKIE_DIGITS) /* the length is no secret */
		return false;
	for (i = 0; i < COOKIE_DIGITS; i++)
		differ |= (uint8_t)(text[i] ^ cookie->digits[i]);
	return differ == 0;
}
