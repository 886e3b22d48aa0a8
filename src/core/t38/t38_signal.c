/* SPDX-License-Identifier: MIT */
/* T.30's signals in T.38; see t38_signal.h. */
#include "core/t38/t38_signal.h"

#include "base/macros.h"

static const struct {
	enum ifp_indicator indicator, short_indicator;
	enum ifp_data data;
} numbers[T30_SIGNALS] = {
  /* clang-format off */
	[T30_NONE]        = {IFP_NO_SIGNAL,            IFP_NO_SIGNAL,             IFP_V21}, /* no data */
	[T30_V21]         = {IFP_V21_PREAMBLE,         IFP_V21_PREAMBLE,          IFP_V21},
	[T30_V27TER_2400] = {IFP_V27TER_2400_TRAINING, IFP_V27TER_2400_TRAINING,  IFP_V27TER_2400},
	[T30_V27TER_4800] = {IFP_V27TER_4800_TRAINING, IFP_V27TER_4800_TRAINING,  IFP_V27TER_4800},
	[T30_V29_7200]    = {IFP_V29_7200_TRAINING,    IFP_V29_7200_TRAINING,     IFP_V29_7200},
	[T30_V29_9600]    = {IFP_V29_9600_TRAINING,    IFP_V29_9600_TRAINING,     IFP_V29_9600},
	[T30_V17_7200]    = {IFP_V17_7200_LONG_TRAINING,  IFP_V17_7200_SHORT_TRAINING,  IFP_V17_7200},
	[T30_V17_9600]    = {IFP_V17_9600_LONG_TRAINING,  IFP_V17_9600_SHORT_TRAINING,  IFP_V17_9600},
	[T30_V17_12000]   = {IFP_V17_12000_LONG_TRAINING, IFP_V17_12000_SHORT_TRAINING, IFP_V17_12000},
	[T30_V17_14400]   = {IFP_V17_14400_LONG_TRAINING, IFP_V17_14400_SHORT_TRAINING, IFP_V17_14400},
  /* clang-format on */
};

static const struct {
	uint16_t ms, short_ms;
} trainings[T30_SIGNALS] = {
#define X(name, words, rate, training, short_training) {training, short_training},
	T30_SIGNAL_LIST(X)
#undef X
};

enum ifp_indicator t38_signal_indicator(enum t30_signal signal, bool short_training)
{
	if ((size_t)signal >= T30_SIGNALS)
		return IFP_NO_SIGNAL;
	return short_training ? numbers[signal].short_indicator : numbers[signal].indicator;
}

uint32_t t38_signal_training_ms(enum t30_signal signal, bool short_training)
{
	if ((size_t)signal >= T30_SIGNALS)
		return 0;
	return short_training ? trainings[signal].short_ms : trainings[signal].ms;
}

enum ifp_data t38_signal_data(enum t30_signal signal)
{
	return (size_t)signal < T30_SIGNALS ? numbers[signal].data : IFP_V21;
}

enum t30_signal t38_signal_of_indicator(enum ifp_indicator indicator)
{
	size_t i;

	for (i = T30_V21; i < T30_SIGNALS; i++)
		if (numbers[i].indicator == indicator || numbers[i].short_indicator == indicator)
			return (enum t30_signal)i;
	return T30_NONE;
}

enum t30_signal t38_signal_of_data(enum ifp_data type)
{
	size_t i;

	for (i = T30_V21; i < T30_SIGNALS; i++)
		if (numbers[i].data == type)
			return (enum t30_signal)i;
	return T30_NONE;
}
