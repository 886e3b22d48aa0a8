/* SPDX-License-Identifier: MIT */
/*
 * Records: the structures of the wire, as data.
 *
 * A record is one list of fields, F(T, kind, member, WireName). The C struct,
 * the table that encoder and decoder walk, and the reference page are all
 * made from it. [MS-FAX] writes records in two ways, and most of its records
 * exist in both, with the same members in the same order:
 *
 * - NDR (reference, section 6.2): as DCE/RPC marshals a structure; strings
 *   are referents here and follow the whole structure.
 * - blob (section 7): n fixed parts, each rounded up to 8 bytes, then the
 *   records they refer to, then strings; all joined by offsets from the start.
 *
 * The lists are in records_*.h. Records named fax_* are the public structures
 * of <faxport/types.h>: the server encodes, and the client decodes, those
 * very structures. Strings are UTF-8.
 */
#ifndef RPC_RECORD_H
#define RPC_RECORD_H

#include <faxport/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "rpc/arena.h"
#include "rpc/constants.h"
#include "rpc/ndr.h"
#include "rpc/records_config.h"
#include "rpc/records_faxport.h"
#include "rpc/records_job.h"
#include "rpc/records_port.h"

/* ---- kinds of fields ------------------------------------------------- */

/*
 * Columns: kind, bytes and alignment in NDR, the same in a blob, words for the
 * reference page.
 *
 * SIZE is a structure's own leading size: encoding writes it, decoding stores
 * it, rpc_record_size_known() checks it. STR may be NULL; TEXT is never NULL
 * after decoding, and "" is written as NULL. ENUM is an IDL enum: 2 bytes in
 * NDR. STATUS refers to a FAX_JOB_STATUS. DEST is a rule's device or group.
 */
/* clang-format off */
#define RPC_KIND_LIST(X) \
	X(SIZE,        4, 4,  4, 4, "size of the structure") \
	X(U16,         2, 2,  2, 2, "16 bits") \
	X(U32,         4, 4,  4, 4, "32 bits") \
	X(U64,         8, 8,  8, 8, "64 bits") \
	X(I64,         8, 8,  8, 8, "64 bits, signed") \
	X(BOOL,        4, 4,  4, 4, "0 or 1 in 32 bits") \
	X(ENUM,        2, 2,  4, 4, "enumeration") \
	X(TIME,        4, 2,  4, 2, "hour, minute") \
	X(FILETIME,    8, 4,  8, 4, "FILETIME") \
	X(SYSTEMTIME, 16, 2, 16, 2, "SYSTEMTIME") \
	X(STR,         4, 4,  4, 4, "string or NULL") \
	X(TEXT,        4, 4,  4, 4, "string") \
	X(U32S,        8, 4,  8, 4, "count and numbers") \
	X(VERSION,    20, 4, 20, 4, "FAX_VERSION") \
	X(STATUS,      4, 4,  4, 4, "FAX_JOB_STATUS or NULL") \
	X(COUNTRIES,   8, 4,  8, 4, "count and countries") \
	X(DEST,       12, 4,  8, 4, "device or group")

enum rpc_kind {
#define X(kind, ...) RPC_KIND_##kind,
	RPC_KIND_LIST(X)
#undef X
	RPC_KINDS
};
/* clang-format on */

/* ---- what is inside fields ------------------------------------------- */

struct rpc_time { /* FAX_TIME */
	uint16_t hour, minute;
};

struct rpc_u32s {
	uint32_t count;
	const uint32_t *items;
};

struct rpc_countries {
	uint32_t count;
	const struct rpc_country *items;
};

struct rpc_destination {
	bool use_group;
	uint32_t device_id;     /* unless use_group */
	const char *group_name; /* if use_group; may be NULL */
};

/* ---- the structs ----------------------------------------------------- */

#define RPC_MEMBER(T, kind, member, wire) RPC_MEMBER_##kind(member)
#define RPC_MEMBER_SIZE(m) uint32_t m;
#define RPC_MEMBER_U16(m) uint16_t m;
#define RPC_MEMBER_U32(m) uint32_t m;
#define RPC_MEMBER_U64(m) uint64_t m;
#define RPC_MEMBER_I64(m) int64_t m;
#define RPC_MEMBER_BOOL(m) bool m;
#define RPC_MEMBER_ENUM(m) uint32_t m;
#define RPC_MEMBER_TIME(m) struct rpc_time m;
#define RPC_MEMBER_FILETIME(m) uint64_t m;
#define RPC_MEMBER_SYSTEMTIME(m) uint16_t m[8];
#define RPC_MEMBER_STR(m) const char *m;
#define RPC_MEMBER_TEXT(m) const char *m;
#define RPC_MEMBER_U32S(m) struct rpc_u32s m;
#define RPC_MEMBER_VERSION(m) struct rpc_version m;
#define RPC_MEMBER_STATUS(m) const struct rpc_job_status *m;
#define RPC_MEMBER_COUNTRIES(m) struct rpc_countries m;
#define RPC_MEMBER_DEST(m) struct rpc_destination m;

/*
 * All records. The columns of each list: struct tag, list of fields, wire
 * name, bytes of the fixed part in a blob (0: never a blob), value of the
 * size field from a 32-bit and from a 64-bit client in NDR (0: never NDR, or
 * not checked), longest string in UTF-16 units.
 * OURS: made here; PUBLIC: the struct is in <faxport/types.h>.
 */
#define RPC_RECORD_LIST(OURS, PUBLIC) \
	RPC_RECORDS_PORT(OURS) \
	RPC_RECORDS_JOB(OURS) \
	RPC_RECORDS_CONFIG(OURS) \
	RPC_RECORDS_FAXPORT(OURS, PUBLIC)

struct rpc_record;

#define OURS(tag, fields, ...) \
	struct tag { \
		fields(RPC_MEMBER, ) \
	}; \
	extern const struct rpc_record tag##_record;
#define PUBLIC(tag, fields, ...) extern const struct rpc_record tag##_record;
RPC_RECORD_LIST(OURS, PUBLIC)
#undef OURS
#undef PUBLIC

/* ---- the tables ------------------------------------------------------ */

struct rpc_field {
	const char *name; /* on the wire's reference page */
	uint16_t offset;  /* in the C struct */
	enum rpc_kind kind;
};

struct rpc_record {
	const char *name; /* in the reference: "FAX_PORT_INFO" */
	const struct rpc_field *fields;
	uint16_t field_count;
	uint16_t struct_size;    /* of the C struct */
	uint16_t blob_size;      /* fixed part, not rounded; 0: never a blob */
	uint16_t size32, size64; /* good values of the size field in NDR; 0: none, or any */
	uint16_t string_max;     /* UTF-16 units */
};

/* What is known of a kind (RPC_KIND_LIST). */
struct rpc_kind_info {
	uint8_t ndr_size, ndr_align, blob_size, blob_align;
	const char *name, *words;
};

extern const struct rpc_kind_info rpc_kinds[RPC_KINDS];

extern const struct rpc_record *const rpc_records[];
extern const size_t rpc_record_count;

/* The distance of two fixed parts in a blob. */
size_t rpc_record_stride(const struct rpc_record *record);

/* Is the size field of this decoded NDR structure one that a client may send? True for records without one. */
bool rpc_record_size_known(const struct rpc_record *record, const void *item);

/*
 * NDR: write the fixed part of @item, then, when all fixed parts of its
 * parameter are written, what its pointers refer to. Errors are @out's (-E2BIG:
 * a string is longer than the record allows). A size field that is 0 is
 * written as a 32-bit client writes it.
 */
void rpc_ndr_put_record(const struct rpc_record *record, const void *item, struct buf *out, uint32_t *referents);
void rpc_ndr_put_deferred(const struct rpc_record *record, const void *item, struct buf *out);

/* The other way. @item is zeroed. Between the two calls its pointers only say that something will come. */
void rpc_ndr_get_record(const struct rpc_record *record, struct ndr_reader *reader, void *item);
void rpc_ndr_get_deferred(const struct rpc_record *record, struct ndr_reader *reader, void *item);

/* Bytes of the fixed part in NDR, without trailing padding: the least that one takes. */
size_t rpc_ndr_record_size(const struct rpc_record *record);

/*
 * Encode @count records from the array @items as a blob, appended to @out
 * (whose present end is the blob's start). Strings longer than the record
 * allows are cut. Errors are @out's.
 */
void rpc_blob_encode(const struct rpc_record *record, const void *items, size_t count, struct buf *out);

/*
 * Decode a blob of @count records into the array *@ret_items in @arena (NULL
 * when @count is 0). Nothing in it is trusted. -EBADMSG: it is not such a
 * blob; -ENOMEM: the arena is full.
 */
int rpc_blob_decode(const struct rpc_record *record, const uint8_t *blob, size_t size, size_t count,
		    struct rpc_arena *arena, const void **ret_items);

#endif
