/* SPDX-License-Identifier: MIT */
/*
 * For the test of the guard: a caller who lets a spandsp fax machine answer
 * and then sends it a frame that it cannot stand, over T.38 or in audio.
 */
#ifndef MEDIA_T30_ATTACK_H
#define MEDIA_T30_ATTACK_H

#include <stdbool.h>

enum t30_attack {
	T30_ATTACK_NONE,      /* goes as far as the others and then sends good frames only */
	T30_ATTACK_SHORT_FCD, /* an image frame of 3 bytes */
	T30_ATTACK_LONG_DCS,  /* a DCS of 80 bytes, which spandsp prints into a string of 67 */
	T30_ATTACK_BAD_CTC,   /* CTC for a modem that does not exist, and one that ends before it says which */
	T30_ATTACKS
};

/*
 * Returns if the machine survives: true when it also came as far as the
 * attack needs it to.
 */
bool t30_attack_t38(enum t30_attack attack);
bool t30_attack_audio(enum t30_attack attack);

#endif
