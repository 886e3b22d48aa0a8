/* SPDX-License-Identifier: MIT */
/* Programs that end well, badly, late, never, and those that are none. */
#include "faxport/child.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"

#define NOW_S 20 /* less than what the slow ones sleep */

static int run(const char *program, const char *option, const char *word, const char *folder, unsigned limit_s,
	       struct buf *out)
{
	const char *const argv[] = {program, option, word, NULL};
	struct timespec begin, end;
	int r;

	buf_reset(out);
	clock_gettime(CLOCK_MONOTONIC, &begin);
	r = child_run(argv, folder, limit_s, out);
	clock_gettime(CLOCK_MONOTONIC, &end);
	assert(end.tv_sec - begin.tv_sec < NOW_S);
	return r;
}

int main(void)
{
	AUTO_BUF out;

	buf_init(&out, 100);
	assert(run("sh", "-c", "echo out; echo wrong >&2; exit 7", NULL, 60, &out) == 7);
	assert(strcmp(buf_str(&out), "out\nwrong\n") == 0);
	assert(run("pwd", NULL, NULL, "/proc/self", 60, &out) == 0);
	assert(strncmp(buf_str(&out), "/proc/", 6) == 0);

	/* A word is one word, whatever is in it; there is nothing to read. */
	assert(run("printf", "%s", "a b;c $HOME `id`", NULL, 60, &out) == 0);
	assert(strcmp(buf_str(&out), "a b;c $HOME `id`") == 0);
	assert(run("cat", NULL, NULL, NULL, 60, &out) == 0 && out.size == 0);

	/* Who stays behind and could still print holds nobody up. */
	assert(run("sh", "-c", "sleep 60 & echo $!", NULL, 60, &out) == 0);
	assert(atoi(buf_str(&out)) > 1 && kill(atoi(buf_str(&out)), SIGKILL) == 0);

	/* More than there is room for. */
	assert(run("seq", "1", "1000", NULL, 60, &out) == 0);
	assert(out.size == 99 && buf_error(&out) == 0 && strncmp(buf_str(&out), "1\n2\n", 4) == 0);

	assert(run("sleep", "60", NULL, NULL, 1, &out) == -ETIMEDOUT);
	assert(run("sh", "-c", "kill -KILL $$", NULL, 60, &out) == 128 + SIGKILL);
	assert(run("no-such-program", NULL, NULL, NULL, 60, &out) == -ENOENT);
	assert(run("/", NULL, NULL, NULL, 60, &out) == -EACCES);
	assert(run("true", NULL, NULL, "/no/such/folder", 60, &out) == -ENOENT);
	return 0;
}
