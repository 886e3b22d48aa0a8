/* SPDX-License-Identifier: MIT */
/*
 * Frames by the names and words of a dialogue: made for the far end to send,
 * and compared with what we say.
 *
 *   DIS V.17 ECM MMR fine          DCS V.17 14400 MMR ECM
 *   CSI +49 30 2                   PPS-EOP page 0 block 1 frames 12
 *   PPR 3 7-9                      EOR-MPS
 *   NSF fif 00 00 b5               hex ff c8 31
 */
#ifndef DIALOG_FRAMES_H
#define DIALOG_FRAMES_H

#include "core/t30/t30_frame.h"
#include "core/t30/t30_rate.h"
#include "words.h"

#define WHY_MAX 256

struct made_frame {
	uint8_t bytes[T30_FRAME_MAX + 64];
	size_t size;
	bool good; /* its check sequence is right */
};

/*
 * Make what the words up to the next comma name. Before the name: "bad" (wrong FCS), "cut N" (only N octets, wrong
 * FCS), "wrong-x", "wrong-final". @x: X as the far end should set it. False with a sentence in @why.
 */
bool frame_make(struct words *words, bool x, struct made_frame *ret_frame, char why[WHY_MAX]);

/* Is it what the words name, in all that they name? */
bool frame_matches(struct words *words, const uint8_t *bytes, size_t size, char why[WHY_MAX]);

/* A frame in the words of a dialogue. */
void frame_describe(const uint8_t *bytes, size_t size, char *text, size_t room);

/* Signal by the next two words ("V.17 14400"), if they are one. */
bool words_take_signal(struct words *words, enum t30_signal *ret_signal);

#endif
