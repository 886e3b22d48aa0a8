/* SPDX-License-Identifier: MIT */
/* Received pages on their way to the file; see page_sink.h. */
#include "media/page_sink.h"

#include <errno.h>
#include <stdlib.h>

#include "base/macros.h"
#include "core/t30/t30.h"
#include "core/t4/t4_encode.h"
#include "media/page_coding.h"

/* Coded bytes of a page: ten times a dense picture. At 14400 bit/s they take two hours. */
#define CODED_MAX (16u << 20)
/* Four meters of paper in the finest resolution that we receive. */
#define ROWS_MAX 65535

void page_sink_init(struct page_sink *sink, struct page_file *file, const struct t4_quality_limits *limits)
{
	*sink = (struct page_sink){.file = file, .limits = *limits};
	buf_init(&sink->coded, CODED_MAX);
	buf_init(&sink->gaps, CODED_MAX);
}

void page_sink_fini(struct page_sink *sink)
{
	buf_fini(&sink->coded);
	buf_fini(&sink->gaps);
}

static void forget_bytes(struct page_sink *sink)
{
	buf_reset(&sink->coded);
	buf_reset(&sink->gaps);
	sink->kept = 0;
}

void page_sink_begin(struct page_sink *sink, const struct t30_format *format)
{
	sink->format = *format;
	forget_bytes(sink);
	page_file_forget(sink->file);
}

void page_sink_take(struct page_sink *sink, const uint8_t *data, size_t size)
{
	buf_add(&sink->coded, data, size);
}

void page_sink_miss(struct page_sink *sink)
{
	buf_add(&sink->gaps, &sink->coded.size, sizeof(sink->coded.size));
}

/* ---- on a thread ---------------------------------------------------------- */

/* Were there too many bytes, or no memory? */
static int coded_error(const struct page_sink *sink)
{
	int r = buf_error(&sink->coded);

	if (r == 0)
		r = buf_error(&sink->gaps);
	return r == -E2BIG ? -EFBIG : r;
}

int page_sink_keep(struct page_sink *sink)
{
	int r = coded_error(sink);

	if (r == 0)
		r = page_file_keep(sink->file, sink->coded.data + sink->kept, sink->coded.size - sink->kept);
	if (r == 0)
		sink->kept = sink->coded.size;
	return r;
}

/* The page in MMR: its memory grows with it. */
struct recoding {
	struct t4_encoder encoder;
	struct buf out;
	uint16_t *places;
};

/* The next row of the page, piece by piece. NULL: there is none. */
static const struct t4_row *next_row(const struct page_sink *sink, struct t4_decoder *decoder, size_t *piece)
{
	const size_t *gaps = (const size_t *)sink->gaps.data;
	const struct t4_row *row = NULL;
	enum t4_decoded decoded;

	while ((decoded = t4_decode_row(decoder, &row)) == T4_DECODED_MORE)
		t4_decode_feed_piece(decoder, sink->coded.data, sink->coded.size, gaps, sink->gaps.size / sizeof(*gaps),
				     piece);
	return decoded == T4_DECODED_ROW ? row : NULL;
}

static int recode_rows(struct page_sink *sink, struct recoding *recoding)
{
	const uint32_t width = t30_columns(sink->format.resolution, sink->format.width);
	const struct t4_decode_params from = {
		.coding = page_coding(sink->format.coding), .width = width, .rows_max = ROWS_MAX};
	const struct t4_encode_params to = {.coding = T4_MMR, .width = width, .end = true};
	uint16_t *decoder_places = recoding->places + T4_ENCODE_PLACES(width);
	struct t4_decoder decoder;
	const struct t4_row *row;
	size_t piece = 0;
	int r;

	r = t4_encoder_init(&recoding->encoder, &to, recoding->places, NULL, 0);
	if (r == 0)
		r = t4_decoder_init(&decoder, &from, decoder_places);
	if (r < 0)
		return r;
	while (r == 0 && (row = next_row(sink, &decoder, &piece)))
		r = page_coding_row(&recoding->encoder, &recoding->out, row);
	sink->facts = decoder.facts;
	if (r == 0 && decoder.facts.is_too_long)
		return -EFBIG;
	if (r == 0 && decoder.facts.rows == 0)
		return -EBADMSG;
	return r < 0 ? r : page_coding_finish(&recoding->encoder, &recoding->out);
}

/* Across it is 204 or 408, as a document's exact figures are not what faxes are known by. */
static uint32_t dpi(uint32_t rows_in_metre)
{
	return (rows_in_metre * 254 + 5000) / 10000;
}

static int append(struct page_sink *sink, const struct recoding *recoding)
{
	enum t30_resolution resolution = sink->format.resolution;
	struct page page = {
		.width = t30_columns(resolution, sink->format.width),
		.rows = sink->facts.rows,
		.bad_rows = sink->facts.bad_rows,
		.bad_run = sink->facts.bad_run_max,
		.x_dpi = 204 * t30_columns(resolution, T30_WIDTH_A4) / 1728,
		.y_dpi = dpi(t30_rows_in_metre(resolution)),
		.mmr = recoding->out.data,
		.size = recoding->out.size,
		.texts = sink->texts,
		.text_count = sink->text_count,
	};

	return page_file_append(sink->file, &page);
}

static bool is_refused(const struct page_sink *sink)
{
	return t30_judge_page(&sink->limits, &sink->format, &sink->facts) == T4_QUALITY_RTN;
}

int page_sink_store(struct page_sink *sink)
{
	const uint32_t width = t30_columns(sink->format.resolution, sink->format.width);
	struct recoding recoding = {0};
	int r = coded_error(sink);

	sink->facts = (struct t4_decode_facts){0};
	if (r < 0)
		return r;
	recoding.places = calloc(T4_ENCODE_PLACES(width) + T4_DECODE_PLACES(width), sizeof(*recoding.places));
	if (!recoding.places)
		return -ENOMEM;
	buf_init(&recoding.out, 64u << 20);
	r = recode_rows(sink, &recoding);
	sink->is_refused = r == 0 && is_refused(sink);
	if (r == 0 && !sink->is_refused)
		r = append(sink, &recoding);
	buf_fini(&recoding.out);
	free(recoding.places);
	forget_bytes(sink);
	return r;
}
