/* SPDX-License-Identifier: MIT */
/* Fuzz target for the orientation in Exif: whatever the bytes, it is one of the eight. */
#undef NDEBUG
#include <assert.h>

#include "render/exif.h"
#include "render/gray.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned orientation = exif_orientation(data, size);

	assert(orientation >= 1 && orientation <= GRAY_ORIENTATIONS);
	return 0;
}
