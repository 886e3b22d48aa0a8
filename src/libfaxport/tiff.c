/* SPDX-License-Identifier: MIT */
/* The structure of a TIFF file: head, directories, entries; see tiff.h. Sections are those of TIFF 6.0. */
#include "libfaxport/tiff.h"

#include <errno.h>
#include <string.h>

#include "base/macros.h"

#define HEAD_SIZE 8
#define ENTRY_SIZE 12
#define MAGIC 42 /* a BigTIFF has 43 */

/* Bytes of one value of each type (section 2). */
static const uint8_t type_sizes[] = {
	[1] = 1,  /* BYTE */
	[2] = 1,  /* ASCII */
	[3] = 2,  /* SHORT */
	[4] = 4,  /* LONG */
	[5] = 8,  /* RATIONAL */
	[6] = 1,  /* SBYTE */
	[7] = 1,  /* UNDEFINED */
	[8] = 2,  /* SSHORT */
	[9] = 4,  /* SLONG */
	[10] = 8, /* SRATIONAL */
	[11] = 4, /* FLOAT */
	[12] = 8, /* DOUBLE */
	[13] = 4, /* IFD, of the first supplement */
};

uint16_t tiff_u16(const struct tiff *tiff, const uint8_t *bytes)
{
	return tiff->big_endian ? (uint16_t)(bytes[0] << 8 | bytes[1]) : (uint16_t)(bytes[1] << 8 | bytes[0]);
}

uint32_t tiff_u32(const struct tiff *tiff, const uint8_t *bytes)
{
	uint32_t first = tiff_u16(tiff, bytes), second = tiff_u16(tiff, bytes + 2);

	return tiff->big_endian ? first << 16 | second : second << 16 | first;
}

static int read_at(const struct tiff *tiff, uint64_t offset, void *data, size_t size)
{
	const struct tiff_source *source = tiff->source;

	if (offset > source->size || size > source->size - offset)
		return -EBADMSG;
	return source->read(source->arg, offset, data, size);
}

/* Of the directory at @offset: the number of its entries, and where the next one is (0: it is the last). */
static int read_directory(const struct tiff *tiff, uint32_t offset, uint32_t *ret_count, uint32_t *ret_next)
{
	uint8_t bytes[4];
	uint32_t count;
	int r;

	/* Section 2: on a word boundary. Many programs do not keep to it, and nothing here depends on it. */
	if (offset < HEAD_SIZE)
		return -EBADMSG;
	r = read_at(tiff, offset, bytes, 2);
	if (r < 0)
		return r;
	count = tiff_u16(tiff, bytes);
	if (count == 0 || count > TIFF_ENTRIES_MAX)
		return -EBADMSG;
	r = read_at(tiff, (uint64_t)offset + 2 + ENTRY_SIZE * count, bytes, 4);
	if (r < 0)
		return r;
	*ret_count = count;
	*ret_next = tiff_u32(tiff, bytes);
	return 0;
}

int tiff_open(struct tiff *tiff, const struct tiff_source *source)
{
	uint8_t head[HEAD_SIZE];
	uint32_t next;
	int r;

	tiff->source = source;
	r = read_at(tiff, 0, head, sizeof(head));
	if (r < 0)
		return r;
	if (memcmp(head, "II", 2) != 0 && memcmp(head, "MM", 2) != 0)
		return -EBADMSG;
	tiff->big_endian = head[0] == 'M';
	if (tiff_u16(tiff, head + 2) != MAGIC)
		return -EBADMSG;
	tiff->first = tiff_u32(tiff, head + 4);
	r = read_directory(tiff, tiff->first, &tiff->count, &next);
	if (r < 0)
		return r;
	return read_at(tiff, (uint64_t)tiff->first + 2, tiff->entries, (size_t)ENTRY_SIZE * tiff->count);
}

int tiff_count_pages(const struct tiff *tiff, uint32_t *ret_pages)
{
	uint32_t at, next, mark = 0, count, pages = 0;
	int r;

	for (at = tiff->first; at != 0; at = next) {
		/* A circle comes back to a mark that is moved seldom and more seldom. */
		if (at == mark || pages == FAX_TIFF_PAGES_MAX)
			return -EBADMSG;
		if ((pages & (pages + 1)) == 0)
			mark = at;
		pages++;
		r = read_directory(tiff, at, &count, &next);
		if (r < 0)
			return r;
	}
	*ret_pages = pages;
	return 0;
}

int tiff_find(const struct tiff *tiff, uint16_t tag, struct tiff_value *ret_value)
{
	const uint8_t *entry = tiff->entries, *end = entry + ENTRY_SIZE * tiff->count;
	struct tiff_value value = {0};
	uint64_t size;

	/* Section 2: sorted. A strict order would miss what careless programs have written. */
	while (entry < end && tiff_u16(tiff, entry) != tag)
		entry += ENTRY_SIZE;
	if (entry == end)
		return -ENOENT;

	value.type = tiff_u16(tiff, entry + 2);
	value.count = tiff_u32(tiff, entry + 4);
	/* Section 2: a field of a type that is not known is skipped. */
	if (value.type >= ARRAY_SIZE(type_sizes) || type_sizes[value.type] == 0)
		return -ENOENT;
	value.value_size = type_sizes[value.type];
	size = (uint64_t)value.count * value.value_size;
	value.is_inside = size <= sizeof(value.bytes);
	memcpy(value.bytes, entry + 8, sizeof(value.bytes));
	value.offset = tiff_u32(tiff, entry + 8);
	if (!value.is_inside && (value.offset > tiff->source->size || size > tiff->source->size - value.offset))
		return -EBADMSG;
	*ret_value = value;
	return 0;
}
