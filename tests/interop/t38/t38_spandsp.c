/* SPDX-License-Identifier: MIT */
/*
 * Our T.38 terminal against spandsp's, packet by packet in virtual time: that
 * one is a whole fax machine, ours is conducted by hand through one
 * conversation in each direction. Frames, training and the image must be what
 * was sent, with and without error correction, with every kind of modem.
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <tiffio.h>
#include <spandsp.h>

#include "base/macros.h"
#include "core/t38/t38_signal.h"
#include "core/t38/t38_modem.h"
#include "media/test_pages.h"

#define TICK_MS 20
#define FRAMES_MAX 400
#define IMAGE_MAX 60000

/* FCF, in the order of the bits on the line; X is set by who received a DIS. */
enum {
	X = 0x80,
	DIS = 0x01,
	CSI = 0x02,
	DCS = 0x41,
	TSI = 0x42,
	CFR = 0x21,
	PPS = 0x7d,
	EOP = 0x74,
	MCF = 0x31,
	DCN = 0x5f
};
enum { FCD = 0x60, RCP = 0x61 };

static const struct test_page paper = {1728, 600, 196, 5};

#define V27TER T30_SUPPORT_V27TER
#define V29 (V27TER | T30_SUPPORT_V29)
#define V17 (V29 | T30_SUPPORT_V17)

static const struct trial {
	const char *name;
	enum t30_signal signal;
	uint8_t dcs_rate; /* bits 11 to 14 */
	int modems;
	unsigned int version;
	bool ecm;
	uint8_t interval_ms;
	uint16_t packet_size;
} trials[] = {
  /* clang-format off */
	{"V.17, error correction",            T30_V17_14400, 1, V17,     0, true,  30, 0},
	{"V.17, version 2, short packets",    T30_V17_14400, 1, V17,     2, true,  20, 64},
	{"V.29, error correction, version 3", T30_V29_9600,  8, V29,     3, true,  40, 0},
	{"V.27ter, error correction",         T30_V27_4800,  4, V27TER,  1, true,  30, 0},
	{"V.17",                              T30_V17_14400, 1, V17,     0, false, 30, 0},
	{"V.29",                              T30_V29_9600,  8, V29,     1, false, 20, 0},
  /* clang-format on */
};

static struct {
	const struct trial *trial;
	uint64_t now_ms;
	struct t38_modem ours;
	t38_terminal_state_t *theirs;
	t38_core_state_t *core;
	int result; /* of theirs; -1: none yet */
	uint16_t seq;
	/* What ours reported and the conversation has not used. */
	bool sent, lost_v21, lost_fast;
	size_t frames, used;
	struct {
		uint8_t data[MODEM_FRAME_MAX];
		size_t size;
	} frame[FRAMES_MAX];
	uint8_t image[IMAGE_MAX];
	size_t image_size;
} test;

/* ---- two terminals and no wire -------------------------------------- */

static void note(const struct t38_reports *reports)
{
	const struct modem_report *report;
	size_t i;

	for (i = 0; i < reports->count; i++) {
		report = &reports->report[i];
		switch (report->type) {
		case MODEM_SENT:
			test.sent = true;
			break;
		case MODEM_CARRIER_LOST:
			if (report->signal == T30_V21)
				test.lost_v21 = true;
			else
				test.lost_fast = true;
			break;
		case MODEM_FRAME:
			assert(report->good && test.frames < FRAMES_MAX);
			memcpy(test.frame[test.frames].data, report->bytes.data, report->bytes.size);
			test.frame[test.frames++].size = report->bytes.size;
			break;
		case MODEM_BYTES:
			assert(report->good && test.image_size + report->bytes.size <= IMAGE_MAX);
			memcpy(test.image + test.image_size, report->bytes.data, report->bytes.size);
			test.image_size += report->bytes.size;
			break;
		default:
			break;
		}
	}
}

static int on_their_packet(t38_core_state_t *core, void *arg, const uint8_t *data, int size, int copies)
{
	static struct t38_reports reports;

	(void)core;
	(void)arg;
	(void)copies;
	t38_modem_packet(&test.ours, data, (size_t)size, false, test.now_ms, &reports);
	note(&reports);
	return 0;
}

static void tick(void)
{
	static struct t38_packets packets;
	static struct t38_reports reports;
	size_t i;

	do {
		t38_modem_tick(&test.ours, test.now_ms, &packets, &reports);
		for (i = 0; i < packets.count; i++)
			t38_core_rx_ifp_packet(test.core, packets.packet[i].data, packets.packet[i].size, test.seq++);
		note(&reports);
	} while (t38_modem_wakes_ms(&test.ours) <= test.now_ms);
	t38_terminal_send_timeout(test.theirs, TICK_MS * 8);
	test.now_ms += TICK_MS;
}

static void on_their_end(t30_state_t *t30, void *arg, int code)
{
	(void)t30;
	(void)arg;
	test.result = code;
}

static void start(const struct trial *trial, bool they_call, int document)
{
	struct t38_config config = {.version = (uint8_t)trial->version,
				    .interval_ms = trial->interval_ms,
				    .packet_size = trial->packet_size};
	t30_state_t *t30;
	char path[40];

	memset(&test, 0, sizeof(test));
	test.trial = trial;
	test.result = -1;
	t38_modem_init(&test.ours, &config);
	test.theirs = t38_terminal_init(NULL, they_call, on_their_packet, NULL);
	assert(test.theirs);
	test.core = t38_terminal_get_t38_core_state(test.theirs);
	t38_set_t38_version(test.core, (int)trial->version);
	t38_terminal_set_config(test.theirs, 0);
	t30 = t38_terminal_get_t30_state(test.theirs);
	t30_set_supported_modems(t30, trial->modems);
	t30_set_ecm_capability(t30, trial->ecm);
	t30_set_supported_compressions(t30,
				       T30_SUPPORT_T4_1D_COMPRESSION | (trial->ecm ? T30_SUPPORT_T6_COMPRESSION : 0));
	t30_set_supported_resolutions(t30, T30_SUPPORT_STANDARD_RESOLUTION | T30_SUPPORT_FINE_RESOLUTION |
						   T30_SUPPORT_R8_RESOLUTION);
	t30_set_supported_image_sizes(t30, T30_SUPPORT_215MM_WIDTH | T30_SUPPORT_UNLIMITED_LENGTH);
	t30_set_phase_e_handler(t30, on_their_end, NULL);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", document);
	if (they_call)
		t30_set_tx_file(t30, path, -1, -1);
	else
		t30_set_rx_file(t30, path, -1);
}

/* ---- the conversation ------------------------------------------------ */

static void order(const struct modem_order *what)
{
	assert(t38_modem_order(&test.ours, what) == 0);
}

static void expect_fast(bool framed)
{
	order(&(struct modem_order){.type = MODEM_LISTEN, .signal = test.trial->signal, .framed = framed});
	test.lost_fast = false;
	test.image_size = test.frames = test.used = 0;
}

static void finish_turn(void)
{
	test.sent = test.lost_v21 = false;
	while (!test.sent) {
		tick();
		assert(test.now_ms < 200000);
	}
}

static void pause_ms(uint32_t ms)
{
	order(&(struct modem_order){.type = MODEM_SILENCE, .ms = ms});
}

static void say(const uint8_t *frame, size_t size, const uint8_t *more, size_t more_size)
{
	order(&(struct modem_order){
		.type = MODEM_FRAMES, .frames = more ? 2 : 1, .frame = {{frame, size}, {more, more_size}}
        });
}

/* Frames until this one, and the end of the signal. Returns what follows its FCF. */
static const uint8_t *hear(uint8_t fcf)
{
	uint64_t end_ms = test.now_ms + 8000;
	size_t i;

	for (;;) {
		for (; test.used < test.frames && test.lost_v21; test.used++) {
			i = test.used;
			if (test.frame[i].data[1] == 0xc8 && (test.frame[i].data[2] & 0x7f) == fcf) {
				test.used++;
				test.lost_v21 = false;
				return test.frame[i].data + 3;
			}
		}
		tick();
		assert(test.now_ms < end_ms);
	}
}

static void hear_fast(void)
{
	while (!test.lost_fast) {
		tick();
		assert(test.now_ms < 200000);
	}
	test.lost_fast = false;
}

static void hear_training(void)
{
	size_t expected = t30_signal_rate(test.trial->signal) * 15 / 80, i;

	hear_fast();
	/* 1.5 s, give or take 10 % (T.30 5.3.6.1.2). */
	assert(test.image_size >= expected * 90 / 100 && test.image_size <= expected * 110 / 100);
	for (i = 0; i < test.image_size; i++)
		assert(test.image[i] == 0);
}

static void wait_for_end(void)
{
	unsigned int i;

	for (i = 0; i < 500 && test.result < 0; i++)
		tick();
	assert(test.result == T30_ERR_OK);
	assert(t38_modem_facts(&test.ours)->malformed == 0 && t38_modem_facts(&test.ours)->unheard == 0 &&
	       t38_modem_facts(&test.ours)->vanished == 0);
	for (i = 0; i < 100; i++)
		tick();
	t38_terminal_free(test.theirs);
}

/* ---- images ---------------------------------------------------------- */

static uint8_t reverse(uint8_t octet)
{
	uint8_t out = 0;
	int bit;

	for (bit = 0; bit < 8; bit++)
		out |= (uint8_t)((octet >> bit & 1) << (7 - bit));
	return out;
}

static TIFF *open_tiff(int fd, const char *mode)
{
	int copy = dup(fd);
	TIFF *tiff;

	assert(copy >= 0 && lseek(copy, 0, SEEK_SET) == 0);
	tiff = TIFFFdOpen(copy, "test", mode);
	assert(tiff);
	return tiff;
}

/* A TIFF of one page with these codes, or, if NULL, of the page in @from. */
static int make_tiff(uint16_t coding, const uint8_t *codes, size_t size, int from)
{
	int fd = test_file();
	TIFF *tiff = open_tiff(fd, "w"), *source;
	uint8_t bits[300];
	uint32_t row;

	TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, paper.width);
	TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, paper.rows);
	TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
	TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
	TIFFSetField(tiff, TIFFTAG_COMPRESSION, coding);
	TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
	TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, paper.rows);
	TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
	TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 204.0);
	TIFFSetField(tiff, TIFFTAG_YRESOLUTION, (double)paper.y_dpi);
	if (codes) {
		assert(TIFFWriteRawStrip(tiff, 0, (void *)codes, (tmsize_t)size) == (tmsize_t)size);
	} else {
		source = open_tiff(from, "r");
		for (row = 0; row < paper.rows; row++)
			assert(TIFFReadScanline(source, bits, row, 0) == 1 &&
			       TIFFWriteScanline(tiff, bits, row, 0) == 1);
		TIFFClose(source);
	}
	TIFFClose(tiff);
	return fd;
}

/* The page in the coding of the trial, as it goes on the line. */
static size_t code_page(uint8_t codes[IMAGE_MAX])
{
	/* T.4: six EOL. */
	static const uint8_t rtc[] = {0x00, 0x10, 0x01, 0x00, 0x10, 0x01, 0x00, 0x10, 0x01};
	int document = test_document(&paper, 1);
	int coded = make_tiff(test.trial->ecm ? COMPRESSION_CCITTFAX4 : COMPRESSION_CCITTFAX3, NULL, 0, document);
	TIFF *tiff = open_tiff(coded, "r");
	tmsize_t size = TIFFReadRawStrip(tiff, 0, codes, IMAGE_MAX - (tmsize_t)sizeof(rtc));

	assert(size > 1000);
	if (!test.trial->ecm) {
		memcpy(codes + size, rtc, sizeof(rtc));
		size += (tmsize_t)sizeof(rtc);
	}
	TIFFClose(tiff);
	close(coded);
	close(document);
	return (size_t)size;
}

/* The block out of its frames; then RCP three times. */
static void take_block(void)
{
	static const uint8_t rcp[] = {0xff, 0xc0, RCP};
	size_t i;

	assert(test.frames > 4);
	for (i = 0; i < test.frames; i++) {
		if (i + 3 >= test.frames) {
			assert(test.frame[i].size == sizeof(rcp) && memcmp(test.frame[i].data, rcp, sizeof(rcp)) == 0);
			continue;
		}
		assert(test.frame[i].size == 260 && test.frame[i].data[2] == FCD);
		assert(test.frame[i].data[3] == reverse((uint8_t)i));
		memcpy(test.image + test.image_size, test.frame[i].data + 4, 256);
		test.image_size += 256;
	}
	test.frames = test.used = 0;
}

/* ---- both directions ------------------------------------------------- */

static const uint8_t cfr[] = {0xff, 0xc8, CFR}, mcf[] = {0xff, 0xc8, MCF}, dcn[] = {0xff, 0xc8, DCN | X};

static void test_they_send(const struct trial *trial)
{
	uint8_t dis[] = {0xff, 0xc8, DIS, 0x00, 0x42, 0x1f, 0x00};
	uint8_t csi[23] = {0xff, 0xc0, CSI};
	int document = test_document(&paper, 1), received;
	const uint8_t *fif;

	/* Bits 11 to 14: V.27ter is 0100, with V.29 1100, with V.17 1101. Beside them 10: receiver; 15: fine. */
	dis[4] |= trial->signal == T30_V27_4800 ? 0x10 : trial->signal == T30_V29_9600 ? 0x30 : 0x34;
	/* ECM, MMR: 27, 31. */
	dis[6] = trial->ecm ? 0x22 : 0x00;
	memset(csi + 3, ' ' << 2 & 0xff, sizeof(csi) - 3);

	start(trial, true, document);
	order(&(struct modem_order){.type = MODEM_CED, .ms = 1000});
	pause_ms(75);
	say(csi, sizeof(csi), dis, sizeof(dis));
	expect_fast(false);
	finish_turn();
	fif = hear(DCS);
	assert((fif[1] >> 2 & 15) == trial->dcs_rate && !!(fif[1] & 0x02));
	assert(!!(fif[3] & 0x20) == trial->ecm && !!(fif[3] & 0x02) == trial->ecm);
	hear_training();

	pause_ms(75);
	say(cfr, sizeof(cfr), NULL, 0);
	expect_fast(trial->ecm);
	finish_turn();
	hear_fast();
	if (trial->ecm) {
		take_block();
		fif = hear(PPS);
		assert((fif[0] & 0x7f) == EOP && fif[1] == 0 && fif[2] == 0);
		assert(reverse(fif[3]) == test.image_size / 256 - 1);
	} else {
		hear(EOP);
	}
	received =
		make_tiff(trial->ecm ? COMPRESSION_CCITTFAX4 : COMPRESSION_CCITTFAX3, test.image, test.image_size, -1);
	assert(test_page_is(received, 0, &paper, 0));

	pause_ms(75);
	say(mcf, sizeof(mcf), NULL, 0);
	finish_turn();
	hear(DCN);
	printf("%-40s they send: %6.2f s\n", trial->name, (double)test.now_ms / 1000);
	wait_for_end();
	close(received);
	close(document);
}

static void test_we_send(const struct trial *trial)
{
	static uint8_t codes[IMAGE_MAX];
	uint8_t dcs[] = {0xff, 0xc8, DCS | X, 0x00, 0x42, 0x1f, 0x00};
	uint8_t eop[] = {0xff, 0xc8, EOP | X};
	uint8_t pps[] = {0xff, 0xc8, PPS | X, EOP | X, 0x00, 0x00, 0x00};
	uint8_t tsi[23] = {0xff, 0xc0, TSI | X};
	int document = test_file();
	size_t size;
	struct modem_order image = {
		.type = trial->ecm ? MODEM_BLOCK : MODEM_DATA, .signal = trial->signal, .short_training = trial->ecm};

	dcs[4] |= (uint8_t)(trial->dcs_rate << 2);
	dcs[6] = trial->ecm ? 0x22 : 0x00;
	memset(tsi + 3, ' ' << 2 & 0xff, sizeof(tsi) - 3);

	start(trial, false, document);
	size = code_page(codes);
	hear(DIS);
	pause_ms(75);
	say(tsi, sizeof(tsi), dcs, sizeof(dcs));
	pause_ms(75);
	order(&(struct modem_order){.type = MODEM_TRAIN, .signal = trial->signal, .ms = 1500});
	finish_turn();
	hear(CFR);

	pause_ms(75);
	image.bytes = (struct modem_bytes){codes, size};
	image.block = (struct modem_block){.data = codes, .size = size, .frame_size = 256};
	memset(image.block.wanted, 0xff, sizeof(image.block.wanted));
	order(&image);
	pause_ms(75);
	pps[6] = reverse((uint8_t)((size + 255) / 256 - 1));
	if (trial->ecm)
		say(pps, sizeof(pps), NULL, 0);
	else
		say(eop, sizeof(eop), NULL, 0);
	finish_turn();
	hear(MCF);
	pause_ms(75);
	say(dcn, sizeof(dcn), NULL, 0);
	finish_turn();
	printf("%-40s we send:   %6.2f s, %zu bytes\n", trial->name, (double)test.now_ms / 1000, size);
	wait_for_end();
	assert(test_page_is(document, 0, &paper, 0));
	close(document);
}

int main(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(trials); i++) {
		test_they_send(&trials[i]);
		test_we_send(&trials[i]);
	}
	return 0;
}
