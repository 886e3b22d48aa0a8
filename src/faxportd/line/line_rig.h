/* SPDX-License-Identifier: MIT */
/*
 * For tests: SIP lines in one process, on libre's loop, over the loopback.
 *
 * A side is one line with its configuration, media played by the test, and a
 * daemon that answers as told. All that happens to it is written as words
 * into its log ("incoming", "ringing", "start:g711", "ended:BUSY"); a test
 * waits for a word and compares the whole in the end.
 */
#ifndef FAXPORTD_LINE_LINE_RIG_H
#define FAXPORTD_LINE_LINE_RIG_H

#include "faxportd/conf/conf.h"
#include "faxportd/line/fake_media.h"
#include "faxportd/line/line.h"
#include "faxportd/line/sip_line_priv.h"

enum rig_policy { RIG_ANSWER, RIG_RING, RIG_REFUSE, RIG_DO_NOTHING };

struct side {
	const char *name;
	struct conf conf;
	struct conf_trunk trunk;
	struct conf_port port;
	struct sip_timing timing;
	char proxy[64];

	struct line *line;
	struct media media;
	enum rig_policy policy;
	enum line_refusal refusal;

	struct line_call *call;        /* NULL: none, or ended */
	char caller[64], called[64];   /* of the last incoming call */
	struct call_progress progress; /* told last */
	struct line_result result;     /* of the last call */
	char log[4096];
};

/* libre's loop and what all tests need. */
void rig_open(void);
void rig_close(void);

/* A side with sensible settings; change them, then start it. */
void side_init(struct side *side, const char *name);

/* Make its line. @proxy_port 0: no proxy, anybody may call. */
int side_start(struct side *side, uint16_t proxy_port);
void side_stop(struct side *side);

/* Its proxy has a second server, at that port of the loopback. */
void side_second_server(struct side *side, uint16_t udp_port);

/* Dial from @side; @pages of a document. */
void side_dial(struct side *side, const char *number, uint32_t pages);
void side_poll(struct side *side, const char *number); /* with a selective address and a password */
void side_station(struct line_station *station, const char *ident, uint32_t pages);

/* Answer the call that rings. */
void side_accept(struct side *side);

void side_log(struct side *side, const char *word);

/* Run the loop until @word stands in the log (from where the last wait ended), at most 10 s; fails the test if not. */
void side_wait(struct side *side, const char *word);
bool side_said(const struct side *side, const char *word);

/* Fails the test unless the log is just this. */
void side_expect(const struct side *side, const char *log);

/* Run the loop until @done says so, at most 10 s; fails with @what if not. */
void rig_run_until(bool (*done)(void *arg), void *arg, const char *what);

/* Run the loop for that long. */
void rig_run(uint32_t ms);

/* To be called when something has changed that a wait may wait for. */
void rig_changed(void);

/* T.38 or not, ports of the last path... of the running media call. */
struct media_call *side_media(const struct side *side);

#endif
