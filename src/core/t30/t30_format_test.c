/* SPDX-License-Identifier: MIT */
/* Tests of formats: measures, row times, DCS there and back, words. */
#undef NDEBUG
#include <assert.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_format.h"

static void test_measures(void)
{
	assert(t30_columns(T30_R8X385, T30_WIDTH_A4) == 1728 && t30_columns(T30_R8X154, T30_WIDTH_B4) == 2048);
	assert(t30_columns(T30_200X200, T30_WIDTH_A3) == 2432 && t30_columns(T30_300X300, T30_WIDTH_A4) == 2592);
	assert(t30_columns(T30_R16X154, T30_WIDTH_A4) == 3456 && t30_columns(T30_400X400, T30_WIDTH_B4) == 4096);
	assert(t30_columns(T30_600X600, T30_WIDTH_A3) == 7296 && t30_columns(T30_1200X1200, T30_WIDTH_A4) == 10368);
	assert(t30_columns(T30_RESOLUTIONS, T30_WIDTH_A4) == 0 && t30_columns(T30_R8X77, T30_WIDTHS) == 0);

	assert(t30_rows(T30_R8X385, T30_LENGTH_A4) == 1143 && t30_rows(T30_R8X77, T30_LENGTH_A4) == 2286);
	assert(t30_rows(T30_200X200, T30_LENGTH_A4) == 2338 && t30_rows(T30_R8X77, T30_LENGTH_B4) == 2802);
	assert(t30_rows(T30_R8X77, T30_LENGTH_ANY) == 0 && t30_rows(T30_R8X77, T30_LENGTHS) == 0);
	assert(t30_is_inch(T30_200X200) && !t30_is_inch(T30_R16X154) && !t30_is_inch(T30_RESOLUTIONS));
}

/* T.30 table 2, bits 21 to 23, written down once more: ms at 3.85, 7.7 and 15.4 rows/mm, the last with bit 46. */
static void test_row_times(void)
{
	static const unsigned int times[8][3] = {
		[0] = {20, 20, 10},
                  [1] = {40, 40, 20},
                  [2] = {10, 10, 5 },
                  [3] = {10, 5,  5 },
		[4] = {5,  5,  5 },
                  [5] = {40, 20, 10},
                  [6] = {20, 10, 5 },
                  [7] = {0,  0,  0 },
	};
	struct t30_format format = {.signal = T30_V29_9600};
	struct t30_caps dis, dcs;
	unsigned int i, k;

	for (i = 0; i < 8; i++) {
		memset(&dis, 0, sizeof(dis));
		dis.row_time = (uint8_t)i;
		assert(t30_dis_row_ms(&dis, T30_R8X385) == times[i][0]);
		assert(t30_dis_row_ms(&dis, T30_R8X77) == times[i][1]);
		assert(t30_dis_row_ms(&dis, T30_200X200) == times[i][1]);
		assert(t30_dis_row_ms(&dis, T30_R8X154) == times[i][1]);
		dis.row_time_half = 1;
		assert(t30_dis_row_ms(&dis, T30_R8X77) == times[i][1]);
		assert(t30_dis_row_ms(&dis, T30_R8X154) == times[i][2]);
		for (k = 0; k < 3; k++) {
			format.row_ms = (uint8_t)times[i][k];
			t30_format_to_dcs(&format, &dcs);
			assert(t30_dcs_row_ms(&dcs) == times[i][k]);
		}
	}
	/* With error correction none, whatever is asked for (T.30 table 2: bits 21 to 23 are 1 1 1). */
	format.ecm = true;
	format.row_ms = 20;
	t30_format_to_dcs(&format, &dcs);
	assert(dcs.row_time == 7);
	format.ecm = false;
	/* What is none becomes the next that is. */
	format.row_ms = 7;
	t30_format_to_dcs(&format, &dcs);
	assert(t30_dcs_row_ms(&dcs) == 10);
}

/* Every format a DCS can order comes back out of its bytes. */
static void test_dcs(void)
{
	struct t30_format format;
	struct t30_caps caps, read;
	uint8_t fif[T30_CAPS_OCTETS];
	unsigned int i;
	size_t size;

	for (i = 0; i < 2 * T30_SIGNALS * T30_CODINGS * T30_RESOLUTIONS * T30_WIDTHS * T30_LENGTHS; i++) {
		format = (struct t30_format){
			.ecm = i % 2,
			.frame_octets = i % 2 ? (i / 2 % 2 ? 64 : 256) : 0,
			.row_ms = i % 2 ? 0 : 10,
			.signal = (enum t30_signal)(i / 2 % T30_SIGNALS),
			.coding = (enum t30_coding)(i / 2 / T30_SIGNALS % T30_CODINGS),
			.resolution = (enum t30_resolution)(i / 2 / T30_SIGNALS / T30_CODINGS % T30_RESOLUTIONS),
			.width = (enum t30_width)(i / 2 / T30_SIGNALS / T30_CODINGS / T30_RESOLUTIONS % T30_WIDTHS),
			.length = (enum t30_length)(i / 2 / T30_SIGNALS / T30_CODINGS / T30_RESOLUTIONS / T30_WIDTHS),
		};
		t30_format_to_dcs(&format, &caps);
		size = t30_caps_write(&caps, T30_CAPS_DCS, fif);
		t30_caps_read(fif, size, T30_CAPS_DCS, &read);
		assert(memcmp(&caps, &read, sizeof(caps)) == 0);
		assert(t30_signal_of_dcs(read.rate) == format.signal && t30_dcs_coding(&read) == format.coding);
		assert(t30_dcs_resolution(&read) == format.resolution && t30_dcs_width(&read) == format.width);
		assert(t30_dcs_length(&read) == format.length && read.ecm == format.ecm);
		assert(read.frames_64 == (format.frame_octets == 64) && t30_dcs_row_ms(&read) == format.row_ms);
		assert(read.receiver == 1 && read.polled == 0);
	}
}

static void test_golden(void)
{
	/* V.17 14400, MMR, R8x7.7, A4, ECM 256; V.29 9600, MR, 200x200, B4 wide, any long, 64 octets. */
	static const struct t30_format fine = {
		T30_V17_14400, T30_CODING_MMR, T30_R8X77, T30_WIDTH_A4, T30_LENGTH_A4, 0, true, 256};
	static const struct t30_format inch = {
		T30_V29_9600, T30_CODING_MR, T30_200X200, T30_WIDTH_B4, T30_LENGTH_ANY, 0, true, 64};
	uint8_t fif[T30_CAPS_OCTETS];
	struct t30_caps caps;

	t30_format_to_dcs(&fine, &caps);
	assert(t30_caps_write(&caps, T30_CAPS_DCS, fif) == 4 && memcmp(fif, "\x00\x46\x0f\x22", 4) == 0);
	t30_format_to_dcs(&inch, &caps);
	assert(t30_caps_write(&caps, T30_CAPS_DCS, fif) == 6);
	assert(memcmp(fif, "\x00\x63\x9f\x31\x01\x10", 6) == 0);
}

static void test_what_is_none(void)
{
	struct t30_caps caps = {.width = 3, .length = 3};

	assert(t30_dcs_width(&caps) == T30_WIDTHS && t30_dcs_length(&caps) == T30_LENGTHS);
	assert(t30_dis_widths(&caps) == 7); /* read as 0 1 */
	assert(t30_dis_lengths(&caps) == T30_BIT(T30_LENGTH_A4));
	/* MMR only together with error correction. */
	caps.mmr = caps.mr = 1;
	assert(t30_dis_codings(&caps) == (T30_BIT(T30_CODING_MH) | T30_BIT(T30_CODING_MR)));
	caps.ecm = 1;
	assert(t30_dis_codings(&caps) == 7);
	/* Of two resolutions the finer one; bit 44 alone is none. */
	caps.inch = 1;
	assert(t30_dcs_resolution(&caps) == T30_R8X385);
	caps.fine = caps.superfine = 1;
	assert(t30_dcs_resolution(&caps) == T30_R8X154);
}

static void test_is_same(void)
{
	const struct t30_format format = {
		T30_V17_14400, T30_CODING_MMR, T30_R8X77, T30_WIDTH_A4, T30_LENGTH_A4, 0, true, 256};
	struct t30_format other = format;

	other.signal = T30_V29_9600;
	assert(t30_format_is_same(&format, &other));
#define DIFFERS(field, value) \
	other = format; \
	other.field = value; \
	assert(!t30_format_is_same(&format, &other))
	DIFFERS(coding, T30_CODING_MR);
	DIFFERS(resolution, T30_R8X385);
	DIFFERS(width, T30_WIDTH_B4);
	DIFFERS(length, T30_LENGTH_ANY);
	DIFFERS(row_ms, 5);
	DIFFERS(ecm, false);
	DIFFERS(frame_octets, 64);
}

static void test_words(void)
{
	struct t30_format format = {
		T30_V17_14400, T30_CODING_MMR, T30_R8X77, T30_WIDTH_A4, T30_LENGTH_A4, 0, true, 256};
	char text[T30_FORMAT_TEXT_MAX];
	unsigned int i;

	assert(strcmp(t30_format_text(&format, text), "MMR, R8x7.7, A4 wide, A4 long, ECM 256, V.17 14400") == 0);
	format.ecm = false;
	format.row_ms = 20;
	assert(strcmp(t30_format_text(&format, text),
		      "MMR, R8x7.7, A4 wide, A4 long, no ECM, 20 ms a row, V.17 14400") == 0);
	for (i = 0; i < T30_CODINGS; i++)
		assert(t30_coding_words((enum t30_coding)i)[0]);
	for (i = 0; i < T30_RESOLUTIONS; i++)
		assert(t30_resolution_words((enum t30_resolution)i)[0]);
	for (i = 0; i < T30_WIDTHS; i++)
		assert(t30_width_words((enum t30_width)i)[0]);
	for (i = 0; i < T30_LENGTHS; i++)
		assert(t30_length_words((enum t30_length)i)[0]);
	assert(strcmp(t30_coding_words(T30_CODINGS), "no code") == 0);
	assert(strcmp(t30_resolution_words(T30_RESOLUTIONS), "no resolution") == 0);
	assert(strcmp(t30_width_words(T30_WIDTHS), "no width") == 0);
	assert(strcmp(t30_length_words(T30_LENGTHS), "no length") == 0);
	assert(strcmp(t30_widths_words(7), "up to A3") == 0 && strcmp(t30_lengths_words(7), "any") == 0);
}

int main(void)
{
	test_measures();
	test_row_times();
	test_dcs();
	test_golden();
	test_what_is_none();
	test_is_same();
	test_words();
	return 0;
}
