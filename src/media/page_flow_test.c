/* SPDX-License-Identifier: MIT */
/* A document out through page_source, and in again through page_sink, in every code: pixels, counts, faults. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <tiffio.h>

#include "base/macros.h"
#include "media/page_sink.h"
#include "media/page_source.h"
#include "media/test_pages.h"

static const struct test_page pages[] = {
	{1728, 1100, 98,  1},
        {1728, 2200, 196, 2},
        {2432, 300,  196, 3},
        {1728, 1,    391, 4},
        {2048, 4000, 391, 5}
};

static struct page_file pages_in;
static const struct t4_quality_limits limits = {5, 15, 5, 10};

static struct t30_limits everything(void)
{
	return (struct t30_limits){
		.signals = T30_ALL_SIGNALS,
		.codings = T30_BIT(T30_CODING_MH) | T30_BIT(T30_CODING_MR) | T30_BIT(T30_CODING_MMR),
		.resolutions = T30_BIT(T30_R8X385) | T30_BIT(T30_R8X77) | T30_BIT(T30_R8X154),
		.widths = T30_BIT(T30_WIDTH_A4) | T30_BIT(T30_WIDTH_B4) | T30_BIT(T30_WIDTH_A3),
		.lengths = T30_BIT(T30_LENGTH_A4) | T30_BIT(T30_LENGTH_B4) | T30_BIT(T30_LENGTH_ANY),
		.ecm = true,
	};
}

/* How @page goes to a far end that can all of @far. */
static struct t30_choice choose(const struct t30_page *page, const struct t30_limits *far)
{
	const struct t30_limits own = everything();
	struct t30_choice choice;
	struct t30_caps dis;

	t30_limits_to_dis(far, &dis);
	dis.receiver = 1;
	t30_choose(&own, page, &dis, &choice);
	return choice;
}

static void pass(struct page_source *source, uint32_t index, const struct t30_choice *choice, struct page_sink *sink)
{
	AUTO_BUF out;
	size_t at, size;

	buf_init(&out, 64u << 20);
	assert(page_source_prepare(source, index, choice, &out) == 0);
	page_sink_begin(sink, &choice->format);
	for (at = 0; at < out.size; at += size) {
		size = MIN(out.size - at, 1000);
		page_sink_take(sink, out.data + at, size);
	}
}

static void test_codes(void)
{
	AUTO(page_source) source = NULL;
	int document = test_document(pages, ARRAY_SIZE(pages));
	struct t30_limits far = everything();
	const struct t30_page *all;
	struct page_sink sink;
	uint32_t count, i;
	unsigned int coding;
	struct t30_choice choice;
	int file;

	assert(page_source_open(document, &source) == 0);
	all = page_source_pages(source, &count);
	assert(count == ARRAY_SIZE(pages) && all[0].resolution == T30_R8X385 && all[4].resolution == T30_R8X154);
	for (coding = 0; coding < T30_CODINGS; coding++) {
		file = test_file();
		page_file_init(&pages_in, file);
		page_sink_init(&sink, &pages_in, &limits);
		far.codings = T30_BIT(coding);
		for (i = 0; i < count; i++) {
			choice = choose(&all[i], &far);
			assert(choice.outcome == T30_CHOSEN && choice.format.coding == (enum t30_coding)coding);
			pass(source, i, &choice, &sink);
			assert(page_sink_store(&sink) == 0);
			assert(sink.facts.rows == pages[i].rows && sink.facts.bad_rows == 0 && sink.facts.end_seen);
			assert(test_page_is(file, i, &pages[i], 0) && test_same_page(document, i, file, i));
		}
		page_sink_fini(&sink);
		close(file);
	}
	close(document);
}

/* For paper that is coarser and narrower. */
static void test_scaling(void)
{
	AUTO(page_source) source = NULL;
	int document = test_document(pages, ARRAY_SIZE(pages)), file = test_file();
	struct t30_limits far = everything();
	const struct t30_page *all;
	struct t30_choice choice;
	struct page_sink sink;
	uint32_t count;

	assert(page_source_open(document, &source) == 0);
	all = page_source_pages(source, &count);
	far.resolutions = T30_BIT(T30_R8X385);
	far.widths = T30_BIT(T30_WIDTH_A4);
	choice = choose(&all[4], &far);
	assert(choice.outcome == T30_SCALE && choice.columns == 1728);
	page_file_init(&pages_in, file);
	page_sink_init(&sink, &pages_in, &limits);
	pass(source, 4, &choice, &sink);
	assert(page_sink_store(&sink) == 0);
	/* A quarter of the rows, for 3.85 of 15.4 a millimetre, and as many fewer as columns. */
	assert(sink.facts.rows == 844);
	page_sink_fini(&sink);
	close(file);
	close(document);
}

/* The banner is on top, and the page is whole below it. */
static void test_banner(void)
{
	AUTO(page_source) source = NULL;
	int document = test_document(pages, ARRAY_SIZE(pages)), file = test_file();
	const struct t30_limits far = everything();
	const struct t30_page *all;
	struct t30_choice choice;
	struct page_sink sink;
	uint32_t count;

	assert(page_source_open(document, &source) == 0);
	all = page_source_pages(source, &count);
	page_source_set_banner(source, "2026-11-30 12:00", "M\xc3\xbcller");
	page_file_init(&pages_in, file);
	page_sink_init(&sink, &pages_in, &limits);
	choice = choose(&all[1], &far);
	pass(source, 1, &choice, &sink);
	assert(page_sink_store(&sink) == 0 && sink.facts.rows == pages[1].rows + 32);
	assert(test_page_is(file, 0, &pages[1], 32));
	page_sink_fini(&sink);
	close(file);
	close(document);
}

static void test_damage(void)
{
	AUTO(page_source) source = NULL;
	int document = test_document(pages, ARRAY_SIZE(pages)), file = test_file();
	struct t30_limits far = everything();
	const struct t30_page *all;
	struct t30_choice choice;
	struct page_sink sink;
	uint32_t count;
	size_t i;

	assert(page_source_open(document, &source) == 0);
	all = page_source_pages(source, &count);
	far.ecm = false;
	far.codings = T30_BIT(T30_CODING_MH);
	choice = choose(&all[1], &far);
	page_file_init(&pages_in, file);
	page_sink_init(&sink, &pages_in, &limits);
	pass(source, 1, &choice, &sink);
	for (i = 20000; i < 20100; i++)
		sink.coded.data[i] ^= 0x55;
	assert(page_sink_store(&sink) == 0);
	assert(sink.facts.bad_rows > 0 && sink.facts.bad_rows < 20 && sink.facts.rows > 2150);
	assert(test_count_pages(file) == 1);

	/* Too many are bad: it does not get into the file. */
	pass(source, 1, &choice, &sink);
	for (i = 5000; i < sink.coded.size; i += 20)
		sink.coded.data[i] ^= 0x55;
	assert(page_sink_store(&sink) == 0 && sink.is_refused && sink.facts.bad_rows > 330);
	assert(test_count_pages(file) == 1);

	/* With error correction the conversation confirms it whatever is in it: it must be in the file. */
	pass(source, 1, &choice, &sink);
	sink.format.ecm = true;
	for (i = 5000; i < sink.coded.size; i += 20)
		sink.coded.data[i] ^= 0x55;
	assert(page_sink_store(&sink) == 0 && !sink.is_refused && sink.facts.bad_rows > 330);
	assert(test_count_pages(file) == 2);

	/* Nothing in it; and what was taken before another page began. */
	page_sink_begin(&sink, &choice.format);
	assert(page_sink_store(&sink) == -EBADMSG);
	pass(source, 1, &choice, &sink);
	pass(source, 1, &choice, &sink);
	assert(page_sink_store(&sink) == 0 && sink.facts.bad_rows == 0 && sink.facts.rows == pages[1].rows);
	assert(test_count_pages(file) == 3);
	page_sink_fini(&sink);
	close(file);
	close(document);
}

/* Octets that are lost make a bad row, wherever they are, though what is around them may look like a row. */
static void test_gaps(void)
{
	AUTO(page_source) source = NULL;
	int document = test_document(pages, ARRAY_SIZE(pages)), file = test_file();
	struct t30_limits far = everything();
	struct page_sink sink;
	struct t30_choice choice;
	const struct t30_page *all;
	uint32_t count;
	size_t at, lost;
	AUTO_BUF out;

	assert(page_source_open(document, &source) == 0);
	all = page_source_pages(source, &count);
	far.ecm = false;
	far.codings = T30_BIT(T30_CODING_MH);
	choice = choose(&all[0], &far);
	buf_init(&out, 64u << 20);
	assert(page_source_prepare(source, 0, &choice, &out) == 0);
	page_file_init(&pages_in, file);
	page_sink_init(&sink, &pages_in, &limits);
	for (at = 0; at < out.size; at += 97) {
		lost = MIN(out.size - at, at % 300);
		page_sink_begin(&sink, &choice.format);
		page_sink_take(&sink, out.data, at);
		page_sink_miss(&sink);
		page_sink_take(&sink, out.data + at + lost, out.size - at - lost);
		assert(page_sink_store(&sink) == 0);
		/* One each, and none more of what was heard. Within RTC nothing is missing. */
		assert(sink.facts.bad_rows == 1 || at + 9 > out.size);
	}
	assert(sink.gaps.size == 0 && at > 90 * 97);
	page_sink_fini(&sink);
	close(file);
	close(document);
}

static void test_no_document(void)
{
	AUTO(page_source) source = NULL;
	int file = test_file();

	assert(page_source_open(file, &source) == -EBADMSG);
	assert(write(file, "II*\0\x10\0\0\0", 8) == 8);
	assert(page_source_open(file, &source) == -EBADMSG);
	close(file);
}

int main(void)
{
	TIFFSetErrorHandler(NULL);
	TIFFSetWarningHandler(NULL);
	test_codes();
	test_scaling();
	test_banner();
	test_damage();
	test_gaps();
	test_no_document();
	return 0;
}
