/* SPDX-License-Identifier: MIT */
/* Tests of the signals: the numbers of T.30 and T.38, sets, the way down. */
#undef NDEBUG
#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_rate.h"

/* Written down once more from T.30 table 2 and T.38 tables 2 and 3. */
static const struct {
	enum t30_signal signal;
	const char *words;
	unsigned int bit_s, dcs, training, short_training, data;
} signals[] = {
	{T30_V27_2400,  "V.27ter 2400", 2400,  0x0, 4,  4,  1},
        {T30_V27_4800,  "V.27ter 4800", 4800,  0x4, 5,  5,  2},
	{T30_V29_7200,  "V.29 7200",    7200,  0xc, 6,  6,  3},
        {T30_V29_9600,  "V.29 9600",    9600,  0x8, 7,  7,  4},
	{T30_V17_7200,  "V.17 7200",    7200,  0xd, 9,  8,  5},
        {T30_V17_9600,  "V.17 9600",    9600,  0x9, 11, 10, 6},
	{T30_V17_12000, "V.17 12000",   12000, 0x5, 13, 12, 7},
        {T30_V17_14400, "V.17 14400",   14400, 0x1, 15, 14, 8},
};

static void test_numbers(void)
{
	const struct t30_signal_facts *facts;
	uint8_t ctc[2];
	size_t i;

	assert(ARRAY_SIZE(signals) == T30_SIGNALS);
	for (i = 0; i < ARRAY_SIZE(signals); i++) {
		facts = t30_signal_facts(signals[i].signal);
		assert(facts->bit_s == signals[i].bit_s && facts->dcs == signals[i].dcs);
		assert(facts->t38_training == signals[i].training);
		assert(facts->t38_training_short == signals[i].short_training);
		assert(facts->t38_data == signals[i].data);
		assert(strcmp(t30_signal_words(signals[i].signal), signals[i].words) == 0);
		assert(strncmp(t30_modulation_words(facts->modulation), signals[i].words,
			       strlen(t30_modulation_words(facts->modulation))) == 0);
		assert(t30_signal_of_dcs((uint8_t)signals[i].dcs) == signals[i].signal);
		assert(t30_signal_of_t38_data(signals[i].data) == signals[i].signal);
		t30_signal_to_ctc(signals[i].signal, ctc);
		assert(t30_signal_of_ctc(ctc, 2) == signals[i].signal && t30_signal_of_ctc(ctc, 1) == T30_SIGNALS);
	}
	assert(!t30_signal_facts(T30_SIGNALS));
	assert(strcmp(t30_signal_words(T30_SIGNALS), "no signal") == 0);
	assert(strcmp(t30_modulation_words(T30_MODULATIONS), "no modulation") == 0);
	/* TSB-85 OREN03. */
	t30_signal_to_ctc(T30_V27_4800, ctc);
	assert(ctc[0] == 0x00 && ctc[1] == 0x10);
	/* V.33, and what is reserved. */
	assert(t30_signal_of_dcs(0x2) == T30_SIGNALS && t30_signal_of_dcs(0x6) == T30_SIGNALS);
	assert(t30_signal_of_dcs(0xf) == T30_SIGNALS);
	/* V.21, and V.8. */
	assert(t30_signal_of_t38_data(0) == T30_SIGNALS && t30_signal_of_t38_data(9) == T30_SIGNALS);
}

static void test_dis(void)
{
	static const struct {
		uint8_t dis;
		uint32_t signals;
	} cases[] = {
		{0x0, T30_SIGNAL_BIT(T30_V27_2400)           },
		{0x4, T30_ALL_V27                            },
		{0x8, T30_ALL_V29                            },
		{0xc, T30_ALL_V27 | T30_ALL_V29              },
		{0xd, T30_ALL_V27 | T30_ALL_V29 | T30_ALL_V17},
	};
	uint32_t set;
	uint8_t dis;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert(t30_signals_of_dis(cases[i].dis) == cases[i].signals);
		assert(t30_signals_to_dis(cases[i].signals) == cases[i].dis);
	}
	assert(t30_signals_of_dis(0xe) == (T30_ALL_V27 | T30_ALL_V29)); /* V.33 */
	assert(t30_signals_to_dis(T30_ALL_V29 | T30_SIGNAL_BIT(T30_V27_2400)) == 0xc);
	/* Only a value of the table, and V.17 is never promised of itself. */
	for (set = 0; set <= T30_ALL_SIGNALS; set++) {
		dis = t30_signals_to_dis(set);
		assert(dis == 0 || dis == 0x4 || dis == 0x8 || dis == 0xc || dis == 0xd);
		assert((set & T30_ALL_V17) || !(t30_signals_of_dis(dis) & T30_ALL_V17));
		assert((set & T30_ALL_V29) || dis == 0xd || !(t30_signals_of_dis(dis) & T30_ALL_V29));
	}
}

static void test_sets(void)
{
	assert(t30_signals_up_to(T30_ALL_SIGNALS, 14400) == T30_ALL_SIGNALS);
	assert(t30_signals_up_to(T30_ALL_SIGNALS, 9599) ==
	       (T30_ALL_V27 | T30_SIGNAL_BIT(T30_V29_7200) | T30_SIGNAL_BIT(T30_V17_7200)));
	assert(t30_signals_up_to(T30_ALL_SIGNALS, 2399) == 0);
	assert(t30_signal_best(T30_ALL_SIGNALS) == T30_V17_14400);
	assert(t30_signal_best(T30_ALL_V27 | T30_ALL_V29) == T30_V29_9600);
	assert(t30_signal_best(T30_SIGNAL_BIT(T30_V29_9600) | T30_SIGNAL_BIT(T30_V17_9600)) == T30_V17_9600);
	assert(t30_signal_best(0) == T30_SIGNALS);

	assert(t30_signals_after_failures(T30_ALL_SIGNALS, 0) == T30_ALL_SIGNALS);
	assert(t30_signals_after_failures(T30_ALL_SIGNALS, 1) == (T30_ALL_V27 | T30_ALL_V29));
	assert(t30_signals_after_failures(T30_ALL_SIGNALS, 2) == (T30_ALL_V27 | T30_SIGNAL_BIT(T30_V29_7200)));
	assert(t30_signals_after_failures(T30_ALL_SIGNALS, 3) == T30_ALL_V27);
	assert(t30_signals_after_failures(T30_ALL_SIGNALS, 99) == T30_ALL_V27);
	assert(t30_signals_after_failures(T30_ALL_V29, 99) == T30_SIGNAL_BIT(T30_V29_7200));
	assert(t30_signals_after_failures(T30_ALL_V17, 99) == T30_ALL_V17);
}

/* From all signals a line without hope leads down this way. */
static void test_ladder(void)
{
	static const enum t30_signal all[] = {T30_V17_14400, T30_V17_12000, T30_V17_9600, T30_V29_7200,
					      T30_V27_4800,  T30_V27_2400,  T30_SIGNALS};
	static const enum t30_signal old[] = {T30_V29_9600, T30_V29_7200, T30_V27_4800, T30_V27_2400, T30_SIGNALS};
	enum t30_signal signal, next;
	bool slower_exists;
	unsigned int other;
	uint32_t set;
	size_t i;

	for (i = 0; i + 1 < ARRAY_SIZE(all); i++)
		assert(t30_signal_fallback(T30_ALL_SIGNALS, all[i]) == all[i + 1]);
	for (i = 0; i + 1 < ARRAY_SIZE(old); i++) /* TSB-85 MTGX11 */
		assert(t30_signal_fallback(T30_ALL_V27 | T30_ALL_V29, old[i]) == old[i + 1]);
	assert(t30_signal_fallback(T30_ALL_SIGNALS, T30_SIGNALS) == T30_SIGNALS);

	/* Whatever both have: always slower, always theirs, and nothing only when there is nothing slower. */
	for (set = 0; set <= T30_ALL_SIGNALS; set++) {
		for (signal = 0; signal < T30_SIGNALS; signal++) {
			next = t30_signal_fallback(set, signal);
			slower_exists = false;
			for (other = 0; other < T30_SIGNALS; other++)
				if (set & T30_SIGNAL_BIT(other) &&
				    t30_signal_facts((enum t30_signal)other)->bit_s < t30_signal_facts(signal)->bit_s)
					slower_exists = true;
			assert((next == T30_SIGNALS) == !slower_exists);
			if (next == T30_SIGNALS)
				continue;
			assert(set & T30_SIGNAL_BIT(next));
			assert(t30_signal_facts(next)->bit_s < t30_signal_facts(signal)->bit_s);
		}
	}
}

int main(void)
{
	test_numbers();
	test_dis();
	test_sets();
	test_ladder();
	return 0;
}
