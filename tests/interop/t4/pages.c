/* SPDX-License-Identifier: MIT */
/* Charts out of JBIG files, a photograph through the renderer; see pages.h. */
#undef NDEBUG
#include "pages.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <jbig.h>
#include <tiffio.h>

#include "render/render.h"

#define CHARTS_FOLDER "/usr/share/jbigkit-testdata"

void page_chart(int number, struct page *ret_page)
{
	struct jbg_dec_state decoder;
	char path[100];
	uint8_t *data = malloc(1 << 20);
	size_t size, used;
	FILE *file;

	snprintf(path, sizeof(path), CHARTS_FOLDER "/ccitt%d.jbg", number);
	file = fopen(path, "rb");
	assert(data && file);
	size = fread(data, 1, 1 << 20, file);
	fclose(file);
	jbg_dec_init(&decoder);
	assert(jbg_dec_in(&decoder, data, size, &used) == JBG_EOK);
	ret_page->width = (uint32_t)jbg_dec_getwidth(&decoder);
	ret_page->rows = (uint32_t)jbg_dec_getheight(&decoder);
	ret_page->pixels = malloc(page_bytes(ret_page));
	assert(ret_page->pixels && jbg_dec_getsize(&decoder) == page_bytes(ret_page));
	memcpy(ret_page->pixels, jbg_dec_getimage(&decoder, 0), page_bytes(ret_page));
	jbg_dec_free(&decoder);
	free(data);
}

void page_photo(const char *path, struct page *ret_page)
{
	const struct doc_request request = {1, "jpg", DOC_FINE, 1, 100, 256};
	int document = open(path, O_RDONLY | O_CLOEXEC), fax = memfd_create("fax", MFD_CLOEXEC);
	struct doc_reply reply;
	TIFF *tiff;

	assert(document >= 0 && fax >= 0);
	render_document(&request, document, fax, &reply);
	close(document);
	assert(reply.result == DOC_OK && lseek(fax, 0, SEEK_SET) == 0);
	tiff = TIFFFdOpen(fax, "photo", "r");
	assert(tiff);
	TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &ret_page->width);
	TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &ret_page->rows);
	ret_page->pixels = malloc(page_bytes(ret_page));
	assert(ret_page->pixels);
	assert(TIFFReadEncodedStrip(tiff, 0, ret_page->pixels, (tmsize_t)page_bytes(ret_page)) ==
	       (tmsize_t)page_bytes(ret_page));
	TIFFClose(tiff);
}

void page_free(struct page *page)
{
	free(page->pixels);
	page->pixels = NULL;
}
