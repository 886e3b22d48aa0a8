/* SPDX-License-Identifier: MIT */
/*
 * Two media sessions in virtual time, and documents that wait to be collected:
 * who asks for them, and who may.
 */
#undef NDEBUG
#include <faxport/tiff.h>

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "media/page_source.h"
#include "media/test_scene.h"

/* Who calls asks for the document of who answers: in T.38, as sound, and where one becomes the other. */
static void test_polling(void)
{
	static const struct setup setups[] = {
		{.polling = true, .t38 = true},
		{.polling = true},
		{.polling = true, .no_ecm = true           },
	};
	size_t i, page;

	for (i = 0; i < ARRAY_SIZE(setups); i++) {
		begin(&setups[i], test_document(three, 3), 3);
		scene.switch_on_tone = setups[i].no_ecm;
		run_for(&setups[i], 10 * MINUTE);
		expect(CALLER, FAX_STATUS_OK);
		expect(ANSWERER, FAX_STATUS_OK);
		assert(test_count_pages(scene.end[CALLER].document) == 3);
		for (page = 0; page < 3; page++)
			assert(test_page_is(scene.end[CALLER].document, page, &three[page], 0));
		assert(scene.end[CALLER].pages == 3 && scene.end[CALLER].result.progress.pages_confirmed == 3);
		assert(scene.end[CALLER].complete_pages == 3 && scene.end[ANSWERER].complete_pages == 0);
		assert(strcmp(scene.end[CALLER].result.progress.remote_ident, "Answerer 2") == 0);
		assert(test_tag_is(scene.end[CALLER].document, 0, FAX_TIFF_TSID, "Answerer 2"));
		assert(test_tag_is(scene.end[CALLER].document, 0, FAX_TIFF_CSID, "+49 30 100"));
		end_scene();
	}
}

/* Faxes are taken of who sends a password with them. */
static void test_caller_password(void)
{
	struct setup setup = {.t38 = true, .caller_password = "open", .password = "open"};

	fax_three(&setup, 0, false);
	end_scene();
	setup.password = "closed";
	begin(&setup, test_document(three, 3), 3);
	run_for(&setup, 10 * MINUTE);
	expect(ANSWERER, FAX_STATUS_REFUSED);
	expect(CALLER, FAX_STATUS_HUNG_UP);
	assert(test_count_pages(scene.end[ANSWERER].document) == 0);
	end_scene();
}

/* A document on offer: collected by who asks for it with its password, as a call of sound that becomes T.38, too. */
static void test_offer(void)
{
	struct setup setup = {.polling = true, .offer_password = "secret", .progress_ms = 60000};
	const struct call_progress *gave = &scene.end[ANSWERER].result.progress;
	int offer = test_document(three, 3), way;
	size_t page;

	setup.offer = offer;
	for (way = 0; way < 3; way++) {
		setup.t38 = way == 1;
		setup.password = way == 2 ? "secrets" : "secret";
		begin(&setup, test_file(), 3);
		scene.switch_on_tone = way == 0;
		run_for(&setup, 10 * MINUTE);
		if (way == 2) {
			expect(ANSWERER, FAX_STATUS_NOTHING_TO_POLL);
			assert(!gave->sending && gave->pages_confirmed == 0);
			assert(test_count_pages(scene.end[CALLER].document) == 0);
		} else {
			expect(CALLER, FAX_STATUS_OK);
			expect(ANSWERER, FAX_STATUS_OK);
			assert(gave->sending && gave->pages_confirmed == 3 && scene.end[ANSWERER].pages == 3);
			/* The first that is heard of it, before a page is made ready. */
			assert(scene.end[ANSWERER].works_before_gives == 0 && scene.end[ANSWERER].works > 0);
			assert(!scene.end[CALLER].result.progress.sending);
			for (page = 0; page < 3; page++)
				assert(test_page_is(scene.end[CALLER].document, page, &three[page], 0));
		}
		end_scene();
	}

	/* Who sends a fax instead gets rid of it, and the document stays. */
	setup = (struct setup){.t38 = true, .offer = offer};
	fax_three(&setup, 0, false);
	assert(!gave->sending && gave->pages_confirmed == 3 && scene.end[CALLER].result.progress.sending);
	end_scene();
	close(offer);
}

/* A document on offer that is none, or of which the end is missing: faxes are received all the same. */
static void test_bad_offer(void)
{
	struct setup setup = {.t38 = true, .offer = test_document(three, 1)};
	const struct call_progress *gave = &scene.end[ANSWERER].result.progress;
	int way;

	assert(ftruncate(setup.offer, lseek(setup.offer, 0, SEEK_END) / 2) == 0);
	for (way = 0; way < 2; way++) {
		fax_three(&setup, 0, false);
		assert(gave->offer_is_bad && !gave->sending && !scene.end[CALLER].result.progress.offer_is_bad);
		end_scene();
		/* Nor is there anything to be collected. */
		setup.polling = true;
		begin(&setup, test_file(), 3);
		run_for(&setup, 10 * MINUTE);
		expect(CALLER, FAX_STATUS_NOTHING_TO_POLL);
		assert(gave->offer_is_bad && !gave->sending && scene.end[ANSWERER].pages == 0);
		end_scene();
		setup.polling = false;
		assert(ftruncate(setup.offer, 0) == 0);
	}
	close(setup.offer);
}

int main(void)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} tests[] = {
		{"polling",         test_polling        },
		{"caller password", test_caller_password},
		{"offer",           test_offer          },
		{"bad offer",       test_bad_offer      },
	};
	size_t i;

	page_source_setup();
	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		fprintf(stderr, "%s\n", tests[i].name);
		tests[i].run();
	}
	return 0;
}
