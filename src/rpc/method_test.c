/* SPDX-License-Identifier: MIT */
/* Tests of the methods: the tables, golden bytes, round trips of all of both interfaces, and what must be refused. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "rpc/test_values.h"

#define ARENA_LIMIT (8 * 1024 * 1024)
#define STUB_LIMIT (4 * 1024 * 1024)

static const struct rpc_interface *const interfaces[] = {&rpc_fax_interface, &rpc_faxport_interface};

static const struct rpc_method *fax(uint16_t opnum)
{
	return rpc_method_find(&rpc_fax_interface, opnum);
}

/* ---- the tables ------------------------------------------------------ */

static void test_tables(void)
{
	/* What this version serves of [MS-FAX]. */
	static const uint8_t served[][2] = {
		{0,   22 },
                {25,  25 },
                {27,  29 },
                {32,  33 },
                {36,  40 },
                {45,  48 },
                {63,  72 },
                {76,  76 },
		{78,  78 },
                {80,  80 },
                {84,  85 },
                {87,  91 },
                {97,  97 },
                {101, 101},
                {103, 104}
        };
	size_t i, k, n;

	assert(rpc_fax_interface.method_count == 105);
	assert(!rpc_method_find(&rpc_fax_interface, 105) && !rpc_method_find(&rpc_fax_interface, 65535));
	for (n = 0; n < ARRAY_SIZE(interfaces); n++) {
		for (i = 0; i < interfaces[n]->method_count; i++) {
			const struct rpc_method *method = &interfaces[n]->methods[i];

			assert(method->name && method->opnum == i && method->args_size >= sizeof(uint32_t));
			for (k = 0; k < method->param_count; k++) {
				const struct rpc_param *param = &method->params[k];

				assert(param->name && param->offset < method->args_size);
				assert((param->record != NULL) ==
				       (param->kind == RPC_PARAM_STRUCT || param->kind == RPC_PARAM_BLOB ||
					param->kind == RPC_PARAM_ARRAY || param->kind == RPC_PARAM_PROFILES));
				if (param->kind == RPC_PARAM_BLOB || param->kind == RPC_PARAM_ARRAY)
					assert(param->record->blob_size > 0);
			}
		}
	}
	for (i = 0; i < 105; i++) {
		enum rpc_answer want = i == 79 ? RPC_RESERVED : RPC_UNSUPPORTED;

		for (k = 0; k < ARRAY_SIZE(served); k++) {
			if (i >= served[k][0] && i <= served[k][1])
				want = RPC_SERVED;
		}
		assert(fax((uint16_t)i)->answer == want);
	}
	assert(fax(80)->since == 1 && fax(84)->since == 2 && fax(104)->since == 3 && fax(78)->since == 0);
}

/* Rights, as the column "Access" of the reference has them (section 5). */
static void test_rights(void)
{
	static const uint8_t manage_config[] = {12, 14, 16, 18, 20, 22, 33, 35, 39, 42, 44, 47, 50, 51,
						52, 53, 55, 56, 57, 58, 60, 61, 62, 77, 82, 93, 94, 98};
	static const uint8_t query_config[] = {0,  8,  10, 11, 13, 15, 17, 19, 21, 34, 38, 41,
					       43, 45, 46, 48, 49, 54, 59, 76, 78, 95, 97};
	static const uint8_t any[] = {1,  7,  28, 29, 30, 31, 32, 36, 37, 40,  63, 66,
				      67, 73, 80, 85, 86, 87, 88, 89, 90, 103, 104};
	static const uint8_t submit[] = {27, 68, 84};
	static const uint8_t by_handle[] = {3, 26, 64, 65, 70, 71, 72, 75, 79, 83, 91};
	static const uint8_t account[] = {25, 96, 101};
	static const struct {
		const uint8_t *opnums;
		size_t count;
		enum rpc_access access;
		uint32_t rights;
	} groups[] = {
		{manage_config, ARRAY_SIZE(manage_config), RPC_ACCESS_RIGHTS,  RPC_RIGHT_MANAGE_CONFIG},
		{query_config,  ARRAY_SIZE(query_config),  RPC_ACCESS_RIGHTS,  RPC_RIGHT_QUERY_CONFIG },
		{any,           ARRAY_SIZE(any),           RPC_ACCESS_RIGHTS,  RPC_RIGHTS_ANY         },
		{submit,        ARRAY_SIZE(submit),        RPC_ACCESS_RIGHTS,  RPC_RIGHTS_SUBMIT      },
		{by_handle,     ARRAY_SIZE(by_handle),     RPC_ACCESS_OPEN,    0                      },
		{account,       ARRAY_SIZE(account),       RPC_ACCESS_ACCOUNT, 0                      },
	};
	/* Rows with a combination of their own; of 4, 5, 6, 9 and 69 the owner may without. */
	static const struct {
		uint8_t opnum;
		enum rpc_access access;
		uint32_t rights;
	} others[] = {
		{2,   RPC_ACCESS_RIGHTS, RPC_RIGHT_MANAGE_CONFIG | RPC_RIGHT_QUERY_CONFIG                             },
		{4,   RPC_ACCESS_OWNER,  RPC_RIGHT_QUERY_OUT_JOBS                                                     },
		{5,   RPC_ACCESS_OWNER,  RPC_RIGHT_MANAGE_RF | RPC_RIGHT_QUERY_OUT_JOBS                               },
		{6,   RPC_ACCESS_OWNER,  RPC_RIGHT_MANAGE_OUT_JOBS | RPC_RIGHT_MANAGE_RF                              },
		{9,   RPC_ACCESS_OWNER,  RPC_RIGHT_MANAGE_OUT_JOBS | RPC_RIGHT_MANAGE_RF                              },
		{23,  RPC_ACCESS_RIGHTS, RPC_RIGHT_READ_CONTROL                                                       },
		{24,  RPC_ACCESS_RIGHTS,
		 RPC_RIGHT_READ_CONTROL | RPC_RIGHT_WRITE_DAC | RPC_RIGHT_WRITE_OWNER | RPC_RIGHT_SYSTEM_SECURITY     },
		{69,  RPC_ACCESS_OWNER,
		 RPC_RIGHT_MANAGE_OUT_JOBS | RPC_RIGHT_MANAGE_RF | RPC_RIGHT_QUERY_ARCHIVES | RPC_RIGHT_QUERY_OUT_JOBS},
		{74,  RPC_ACCESS_RIGHTS, RPC_RIGHT_MANAGE_RF | RPC_RIGHT_QUERY_CONFIG                                 },
		{81,  RPC_ACCESS_RIGHTS, RPC_RIGHT_READ_CONTROL | RPC_RIGHT_SYSTEM_SECURITY                           },
		{92,  RPC_ACCESS_RIGHTS, RPC_RIGHT_MANAGE_RF | RPC_RIGHT_QUERY_CONFIG                                 },
		{99,  RPC_ACCESS_RIGHTS, RPC_RIGHT_READ_CONTROL | RPC_RIGHT_SYSTEM_SECURITY                           },
		{100, RPC_ACCESS_RIGHTS, RPC_RIGHT_WRITE_OWNER | RPC_RIGHT_WRITE_DAC | RPC_RIGHT_SYSTEM_SECURITY      },
		{102, RPC_ACCESS_RIGHTS, RPC_RIGHT_MANAGE_RF                                                          },
	};
	const struct rpc_method *method;
	size_t i, k, seen = 0;

	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		for (k = 0; k < groups[i].count; k++, seen++) {
			method = fax(groups[i].opnums[k]);
			assert(method->access == groups[i].access && method->rights == groups[i].rights);
		}
	}
	for (i = 0; i < ARRAY_SIZE(others); i++, seen++) {
		method = fax(others[i].opnum);
		assert(method->access == others[i].access && method->rights == others[i].rights);
	}
	assert(seen == rpc_fax_interface.method_count);
}

/* ---- golden bytes ---------------------------------------------------- */

static void check_bytes(const struct buf *stub, const void *golden, size_t size)
{
	size_t i;

	if (stub->error == 0 && stub->size == size && memcmp(stub->data, golden, size) == 0)
		return;
	for (i = 0; i < MAX(stub->size, size); i++)
		fprintf(stderr, "%3zu: %02x %02x\n", i, i < stub->size ? stub->data[i] : 0,
			i < size ? ((const uint8_t *)golden)[i] : 0);
	abort();
}

/* The worked example: EnumPorts, two ports, 232 bytes of blob. */
static void test_golden_enum_ports(void)
{
	static const char long_name[] =
		"0123456789012345678901234567890123456"; /* 37 letters and a NUL twice: 152 bytes */
	static const struct rpc_port_info ports[] = {
		{.device_id = 1, .state = RPC_FPS_AVAILABLE, .device_name = long_name},
		{.device_id = 2, .state = RPC_FPS_AVAILABLE, .device_name = long_name},
	};
	struct rpc_fax_EnumPorts args =
					 {
						 .ports = {2, ports}
        },
				 back = {0};
	AUTO_RPC_ARENA arena;
	AUTO_BUF stub;

	rpc_arena_init(&arena, ARENA_LIMIT);
	buf_init(&stub, STUB_LIMIT);
	assert(rpc_encode_reply(fax(10), &args, RPC_REPLY_BLOB_MAX, &stub) == 0);
	/* Referent, max_count 232, then size 36, id 1, state 0x20100000. */
	assert(memcmp(stub.data, "\x00\x00\x02\x00\xe8\x00\x00\x00\x24\x00\x00\x00\x01\x00\x00\x00\x00\x00\x10\x20",
		      20) == 0);
	assert(stub.size == 8 + 232 + 12);
	assert(rpc_get_u32(stub.data + 8 + 40) == 36 && rpc_get_u32(stub.data + 8 + 44) == 2);
	assert(rpc_get_u32(stub.data + 8 + 24) == 0x50);
	assert(rpc_get_u32(stub.data + 240) == 232 && rpc_get_u32(stub.data + 244) == 2 &&
	       rpc_get_u32(stub.data + 248) == 0);
	assert(rpc_decode_reply(fax(10), stub.data, stub.size, &arena, &back) == 0);
	assert(back.ports.count == 2 && strcmp(back.ports.items[1].device_name, long_name) == 0);
}

/* 71 ReadFile: the request has two sizes, the reply bytes with padding, a size, a status. */
static void test_golden_read_file(void)
{
	static const char request[] = "\0\0\0\0ABCDEFGHIJKLMNOP\x10\0\0\0\x10\0\0\0";
	static const char reply[] = "\3\0\0\0xyz\0\3\0\0\0\0\0\0";
	struct rpc_fax_ReadFile args =
					{
						.max_data_size = 16, .data = {NULL, 16}
        },
				back;
	AUTO_RPC_ARENA arena;
	AUTO_BUF stub;

	memcpy(args.copy.uuid, "ABCDEFGHIJKLMNOP", 16);
	rpc_arena_init(&arena, ARENA_LIMIT);
	buf_init(&stub, STUB_LIMIT);
	assert(rpc_encode_request(fax(71), &args, &stub) == 0);
	check_bytes(&stub, request, sizeof(request) - 1);
	assert(rpc_decode_request(fax(71), stub.data, stub.size, &arena, &back) == 0);
	assert(back.max_data_size == 16 && back.data.size == 16 && !back.data.data);

	back.data = (struct rpc_bytes){(const uint8_t *)"xyz", 3};
	buf_reset(&stub);
	assert(rpc_encode_reply(fax(71), &back, 0, &stub) == 0);
	check_bytes(&stub, reply, sizeof(reply));
	assert(rpc_decode_reply(fax(71), stub.data, stub.size, &arena, &args) == 0);
	assert(args.status == 0 && args.data.size == 3 && memcmp(args.data.data, "xyz", 3) == 0);
}

/* 69: an enum of two bytes between a u64 and the end; 63: one alone. 70: bytes, padding, their count. */
static void test_golden_small(void)
{
	struct rpc_fax_StartCopyMessageFromServer copy = {.message_id = 0x0102030405060708, .folder = 2};
	struct rpc_fax_WriteFile write = {
		.data = {(const uint8_t *)"abcde", 5}
        };
	struct rpc_fax_GetMessageEx message = {.message_id = 1, .folder = 0, .level = 1};
	struct rpc_fax_AccessCheck check = {
		.access_mask = 3, .rights = {true, 7}
        };
	struct rpc_fax_OpenPort open = {.device_id = 1, .flags = 2};
	AUTO_BUF stub;

	buf_init(&stub, STUB_LIMIT);
	assert(rpc_encode_request(fax(69), &copy, &stub) == 0);
	check_bytes(&stub, "\x08\x07\x06\x05\x04\x03\x02\x01\2\0", 10);
	buf_reset(&stub);
	assert(rpc_encode_request(fax(70), &write, &stub) == 0);
	check_bytes(&stub, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\5\0\0\0abcde\0\0\0\5\0\0\0", 36);
	buf_reset(&stub);
	assert(rpc_encode_request(fax(89), &message, &stub) == 0);
	check_bytes(&stub, "\1\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0", 16);
	buf_reset(&stub);
	assert(rpc_encode_request(fax(25), &check, &stub) == 0);
	check_bytes(&stub, "\3\0\0\0\0\0\2\0\7\0\0\0", 12);
	buf_reset(&stub);
	/* An error reply still carries a NULL handle. */
	assert(rpc_encode_failure(fax(2), &open, RPC_ERROR_BAD_UNIT, &stub) == 0);
	check_bytes(&stub, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x14\0\0\0", 24);
	buf_reset(&stub);
	/* And an enumeration referent 0, size 0, count 0. */
	assert(rpc_encode_failure(fax(10), &(struct rpc_fax_EnumPorts){0}, RPC_ERROR_ACCESS_DENIED, &stub) == 0);
	check_bytes(&stub, "\0\0\0\0\0\0\0\0\0\0\0\0\5\0\0\0", 16);
}

/* 27: the longest request (reference, 6.3): counts, fixed parts of all recipients, then their strings. */
static void test_golden_send(void)
{
	static const struct rpc_personal_profile to[] = {{.name = "a"}, {.fax_number = "b"}};
	struct rpc_fax_SendDocumentEx args =
					      {
						      .file_name = "f",
						      .cover_page_info = {.size = 40      },
						      .sender = { .size = 68               },
						      .recipients = { 2,                to},
						      .job_params = {       .size = 44, .priority = 2, .page_count = 9},
						      .job_id = { true,               5}
        },
				      back;
	static const struct {
		size_t at;
		uint32_t value;
	} words[] = {
		{0,   0x20000}, /* file: referent, string of 2 */
		{4,   2      },
                {8,   0      },
                {12,  2      },
                {20,  40     }, /* cover page: 24 bytes */
		{44,  68     }, /* sender: 68 bytes */
		{112, 2      },
                {116, 2      }, /* recipients: count, max_count */
		{120, 68     },
                {124, 0x20004}, /* first: size, name */
		{188, 68     },
                {192, 0      },
                {196, 0x20008}, /* second: size, no name, number */
		{256, 2      },
                {268, 'a'    }, /* strings of the first, of the second */
		{272, 2      },
                {284, 'b'    },
                {288, 44     }, /* job parameters: 64 bytes, priority at 320 */
		{320, 2      },
                {348, 9      },
                {352, 0x2000c},
                {356, 5      }, /* job id */
	};
	AUTO_RPC_ARENA arena;
	AUTO_BUF stub;
	size_t i;

	rpc_arena_init(&arena, ARENA_LIMIT);
	buf_init(&stub, STUB_LIMIT);
	assert(rpc_encode_request(fax(27), &args, &stub) == 0);
	assert(stub.size == 360);
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (rpc_get_u32(stub.data + words[i].at) == words[i].value)
			continue;
		fprintf(stderr, "at %zu: %#x, not %#x\n", words[i].at, rpc_get_u32(stub.data + words[i].at),
			words[i].value);
		abort();
	}
	assert(rpc_decode_request(fax(27), stub.data, stub.size, &arena, &back) == 0);
	assert(back.recipients.count == 2 && strcmp(back.recipients.items[1].fax_number, "b") == 0);
	assert(rpc_request_sizes_known(fax(27), &back));
	args.sender.size = 70;
	assert(!rpc_request_sizes_known(fax(27), &args));

	/* The reply: as many ids as recipients, even if the server has none to tell. */
	back.message_id = 6;
	buf_reset(&stub);
	assert(rpc_encode_reply(fax(27), &back, 0, &stub) == 0);
	check_bytes(&stub, "\0\0\2\0\5\0\0\0\6\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
		    44);
}

/* ---- all methods ----------------------------------------------------- */

static void explain(const struct rpc_method *method, const char *what, const char *field)
{
	fprintf(stderr, "%u %s: %s %s\n", method->opnum, method->name, what, field);
	abort();
}

static void round_trip(const struct rpc_method *method, uint32_t seed)
{
	struct test_values values = {.seed = seed * 2654435761u + method->opnum + 1};
	struct rpc_args_room sent = {0}, got = {0}, answered, back;
	uint32_t status = seed % 3 ? 0 : RPC_ERROR_INVALID_DATA;
	AUTO_RPC_ARENA arena;
	const char *field = "";
	AUTO_BUF stub;
	uint8_t *bytes;

	rpc_arena_init(&arena, ARENA_LIMIT);
	values.arena = &arena;
	buf_init(&stub, STUB_LIMIT);

	test_fill_args(&values, method, RPC_IN, &sent);
	assert(rpc_encode_request(method, &sent, &stub) == 0);
	/* A copy of exactly that size, so that the sanitizer sees a byte too far. */
	bytes = malloc(stub.size + 1);
	assert(bytes);
	if (stub.size > 0)
		memcpy(bytes, stub.data, stub.size);
	bytes = realloc(bytes, MAX(stub.size, 1));
	if (rpc_decode_request(method, bytes, stub.size, &arena, &got) != 0)
		explain(method, "request", "is refused");
	if (!test_same_args(method, RPC_IN, &sent, &got, &field))
		explain(method, "request differs in", field);
	assert(rpc_request_sizes_known(method, &got));

	answered = got;
	test_fill_args(&values, method, RPC_OUT, &answered);
	memcpy(&answered, &status, sizeof(status));
	buf_reset(&stub);
	assert(rpc_encode_reply(method, &answered, RPC_REPLY_BLOB_MAX, &stub) == 0);
	back = sent;
	if (rpc_decode_reply(method, stub.data, stub.size, &arena, &back) != 0)
		explain(method, "reply", "is refused");
	if (!test_same_args(method, RPC_OUT, &answered, &back, &field))
		explain(method, "reply differs in", field);
	assert(memcmp(&back, &status, sizeof(status)) == 0);

	/* A failure is as well-formed, and carries nothing. */
	buf_reset(&stub);
	assert(rpc_encode_failure(method, &got, RPC_ERROR_NOT_SUPPORTED, &stub) == 0);
	back = sent;
	if (rpc_decode_reply(method, stub.data, stub.size, &arena, &back) != 0)
		explain(method, "failure", "is refused");
	status = RPC_ERROR_NOT_SUPPORTED;
	assert(memcmp(&back, &status, sizeof(status)) == 0);
	free(bytes);
}

/* Does every byte of the request belong to it, so that each truncation must be refused? */
static bool is_open_ended(const struct rpc_method *method)
{
	return method->param_count > 0 && method->params[method->param_count - 1].kind == RPC_PARAM_REST;
}

static void strictness(const struct rpc_method *method, uint32_t seed)
{
	struct test_values values = {.seed = seed * 40503u + method->opnum + 1};
	struct rpc_args_room args = {0}, got;
	AUTO_RPC_ARENA arena, scratch;
	uint8_t *bytes, good;
	AUTO_BUF stub;
	size_t size, i;
	int r;

	rpc_arena_init(&arena, ARENA_LIMIT);
	rpc_arena_init(&scratch, ARENA_LIMIT);
	values.arena = &arena;
	buf_init(&stub, STUB_LIMIT);
	test_fill_args(&values, method, RPC_IN, &args);
	assert(rpc_encode_request(method, &args, &stub) == 0);

	/* Truncated at every byte, and longer than it is. Each in memory of its own size. */
	for (size = is_open_ended(method) ? stub.size : 0; size < MIN(stub.size, 1500); size++) {
		bytes = malloc(MAX(size, 1));
		assert(bytes);
		if (size > 0)
			memcpy(bytes, stub.data, size);
		rpc_arena_reset(&scratch);
		if (rpc_decode_request(method, bytes, size, &scratch, &got) != -EBADMSG)
			explain(method, "truncated request", "is not refused");
		free(bytes);
	}
	for (i = 1; i <= 9 && !is_open_ended(method); i++) {
		buf_add_u8(&stub, 0);
		if (rpc_decode_request(method, stub.data, stub.size, &scratch, &got) != -EBADMSG)
			explain(method, "request with bytes behind it", "is not refused");
	}
	stub.size -= is_open_ended(method) ? 0 : 9;

	/* Each word huge in turn (counts, offsets, sizes), each byte another: an answer, never a crash. */
	for (i = 0; i + 4 <= MIN(stub.size, 1500); i += 2) {
		uint32_t word = rpc_get_u32(stub.data + i);

		rpc_put_u32(stub.data + i, i % 4 ? 0xffffffff : 0x40000000);
		rpc_arena_reset(&scratch);
		r = rpc_decode_request(method, stub.data, stub.size, &scratch, &got);
		assert(r == 0 || r == -EBADMSG || r == -ENOMEM);
		rpc_put_u32(stub.data + i, word);
	}
	for (i = 0; i < MIN(stub.size, 600); i++) {
		good = stub.data[i];
		stub.data[i] = (uint8_t)test_random(&values);
		rpc_arena_reset(&scratch);
		r = rpc_decode_request(method, stub.data, stub.size, &scratch, &got);
		assert(r == 0 || r == -EBADMSG || r == -ENOMEM);
		stub.data[i] = good;
	}
}

/* The same for replies, which a client must not trust either. */
static void reply_strictness(const struct rpc_method *method, uint32_t seed)
{
	struct test_values values = {.seed = seed * 7919u + method->opnum + 1};
	struct rpc_args_room args = {0}, got;
	AUTO_RPC_ARENA arena, scratch;
	AUTO_BUF stub;
	size_t i;
	int r;

	rpc_arena_init(&arena, ARENA_LIMIT);
	rpc_arena_init(&scratch, ARENA_LIMIT);
	values.arena = &arena;
	buf_init(&stub, STUB_LIMIT);
	test_fill_args(&values, method, RPC_IN, &args);
	test_fill_args(&values, method, RPC_OUT, &args);
	assert(rpc_encode_reply(method, &args, RPC_REPLY_BLOB_MAX, &stub) == 0);
	for (i = 0; i < MIN(stub.size, 800); i++) {
		uint8_t good = stub.data[i];

		got = args;
		rpc_arena_reset(&scratch);
		if (rpc_decode_reply(method, stub.data, i, &scratch, &got) != -EBADMSG)
			explain(method, "truncated reply", "is not refused");
		stub.data[i] = (uint8_t)test_random(&values);
		got = args;
		rpc_arena_reset(&scratch);
		r = rpc_decode_reply(method, stub.data, stub.size, &scratch, &got);
		assert(r == 0 || r == -EBADMSG || r == -ENOMEM);
		stub.data[i] = good;
	}
}

static void test_all(void)
{
	uint32_t seed;
	size_t n, i;

	for (n = 0; n < ARRAY_SIZE(interfaces); n++) {
		for (i = 0; i < interfaces[n]->method_count; i++) {
			for (seed = 1; seed <= 20; seed++)
				round_trip(&interfaces[n]->methods[i], seed);
			strictness(&interfaces[n]->methods[i], 1);
			strictness(&interfaces[n]->methods[i], 2);
			reply_strictness(&interfaces[n]->methods[i], 1);
		}
	}
}

/* ---- single rules ---------------------------------------------------- */

static int decode(uint16_t opnum, const void *stub, size_t size)
{
	struct rpc_args_room args;
	AUTO_RPC_ARENA arena;

	rpc_arena_init(&arena, ARENA_LIMIT);
	return rpc_decode_request(fax(opnum), stub, size, &arena, &args);
}

static void test_rules(void)
{
	/* 86: one string. */
	assert(decode(86, "\2\0\0\0\0\0\0\0\2\0\0\0a\0\0\0", 16) == 0);
	assert(decode(86, "\2\0\0\0\0\0\0\0\2\0\0\0a\0b\0", 16) == -EBADMSG);      /* no NUL */
	assert(decode(86, "\3\0\0\0\0\0\0\0\3\0\0\0a\0\0\0\0\0", 18) == -EBADMSG); /* two of them */
	assert(decode(86, "\2\0\0\0\1\0\0\0\2\0\0\0a\0\0\0", 16) == -EBADMSG);     /* offset */
	assert(decode(86, "\1\0\0\0\0\0\0\0\2\0\0\0a\0\0\0", 16) == -EBADMSG);     /* more than max_count */
	assert(decode(86, "\0\0\0\0\0\0\0\0\0\0\0\0", 12) == -EBADMSG);            /* not even a NUL */
	assert(decode(86, "\0\1\0\0\0\0\0\0\2\0\0\0a\0\0\0", 16) == 0);            /* a larger buffer is fine */
	assert(decode(86,
		      "\xff\xff\xff\xff\0\0\0\0\xff\xff\xff\xff"
		      "a\0\0\0",
		      16) == -EBADMSG);
	/* 70: at most 16384 bytes, and both counts the same. */
	assert(decode(70, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0a\0\0\0\1\0\0\0", 32) == 0);
	assert(decode(70, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0a\0\0\0\2\0\0\0", 32) == -EBADMSG);
	/* 22: a blob, its size, and more categories than are there. */
	assert(decode(22, "\0\0\0\0\0\0\0\0\0\0\0\0", 12) == 0);
	assert(decode(22, "\0\0\0\0\0\0\0\0\1\0\0\0", 12) == -EBADMSG);
	assert(decode(22, "\0\0\2\0\x0c\0\0\0\0\0\0\0\1\0\0\0\2\0\0\0\x0c\0\0\0\1\0\0\0", 28) == 0);
	assert(decode(22, "\0\0\2\0\x0c\0\0\0\0\0\0\0\1\0\0\0\2\0\0\0\x0c\0\0\0\2\0\0\0", 28) == -EBADMSG);
}

/* A string of 253 units is taken, one more is not: the limit is checked where it is read. */
static void test_string_limit(void)
{
	struct rpc_fax_AddOutboundGroup group = {0};
	struct rpc_args_room got;
	AUTO_RPC_ARENA arena;
	char text[254];
	AUTO_BUF stub;

	memset(text, 'g', 253);
	text[253] = '\0';
	group.group_name = text;
	rpc_arena_init(&arena, ARENA_LIMIT);
	buf_init(&stub, STUB_LIMIT);
	assert(rpc_encode_request(fax(51), &group, &stub) == 0);
	assert(rpc_decode_request(fax(51), stub.data, stub.size, &arena, &got) == 0);
	rpc_put_u32(stub.data, 255);
	rpc_put_u32(stub.data + 8, 255);
	stub.size -= 2;
	buf_add(&stub, "g\0\0", 4);
	assert(rpc_decode_request(fax(51), stub.data, stub.size, &arena, &got) == -EBADMSG);
}

/* Replies that contradict themselves or the request. */
static void test_reply_rules(void)
{
	static const struct rpc_port_info port = {.device_name = "0"};
	static const struct rpc_personal_profile to[2];
	struct rpc_fax_EnumPorts ports = {
		.ports = {1, &port}
        };
	struct rpc_fax_SendDocumentEx send = {
		.recipients = {2, to}
        };
	AUTO_RPC_ARENA arena;
	AUTO_BUF stub;

	rpc_arena_init(&arena, ARENA_LIMIT);
	buf_init(&stub, STUB_LIMIT);
	assert(rpc_encode_reply(fax(10), &ports, RPC_REPLY_BLOB_MAX, &stub) == 0);
	assert(rpc_decode_reply(fax(10), stub.data, stub.size, &arena, &ports) == 0);
	rpc_put_u32(stub.data + stub.size - 12, 43); /* the size behind the blob */
	assert(rpc_decode_reply(fax(10), stub.data, stub.size, &arena, &ports) == -EBADMSG);
	buf_reset(&stub);
	assert(rpc_encode_reply(fax(27), &send, 0, &stub) == 0);
	assert(rpc_decode_reply(fax(27), stub.data, stub.size, &arena, &send) == 0);
	send.recipients.count = 1; /* two ids came */
	assert(rpc_decode_reply(fax(27), stub.data, stub.size, &arena, &send) == -EBADMSG);
}

/* 16 KiB and one byte is too much for 70; 10,001 recipients are too many for 27. */
static void test_limits(void)
{
	static struct rpc_personal_profile many[RPC_FAX_MAX_RECIPIENTS + 1];
	static const uint8_t bytes[RPC_COPY_BUFFER_SIZE + 1];
	struct rpc_fax_WriteFile write = {
		.data = {bytes, RPC_COPY_BUFFER_SIZE}
        };
	struct rpc_fax_SendDocumentEx send = {
		.recipients = {RPC_FAX_MAX_RECIPIENTS, many}
        };
	static const struct rpc_port_info port = {.device_name = "0123456789"};
	struct rpc_fax_EnumPorts ports = {
		.ports = {1, &port}
        };
	struct rpc_args_room got;
	AUTO_RPC_ARENA arena;
	AUTO_BUF stub;

	rpc_arena_init(&arena, ARENA_LIMIT);
	buf_init(&stub, STUB_LIMIT);
	assert(rpc_encode_request(fax(70), &write, &stub) == 0);
	assert(rpc_decode_request(fax(70), stub.data, stub.size, &arena, &got) == 0);
	write.data.size++;
	buf_reset(&stub);
	assert(rpc_encode_request(fax(70), &write, &stub) == -E2BIG);
	buf_reset(&stub);
	assert(rpc_encode_request(fax(27), &send, &stub) == 0);
	assert(rpc_decode_request(fax(27), stub.data, stub.size, &arena, &got) == 0);
	send.recipients.count++;
	buf_reset(&stub);
	assert(rpc_encode_request(fax(27), &send, &stub) == -E2BIG);
	/* An arena that is too small says so, and is not overdrawn. */
	rpc_arena_fini(&arena);
	rpc_arena_init(&arena, 1000);
	send.recipients.count--;
	buf_reset(&stub);
	assert(rpc_encode_request(fax(27), &send, &stub) == 0);
	assert(rpc_decode_request(fax(27), stub.data, stub.size, &arena, &got) == -ENOMEM);
	assert(arena.used <= 1000);
	/* A reply over its limit is an error of the server's, not a cut listing. */
	buf_reset(&stub);
	assert(rpc_encode_reply(fax(10), &ports, 40 + 22 - 1, &stub) == -E2BIG);
	buf_reset(&stub);
	assert(rpc_encode_reply(fax(10), &ports, 40 + 22, &stub) == 0);
}

static void test_errors(void)
{
	static const struct {
		uint32_t error, version, want;
	} cases[] = {
		{0,    0,             0   },
		{5,    0,             5   },
		{7001, RPC_FAX_API_0, 8   },
		{7008, RPC_FAX_API_0, 5   },
		{7009, RPC_FAX_API_0, 87  },
		{7010, RPC_FAX_API_0, 87  },
		{7011, RPC_FAX_API_0, 87  },
		{7013, RPC_FAX_API_0, 5   },
		{7012, RPC_FAX_API_1, 7012},
		{7013, RPC_FAX_API_1, 5   },
		{7013, RPC_FAX_API_2, 7013},
		{7009, RPC_FAX_API_3, 7009},
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert(rpc_visible_error(cases[i].error, cases[i].version) == cases[i].want);
	assert(strcmp(rpc_error_name(7009), "FAX_MESSAGE_NOT_FOUND") == 0 && !rpc_error_name(4711));
	assert(rpc_fault_of(-EBADMSG) == 0x6f7);
}

int main(void)
{
	test_tables();
	test_rights();
	test_golden_enum_ports();
	test_golden_read_file();
	test_golden_small();
	test_golden_send();
	test_rules();
	test_string_limit();
	test_reply_rules();
	test_limits();
	test_errors();
	test_all();
	return 0;
}
