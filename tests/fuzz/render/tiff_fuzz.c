/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target for the TIFF intake: any bytes as a TIFF document. Beside not
 * crashing: a verdict comes that passes the daemon's check, a fax only with
 * pages in it, and what is refused leaves an empty file.
 */
#undef NDEBUG
#include <assert.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "render/render.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* small limits: it is the reading that is looked at, not the rendering of large pages */
	static const struct doc_request request = {1, "tif", DOC_STANDARD, 3, 10, 64};
	struct doc_reply reply;
	int document, out;
	struct stat st;

	/* Other kinds of documents would start programs. */
	if (size < 4 || (data[0] != 'I' && data[0] != 'M'))
		return 0;
	document = memfd_create("document", MFD_CLOEXEC);
	out = memfd_create("out", MFD_CLOEXEC);
	assert(document >= 0 && out >= 0 && write(document, data, size) == (ssize_t)size);
	render_document(&request, document, out, &reply);
	assert(doc_reply_check(&reply, sizeof(reply)) == 0);
	assert(fstat(out, &st) == 0);
	assert(reply.result == DOC_OK ? (uint64_t)st.st_size == reply.bytes : st.st_size == 0);
	close(document);
	close(out);
	return 0;
}
