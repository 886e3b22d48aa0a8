/* SPDX-License-Identifier: MIT */
/*
 * The SIP line alone, with media that play along, for scenarios of sipp: it
 * answers one call or makes one, writes what happens to it as words, and ends
 * with the call.
 *
 *   line_peer answer [OPTION...]
 *   line_peer dial NUMBER PROXY_PORT [OPTION...]
 *
 *   --tone        answering: hear a fax at once, so that T.38 is offered
 *   --pages N     calling: confirm N pages when the media have started, then end well
 *   --after T38   ... but only when T.38 has begun
 *   --ring        answering: let it ring, and do not answer
 *   --give-up     calling: hang up when it rings
 *   --secret S    password of the user "faxuser"
 *   --t38-first   calling: offer T.38 at once
 *   --no-t38
 *
 * First line of output: the port it listens at. Last line: all words.
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "faxportd/line/line_rig.h"

static struct side side;

static struct {
	bool tone, after_t38, give_up;
	uint32_t pages;
} will;

static struct tmr act_tmr;
static const char *acted_on;

/* What the media do, in the loop's next turn. */
static void on_act(void *arg)
{
	struct media_call *call = fake_media_call(&side.media);
	uint32_t page;

	(void)arg;
	if (will.give_up && side_said(&side, "ringing") && side.call) {
		will.give_up = false;
		side.line->ops->hang_up(side.call, FAX_STATUS_CANCELLED);
	}
	if (!call)
		return;
	if (will.tone) {
		will.tone = false;
		fake_media_tone(call);
	}
	if (will.pages == 0 || (will.after_t38 && !call->path.t38))
		return;
	for (page = 1; page <= will.pages; page++)
		fake_media_page(call, page);
	will.pages = 0;
	fake_media_result(call, FAX_STATUS_OK, "");
}

/* Asked whenever something has happened. */
static bool is_over(void *arg)
{
	(void)arg;
	if (strlen(side.log) > 0 && acted_on != side.log + strlen(side.log)) {
		acted_on = side.log + strlen(side.log);
		tmr_start(&act_tmr, 0, on_act, NULL);
	}
	/* The last requests have their answers. */
	return strstr(side.log, "ended:") && list_isempty(&((struct sip_line *)side.line)->trunk->leaving);
}

int main(int argc, char **argv)
{
	bool dial = argc >= 4 && strcmp(argv[1], "dial") == 0;
	int i;

	if (!dial && (argc < 2 || strcmp(argv[1], "answer") != 0)) {
		fprintf(stderr, "usage: %s answer [OPTION...] | dial NUMBER PROXY_PORT [OPTION...]\n", argv[0]);
		return 2;
	}
	side_init(&side, "line");
	side.timing.t1_ms = 100;
	side.timing.ack_timeout_ms = 1500;
	for (i = dial ? 4 : 2; i < argc; i++) {
		if (strcmp(argv[i], "--tone") == 0)
			will.tone = true;
		else if (strcmp(argv[i], "--ring") == 0)
			side.policy = RIG_RING;
		else if (strcmp(argv[i], "--give-up") == 0)
			will.give_up = true;
		else if (strcmp(argv[i], "--t38-first") == 0)
			side.trunk.t38_first = true;
		else if (strcmp(argv[i], "--no-t38") == 0)
			side.trunk.t38 = false;
		else if (strcmp(argv[i], "--pages") == 0 && i + 1 < argc)
			will.pages = (uint32_t)strtoul(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--after") == 0 && i + 1 < argc)
			will.after_t38 = strcmp(argv[++i], "T38") == 0;
		else if (strcmp(argv[i], "--secret") == 0 && i + 1 < argc)
			side.trunk.secret = argv[++i];
	}
	rig_open();
	assert(side_start(&side, dial ? (uint16_t)strtoul(argv[3], NULL, 10) : 0) == 0);
	printf("%u\n", sip_line_port(side.line));
	fflush(stdout);
	if (dial)
		side_dial(&side, argv[2], will.pages ? will.pages : 1);
	rig_run_until(is_over, NULL, "the end of the call");
	printf("%s\n", side.log);
	tmr_cancel(&act_tmr);
	side_stop(&side);
	rig_close();
	return 0;
}
