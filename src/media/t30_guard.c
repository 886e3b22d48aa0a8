/* SPDX-License-Identifier: MIT */
/* The guard before spandsp's T.30; see t30_guard.h. */
#include "media/t30_guard.h"

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include <tiffio.h>
#include <spandsp.h>

#include "media/t30_frame.h"

/* Longer than any frame that reaches us. */
#define FRAME_SIZE 264

/* The bit of the control octet that says that the sender of the frame is done. */
#define FINAL_FRAME 0x10

typedef void accept_fn(void *user_data, const uint8_t *msg, int len, int ok);

static struct t30_guard *current;
static unsigned int frames_seen;

void t30_guard_enter(struct t30_guard *guard)
{
	current = guard;
}

/* The library knows no limit of the rate below that of a modem: what is too fast is not shown to it. */
static void hide_modems(uint8_t *dis, uint32_t max_rate)
{
	/* Bits 11 to 14 all 0: V.27ter at 2400 bit/s only (T.30 table 2). */
	if (max_rate > 0 && max_rate < 4800)
		dis[T30_DIS_MODEMS] &= (uint8_t)~T30_DIS_MODEMS_MASK;
}

/* The library copies non-standard frames, which say nothing to us, and loses the copies. */
static bool is_nonstandard(const uint8_t *frame, int len)
{
	return len >= 3 && !(frame[T30_CONTROL] & FINAL_FRAME) &&
	       (t30_fcf(frame) == T30_F_NSF || t30_fcf(frame) == T30_F_NSS);
}

/*
 * What the library is not to see becomes an empty sub-address, which says
 * nothing to it, but keeps its timers going. Returns the new length.
 */
static int hide_frame(uint8_t *frame)
{
	frame[T30_CONTROL] &= (uint8_t)~FINAL_FRAME;
	frame[T30_FCF] = T30_F_SUB;
	return 3;
}

/* In place of the library's function of the same name; see there for what it is given. */
void t30_hdlc_accept(void *user_data, const uint8_t msg[], int len, int ok)
{
	static accept_fn *library;
	uint8_t frame[FRAME_SIZE];

	frames_seen++;
	if (!library)
		library = (accept_fn *)dlsym(RTLD_NEXT, "t30_hdlc_accept");
	if (!library)
		return;

	/* A negative length is a change of the signal, a bad check sequence is the engine's to handle. */
	if (len < 0 || !ok) {
		library(user_data, msg, len, ok);
		return;
	}
	if (len > FRAME_SIZE || !t30_frame_is_sound(msg, (size_t)len)) {
		if (current)
			current->refused++;
		/* What it cannot stand is a frame damaged on the way: it will be repeated, or time runs out. */
		library(user_data, msg, len < FRAME_SIZE ? len : FRAME_SIZE, FALSE);
		return;
	}
	memcpy(frame, msg, (size_t)len);
	if (current && len > T30_DIS_MODEMS && t30_fcf(frame) == T30_F_DIS) {
		if (current->may_hear_dis && !current->may_hear_dis(current->arg, frame, (size_t)len))
			len = hide_frame(frame);
		else
			hide_modems(frame, current->max_rate);
	}
	if (is_nonstandard(frame, len))
		len = hide_frame(frame);
	library(user_data, frame, len, ok);
}

static int drop_ifp(t38_core_state_t *core, void *arg, const uint8_t *data, int size, int copies)
{
	(void)core;
	(void)arg;
	(void)data;
	(void)size;
	(void)copies;
	return 0;
}

int t30_guard_test(void)
{
	/* A DCN in one IFP packet of T.38: V.21, HDLC data, FCS OK. Bits are reversed there. */
	static const uint8_t dcn[] = {0xc0, 0x02, 0x80, 0x00, 0x02, 0xff, 0xc8, 0x5f, 0x20};
	unsigned int before = frames_seen;
	t38_terminal_state_t *terminal;

	if (!dlsym(RTLD_NEXT, "t30_hdlc_accept"))
		return -ENOSYS;
	terminal = t38_terminal_init(NULL, TRUE, drop_ifp, NULL);
	if (!terminal)
		return -ENOMEM;
	t38_core_rx_ifp_packet(t38_terminal_get_t38_core_state(terminal), dcn, sizeof(dcn), 0);
	t38_terminal_free(terminal);
	return frames_seen > before ? 0 : -ENOSYS;
}
