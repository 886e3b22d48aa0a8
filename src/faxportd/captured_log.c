/* SPDX-License-Identifier: MIT */
/* What is logged goes to stderr: that is a file in memory meanwhile. */
#undef NDEBUG
#include "faxportd/captured_log.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int file = -1, screen = -1;

void captured_log_begin(enum log_level level)
{
	assert(file < 0);
	file = memfd_create("log", MFD_CLOEXEC);
	screen = dup(STDERR_FILENO);
	assert(file >= 0 && screen >= 0 && dup2(file, STDERR_FILENO) == STDERR_FILENO);
	log_open(level);
}

bool captured_log_has(const char *end)
{
	char text[32768], wanted[1100];
	ssize_t size = pread(file, text, sizeof(text) - 1, 0);

	assert(size >= 0 && size < (ssize_t)sizeof(text) - 1 && strlen(end) < sizeof(wanted) - 3);
	text[size] = '\0';
	snprintf(wanted, sizeof(wanted), " %s\n", end);
	if (strstr(text, wanted))
		return true;
	dprintf(screen, "no line ends%slogged:\n%s", wanted, text);
	return false;
}

void captured_log_end(void)
{
	assert(file >= 0 && dup2(screen, STDERR_FILENO) == STDERR_FILENO);
	close(screen);
	close(file);
	file = screen = -1;
	log_open(LOG_LEVEL_ERROR);
}
