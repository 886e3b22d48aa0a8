/* SPDX-License-Identifier: MIT */
/*
 * Methods: every call of the wire, as data.
 *
 * A method is one row of an interface's table (methods_fax.h, 105 rows of
 * [MS-FAX]; methods_faxport.h, ours) and one list of parameters in wire order,
 * P(T, direction, kind, member, WireName, extra). From them come one struct of
 * arguments per method, the table that encoder, decoder and access check walk,
 * and the reference page. (T is the struct they belong to, for offsetof().)
 *
 * The struct of FAX_GetPort is struct rpc_fax_GetPort: first the status that
 * every reply ends with (a Win32 code, enum rpc_error), then the parameters,
 * in and out together. Server: decode the request (out members are then zero),
 * fill the out members, encode the reply. Client: fill the in members, encode
 * the request, decode the reply into the same struct.
 *
 * Do not include <windows.h> before this: it turns GetJob and GetMessage into macros.
 */
#ifndef RPC_METHODS_H
#define RPC_METHODS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "rpc/arena.h"
#include "rpc/constants.h"
#include "rpc/methods_fax.h"
#include "rpc/methods_faxport.h"
#include "rpc/pdu.h"
#include "rpc/record.h"

/* ---- kinds of parameters --------------------------------------------- */

/*
 * Columns: kind, what extra is, words for the reference page ("in", when the
 * request's form differs from the reply's).
 *
 * ARRAY is a blob of n records, its size, and the count of records; BLOB is a
 * blob of one record (NULL: none) and its size; DATA are bytes that we do not
 * look into. Their three names on the wire are one member here.
 */
/* clang-format off */
#define RPC_PARAM_KIND_LIST(X) \
	X(U32,        "none",       "32 bits") \
	X(U64,        "none",       "64 bits") \
	X(BOOL,       "none",       "0 or 1 in 32 bits") \
	X(ENUM,       "none",       "enumeration in 16 bits") \
	X(OPT_U32,    "none",       "pointer to 32 bits, or NULL") \
	X(HANDLE,     "handle type","context handle") \
	X(STRING,     "longest",    "string") \
	X(OPT_STRING, "longest",    "string or NULL") \
	X(STRUCT,     "record",     "structure") \
	X(BLOB,       "record",     "blob of one record, its size") \
	X(ARRAY,      "record",     "blob of records, its size, their count") \
	X(DATA,       "longest",    "bytes, their count") \
	X(OPT_DATA,   "longest",    "bytes or NULL, their count") \
	X(CHUNK,      "longest",    "file bytes, their count") \
	X(PROFILES,   "record",     "count, array of structures") \
	X(U64S,       "none",       "array of 64-bit numbers, one per recipient") \
	X(REST,       "none",       "bytes of no defined form, not looked at")

enum rpc_param_kind {
#define X(kind, ...) RPC_PARAM_##kind,
	RPC_PARAM_KIND_LIST(X)
#undef X
	RPC_PARAM_KINDS
};
/* clang-format on */

enum rpc_direction { RPC_IN = 1, RPC_OUT = 2, RPC_INOUT = 3 };

/* A handle of one type given for another must fault (reference 3.7). */
enum rpc_handle_type {
	RPC_HANDLE_SERVICE,
	RPC_HANDLE_PORT,
	RPC_HANDLE_MESSAGES,
	RPC_HANDLE_COPY,
	RPC_HANDLE_EVENT,    /* of 73 */
	RPC_HANDLE_EVENT_EX, /* of 74, 75, 92 */
	RPC_HANDLE_SUBMISSION,
	RPC_HANDLE_TYPES
};

struct rpc_handle {
	uint32_t attributes; /* 0 */
	uint8_t uuid[16];    /* all zero: NULL handle */
};

bool rpc_handle_is_null(const struct rpc_handle *handle);

struct rpc_opt_u32 {
	bool present;
	uint32_t value;
};

struct rpc_bytes {
	const uint8_t *data; /* NULL: a NULL pointer on the wire, where that is allowed; else when size is 0 */
	uint32_t size;
};

struct rpc_u64s {
	uint32_t count;
	const uint64_t *items;
};

/* ---- the structs of arguments ---------------------------------------- */

#define RPC_ARG(T, direction, kind, member, wire, extra) RPC_ARG_##kind(member, extra)
#define RPC_ARG_U32(m, extra) uint32_t m;
#define RPC_ARG_U64(m, extra) uint64_t m;
#define RPC_ARG_BOOL(m, extra) bool m;
#define RPC_ARG_ENUM(m, extra) uint32_t m;
#define RPC_ARG_OPT_U32(m, extra) struct rpc_opt_u32 m;
#define RPC_ARG_HANDLE(m, extra) struct rpc_handle m;
#define RPC_ARG_STRING(m, extra) const char *m;     /* never NULL after decoding */
#define RPC_ARG_OPT_STRING(m, extra) const char *m; /* may be NULL */
#define RPC_ARG_STRUCT(m, tag) struct tag m;
#define RPC_ARG_BLOB(m, tag) const struct tag *m; /* may be NULL */
#define RPC_ARG_ARRAY(m, tag) \
	struct { \
		uint32_t count; \
		const struct tag *items; \
	} m;
#define RPC_ARG_DATA(m, extra) struct rpc_bytes m; /* points into the stub */
#define RPC_ARG_OPT_DATA(m, extra) struct rpc_bytes m;
#define RPC_ARG_CHUNK(m, extra) struct rpc_bytes m; /* ReadFile's request: only size, data is NULL */
#define RPC_ARG_PROFILES(m, tag) RPC_ARG_ARRAY(m, tag)
#define RPC_ARG_U64S(m, extra) struct rpc_u64s m; /* empty when encoding: the reply has zeros, one per recipient */
#define RPC_ARG_REST(m, extra) struct rpc_bytes m;

#define X(opnum, name, ...) \
	struct rpc_fax_##name { \
		uint32_t status; \
		RPC_FAX_##name(RPC_ARG, ) \
	};
RPC_FAX_METHODS(X)
#undef X

#define X(opnum, name, ...) \
	struct rpc_faxport_##name { \
		uint32_t status; \
		RPC_FAXPORT_##name(RPC_ARG, ) \
	};
RPC_FAXPORT_METHODS(X)
#undef X

/* Operation numbers: RPC_FAX_OP_GetPort, RPC_FAXPORT_OP_GetPortStatus. */
enum rpc_fax_op {
#define X(opnum, name, ...) RPC_FAX_OP_##name = opnum,
	RPC_FAX_METHODS(X)
#undef X
};

enum rpc_faxport_op {
#define X(opnum, name, ...) RPC_FAXPORT_OP_##name = opnum,
	RPC_FAXPORT_METHODS(X)
#undef X
};

/* No struct of arguments is larger; all fit struct rpc_args_room. */
#define RPC_ARGS_MAX 1024

struct rpc_args_room {
	_Alignas(max_align_t) uint8_t bytes[RPC_ARGS_MAX];
};

/* ---- the tables ------------------------------------------------------ */

struct rpc_param {
	const char *name;
	enum rpc_param_kind kind;
	enum rpc_direction direction;
	uint16_t offset;                 /* in the struct of arguments */
	uint32_t extra;                  /* longest string (UTF-16 units) or data (bytes), or enum rpc_handle_type */
	const struct rpc_record *record; /* STRUCT, BLOB, ARRAY, PROFILES */
};

/* How a server of this version answers. */
enum rpc_answer {
	RPC_SERVED,      /* the dispatcher has a handler */
	RPC_UNSUPPORTED, /* well-formed reply with ERROR_NOT_SUPPORTED, all out parameters empty */
	RPC_RESERVED,    /* no such method: fault op range */
};

/* Who may call. What depends on the arguments (whose job, which direction, which priority) is the handler's to refine.
 */
enum rpc_access {
	RPC_ACCESS_OPEN,    /* no right needed: the handle is the right */
	RPC_ACCESS_ACCOUNT, /* any caller who is somebody */
	RPC_ACCESS_RIGHTS,  /* one of the rights */
	RPC_ACCESS_OWNER,   /* one of the rights, or the job or message is the caller's own: the handler decides */
};

struct rpc_method {
	const char *name;
	uint16_t opnum;
	uint8_t since; /* first API version that has it, 0 to 3 */
	enum rpc_answer answer;
	enum rpc_access access;
	uint32_t rights; /* enum rpc_right: one of them is enough */
	const struct rpc_param *params;
	uint16_t param_count;
	uint16_t args_size; /* of the struct of arguments */
};

struct rpc_interface {
	const char *name;
	struct rpc_syntax syntax;
	const struct rpc_method *methods; /* by opnum */
	uint16_t method_count;
	uint32_t blob_max; /* bytes of one blob in a reply */
};

extern const struct rpc_interface rpc_fax_interface;     /* [MS-FAX] fax, ea0a3165-..., 4.0 */
extern const struct rpc_interface rpc_faxport_interface; /* ours, 1.0 */

/* NULL when @opnum is beyond the table: fault op range. */
const struct rpc_method *rpc_method_find(const struct rpc_interface *interface, uint16_t opnum);

/* ---- coding ---------------------------------------------------------- */

/*
 * Decode a request's stub into @args (method->args_size bytes, zeroed first);
 * strings and arrays live in @arena, DATA points into @stub. -EBADMSG: bad
 * stub data, answer with that fault; -ENOMEM: the arena is full. Bytes left
 * over are bad data too.
 */
int rpc_decode_request(const struct rpc_method *method, const uint8_t *stub, size_t size, struct rpc_arena *arena,
		       void *args);

/* Encode a request, appended to @stub, which must be empty. 0, -E2BIG (a string or array too long), -ENOMEM. */
int rpc_encode_request(const struct rpc_method *method, const void *args, struct buf *stub);

/*
 * Encode a reply; all out parameters are written whatever the status. -E2BIG:
 * the blob is larger than @blob_max (the interface's); answer with an error.
 */
int rpc_encode_reply(const struct rpc_method *method, const void *args, size_t blob_max, struct buf *stub);

/* The reply of a method that fails with @status: out parameters empty, in-out ones as @args (a decoded request) has
 * them. */
int rpc_encode_failure(const struct rpc_method *method, const void *args, uint32_t status, struct buf *stub);

/* Decode a reply into @args, which still hold the request. -EBADMSG: it is no such reply; -ENOMEM. */
int rpc_decode_reply(const struct rpc_method *method, const uint8_t *stub, size_t size, struct rpc_arena *arena,
		     void *args);

/* Do the size fields of all structures in a decoded request have known values? If not: ERROR_INVALID_PARAMETER. */
bool rpc_request_sizes_known(const struct rpc_method *method, const void *args);

/* The fault to answer a negative errno of rpc_decode_request() with. */
uint32_t rpc_fault_of(int r);

/* The code a client of this API version may see: FAX_ERR_* codes are mapped for old ones (reference, section 10). */
uint32_t rpc_visible_error(uint32_t error, uint32_t client_api_version);

/* The name of a Win32 code, e.g. "ACCESS_DENIED"; NULL when unknown. */
const char *rpc_error_name(uint32_t error);

#endif
