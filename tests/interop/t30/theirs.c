/* SPDX-License-Identifier: MIT */
/* The other end of a call: spandsp's T.30 over its T.38 terminal or its modems, pages in TIFF files that are only in
 * memory. */
#undef NDEBUG
#include <assert.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <tiffio.h>
#include <unistd.h>

#define SPANDSP_EXPOSE_INTERNAL_STRUCTURES
#include <spandsp.h>

#include "station.h"

/* It says DCN within this time after it has told how the call ended. */
#define AFTER_MS 2500

/* Longer than any IFP packet of ours; what is longer would run over a buffer of theirs. */
#define IFP_MAX 400

/*
 * Answered while it repeats a command, 0.0.6 may send packets without end in
 * one tick. Whoever runs it hangs then; here it counts as a call that failed.
 */
#define TICK_PACKETS_MAX 200

struct theirs {
	struct station station;
	struct station_config config;
	t38_terminal_state_t *terminal;
	fax_state_t *fax; /* audio */
	int file;
	uint64_t now_ms, next_ms, ended_ms;
	bool ended;
	unsigned int tick_packets;
	jmp_buf out;
};

/* ---- files -------------------------------------------------------------------- */

static void write_page(TIFF *tiff, const struct sheet *sheet)
{
	const float rows_in_cm = (float)t30_rows_in_metre(sheet->resolution) / 100;
	const size_t row_bytes = (sheet->width + 7) / 8;

	TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, sheet->width);
	TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, sheet->rows);
	TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
	TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
	TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
	TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
	TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_LSB2MSB);
	TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, sheet->rows);
	TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
	TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 80.31f);
	TIFFSetField(tiff, TIFFTAG_YRESOLUTION, rows_in_cm);
	for (uint32_t y = 0; y < sheet->rows; y++)
		assert(TIFFWriteScanline(tiff, sheet->pixels + y * row_bytes, y, 0) == 1);
	assert(TIFFWriteDirectory(tiff));
}

static void write_file(struct theirs *theirs)
{
	TIFF *tiff = TIFFFdOpen(dup(theirs->file), "pages", "w");

	assert(tiff);
	for (uint32_t i = 0; i < theirs->config.sheet_count; i++)
		write_page(tiff, &theirs->config.sheets[i]);
	TIFFClose(tiff);
}

/* ---- the conversation ------------------------------------------------------------ */

static t30_state_t *t30_of(struct theirs *theirs)
{
	return theirs->fax ? fax_get_t30_state(theirs->fax) : t38_terminal_get_t30_state(theirs->terminal);
}

uint32_t theirs_confirmed(const struct station *station)
{
	t30_stats_t stats;

	t30_get_transfer_statistics(t30_of((struct theirs *)station), &stats);
	return (uint32_t)stats.pages_tx;
}

static void keep_text(char to[T30_IDENT_MAX], const char *text)
{
	snprintf(to, T30_IDENT_MAX, "%s", text ? text : "");
}

static void on_phase_e(t30_state_t *t30, void *arg, int code)
{
	struct theirs *theirs = arg;
	struct station_result *result = &theirs->station.result;
	t30_stats_t stats;

	if (theirs->ended)
		return;
	t30_get_transfer_statistics(t30, &stats);
	theirs->ended = true;
	theirs->ended_ms = theirs->now_ms;
	result->over_ms = theirs->now_ms;
	result->good = code == T30_ERR_OK;
	snprintf(result->words, sizeof(result->words), "%s", t30_completion_code_to_str(code));
	result->confirmed = (uint32_t)(theirs->config.sending ? stats.pages_tx : stats.pages_rx);
	keep_text(result->ident, t30_get_rx_ident(t30));
	keep_text(result->subaddress, t30_get_rx_sub_address(t30));
	keep_text(result->separate, t30_get_rx_selective_polling_address(t30));
	keep_text(result->sender, t30_get_rx_sender_ident(t30));
	keep_text(result->password, t30_get_rx_password(t30));
	result->has_password = result->password[0] != '\0';
}

static int on_ifp(t38_core_state_t *core, void *arg, const uint8_t *ifp, int size, int count)
{
	struct theirs *theirs = arg;

	(void)core;
	if (++theirs->tick_packets > TICK_PACKETS_MAX)
		longjmp(theirs->out, 1);
	theirs->station.outlet.send(theirs->station.outlet.arg, ifp, (size_t)size, (unsigned int)count, theirs->now_ms);
	return 0;
}

static void limit(t30_state_t *t30, const struct t30_limits *limits)
{
	int codings = 0, resolutions = T30_SUPPORT_R8_RESOLUTION, sizes = 0, modems = 0;

	codings |= T30_SUPPORT_T4_1D_COMPRESSION;
	codings |= limits->codings & T30_BIT(T30_CODING_MR) ? T30_SUPPORT_T4_2D_COMPRESSION : 0;
	codings |= limits->codings & T30_BIT(T30_CODING_MMR) ? T30_SUPPORT_T6_COMPRESSION : 0;
	resolutions |= T30_SUPPORT_STANDARD_RESOLUTION;
	resolutions |= limits->resolutions & T30_BIT(T30_R8X77) ? T30_SUPPORT_FINE_RESOLUTION : 0;
	resolutions |= limits->resolutions & T30_BIT(T30_R8X154) ? T30_SUPPORT_SUPERFINE_RESOLUTION : 0;
	sizes |= T30_SUPPORT_215MM_WIDTH | T30_SUPPORT_A4_LENGTH;
	sizes |= limits->widths & T30_BIT(T30_WIDTH_B4) ? T30_SUPPORT_255MM_WIDTH : 0;
	sizes |= limits->widths & T30_BIT(T30_WIDTH_A3) ? T30_SUPPORT_303MM_WIDTH : 0;
	sizes |= limits->lengths & T30_BIT(T30_LENGTH_B4) ? T30_SUPPORT_B4_LENGTH : 0;
	sizes |= limits->lengths & T30_BIT(T30_LENGTH_ANY) ? T30_SUPPORT_UNLIMITED_LENGTH : 0;
	modems |= limits->signals & T30_ALL_V27 ? T30_SUPPORT_V27TER : 0;
	modems |= limits->signals & T30_ALL_V29 ? T30_SUPPORT_V29 : 0;
	modems |= limits->signals & T30_ALL_V17 ? T30_SUPPORT_V17 : 0;
	t30_set_supported_compressions(t30, codings);
	t30_set_supported_resolutions(t30, resolutions);
	t30_set_supported_image_sizes(t30, sizes);
	t30_set_supported_modems(t30, modems);
	t30_set_ecm_capability(t30, limits->ecm);
}

static void set_up(struct theirs *theirs)
{
	const struct station_config *config = &theirs->config;
	t30_state_t *t30 = t30_of(theirs);
	char path[40];

	limit(t30, &config->limits);
	t30_set_supported_t30_features(t30, T30_SUPPORT_IDENTIFICATION | T30_SUPPORT_SELECTIVE_POLLING |
						    T30_SUPPORT_SUB_ADDRESSING | T30_SUPPORT_POLLED_SUB_ADDRESSING);
	if (config->ident)
		t30_set_tx_ident(t30, config->ident);
	if (config->subaddress)
		t30_set_tx_sub_address(t30, config->subaddress);
	if (config->separate)
		t30_set_tx_selective_polling_address(t30, config->separate);
	if (config->password)
		t30_set_tx_password(t30, config->password);
	if (config->password && config->sending)
		t30_set_tx_sender_ident(t30, config->password);
	t30_set_receiver_not_ready(t30, config->not_ready);
	t30_set_phase_e_handler(t30, on_phase_e, theirs);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", theirs->file);
	if (config->sending)
		t30_set_tx_file(t30, path, -1, -1);
	else
		t30_set_rx_file(t30, path, -1);
}

/* ---- what happens -------------------------------------------------------------------- */

/* Returns false when it went mad. */
static bool send_timeout(struct theirs *theirs)
{
	struct station_result *result = &theirs->station.result;

	theirs->tick_packets = 0;
	if (setjmp(theirs->out) == 0) {
		t38_terminal_send_timeout(theirs->terminal, (int)theirs->config.tick_ms * 8);
		return true;
	}
	*result = (struct station_result){.over = true, .over_ms = theirs->now_ms, .mad = true};
	snprintf(result->words, sizeof(result->words), "spandsp sends without end");
	return false;
}

static void theirs_tick(struct station *station, uint64_t now_ms)
{
	struct theirs *theirs = (struct theirs *)station;

	theirs->now_ms = now_ms;
	while (theirs->next_ms <= now_ms && !station->result.over) {
		theirs->next_ms += theirs->config.tick_ms;
		if (theirs->terminal && !send_timeout(theirs))
			return;
		if (!theirs->ended || now_ms < theirs->ended_ms + AFTER_MS)
			continue;
		station->result.over = true;
		if (!theirs->config.sending)
			station->result.stored = sheets_read(theirs->file, station->result.sheet, STATION_PAGES_MAX);
	}
}

static void theirs_packet(struct station *station, const uint8_t *ifp, size_t size, uint16_t seq, bool lost_before,
			  uint64_t now_ms)
{
	struct theirs *theirs = (struct theirs *)station;

	(void)lost_before; /* it sees that from @seq */
	theirs->now_ms = now_ms;
	if (size <= IFP_MAX)
		t38_core_rx_ifp_packet(t38_terminal_get_t38_core_state(theirs->terminal), ifp, (int)size, seq);
}

static void theirs_hear(struct station *station, const int16_t *samples, size_t count, uint64_t now_ms)
{
	struct theirs *theirs = (struct theirs *)station;
	int16_t copy[160];

	theirs->now_ms = now_ms;
	if (!samples) {
		fax_rx_fillin(theirs->fax, (int)count);
		return;
	}
	memcpy(copy, samples, count * sizeof(*samples)); /* it works in place */
	fax_rx(theirs->fax, copy, (int)count);
}

static void theirs_say(struct station *station, int16_t *ret_samples, size_t count, uint64_t now_ms)
{
	struct theirs *theirs = (struct theirs *)station;
	int n;

	theirs->now_ms = now_ms;
	n = fax_tx(theirs->fax, ret_samples, (int)count);
	memset(ret_samples + n, 0, (count - (size_t)n) * sizeof(*ret_samples));
}

static uint64_t theirs_wakes_ms(const struct station *station)
{
	return ((const struct theirs *)station)->next_ms;
}

/* ---- from start to end ------------------------------------------------------------------ */

static void theirs_free(struct station *station)
{
	struct theirs *theirs = (struct theirs *)station;

	if (theirs->fax) {
		fax_release(theirs->fax);
		fax_free(theirs->fax);
	} else {
		t38_terminal_release(theirs->terminal);
		t38_terminal_free(theirs->terminal);
	}
	for (uint32_t i = 0; i < STATION_PAGES_MAX; i++)
		sheet_free(&station->result.sheet[i]);
	close(theirs->file);
	free(theirs);
}

static void make_terminal(struct theirs *theirs)
{
	static const int options[THEIRS_HABITS] = {
		[THEIRS_REPEATS_FOR_2_S] = T38_TERMINAL_OPTION_2S_REPEATING_INDICATORS,
		[THEIRS_SENDS_NO_INDICATORS] = T38_TERMINAL_OPTION_NO_INDICATORS,
		[THEIRS_IS_UNPACED] = T38_TERMINAL_OPTION_NO_PACING,
	};
	enum theirs_habit habit = theirs->config.habit;
	t38_core_state_t *core;

	theirs->terminal = t38_terminal_init(NULL, theirs->config.calling, on_ifp, theirs);
	assert(theirs->terminal);
	core = t38_terminal_get_t38_core_state(theirs->terminal);
	t38_set_t38_version(core, theirs->config.t38_version);
	t38_terminal_set_config(theirs->terminal, options[habit]);
	t38_terminal_set_tep_mode(theirs->terminal, habit == THEIRS_ALLOWS_FOR_ECHO_PROTECTION);
}

static void make_fax(struct theirs *theirs)
{
	theirs->fax = fax_init(NULL, theirs->config.calling);
	assert(theirs->fax);
	fax_set_transmit_on_idle(theirs->fax, TRUE);
	fax_set_tep_mode(theirs->fax, theirs->config.habit == THEIRS_ALLOWS_FOR_ECHO_PROTECTION);
}

struct station *theirs_new(const struct station_config *config, const struct outlet *outlet)
{
	static const struct station_kind kind = {theirs_tick, theirs_packet,   theirs_hear,
						 theirs_say,  theirs_wakes_ms, theirs_free};
	struct theirs *theirs = calloc(1, sizeof(*theirs));

	assert(theirs);
	theirs->station.kind = &kind;
	theirs->station.outlet = *outlet;
	theirs->config = *config;
	theirs->file = memfd_create("pages", MFD_CLOEXEC);
	assert(theirs->file >= 0);
	if (config->sending)
		write_file(theirs);
	if (config->audio)
		make_fax(theirs);
	else
		make_terminal(theirs);
	set_up(theirs);
	return &theirs->station;
}
