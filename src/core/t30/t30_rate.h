/* SPDX-License-Identifier: MIT */
/*
 * The signals that carry pages: a modulation and a rate, with all that names
 * them elsewhere (bits 11 to 14 of DCS, T.38 indicators and data types), what
 * a DIS says of them, and which one comes next when one does not get through.
 */
#ifndef CORE_T30_RATE_H
#define CORE_T30_RATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Name, modulation, bit/s, DCS bits 11 to 14 (bit 11 highest; T.30 table 2),
 * T.38 indicators of its long and its short training (the same where there is
 * but one; T.38 table 2), T.38 data type (table 3), words. Slowest first.
 */
#define T30_SIGNAL_LIST(X) \
	X(V27_2400, V27, 2400, 0x0, 4, 4, 1, "V.27ter 2400") \
	X(V27_4800, V27, 4800, 0x4, 5, 5, 2, "V.27ter 4800") \
	X(V29_7200, V29, 7200, 0xc, 6, 6, 3, "V.29 7200") \
	X(V17_7200, V17, 7200, 0xd, 9, 8, 5, "V.17 7200") \
	X(V29_9600, V29, 9600, 0x8, 7, 7, 4, "V.29 9600") \
	X(V17_9600, V17, 9600, 0x9, 11, 10, 6, "V.17 9600") \
	X(V17_12000, V17, 12000, 0x5, 13, 12, 7, "V.17 12000") \
	X(V17_14400, V17, 14400, 0x1, 15, 14, 8, "V.17 14400")

enum t30_signal {
#define X(name, modulation, rate, dcs, training, short_training, data, words) T30_##name,
	T30_SIGNAL_LIST(X)
#undef X
		T30_SIGNALS,
	T30_NONE = T30_SIGNALS, /* nothing that carries a page */
	T30_V21,                /* nor does the signal of frames, 300 bit/s */
};

#define T30_MODULATION_LIST(X) \
	X(V27, "V.27ter") \
	X(V29, "V.29") \
	X(V17, "V.17")

enum t30_modulation {
#define X(name, words) T30_##name,
	T30_MODULATION_LIST(X)
#undef X
		T30_MODULATIONS
};

struct t30_signal_facts {
	enum t30_modulation modulation;
	uint16_t bit_s;
	uint8_t dcs;                /* bits 11 to 14 of DCS and CTC, bit 11 highest */
	uint8_t t38_training;       /* T.38 indicator for the long training, before TCF */
	uint8_t t38_training_short; /* and before pages: V.17 only, else the same */
	uint8_t t38_data;           /* T.38 data type */
};

/* NULL for what is no signal. */
const struct t30_signal_facts *t30_signal_facts(enum t30_signal signal);

/* bit/s, of T30_V21 too; 0 for T30_NONE. */
uint32_t t30_signal_rate(enum t30_signal signal);

/* "V.17 14400". */
const char *t30_signal_words(enum t30_signal signal);
const char *t30_modulation_words(enum t30_modulation modulation);

/* The signal of bits 11 to 14 of DCS or CTC; T30_SIGNALS for V.33 and what is reserved. */
enum t30_signal t30_signal_of_dcs(uint8_t dcs);

/* CTC has the first 16 bits of a DCS, of which only these count (T.30 A.4.1). */
enum t30_signal t30_signal_of_ctc(const uint8_t *fif, size_t size);
void t30_signal_to_ctc(enum t30_signal signal, uint8_t ret_fif[2]);

/* And of a T.38 data type; T30_SIGNALS if there is none. */
enum t30_signal t30_signal_of_t38_data(unsigned int type);

/* ---- sets of signals: one bit for each ------------------------------- */

#define T30_SIGNAL_BIT(signal) (1u << (signal))
#define T30_ALL_V27 (T30_SIGNAL_BIT(T30_V27_2400) | T30_SIGNAL_BIT(T30_V27_4800))
#define T30_ALL_V29 (T30_SIGNAL_BIT(T30_V29_7200) | T30_SIGNAL_BIT(T30_V29_9600))
#define T30_ALL_V17 \
	(T30_SIGNAL_BIT(T30_V17_7200) | T30_SIGNAL_BIT(T30_V17_9600) | T30_SIGNAL_BIT(T30_V17_12000) | \
	 T30_SIGNAL_BIT(T30_V17_14400))
#define T30_ALL_SIGNALS (T30_SIGNAL_BIT(T30_SIGNALS) - 1)

/* What bits 11 to 14 of DIS or DTC offer (bit 11 highest). Reserved values count as what an old machine reads in them.
 */
uint32_t t30_signals_of_dis(uint8_t dis);

/* The bits for DIS that come nearest to a set without promising a modulation that is not in it. */
uint8_t t30_signals_to_dis(uint32_t signals);

/* Those of a set that are no faster. */
uint32_t t30_signals_up_to(uint32_t signals, unsigned int bit_s);

/*
 * What to leave out in a call after @failures calls that did not get through
 * in audio: V.17 suffers first from a line that slips or echoes, then V.29.
 * Never returns the empty set for one that is not.
 */
uint32_t t30_signals_after_failures(uint32_t signals, unsigned int failures);

/* The one to begin with; T30_SIGNALS if the set is empty. */
enum t30_signal t30_signal_best(uint32_t signals);

/* The next one after @failed was answered by FTT, always slower; T30_SIGNALS if there is no more. */
enum t30_signal t30_signal_fallback(uint32_t signals, enum t30_signal failed);

#endif
