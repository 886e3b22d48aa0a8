/* SPDX-License-Identifier: MIT */
/* The tables of records, made from the lists in records_*.h; see record.h. */
#include "rpc/record.h"

#include <assert.h>
#include <stdalign.h>
#include <string.h>

#include "base/macros.h"

/* A public enum is handled as the uint32_t it is stored like. */
static_assert(sizeof(enum fax_port_state) == sizeof(uint32_t), "enums of types.h travel as 32 bits");
static_assert(sizeof(bool) == 1, "bool is a byte");

#define FIELD(T, kind, member, wire) {#wire, offsetof(struct T, member), RPC_KIND_##kind},

/* clang-format off */
#define FIELDS(tag, fields, ...) static const struct rpc_field tag##_fields[] = {fields(FIELD, tag)};
RPC_RECORD_LIST(FIELDS, FIELDS)

#define RECORD(tag, fields, name, blob_size, size32, size64, string_max) \
	static_assert(sizeof(struct tag) <= UINT16_MAX, "struct_size has 16 bits"); \
	const struct rpc_record tag##_record = { \
		name, tag##_fields, ARRAY_SIZE(tag##_fields), sizeof(struct tag), blob_size, size32, size64, string_max, \
	};
RPC_RECORD_LIST(RECORD, RECORD)

const struct rpc_record *const rpc_records[] = {
#define X(tag, ...) &tag##_record,
	RPC_RECORD_LIST(X, X)
#undef X
};
/* clang-format on */

const size_t rpc_record_count = ARRAY_SIZE(rpc_records);

const struct rpc_kind_info rpc_kinds[RPC_KINDS] = {
#define X(kind, ndr_size, ndr_align, blob_size, blob_align, words) \
	[RPC_KIND_##kind] = {ndr_size, ndr_align, blob_size, blob_align, #kind, words},
	RPC_KIND_LIST(X)
#undef X
};

size_t rpc_record_stride(const struct rpc_record *record)
{
	return (record->blob_size + 7u) & ~7u;
}

bool rpc_record_size_known(const struct rpc_record *record, const void *item)
{
	uint32_t size;

	if (record->size32 == 0 || record->fields[0].kind != RPC_KIND_SIZE)
		return true;
	memcpy(&size, (const uint8_t *)item + record->fields[0].offset, sizeof(size));
	return size == record->size32 || size == record->size64 ||
	       /* FAX_ACTIVITY_LOGGING_CONFIGW: the specification says 28, the natural layout is 24 (reference 6.2). */
	       (record == &rpc_activity_logging_record && size == 24);
}
