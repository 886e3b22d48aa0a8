/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target for requests and replies: the first byte chooses the interface
 * and the direction, the second the method, the rest is the stub. Beside not
 * crashing: what is understood can be said again, and is understood the same.
 */
#undef NDEBUG
#include <assert.h>
#include <errno.h>

#include "rpc/test_values.h"

#define ARENA_LIMIT (1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int decode(const struct rpc_method *method, bool reply, const uint8_t *stub, size_t size,
		  struct rpc_arena *arena, struct rpc_args_room *args)
{
	if (!reply)
		return rpc_decode_request(method, stub, size, arena, args);
	*args = (struct rpc_args_room){0};
	return rpc_decode_reply(method, stub, size, arena, args);
}

static int encode(const struct rpc_method *method, bool reply, const struct rpc_args_room *args, struct buf *stub)
{
	return reply ? rpc_encode_reply(method, args, RPC_REPLY_BLOB_MAX, stub)
		     : rpc_encode_request(method, args, stub);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rpc_args_room first, second, third;
	const struct rpc_method *method;
	AUTO_RPC_ARENA arena;
	const char *field;
	AUTO_BUF stub;
	bool reply;
	int r;

	rpc_arena_init(&arena, ARENA_LIMIT);
	buf_init(&stub, RPC_REPLY_STUB_MAX);
	if (size < 2)
		return 0;
	method = rpc_method_find(data[0] & 1 ? &rpc_faxport_interface : &rpc_fax_interface, data[1]);
	reply = data[0] & 2;
	if (!method)
		return 0;
	r = decode(method, reply, data + 2, size - 2, &arena, &first);
	assert(r == 0 || r == -EBADMSG || r == -ENOMEM);
	assert(arena.used <= arena.limit);
	if (r < 0)
		return 0;
	if (!reply) {
		(void)rpc_request_sizes_known(method, &first);
		assert(rpc_encode_failure(method, &first, RPC_ERROR_NOT_SUPPORTED, &stub) == 0);
		buf_reset(&stub);
	}

	/* Once round: shared text becomes separate, a size of 0 becomes ours. Twice round: nothing changes. */
	if (encode(method, reply, &first, &stub) < 0)
		return 0; /* what was shared is too large when it is not */
	r = decode(method, reply, stub.data, stub.size, &arena, &second);
	assert(r == 0 || r == -ENOMEM);
	if (r < 0)
		return 0;
	{
		AUTO_BUF again;

		buf_init(&again, RPC_REPLY_STUB_MAX);
		assert(encode(method, reply, &second, &again) == 0 && again.size == stub.size);
		r = decode(method, reply, again.data, again.size, &arena, &third);
		assert(r == 0 || r == -ENOMEM);
		if (r == 0)
			assert(test_same_args(method, reply ? RPC_OUT : RPC_IN, &second, &third, &field));
	}
	return 0;
}
