/* SPDX-License-Identifier: MIT */
/* One document on its way to fax pages: from its kind to who renders it, and what all of them share. */
#include "render/render.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "render/detect.h"
#include "render/fax_tiff.h"
#include "render/gray.h"
#include "render/screen.h"

typedef int render_fn(struct render *render);

static const struct render *volatile at_work;

static render_fn *const renderers[] = {
	[DOCUMENT_PDF] = render_pdf,   [DOCUMENT_POSTSCRIPT] = render_postscript,
	[DOCUMENT_TIFF] = render_tiff, [DOCUMENT_PNG] = render_png,
	[DOCUMENT_JPEG] = render_jpeg, [DOCUMENT_TEXT] = render_text,
};

int render_refuse(struct render *render, enum doc_result result, uint32_t page, const char *format, ...)
{
	struct doc_reply *reply = render->reply;
	va_list args;

	reply->result = result;
	reply->page = page;
	va_start(args, format);
	vsnprintf(reply->reason, sizeof(reply->reason), format, args);
	va_end(args);
	text_clean(reply->reason);
	return -EBADMSG;
}

uint32_t render_page_at_work(void)
{
	return at_work ? fax_tiff_pages(at_work->out) + 1 : 0;
}

int render_check_page(struct render *render, uint32_t page)
{
	uint32_t most = render->request->max_pages;

	if (page <= most)
		return 0;
	return render_refuse(render, DOC_TOO_MANY, page, "at most %u pages are taken", most);
}

int render_check_size(struct render *render, uint32_t page, uint64_t width, uint64_t height)
{
	if (width == 0 || height == 0)
		return render_refuse(render, DOC_DAMAGED, page, "the image is empty");
	if (width > GRAY_SIDE_MAX || height > GRAY_SIDE_MAX || width * height > RENDER_PIXELS_MAX)
		return render_refuse(render, DOC_TOO_LARGE, page, "%llu x %llu pixels", (unsigned long long)width,
				     (unsigned long long)height);
	return 0;
}

int render_add_gray(struct render *render, struct gray *raster)
{
	struct fax_page page = {raster->width, raster->height, (enum doc_resolution)render->request->resolution};
	AUTO_MEM uint8_t *bits = NULL;
	int r;

	r = screen_page(raster, page.resolution, &bits);
	if (r < 0)
		return r;
	return fax_tiff_add_bits(render->out, &page, bits);
}

static int map_document(struct render *render)
{
	struct stat st;
	void *data;

	if (fstat(render->document, &st) < 0)
		return -errno;
	if (st.st_size == 0)
		return render_refuse(render, DOC_EMPTY, 0, "%s", "");
	render->size = (size_t)st.st_size;
	data = mmap(NULL, render->size, PROT_READ, MAP_PRIVATE, render->document, 0);
	if (data == MAP_FAILED)
		return -errno;
	render->data = data;
	return 0;
}

static int render_pages(struct render *render)
{
	enum document_kind kind;
	int r;

	r = map_document(render);
	if (r < 0)
		return r;
	kind = detect_kind(render->data, render->size, render->request->ext);
	if (kind == DOCUMENT_UNKNOWN)
		return render_refuse(render, DOC_UNKNOWN, 0, "%s", "");
	r = renderers[kind](render);
	if (r < 0)
		return r;
	if (fax_tiff_pages(render->out) == 0)
		return render_refuse(render, DOC_DAMAGED, 0, "it has no pages");
	render->reply->pages = fax_tiff_pages(render->out);
	return fax_tiff_finish(render->out, &render->reply->bytes);
}

/* Words for a fault, which is the machine's or a limit's and not what the document says. */
static void tell_fault(struct render *render, int error)
{
	uint32_t page = render->out ? fax_tiff_pages(render->out) + 1 : 0;

	switch (error) {
	case -ENOMEM:
		render_refuse(render, DOC_NO_MEMORY, page, "at most %u MB are allowed",
			      render->request->memory_limit_mb);
		break;
	case -EFBIG:
		render_refuse(render, DOC_TOO_LARGE, page, "the fax pages take too much room");
		break;
	default:
		render_refuse(render, DOC_FAULT, page, "%s", strerror(-error));
	}
}

void render_document(const struct doc_request *request, int document, int out, struct doc_reply *ret_reply)
{
	struct render render = {.request = request, .document = document, .reply = ret_reply};
	int r;

	*ret_reply = (struct doc_reply){.id = request->id, .result = DOC_OK};
	r = fax_tiff_new(out, &render.out);
	if (r == 0) {
		at_work = &render;
		r = render_pages(&render);
		at_work = NULL;
	}
	if (r < 0 && r != -EBADMSG)
		tell_fault(&render, r);
	render.out = fax_tiff_free(render.out);
	if (render.data)
		munmap((void *)(uintptr_t)render.data, render.size);
	if (r < 0) {
		ret_reply->pages = 0;
		ret_reply->bytes = 0;
		if (ftruncate(out, 0) < 0 && ret_reply->result == DOC_OK)
			ret_reply->result = DOC_FAULT;
	}
}
