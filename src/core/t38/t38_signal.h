/* SPDX-License-Identifier: MIT */
/* The signals of a fax call in the numbers of T.38: which indicator announces one, which data type carries its bits. */
#ifndef CORE_T38_T38_SIGNAL_H
#define CORE_T38_T38_SIGNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "core/t30/t30_rate.h"
#include "core/t38/ifp.h"

/* Only V.17 has a short training of its own. */
enum ifp_indicator t38_signal_indicator(enum t30_signal signal, bool short_training);

/* How long the indicator of a fast signal is ahead of the first bit; 0 for V.21, whose preamble is not the modem's. */
uint32_t t38_signal_training_ms(enum t30_signal signal, bool short_training);

/* Of signals that carry bits only. */
enum ifp_data t38_signal_type(enum t30_signal signal);

/* T30_NONE for tones, silence, and what a fax without V.8, V.33 and V.34 does not speak. */
enum t30_signal t38_signal_of_indicator(enum ifp_indicator indicator);
enum t30_signal t38_signal_of_data(enum ifp_data type);

#endif
