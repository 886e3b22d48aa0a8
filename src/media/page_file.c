/* SPDX-License-Identifier: MIT */
/* The TIFF of received pages; see page_file.h. TIFF 6.0, little-endian. */
#include "media/page_file.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/macros.h"

#define HEAD_SIZE 8
#define HEAD_LINK 4 /* where the head says where the first directory is */

/* A page of 64 MB would take ten hours on the line. */
#define PAGE_SIZE_MAX (64u << 20)

/* Parts of a page stand so far behind the end that the whole page does not reach them. Between is a hole. */
#define PARTS_DISTANCE (2 * (uint64_t)PAGE_SIZE_MAX)

enum field_type { TIFF_ASCII = 2, TIFF_SHORT = 3, TIFF_LONG = 4, TIFF_RATIONAL = 5 };

/* A directory entry; a value of more than 4 bytes stands elsewhere and @value is its offset. */
struct field {
	uint16_t tag;
	uint16_t type;
	uint32_t count;
	uint32_t value;
};

/* Entries of a directory that says nothing of the fax, and the bytes before the link to the next one. */
#define FIELDS 21
#define DIRECTORY_LINK(fields) (2 + 12 * (fields))

#define PRIVATE_TAG 32768 /* TIFF 6.0, section 8 */

static const char software[] = "Faxport";
#define SOFTWARE_END 24 /* of the values that stand outside the entries: two fractions, and this */

static void add_u16(struct buf *out, uint32_t value)
{
	buf_add_u8(out, (uint8_t)value);
	buf_add_u8(out, (uint8_t)(value >> 8));
}

static void add_u32(struct buf *out, uint32_t value)
{
	add_u16(out, value & 0xffff);
	add_u16(out, value >> 16);
}

/* The bytes that @text takes behind the directory: what follows begins on a word, as TIFF 6.0 has it. */
static uint32_t size_outside(const char *text)
{
	size_t size = strlen(text) + 1;

	return size <= 4 ? 0 : (uint32_t)(size + size % 2);
}

/* Entries of the texts; @outside: where their values go that do not fit into the entries. */
static void add_text_fields(struct buf *out, const struct page *page, uint32_t outside)
{
	uint8_t value[4];
	uint16_t before = PRIVATE_TAG - 1;
	size_t i, size;

	for (i = 0; i < page->text_count; i++) {
		size = strlen(page->texts[i].text) + 1;
		assert(page->texts[i].tag > before);
		before = page->texts[i].tag;
		add_u16(out, page->texts[i].tag);
		add_u16(out, TIFF_ASCII);
		add_u32(out, (uint32_t)size);
		if (size <= sizeof(value)) {
			memset(value, 0, sizeof(value));
			memcpy(value, page->texts[i].text, size);
			buf_add(out, value, sizeof(value));
			continue;
		}
		add_u32(out, outside);
		outside += size_outside(page->texts[i].text);
	}
}

/* Their values, in the same order. */
static void add_texts(struct buf *out, const struct page *page)
{
	size_t i, size;

	for (i = 0; i < page->text_count; i++) {
		if (size_outside(page->texts[i].text) == 0)
			continue;
		size = strlen(page->texts[i].text) + 1;
		buf_add(out, page->texts[i].text, size);
		buf_add_zero(out, size % 2);
	}
}

/* The page's data, then its directory. @start is where @out will stand in the file; *@ret_directory is inside it. */
static void add_page(struct buf *out, uint64_t start, const struct page *page, uint32_t number, uint32_t *ret_directory)
{
	uint32_t data = (uint32_t)(start + out->size), outside, count = FIELDS + (uint32_t)page->text_count;

	assert(page->text_count <= PAGE_TEXTS_MAX);

	buf_add(out, page->mmr, page->size);
	/* TIFF 6.0, section 2: directories begin on a word. */
	if ((start + out->size) & 1)
		buf_add_u8(out, 0);
	*ret_directory = (uint32_t)(start + out->size);

	/* clang-format off */
	const struct field fields[FIELDS] = {
		{254, TIFF_LONG,     1, 2},                     /* NewSubfileType: a page of several */
		{256, TIFF_LONG,     1, page->width},
		{257, TIFF_LONG,     1, page->rows},
		{258, TIFF_SHORT,    1, 1},                     /* BitsPerSample */
		{259, TIFF_SHORT,    1, 4},                     /* Compression: T.6 */
		{262, TIFF_SHORT,    1, 0},                     /* Photometric: 0 is white */
		{266, TIFF_SHORT,    1, 1},                     /* FillOrder: most significant bit first */
		{273, TIFF_LONG,     1, data},                  /* StripOffsets */
		{274, TIFF_SHORT,    1, 1},                     /* Orientation: top left */
		{277, TIFF_SHORT,    1, 1},                     /* SamplesPerPixel */
		{278, TIFF_LONG,     1, page->rows},            /* RowsPerStrip */
		{279, TIFF_LONG,     1, (uint32_t)page->size},  /* StripByteCounts */
		{282, TIFF_RATIONAL, 1, 0},                     /* XResolution, below */
		{283, TIFF_RATIONAL, 1, 8},                     /* YResolution, below */
		{293, TIFF_LONG,     1, 0},                     /* T6Options */
		{296, TIFF_SHORT,    1, 2},                     /* ResolutionUnit: inch */
		{297, TIFF_SHORT,    2, number & 0xffff},       /* PageNumber: of a total that is not known yet */
		{305, TIFF_ASCII,    sizeof(software), 16},     /* Software, below */
		{326, TIFF_LONG,     1, page->bad_rows},        /* BadFaxLines (TIFF class F) */
		{327, TIFF_SHORT,    1, page->bad_rows > 0},    /* CleanFaxData: 1: the receiver has repaired them */
		{328, TIFF_LONG,     1, page->bad_run},         /* ConsecutiveBadFaxLines */
	};
	/* clang-format on */
	outside = *ret_directory + DIRECTORY_LINK(count) + 4;

	add_u16(out, count);
	for (size_t i = 0; i < FIELDS; i++) {
		bool is_outside = fields[i].type == TIFF_RATIONAL || fields[i].type == TIFF_ASCII;

		add_u16(out, fields[i].tag);
		add_u16(out, fields[i].type);
		add_u32(out, fields[i].count);
		add_u32(out, is_outside ? outside + fields[i].value : fields[i].value);
	}
	add_text_fields(out, page, outside + SOFTWARE_END);
	add_u32(out, 0); /* the next directory: none yet */

	add_u32(out, page->x_dpi);
	add_u32(out, 1);
	add_u32(out, page->y_dpi);
	add_u32(out, 1);
	buf_add(out, software, sizeof(software));
	add_texts(out, page);
}

static int write_all(int fd, const uint8_t *data, size_t size, uint64_t offset)
{
	ssize_t n;

	while (size > 0) {
		n = pwrite(fd, data, size, (off_t)offset);
		if (n < 0) {
			if (errno == EINTR)
				continue;
			return -errno;
		}
		if (n == 0)
			return -ENOSPC;
		data += n;
		size -= (size_t)n;
		offset += (uint64_t)n;
	}
	return 0;
}

static int sync_data(int fd)
{
	/* EINVAL: a kind of file that has nothing to sync. */
	return fdatasync(fd) < 0 && errno != EINVAL ? -errno : 0;
}

static int write_link(struct page_file *file, uint32_t directory)
{
	uint8_t bytes[4] = {(uint8_t)directory, (uint8_t)(directory >> 8), (uint8_t)(directory >> 16),
			    (uint8_t)(directory >> 24)};
	int r;

	r = write_all(file->fd, bytes, sizeof(bytes), file->link);
	return r < 0 ? r : sync_data(file->fd);
}

void page_file_init(struct page_file *file, int fd)
{
	*file = (struct page_file){.fd = fd, .link = HEAD_LINK};
}

int page_file_append(struct page_file *file, const struct page *page)
{
	AUTO_BUF out;
	uint64_t start = file->end;
	uint32_t directory;
	int r;

	buf_init(&out, PAGE_SIZE_MAX);
	if (start == 0)
		buf_add(&out, "II*\0\0\0\0\0", HEAD_SIZE);
	add_page(&out, start, page, file->pages, &directory);
	r = buf_error(&out);
	if (r < 0)
		return r == -E2BIG ? -EFBIG : r;
	if (start + out.size > UINT32_MAX)
		return -EFBIG;

	r = write_all(file->fd, out.data, out.size, start);
	if (r == 0)
		r = sync_data(file->fd);
	if (r == 0)
		r = write_link(file, directory);
	if (r < 0) {
		/* Take back the link, should it be that which failed, and what it would point to. Best effort. */
		if (start > 0)
			(void)write_link(file, 0);
		if (ftruncate(file->fd, (off_t)start) < 0)
			return r;
		return r;
	}

	file->link = (uint64_t)directory + DIRECTORY_LINK(FIELDS + page->text_count);
	file->end = start + out.size;
	file->pages++;
	/* Its parts are on disk twice now. Should they stay, they are in nobody's way. */
	if (file->kept > 0 && ftruncate(file->fd, (off_t)file->end) == 0)
		page_file_forget(file);
	return 0;
}

int page_file_keep(struct page_file *file, const uint8_t *data, size_t size)
{
	int r;

	r = write_all(file->fd, data, size, file->end + PARTS_DISTANCE + file->kept);
	if (r == 0)
		r = sync_data(file->fd);
	if (r < 0)
		return r;
	file->kept += size;
	return 0;
}

void page_file_forget(struct page_file *file)
{
	file->kept = 0;
}
