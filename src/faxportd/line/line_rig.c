/* SPDX-License-Identifier: MIT */
/* For tests: SIP lines in one process; see line_rig.h. */
#undef NDEBUG
#include "faxportd/line/line_rig.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"

#define PATIENCE_MS 10000
#define LOOK_AGAIN_MS 5

static struct {
	bool (*done)(void *arg);
	void *arg;
	bool running;
} wait_for;

void rig_open(void)
{
	enum log_level level = LOG_LEVEL_ERROR;

	if (getenv("FAXPORT_TEST_LOG"))
		log_level_parse(getenv("FAXPORT_TEST_LOG"), &level);
	log_open(level);
	assert(libre_init() == 0);
}

void rig_close(void)
{
	/* What closes in the loop's next turn still does. */
	rig_run(1);
	libre_close();
	tmr_debug();
	mem_debug();
}

/* ---- the loop */

void rig_changed(void)
{
	if (wait_for.running && wait_for.done && wait_for.done(wait_for.arg))
		re_cancel();
}

static void on_patience_over(void *arg)
{
	(void)arg;
	re_cancel();
}

/* Some of what is waited for, such as an ACK, makes no word. */
static void on_look_again(void *arg)
{
	tmr_start(arg, LOOK_AGAIN_MS, on_look_again, arg);
	rig_changed();
}

static void run_loop(bool (*done)(void *arg), void *arg, uint32_t ms)
{
	struct tmr patience = {0}, look_again = {0};

	wait_for.done = done;
	wait_for.arg = arg;
	wait_for.running = true;
	tmr_start(&patience, ms, on_patience_over, NULL);
	tmr_start(&look_again, LOOK_AGAIN_MS, on_look_again, &look_again);
	assert(re_main(NULL) == 0);
	tmr_cancel(&patience);
	tmr_cancel(&look_again);
	wait_for.running = false;
}

void rig_run_until(bool (*done)(void *arg), void *arg, const char *what)
{
	if (done(arg))
		return;
	run_loop(done, arg, PATIENCE_MS);
	if (!done(arg)) {
		fprintf(stderr, "waited in vain for: %s\n", what);
		abort();
	}
}

void rig_run(uint32_t ms)
{
	run_loop(NULL, NULL, ms);
}

/* ---- a side's log */

void side_log(struct side *side, const char *word)
{
	size_t used = strlen(side->log);

	snprintf(side->log + used, sizeof(side->log) - used, "%s%s", used ? " " : "", word);
	if (getenv("FAXPORT_TEST_LOG"))
		fprintf(stderr, "%s: %s\n", side->name, word);
	rig_changed();
}

bool side_said(const struct side *side, const char *word)
{
	size_t length = strlen(word);
	const char *at;

	for (at = side->log; (at = strstr(at, word)); at++)
		if ((at == side->log || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' '))
			return true;
	return false;
}

struct word {
	struct side *side;
	const char *word;
};

static bool is_said(void *arg)
{
	const struct word *word = arg;

	return side_said(word->side, word->word);
}

void side_wait(struct side *side, const char *text)
{
	struct word word = {.side = side, .word = text};
	char what[128];

	snprintf(what, sizeof(what), "%s: %s", side->name, text);
	if (!is_said(&word))
		run_loop(is_said, &word, PATIENCE_MS);
	if (!is_said(&word)) {
		fprintf(stderr, "waited in vain for: %s\nlog: %s\n", what, side->log);
		abort();
	}
}

void side_expect(const struct side *side, const char *log)
{
	if (strcmp(side->log, log) == 0)
		return;
	fprintf(stderr, "%s:\nlog      %s\nexpected %s\ndetail   %s\n", side->name, side->log, log,
		side->result.detail);
	abort();
}

/* ---- what happens to it */

static void on_media_word(void *arg, const char *word)
{
	side_log(arg, word);
}

static void on_ringing(void *arg)
{
	side_log(arg, "ringing");
}

static void on_answered(void *arg)
{
	side_log(arg, "answered");
}

static void on_progress(void *arg, const struct call_progress *progress, bool t38)
{
	struct side *side = arg;

	(void)t38;
	assert(progress->pages_confirmed < 1000);
	side->progress = *progress;
}

static void on_page(void *arg, const struct call_progress *progress, bool t38)
{
	char word[32];

	snprintf(word, sizeof(word), "page%u%s", progress->pages_confirmed, t38 ? "/t38" : "");
	side_log(arg, word);
}

static void on_ended(void *arg, const struct line_result *result)
{
	struct side *side = arg;
	char word[32];

	side->call = NULL;
	side->result = *result;
	snprintf(word, sizeof(word), "ended:%s", fax_status_name(result->status));
	side_log(side, word);
}

static const struct line_events events = {
	.on_ringing = on_ringing,
	.on_answered = on_answered,
	.on_progress = on_progress,
	.on_page = on_page,
	.on_ended = on_ended,
};

void side_station(struct line_station *station, const char *ident, uint32_t pages)
{
	*station = (struct line_station){.page_count = pages};
	text_copy(station->ident, sizeof(station->ident), ident);
	text_copy(station->header, sizeof(station->header), "banner");
	station->document = memfd_create("document", MFD_CLOEXEC);
	assert(station->document >= 0);
}

void side_accept(struct side *side)
{
	struct line_station station;

	side_station(&station, "ANSWERING", 0);
	side->line->ops->accept(side->call, &station);
}

static void on_incoming(void *arg, struct line *line, struct line_call *call, const char *caller, const char *called)
{
	struct side *side = arg;

	text_copy(side->caller, sizeof(side->caller), caller);
	text_copy(side->called, sizeof(side->called), called);
	side_log(side, "incoming");
	switch (side->policy) {
	case RIG_REFUSE:
		line->ops->refuse(call, side->refusal);
		return;
	case RIG_DO_NOTHING:
		return;
	case RIG_RING:
	case RIG_ANSWER:
		side->call = call;
		line->ops->ring(call, &events, side);
		if (side->policy == RIG_ANSWER)
			side_accept(side);
		return;
	}
}

static void on_up(void *arg, struct line *line)
{
	side_log(arg, line->ops->is_up(line) ? "up" : "down");
}

/* ---- life */

void side_init(struct side *side, const char *name)
{
	static char empty[] = "", udp[] = "127.0.0.1:0", codecs[] = "pcma pcmu", number[] = "123", user[] = "faxuser";

	*side = (struct side){.name = name, .timing = sip_timing_default};
	/* Quicker where it is only waiting. */
	side->timing.t1_ms = 50;
	side->timing.t2_ms = 200;
	side->timing.ack_timeout_ms = 1500;
	side->timing.glare_owner_ms[0] = 210;
	side->timing.glare_owner_ms[1] = 400;
	side->timing.glare_other_ms[0] = 0;
	side->timing.glare_other_ms[1] = 200;
	side->timing.min_session_s = 1;
	side->timing.register_retry_ms = 100;
	side->trunk = (struct conf_trunk){
		.name = (char *)name,
		.listen = udp,
		.public_address = empty,
		.proxy = empty,
		.domain = empty,
		.register_interval_s = 3600,
		.user = user,
		.auth_user = empty,
		.secret_file = empty,
		.secret = empty,
		.accept_from = empty,
		.accept_any_source = true,
		.tls_certificate = empty,
		.tls_ca = empty,
		.tls_verify = true,
		.codecs = codecs,
		.t38 = true,
		.t38_max_datagram = 400,
		.t38_redundancy = 3,
		.t38_max_rate = 14400,
		.session_timers = true,
		.ecm = true,
		.max_rate = 14400,
	};
	side->port = (struct conf_port){.name = (char *)name, .trunk = (char *)name, .number = number};
	side->conf.media = (struct conf_media){.max_calls = 4,
					       .max_receive_pages = 100,
					       .bad_rows_percent = 15,
					       .bad_rows_run = 10,
					       .silence_s = 60,
					       .clock_rate = 1};
}

int side_start(struct side *side, uint16_t proxy_port)
{
	int r;

	side->conf.trunks = &side->trunk;
	side->conf.trunk_count = 1;
	side->conf.ports = &side->port;
	side->conf.port_count = 1;
	if (proxy_port && !*side->trunk.proxy) {
		snprintf(side->proxy, sizeof(side->proxy), "127.0.0.1:%u", proxy_port);
		side->trunk.proxy = side->proxy;
	}
	fake_media_init(&side->media, on_media_word, side);
	r = sip_line_new_timed(&side->conf, &side->trunk, &side->media, &side->timing, &side->line);
	if (r < 0)
		return r;
	side->line->on_incoming = on_incoming;
	side->line->on_up = on_up;
	side->line->incoming_arg = side;
	if (*side->trunk.proxy && !side->trunk.register_)
		side_wait(side, "up");
	side->log[0] = '\0';
	return 0;
}

void side_stop(struct side *side)
{
	if (side->line)
		side->line->ops->free(side->line);
	side->line = NULL;
	side->call = NULL;
	fake_media_fini(&side->media);
}

void side_second_server(struct side *side, uint16_t udp_port)
{
	struct sip_trunk *trunk = ((struct sip_line *)side->line)->trunk;

	assert(trunk->addresses.count == 1);
	sa_set_str(&trunk->addresses.addr[trunk->addresses.count++], "127.0.0.1", udp_port);
}

void side_dial(struct side *side, const char *number, uint32_t pages)
{
	struct line_station station;

	side_station(&station, "CALLING", pages);
	station.number = "+49301234";
	assert(side->line->ops->dial(side->line, number, &station, &events, side, &side->call) == 0);
}

void side_poll(struct side *side, const char *number)
{
	struct line_station station;

	side_station(&station, "POLLING", 0);
	station.polling = true;
	text_copy(station.selective, sizeof(station.selective), "77");
	text_copy(station.password, sizeof(station.password), "secret");
	text_copy(station.facts.caller_id, sizeof(station.facts.caller_id), number);
	assert(side->line->ops->dial(side->line, number, &station, &events, side, &side->call) == 0);
}

struct media_call *side_media(const struct side *side)
{
	struct media_call *call = fake_media_call(&side->media);

	assert(call);
	return call;
}
