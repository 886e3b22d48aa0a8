/* SPDX-License-Identifier: MIT */
/* Two media sessions in virtual time, as media_session_test.c. Here what goes wrong, and what is said and kept then. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/t38/ifp.h"
#include "core/t38/udptl.h"
#include "media/page_source.h"
#include "media/test_scene.h"

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
	assert(media_session_tick(scene.end[CALLER].session, 1) > 1);
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
		/* The call of 17 s, 8 s of waiting, and no more. */
		assert(scene.tick < MINUTE / 2);
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

/*
 * From any moment of a call on, one end hears nothing any more, or neither
 * does: both get their result within a minute, with the reason said, and
 * nobody is told that a page is through that is not there.
 */
static void test_silence_anywhere(void)
{
	struct setup setup = {.silence_ms = 30000};
	unsigned int mode, at, last[2] = {0};
	const struct end *end;
	size_t i;

	for (mode = 0; mode < 4; mode++) {
		setup.t38 = mode & 1;
		setup.no_ecm = mode & 2;
		for (at = 0; at < 2 * MINUTE; at += 61) {
			begin(&setup, test_document(three, 2), 2);
			run_for(&setup, at);
			if (scene.end[CALLER].has_result && scene.end[ANSWERER].has_result) {
				end_scene();
				break;
			}
			scene.cut[CALLER] = at % 3 != 1;
			scene.cut[ANSWERER] = at % 3 != 2;
			run_for(&setup, 2 * MINUTE);
			for (i = 0; i < 2; i++) {
				end = &scene.end[i];
				if (!end->has_result || end->result_tick > at + MINUTE)
					fprintf(stderr, "  mode %u, cut %u at %u: %s: %s\n", mode, at % 3, at,
						i == CALLER ? "caller" : "answerer", end->result.detail);
				assert(end->has_result && end->result_tick <= at + MINUTE);
				assert(strlen(end->result.detail) > 10);
				last[i] = MAX(last[i], end->result_tick - MIN(at, end->result_tick));
			}
			assert(scene.end[CALLER].result.progress.pages_confirmed <=
			       test_count_pages(scene.end[ANSWERER].document));
			assert(scene.end[CALLER].result.status != FAX_STATUS_OK || scene.end[CALLER].pages == 2);
			assert(scene.end[ANSWERER].result.status != FAX_STATUS_OK || scene.end[ANSWERER].pages == 2);
			end_scene();
		}
		assert(at > MINUTE / 3);
	}
	fprintf(stderr, "  at most %u s, %u s\n", last[CALLER] / 50, last[ANSWERER] / 50);
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

/* Storing a page takes its time: the far end waits for its confirmation; and if that is too long, it ends somehow. */
static void test_slow_disk(void)
{
	static const unsigned int ticks[] = {0, 1, 7, 30, 75, 150, 400, 5 * MINUTE};
	const struct end *answerer = &scene.end[ANSWERER];
	struct setup setup = {0};
	unsigned int i, k;

	for (i = 0; i < 4; i++) {
		setup.t38 = i & 1;
		setup.no_ecm = i & 2;
		for (k = 0; k < ARRAY_SIZE(ticks); k++) {
			begin(&setup, test_document(three, 3), 3);
			scene.work_ticks[ANSWERER] = ticks[k];
			run_for(&setup, 4 * MINUTE);
			assert(scene.end[CALLER].has_result && scene.end[CALLER].pages <= scene.end[ANSWERER].pages);
			if (ticks[k] <= 75) {
				expect_all(three, 3, 0);
				/* What it sends keeps step with the clock, however often it stood still. */
				assert(setup.t38 ||
				       answerer->rtp_time - answerer->rtp_begin == answerer->rtp_tick * 160);
			}
			/* What is never stored is never confirmed. */
			if (ticks[k] > 4 * MINUTE)
				assert(scene.end[CALLER].pages == 0 && !scene.end[ANSWERER].has_result);
			else
				assert(scene.end[ANSWERER].has_result);
			end_scene();
		}
	}
}

/*
 * With error correction a slow disk costs time and never the fax (RNR, RR, and T5 of the far end). Two Faxports say
 * both without the time of a modem, however often: that must not look like a conversation that gets nowhere.
 */
static void test_slow_disk_holds(void)
{
	static const unsigned int ticks[] = {100, 200, 500, 1500, 2000};
	struct setup setup = {.t38 = true};
	unsigned int i, k;

	for (i = 0; i < 3; i++) {
		setup.faxport = i > 0;
		setup.ahead_octets = i == 2 ? 40000 : 0;
		for (k = 0; k < ARRAY_SIZE(ticks); k++) {
			begin(&setup, test_document(three, 3), 3);
			scene.work_ticks[ANSWERER] = ticks[k];
			run_for(&setup, 10 * MINUTE);
			expect_all(three, 3, 0);
			end_scene();
		}
	}
}

/*
 * The receiver stands still, and the command comes again before its answer: who goes on from the first of two answers
 * must not take the second for that to its next page. Without a modem's pace that page is out within a moment.
 */
static void test_crossed(void)
{
	static const unsigned int stands[] = {120, 160, 200, 320, 400};
	struct setup setup = {.t38 = true, .faxport = true};
	unsigned int i, k;

	for (i = 0; i < 3; i++) {
		setup.ahead_octets = i == 1 ? 30000 : 0;
		setup.no_ecm = i == 2;
		for (k = 0; k < ARRAY_SIZE(stands); k++) {
			begin(&setup, test_document(three, 3), 3);
			scene.work_ticks[ANSWERER] = 60;
			while (scene.end[ANSWERER].works == 0)
				run_for(&setup, 1);
			scene.end[ANSWERER].stands_until = scene.tick + stands[k];
			run_for(&setup, 4 * MINUTE);
			expect_all(three, 3, 0);
			end_scene();
		}
	}
}

/* A confirmation that comes while we ask for it again. */
static void test_untimely_answer(void)
{
	static const struct test_page mixed[] = {
		{A4, 75,  98,  1},
                {A4, 143, 196, 2}
        };
	static const struct setup setup = {.t38 = true};
	unsigned int ticks;

	for (ticks = 150; ticks < 260; ticks += 10) {
		begin(&setup, test_document(mixed, 2), 2);
		scene.work_ticks[ANSWERER] = ticks;
		run_for(&setup, 2 * MINUTE);
		expect_all(mixed, 2, 0);
		end_scene();
	}
}

static void begin_store(const struct setup *setup)
{
	begin(setup, test_document(three, 2), 2);
	scene.work_ticks[ANSWERER] = 20;
	while (scene.end[ANSWERER].works == 0)
		run_for(setup, 1);
}

/* Orders that come while a page is being stored are obeyed afterwards. */
static void test_order_while_storing(void)
{
	struct setup setup = {0};
	unsigned int i;

	for (i = 0; i < 2; i++) {
		setup.t38 = i;
		begin_store(&setup);
		media_session_stop(scene.end[ANSWERER].session);
		assert(!scene.end[ANSWERER].has_result && scene.end[ANSWERER].pages == 0);
		run_for(&setup, 25);
		expect(ANSWERER, FAX_STATUS_HUNG_UP);
		assert(scene.end[ANSWERER].pages == 1 && test_count_pages(scene.end[ANSWERER].document) == 1);
		end_scene();

		begin_store(&setup);
		switch_both(&setup, !setup.t38);
		run_for(&setup, 4 * MINUTE);
		/* The caller had no confirmation, and sends the page again. */
		expect(CALLER, FAX_STATUS_OK);
		expect(ANSWERER, FAX_STATUS_OK);
		assert(test_count_pages(scene.end[ANSWERER].document) == 3);
		assert(test_page_is(scene.end[ANSWERER].document, 1, &three[0], 0));
		end_scene();
	}
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
	struct media_session *session = NULL;
	struct call_start start = {0};
	int document = test_file();

	assert(write(document, "II*\0nonsense", 12) == 12);
	begin(&setup, test_document(three, 1), 1);
	start.calling = start.sending = true;
	start.path = path_to(&setup, &scene.end[ANSWERER], true);
	start.page_count = start.clock_rate = 1;
	start.max_rate = 14400;
	assert(media_session_new(&start, document, -1, 1, &scene_ops, &scene.end[CALLER], &session) == -EBADMSG);
	close(document);
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

/* The image that the answerer gets is nothing but zeros, in frames that are all right: no image at all. */
static void blank_image(struct end *to, bool t38, uint8_t *data, size_t *size)
{
	static size_t frame_bytes;
	struct ifp_cursor cursor = {0};
	struct udptl_packet packet;
	struct ifp_field field;
	struct ifp ifp;
	size_t i;

	if (!t38 || to != &scene.end[ANSWERER])
		return;
	assert(udptl_parse(data, *size, &packet) == 0);
	assert(ifp_parse(packet.primary.data, packet.primary.size, 0, &ifp) == 0);
	*size = (size_t)(packet.primary.data + packet.primary.size - data) + 2;
	data[*size - 2] = data[*size - 1] = 0; /* no copies */
	if (!ifp.is_data || ifp.type == IFP_V21) {
		frame_bytes = 0;
		return;
	}
	while (ifp_next_field(&ifp, &cursor, &field)) {
		if (field.type != IFP_HDLC_DATA) {
			frame_bytes = 0;
			continue;
		}
		/* Address, control, FCD, number: the rest is image. RCP is shorter. */
		for (i = 0; i < field.size; i++, frame_bytes++)
			if (frame_bytes >= 4)
				data[field.data - data + (ptrdiff_t)i] = 0;
	}
}

static void test_blank_image(void)
{
	static const struct setup setup = {.t38 = true};

	begin(&setup, test_document(three, 2), 2);
	scene.on_datagram = blank_image;
	run_for(&setup, 10 * MINUTE);
	expect(ANSWERER, FAX_STATUS_PROTOCOL);
	assert(scene.end[ANSWERER].pages == 0 && test_count_pages(scene.end[ANSWERER].document) == 0);
	/* And the caller was not told that its page is through. */
	assert(scene.end[CALLER].result.status != FAX_STATUS_OK && scene.end[CALLER].pages == 0);
	end_scene();
}

/* Every tenth datagram has a byte changed: calls end in some way, and nothing breaks. */
static void garble(struct end *to, bool t38, uint8_t *data, size_t *size)
{
	(void)to;
	(void)t38;
	if (scene_chance() % 10 == 0)
		data[scene_chance() % *size] ^= (uint8_t)scene_chance();
	if (scene_chance() % 50 == 0)
		*size = scene_chance() % *size;
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
		{"cut off",             test_cut_off            },
		{"hang up at the end",  test_hang_up_at_the_end },
		{"goodbye lost",        test_goodbye_lost       },
		{"silence",             test_silence            },
		{"silence anywhere",    test_silence_anywhere   },
		{"no fax",              test_no_fax             },
		{"slow disk",           test_slow_disk          },
		{"slow disk holds",     test_slow_disk_holds    },
		{"crossed",             test_crossed            },
		{"untimely answer",     test_untimely_answer    },
		{"order while storing", test_order_while_storing},
		{"disk full",           test_disk_full          },
		{"file limit",          test_file_limit         },
		{"too many pages",      test_too_many_pages     },
		{"just enough pages",   test_just_enough_pages  },
		{"bad document",        test_bad_document       },
		{"short document",      test_short_document     },
		{"blank image",         test_blank_image        },
		{"garbled",             test_garbled            },
	};
	size_t i;

	signal(SIGXFSZ, SIG_IGN);
	page_source_setup();
	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		fprintf(stderr, "%s\n", tests[i].name);
		tests[i].run();
	}
	return 0;
}
