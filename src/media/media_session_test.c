/* SPDX-License-Identifier: MIT */
/*
 * Two media sessions fax to each other in virtual time: no socket, no clock,
 * whole calls in milliseconds. What arrives is compared pixel by pixel.
 */
#undef NDEBUG
#include <assert.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "media/engine.h"
#include "media/media_session.h"
#include "media/test_pages.h"

#define A4 1728
#define B4 2048
#define A3 2432

#define MINUTE (60000 / MEDIA_TICK_MS)
#define CALLER 0
#define ANSWERER 1

/* Datagrams on their way in one direction. */
#define WIRE_MAX 64
struct wire {
	struct {
		bool t38;
		size_t size;
		uint8_t data[1500];
		unsigned int due; /* tick */
	} datagram[WIRE_MAX];
	size_t first, count;
};

struct end {
	struct media_session *session;
	int document;
	struct wire to_here;
	unsigned int tones, pages, progresses, sent;
	uint32_t pages_at_switch;
	size_t longest;
	struct call_report result;
	bool has_result;
};

/* One call, and what goes wrong with it. */
static struct scene {
	struct end end[2];
	unsigned int tick, delay_ticks, lose_percent;
	uint32_t random;
	bool cut[2];         /* nothing gets to this end any more */
	bool switch_on_tone; /* T.38, when the answerer hears the caller */
	void (*on_page)(struct end *end);
	void (*on_datagram)(struct end *to, bool t38, uint8_t *data, size_t *size);
} scene;

static uint32_t chance(void)
{
	scene.random = scene.random * 1664525 + 1013904223;
	return scene.random >> 16;
}

static struct sockaddr_storage address_of(const struct end *end, bool t38)
{
	struct sockaddr_storage address = {0};
	struct sockaddr_in *in = (struct sockaddr_in *)&address;

	in->sin_family = AF_INET;
	in->sin_addr.s_addr = htonl(0x7f000001);
	in->sin_port = htons((uint16_t)(4000 + 10 * (end - scene.end) + t38));
	return address;
}

static struct end *other(struct end *end)
{
	return &scene.end[end == &scene.end[CALLER] ? ANSWERER : CALLER];
}

static void on_send(void *arg, bool t38, const struct sockaddr_storage *to, const uint8_t *data, size_t size)
{
	struct end *from = arg, *target = other(from);
	struct sockaddr_storage address = address_of(target, t38);
	struct wire *wire = &target->to_here;
	size_t at;

	assert(memcmp(to, &address, sizeof(struct sockaddr_in)) == 0);
	assert(size <= 1472);
	from->sent++;
	if (size > from->longest)
		from->longest = size;
	if (scene.cut[target - scene.end] || chance() % 100 < scene.lose_percent)
		return;
	assert(wire->count < WIRE_MAX);
	at = (wire->first + wire->count++) % WIRE_MAX;
	wire->datagram[at].t38 = t38;
	wire->datagram[at].size = size;
	wire->datagram[at].due = scene.tick + scene.delay_ticks;
	memcpy(wire->datagram[at].data, data, size);
}

static void on_report(void *arg, const struct call_report *report)
{
	struct end *end = arg;
	struct call_report copy = *report;

	assert(!end->has_result);
	assert(call_report_check(&copy, sizeof(copy)) == 0);
	switch (report->type) {
	case CALL_REPORT_TONE:
		end->tones++;
		break;
	case CALL_REPORT_PAGE:
		end->pages++;
		assert(end == &scene.end[CALLER] || test_count_pages(end->document) == end->pages);
		if (scene.on_page)
			scene.on_page(end);
		break;
	case CALL_REPORT_PROGRESS:
		end->progresses++;
		break;
	default:
		end->result = *report;
		end->has_result = true;
		break;
	}
}

static const struct media_session_ops ops = {on_send, on_report};

/* A call of two ends that will take @page_count pages of @document over. */
struct setup {
	bool t38;
	enum call_codec codec;
	bool no_ecm;
	uint32_t max_rate, first_page, max_pages, silence_ms;
	uint16_t t38_max_datagram;
	uint32_t t38_max_rate;
	uint8_t version;
	const char *header;
};

static struct call_path path_to(const struct setup *setup, struct end *end, bool t38)
{
	return (struct call_path){
		.t38 = t38,
		.peer = address_of(end, t38),
		.codec = setup->codec,
		.payload_type = setup->codec == CALL_PCMA ? 8 : 0,
		.t38_version = setup->version,
		.t38_max_datagram = setup->t38_max_datagram,
		.t38_max_rate = setup->t38_max_rate,
		.t38_redundancy = 3,
	};
}

static void begin(const struct setup *setup, int document, uint32_t page_count)
{
	struct call_order order;
	size_t i;

	memset(&scene, 0, sizeof(scene));
	scene.delay_ticks = 2;
	scene.end[CALLER].document = document;
	scene.end[ANSWERER].document = test_file();
	for (i = 0; i < 2; i++) {
		memset(&order, 0, sizeof(order));
		order.type = CALL_ORDER_START;
		order.start = (struct call_start){
			.calling = i == CALLER,
			.sending = i == CALLER,
			.path = path_to(setup, &scene.end[1 - i], setup->t38),
			.first_page = setup->first_page,
			.page_count = page_count,
			.ecm = !setup->no_ecm,
			.max_rate = setup->max_rate ? setup->max_rate : 14400,
			.max_pages = setup->max_pages ? setup->max_pages : 100,
			.silence_ms = setup->silence_ms ? setup->silence_ms : 30000,
			.clock_rate = 1,
		};
		strcpy(order.start.ident, i == CALLER ? "+49 30 100" : "Answerer 2");
		strcpy(order.start.header, setup->header ? setup->header : "");
		assert(call_order_check(&order, sizeof(order)) == 0);
		assert(media_session_new(&order.start, scene.end[i].document, (uint32_t)i + 7, &ops, &scene.end[i],
					 &scene.end[i].session) == 0);
	}
}

static void switch_both(const struct setup *setup, bool t38)
{
	struct call_path path;
	size_t i;

	for (i = 0; i < 2; i++) {
		path = path_to(setup, &scene.end[1 - i], t38);
		media_session_switch(scene.end[i].session, &path);
	}
}

static void deliver(struct end *end)
{
	struct sockaddr_storage from;
	struct wire *wire = &end->to_here;

	while (wire->count > 0 && wire->datagram[wire->first].due <= scene.tick) {
		bool t38 = wire->datagram[wire->first].t38;
		uint8_t *data = wire->datagram[wire->first].data;
		size_t size = wire->datagram[wire->first].size;

		wire->first = (wire->first + 1) % WIRE_MAX;
		wire->count--;
		from = address_of(other(end), t38);
		if (scene.on_datagram)
			scene.on_datagram(end, t38, data, &size);
		media_session_packet(end->session, t38, &from, data, size);
	}
}

/* Until both are done, or so many ticks have passed. Ends the rest as the daemon would: one end has hung up. */
static void run_for(const struct setup *setup, unsigned int ticks)
{
	size_t i;

	for (; ticks > 0 && !(scene.end[0].has_result && scene.end[1].has_result); ticks--, scene.tick++) {
		for (i = 0; i < 2; i++) {
			deliver(&scene.end[i]);
			media_session_tick(scene.end[i].session);
		}
		if (scene.switch_on_tone && scene.end[ANSWERER].tones > 0) {
			scene.switch_on_tone = false;
			switch_both(setup, true);
		}
	}
}

static void end_scene(void)
{
	size_t i;

	for (i = 0; i < 2; i++) {
		media_session_free(scene.end[i].session);
		close(scene.end[i].document);
	}
}

static void expect(size_t which, enum fax_status status)
{
	const struct end *end = &scene.end[which];

	if (!end->has_result || end->result.status != status)
		fprintf(stderr, "%s: %s: %s\n", which == CALLER ? "caller" : "answerer",
			end->has_result ? fax_status_words(end->result.status) : "no result", end->result.detail);
	assert(end->has_result && end->result.status == status);
}

/* Everything went well, and every page is there as it was. */
static void expect_all(const struct test_page *pages, uint32_t count, uint32_t first)
{
	const struct call_progress *sent = &scene.end[CALLER].result.progress;
	const struct call_progress *got = &scene.end[ANSWERER].result.progress;
	uint32_t i;

	expect(CALLER, FAX_STATUS_OK);
	expect(ANSWERER, FAX_STATUS_OK);
	assert(test_count_pages(scene.end[ANSWERER].document) == count - first);
	for (i = first; i < count; i++)
		assert(test_page_is(scene.end[ANSWERER].document, i - first, &pages[i], 0));
	assert(scene.end[CALLER].pages == count - first && scene.end[ANSWERER].pages == count - first);
	assert(sent->pages_confirmed == count && sent->page == count && got->pages_confirmed == count - first);
	assert(sent->in_fax && got->in_fax && sent->bytes > 100 && got->bytes > 100);
	assert(strcmp(sent->remote_ident, "Answerer 2") == 0 && strcmp(got->remote_ident, "+49 30 100") == 0);
}

static const struct test_page three[] = {
	{A4, 300, 196, 1},
        {A4, 400, 196, 2},
        {A4, 200, 196, 3}
};

/* A whole fax of three pages. */
static void fax_three(const struct setup *setup, unsigned int lose_percent, bool switch_on_tone)
{
	begin(setup, test_document(three, 3), 3);
	scene.lose_percent = lose_percent;
	scene.switch_on_tone = switch_on_tone;
	run_for(setup, 10 * MINUTE);
	expect_all(three, 3, setup->first_page);
}

static void test_t38(void)
{
	static const struct setup setup = {.t38 = true};

	fax_three(&setup, 0, false);
	assert(scene.end[CALLER].result.progress.rate == 14400 && scene.end[CALLER].result.progress.ecm);
	assert(scene.end[ANSWERER].result.progress.rate == 14400 && scene.end[ANSWERER].result.progress.ecm);
	assert(scene.end[CALLER].progresses > 20);
	assert(scene.tick < 2 * MINUTE);
	end_scene();
}

static void test_t38_versions(void)
{
	struct setup setup = {.t38 = true};

	for (setup.version = 1; setup.version <= 3; setup.version++) {
		fax_three(&setup, 0, false);
		end_scene();
	}
}

static void test_t38_loss(void)
{
	static const struct setup setup = {.t38 = true};

	fax_three(&setup, 10, false);
	end_scene();
}

static void test_t38_datagram_max(void)
{
	static const struct setup setup = {.t38 = true, .t38_max_datagram = 100};

	fax_three(&setup, 0, false);
	assert(scene.end[CALLER].longest <= 100 && scene.end[CALLER].longest > 60);
	end_scene();
}

static void test_no_ecm(void)
{
	static const struct setup t38 = {.t38 = true, .no_ecm = true}, audio = {.no_ecm = true};

	fax_three(&t38, 0, false);
	assert(!scene.end[CALLER].result.progress.ecm);
	end_scene();
	fax_three(&audio, 0, false);
	assert(!scene.end[ANSWERER].result.progress.ecm);
	end_scene();
}

static void test_audio(void)
{
	struct setup setup = {0};

	for (setup.codec = CALL_PCMA; setup.codec <= CALL_PCMU; setup.codec++) {
		fax_three(&setup, 0, false);
		assert(scene.end[CALLER].result.progress.rate == 14400 && scene.end[ANSWERER].tones == 1);
		assert(scene.end[CALLER].tones == 0);
		end_scene();
	}
}

/* The highest rate is never exceeded. */
static void test_rates(void)
{
	static const struct {
		uint32_t limit, t38_limit, expected;
		bool t38;
	} cases[] = {
		{12000, 0,    9600, true },
                {9600,  0,    9600, false},
                {7200,  0,    4800, true },
                {4800,  0,    4800, false},
		{2400,  0,    2400, true },
                {2400,  0,    2400, false},
                {14400, 9600, 9600, true },
	};
	static const struct test_page page = {A4, 60, 98, 9};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct setup setup = {
			.t38 = cases[i].t38, .max_rate = cases[i].limit, .t38_max_rate = cases[i].t38_limit};

		begin(&setup, test_document(&page, 1), 1);
		run_for(&setup, 10 * MINUTE);
		expect_all(&page, 1, 0);
		assert(scene.end[CALLER].result.progress.rate == cases[i].expected);
		end_scene();
	}
}

/* Only one end keeps to a low rate: the caller must, whatever is offered. */
static void test_rate_of_caller(void)
{
	static const struct test_page page = {A4, 60, 98, 9};
	static const struct setup fast = {.t38 = true}, slow = {.t38 = true, .max_rate = 2400};
	struct call_start start;

	begin(&fast, test_document(&page, 1), 1);
	media_session_free(scene.end[CALLER].session);
	start = (struct call_start){.calling = true,
				    .sending = true,
				    .path = path_to(&slow, &scene.end[ANSWERER], true),
				    .ident = "+49 30 100",
				    .page_count = 1,
				    .ecm = true,
				    .max_rate = 2400,
				    .silence_ms = 30000,
				    .clock_rate = 1};
	assert(media_session_new(&start, scene.end[CALLER].document, 1, &ops, &scene.end[CALLER],
				 &scene.end[CALLER].session) == 0);
	run_for(&fast, 10 * MINUTE);
	expect_all(&page, 1, 0);
	assert(scene.end[CALLER].result.progress.rate == 2400);
	end_scene();
}

static void test_switch(void)
{
	static const struct setup setup = {0};
	struct call_path path;
	unsigned int sent;

	fax_three(&setup, 0, true);
	assert(scene.end[ANSWERER].tones == 1);
	end_scene();

	/* A refresh in the middle disturbs nothing, and neither does a new address. */
	begin(&setup, test_document(three, 3), 3);
	scene.switch_on_tone = true;
	run_for(&setup, MINUTE / 3);
	assert(scene.end[CALLER].result.progress.page == 0 && !scene.end[CALLER].has_result);
	sent = scene.end[CALLER].sent;
	switch_both(&setup, true);
	path = path_to(&setup, &scene.end[ANSWERER], true);
	path.t38_redundancy = 1;
	media_session_switch(scene.end[CALLER].session, &path);
	run_for(&setup, 10 * MINUTE);
	expect_all(three, 3, 0);
	assert(scene.end[CALLER].sent > sent && scene.tick < 2 * MINUTE);
	end_scene();
}

/* The caller offers T.38 when a page is through already: it is not sent again. */
static void test_switch_after_page(void)
{
	static const struct setup setup = {.no_ecm = true};

	begin(&setup, test_document(three, 3), 3);
	while (scene.end[CALLER].pages == 0)
		run_for(&setup, 1);
	switch_both(&setup, true);
	run_for(&setup, 10 * MINUTE);
	expect_all(three, 3, 0);
	end_scene();

	/* And back to audio. */
	begin(&setup, test_document(three, 3), 3);
	switch_both(&setup, true);
	run_for(&setup, MINUTE / 12);
	switch_both(&setup, false);
	run_for(&setup, 10 * MINUTE);
	expect_all(three, 3, 0);
	end_scene();
}

static void test_resume(void)
{
	static const struct setup setup = {.t38 = true, .first_page = 1};

	fax_three(&setup, 0, false);
	assert(scene.end[CALLER].pages == 2);
	end_scene();
}

static void test_sizes(void)
{
	static const struct test_page cases[][2] = {
		{{A4, 200, 98, 1},  {A4, 210, 98, 2}  },
                {{A4, 200, 196, 3}, {A4, 210, 196, 4} },
		{{A4, 200, 391, 5}, {A4, 210, 391, 6} },
                {{B4, 200, 196, 7}, {B4, 210, 196, 8} },
		{{A3, 200, 391, 9}, {A3, 210, 391, 10}},
                {{A4, 100, 98, 11}, {A3, 110, 196, 12}},
		{{A4, 1, 98, 13},   {A4, 2, 98, 14}   },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct setup setup = {.t38 = true, .no_ecm = i % 2 == 1};

		begin(&setup, test_document(cases[i], 2), 2);
		run_for(&setup, 10 * MINUTE);
		expect_all(cases[i], 2, 0);
		end_scene();
	}
}

/* The banner comes on top: 16 rows of characters, twice at fine resolution. */
static void test_header(void)
{
	static const struct setup setup = {.t38 = true, .header = "Faxport GmbH"};

	begin(&setup, test_document(three, 1), 1);
	run_for(&setup, 10 * MINUTE);
	expect(CALLER, FAX_STATUS_OK);
	expect(ANSWERER, FAX_STATUS_OK);
	assert(test_page_is(scene.end[ANSWERER].document, 0, &three[0], 32));
	end_scene();
}

/* ---- what goes wrong --------------------------------------------------- */

/* One after the other hangs up in the second page: the receiver keeps the first. */
static void test_cut_off(void)
{
	static const struct setup setup = {.t38 = true};
	uint32_t i;

	begin(&setup, test_document(three, 3), 3);
	while (scene.end[CALLER].pages == 0)
		run_for(&setup, 1);
	run_for(&setup, 50);
	media_session_stop(scene.end[CALLER].session);
	media_session_stop(scene.end[ANSWERER].session);
	for (i = 0; i < 2; i++) {
		expect(i, FAX_STATUS_HUNG_UP);
		assert(scene.end[i].result.progress.pages_confirmed == 1 && scene.end[i].result.progress.page == 2);
		assert(media_session_is_over(scene.end[i].session));
	}
	assert(strncmp(scene.end[CALLER].result.detail, "page 2 of 3: ", 13) == 0);
	assert(test_count_pages(scene.end[ANSWERER].document) == 1);
	assert(test_page_is(scene.end[ANSWERER].document, 0, &three[0], 0));
	/* Ticks and packets after the end do nothing. */
	media_session_tick(scene.end[CALLER].session);
	media_session_stop(scene.end[CALLER].session);
	end_scene();
}

/* Hanging up when the last page is confirmed, but the good-bye is not through, is no failure. */
static void test_hang_up_at_the_end(void)
{
	static const struct setup setup = {.t38 = true};

	begin(&setup, test_document(three, 1), 1);
	while (scene.end[CALLER].pages == 0)
		run_for(&setup, 1);
	media_session_stop(scene.end[CALLER].session);
	media_session_stop(scene.end[ANSWERER].session);
	expect_all(three, 1, 0);
	end_scene();
}

static void cut_after_page(struct end *end)
{
	if (end == &scene.end[CALLER])
		scene.cut[ANSWERER] = true;
}

/* The caller's good-bye is lost, in both ways of transmission. */
static void test_goodbye_lost(void)
{
	struct setup setup = {.t38 = true};
	unsigned int i;

	for (i = 0; i < 4; i++) {
		setup.t38 = i & 1;
		setup.no_ecm = i & 2;
		begin(&setup, test_document(three, 1), 1);
		scene.on_page = cut_after_page;
		run_for(&setup, 10 * MINUTE);
		expect_all(three, 1, 0);
		assert(scene.tick < 2 * MINUTE);
		end_scene();
	}
}

/* One end does not hear the other any more, in the middle of a page; then both do not. */
static void test_silence(void)
{
	struct setup setup = {.silence_ms = 20000};
	unsigned int i, tick;

	for (i = 0; i < 8; i++) {
		setup.t38 = i & 1;
		setup.no_ecm = i & 4;
		begin(&setup, test_document(three, 3), 3);
		while (scene.end[CALLER].pages == 0)
			run_for(&setup, 1);
		run_for(&setup, 60);
		scene.cut[CALLER] = true;
		scene.cut[ANSWERER] = true;
		tick = scene.tick;
		run_for(&setup, 2 * MINUTE);
		assert(scene.tick - tick <= MINUTE);
		expect(CALLER, FAX_STATUS_SILENT);
		expect(ANSWERER, FAX_STATUS_SILENT);
		assert(scene.end[CALLER].result.progress.pages_confirmed == 1);
		assert(test_count_pages(scene.end[ANSWERER].document) == 1);
		end_scene();
	}
}

/* Nobody there at all; and somebody there who is no fax. */
static void test_no_fax(void)
{
	struct setup setup = {.silence_ms = 20000};
	struct sockaddr_storage from;
	uint8_t rtp[172] = {0x80, 8};
	unsigned int i;

	for (i = 0; i < 2; i++) {
		setup.t38 = i;
		begin(&setup, test_document(three, 3), 3);
		scene.cut[CALLER] = scene.cut[ANSWERER] = true;
		run_for(&setup, 2 * MINUTE);
		expect(CALLER, FAX_STATUS_SILENT);
		expect(ANSWERER, FAX_STATUS_SILENT);
		assert(scene.tick * MEDIA_TICK_MS <= 21000);
		end_scene();
	}

	setup.t38 = false;
	begin(&setup, test_document(three, 3), 3);
	scene.cut[CALLER] = scene.cut[ANSWERER] = true;
	memset(rtp + 12, 0xd5, 160);
	for (i = 0; i < 2 * MINUTE && !(scene.end[0].has_result && scene.end[1].has_result); i++) {
		rtp[2] = (uint8_t)(i >> 8);
		rtp[3] = (uint8_t)i;
		rtp[5] = (uint8_t)(i * 160 >> 16);
		rtp[6] = (uint8_t)(i * 160 >> 8);
		rtp[7] = (uint8_t)(i * 160);
		from = address_of(&scene.end[ANSWERER], false);
		media_session_packet(scene.end[CALLER].session, false, &from, rtp, sizeof(rtp));
		from = address_of(&scene.end[CALLER], false);
		media_session_packet(scene.end[ANSWERER].session, false, &from, rtp, sizeof(rtp));
		run_for(&setup, 1);
	}
	expect(CALLER, FAX_STATUS_NO_CARRIER);
	expect(ANSWERER, FAX_STATUS_NO_CARRIER);
	assert(i * MEDIA_TICK_MS >= 34000 && i * MEDIA_TICK_MS < 45000);
	end_scene();
}

static void seal_after_page(struct end *end)
{
	if (end == &scene.end[ANSWERER])
		assert(fcntl(end->document, F_ADD_SEALS, F_SEAL_GROW) == 0);
}

/* The disk is full when the second page is to be stored: it is not confirmed, the first is kept. */
static void test_disk_full(void)
{
	struct setup setup = {0};
	unsigned int i;

	for (i = 0; i < 4; i++) {
		setup.t38 = i & 1;
		setup.no_ecm = i & 2;
		begin(&setup, test_document(three, 3), 3);
		scene.on_page = seal_after_page;
		run_for(&setup, 10 * MINUTE);
		expect(ANSWERER, FAX_STATUS_DISK);
		assert(scene.end[ANSWERER].result.progress.pages_confirmed == 1);
		assert(scene.end[CALLER].has_result && scene.end[CALLER].result.status != FAX_STATUS_OK);
		assert(scene.end[CALLER].result.progress.pages_confirmed == 1 && scene.end[CALLER].pages == 1);
		assert(test_count_pages(scene.end[ANSWERER].document) == 1);
		assert(test_page_is(scene.end[ANSWERER].document, 0, &three[0], 0));
		end_scene();
	}
}

/* The same by the limit of file size, which hits the library's own file too. */
static void test_file_limit(void)
{
	static const struct setup setup = {.t38 = true};
	struct rlimit before, limit;
	int document = test_document(three, 3);

	assert(getrlimit(RLIMIT_FSIZE, &before) == 0);
	begin(&setup, document, 3);
	limit = (struct rlimit){6000, before.rlim_max};
	assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
	run_for(&setup, 10 * MINUTE);
	assert(setrlimit(RLIMIT_FSIZE, &before) == 0);
	expect(ANSWERER, FAX_STATUS_DISK);
	assert(scene.end[ANSWERER].result.progress.pages_confirmed == test_count_pages(scene.end[ANSWERER].document));
	assert(scene.end[CALLER].result.progress.pages_confirmed ==
	       scene.end[ANSWERER].result.progress.pages_confirmed);
	end_scene();
}

static void test_too_many_pages(void)
{
	static const struct setup setup = {.t38 = true, .max_pages = 2};

	begin(&setup, test_document(three, 3), 3);
	run_for(&setup, 10 * MINUTE);
	expect(ANSWERER, FAX_STATUS_PROTOCOL);
	assert(scene.end[ANSWERER].result.progress.pages_confirmed == 2);
	/* What was stored was confirmed too. */
	assert(scene.end[CALLER].result.progress.pages_confirmed == 2 &&
	       scene.end[CALLER].result.status != FAX_STATUS_OK);
	end_scene();
}

/* Exactly as many as are taken is fine. */
static void test_just_enough_pages(void)
{
	static const struct setup setup = {.t38 = true, .max_pages = 3};

	fax_three(&setup, 0, false);
	end_scene();
}

static void test_bad_document(void)
{
	static const struct setup setup = {.t38 = true};
	int document = test_file();

	assert(write(document, "II*\0nonsense", 12) == 12);
	begin(&setup, document, 3);
	run_for(&setup, 2 * MINUTE);
	expect(CALLER, FAX_STATUS_FAULT);
	assert(scene.end[ANSWERER].result.status != FAX_STATUS_OK && scene.end[ANSWERER].pages == 0);
	end_scene();
}

/* Fewer pages in the file than were promised: what is there is sent, and it is not called complete. */
static void test_short_document(void)
{
	static const struct setup setup = {.t38 = true};

	begin(&setup, test_document(three, 2), 3);
	run_for(&setup, 10 * MINUTE);
	expect(CALLER, FAX_STATUS_PROTOCOL);
	assert(scene.end[CALLER].result.progress.pages_confirmed == 2);
	end_scene();
}

/* Every tenth datagram has a byte changed: calls end in some way, and nothing breaks. */
static void garble(struct end *to, bool t38, uint8_t *data, size_t *size)
{
	(void)to;
	(void)t38;
	if (chance() % 10 == 0)
		data[chance() % *size] ^= (uint8_t)chance();
	if (chance() % 50 == 0)
		*size = chance() % *size;
}

static void test_garbled(void)
{
	struct setup setup = {0};
	unsigned int i;

	for (i = 0; i < 6; i++) {
		setup.t38 = i % 3 != 0;
		setup.no_ecm = i & 1;
		begin(&setup, test_document(three, 1), 1);
		scene.on_datagram = garble;
		scene.random = i;
		run_for(&setup, 10 * MINUTE);
		assert(scene.end[CALLER].has_result && scene.end[ANSWERER].has_result);
		assert(scene.end[CALLER].result.status != FAX_STATUS_OK ||
		       test_count_pages(scene.end[ANSWERER].document) >= 1);
		end_scene();
	}
}

int main(void)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} tests[] = {
		{"t38",                test_t38               },
		{"t38 versions",       test_t38_versions      },
		{"t38 loss",           test_t38_loss          },
		{"t38 datagram max",   test_t38_datagram_max  },
		{"no ecm",             test_no_ecm            },
		{"audio",              test_audio             },
		{"rates",              test_rates             },
		{"rate of caller",     test_rate_of_caller    },
		{"switch",             test_switch            },
		{"switch after page",  test_switch_after_page },
		{"resume",             test_resume            },
		{"sizes",              test_sizes             },
		{"header",             test_header            },
		{"cut off",            test_cut_off           },
		{"hang up at the end", test_hang_up_at_the_end},
		{"good-bye lost",      test_goodbye_lost      },
		{"silence",            test_silence           },
		{"no fax",             test_no_fax            },
		{"disk full",          test_disk_full         },
		{"file limit",         test_file_limit        },
		{"too many pages",     test_too_many_pages    },
		{"just enough pages",  test_just_enough_pages },
		{"bad document",       test_bad_document      },
		{"short document",     test_short_document    },
		{"garbled",            test_garbled           },
	};
	size_t i;

	signal(SIGXFSZ, SIG_IGN);
	assert(engine_setup() == 0);
	for (i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		fprintf(stderr, "%s\n", tests[i].name);
		tests[i].run();
	}
	return 0;
}
