/* SPDX-License-Identifier: MIT */
/*
 * Two media sessions fax to each other in virtual time; what arrives is
 * compared pixel by pixel. Here calls that succeed.
 */
#undef NDEBUG
#include <faxport/tiff.h>

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "media/page_source.h"
#include "media/test_scene.h"

static void test_t38(void)
{
	static const struct setup setup = {.t38 = true};

	fax_three(&setup, 0, false);
	assert(scene.end[CALLER].result.progress.rate == 14400 && scene.end[CALLER].result.progress.ecm);
	assert(scene.end[ANSWERER].result.progress.rate == 14400 && scene.end[ANSWERER].result.progress.ecm);
	/* About once a second, and what is news at once. */
	assert(scene.end[CALLER].progresses > 10 && scene.end[CALLER].progresses < scene.tick / 50 + 10);
	assert(scene.tick < 2 * MINUTE);
	end_scene();
}

/*
 * That the last page is confirmed is told with it, before the far end hears it: who crashes then has the whole fax.
 * Where the disk is slow the far end is told to wait, and the page before its confirmation.
 */
static void test_complete(void)
{
	static const struct {
		bool no_ecm;
		unsigned int work_ticks, least; /* between that report and the end */
	} cases[] = {
		{false, 0,   50},
		{true,  0,   50},
		{false, 150, 25},
		{true,  150, 25},
	};
	const struct end *end = &scene.end[ANSWERER];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct setup setup = {.t38 = true, .no_ecm = cases[i].no_ecm};

		begin(&setup, test_document(three, 3), 3);
		scene.work_ticks[ANSWERER] = cases[i].work_ticks;
		while (end->pages < 3) {
			assert(end->complete_pages == 0);
			run_for(&setup, 1);
		}
		assert((end->complete_pages == 3) == (cases[i].work_ticks == 0));
		run_for(&setup, MINUTE);
		assert(end->result_tick - end->complete_tick >= cases[i].least);
		expect_all(three, 3, 0);
		end_scene();
	}
}

/* Not more often than so: of many calls the daemon wants to hear less. All of it is real time, not that of media. */
static void test_progress(void)
{
	static const struct {
		uint32_t progress_ms, clock_rate, least_ticks;
	} cases[] = {
		{0,    1,  10 },
                {1000, 1,  50 },
                {3000, 1,  150},
                {0,    10, 100},
                {400,  10, 200},
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct setup setup = {
			.t38 = true, .progress_ms = cases[i].progress_ms, .clock_rate = cases[i].clock_rate};

		fax_three(&setup, 0, false);
		assert(scene.end[CALLER].progresses > 0 && scene.end[CALLER].progress_gap >= cases[i].least_ticks);
		assert(scene.end[ANSWERER].progresses > 0 && scene.end[ANSWERER].progress_gap >= cases[i].least_ticks);
		end_scene();
	}
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

/* Behind number and length (X.691: of one octet or two) the packet begins with its type: V.27ter and faster. */
static bool is_image(const struct end *to, bool t38, const uint8_t *data)
{
	return t38 && to == &scene.end[ANSWERER] && data[data[2] < 0x80 ? 3 : 4] > 0xc0;
}

/* Packets of image data get lost. */
static void lose_image(struct end *to, bool t38, uint8_t *data, size_t *size)
{
	if (is_image(to, t38, data) && scene_chance() % 100 < 5)
		*size = 0;
}

/* Without copies losses reach the engine: it must hear of them, and have the frames sent again. */
static void test_t38_unrepaired_loss(void)
{
	static const struct setup setup = {.t38 = true, .no_redundancy = true};
	uint64_t bytes;

	fax_three(&setup, 0, false);
	bytes = scene.end[CALLER].result.progress.bytes;
	end_scene();

	begin(&setup, test_document(three, 3), 3);
	scene.on_datagram = lose_image;
	run_for(&setup, 10 * MINUTE);
	expect_all(three, 3, 0);
	/* Some frames went twice. */
	assert(scene.end[CALLER].result.progress.bytes > bytes + 256);
	end_scene();
}

/* Datagrams of a page whose error recovery (behind number, length and packet) is parity, and all of them. */
static unsigned int with_parity, of_image;

static void lose_image_and_count(struct end *to, bool t38, uint8_t *data, size_t *size)
{
	if (t38 && data[3] > 0xc0 && data[2] < 0x80 && 3u + data[2] < *size) {
		of_image++;
		with_parity += data[3 + data[2]] == 0x80;
	}
	lose_image(to, t38, data, size);
}

/* Parity in place of copies: what is lost comes back, as a page of rows without error correction shows. */
static void test_t38_parity(void)
{
	struct setup setup = {.t38 = true, .fec = true, .no_ecm = true};

	begin(&setup, test_document(three, 3), 3);
	with_parity = of_image = 0;
	scene.on_datagram = lose_image_and_count;
	run_for(&setup, 10 * MINUTE);
	expect_all(three, 3, 0);
	assert(of_image > 100 && with_parity == of_image);
	end_scene();
	setup.no_ecm = false;
	fax_three(&setup, 5, false);
	end_scene();
}

/* ---- two Faxports ----------------------------------------------------- */

static const struct test_page heavy[] = {
	{A4, 600, 196, 21},
        {A4, 600, 196, 22},
        {A4, 600, 196, 23}
};

/* How many ticks such a call takes. */
static unsigned int fax_heavy(const struct setup *setup)
{
	unsigned int ticks;

	begin(setup, test_document(heavy, 3), 3);
	run_for(setup, 10 * MINUTE);
	expect_all(heavy, 3, 0);
	ticks = scene.tick;
	end_scene();
	return ticks;
}

static void test_faxport(void)
{
	struct setup setup = {.t38 = true};
	unsigned int real, paced, ahead;

	real = fax_heavy(&setup);
	setup.faxport = true;
	paced = fax_heavy(&setup);
	setup.ahead_octets = 18688;
	ahead = fax_heavy(&setup);
	/* Nine and more turns of V.21 are a second shorter each, and nothing else is. */
	assert(paced < real - 9 * MINUTE / 60 && paced > real / 2);
	assert(ahead < MINUTE / 20 && ahead < paced / 10);
	/* Without error correction nothing would repair what a burst loses. */
	setup.no_ecm = true;
	assert(fax_heavy(&setup) > real / 2);
}

/*
 * Packets get lost, of image data and any, and there are no copies: what is
 * missing is sent again, nothing else is, and that ahead of pace, too.
 */
static void test_faxport_loss(void)
{
	static const struct setup setup = {.t38 = true, .faxport = true, .ahead_octets = 18688, .no_redundancy = true};
	const struct call_progress *sent = &scene.end[CALLER].result.progress;
	const unsigned int ticks = fax_heavy(&setup);
	const uint64_t bytes = sent->bytes;
	int any;

	for (any = 0; any < 2; any++) {
		begin(&setup, test_document(heavy, 3), 3);
		scene.on_datagram = any ? NULL : lose_image;
		scene.lose_percent = any;
		run_for(&setup, 10 * MINUTE);
		expect_all(heavy, 3, 0);
		assert(sent->bytes > bytes + 256 && sent->bytes < bytes + 2048);
		assert(scene.tick > ticks && scene.tick < 2 * ticks);
		end_scene();
	}
}

/* What is negotiated anew in the middle of a call holds from then on. */
static void test_faxport_taken_back(void)
{
	struct setup setup = {.t38 = true, .faxport = true, .ahead_octets = 18688};
	struct setup plain = {.t38 = true};
	unsigned int ahead = fax_heavy(&setup), begun;

	begin(&setup, test_document(heavy, 3), 3);
	while (scene.end[CALLER].pages == 0)
		run_for(&setup, 1);
	switch_both(&plain, true);
	run_for(&setup, 10 * MINUTE);
	expect_all(heavy, 3, 0);
	assert(scene.tick > ahead + MINUTE / 6);
	end_scene();

	begin(&plain, test_document(heavy, 3), 3);
	while (scene.end[CALLER].pages == 0)
		run_for(&plain, 1);
	begun = scene.tick;
	switch_both(&setup, true);
	run_for(&setup, 10 * MINUTE);
	expect_all(heavy, 3, 0);
	assert(scene.tick - begun < 2 * ahead);
	end_scene();
}

/* A page takes longer than the far end may be silent: while it receives it has nothing to say. */
static void test_long_page(void)
{
	struct setup setup = {.max_rate = 2400, .silence_ms = 8000};
	static const struct test_page page = {A4, 600, 196, 2};
	unsigned int i;

	for (i = 0; i < 4; i++) {
		setup.t38 = i & 1;
		setup.no_ecm = i & 2;
		begin(&setup, test_document(&page, 1), 1);
		run_for(&setup, 10 * MINUTE);
		expect_all(&page, 1, 0);
		assert(scene.tick > 2 * MINUTE / 3);
		end_scene();
	}
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

/* Packets that come by turns late and out of order, within what the jitter buffer covers, are no loss at all. */
static void test_audio_jitter(void)
{
	static const struct setup setup = {.no_ecm = true};

	begin(&setup, test_document(three, 3), 3);
	scene.jitter_ticks = 2;
	run_for(&setup, 10 * MINUTE);
	expect_all(three, 3, 0);
	assert(scene.end[CALLER].result.progress.rate == 14400);
	end_scene();
}

/* Lost audio is repaired by error correction. */
static void test_audio_loss(void)
{
	static const struct setup setup = {0};

	begin(&setup, test_document(three, 1), 1);
	scene.lose_percent = 1;
	run_for(&setup, 10 * MINUTE);
	expect_all(three, 1, 0);
	end_scene();
}

/* T.38 packets out of order: the copies come before the latecomers. */
static void test_t38_jitter(void)
{
	static const struct setup setup = {.t38 = true};

	begin(&setup, test_document(three, 3), 3);
	scene.jitter_ticks = 3;
	scene.lose_percent = 5;
	run_for(&setup, 10 * MINUTE);
	expect_all(three, 3, 0);
	end_scene();
}

/* The highest rate is never exceeded. */
static void test_rates(void)
{
	static const struct {
		uint32_t limit, t38_limit, expected;
		bool t38;
	} cases[] = {
		{12000, 0,    12000, true },
                {9600,  0,    9600,  false},
                {7200,  0,    7200,  true },
                {4800,  0,    4800,  false},
		{2400,  0,    2400,  true },
                {2400,  0,    2400,  false},
                {14400, 9600, 9600,  true },
	};
	static const struct test_page page = {A4, 60, 98, 9};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
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
				    .subaddress = "47*11",
				    .page_count = 1,
				    .ecm = true,
				    .max_rate = 2400,
				    .silence_ms = 30000,
				    .clock_rate = 1};
	assert(media_session_new(&start, scene.end[CALLER].document, -1, 1, &scene_ops, &scene.end[CALLER],
				 &scene.end[CALLER].session) == 0);
	run_for(&fast, 10 * MINUTE);
	expect_all(&page, 1, 0);
	assert(scene.end[CALLER].result.progress.rate == 2400);
	end_scene();
}

/* Both ends tell how the fax goes, once; the caller also why. After RTN it goes more slowly, which is told too. */
static void test_agreed(void)
{
	static const struct setup setup = {.t38 = true};

	begin(&setup, test_document(three, 1), 1);
	run_for(&setup, 10 * MINUTE);
	assert(scene.end[CALLER].agreements == 1 && scene.end[ANSWERER].agreements == 1);
	assert(strcmp(scene.end[CALLER].agreed.how,
		      "MMR, R8x7.7, A4 wide, A4 long, ECM 256, V.17 14400; MMR is the shortest code, MR is not needed; "
		      "the fastest of both") == 0);
	assert(strcmp(scene.end[ANSWERER].agreed.how, "MMR, R8x7.7, A4 wide, A4 long, ECM 256, V.17 14400") == 0);
	end_scene();
}

static void expect_agreed(struct end *end)
{
	assert(end->agreements == 1);
}

/* Also where the whole fax takes less time than there is between two looks at it, and before its first page. */
static void test_agreed_ahead(void)
{
	static const struct setup setup = {.t38 = true, .faxport = true, .ahead_octets = 18688};

	begin(&setup, test_document(three, 1), 1);
	scene.on_page = expect_agreed;
	run_for(&setup, 10 * MINUTE);
	expect_all(three, 1, 0);
	expect_agreed(&scene.end[CALLER]);
	expect_agreed(&scene.end[ANSWERER]);
	end_scene();
}

/* And where it ends without a page before the next look. */
static void test_agreed_at_end(void)
{
	static const struct setup setup = {.t38 = true, .faxport = true, .ahead_octets = 18688};
	struct end *caller = &scene.end[CALLER];

	begin(&setup, test_document(heavy, 1), 1);
	run_for(&setup, 8);
	assert(caller->agreements == 0);
	media_session_stop(caller->session);
	expect(CALLER, FAX_STATUS_HUNG_UP);
	assert(caller->result.progress.pages_confirmed == 0 && caller->agreements == 1);
	end_scene();
}

/* The bytes of a page arrive as others; training, which is zeros, does not. */
static void spoil_page(struct end *to, bool t38, uint8_t *data, size_t *size)
{
	size_t i;

	(void)t38;
	for (i = 10; to == &scene.end[ANSWERER] && *size > 40 && i < *size - 2; i++)
		if (data[i] != 0)
			data[i] = 0x5a;
}

static void test_rtn(void)
{
	static const struct setup retry = {.t38 = true, .no_ecm = true, .no_redundancy = true},
				  accepted = {
					  .t38 = true, .no_ecm = true, .no_redundancy = true, .rtn_is_accepted = true};

	begin(&retry, test_document(three, 1), 1);
	scene.on_datagram = spoil_page;
	run_for(&retry, 10 * MINUTE);
	expect(CALLER, FAX_STATUS_PROTOCOL);
	assert(scene.end[CALLER].pages == 0 && scene.end[CALLER].agreements == 3);
	assert(strstr(scene.end[CALLER].agreed.how, "V.17 9600") &&
	       strstr(scene.end[CALLER].agreed.how, "; slower than both have"));
	end_scene();

	begin(&accepted, test_document(three, 1), 1);
	scene.on_datagram = spoil_page;
	run_for(&accepted, 10 * MINUTE);
	expect(CALLER, FAX_STATUS_OK);
	assert(scene.end[CALLER].pages == 1 && scene.end[ANSWERER].pages == 0);
	end_scene();
}

/* A few packets of image data get lost. */
static void lose_some_image(struct end *to, bool t38, uint8_t *data, size_t *size)
{
	if (is_image(to, t38, data) && scene_chance() % 50 == 0)
		*size = 0;
}

/* The rows of the last page that came damaged, as its file has them, and the pages that were sent back. */
static void test_damage(void)
{
	static const struct setup setup = {.t38 = true, .no_ecm = true, .no_redundancy = true};
	const struct end *answerer = &scene.end[ANSWERER];
	const struct call_progress *told = &answerer->result.progress;

	begin(&setup, test_document(heavy, 1), 1);
	scene.on_datagram = lose_some_image;
	run_for(&setup, 10 * MINUTE);
	expect(ANSWERER, FAX_STATUS_OK);
	assert(told->bad_rows > told->bad_run && told->bad_run > 1 && told->refused == 0);
	assert(test_damage_is(answerer->document, told->bad_rows, told->bad_run));
	end_scene();

	/* One is sent back, and after a change to audio it comes as it should: it is not forgotten. */
	begin(&setup, test_document(three, 1), 1);
	scene.on_datagram = spoil_page;
	while (answerer->works == 0 || answerer->work)
		run_for(&setup, 1);
	scene.on_datagram = NULL;
	switch_both(&setup, false);
	run_for(&setup, 10 * MINUTE);
	expect_all(three, 1, 0);
	assert(told->bad_rows == 0 && told->bad_run == 0 && told->refused == 1);
	end_scene();

	begin(&setup, test_document(three, 1), 1);
	scene.on_datagram = spoil_page;
	run_for(&setup, 10 * MINUTE);
	assert(told->pages_confirmed == 0 && told->refused == 3);
	end_scene();
}

/* A fax that failed as sound begins more slowly: V.29, a slower V.29, V.27ter. In T.38 the line is another. */
static void test_rate_after_failures(void)
{
	static const uint32_t rates[] = {14400, 9600, 7200, 4800, 4800};
	static const struct test_page page = {A4, 200, 98, 2};
	struct setup setup = {0};

	for (; setup.audio_failures < ARRAY_SIZE(rates); setup.audio_failures++) {
		begin(&setup, test_document(&page, 1), 1);
		run_for(&setup, 10 * MINUTE);
		expect_all(&page, 1, 0);
		assert(scene.end[CALLER].result.progress.rate == rates[setup.audio_failures]);
		end_scene();
	}
	setup.t38 = true;
	begin(&setup, test_document(&page, 1), 1);
	run_for(&setup, 10 * MINUTE);
	expect_all(&page, 1, 0);
	assert(scene.end[CALLER].result.progress.rate == 14400);
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
	assert(scene.end[CALLER].pages == 2 && scene.end[CALLER].first_page_seen == 2);
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

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
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

int main(void)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} tests[] = {
		{"t38",                 test_t38                },
		{"complete",            test_complete           },
		{"progress",            test_progress           },
		{"t38 versions",        test_t38_versions       },
		{"t38 loss",            test_t38_loss           },
		{"t38 unrepaired loss", test_t38_unrepaired_loss},
		{"t38 parity",          test_t38_parity         },
		{"faxport",             test_faxport            },
		{"faxport loss",        test_faxport_loss       },
		{"faxport taken back",  test_faxport_taken_back },
		{"long page",           test_long_page          },
		{"t38 datagram max",    test_t38_datagram_max   },
		{"no ecm",              test_no_ecm             },
		{"audio",               test_audio              },
		{"audio jitter",        test_audio_jitter       },
		{"audio loss",          test_audio_loss         },
		{"t38 jitter",          test_t38_jitter         },
		{"rates",               test_rates              },
		{"rate of caller",      test_rate_of_caller     },
		{"agreed",              test_agreed             },
		{"agreed ahead",        test_agreed_ahead       },
		{"agreed at end",       test_agreed_at_end      },
		{"rtn",                 test_rtn                },
		{"damage",              test_damage             },
		{"rate after failures", test_rate_after_failures},
		{"switch",              test_switch             },
		{"switch after page",   test_switch_after_page  },
		{"resume",              test_resume             },
		{"sizes",               test_sizes              },
		{"header",              test_header             },
	};
	size_t i;

	page_source_setup();
	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		fprintf(stderr, "%s\n", tests[i].name);
		tests[i].run();
	}
	return 0;
}
