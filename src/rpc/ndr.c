/* SPDX-License-Identifier: MIT */
/* NDR primitives; see ndr.h. */
#include "rpc/ndr.h"

#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "base/text.h"

/* ---- text ------------------------------------------------------------ */

/* Nearly all text on this wire is ASCII: it is copied without decoding. */
static bool is_ascii(const char *text, size_t size)
{
	size_t i;
	uint8_t all = 0;

	for (i = 0; i < size; i++)
		all |= (uint8_t)text[i];
	return all < 0x80;
}

size_t rpc_utf16_units(const char *text)
{
	struct buf none;

	if (is_ascii(text, strlen(text)))
		return strlen(text);
	buf_init(&none, 0); /* takes nothing; the units are counted all the same */
	return text_to_utf16(&none, text);
}

size_t rpc_add_utf16(struct buf *out, const char *text, size_t max)
{
	size_t length = strlen(text), start = out->size, units, i;
	uint8_t *p;

	if (is_ascii(text, length)) {
		units = MIN(length, max);
		p = buf_extend(out, 2 * (units + 1));
		if (!p)
			return 0;
		for (i = 0; i < units; i++) {
			p[2 * i] = (uint8_t)text[i];
			p[2 * i + 1] = 0;
		}
		p[2 * units] = p[2 * units + 1] = 0;
		return units + 1;
	}

	units = text_to_utf16(out, text);
	if (buf_error(out))
		return 0;
	if (units > max) {
		/* Cut, but not between the halves of a surrogate pair. */
		units = max;
		if (units > 0 && (out->data[start + 2 * units - 1] & 0xfc) == 0xd8)
			units--;
		out->size = start + 2 * units;
	}
	buf_add_zero(out, 2);
	return buf_error(out) ? 0 : units + 1;
}

const char *rpc_take_utf16(const uint8_t *bytes, size_t units, struct rpc_arena *arena)
{
	struct buf text;
	uint16_t all = 0;
	size_t i;
	char *copy;

	if (units == 0)
		return "";
	for (i = 0; i < units; i++)
		all |= rpc_get_u16(bytes + 2 * i);
	if (all < 0x80) {
		copy = rpc_arena_alloc_text(arena, units + 1);
		if (!copy)
			return NULL;
		for (i = 0; i < units; i++)
			copy[i] = (char)bytes[2 * i];
		copy[units] = '\0';
		return copy;
	}

	/* A unit becomes three bytes at most (a pair becomes four). */
	buf_init(&text, 3 * units);
	text_from_utf16(&text, bytes, units);
	copy = buf_error(&text) ? NULL : rpc_arena_alloc_text(arena, text.size + 1);
	if (copy) {
		memcpy(copy, text.data, text.size);
		copy[text.size] = '\0';
	}
	buf_fini(&text);
	return copy;
}

/* ---- reading --------------------------------------------------------- */

void ndr_reader_init(struct ndr_reader *reader, const uint8_t *data, size_t size, struct rpc_arena *arena)
{
	*reader = (struct ndr_reader){.data = data, .size = size, .arena = arena};
}

int ndr_error(const struct ndr_reader *reader)
{
	return reader->error;
}

void ndr_fail(struct ndr_reader *reader, int error)
{
	if (!reader->error)
		reader->error = error;
}

void ndr_align(struct ndr_reader *reader, size_t alignment)
{
	size_t at = (reader->at + alignment - 1) & ~(alignment - 1);

	if (at > reader->size)
		ndr_fail(reader, -EBADMSG);
	else
		reader->at = at;
}

const uint8_t *ndr_bytes(struct ndr_reader *reader, size_t size)
{
	const uint8_t *bytes = reader->data + reader->at;

	if (!reader->error && size > reader->size - reader->at)
		reader->error = -EBADMSG;
	if (reader->error)
		return NULL;
	reader->at += size;
	return bytes;
}

static const uint8_t *aligned(struct ndr_reader *reader, size_t size)
{
	ndr_align(reader, size);
	return ndr_bytes(reader, size);
}

uint16_t ndr_u16(struct ndr_reader *reader)
{
	const uint8_t *p = aligned(reader, 2);

	return p ? rpc_get_u16(p) : 0;
}

uint32_t ndr_u32(struct ndr_reader *reader)
{
	const uint8_t *p = aligned(reader, 4);

	return p ? rpc_get_u32(p) : 0;
}

uint64_t ndr_u64(struct ndr_reader *reader)
{
	const uint8_t *p = aligned(reader, 8);

	return p ? rpc_get_u64(p) : 0;
}

bool ndr_referent(struct ndr_reader *reader)
{
	return ndr_u32(reader) != 0;
}

const char *ndr_string(struct ndr_reader *reader, size_t max)
{
	uint32_t most = ndr_u32(reader), offset = ndr_u32(reader), units = ndr_u32(reader), i;
	const uint8_t *bytes;
	const char *text;

	if (!reader->error && (offset != 0 || units < 1 || units > most || units - 1 > max))
		ndr_fail(reader, -EBADMSG);
	if (reader->error)
		return "";
	bytes = ndr_bytes(reader, 2 * (size_t)units);
	if (!bytes)
		return "";
	/* One NUL, at its end: anything else is no [string]. */
	for (i = 0; i < units; i++) {
		if ((rpc_get_u16(bytes + 2 * (size_t)i) == 0) != (i == units - 1)) {
			ndr_fail(reader, -EBADMSG);
			return "";
		}
	}
	text = rpc_take_utf16(bytes, units - 1, reader->arena);
	if (!text)
		ndr_fail(reader, -ENOMEM);
	return text ? text : "";
}

const uint8_t *ndr_array(struct ndr_reader *reader, size_t max, uint32_t *ret_count)
{
	uint32_t count = ndr_u32(reader);
	const uint8_t *bytes;

	if (!reader->error && count > max)
		ndr_fail(reader, -EBADMSG);
	bytes = ndr_bytes(reader, count);
	*ret_count = bytes ? count : 0;
	return bytes;
}

/* ---- writing --------------------------------------------------------- */

void ndr_put_align(struct buf *out, size_t alignment)
{
	buf_add_zero(out, -out->size & (alignment - 1));
}

void ndr_put_u16(struct buf *out, uint16_t value)
{
	uint8_t bytes[2];

	ndr_put_align(out, 2);
	rpc_put_u16(bytes, value);
	buf_add(out, bytes, sizeof(bytes));
}

void ndr_put_u32(struct buf *out, uint32_t value)
{
	uint8_t bytes[4];

	ndr_put_align(out, 4);
	rpc_put_u32(bytes, value);
	buf_add(out, bytes, sizeof(bytes));
}

void ndr_put_u64(struct buf *out, uint64_t value)
{
	uint8_t bytes[8];

	ndr_put_align(out, 8);
	rpc_put_u64(bytes, value);
	buf_add(out, bytes, sizeof(bytes));
}

void ndr_put_referent(struct buf *out, bool present, uint32_t *referents)
{
	ndr_put_u32(out, present ? 0x20000 + 4 * (*referents)++ : 0);
}

void ndr_put_string(struct buf *out, const char *text, size_t max)
{
	size_t units = rpc_utf16_units(text ? text : "");

	if (units > max) {
		if (!out->error)
			out->error = -E2BIG;
		return;
	}
	ndr_put_u32(out, (uint32_t)units + 1);
	ndr_put_u32(out, 0);
	ndr_put_u32(out, (uint32_t)units + 1);
	rpc_add_utf16(out, text ? text : "", units);
}

void ndr_put_array(struct buf *out, const uint8_t *data, uint32_t size)
{
	ndr_put_u32(out, size);
	buf_add(out, data, size);
}
