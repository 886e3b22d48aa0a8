/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target for a whole conversation: the octets decide what the far end
 * says, what the modem reports, how the disk and the document are, and when
 * (see tests/dialog/stress.h). It has to end, and never to confirm a page that
 * is not there.
 */
#include "../../dialog/stress.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t nothing;
	struct stress_source source = {.data = size > 0 ? data : &nothing, .size = size};

	stress_call(&source);
	return 0;
}
