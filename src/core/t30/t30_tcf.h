/* SPDX-License-Identifier: MIT */
/*
 * Is a line good enough for a speed? The training check (TCF) is 1.5 s of
 * zeros (T.30 5.3.4): how long they come without a fault tells.
 */
#ifndef CORE_T30_T30_TCF_H
#define CORE_T30_T30_TCF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct t30_tcf {
	uint64_t bits, run, longest; /* heard; zeros in a row, now and at most */
};

void t30_tcf_begin(struct t30_tcf *tcf);
void t30_tcf_put(struct t30_tcf *tcf, const uint8_t *data, size_t size);

/*
 * Good when a second of it came without a fault at @rate bit/s: a modem needs a moment before its bits are right,
 * and the end is cut, so that not all of the 1.5 s can be asked for.
 */
bool t30_tcf_is_good(const struct t30_tcf *tcf, uint32_t rate);

#endif
