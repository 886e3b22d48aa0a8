/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target for the check of ready fax pages: the first byte says how many
 * rows, the rest is the page. Beside not crashing: what is called good,
 * libtiff decodes to as many rows without a word.
 */
#undef NDEBUG
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <tiffio.h>

#include "render/fax_tiff.h"
#include "render/mmr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool complained;

static void on_complaint(const char *module, const char *format, va_list args)
{
	(void)module, (void)format, (void)args;
	complained = true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t bits[1728 / 8 * 256];
	struct fax_page page = {1728, 0, DOC_FINE};
	struct fax_tiff *out = NULL;
	uint64_t bytes;
	TIFF *in;
	int file;

	TIFFSetErrorHandler(on_complaint);
	TIFFSetWarningHandler(on_complaint);
	if (size < 2)
		return 0;
	page.height = 1 + data[0];
	if (!mmr_check(data + 1, size - 1, page.width, page.height))
		return 0;
	file = memfd_create("page", MFD_CLOEXEC);
	assert(file >= 0 && fax_tiff_new(file, &out) == 0);
	assert(fax_tiff_add_coded(out, &page, data + 1, size - 1) == 0 && fax_tiff_finish(out, &bytes) == 0);
	fax_tiff_free(out);
	assert(lseek(file, 0, SEEK_SET) == 0);
	in = TIFFFdOpen(file, "page", "r");
	assert(in);
	complained = false;
	assert(TIFFReadEncodedStrip(in, 0, bits, (tmsize_t)page.width / 8 * page.height) ==
	       (tmsize_t)page.width / 8 * page.height);
	assert(!complained);
	TIFFClose(in);
	return 0;
}
