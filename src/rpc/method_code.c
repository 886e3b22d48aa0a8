/* SPDX-License-Identifier: MIT */
/*
 * Encoding and decoding of requests and replies from the table of methods
 * (reference, section 4). One function per direction looks at one parameter;
 * those for whole stubs walk the table.
 */
#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "rpc/methods.h"
#include "rpc/ndr.h"

/* RPC_ARG_ARRAY, whatever it points to. */
struct array {
	uint32_t count;
	const void *items;
};

/* Copied, not cast: the members' own type is a pointer to some record. */
static struct array array_load(const void *member)
{
	struct array array;

	memcpy(&array, member, sizeof(array));
	return array;
}

static void array_store(void *member, uint32_t count, const void *items)
{
	struct array array = {count, items};

	memcpy(member, &array, sizeof(array));
}

/* How many recipients the arguments have: as many ids come back. */
static uint32_t recipient_count(const struct rpc_method *method, const void *args)
{
	size_t i;

	for (i = 0; i < method->param_count; i++) {
		if (method->params[i].kind == RPC_PARAM_PROFILES)
			return array_load((const uint8_t *)args + method->params[i].offset).count;
	}
	return 0;
}

/* ---- writing --------------------------------------------------------- */

struct writer {
	struct buf *out;
	uint32_t referents;
	size_t blob_max;
	bool reply;
	uint32_t recipients;
};

static void too_big(struct writer *writer)
{
	if (!writer->out->error)
		writer->out->error = -E2BIG;
}

/* A blob and its size. In a reply it hangs on a referent; in a request (@pointer says if) it may. */
static void put_blob(struct writer *writer, const struct rpc_record *record, const void *items, uint32_t count,
		     bool pointer)
{
	struct buf *out = writer->out;
	size_t max_count_at, start, size = 0;

	if (pointer)
		ndr_put_referent(out, count > 0, &writer->referents);
	if (count > 0 || !pointer) {
		ndr_put_u32(out, 0);
		max_count_at = out->size - 4;
		start = out->size;
		rpc_blob_encode(record, items, count, out);
		size = out->size - start;
		if (size > writer->blob_max)
			too_big(writer);
		if (buf_error(out))
			return;
		rpc_put_u32(out->data + max_count_at, (uint32_t)size);
	}
	ndr_put_u32(out, (uint32_t)size);
}

/* Bytes and their count. No bytes are none, whatever count stands there (ReadFile's request has one). */
static void put_data(struct writer *writer, const struct rpc_bytes *bytes, size_t max, bool pointer)
{
	uint32_t size = bytes->data ? bytes->size : 0;

	if (size > max)
		too_big(writer);
	if (pointer)
		ndr_put_referent(writer->out, bytes->data != NULL, &writer->referents);
	if (bytes->data || !pointer)
		ndr_put_array(writer->out, bytes->data, size);
	ndr_put_u32(writer->out, size);
}

static void put_profiles(struct writer *writer, const struct rpc_record *record, const struct array *array)
{
	const uint8_t *items = array->items;
	size_t i;

	if (array->count > RPC_FAX_MAX_RECIPIENTS)
		too_big(writer);
	ndr_put_u32(writer->out, array->count);
	ndr_put_u32(writer->out, array->count);
	for (i = 0; i < array->count && !buf_error(writer->out); i++)
		rpc_ndr_put_record(record, items + i * record->struct_size, writer->out, &writer->referents);
	for (i = 0; i < array->count && !buf_error(writer->out); i++)
		rpc_ndr_put_deferred(record, items + i * record->struct_size, writer->out);
}

static void put_ids(struct writer *writer, const struct rpc_u64s *ids)
{
	uint32_t i;

	ndr_put_u32(writer->out, writer->recipients);
	for (i = 0; i < writer->recipients; i++)
		ndr_put_u64(writer->out, i < ids->count ? ids->items[i] : 0);
}

static void put_param(struct writer *writer, const struct rpc_param *param, const void *member)
{
	const struct rpc_opt_u32 *optional;
	const struct rpc_handle *handle;
	const struct rpc_bytes *bytes;
	struct buf *out = writer->out;
	struct array array;
	const char *text;
	const void *item;

	switch (param->kind) {
	case RPC_PARAM_U32:
		ndr_put_u32(out, *(const uint32_t *)member);
		break;
	case RPC_PARAM_U64:
		ndr_put_u64(out, *(const uint64_t *)member);
		break;
	case RPC_PARAM_BOOL:
		ndr_put_u32(out, *(const bool *)member);
		break;
	case RPC_PARAM_ENUM:
		ndr_put_u16(out, (uint16_t)(*(const uint32_t *)member));
		break;
	case RPC_PARAM_OPT_U32:
		optional = member;
		ndr_put_referent(out, optional->present, &writer->referents);
		if (optional->present)
			ndr_put_u32(out, optional->value);
		break;
	case RPC_PARAM_HANDLE:
		handle = member;
		ndr_put_u32(out, handle->attributes);
		buf_add(out, handle->uuid, sizeof(handle->uuid));
		break;
	case RPC_PARAM_STRING:
		ndr_put_string(out, *(const char *const *)member, param->extra);
		break;
	case RPC_PARAM_OPT_STRING:
		text = *(const char *const *)member;
		ndr_put_referent(out, text != NULL, &writer->referents);
		if (text)
			ndr_put_string(out, text, param->extra);
		break;
	case RPC_PARAM_STRUCT:
		rpc_ndr_put_record(param->record, member, out, &writer->referents);
		rpc_ndr_put_deferred(param->record, member, out);
		break;
	case RPC_PARAM_BLOB:
		memcpy(&item, member, sizeof(item));
		put_blob(writer, param->record, item, item != NULL, writer->reply);
		break;
	case RPC_PARAM_ARRAY:
		array = array_load(member);
		put_blob(writer, param->record, array.items, array.count, true);
		ndr_put_u32(out, array.count);
		break;
	case RPC_PARAM_DATA:
	case RPC_PARAM_OPT_DATA:
		put_data(writer, member, param->extra, writer->reply || param->kind == RPC_PARAM_OPT_DATA);
		break;
	case RPC_PARAM_CHUNK:
		bytes = member;
		if (writer->reply || param->direction == RPC_IN)
			put_data(writer, bytes, param->extra, false);
		else
			ndr_put_u32(out, bytes->size);
		break;
	case RPC_PARAM_PROFILES:
		array = array_load(member);
		put_profiles(writer, param->record, &array);
		break;
	case RPC_PARAM_U64S:
		put_ids(writer, member);
		break;
	case RPC_PARAM_REST:
		bytes = member;
		buf_add(out, bytes->data, bytes->size);
		break;
	case RPC_PARAM_KINDS:
		break;
	}
}

int rpc_encode_request(const struct rpc_method *method, const void *args, struct buf *stub)
{
	struct writer writer = {.out = stub, .blob_max = RPC_FAX_MAX_BUFFER};
	size_t i;

	for (i = 0; i < method->param_count; i++) {
		if (method->params[i].direction & RPC_IN)
			put_param(&writer, &method->params[i], (const uint8_t *)args + method->params[i].offset);
	}
	return buf_error(stub);
}

/* @outs: where the out-only parameters are; in-out ones are in @args. */
static int encode_reply(const struct rpc_method *method, const void *args, const void *outs, uint32_t status,
			size_t blob_max, struct buf *stub)
{
	struct writer writer = {.out = stub, .blob_max = blob_max, .reply = true};
	const struct rpc_param *param;
	size_t i;

	writer.recipients = recipient_count(method, args);
	for (i = 0; i < method->param_count; i++) {
		param = &method->params[i];
		if (param->direction & RPC_OUT)
			put_param(&writer, param,
				  (const uint8_t *)(param->direction == RPC_OUT ? outs : args) + param->offset);
	}
	ndr_put_u32(stub, status);
	return buf_error(stub);
}

int rpc_encode_reply(const struct rpc_method *method, const void *args, size_t blob_max, struct buf *stub)
{
	uint32_t status;

	memcpy(&status, args, sizeof(status)); /* the first member of every struct of arguments */
	return encode_reply(method, args, args, status, blob_max, stub);
}

int rpc_encode_failure(const struct rpc_method *method, const void *args, uint32_t status, struct buf *stub)
{
	static const struct rpc_args_room empty;

	return encode_reply(method, args, &empty, status, 0, stub);
}

/* ---- reading --------------------------------------------------------- */

struct source {
	struct ndr_reader in;
	bool reply;
	uint32_t recipients; /* in the request that is answered */
};

static void get_blob(struct source *source, bool pointer, const uint8_t **ret_blob, uint32_t *ret_size)
{
	struct ndr_reader *in = &source->in;

	*ret_blob = NULL;
	*ret_size = 0;
	if (!pointer || ndr_referent(in))
		*ret_blob = ndr_array(in, source->reply ? RPC_REPLY_BLOB_MAX : RPC_FAX_MAX_BUFFER, ret_size);
	if (ndr_u32(in) != *ret_size)
		ndr_fail(in, -EBADMSG);
}

/* The records of a blob. An empty one of no records is none. */
static const void *get_records(struct source *source, const struct rpc_record *record, const uint8_t *blob,
			       uint32_t size, uint32_t count)
{
	const void *items = NULL;
	int r;

	if (ndr_error(&source->in))
		return NULL;
	if (!blob && count > 0)
		r = -EBADMSG;
	else
		r = rpc_blob_decode(record, blob, size, count, source->in.arena, &items);
	if (r < 0)
		ndr_fail(&source->in, r);
	return items;
}

static void get_data(struct source *source, size_t max, bool pointer, struct rpc_bytes *bytes)
{
	struct ndr_reader *in = &source->in;

	*bytes = (struct rpc_bytes){0};
	if (!pointer || ndr_referent(in))
		bytes->data = ndr_array(in, max, &bytes->size);
	/* A NULL pointer may come with a size; there is nothing it could be the size of. */
	if (ndr_u32(in) != bytes->size && bytes->data)
		ndr_fail(in, -EBADMSG);
}

static void get_profiles(struct source *source, const struct rpc_record *record, void *member)
{
	struct ndr_reader *in = &source->in;
	uint32_t count = ndr_u32(in), i;
	uint8_t *items;

	if (count > RPC_FAX_MAX_RECIPIENTS || ndr_u32(in) != count ||
	    count > (in->size - in->at) / rpc_ndr_record_size(record))
		ndr_fail(in, -EBADMSG);
	if (ndr_error(in) || count == 0)
		return;
	items = rpc_arena_alloc(in->arena, count * (size_t)record->struct_size);
	if (!items) {
		ndr_fail(in, -ENOMEM);
		return;
	}
	for (i = 0; i < count && !ndr_error(in); i++)
		rpc_ndr_get_record(record, in, items + i * (size_t)record->struct_size);
	for (i = 0; i < count && !ndr_error(in); i++)
		rpc_ndr_get_deferred(record, in, items + i * (size_t)record->struct_size);
	array_store(member, count, items);
}

static void get_ids(struct source *source, struct rpc_u64s *ids)
{
	struct ndr_reader *in = &source->in;
	uint32_t count = ndr_u32(in), i;
	uint64_t *items;

	*ids = (struct rpc_u64s){0};
	if (count != source->recipients)
		ndr_fail(in, -EBADMSG);
	if (ndr_error(in) || count == 0)
		return;
	items = rpc_arena_alloc(in->arena, count * sizeof(*items));
	if (!items) {
		ndr_fail(in, -ENOMEM);
		return;
	}
	for (i = 0; i < count; i++)
		items[i] = ndr_u64(in);
	*ids = (struct rpc_u64s){count, items};
}

static void get_param(struct source *source, const struct rpc_param *param, void *member)
{
	struct ndr_reader *in = &source->in;
	struct rpc_opt_u32 *optional;
	struct rpc_handle *handle;
	struct rpc_bytes *bytes;
	const uint8_t *blob;
	const void *items;
	uint32_t size, count;

	switch (param->kind) {
	case RPC_PARAM_U32:
		*(uint32_t *)member = ndr_u32(in);
		break;
	case RPC_PARAM_U64:
		*(uint64_t *)member = ndr_u64(in);
		break;
	case RPC_PARAM_BOOL:
		*(bool *)member = ndr_u32(in) != 0;
		break;
	case RPC_PARAM_ENUM:
		*(uint32_t *)member = ndr_u16(in);
		break;
	case RPC_PARAM_OPT_U32:
		optional = member;
		optional->present = ndr_referent(in);
		optional->value = optional->present ? ndr_u32(in) : 0;
		break;
	case RPC_PARAM_HANDLE:
		handle = member;
		handle->attributes = ndr_u32(in);
		blob = ndr_bytes(in, sizeof(handle->uuid));
		if (blob)
			memcpy(handle->uuid, blob, sizeof(handle->uuid));
		break;
	case RPC_PARAM_STRING:
		*(const char **)member = ndr_string(in, param->extra);
		break;
	case RPC_PARAM_OPT_STRING:
		*(const char **)member = ndr_referent(in) ? ndr_string(in, param->extra) : NULL;
		break;
	case RPC_PARAM_STRUCT:
		rpc_ndr_get_record(param->record, in, member);
		rpc_ndr_get_deferred(param->record, in, member);
		break;
	case RPC_PARAM_BLOB:
		get_blob(source, source->reply, &blob, &size);
		items = get_records(source, param->record, blob, size, blob && size > 0);
		memcpy(member, &items, sizeof(items));
		break;
	case RPC_PARAM_ARRAY:
		get_blob(source, true, &blob, &size);
		count = ndr_u32(in);
		items = get_records(source, param->record, blob, size, count);
		array_store(member, items ? count : 0, items);
		break;
	case RPC_PARAM_DATA:
	case RPC_PARAM_OPT_DATA:
		get_data(source, param->extra, source->reply || param->kind == RPC_PARAM_OPT_DATA, member);
		break;
	case RPC_PARAM_CHUNK:
		if (source->reply || param->direction == RPC_IN) {
			get_data(source, param->extra, false, member);
		} else {
			bytes = member;
			bytes->size = ndr_u32(in);
		}
		break;
	case RPC_PARAM_PROFILES:
		get_profiles(source, param->record, member);
		break;
	case RPC_PARAM_U64S:
		get_ids(source, member);
		break;
	case RPC_PARAM_REST:
		bytes = member;
		bytes->size = (uint32_t)(in->size - in->at);
		bytes->data = ndr_bytes(in, in->size - in->at);
		break;
	case RPC_PARAM_KINDS:
		break;
	}
}

/* All parameters of one direction; bytes left over are no part of any call. */
static int get_params(struct source *source, const struct rpc_method *method, enum rpc_direction direction, void *args)
{
	size_t i;

	for (i = 0; i < method->param_count && !ndr_error(&source->in); i++) {
		if (method->params[i].direction & direction)
			get_param(source, &method->params[i], (uint8_t *)args + method->params[i].offset);
	}
	return ndr_error(&source->in);
}

int rpc_decode_request(const struct rpc_method *method, const uint8_t *stub, size_t size, struct rpc_arena *arena,
		       void *args)
{
	struct source source = {.reply = false};
	int r;

	memset(args, 0, method->args_size);
	ndr_reader_init(&source.in, stub, size, arena);
	r = get_params(&source, method, RPC_IN, args);
	if (r == 0 && source.in.at != size)
		r = -EBADMSG;
	return r;
}

int rpc_decode_reply(const struct rpc_method *method, const uint8_t *stub, size_t size, struct rpc_arena *arena,
		     void *args)
{
	struct source source = {.reply = true, .recipients = recipient_count(method, args)};
	uint32_t status;
	int r;

	ndr_reader_init(&source.in, stub, size, arena);
	r = get_params(&source, method, RPC_OUT, args);
	if (r < 0)
		return r;
	status = ndr_u32(&source.in);
	r = ndr_error(&source.in);
	if (r == 0 && source.in.at != size)
		r = -EBADMSG;
	if (r == 0)
		memcpy(args, &status, sizeof(status));
	return r;
}

bool rpc_request_sizes_known(const struct rpc_method *method, const void *args)
{
	const struct rpc_param *param;
	const uint8_t *member;
	struct array array;
	size_t i, k;

	for (i = 0; i < method->param_count; i++) {
		param = &method->params[i];
		member = (const uint8_t *)args + param->offset;
		if (!(param->direction & RPC_IN))
			continue;
		if (param->kind == RPC_PARAM_STRUCT && !rpc_record_size_known(param->record, member))
			return false;
		if (param->kind != RPC_PARAM_PROFILES)
			continue;
		array = array_load(member);
		for (k = 0; k < array.count; k++) {
			if (!rpc_record_size_known(param->record,
						   (const uint8_t *)array.items + k * param->record->struct_size))
				return false;
		}
	}
	return true;
}
