/* SPDX-License-Identifier: MIT */
/* The log writes what log.h says: levels, one clean line each, strangers hidden, repeated events once. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "faxportd/log.h"

static int reader;
static char text[8192];

/* Everything logged since the last call. */
static const char *logged(void)
{
	ssize_t size = read(reader, text, sizeof(text) - 1);

	text[size > 0 ? size : 0] = '\0';
	return text;
}

static bool ends_with(const char *line, const char *end)
{
	return strlen(line) >= strlen(end) && strcmp(line + strlen(line) - strlen(end), end) == 0;
}

static void test_lines(void)
{
	int year, day;

	log_open(LOG_LEVEL_INFO);
	log_event(LOG_LEVEL_INFO, "call answered", "trunk=%s call=%u", "demo", 7U);
	assert(ends_with(logged(), "Z info: call answered trunk=demo call=7\n"));
	assert(sscanf(text, "%4d-%*2d-%2dT", &year, &day) == 2 && year > 2000);

	log_event(LOG_LEVEL_WARNING, "no fields");
	assert(ends_with(logged(), " warning: no fields\n"));
	log_event(LOG_LEVEL_DEBUG, "too small to tell");
	assert(strcmp(logged(), "") == 0);
	log_event(LOG_LEVEL_INFO, "injected", "from=%s", "a\nb\x1b[0m");
	assert(ends_with(logged(), "from=a?b?[0m\n"));
}

static void test_long(void)
{
	char big[5000];

	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	log_event(LOG_LEVEL_INFO, big, "a=%s", big);
	assert(ends_with(logged(), "xxx\n") && strlen(text) <= 1024);
	log_event(LOG_LEVEL_INFO, "long", "a=%s", big);
	assert(ends_with(logged(), "xxx\n") && strlen(text) <= 1024);
}

static void test_private(void)
{
	log_open(LOG_LEVEL_INFO);
	assert(strcmp(log_private("+49301234"), "+49301234") != 0);
	log_open(LOG_LEVEL_DEBUG);
	assert(strcmp(log_private("+49301234"), "+49301234") == 0);
}

static void test_once(void)
{
	struct log_counter counter = {0};
	int i;

	for (i = 0; i < 3; i++)
		log_once_per(&counter, LOG_LEVEL_WARNING, "malformed SIP", "bytes=%d", i);
	assert(ends_with(logged(), "malformed SIP bytes=0\n") && strchr(text, '\n') == text + strlen(text) - 1);
	assert(counter.count == 3);
}

static void test_journal(void)
{
	char stream[64];
	struct stat st;

	assert(fstat(STDERR_FILENO, &st) == 0);
	snprintf(stream, sizeof(stream), "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	setenv("JOURNAL_STREAM", stream, 1);
	log_open(LOG_LEVEL_INFO);
	log_event(LOG_LEVEL_INFO, "under systemd");
	assert(strcmp(logged(), "<6>under systemd\n") == 0);
	setenv("JOURNAL_STREAM", "1:1", 1);
	log_open(LOG_LEVEL_INFO);
	log_event(LOG_LEVEL_INFO, "redirected");
	assert(ends_with(logged(), "Z info: redirected\n"));
}

/* Lines that are written count, others do not. */
static void test_counts(void)
{
	uint32_t before[LOG_LEVELS], after[LOG_LEVELS];

	log_open(LOG_LEVEL_WARNING);
	log_counts(before);
	log_event(LOG_LEVEL_ERROR, "one");
	log_event(LOG_LEVEL_WARNING, "two");
	log_event(LOG_LEVEL_WARNING, "three");
	log_event(LOG_LEVEL_INFO, "not wanted");
	logged();
	log_counts(after);
	assert(after[LOG_LEVEL_ERROR] - before[LOG_LEVEL_ERROR] == 1);
	assert(after[LOG_LEVEL_WARNING] - before[LOG_LEVEL_WARNING] == 2);
	assert(after[LOG_LEVEL_INFO] == before[LOG_LEVEL_INFO]);
}

/* A category is told by the file; how much of it is written can be said. */
static void test_categories(void)
{
	static const struct {
		const char *file;
		enum log_category category;
	} cases[] = {
		{"../src/faxportd/server.c",              LOG_INIT    },
		{"../src/faxportd/store/store.c",         LOG_INIT    },
		{"src/faxportd/queue/queue_call.c",       LOG_OUTBOUND},
		{"/src/faxportd/src/faxportd/render/r.c", LOG_OUTBOUND},
		{"src/faxportd/port/inbox_receive.c",     LOG_INBOUND },
		{"src/faxportd/port/route.c",             LOG_INBOUND },
		{"src/faxportd/port/port_call.c",         LOG_OTHER   },
		{"src/faxportd/line/sip_line.c",          LOG_OTHER   },
	};
	static const char *const written[] = {"", "ew", "ewid", "ewid"};
	char seen[5];
	size_t i, detail, level, k;

	log_open(LOG_LEVEL_DEBUG);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		for (detail = 0; detail < 4; detail++) {
			log_set_detail(cases[i].category, (uint32_t)detail);
			for (level = k = 0; level < LOG_LEVELS; level++) {
				log_write(cases[i].file, (enum log_level)level, "line", " ");
				if (logged()[0] != '\0')
					seen[k++] = "ewid"[level];
			}
			seen[k] = '\0';
			assert(strcmp(seen, written[detail]) == 0);
		}
		log_set_detail(cases[i].category, UINT32_MAX);
	}
	/* never more than the configuration lets through */
	log_open(LOG_LEVEL_WARNING);
	log_write(cases[0].file, LOG_LEVEL_INFO, "line", " ");
	assert(strcmp(logged(), "") == 0);
}

static void test_level_names(void)
{
	enum log_level level;

	assert(log_level_parse("debug", &level) == 0 && level == LOG_LEVEL_DEBUG);
	assert(log_level_parse("error", &level) == 0 && level == LOG_LEVEL_ERROR);
	assert(log_level_parse("loud", &level) == -EINVAL);
}

int main(void)
{
	int fds[2];
	int screen = dup(STDERR_FILENO);

	unsetenv("JOURNAL_STREAM");
	assert(screen >= 0 && pipe2(fds, O_NONBLOCK) == 0);
	reader = fds[0];
	assert(dup2(fds[1], STDERR_FILENO) == STDERR_FILENO);

	test_lines();
	test_long();
	test_private();
	test_once();
	test_journal();
	test_counts();
	test_categories();
	test_level_names();
	dup2(screen, STDERR_FILENO);
	return 0;
}
