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

/* The document, and a file that its pages go into. */
struct flow {
	int document, file;
	struct page_source *source;
	const struct t30_page *all;
	struct page_file pages_in;
	struct page_sink sink;
};

static void flow_begin(struct flow *flow)
{
	uint32_t count;

	flow->document = test_document(pages, ARRAY_SIZE(pages));
	flow->file = test_file();
	assert(page_source_open(flow->document, &flow->source) == 0);
	flow->all = page_source_pages(flow->source, &count);
	assert(count == ARRAY_SIZE(pages));
	page_file_init(&flow->pages_in, flow->file);
	page_sink_init(&flow->sink, &flow->pages_in, &limits);
}

static void flow_end(struct flow *flow)
{
	page_sink_fini(&flow->sink);
	page_source_free(flow->source);
	close(flow->file);
	close(flow->document);
}

static void pass(struct flow *flow, uint32_t index, const struct t30_choice *choice)
{
	AUTO_BUF out;
	size_t at, size;

	buf_init(&out, 64u << 20);
	assert(page_source_prepare(flow->source, index, choice, &out) == 0);
	page_sink_begin(&flow->sink, &choice->format);
	for (at = 0; at < out.size; at += size) {
		size = MIN(out.size - at, 1000);
		page_sink_take(&flow->sink, out.data + at, size);
	}
}

static void test_codes(void)
{
	struct t30_limits far = everything();
	struct t30_choice choice;
	unsigned int coding;
	struct flow flow;
	uint32_t i;

	for (coding = 0; coding < T30_CODINGS; coding++) {
		flow_begin(&flow);
		assert(flow.all[0].resolution == T30_R8X385 && flow.all[4].resolution == T30_R8X154);
		far.codings = T30_BIT(coding);
		for (i = 0; i < ARRAY_SIZE(pages); i++) {
			choice = choose(&flow.all[i], &far);
			assert(choice.outcome == T30_CHOSEN && choice.format.coding == (enum t30_coding)coding);
			pass(&flow, i, &choice);
			assert(page_sink_store(&flow.sink) == 0);
			assert(flow.sink.facts.rows == pages[i].rows && flow.sink.facts.bad_rows == 0 &&
			       flow.sink.facts.end_seen);
			assert(test_page_is(flow.file, i, &pages[i], 0) &&
			       test_same_page(flow.document, i, flow.file, i));
		}
		flow_end(&flow);
	}
}

/* For paper that is coarser and narrower. */
static void test_scaling(void)
{
	struct t30_limits far = everything();
	struct t30_choice choice;
	struct flow flow;

	flow_begin(&flow);
	far.resolutions = T30_BIT(T30_R8X385);
	far.widths = T30_BIT(T30_WIDTH_A4);
	choice = choose(&flow.all[4], &far);
	assert(choice.outcome == T30_SCALE && choice.columns == 1728);
	pass(&flow, 4, &choice);
	assert(page_sink_store(&flow.sink) == 0);
	/* A quarter of the rows, for 3.85 of 15.4 a millimetre, and as many fewer as columns. */
	assert(flow.sink.facts.rows == 844);
	flow_end(&flow);
}

/* The banner is on top, and the page is whole below it. */
static void test_banner(void)
{
	const struct t30_limits far = everything();
	struct t30_choice choice;
	struct flow flow;

	flow_begin(&flow);
	page_source_set_banner(flow.source, "2026-11-30 12:00", "M\xc3\xbcller");
	choice = choose(&flow.all[1], &far);
	pass(&flow, 1, &choice);
	assert(page_sink_store(&flow.sink) == 0 && flow.sink.facts.rows == pages[1].rows + 32);
	assert(test_page_is(flow.file, 0, &pages[1], 32));
	flow_end(&flow);
}

static void test_damage(void)
{
	struct t30_limits far = everything();
	struct t30_choice choice;
	struct flow flow;
	size_t i;

	flow_begin(&flow);
	far.ecm = false;
	far.codings = T30_BIT(T30_CODING_MH);
	choice = choose(&flow.all[1], &far);
	pass(&flow, 1, &choice);
	for (i = 20000; i < 20100; i++)
		flow.sink.coded.data[i] ^= 0x55;
	assert(page_sink_store(&flow.sink) == 0);
	assert(flow.sink.facts.bad_rows > 0 && flow.sink.facts.bad_rows < 20 && flow.sink.facts.rows > 2150);
	assert(test_count_pages(flow.file) == 1);

	/* Too many are bad: it does not get into the file. */
	pass(&flow, 1, &choice);
	for (i = 5000; i < flow.sink.coded.size; i += 20)
		flow.sink.coded.data[i] ^= 0x55;
	assert(page_sink_store(&flow.sink) == 0 && flow.sink.is_refused && flow.sink.facts.bad_rows > 330);
	assert(test_count_pages(flow.file) == 1);

	/* With error correction the conversation confirms it whatever is in it: it must be in the file. */
	pass(&flow, 1, &choice);
	flow.sink.format.ecm = true;
	for (i = 5000; i < flow.sink.coded.size; i += 20)
		flow.sink.coded.data[i] ^= 0x55;
	assert(page_sink_store(&flow.sink) == 0 && !flow.sink.is_refused && flow.sink.facts.bad_rows > 330);
	assert(test_count_pages(flow.file) == 2);

	/* Nothing in it; and what was taken before another page began. */
	page_sink_begin(&flow.sink, &choice.format);
	assert(page_sink_store(&flow.sink) == -EBADMSG);
	pass(&flow, 1, &choice);
	pass(&flow, 1, &choice);
	assert(page_sink_store(&flow.sink) == 0 && flow.sink.facts.bad_rows == 0 &&
	       flow.sink.facts.rows == pages[1].rows);
	assert(test_count_pages(flow.file) == 3);
	flow_end(&flow);
}

/* Octets that are lost make a bad row, wherever they are, though what is around them may look like a row. */
static void test_gaps(void)
{
	struct t30_limits far = everything();
	struct flow flow;
	struct t30_choice choice;
	size_t at, lost;
	AUTO_BUF out;

	flow_begin(&flow);
	far.ecm = false;
	far.codings = T30_BIT(T30_CODING_MH);
	choice = choose(&flow.all[0], &far);
	buf_init(&out, 64u << 20);
	assert(page_source_prepare(flow.source, 0, &choice, &out) == 0);
	for (at = 0; at < out.size; at += 97) {
		lost = MIN(out.size - at, at % 300);
		page_sink_begin(&flow.sink, &choice.format);
		page_sink_take(&flow.sink, out.data, at);
		page_sink_miss(&flow.sink);
		page_sink_take(&flow.sink, out.data + at + lost, out.size - at - lost);
		assert(page_sink_store(&flow.sink) == 0);
		/* One each, and none more of what was heard. Within RTC nothing is missing. */
		assert(flow.sink.facts.bad_rows == 1 || at + 9 > out.size);
	}
	assert(flow.sink.gaps.size == 0 && at > 90 * 97);
	flow_end(&flow);
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
