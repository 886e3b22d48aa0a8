/* SPDX-License-Identifier: MIT */
/* The tables of methods, made from the lists in methods_fax.h and methods_faxport.h; see methods.h. */
#include "rpc/methods.h"

#include <assert.h>
#include <stddef.h>

#include "base/macros.h"

/* What a parameter's extra column means depends on its kind: a number, or the tag of a record. */
#define EXTRA_NUMBER(extra) extra, NULL
#define EXTRA_RECORD(tag) 0, &tag##_record
#define EXTRA_U32 EXTRA_NUMBER
#define EXTRA_U64 EXTRA_NUMBER
#define EXTRA_BOOL EXTRA_NUMBER
#define EXTRA_ENUM EXTRA_NUMBER
#define EXTRA_OPT_U32 EXTRA_NUMBER
#define EXTRA_HANDLE EXTRA_NUMBER
#define EXTRA_STRING EXTRA_NUMBER
#define EXTRA_OPT_STRING EXTRA_NUMBER
#define EXTRA_STRUCT EXTRA_RECORD
#define EXTRA_BLOB EXTRA_RECORD
#define EXTRA_ARRAY EXTRA_RECORD
#define EXTRA_DATA EXTRA_NUMBER
#define EXTRA_OPT_DATA EXTRA_NUMBER
#define EXTRA_CHUNK EXTRA_NUMBER
#define EXTRA_PROFILES EXTRA_RECORD
#define EXTRA_U64S EXTRA_NUMBER
#define EXTRA_REST EXTRA_NUMBER

#define PARAM(T, direction, kind, member, wire, extra) \
	{#wire, RPC_PARAM_##kind, RPC_##direction, offsetof(struct T, member), EXTRA_##kind(extra)},

/* clang-format off */
#define PARAMS(opnum, name, ...) \
	static const struct rpc_param fax_##name##_params[] = {RPC_FAX_##name(PARAM, rpc_fax_##name)};
RPC_FAX_METHODS(PARAMS)
#undef PARAMS

#define PARAMS(opnum, name, ...) \
	static const struct rpc_param faxport_##name##_params[] = {RPC_FAXPORT_##name(PARAM, rpc_faxport_##name)};
RPC_FAXPORT_METHODS(PARAMS)
#undef PARAMS

#define METHOD(family, opnum, name, answer, since, access, rights) \
	static_assert(sizeof(struct rpc_##family##_##name) <= RPC_ARGS_MAX, "RPC_ARGS_MAX is too small");
#define FAX(...) METHOD(fax, __VA_ARGS__)
#define FAXPORT(...) METHOD(faxport, __VA_ARGS__)
RPC_FAX_METHODS(FAX)
RPC_FAXPORT_METHODS(FAXPORT)
#undef METHOD

#define METHOD(family, opnum, name, answer, since, access, rights) \
	[opnum] = {#name, opnum, since, RPC_##answer, RPC_ACCESS_##access, rights, family##_##name##_params, \
	           ARRAY_SIZE(family##_##name##_params), sizeof(struct rpc_##family##_##name)},
static const struct rpc_method fax_methods[] = {RPC_FAX_METHODS(FAX)};
static const struct rpc_method faxport_methods[] = {RPC_FAXPORT_METHODS(FAXPORT)};
/* clang-format on */

const struct rpc_interface rpc_fax_interface = {
	.name = "fax",
	.syntax = {{0x65, 0x31, 0x0a, 0xea, 0x34, 0x48, 0xd2, 0x11, 0xa6, 0xf8, 0x00, 0xc0, 0x4f, 0xa3, 0x46, 0xcc},
		   4, 0},
	.methods = fax_methods,
	.method_count = ARRAY_SIZE(fax_methods),
	.blob_max = RPC_REPLY_BLOB_MAX,
};

/* f329e548-34b8-495d-a28a-32e58801129b */
const struct rpc_interface rpc_faxport_interface = {
	.name = "faxport",
	.syntax = {{0x48, 0xe5, 0x29, 0xf3, 0xb8, 0x34, 0x5d, 0x49, 0xa2, 0x8a, 0x32, 0xe5, 0x88, 0x01, 0x12, 0x9b},
		   1, 0},
	.methods = faxport_methods,
	.method_count = ARRAY_SIZE(faxport_methods),
	.blob_max = RPC_REPLY_BLOB_MAX,
};

const struct rpc_method *rpc_method_find(const struct rpc_interface *interface, uint16_t opnum)
{
	return opnum < interface->method_count ? &interface->methods[opnum] : NULL;
}

bool rpc_handle_is_null(const struct rpc_handle *handle)
{
	size_t i;

	for (i = 0; i < sizeof(handle->uuid); i++) {
		if (handle->uuid[i])
			return false;
	}
	return true;
}
