/* SPDX-License-Identifier: MIT */
/* T.30's signals in T.38; see t38_signal.h. */
#include "core/t38/t38_signal.h"

#include "base/macros.h"

/* clang-format off */
/* From the indicator to the first bit, from the start and after that (V.27ter 3, V.29 8, V.17 5). */
static const uint16_t training_ms[T30_SIGNALS][2] = {
	[T30_V27_2400]  = {1158, 1158},
	[T30_V27_4800]  = {923, 923},
	[T30_V29_7200]  = {253, 253},
	[T30_V29_9600]  = {253, 253},
	[T30_V17_7200]  = {1393, 142},
	[T30_V17_9600]  = {1393, 142},
	[T30_V17_12000] = {1393, 142},
	[T30_V17_14400] = {1393, 142},
};
/* clang-format on */

enum ifp_indicator t38_signal_indicator(enum t30_signal signal, bool short_training)
{
	const struct t30_signal_facts *facts = t30_signal_facts(signal);

	if (!facts)
		return signal == T30_V21 ? IFP_V21_PREAMBLE : IFP_NO_SIGNAL;
	return short_training ? facts->t38_training_short : facts->t38_training;
}

uint32_t t38_signal_training_ms(enum t30_signal signal, bool short_training)
{
	return signal < T30_SIGNALS ? training_ms[signal][short_training] : 0;
}

enum ifp_data t38_signal_type(enum t30_signal signal)
{
	const struct t30_signal_facts *facts = t30_signal_facts(signal);

	return facts ? facts->t38_data : IFP_V21;
}

enum t30_signal t38_signal_of_indicator(enum ifp_indicator indicator)
{
	enum t30_signal signal;

	if (indicator == IFP_V21_PREAMBLE)
		return T30_V21;
	for (signal = 0; signal < T30_SIGNALS; signal++)
		if (t38_signal_indicator(signal, false) == indicator || t38_signal_indicator(signal, true) == indicator)
			return signal;
	return T30_NONE;
}

enum t30_signal t38_signal_of_data(enum ifp_data type)
{
	return type == IFP_V21 ? T30_V21 : t30_signal_of_t38_data(type);
}
