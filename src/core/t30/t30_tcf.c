/* SPDX-License-Identifier: MIT */
#include "core/t30/t30_tcf.h"

#include <string.h>

#include "base/macros.h"

void t30_tcf_begin(struct t30_tcf *tcf)
{
	*tcf = (struct t30_tcf){0};
}

void t30_tcf_put(struct t30_tcf *tcf, const uint8_t *data, size_t size)
{
	size_t i;
	int bit;

	tcf->bits += size * 8;
	for (i = 0; i < size; i++) {
		if (data[i] == 0) {
			tcf->run += 8;
		} else {
			for (bit = 7; bit >= 0; bit--) {
				if (data[i] >> bit & 1) {
					tcf->longest = MAX(tcf->longest, tcf->run);
					tcf->run = 0;
				} else {
					tcf->run++;
				}
			}
		}
	}
	tcf->longest = MAX(tcf->longest, tcf->run);
}

bool t30_tcf_is_good(const struct t30_tcf *tcf, uint32_t rate)
{
	return tcf->longest >= rate;
}
