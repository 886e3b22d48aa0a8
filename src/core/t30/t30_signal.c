/* SPDX-License-Identifier: MIT */
#include "core/t30/t30_signal.h"

#include "base/macros.h"

static const struct {
	const char *words;
	uint32_t rate;
} signals[T30_SIGNALS] = {
#define X(name, words, rate, training, short_training) {words, rate},
	T30_SIGNAL_LIST(X)
#undef X
};

const char *t30_signal_words(enum t30_signal signal)
{
	return (size_t)signal < ARRAY_SIZE(signals) ? signals[signal].words : "unknown";
}

uint32_t t30_signal_rate(enum t30_signal signal)
{
	return (size_t)signal < ARRAY_SIZE(signals) ? signals[signal].rate : 0;
}
