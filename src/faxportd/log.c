/* SPDX-License-Identifier: MIT */
/* The daemon's log; see log.h. */
#include "faxportd/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

#define LOG_LINE_SIZE 1024

static const struct {
	const char *name;
	int syslog; /* RFC 5424 6.2.1 severity, for the journal */
} levels[LOG_LEVELS] = {
	[LOG_LEVEL_ERROR] = {"error",   3},
	[LOG_LEVEL_WARNING] = {"warning", 4},
	[LOG_LEVEL_INFO] = {"info",    6},
	[LOG_LEVEL_DEBUG] = {"debug",   7},
};

/* Set once by log_open(), before there are threads. */
static enum log_level log_level = LOG_LEVEL_WARNING;
static bool log_to_journal;

static uint32_t details[LOG_CATEGORIES] = {UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX};
static uint32_t written_lines[LOG_LEVELS];

/* systemd.exec(5): $JOURNAL_STREAM is "device:inode" of the stream; somebody may have redirected stderr since. */
static bool stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	uint64_t device, inode;
	struct stat st;

	if (!stream || sscanf(stream, "%" SCNu64 ":%" SCNu64, &device, &inode) != 2)
		return false;
	return fstat(STDERR_FILENO, &st) == 0 && st.st_dev == device && st.st_ino == inode;
}

void log_open(enum log_level level)
{
	log_level = level;
	log_to_journal = stderr_is_journal();
}

int log_level_parse(const char *text, enum log_level *ret_level)
{
	size_t i;

	for (i = 0; i < LOG_LEVELS; i++) {
		if (strcmp(text, levels[i].name) == 0) {
			*ret_level = (enum log_level)i;
			return 0;
		}
	}
	return -EINVAL;
}

bool log_wants(enum log_level level)
{
	return level <= log_level;
}

void log_set_detail(enum log_category category, uint32_t detail)
{
	__atomic_store_n(&details[category], detail, __ATOMIC_RELAXED);
}

/* Where in the daemon's folder a line comes from, and what it is about then. The first that fits. */
static const struct {
	const char *begins;
	enum log_category category;
} places[] = {
	{"main.c",     LOG_INIT    },
        {"server.c",   LOG_INIT    },
        {"conf/",      LOG_INIT    },
        {"store/",     LOG_INIT    },
	{"queue/",     LOG_OUTBOUND},
        {"render/",    LOG_OUTBOUND},
        {"port/inbox", LOG_INBOUND },
        {"port/route", LOG_INBOUND },
};

static enum log_category category_of(const char *file)
{
	static const char folder[] = "faxportd/";
	const char *at;
	size_t i;

	while ((at = strstr(file, folder)) != NULL)
		file = at + strlen(folder);
	for (i = 0; i < ARRAY_SIZE(places); i++) {
		if (strncmp(file, places[i].begins, strlen(places[i].begins)) == 0)
			return places[i].category;
	}
	return LOG_OTHER;
}

/* Is a line of this level written, if it comes from there? */
static bool is_wanted(const char *file, enum log_level level)
{
	static const uint32_t least[LOG_LEVELS] = {
		[LOG_LEVEL_ERROR] = 1,
		[LOG_LEVEL_WARNING] = 1,
		[LOG_LEVEL_INFO] = 2,
		[LOG_LEVEL_DEBUG] = 2,
	};

	return log_wants(level) && __atomic_load_n(&details[category_of(file)], __ATOMIC_RELAXED) >= least[level];
}

const char *log_private(const char *text)
{
	return log_wants(LOG_LEVEL_DEBUG) ? text : "(hidden)";
}

/* What stands before the sentence. Returns its length. */
static size_t put_prefix(char *line, size_t size, enum log_level level)
{
	struct timespec now;
	struct tm tm;
	char when[32];
	int length;

	if (log_to_journal) {
		length = snprintf(line, size, "<%d>", levels[level].syslog);
		return (size_t)length;
	}
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%S", &tm);
	length = snprintf(line, size, "%s.%03ldZ %s: ", when, now.tv_nsec / 1000000, levels[level].name);
	return (size_t)length;
}

static void write_line(enum log_level level, const char *what, const char *fields, va_list args)
{
	char line[LOG_LINE_SIZE];
	size_t size = sizeof(line) - 1; /* the newline needs one */
	size_t at;
	ssize_t written;

	at = put_prefix(line, size, level);
	at += (size_t)snprintf(line + at, size - at, "%s", what);
	if (at < size)
		vsnprintf(line + at, size - at, fields, args);
	text_clean(line);

	at = strlen(line);
	while (at > 0 && line[at - 1] == ' ')
		at--;
	line[at++] = '\n';
	__atomic_fetch_add(&written_lines[level], 1, __ATOMIC_RELAXED);
	written = write(STDERR_FILENO, line, at);
	(void)written; /* nobody is left to tell */
}

void log_counts(uint32_t ret_counts[LOG_LEVELS])
{
	size_t i;

	for (i = 0; i < LOG_LEVELS; i++)
		ret_counts[i] = __atomic_load_n(&written_lines[i], __ATOMIC_RELAXED);
}

void log_write(const char *file, enum log_level level, const char *what, const char *fields, ...)
{
	va_list args;

	if (!is_wanted(file, level))
		return;
	va_start(args, fields);
	write_line(level, what, fields, args);
	va_end(args);
}

void log_write_once(const char *file, struct log_counter *counter, enum log_level level, const char *what,
		    const char *fields, ...)
{
	va_list args;

	if (__atomic_fetch_add(&counter->count, 1, __ATOMIC_RELAXED) > 0 || !is_wanted(file, level))
		return;
	va_start(args, fields);
	write_line(level, what, fields, args);
	va_end(args);
}
