/* SPDX-License-Identifier: MIT */
/*
 * Cut a received TIFF to its whole pages; see fax_file.h.
 *
 * A TIFF is a chain: the header points to the first directory (one page),
 * each directory to the next. Cutting the chain after page n is writing four
 * zero bytes, and the file then ends where page n's furthest byte does. Both
 * steps can be done again after a crash between them.
 */
#include "faxportd/port/fax_file.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/macros.h"

#define ENTRIES_MOST 256
#define STRIPS_MOST 8192
#define ENTRY_SIZE 12
#define CUTS_MOST 16
/* No TIFF is larger; but strips that lie upon each other could make endless work of a small one. */
#define IMAGE_BYTES_MOST UINT32_MAX

/* TIFF 6.0, section 8. */
enum { TAG_WIDTH = 256, TAG_LENGTH = 257, TAG_COMPRESSION = 259, TAG_STRIP_OFFSETS = 273, TAG_STRIP_BYTES = 279 };
enum { TYPE_SHORT = 3, TYPE_LONG = 4 };
enum { COMPRESSION_T6 = 4 };

struct tiff {
	int file;
	uint64_t size;
	bool big_endian;
};

/* Values of one tag: @count numbers at @offset of the file. */
struct values {
	uint16_t type;
	uint32_t count;
	uint64_t offset;
};

struct page {
	struct values tag[5]; /* in the order of wanted[] */
	uint64_t next_at;     /* where the pointer to the next directory stands */
	uint32_t next;        /* and what it says */
	uint64_t end;         /* behind the furthest byte that the page uses */
	uint64_t image_bytes;
};

static const uint16_t wanted[] = {TAG_WIDTH, TAG_LENGTH, TAG_COMPRESSION, TAG_STRIP_OFFSETS, TAG_STRIP_BYTES};
enum { WIDTH, LENGTH, COMPRESSION, STRIP_OFFSETS, STRIP_BYTES };

/* All of @size bytes at @offset: 1; 0: not in the file. Negative: a fault. */
static int read_at(const struct tiff *tiff, void *data, size_t size, uint64_t offset)
{
	uint8_t *to = data;

	if (offset > tiff->size || size > tiff->size - offset)
		return 0;
	while (size > 0) {
		ssize_t n = pread(tiff->file, to, size, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : 0;
		to += n;
		offset += (uint64_t)n;
		size -= (size_t)n;
	}
	return 1;
}

static uint16_t get16(const struct tiff *tiff, const uint8_t *p)
{
	return tiff->big_endian ? (uint16_t)(p[0] << 8 | p[1]) : (uint16_t)(p[1] << 8 | p[0]);
}

static uint32_t get32(const struct tiff *tiff, const uint8_t *p)
{
	uint32_t a = get16(tiff, p), b = get16(tiff, p + 2);

	return tiff->big_endian ? a << 16 | b : b << 16 | a;
}

/* The @index-th of @values: 1, or as read_at(). */
static int get_value(const struct tiff *tiff, const struct values *values, uint32_t index, uint32_t *ret_value)
{
	size_t size = values->type == TYPE_SHORT ? 2 : 4;
	uint8_t data[4];
	int r;

	if (index >= values->count || (values->type != TYPE_SHORT && values->type != TYPE_LONG))
		return 0;
	r = read_at(tiff, data, size, values->offset + (uint64_t)index * size);
	if (r == 1)
		*ret_value = size == 2 ? get16(tiff, data) : get32(tiff, data);
	return r;
}

/*
 * Does the image data hold what no T.6 data can: 64 bytes of zero? That is a
 * page whose directory reached the disk when power failed, and whose data did
 * not. (T.6 has no more than 13 zero bits in a row.) 1: no; 0: yes.
 */
static int check_no_hole(const struct tiff *tiff, uint64_t offset, uint32_t bytes)
{
	uint8_t data[4096];
	size_t zeros = 0;
	int r;

	while (bytes > 0) {
		size_t size = MIN(bytes, sizeof(data));

		r = read_at(tiff, data, size, offset);
		if (r != 1)
			return r;
		for (size_t i = 0; i < size; i++) {
			zeros = data[i] == 0 ? zeros + 1 : 0;
			if (zeros == 64)
				return 0;
		}
		offset += size;
		bytes -= (uint32_t)size;
	}
	return 1;
}

/* Is all of the page's image in the file? Moves @page's end behind it. 1: yes; 0: no. */
static int check_image(const struct tiff *tiff, struct page *page)
{
	uint32_t width, length, compression = 0, offset, bytes;
	int r;

	r = get_value(tiff, &page->tag[WIDTH], 0, &width);
	if (r == 1)
		r = get_value(tiff, &page->tag[LENGTH], 0, &length);
	if (r == 1)
		r = get_value(tiff, &page->tag[COMPRESSION], 0, &compression);
	if (r != 1)
		return r;
	if (width == 0 || length == 0 || page->tag[STRIP_OFFSETS].count == 0 ||
	    page->tag[STRIP_OFFSETS].count > STRIPS_MOST ||
	    page->tag[STRIP_OFFSETS].count != page->tag[STRIP_BYTES].count)
		return 0;

	for (uint32_t i = 0; i < page->tag[STRIP_OFFSETS].count; i++) {
		r = get_value(tiff, &page->tag[STRIP_OFFSETS], i, &offset);
		if (r == 1)
			r = get_value(tiff, &page->tag[STRIP_BYTES], i, &bytes);
		if (r != 1)
			return r;
		page->image_bytes += bytes;
		if (bytes == 0 || (uint64_t)offset + bytes > tiff->size || page->image_bytes > IMAGE_BYTES_MOST)
			return 0;
		if (compression == COMPRESSION_T6) {
			r = check_no_hole(tiff, offset, bytes);
			if (r != 1)
				return r;
		}
		page->end = MAX(page->end, (uint64_t)offset + bytes);
	}
	return 1;
}

/* Read the directory at @at. 1: a whole page; 0: none; negative: a fault. */
static int read_page(const struct tiff *tiff, uint32_t at, struct page *ret_page)
{
	/* Bytes of one value, by type 1 to 12. */
	static const uint8_t type_size[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};
	uint8_t data[ENTRIES_MOST * ENTRY_SIZE + 4];
	struct page page = {0};
	uint16_t count;
	int r;

	r = read_at(tiff, data, 2, at);
	if (r != 1)
		return r;
	count = get16(tiff, data);
	if (count == 0 || count > ENTRIES_MOST)
		return 0;
	r = read_at(tiff, data, (size_t)count * ENTRY_SIZE + 4, (uint64_t)at + 2);
	if (r != 1)
		return r;
	page.next_at = (uint64_t)at + 2 + (uint64_t)count * ENTRY_SIZE;
	page.next = get32(tiff, data + (size_t)count * ENTRY_SIZE);
	page.end = page.next_at + 4;

	for (uint16_t i = 0; i < count; i++) {
		const uint8_t *entry = data + (size_t)i * ENTRY_SIZE;
		struct values values = {get16(tiff, entry + 2), get32(tiff, entry + 4), 0};
		uint64_t size;

		if (values.type >= ARRAY_SIZE(type_size))
			return 0;
		size = (uint64_t)values.count * type_size[values.type];
		/* Up to four bytes stand in the entry itself. */
		values.offset = size <= 4 ? (uint64_t)at + 2 + (uint64_t)i * ENTRY_SIZE + 8 : get32(tiff, entry + 8);
		if (values.offset + size > tiff->size)
			return 0;
		page.end = MAX(page.end, values.offset + size);
		for (size_t k = 0; k < ARRAY_SIZE(wanted); k++) {
			if (get16(tiff, entry) == wanted[k])
				page.tag[k] = values;
		}
	}
	r = check_image(tiff, &page);
	if (r == 1)
		*ret_page = page;
	return r;
}

/* What the chain has at its front. */
struct chain {
	uint32_t pages;
	uint64_t next_at; /* where the pointer behind the last of them stands, */
	uint32_t next;    /* and what it says */
	uint64_t end;     /* behind the furthest byte of them all */
};

/* 0, also when it is no TIFF (then next_at is 0), or a fault. */
static int scan(struct tiff *tiff, uint32_t most, struct chain *ret_chain)
{
	struct chain chain = {0};
	struct page page = {0};
	uint64_t image_bytes = 0;
	uint8_t head[8];
	struct stat st;
	int r;

	*ret_chain = chain;
	if (fstat(tiff->file, &st) < 0)
		return -errno;
	tiff->size = (uint64_t)st.st_size;
	r = read_at(tiff, head, sizeof(head), 0);
	if (r != 1)
		return r;
	tiff->big_endian = head[0] == 'M';
	if (head[0] != head[1] || (head[0] != 'I' && head[0] != 'M') || get16(tiff, head + 2) != 42)
		return 0;
	chain.next_at = 4;
	chain.next = get32(tiff, head + 4);
	chain.end = sizeof(head);

	while (chain.next != 0 && chain.pages < MIN(most, (uint32_t)FAX_FILE_PAGES_MOST)) {
		r = read_page(tiff, chain.next, &page);
		if (r < 0)
			return r;
		image_bytes += page.image_bytes;
		if (r == 0 || image_bytes > IMAGE_BYTES_MOST)
			break;
		chain.pages++;
		chain.next_at = page.next_at;
		chain.next = page.next;
		chain.end = MAX(chain.end, page.end);
	}
	*ret_chain = chain;
	return 0;
}

static int write_zero(int file, uint64_t offset)
{
	static const uint8_t zero[4];
	ssize_t n;

	do
		n = pwrite(file, zero, sizeof(zero), (off_t)offset);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return n == sizeof(zero) ? 0 : -EIO;
}

int fax_file_keep(int file, uint32_t most, uint32_t *ret_pages, uint64_t *ret_bytes)
{
	struct tiff tiff = {.file = file};
	struct chain chain;
	int r;

	/*
	 * After a cut look again: where the chain ran in a circle, or one page
	 * lay upon another, there are fewer pages now. Only what a reader will
	 * see counts. A file that libtiff wrote takes one cut at most.
	 */
	for (int cuts = 0;; cuts++) {
		r = scan(&tiff, most, &chain);
		if (r < 0)
			return r;
		if (chain.pages == 0 || chain.next == 0)
			break;
		if (cuts == CUTS_MOST) {
			chain.pages = 0;
			break;
		}
		r = write_zero(file, chain.next_at);
		if (r < 0)
			return r;
	}
	if (chain.pages > 0 && tiff.size > chain.end && ftruncate(file, (off_t)chain.end) < 0)
		return -errno;
	*ret_pages = chain.pages;
	*ret_bytes = chain.pages > 0 ? chain.end : tiff.size;
	return 0;
}
