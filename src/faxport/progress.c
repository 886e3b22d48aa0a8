/* SPDX-License-Identifier: MIT */
/* A line with a bar; see progress.h. */
#include "faxport/progress.h"

#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/macros.h"
#include "base/text.h"
#include "faxport/cli.h"
#include "faxport/table.h"
#include "faxport/width.h"

#define BAR_MAX 30
#define BAR_LEAST 8

void progress_init(struct progress *progress, const struct cli *cli)
{
	*progress = (struct progress){
		.on = cli->terminal && !cli->json,
		.color = cli->color,
		.width = cli->width ? cli->width : 80,
	};
}

static void add_times(struct buf *out, const char *text, size_t count)
{
	while (count-- > 0)
		buf_add(out, text, strlen(text));
}

static void add_bar(const struct progress *progress, uint64_t done, uint64_t all, size_t columns, struct buf *out)
{
	size_t filled = done >= all ? columns : (size_t)(done * columns / all);
	bool utf8 = width_is_utf8();

	buf_printf(out, "%s", tint_on(TINT_GOOD, progress->color));
	add_times(out, utf8 ? "\xe2\x94\x81" : "=", filled);
	buf_printf(out, "%s%s", tint_off(TINT_GOOD, progress->color), tint_on(TINT_FAINT, progress->color));
	add_times(out, utf8 ? "\xe2\x94\x80" : "-", columns - filled);
	buf_printf(out, "%s", tint_off(TINT_FAINT, progress->color));
}

void progress_draw(struct progress *progress, const char *before, uint64_t done, uint64_t all, const char *behind)
{
	size_t words = width_of(before) + 1 + width_of(behind), room, bar = 0;
	AUTO_BUF line;

	buf_init(&line, 65536);
	if (!progress->on)
		return;
	/* The words first: a bar takes what they leave, and " 100 %" beside it. The last column stays free. */
	room = progress->width - 1;
	if (all > 0 && words + 7 + BAR_LEAST <= room)
		bar = MIN(room - words - 7, BAR_MAX);
	if (bar > 0) {
		width_add(&line, before);
		buf_printf(&line, " ");
		add_bar(progress, done, all, bar, &line);
		buf_printf(&line, " %3u %% ", (unsigned)(done >= all ? 100 : done * 100 / all));
		width_add(&line, behind);
	} else {
		AUTO_BUF both;

		buf_init(&both, 65536);
		buf_printf(&both, "%s %s", before, behind);
		width_add_cut(&line, buf_str(&both) ? buf_str(&both) : "", room);
	}
	if (!buf_str(&line) || strcmp(buf_str(&line), progress->last) == 0)
		return;
	text_copy(progress->last, sizeof(progress->last), buf_str(&line));
	printf("\r%s\033[K", buf_str(&line));
	fflush(stdout);
	progress->shown = true;
}

void progress_clear(struct progress *progress)
{
	if (!progress->shown)
		return;
	printf("\r\033[K");
	fflush(stdout);
	progress->shown = false;
	progress->last[0] = '\0';
}
