/* SPDX-License-Identifier: MIT */
/* The signals that carry pages; see t30_rate.h. */
#include "core/t30/t30_rate.h"

#include "base/macros.h"

static const struct t30_signal_facts facts[T30_SIGNALS] = {
#define X(name, modulation, rate, dcs, training, short_training, data, words) \
	[T30_##name] = {T30_##modulation, rate, dcs, training, short_training, data},
	T30_SIGNAL_LIST(X)
#undef X
};

const struct t30_signal_facts *t30_signal_facts(enum t30_signal signal)
{
	return (unsigned int)signal < T30_SIGNALS ? &facts[signal] : NULL;
}

const char *t30_signal_words(enum t30_signal signal)
{
	static const char *const words[T30_SIGNALS] = {
#define X(name, modulation, rate, dcs, training, short_training, data, text) [T30_##name] = text,
		T30_SIGNAL_LIST(X)
#undef X
	};

	if (signal == T30_V21)
		return "V.21";
	return (unsigned int)signal < T30_SIGNALS ? words[signal] : "no signal";
}

uint32_t t30_signal_rate(enum t30_signal signal)
{
	if (signal == T30_V21)
		return 300;
	return (unsigned int)signal < T30_SIGNALS ? facts[signal].bit_s : 0;
}

const char *t30_modulation_words(enum t30_modulation modulation)
{
	static const char *const words[T30_MODULATIONS] = {
#define X(name, text) [T30_##name] = text,
		T30_MODULATION_LIST(X)
#undef X
	};

	return (unsigned int)modulation < T30_MODULATIONS ? words[modulation] : "no modulation";
}

enum t30_signal t30_signal_of_dcs(uint8_t dcs)
{
	unsigned int i;

	for (i = 0; i < T30_SIGNALS; i++)
		if (facts[i].dcs == dcs)
			return (enum t30_signal)i;
	return T30_SIGNALS;
}

/* Bits 11 to 14 are the third to the sixth of the second octet. */
enum t30_signal t30_signal_of_ctc(const uint8_t *fif, size_t size)
{
	return size >= 2 ? t30_signal_of_dcs(fif[1] >> 2 & 15) : T30_SIGNALS;
}

void t30_signal_to_ctc(enum t30_signal signal, uint8_t ret_fif[2])
{
	ret_fif[0] = 0;
	ret_fif[1] = (unsigned int)signal < T30_SIGNALS ? (uint8_t)(facts[signal].dcs << 2) : 0;
}

enum t30_signal t30_signal_of_t38_data(unsigned int type)
{
	unsigned int i;

	for (i = 0; i < T30_SIGNALS; i++)
		if (facts[i].t38_data == type)
			return (enum t30_signal)i;
	return T30_SIGNALS;
}

/* ---- DIS ------------------------------------------------------------- */

#define V27_SLOW T30_SIGNAL_BIT(T30_V27_2400)
#define V27 T30_ALL_V27
#define V29 T30_ALL_V29
#define V17 T30_ALL_V17

/*
 * T.30 table 2, bits 11 to 14 of DIS and DTC. "Not used" and "reserved" are
 * read by their first two bits, as machines do that are older than the last
 * two; 1110 was V.27ter, V.29 and V.33.
 */
static const uint16_t dis_signals[16] = {
	[0x0] = V27_SLOW,  [0x1] = V27_SLOW,
	[0x2] = V27_SLOW,  [0x3] = V27_SLOW,
	[0x4] = V27,       [0x5] = V27,
	[0x6] = V27,       [0x7] = V27,
	[0x8] = V29,       [0x9] = V29,
	[0xa] = V29,       [0xb] = V29,
	[0xc] = V27 | V29, [0xd] = V27 | V29 | V17,
	[0xe] = V27 | V29, [0xf] = V27 | V29,
};

uint32_t t30_signals_of_dis(uint8_t dis)
{
	return dis_signals[dis & 15];
}

uint8_t t30_signals_to_dis(uint32_t signals)
{
	bool v27 = signals & T30_SIGNAL_BIT(T30_V27_4800);
	bool v29 = signals & V29;

	if (signals & V17)
		return 0xd; /* there is no way to say V.17 without the others */
	if (v29)
		return signals & V27 ? 0xc : 0x8;
	return v27 ? 0x4 : 0x0;
}

uint32_t t30_signals_up_to(uint32_t signals, unsigned int bit_s)
{
	unsigned int i;

	for (i = 0; i < T30_SIGNALS; i++)
		if (facts[i].bit_s > bit_s)
			signals &= ~T30_SIGNAL_BIT(i);
	return signals & T30_ALL_SIGNALS;
}

uint32_t t30_signals_after_failures(uint32_t signals, unsigned int failures)
{
	static const uint32_t kept[] = {
		T30_ALL_SIGNALS,
		V27 | V29,
		V27 | T30_SIGNAL_BIT(T30_V29_7200),
		V27,
	};
	unsigned int step;

	for (step = MIN(failures, ARRAY_SIZE(kept) - 1); step > 0; step--)
		if (signals & kept[step])
			break;
	return signals & kept[step];
}

/* ---- which one ------------------------------------------------------- */

enum t30_signal t30_signal_best(uint32_t signals)
{
	unsigned int i;

	/* The list is in order; where the rate is the same V.17 stands behind, whose code is the stronger. */
	for (i = T30_SIGNALS; i > 0; i--)
		if (signals & T30_SIGNAL_BIT(i - 1))
			return (enum t30_signal)(i - 1);
	return T30_SIGNALS;
}

#define END T30_SIGNALS

/*
 * One step down in rate for each failure (T.30 leaves the order to us). V.17
 * gets three tries; when it failed at 9600 as well the other modulation is
 * tried first at 7200.
 */
static const uint8_t ladder[T30_SIGNALS][T30_SIGNALS] = {
	[T30_V17_14400] = {T30_V17_12000, T30_V17_9600, T30_V29_9600, T30_V17_7200, T30_V29_7200, T30_V27_4800,
			   T30_V27_2400, END},
	[T30_V17_12000] = {T30_V17_9600, T30_V29_9600, T30_V17_7200, T30_V29_7200, T30_V27_4800, T30_V27_2400, END},
	[T30_V17_9600] = {T30_V29_7200, T30_V17_7200, T30_V27_4800, T30_V27_2400, END},
	[T30_V29_9600] = {T30_V29_7200,  T30_V17_7200, T30_V27_4800, T30_V27_2400, END},
	[T30_V17_7200] = {T30_V27_4800,             T30_V27_2400, END},
	[T30_V29_7200] = {T30_V27_4800, T30_V27_2400, END},
	[T30_V27_4800] = {T30_V27_2400, END},
	[T30_V27_2400] = {END},
};

enum t30_signal t30_signal_fallback(uint32_t signals, enum t30_signal failed)
{
	unsigned int i;

	if ((unsigned int)failed >= T30_SIGNALS)
		return T30_SIGNALS;
	for (i = 0; ladder[failed][i] != END; i++)
		if (signals & T30_SIGNAL_BIT(ladder[failed][i]))
			break;
	return (enum t30_signal)ladder[failed][i];
}
