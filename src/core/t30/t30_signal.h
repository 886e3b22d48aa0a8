/* SPDX-License-Identifier: MIT */
/* The signals of a fax call that carry bits: V.21 for frames, and the fast modems of T.30 table 2, bits 11 to 14. */
#ifndef CORE_T30_T30_SIGNAL_H
#define CORE_T30_T30_SIGNAL_H

#include <stdint.h>

/* name, words, bit/s, fast modem's training in ms from the start and after that (V.27ter 3, V.29 8, V.17 5) */
#define T30_SIGNAL_LIST(X) \
	X(NONE, "silence", 0, 0, 0) \
	X(V21, "V.21", 300, 0, 0) \
	X(V27TER_2400, "V.27ter 2400", 2400, 1158, 1158) \
	X(V27TER_4800, "V.27ter 4800", 4800, 923, 923) \
	X(V29_7200, "V.29 7200", 7200, 253, 253) \
	X(V29_9600, "V.29 9600", 9600, 253, 253) \
	X(V17_7200, "V.17 7200", 7200, 1393, 142) \
	X(V17_9600, "V.17 9600", 9600, 1393, 142) \
	X(V17_12000, "V.17 12000", 12000, 1393, 142) \
	X(V17_14400, "V.17 14400", 14400, 1393, 142)

enum t30_signal {
#define X(name, words, rate, training, short_training) T30_##name,
	T30_SIGNAL_LIST(X)
#undef X
		T30_SIGNALS
};

/* "V.17 14400". Static. */
const char *t30_signal_words(enum t30_signal signal);

/* bit/s */
uint32_t t30_signal_rate(enum t30_signal signal);

#endif
