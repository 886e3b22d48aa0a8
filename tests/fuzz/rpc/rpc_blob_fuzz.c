/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target for blobs: the first byte chooses the record, the second how
 * many, the rest is the blob. Beside not crashing: what is understood can be
 * said again, and is understood the same.
 */
#undef NDEBUG
#include <assert.h>
#include <errno.h>

#include "rpc/test_values.h"

#define ARENA_LIMIT (1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct rpc_record *record;
	const void *first, *second;
	AUTO_RPC_ARENA arena;
	const char *field;
	AUTO_BUF blob;
	size_t i;
	int r;

	rpc_arena_init(&arena, ARENA_LIMIT);
	buf_init(&blob, RPC_REPLY_BLOB_MAX);
	if (size < 2 || data[0] >= rpc_record_count || rpc_records[data[0]]->blob_size == 0)
		return 0;
	record = rpc_records[data[0]];
	r = rpc_blob_decode(record, data + 2, size - 2, data[1], &arena, &first);
	assert(r == 0 || r == -EBADMSG || r == -ENOMEM);
	assert(arena.used <= arena.limit);
	if (r < 0)
		return 0;
	rpc_blob_encode(record, first, data[1], &blob);
	if (buf_error(&blob))
		return 0; /* what was shared is too large when it is not */
	r = rpc_blob_decode(record, blob.data, blob.size, data[1], &arena, &second);
	assert(r == 0 || r == -ENOMEM);
	for (i = 0; r == 0 && i < data[1]; i++)
		assert(test_same_record(record, (const uint8_t *)first + i * record->struct_size,
					(const uint8_t *)second + i * record->struct_size, &field));
	return 0;
}
