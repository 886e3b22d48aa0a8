/* SPDX-License-Identifier: MIT */
/*
 * Records as blobs (reference, section 7): fixed parts, then the records they
 * refer to, then strings and arrays. Offsets count from the start of the
 * blob; 0 is NULL, since a fixed part stands there.
 *
 * What is decoded may overlap and come in any order, so nothing but the
 * bounds is believed; the arena's limit bounds what many offsets to one long
 * string can cost.
 */
#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "rpc/record.h"

static size_t align_up(size_t at, size_t alignment)
{
	return (at + alignment - 1) & ~(alignment - 1);
}

/* ---- encoding -------------------------------------------------------- */

struct blob {
	struct buf *out;
	size_t start; /* of the blob in @out */
};

/* Bytes in the fixed part, which is there already; NULL once @out has failed. */
static uint8_t *fixed(struct blob *blob, size_t at)
{
	return buf_error(blob->out) ? NULL : blob->out->data + blob->start + at;
}

static void put_u32(struct blob *blob, size_t at, uint32_t value)
{
	uint8_t *p = fixed(blob, at);

	if (p)
		rpc_put_u32(p, value);
}

static void put_offset(struct blob *blob, size_t at)
{
	put_u32(blob, at, (uint32_t)(blob->out->size - blob->start));
}

static void put_text(struct blob *blob, size_t at, const char *text, size_t max)
{
	if (!text)
		return;
	put_offset(blob, at);
	rpc_add_utf16(blob->out, text, max);
}

static void put_numbers(struct blob *blob, size_t at, const struct rpc_u32s *u32s)
{
	uint8_t number[4];
	size_t i;

	put_u32(blob, at, u32s->count);
	if (u32s->count == 0)
		return;
	buf_add_zero(blob->out, -(blob->out->size - blob->start) & 3);
	put_offset(blob, at + 4);
	for (i = 0; i < u32s->count; i++) {
		rpc_put_u32(number, u32s->items[i]);
		buf_add(blob->out, number, sizeof(number));
	}
}

static void put_record(struct blob *blob, size_t at, const struct rpc_record *record, const void *item,
		       size_t *next_status);

static void put_countries(struct blob *blob, size_t at, const struct rpc_countries *countries)
{
	size_t stride = rpc_record_stride(&rpc_country_record), first, i;

	put_u32(blob, at, countries->count);
	if (countries->count == 0)
		return;
	buf_add_zero(blob->out, -(blob->out->size - blob->start) & 7);
	put_offset(blob, at + 4);
	first = blob->out->size - blob->start;
	buf_add_zero(blob->out, countries->count * stride);
	for (i = 0; i < countries->count; i++)
		put_record(blob, first + i * stride, &rpc_country_record, &countries->items[i], NULL);
}

static void put_field(struct blob *blob, size_t at, const struct rpc_record *record, enum rpc_kind kind,
		      const void *member, size_t *next_status)
{
	const struct rpc_destination *destination;
	const struct rpc_job_status *status;
	const struct rpc_time *time;
	const uint16_t *parts;
	const char *text;
	uint8_t *p = fixed(blob, at);
	size_t i;

	if (!p)
		return;
	switch (kind) {
	case RPC_KIND_SIZE:
		rpc_put_u32(p, record->blob_size);
		break;
	case RPC_KIND_U16:
		rpc_put_u16(p, *(const uint16_t *)member);
		break;
	case RPC_KIND_U32:
	case RPC_KIND_ENUM:
		rpc_put_u32(p, *(const uint32_t *)member);
		break;
	case RPC_KIND_U64:
	case RPC_KIND_I64:
	case RPC_KIND_FILETIME:
		rpc_put_u64(p, *(const uint64_t *)member);
		break;
	case RPC_KIND_BOOL:
		rpc_put_u32(p, *(const bool *)member);
		break;
	case RPC_KIND_TIME:
		time = member;
		rpc_put_u16(p, time->hour);
		rpc_put_u16(p + 2, time->minute);
		break;
	case RPC_KIND_SYSTEMTIME:
		parts = member;
		for (i = 0; i < 8; i++)
			rpc_put_u16(p + 2 * i, parts[i]);
		break;
	case RPC_KIND_STR:
	case RPC_KIND_TEXT:
		text = *(const char *const *)member;
		if (text && (kind == RPC_KIND_STR || *text))
			put_text(blob, at, text, record->string_max);
		break;
	case RPC_KIND_U32S:
		put_numbers(blob, at, member);
		break;
	case RPC_KIND_VERSION:
		put_record(blob, at, &rpc_version_record, member, NULL);
		break;
	case RPC_KIND_STATUS:
		status = *(const struct rpc_job_status *const *)member;
		if (!status || !next_status)
			break;
		rpc_put_u32(p, (uint32_t)*next_status);
		put_record(blob, *next_status, &rpc_job_status_record, status, NULL);
		*next_status += rpc_record_stride(&rpc_job_status_record);
		break;
	case RPC_KIND_COUNTRIES:
		put_countries(blob, at, member);
		break;
	case RPC_KIND_DEST:
		destination = member;
		rpc_put_u32(p + 4, destination->use_group);
		if (destination->use_group)
			put_text(blob, at, destination->group_name, record->string_max);
		else
			rpc_put_u32(p, destination->device_id);
		break;
	case RPC_KINDS:
		break;
	}
}

/* Fill the fixed part at @at; what it refers to goes to the end, a status to *@next_status. */
static void put_record(struct blob *blob, size_t at, const struct rpc_record *record, const void *item,
		       size_t *next_status)
{
	const struct rpc_kind_info *info;
	const struct rpc_field *field;
	size_t i, inside = 0;

	for (i = 0; i < record->field_count; i++) {
		field = &record->fields[i];
		info = &rpc_kinds[field->kind];
		inside = align_up(inside, info->blob_align);
		put_field(blob, at + inside, record, field->kind, (const uint8_t *)item + field->offset, next_status);
		inside += info->blob_size;
	}
}

/* How many of the records refer to a status. */
static size_t count_statuses(const struct rpc_record *record, const uint8_t *items, size_t count)
{
	size_t i, k, statuses = 0;

	for (k = 0; k < record->field_count; k++) {
		if (record->fields[k].kind != RPC_KIND_STATUS)
			continue;
		for (i = 0; i < count; i++) {
			const struct rpc_job_status *const *member =
				(const void *)(items + i * record->struct_size + record->fields[k].offset);

			statuses += *member != NULL;
		}
	}
	return statuses;
}

void rpc_blob_encode(const struct rpc_record *record, const void *items, size_t count, struct buf *out)
{
	struct blob blob = {out, out->size};
	size_t stride = rpc_record_stride(record), next_status = count * stride, i;

	buf_add_zero(out,
		     next_status + count_statuses(record, items, count) * rpc_record_stride(&rpc_job_status_record));
	for (i = 0; i < count && !buf_error(out); i++)
		put_record(&blob, i * stride, record, (const uint8_t *)items + i * record->struct_size, &next_status);
}

/* ---- decoding -------------------------------------------------------- */

struct blob_reader {
	const uint8_t *data;
	size_t size;
	struct rpc_arena *arena;
	int error;
};

static void fail(struct blob_reader *reader, int error)
{
	if (!reader->error)
		reader->error = error;
}

/* @size bytes at @offset, or NULL with the fault marked. */
static const uint8_t *at_offset(struct blob_reader *reader, size_t offset, size_t size)
{
	if (offset > reader->size || size > reader->size - offset) {
		fail(reader, -EBADMSG);
		return NULL;
	}
	return reader->data + offset;
}

static const char *get_text(struct blob_reader *reader, uint32_t offset, size_t max)
{
	const uint8_t *p = at_offset(reader, offset, 2);
	size_t units, room;
	const char *text;

	if (!p)
		return "";
	room = MIN((reader->size - offset) / 2, max + 1);
	for (units = 0; units < room; units++) {
		if (p[2 * units] == 0 && p[2 * units + 1] == 0)
			break;
	}
	if (units == room) { /* no NUL inside the blob, or too far off */
		fail(reader, -EBADMSG);
		return "";
	}
	text = rpc_take_utf16(p, units, reader->arena);
	if (!text)
		fail(reader, -ENOMEM);
	return text ? text : "";
}

/* Room in the arena for @count elements of which each takes at least @least bytes of the blob. */
static void *get_room(struct blob_reader *reader, uint32_t offset, uint32_t count, size_t least, size_t element)
{
	void *room;

	if (count > reader->size / least || !at_offset(reader, offset, count * least)) {
		fail(reader, -EBADMSG);
		return NULL;
	}
	room = rpc_arena_alloc(reader->arena, count * element);
	if (!room)
		fail(reader, -ENOMEM);
	return room;
}

static void get_numbers(struct blob_reader *reader, uint32_t count, uint32_t offset, struct rpc_u32s *u32s)
{
	uint32_t *items;
	size_t i;

	if (count == 0)
		return;
	if (count > RPC_FAX_MAX_DEVICES) {
		fail(reader, -EBADMSG);
		return;
	}
	items = get_room(reader, offset, count, 4, sizeof(*items));
	if (!items)
		return;
	for (i = 0; i < count; i++)
		items[i] = rpc_get_u32(reader->data + offset + 4 * i);
	*u32s = (struct rpc_u32s){count, items};
}

static void get_record(struct blob_reader *reader, size_t at, const struct rpc_record *record, void *item);

static void get_countries(struct blob_reader *reader, uint32_t count, uint32_t offset, struct rpc_countries *countries)
{
	size_t stride = rpc_record_stride(&rpc_country_record), i;
	struct rpc_country *items;

	if (count == 0)
		return;
	items = get_room(reader, offset, count, stride, sizeof(*items));
	for (i = 0; items && i < count && !reader->error; i++)
		get_record(reader, offset + i * stride, &rpc_country_record, &items[i]);
	if (items)
		*countries = (struct rpc_countries){count, items};
}

static void get_status(struct blob_reader *reader, uint32_t offset, const struct rpc_job_status **ret_status)
{
	struct rpc_job_status *status;

	if (offset == 0 || !at_offset(reader, offset, rpc_job_status_record.blob_size))
		return;
	status = rpc_arena_alloc(reader->arena, sizeof(*status));
	if (!status) {
		fail(reader, -ENOMEM);
		return;
	}
	get_record(reader, offset, &rpc_job_status_record, status);
	*ret_status = status;
}

static void get_field(struct blob_reader *reader, size_t at, const struct rpc_record *record, enum rpc_kind kind,
		      void *member)
{
	const uint8_t *p = reader->data + at; /* the fixed part lies inside the blob */
	uint32_t value = rpc_kinds[kind].blob_size >= 4 ? rpc_get_u32(p) : 0;
	struct rpc_destination *destination;
	struct rpc_time *time;
	uint16_t *parts;
	size_t i;

	switch (kind) {
	case RPC_KIND_SIZE:
		if (value != record->blob_size)
			fail(reader, -EBADMSG);
		*(uint32_t *)member = value;
		break;
	case RPC_KIND_U16:
		*(uint16_t *)member = rpc_get_u16(p);
		break;
	case RPC_KIND_U32:
	case RPC_KIND_ENUM:
		*(uint32_t *)member = value;
		break;
	case RPC_KIND_U64:
	case RPC_KIND_I64:
	case RPC_KIND_FILETIME:
		*(uint64_t *)member = rpc_get_u64(p);
		break;
	case RPC_KIND_BOOL:
		*(bool *)member = value != 0;
		break;
	case RPC_KIND_TIME:
		time = member;
		time->hour = rpc_get_u16(p);
		time->minute = rpc_get_u16(p + 2);
		break;
	case RPC_KIND_SYSTEMTIME:
		parts = member;
		for (i = 0; i < 8; i++)
			parts[i] = rpc_get_u16(p + 2 * i);
		break;
	case RPC_KIND_STR:
		*(const char **)member = value ? get_text(reader, value, record->string_max) : NULL;
		break;
	case RPC_KIND_TEXT:
		*(const char **)member = value ? get_text(reader, value, record->string_max) : "";
		break;
	case RPC_KIND_U32S:
		get_numbers(reader, value, rpc_get_u32(p + 4), member);
		break;
	case RPC_KIND_VERSION:
		get_record(reader, at, &rpc_version_record, member);
		break;
	case RPC_KIND_STATUS:
		get_status(reader, value, member);
		break;
	case RPC_KIND_COUNTRIES:
		get_countries(reader, value, rpc_get_u32(p + 4), member);
		break;
	case RPC_KIND_DEST:
		destination = member;
		destination->use_group = rpc_get_u32(p + 4) != 0;
		if (!destination->use_group)
			destination->device_id = value;
		else if (value)
			destination->group_name = get_text(reader, value, record->string_max);
		break;
	case RPC_KINDS:
		break;
	}
}

/* The fixed part at @at is known to lie inside the blob. */
static void get_record(struct blob_reader *reader, size_t at, const struct rpc_record *record, void *item)
{
	const struct rpc_kind_info *info;
	const struct rpc_field *field;
	size_t i, inside = 0;

	for (i = 0; i < record->field_count && !reader->error; i++) {
		field = &record->fields[i];
		info = &rpc_kinds[field->kind];
		inside = align_up(inside, info->blob_align);
		get_field(reader, at + inside, record, field->kind, (uint8_t *)item + field->offset);
		inside += info->blob_size;
	}
}

/*
 * The distance of the fixed parts. The reference has them rounded up to 8, but
 * not yet seen from Windows: where the rounded distance does not lead to the
 * second element's size field and the plain one does, that is believed.
 */
static size_t find_stride(const struct rpc_record *record, const uint8_t *blob, size_t size, size_t count)
{
	size_t stride = rpc_record_stride(record), plain = record->blob_size;

	if (count < 2 || stride == plain || record->fields[0].kind != RPC_KIND_SIZE || size < stride + 4)
		return stride;
	if (rpc_get_u32(blob + stride) != plain && rpc_get_u32(blob + plain) == plain)
		return plain;
	return stride;
}

int rpc_blob_decode(const struct rpc_record *record, const uint8_t *blob, size_t size, size_t count,
		    struct rpc_arena *arena, const void **ret_items)
{
	struct blob_reader reader = {blob, size, arena, 0};
	size_t stride, i;
	uint8_t *items;

	if (count == 0) {
		*ret_items = NULL;
		return 0;
	}
	stride = find_stride(record, blob, size, count);
	if (size < record->blob_size || count - 1 > (size - record->blob_size) / stride)
		return -EBADMSG;
	items = rpc_arena_alloc(arena, count * record->struct_size);
	if (!items)
		return -ENOMEM;
	for (i = 0; i < count && !reader.error; i++)
		get_record(&reader, i * stride, record, items + i * record->struct_size);
	if (reader.error)
		return reader.error;
	*ret_items = items;
	return 0;
}
