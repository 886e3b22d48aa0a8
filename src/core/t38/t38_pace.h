/* SPDX-License-Identifier: MIT */
/*
 * The pace of a modem, for a T.38 terminal behind which there is none: how
 * long signals last before their first bit, how many bytes a line carries in
 * a time, and what HDLC adds to a frame.
 *
 * A gateway at the far end plays all that out to a real modem. Who sends more
 * slowly starves it, who sends faster fills its buffer.
 */
#ifndef CORE_T38_T38_PACE_H
#define CORE_T38_T38_PACE_H

#include <stddef.h>
#include <stdint.h>

#include "core/t38/ifp.h"

/* T.30 5.1: silence between V.21 and a fast modem, 75 ms +- 20. */
#define T38_SILENCE_MS 75
/* T.30 5.3.1: flags before the first V.21 frame, 1 s +- 15 %. */
#define T38_V21_PREAMBLE_MS 1000
/* T.4 A.3.1: flags before the first frame of a page in ECM, 200 ms + 100. */
#define T38_ECM_PREAMBLE_MS 200

/*
 * From the indicator to the first bit of data: the V.21 preamble, or the
 * training of a fast modem, rounded down to ms. 0 for what no data of a known
 * pace follows: tones, silence, V.8 and V.34. Without the unmodulated carrier
 * against echo (TEP), which is optional in all of them.
 */
uint32_t t38_signal_ms(enum ifp_indicator indicator);

/* The data that an indicator announces; IFP_DATA_TYPES for none. */
enum ifp_data t38_signal_data(enum ifp_indicator indicator);

/* The indicator of a fast modem's or of V.21's data; @is_short is for V.17, which has two. IFP_INDICATORS for none. */
enum ifp_indicator t38_data_signal(enum ifp_data type, bool is_short);

/* What a frame takes on the line: its bits, those of its FCS, stuffing, and @flags behind it. Exactly. */
uint32_t t38_frame_bits(const uint8_t *frame, size_t size, uint32_t flags);

/* Rounded up. */
uint32_t t38_bits_ms(uint32_t bits, uint32_t bit_rate);

/*
 * What the line has carried: time earns bits, bytes cost them, and a rest
 * stays for the next time, so that no rounding adds up.
 */
struct t38_pace {
	int64_t credit; /* in bits / 1000; below 0 what was sent is still on the line */
	uint32_t bit_rate;
	uint16_t fcs; /* of the frame under way */
	uint8_t ones; /* sent in a row */
};

/* A signal begins: nothing is owed, nothing saved. */
void t38_pace_start(struct t38_pace *pace, uint32_t bit_rate);

/* Time has passed. A line that has nothing to send must be started anew then, or it saves the time. */
void t38_pace_pass(struct t38_pace *pace, uint32_t time_ms);

/* How many bytes without frames (T.4, TCF) the line has carried of @size that wait. They are paid for. */
size_t t38_pace_image(struct t38_pace *pace, size_t size);

/* The same for the next @size bytes of a frame, which cost their stuffing too. */
size_t t38_pace_frame(struct t38_pace *pace, const uint8_t *bytes, size_t size);

/*
 * The frame is complete: its FCS and @flags behind it are owed. They need not
 * be waited for: that the frame ended may be said at once, and the next bytes
 * come the later.
 */
void t38_pace_end_frame(struct t38_pace *pace, uint32_t flags);

/* In how many ms the line is free; 0: it is. */
uint32_t t38_pace_owed_ms(const struct t38_pace *pace);

#endif
