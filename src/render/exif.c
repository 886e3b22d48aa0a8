/* SPDX-License-Identifier: MIT */
/* Exif: "Exif\0\0" and then a TIFF header with one directory, of which one entry is looked at. */
#include "render/exif.h"

#include <stdbool.h>
#include <string.h>

#include "render/gray.h"

#define TAG_ORIENTATION 274
#define TYPE_SHORT 3
#define ENTRY_SIZE 12

struct reader {
	const uint8_t *data;
	size_t size;
	bool big;
};

static uint32_t read_number(const struct reader *reader, size_t at, unsigned bytes)
{
	uint32_t value = 0;

	if (at > reader->size || bytes > reader->size - at)
		return 0;
	for (unsigned i = 0; i < bytes; i++)
		value |= (uint32_t)reader->data[at + i] << 8 * (reader->big ? bytes - 1 - i : i);
	return value;
}

unsigned exif_orientation(const uint8_t *data, size_t size)
{
	struct reader reader;
	uint32_t entries, value;
	size_t directory;

	if (size < 14 || memcmp(data, "Exif\0", 6) != 0)
		return GRAY_UPRIGHT;
	reader = (struct reader){data + 6, size - 6, data[6] == 'M'};
	if (read_number(&reader, 2, 2) != 42)
		return GRAY_UPRIGHT;
	directory = read_number(&reader, 4, 4);
	entries = read_number(&reader, directory, 2);
	for (uint32_t i = 0; i < entries; i++) {
		size_t at = directory + 2 + (size_t)i * ENTRY_SIZE;

		if (at >= reader.size)
			break;
		if (read_number(&reader, at, 2) != TAG_ORIENTATION || read_number(&reader, at + 2, 2) != TYPE_SHORT)
			continue;
		value = read_number(&reader, at + 8, 2);
		return value >= 1 && value <= GRAY_ORIENTATIONS ? value : GRAY_UPRIGHT;
	}
	return GRAY_UPRIGHT;
}
