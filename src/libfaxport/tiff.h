/* SPDX-License-Identifier: MIT */
/*
 * TIFF 6.0 as data: directories, entries, values; nothing of images. Whatever
 * the bytes are, what is read is bounded: some kB of the first page, six bytes
 * of each other one.
 *
 * A source gives the bytes: tiff_file.c has it for files, tests have it for
 * memory. Faults are negative errno values; -EBADMSG: not a TIFF, or damaged.
 */
#ifndef LIBFAXPORT_TIFF_H
#define LIBFAXPORT_TIFF_H

#include <faxport/tiff.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rpc/arena.h"

/* Entries that a directory may have: a fax has some twenty, a camera's picture a hundred. */
#define TIFF_ENTRIES_MAX 1024

struct tiff_source {
	/* Exactly @size bytes at @offset; both are within @size below. Returns 0 or a negative errno. */
	int (*read)(void *arg, uint64_t offset, void *data, size_t size);
	void *arg;
	uint64_t size;
};

/* A file whose first directory has been read. */
struct tiff {
	const struct tiff_source *source;
	bool big_endian;
	uint32_t first; /* where the first directory is */
	uint32_t count; /* its entries */
	uint8_t entries[12 * TIFF_ENTRIES_MAX];
};

struct tiff_value {
	uint16_t type;
	uint32_t count;
	uint32_t value_size; /* of one, in bytes */
	bool is_inside;      /* in @bytes, otherwise at @offset */
	uint8_t bytes[4];
	uint32_t offset;
};

int tiff_open(struct tiff *tiff, const struct tiff_source *source);

/* How many directories there are. -EBADMSG: more than FAX_TIFF_PAGES_MAX, or they go round in a circle. */
int tiff_count_pages(const struct tiff *tiff, uint32_t *ret_pages);

/* The first entry of @tag in the first page. -ENOENT: there is none, or one of a type that TIFF 6.0 does not know. */
int tiff_find(const struct tiff *tiff, uint16_t tag, struct tiff_value *ret_value);

/*
 * A value as text, as fax_tiff_tag_text() has it: valid UTF-8, at most
 * FAX_TIFF_TEXT_MAX bytes of it.
 */
int tiff_text(const struct tiff *tiff, const struct tiff_value *value, char ret_text[FAX_TIFF_TEXT_MAX + 1]);

/* What the file says of a fax, as fax_tiff_read() has it; the texts are in @arena. */
int tiff_facts(const struct tiff *tiff, struct rpc_arena *arena, struct fax_tiff *ret_facts);

/* Numbers of @tiff's byte order. */
uint16_t tiff_u16(const struct tiff *tiff, const uint8_t *bytes);
uint32_t tiff_u32(const struct tiff *tiff, const uint8_t *bytes);

#endif
