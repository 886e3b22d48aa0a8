/* SPDX-License-Identifier: MIT */
/* Tests of the records: the tables against the reference, golden bytes, round trips, and what must be refused. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "rpc/test_values.h"

#define ARENA_LIMIT (4 * 1024 * 1024)

/* The fields of a blob fill its fixed part as the reference says, up to padding. */
static void test_tables(void)
{
	size_t i, k, at;

	for (i = 0; i < rpc_record_count; i++) {
		const struct rpc_record *record = rpc_records[i];

		at = 0;
		assert(record->field_count > 0 && record->string_max >= RPC_FAX_STRING_MAX);
		for (k = 0; k < record->field_count; k++) {
			const struct rpc_kind_info *info = &rpc_kinds[record->fields[k].kind];

			assert(info->name && info->blob_size > 0 && info->ndr_size > 0);
			at = ((at + info->blob_align - 1) & ~(info->blob_align - 1u)) + info->blob_size;
			assert(record->fields[k].offset < record->struct_size);
			/* A size comes first or not at all. */
			assert(record->fields[k].kind != RPC_KIND_SIZE || k == 0);
			if (record->size32 > 0)
				assert(record->fields[k].kind != RPC_KIND_FILETIME &&
				       record->fields[k].kind != RPC_KIND_VERSION &&
				       record->fields[k].kind != RPC_KIND_STATUS &&
				       record->fields[k].kind != RPC_KIND_COUNTRIES);
		}
		if (record->blob_size > 0 && (at > record->blob_size || at + 8 <= record->blob_size)) {
			fprintf(stderr, "%s: fields take %zu of %u bytes\n", record->name, at, record->blob_size);
			abort();
		}
	}
}

/* Where the reference places some members that stand behind awkward ones. */
static void test_places(void)
{
	static const struct {
		const struct rpc_record *record;
		const char *name;
		size_t offset;
	} cases[] = {
		{&rpc_port_info_record,       "Csid",                     32 },
		{&rpc_job_entry_record,       "DocumentName",             88 },
		{&rpc_device_status_record,   "StartTime",                52 },
		{&rpc_device_status_record,   "SubmittedTime",            68 },
		{&rpc_device_status_record,   "UserName",                 84 },
		{&rpc_configuration_record,   "ProfileName",              48 },
		{&rpc_job_status_record,      "dwAvailableJobOperations", 116},
		{&rpc_job_entry_ex_record,    "pStatus",                  88 },
		{&rpc_job_entry_ex_1_record,  "dwScheduleAction",         100},
		{&rpc_message_record,         "lpctstrRoutingInfo",       168},
		{&rpc_message_1_record,       "dwMsgFlags",               188},
		{&rpc_general_config_record,  "dwlArchiveSize",           32 },
		{&rpc_general_config_record,  "bIncomingFaxesArePublic",  80 },
		{&rpc_device_provider_record, "dwLastError",              48 },
		{&rpc_outbound_group_record,  "Status",                   16 },
		{&rpc_archive_config_record,  "dwlArchiveSize",           32 },
	};
	size_t i, k, at;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		at = 0;
		for (k = 0; k < cases[i].record->field_count; k++) {
			const struct rpc_kind_info *info = &rpc_kinds[cases[i].record->fields[k].kind];

			at = (at + info->blob_align - 1) & ~(info->blob_align - 1u);
			if (strcmp(cases[i].record->fields[k].name, cases[i].name) == 0)
				break;
			at += info->blob_size;
		}
		assert(k < cases[i].record->field_count);
		assert(at == cases[i].offset);
	}
}

/* Two ports, byte by byte (reference, section 7, the worked example: stride 40, strings from 80 on). */
static void test_golden_ports(void)
{
	static const struct rpc_port_info ports[] = {
		{.device_id = 1,
		 .state = 0x20100000,
		 .flags = 3,
		 .rings = 2,
		 .priority = 1,
		 .device_name = "A",
		 .tsid = "t"},
		{.device_id = 2,
		 .state = 0x20100000,
		 .flags = 1,
		 .rings = 0,
		 .priority = 2,
		 .device_name = "B",
		 .csid = "" },
	};
	static const uint8_t golden[] = {
		0x24, 0, 0,    0,    1,    0, 0, 0, 0,   0, 0x10, 0x20, 3,   0, 0, 0, 2,    0, 0, 0, 1, 0, 0, 0,
		0x50, 0, 0,    0,    0x54, 0, 0, 0, 0,   0, 0,    0,    0,   0, 0, 0, 0x24, 0, 0, 0, 2, 0, 0, 0,
		0,    0, 0x10, 0x20, 1,    0, 0, 0, 0,   0, 0,    0,    2,   0, 0, 0, 0x58, 0, 0, 0, 0, 0, 0, 0,
		0x5c, 0, 0,    0,    0,    0, 0, 0, 'A', 0, 0,    0,    't', 0, 0, 0, 'B',  0, 0, 0, 0, 0,
	};
	const struct rpc_port_info *back;
	const void *items;
	AUTO_RPC_ARENA arena;
	AUTO_BUF out;

	rpc_arena_init(&arena, ARENA_LIMIT);
	buf_init(&out, 4096);
	buf_add(&out, "????", 4); /* the offsets count from the blob's start, not the buffer's */
	rpc_blob_encode(&rpc_port_info_record, ports, 2, &out);
	assert(buf_error(&out) == 0 && out.size == 4 + sizeof(golden));
	assert(memcmp(out.data + 4, golden, sizeof(golden)) == 0);

	assert(rpc_blob_decode(&rpc_port_info_record, golden, sizeof(golden), 2, &arena, &items) == 0);
	back = items;
	assert(back[0].device_id == 1 && strcmp(back[0].tsid, "t") == 0 && back[0].csid == NULL);
	assert(back[1].rings == 0 && strcmp(back[1].device_name, "B") == 0 && strcmp(back[1].csid, "") == 0);
}

/* Jobs first, then their statuses, then text (reference, section 7, 28 and 29). */
static void test_golden_statuses(void)
{
	static const struct rpc_job_status status = {.job_id = 7, .tsid = "x"};
	const struct rpc_job_entry_ex jobs[] = {
		{.message_id = 1, .status = &status},
		{				.message_id = 2              },
		{ .message_id = 3,               .document_name = "d",    .status = &status}
        };
	AUTO_BUF out;

	buf_init(&out, 4096);
	rpc_blob_encode(&rpc_job_entry_ex_record, jobs, 3, &out);
	assert(buf_error(&out) == 0 && out.size == 3 * 96 + 2 * 120 + 4 + 4 + 4);
	assert(rpc_get_u32(out.data + 88) == 3 * 96);
	assert(rpc_get_u32(out.data + 96 + 88) == 0);
	assert(rpc_get_u32(out.data + 192 + 88) == 3 * 96 + 120);
	assert(rpc_get_u32(out.data + 3 * 96) == 120 && rpc_get_u32(out.data + 3 * 96 + 8) == 7);
	assert(rpc_get_u32(out.data + 3 * 96 + 40) == 3 * 96 + 2 * 120);
}

/* FAX_PORT_INFO as NDR: nine words, then the strings in order. */
static void test_golden_ndr(void)
{
	static const struct rpc_port_info port = {.device_id = 5, .flags = 3, .rings = 2, .priority = 1, .csid = "AB"};
	static const uint8_t golden[] = {
		0x24, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0,   0, 0,   0, 0, 0,
		0,    0, 0, 0, 0, 0, 0, 2, 0, 3, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 'A', 0, 'B', 0, 0, 0,
	};
	struct rpc_port_info back = {0};
	struct ndr_reader reader;
	uint32_t referents = 0;
	AUTO_RPC_ARENA arena;
	AUTO_BUF out;

	rpc_arena_init(&arena, ARENA_LIMIT);
	buf_init(&out, 4096);
	rpc_ndr_put_record(&rpc_port_info_record, &port, &out, &referents);
	rpc_ndr_put_deferred(&rpc_port_info_record, &port, &out);
	assert(out.size == sizeof(golden) && memcmp(out.data, golden, sizeof(golden)) == 0);

	ndr_reader_init(&reader, golden, sizeof(golden), &arena);
	rpc_ndr_get_record(&rpc_port_info_record, &reader, &back);
	rpc_ndr_get_deferred(&rpc_port_info_record, &reader, &back);
	assert(ndr_error(&reader) == 0 && reader.at == sizeof(golden));
	assert(back.device_id == 5 && back.tsid == NULL && strcmp(back.csid, "AB") == 0);
	assert(rpc_record_size_known(&rpc_port_info_record, &back));
	back.size = 48; /* a 64-bit client */
	assert(rpc_record_size_known(&rpc_port_info_record, &back));
	back.size = 40;
	assert(!rpc_record_size_known(&rpc_port_info_record, &back));
}

static void test_round_trips(void)
{
	size_t i, count, k;
	uint32_t seed;

	for (i = 0; i < rpc_record_count; i++) {
		const struct rpc_record *record = rpc_records[i];

		for (seed = 1; seed <= 40; seed++) {
			struct test_values values = {.seed = seed * 2654435761u, .blob = true};
			AUTO_RPC_ARENA arena;
			const char *field = "?";
			const void *items;
			uint8_t *from;
			AUTO_BUF out;

			if (record->blob_size == 0)
				break;
			rpc_arena_init(&arena, ARENA_LIMIT);
			values.arena = &arena;
			buf_init(&out, ARENA_LIMIT);
			count = seed % 4;
			from = rpc_arena_alloc(&arena, count * record->struct_size + 1);
			for (k = 0; k < count; k++)
				test_fill_record(&values, record, from + k * record->struct_size);
			rpc_blob_encode(record, from, count, &out);
			assert(buf_error(&out) == 0);
			assert(rpc_blob_decode(record, out.data, out.size, count, &arena, &items) == 0);
			for (k = 0; k < count; k++) {
				if (test_same_record(record, from + k * record->struct_size,
						     (const uint8_t *)items + k * record->struct_size, &field))
					continue;
				fprintf(stderr, "%s: %s differs\n", record->name, field);
				abort();
			}
		}
	}
}

/* Every offset that points out of the blob, or at text without an end, is refused. */
static void test_bad_offsets(void)
{
	struct rpc_port_info port = {.device_name = "name", .tsid = "t", .csid = "c"};
	AUTO_RPC_ARENA arena;
	const void *items;
	size_t i, size;
	AUTO_BUF out;

	rpc_arena_init(&arena, ARENA_LIMIT);
	buf_init(&out, 4096);
	rpc_blob_encode(&rpc_port_info_record, &port, 1, &out);
	for (i = 24; i < 36; i += 4) {
		const uint32_t bad[] = {(uint32_t)out.size, (uint32_t)out.size - 1, 0x7fffffff, 0xfffffffe, 0xffffffff};
		uint32_t good = rpc_get_u32(out.data + i);
		size_t k;

		for (k = 0; k < ARRAY_SIZE(bad); k++) {
			rpc_put_u32(out.data + i, bad[k]);
			assert(rpc_blob_decode(&rpc_port_info_record, out.data, out.size, 1, &arena, &items) ==
			       -EBADMSG);
		}
		rpc_put_u32(out.data + i, good);
	}
	/* Truncated anywhere: refused. (The last string ends the blob, so no byte is spare.) */
	for (size = 0; size < out.size; size++)
		assert(rpc_blob_decode(&rpc_port_info_record, out.data, size, 1, &arena, &items) == -EBADMSG);
	assert(rpc_blob_decode(&rpc_port_info_record, out.data, out.size, 1, &arena, &items) == 0);
	/* More records than there are, up to the largest number. */
	assert(rpc_blob_decode(&rpc_port_info_record, out.data, out.size, 2, &arena, &items) == -EBADMSG);
	assert(rpc_blob_decode(&rpc_port_info_record, out.data, out.size, UINT32_MAX, &arena, &items) == -EBADMSG);
	/* A size field that is another structure's. */
	out.data[0] = 35;
	assert(rpc_blob_decode(&rpc_port_info_record, out.data, out.size, 1, &arena, &items) == -EBADMSG);
}

/* A status that lies only partly in the blob. */
static void test_bad_status(void)
{
	static const struct rpc_job_status status = {.job_id = 7};
	const struct rpc_job_entry_ex job = {.status = &status};
	AUTO_RPC_ARENA arena;
	const void *items;
	AUTO_BUF out;

	rpc_arena_init(&arena, ARENA_LIMIT);
	buf_init(&out, 4096);
	rpc_blob_encode(&rpc_job_entry_ex_record, &job, 1, &out);
	assert(out.size == 96 + 120);
	assert(rpc_blob_decode(&rpc_job_entry_ex_record, out.data, out.size, 1, &arena, &items) == 0);
	assert(rpc_blob_decode(&rpc_job_entry_ex_record, out.data, out.size - 1, 1, &arena, &items) == -EBADMSG);
}

/* What a reader must put up with: shared and overlapping data, any order, an unpadded stride. */
static void test_odd_but_good(void)
{
	static const uint8_t shared[] = {
		0x24, 0, 0, 0,  1, 0, 0, 0,  0, 0, 0, 0,  0, 0, 0, 0,   0, 0,   0, 0, 0,
		0,    0, 0, 36, 0, 0, 0, 36, 0, 0, 0, 38, 0, 0, 0, 'a', 0, 'b', 0, 0, 0,
	};
	const struct rpc_port_info *port;
	uint8_t plain[2 * 36 + 4] = {0};
	AUTO_RPC_ARENA arena;
	const void *items;

	rpc_arena_init(&arena, ARENA_LIMIT);
	assert(rpc_blob_decode(&rpc_port_info_record, shared, sizeof(shared), 1, &arena, &items) == 0);
	port = items;
	assert(strcmp(port->device_name, "ab") == 0 && strcmp(port->tsid, "ab") == 0 && strcmp(port->csid, "b") == 0);

	plain[0] = plain[36] = 36;
	plain[4] = 1;
	plain[40] = 2;
	assert(rpc_blob_decode(&rpc_port_info_record, plain, sizeof(plain), 2, &arena, &items) == 0);
	port = items;
	assert(port[0].device_id == 1 && port[1].device_id == 2);
}

/* Many references to one long string must not cost more than the arena allows. */
static void test_amplification(void)
{
	enum { COUNT = 2000, TEXT = 200 };
	size_t start = COUNT * 40, i, k;
	AUTO_RPC_ARENA arena;
	const void *items;
	AUTO_BUF out;

	rpc_arena_init(&arena, 512 * 1024);
	buf_init(&out, 1024 * 1024);
	buf_add_zero(&out, start + 2 * (TEXT + 1));
	for (k = 0; k < TEXT; k++)
		out.data[start + 2 * k] = 'x';
	for (i = 0; i < COUNT; i++) {
		out.data[i * 40] = 36;
		for (k = 24; k < 36; k += 4)
			rpc_put_u32(out.data + i * 40 + k, (uint32_t)start);
	}
	assert(rpc_blob_decode(&rpc_port_info_record, out.data, out.size, COUNT, &arena, &items) == -ENOMEM);
	assert(arena.used <= arena.limit);
}

/* Text of more than 253 units: cut in what we send, refused in what we get. */
static void test_long_text(void)
{
	char text[300], exotic[1200] = "";
	struct rpc_port_info port = {.csid = text};
	const struct rpc_port_info *back;
	uint32_t referents = 0;
	AUTO_RPC_ARENA arena;
	const void *items;
	AUTO_BUF out, ndr;
	size_t i;

	memset(text, 'y', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	rpc_arena_init(&arena, ARENA_LIMIT);
	buf_init(&out, 4096);
	rpc_blob_encode(&rpc_port_info_record, &port, 1, &out);
	assert(rpc_blob_decode(&rpc_port_info_record, out.data, out.size, 1, &arena, &items) == 0);
	back = items;
	assert(strlen(back->csid) == RPC_FAX_STRING_MAX);

	/* One unit more than allowed, by hand. */
	out.size -= 2;
	buf_add(&out, "z\0\0\0", 4);
	assert(rpc_blob_decode(&rpc_port_info_record, out.data, out.size, 1, &arena, &items) == -EBADMSG);

	buf_init(&ndr, 4096);
	rpc_ndr_put_record(&rpc_port_info_record, &port, &ndr, &referents);
	rpc_ndr_put_deferred(&rpc_port_info_record, &port, &ndr);
	assert(buf_error(&ndr) == -E2BIG);

	/* 127 faxes of two units each: the last one is not halved. */
	for (i = 0; i < 127; i++)
		strcat(exotic, "\xf0\x9f\x93\xa0");
	port.csid = exotic;
	buf_reset(&out);
	rpc_blob_encode(&rpc_port_info_record, &port, 1, &out);
	assert(rpc_blob_decode(&rpc_port_info_record, out.data, out.size, 1, &arena, &items) == 0);
	back = items;
	assert(strlen(back->csid) == 126 * 4);
}

/* Flip bytes of good blobs: any answer is right, as long as it is one (the sanitizers watch). */
static void test_flips(void)
{
	size_t i, k;

	for (i = 0; i < rpc_record_count; i++) {
		struct test_values values = {.seed = 4711 + (uint32_t)i, .blob = true};
		const struct rpc_record *record = rpc_records[i];
		uint8_t item[2048];
		AUTO_RPC_ARENA arena;
		const void *items;
		AUTO_BUF out;

		if (record->blob_size == 0)
			continue;
		assert(2 * record->struct_size <= sizeof(item));
		rpc_arena_init(&arena, ARENA_LIMIT);
		values.arena = &arena;
		buf_init(&out, ARENA_LIMIT);
		test_fill_record(&values, record, item);
		test_fill_record(&values, record, item + record->struct_size);
		rpc_blob_encode(record, item, 2, &out);
		for (k = 0; k < MIN(out.size, 600); k++) {
			uint8_t good = out.data[k];

			out.data[k] = (uint8_t)test_random(&values);
			rpc_arena_reset(&arena);
			(void)rpc_blob_decode(record, out.data, out.size, 2, &arena, &items);
			out.data[k] = good;
		}
	}
}

int main(void)
{
	test_tables();
	test_places();
	test_golden_ports();
	test_golden_statuses();
	test_golden_ndr();
	test_round_trips();
	test_bad_offsets();
	test_bad_status();
	test_odd_but_good();
	test_amplification();
	test_long_text();
	test_flips();
	return 0;
}
