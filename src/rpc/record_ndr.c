/* SPDX-License-Identifier: MIT */
/*
 * Records as NDR structures (reference, section 6.2): the members in place,
 * each at its own alignment, pointers as referents; then what they refer to,
 * in the order of the members.
 */
#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "rpc/record.h"

/* Stands for a string that is announced and still to come. */
static const char coming[] = "";

static size_t record_alignment(const struct rpc_record *record)
{
	size_t most = 1, i;

	for (i = 0; i < record->field_count; i++)
		most = MAX(most, rpc_kinds[record->fields[i].kind].ndr_align);
	return most;
}

size_t rpc_ndr_record_size(const struct rpc_record *record)
{
	const struct rpc_kind_info *info;
	size_t at = 0, i;

	for (i = 0; i < record->field_count; i++) {
		info = &rpc_kinds[record->fields[i].kind];
		at = ((at + info->ndr_align - 1) & ~(info->ndr_align - 1u)) + info->ndr_size;
	}
	return at;
}

/* ---- writing --------------------------------------------------------- */

static const char *text_or_null(enum rpc_kind kind, const char *text)
{
	return kind == RPC_KIND_TEXT && text && !*text ? NULL : text;
}

static void put_field(const struct rpc_record *record, enum rpc_kind kind, const void *member, struct buf *out,
		      uint32_t *referents)
{
	const struct rpc_destination *destination;
	const struct rpc_u32s *u32s;
	const struct rpc_time *time;
	const uint16_t *parts;
	uint32_t size;
	size_t i;

	switch (kind) {
	case RPC_KIND_SIZE:
		size = *(const uint32_t *)member;
		ndr_put_u32(out, size ? size : record->size32);
		break;
	case RPC_KIND_U16:
		ndr_put_u16(out, *(const uint16_t *)member);
		break;
	case RPC_KIND_U32:
		ndr_put_u32(out, *(const uint32_t *)member);
		break;
	case RPC_KIND_U64:
	case RPC_KIND_I64:
		ndr_put_u64(out, *(const uint64_t *)member);
		break;
	case RPC_KIND_BOOL:
		ndr_put_u32(out, *(const bool *)member);
		break;
	case RPC_KIND_ENUM:
		ndr_put_u16(out, (uint16_t)(*(const uint32_t *)member));
		break;
	case RPC_KIND_TIME:
		time = member;
		ndr_put_u16(out, time->hour);
		ndr_put_u16(out, time->minute);
		break;
	case RPC_KIND_SYSTEMTIME:
		parts = member;
		for (i = 0; i < 8; i++)
			ndr_put_u16(out, parts[i]);
		break;
	case RPC_KIND_STR:
	case RPC_KIND_TEXT:
		ndr_put_referent(out, text_or_null(kind, *(const char *const *)member) != NULL, referents);
		break;
	case RPC_KIND_U32S:
		u32s = member;
		ndr_put_u32(out, u32s->count);
		ndr_put_referent(out, u32s->count > 0, referents);
		break;
	case RPC_KIND_DEST:
		destination = member;
		ndr_put_u32(out, destination->use_group);
		if (destination->use_group)
			ndr_put_referent(out, destination->group_name != NULL, referents);
		else
			ndr_put_u32(out, destination->device_id);
		ndr_put_u32(out, destination->use_group);
		break;
	case RPC_KIND_FILETIME:
	case RPC_KIND_VERSION:
	case RPC_KIND_STATUS:
	case RPC_KIND_COUNTRIES:
	case RPC_KINDS:
		break; /* in blobs only; the table test checks that no NDR record has them */
	}
}

void rpc_ndr_put_record(const struct rpc_record *record, const void *item, struct buf *out, uint32_t *referents)
{
	size_t i;

	ndr_put_align(out, record_alignment(record));
	for (i = 0; i < record->field_count; i++)
		put_field(record, record->fields[i].kind, (const uint8_t *)item + record->fields[i].offset, out,
			  referents);
}

void rpc_ndr_put_deferred(const struct rpc_record *record, const void *item, struct buf *out)
{
	const struct rpc_destination *destination;
	const struct rpc_u32s *u32s;
	const struct rpc_field *field;
	const char *text;
	const void *member;
	size_t i, k;

	for (i = 0; i < record->field_count; i++) {
		field = &record->fields[i];
		member = (const uint8_t *)item + field->offset;
		switch (field->kind) {
		case RPC_KIND_STR:
		case RPC_KIND_TEXT:
			text = text_or_null(field->kind, *(const char *const *)member);
			if (text)
				ndr_put_string(out, text, record->string_max);
			break;
		case RPC_KIND_U32S:
			u32s = member;
			if (u32s->count > 0)
				ndr_put_u32(out, u32s->count);
			for (k = 0; k < u32s->count; k++)
				ndr_put_u32(out, u32s->items[k]);
			break;
		case RPC_KIND_DEST:
			destination = member;
			if (destination->use_group && destination->group_name)
				ndr_put_string(out, destination->group_name, record->string_max);
			break;
		default:
			break;
		}
	}
}

/* ---- reading --------------------------------------------------------- */

static void get_field(enum rpc_kind kind, struct ndr_reader *reader, void *member)
{
	struct rpc_destination *destination;
	struct rpc_u32s *u32s;
	struct rpc_time *time;
	uint16_t *parts;
	size_t i;

	switch (kind) {
	case RPC_KIND_U16:
		*(uint16_t *)member = ndr_u16(reader);
		break;
	case RPC_KIND_SIZE:
	case RPC_KIND_U32:
		*(uint32_t *)member = ndr_u32(reader);
		break;
	case RPC_KIND_U64:
	case RPC_KIND_I64:
		*(uint64_t *)member = ndr_u64(reader);
		break;
	case RPC_KIND_BOOL:
		*(bool *)member = ndr_u32(reader) != 0;
		break;
	case RPC_KIND_ENUM:
		*(uint32_t *)member = ndr_u16(reader);
		break;
	case RPC_KIND_TIME:
		time = member;
		time->hour = ndr_u16(reader);
		time->minute = ndr_u16(reader);
		break;
	case RPC_KIND_SYSTEMTIME:
		parts = member;
		for (i = 0; i < 8; i++)
			parts[i] = ndr_u16(reader);
		break;
	case RPC_KIND_STR:
	case RPC_KIND_TEXT:
		*(const char **)member = ndr_referent(reader) ? coming : NULL;
		break;
	case RPC_KIND_U32S:
		u32s = member;
		u32s->count = ndr_u32(reader);
		/* A pointer without numbers, or numbers without a pointer, is neither. */
		if (u32s->count > RPC_FAX_MAX_DEVICES || ndr_referent(reader) != (u32s->count > 0))
			ndr_fail(reader, -EBADMSG);
		break;
	case RPC_KIND_DEST:
		destination = member;
		destination->use_group = ndr_u32(reader) != 0;
		if (destination->use_group)
			destination->group_name = ndr_referent(reader) ? coming : NULL;
		else
			destination->device_id = ndr_u32(reader);
		if ((ndr_u32(reader) != 0) != destination->use_group) /* the union's discriminant says otherwise */
			ndr_fail(reader, -EBADMSG);
		break;
	case RPC_KIND_FILETIME:
	case RPC_KIND_VERSION:
	case RPC_KIND_STATUS:
	case RPC_KIND_COUNTRIES:
	case RPC_KINDS:
		break; /* in blobs only */
	}
}

void rpc_ndr_get_record(const struct rpc_record *record, struct ndr_reader *reader, void *item)
{
	size_t i;

	ndr_align(reader, record_alignment(record));
	for (i = 0; i < record->field_count; i++)
		get_field(record->fields[i].kind, reader, (uint8_t *)item + record->fields[i].offset);
}

static void get_u32s(struct ndr_reader *reader, struct rpc_u32s *u32s)
{
	uint32_t *items;
	size_t i;

	if (ndr_error(reader) || u32s->count == 0)
		return;
	if (ndr_u32(reader) != u32s->count) {
		ndr_fail(reader, -EBADMSG);
		return;
	}
	items = rpc_arena_alloc(reader->arena, u32s->count * sizeof(*items));
	if (!items) {
		ndr_fail(reader, -ENOMEM);
		return;
	}
	for (i = 0; i < u32s->count; i++)
		items[i] = ndr_u32(reader);
	u32s->items = items;
}

void rpc_ndr_get_deferred(const struct rpc_record *record, struct ndr_reader *reader, void *item)
{
	struct rpc_destination *destination;
	const struct rpc_field *field;
	const char **text;
	void *member;
	size_t i;

	for (i = 0; i < record->field_count; i++) {
		field = &record->fields[i];
		member = (uint8_t *)item + field->offset;
		switch (field->kind) {
		case RPC_KIND_STR:
		case RPC_KIND_TEXT:
			text = member;
			if (*text)
				*text = ndr_string(reader, record->string_max);
			else if (field->kind == RPC_KIND_TEXT)
				*text = "";
			break;
		case RPC_KIND_U32S:
			get_u32s(reader, member);
			break;
		case RPC_KIND_DEST:
			destination = member;
			if (destination->group_name)
				destination->group_name = ndr_string(reader, record->string_max);
			break;
		default:
			break;
		}
	}
}
