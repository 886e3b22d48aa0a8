/* SPDX-License-Identifier: MIT */
/*
 * Writes the corpora of the three fuzzers of rpc: a request and a reply of
 * every method, two of every record, and PDUs of every type. Run it again
 * when the tables have changed. usage: make_corpus FOLDER
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/macros.h"
#include "rpc/ndr.h"
#include "rpc/test_values.h"

#define SMALL 400 /* bytes: the replay tries each of them in several ways */
#define SEEDS 400

static const char *root;

static void save(const char *corpus, const char *name, const uint8_t *head, size_t head_size, const struct buf *rest)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/corpus_%s", root, corpus);
	mkdir(path, 0777);
	snprintf(path, sizeof(path), "%s/corpus_%s/%s", root, corpus, name);
	file = fopen(path, "wb");
	assert(file);
	assert(fwrite(head, 1, head_size, file) == head_size);
	assert(rest->size == 0 || fwrite(rest->data, 1, rest->size, file) == rest->size);
	assert(fclose(file) == 0);
}

/* The smallest of some, but not one in which everything is empty: the median of those below SMALL. */
static void make_method(uint8_t interface_bit, const struct rpc_method *method, bool reply)
{
	const uint8_t head[] = {(uint8_t)(interface_bit | (reply ? 2 : 0)), (uint8_t)method->opnum};
	size_t best_size = 0;
	char name[128];
	uint32_t seed;
	AUTO_BUF best;

	buf_init(&best, 1 << 20);
	for (seed = 1; seed <= SEEDS; seed++) {
		struct test_values values = {.seed = seed * 2654435761u};
		struct rpc_args_room args = {0};
		AUTO_RPC_ARENA arena;
		AUTO_BUF stub;

		rpc_arena_init(&arena, 1 << 24);
		buf_init(&stub, 1 << 22);
		values.arena = &arena;
		/* The reply fuzzer knows of no request, so of no recipients. */
		if (!reply)
			test_fill_args(&values, method, RPC_IN, &args);
		else
			test_fill_args(&values, method, RPC_OUT, &args);
		assert((reply ? rpc_encode_reply(method, &args, RPC_REPLY_BLOB_MAX, &stub)
			      : rpc_encode_request(method, &args, &stub)) == 0);
		if (best_size > 0 && (stub.size > SMALL || stub.size < best_size) && best_size <= SMALL)
			continue;
		if (best_size > SMALL && stub.size > best_size)
			continue;
		best_size = stub.size;
		buf_reset(&best);
		buf_add(&best, stub.data, stub.size);
	}
	snprintf(name, sizeof(name), "%s-%03u-%s-%s", interface_bit ? "faxport" : "fax", method->opnum, method->name,
		 reply ? "reply" : "request");
	save("rpc_method", name, head, sizeof(head), &best);
}

static void make_record(uint8_t index)
{
	const struct rpc_record *record = rpc_records[index];
	struct test_values values = {.seed = 77 + index, .blob = true};
	const uint8_t head[] = {index, 2};
	uint8_t items[2048];
	AUTO_RPC_ARENA arena;
	AUTO_BUF blob;

	if (record->blob_size == 0)
		return;
	rpc_arena_init(&arena, 1 << 24);
	buf_init(&blob, 1 << 22);
	values.arena = &arena;
	do {
		buf_reset(&blob);
		rpc_arena_reset(&arena);
		test_fill_record(&values, record, items);
		test_fill_record(&values, record, items + record->struct_size);
		rpc_blob_encode(record, items, 2, &blob);
	} while (blob.size > 2u * record->blob_size + 700);
	save("rpc_blob", record->name, head, sizeof(head), &blob);
}

static void make_pdus(void)
{
	static const struct rpc_syntax features = {
		{0x2c, 0x1c, 0xb7, 0x6c, 0x12, 0x98, 0x40, 0x45, 3},
                1, 0
        };
	struct rpc_context contexts[3] = {
		{.id = 0, .transfer_count = 1},
                {.id = 1, .transfer_count = 2},
                {.id = 2, .transfer_count = 1}
        };
	struct rpc_context_result results[2] = {
		{0,                 0,                   rpc_ndr_syntax},
                {RPC_RESULT_REJECT, RPC_REASON_TRANSFER, {{0}, 0, 0}   }
        };
	static const uint8_t stub[3000];
	AUTO_BUF out;

	buf_init(&out, 65536);
	contexts[0].interface = contexts[2].interface = rpc_fax_interface.syntax;
	contexts[1].interface = rpc_faxport_interface.syntax;
	contexts[0].transfers[0] = contexts[1].transfers[0] = rpc_ndr_syntax;
	contexts[1].transfers[1] = contexts[2].transfers[0] = features;
#define SAVE(name) (save("rpc_pdu", name, NULL, 0, &out), buf_reset(&out))
	rpc_build_bind(&out, RPC_BIND, 1, 5840, 0, contexts, 3);
	SAVE("bind");
	rpc_build_bind(&out, RPC_ALTER, 2, 5840, 7, contexts, 1);
	SAVE("alter");
	rpc_build_bind_ack(&out, RPC_BIND_ACK, 1, 4280, 4280, 9, "5042", results, 2);
	SAVE("bind-ack");
	rpc_build_bind_nak(&out, 1, RPC_NAK_AUTH_TYPE);
	SAVE("bind-nak");
	rpc_build_fault(&out, 1, 0, RPC_FAULT_BAD_STUB_DATA, false);
	SAVE("fault");
	rpc_build_request(&out, 3, 0, 10, 5840, stub, 20);
	rpc_build_request(&out, 4, 1, 8, 5840, stub, 4);
	SAVE("requests");
	rpc_build_request(&out, 3, 0, 10, 80, stub, 150);
	SAVE("fragments");
	rpc_build_response(&out, 3, 0, 80, stub, 150);
	SAVE("response");
	/* NTLM at level privacy: stub, padding, trailer, value. */
	rpc_build_request(&out, 3, 0, 9, 5840, "\7\0\0\0padd\12\6\4\0\1\0\0\0signsign", 24);
	rpc_put_u16(out.data + 10, 8);
	SAVE("sealed");
}

int main(int argc, char **argv)
{
	const struct rpc_interface *const interfaces[] = {&rpc_fax_interface, &rpc_faxport_interface};
	size_t i, n;

	assert(argc == 2);
	root = argv[1];
	for (n = 0; n < ARRAY_SIZE(interfaces); n++) {
		for (i = 0; i < interfaces[n]->method_count; i++) {
			make_method((uint8_t)n, &interfaces[n]->methods[i], false);
			make_method((uint8_t)n, &interfaces[n]->methods[i], true);
		}
	}
	for (i = 0; i < rpc_record_count; i++)
		make_record((uint8_t)i);
	make_pdus();
	return 0;
}
