/* SPDX-License-Identifier: MIT */
/* Tests of PDUs: golden bytes, fragments, binding, and bytes that are no DCE/RPC. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "rpc/methods.h"
#include "rpc/ndr.h"

static const struct rpc_syntax ndr64 = {
	{0x33, 0x05, 0x71, 0x71, 0xba, 0xbe, 0x37, 0x49, 0x83, 0x19, 0xb5, 0xdb, 0xef, 0x9c, 0xcc, 0x36},
        1, 0
};
static const struct rpc_syntax features = {
	{0x2c, 0x1c, 0xb7, 0x6c, 0x12, 0x98, 0x40, 0x45, 0x03, 0, 0, 0, 0, 0, 0, 0},
        1, 0
};

/* A bind for the fax interface, as bytes on the wire. */
static const uint8_t bind_bytes[] = {
	5,    0,    11,   3,    0x10, 0,    0,    0,    72,   0,    0,    0,    1,    0,    0,    0, /* header */
	0xd0, 0x16, 0xd0, 0x16, 0,    0,    0,    0,    1,    0,    0,    0, /* 5840, group, 1 */
	0,    0,    1,    0,                                                 /* context 0, 1 */
	0x65, 0x31, 0x0a, 0xea, 0x34, 0x48, 0xd2, 0x11, 0xa6, 0xf8, 0x00, 0xc0, 0x4f, 0xa3, 0x46, 0xcc, /* fax 4.0 */
	4,    0,    0,    0,    0x04, 0x5d, 0x88, 0x8a, 0xeb, 0x1c, 0xc9, 0x11, 0x9f, 0xe8, 0x08, 0x00,
	0x2b, 0x10, 0x48, 0x60, /* NDR 2.0 */
	2,    0,    0,    0,
};

static void test_bind(void)
{
	struct rpc_context context = {.id = 0, .transfer_count = 1, .transfers = {rpc_ndr_syntax}};
	struct rpc_pdu pdu;
	AUTO_BUF out;
	size_t size;

	context.interface = rpc_fax_interface.syntax;
	buf_init(&out, 4096);
	rpc_build_bind(&out, RPC_BIND, 1, 5840, 0, &context, 1);
	assert(out.size == sizeof(bind_bytes) && memcmp(out.data, bind_bytes, out.size) == 0);

	assert(rpc_pdu_parse(bind_bytes, sizeof(bind_bytes), &pdu) == 0);
	assert(pdu.type == RPC_BIND && pdu.call_id == 1 && pdu.bind.count == 1 && pdu.bind.max_recv == 5840);
	assert(rpc_syntax_equal(&pdu.bind.contexts[0].interface, &rpc_fax_interface.syntax));

	/* Truncated, with a length that says so: refused at every size. */
	for (size = 0; size < sizeof(bind_bytes); size++) {
		uint8_t *cut = malloc(MAX(size, 1));

		assert(cut);
		memcpy(cut, bind_bytes, size);
		if (size >= 10)
			rpc_put_u16(cut + 8, (uint16_t)size);
		assert(rpc_pdu_parse(cut, size, &pdu) == -EPROTO);
		free(cut);
	}
}

/* What Windows proposes: NDR, NDR64, feature negotiation; and what strangers may. */
static void test_answer(void)
{
	const struct rpc_syntax *const ours[] = {&rpc_fax_interface.syntax, &rpc_faxport_interface.syntax};
	struct rpc_context_result results[RPC_CONTEXTS_MAX];
	struct rpc_pdu bind = {.type = RPC_BIND}, ack;
	int accepted[RPC_CONTEXTS_MAX];
	static const struct {
		const struct rpc_syntax *interface, *transfer;
		uint16_t result, reason;
		int accepted;
	} cases[] = {
		{&rpc_fax_interface.syntax,     &rpc_ndr_syntax, RPC_RESULT_ACCEPT,    0,                    0 },
		{&rpc_fax_interface.syntax,     &ndr64,          RPC_RESULT_REJECT,    RPC_REASON_TRANSFER,  -1},
		{&rpc_fax_interface.syntax,     &features,       RPC_RESULT_NEGOTIATE, 0,                    -1},
		{&rpc_faxport_interface.syntax, &rpc_ndr_syntax, RPC_RESULT_ACCEPT,    0,                    1 },
		{&ndr64,                        &rpc_ndr_syntax, RPC_RESULT_REJECT,    RPC_REASON_INTERFACE, -1},
	};
	AUTO_BUF out;
	size_t i;

	bind.bind.count = ARRAY_SIZE(cases);
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		bind.bind.contexts[i] = (struct rpc_context){(uint16_t)i, 1, *cases[i].interface, {*cases[i].transfer}};
	rpc_bind_answer(&bind, ours, 2, results, accepted);
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert(results[i].result == cases[i].result && results[i].reason == cases[i].reason &&
		       accepted[i] == cases[i].accepted);

	/* Another major version, or a higher minor one, is another interface. */
	bind.bind.count = 1;
	bind.bind.contexts[0].interface.major = 3;
	rpc_bind_answer(&bind, ours, 2, results, accepted);
	assert(accepted[0] == -1);
	bind.bind.contexts[0].interface.major = 4;
	bind.bind.contexts[0].interface.minor = 1;
	rpc_bind_answer(&bind, ours, 2, results, accepted);
	assert(accepted[0] == -1 && results[0].reason == RPC_REASON_INTERFACE);

	buf_init(&out, 4096);
	results[0] = (struct rpc_context_result){RPC_RESULT_ACCEPT, 0, rpc_ndr_syntax};
	results[1] = (struct rpc_context_result){
		RPC_RESULT_REJECT, RPC_REASON_TRANSFER, {{0}, 0, 0}
        };
	rpc_build_bind_ack(&out, RPC_BIND_ACK, 9, 4280, 4280, 0x1234, "5000", results, 2);
	/* Address of 5 bytes with its NUL at 26, padded to 32 where the results begin. */
	assert(out.size == 36 + 2 * 24);
	assert(rpc_get_u16(out.data + 24) == 5 && memcmp(out.data + 26, "5000", 5) == 0 && out.data[32] == 2);
	assert(rpc_pdu_parse(out.data, out.size, &ack) == 0);
	assert(ack.type == RPC_BIND_ACK && ack.ack.count == 2 && ack.ack.assoc_group == 0x1234);
	assert(ack.ack.results[0].result == RPC_RESULT_ACCEPT && ack.ack.results[1].reason == RPC_REASON_TRANSFER);
	assert(rpc_syntax_equal(&ack.ack.results[0].transfer, &rpc_ndr_syntax));
	buf_reset(&out);
	rpc_build_bind_ack(&out, RPC_ALTER_RESP, 9, 4280, 4280, 1, "", results, 1);
	assert(rpc_pdu_parse(out.data, out.size, &ack) == 0 && ack.ack.count == 1 && out.size == 56);
	buf_reset(&out);
	rpc_build_bind_nak(&out, 9, RPC_NAK_AUTH_TYPE);
	assert(rpc_pdu_parse(out.data, out.size, &ack) == 0 && ack.type == RPC_BIND_NAK && ack.nak.reason == 8);
}

static void test_fault(void)
{
	static const uint8_t golden[] = {
		5,  0, 3, 0x23, 0x10, 0, 0, 0, 32,   0,    0, 0, 7, 0, 0, 0,
		32, 0, 0, 0,    1,    0, 0, 0, 0xf7, 0x06, 0, 0, 0, 0, 0, 0,
	};
	struct rpc_pdu pdu;
	AUTO_BUF out;

	buf_init(&out, 4096);
	rpc_build_fault(&out, 7, 1, RPC_FAULT_BAD_STUB_DATA, false);
	assert(out.size == sizeof(golden) && memcmp(out.data, golden, out.size) == 0);
	assert(rpc_pdu_parse(out.data, out.size, &pdu) == 0);
	assert(pdu.type == RPC_FAULT && pdu.fault.status == 0x6f7 && pdu.fault.context_id == 1);
}

/* A call in fragments of every size from the least, then whole again; the stub of each size around the borders. */
static void test_fragments(void)
{
	static const size_t sizes[] = {0, 1, 7, 8, 1400, 1408, 1409, 1416, 2816, 5000, 20000};
	uint8_t stub[20000];
	size_t i, k;

	for (i = 0; i < sizeof(stub); i++)
		stub[i] = (uint8_t)(i * 31 >> 3);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct rpc_assembly assembly;
		size_t at = 0, fragments = 0;
		struct rpc_pdu pdu;
		int r = 0, size;
		AUTO_BUF out;

		buf_init(&out, 65536);
		rpc_assembly_init(&assembly, sizeof(stub));
		rpc_build_request(&out, 5, 1, 10, 1432, stub, sizes[i]);
		while (at < out.size) {
			assert(r == 0);
			/* Not before the last byte is here. */
			for (k = 0; k < 20; k++)
				assert(rpc_pdu_split(out.data + at, k, 1432) == (k < 16 ? 0 : r));
			size = rpc_pdu_split(out.data + at, out.size - at, 1432);
			assert(size > 0 && size <= 1432);
			assert(rpc_pdu_split(out.data + at, (size_t)size - 1, 1432) == 0);
			assert(rpc_pdu_parse(out.data + at, (size_t)size, &pdu) == 0);
			assert(pdu.call.opnum == 10 && pdu.call.alloc_hint >= pdu.call.stub_size);
			r = rpc_assembly_add(&assembly, &pdu);
			at += (size_t)size;
			fragments++;
		}
		assert(r == 1 && fragments == MAX(1, (sizes[i] + 1407) / 1408));
		assert(assembly.stub_size == sizes[i] && (sizes[i] == 0 || memcmp(assembly.stub, stub, sizes[i]) == 0));
		assert(assembly.opnum == 10 && assembly.context_id == 1 && assembly.call_id == 5);
		rpc_assembly_fini(&assembly);
	}
}

static void test_fragment_order(void)
{
	static const uint8_t bytes[8];
	struct rpc_pdu first = {.type = RPC_REQUEST, .flags = RPC_PFC_FIRST, .call_id = 1}, middle, last, other;
	struct rpc_assembly assembly;

	first.call.stub = bytes;
	first.call.stub_size = 8;
	middle = last = first;
	middle.flags = 0;
	last.flags = RPC_PFC_LAST;
	rpc_assembly_init(&assembly, 20);

	/* In order it is good, out of order it is not, and the next call starts afresh. */
	assert(rpc_assembly_add(&assembly, &first) == 0);
	assert(rpc_assembly_add(&assembly, &last) == 1 && assembly.stub_size == 16);
	assert(rpc_assembly_add(&assembly, &last) == -EPROTO);
	assert(rpc_assembly_add(&assembly, &middle) == -EPROTO);
	assert(rpc_assembly_add(&assembly, &first) == 0);
	assert(rpc_assembly_add(&assembly, &first) == -EPROTO);
	assert(rpc_assembly_add(&assembly, &first) == 0);
	assert(rpc_assembly_add(&assembly, &last) == 1);

	/* Fragments of another call, context or method. */
	other = last;
	other.call_id = 2;
	assert(rpc_assembly_add(&assembly, &first) == 0 && rpc_assembly_add(&assembly, &other) == -EPROTO);
	other = last;
	other.call.context_id = 2;
	assert(rpc_assembly_add(&assembly, &first) == 0 && rpc_assembly_add(&assembly, &other) == -EPROTO);
	other = last;
	other.call.opnum = 2;
	assert(rpc_assembly_add(&assembly, &first) == 0 && rpc_assembly_add(&assembly, &other) == -EPROTO);

	/* 24 bytes are too many, in fragments and in one. */
	assert(rpc_assembly_add(&assembly, &first) == 0 && rpc_assembly_add(&assembly, &middle) == 0);
	assert(rpc_assembly_add(&assembly, &last) == -E2BIG);
	other = first;
	other.flags = RPC_PFC_FIRST | RPC_PFC_LAST;
	other.call.stub_size = 24;
	other.call.stub = (const uint8_t[24]){0};
	assert(rpc_assembly_add(&assembly, &other) == -E2BIG);
	assert(rpc_assembly_add(&assembly, &first) == 0);
	rpc_assembly_fini(&assembly);
}

static void test_strangers(void)
{
	static const char *const no_rpc[] = {"GET / HTTP/1.0\r\n\r\n", "\x16\x03\x01\x02\x00",
					     "\x05\x02xxxxxxxxxxxxxxxx", "\x05\x00\x00\x03\x00\x00\x00\x00xxxxxxxx"};
	uint8_t header[16] = {5, 0, 0, 3, 0x10, 0, 0, 0, 15, 0};
	struct rpc_pdu pdu;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(no_rpc); i++)
		assert(rpc_pdu_split((const uint8_t *)no_rpc[i], 16, 5840) == -EPROTO);
	assert(rpc_pdu_split(header, 16, 5840) == -EPROTO); /* shorter than itself */
	rpc_put_u16(header + 8, 5841);
	assert(rpc_pdu_split(header, 16, 5840) == -EPROTO); /* larger than agreed */
	rpc_put_u16(header + 8, 5840);
	assert(rpc_pdu_split(header, 16, 5840) == 0);
	/* Types nobody knows; an auth trailer longer than its PDU. */
	rpc_put_u16(header + 8, 16);
	header[2] = 200;
	assert(rpc_pdu_parse(header, 16, &pdu) == -EPROTO);
	header[2] = RPC_ORPHANED;
	assert(rpc_pdu_parse(header, 16, &pdu) == 0 && pdu.type == RPC_ORPHANED);
	rpc_put_u16(header + 10, 1);
	assert(rpc_pdu_parse(header, 16, &pdu) == -EPROTO);
}

/* An auth trailer is cut off the stub, with its padding, and handed over. */
static void test_auth(void)
{
	uint8_t request[] = {
		5,  0, 0, 3, 0x10, 0,    0,    0,    44,  0,   4,   0,   1, 0, 0, 0, /* header, auth_len 4 */
		4,  0, 0, 0, 0,    0,    9,    0,                                    /* opnum 9 */
		7,  0, 0, 0, 0xbb, 0xbb, 0xbb, 0xbb,                                 /* job 7, four bytes of padding */
		10, 6, 4, 0, 1,    0,    0,    0,    's', 'i', 'g', 'n',             /* NTLM, privacy, pad 4 */
	};
	struct rpc_pdu pdu;

	assert(rpc_pdu_parse(request, sizeof(request), &pdu) == 0);
	assert(pdu.call.stub_size == 4 && pdu.call.stub[0] == 7);
	assert(pdu.auth.type == 10 && pdu.auth.level == 6 && pdu.auth.size == 4);
	assert(memcmp(pdu.auth.value, "sign", 4) == 0);
	request[34] = 9; /* more padding than stub */
	assert(rpc_pdu_parse(request, sizeof(request), &pdu) == -EPROTO);
}

static void test_object(void)
{
	uint8_t request[44] = {5, 0, 0, 0x83, 0x10, 0, 0, 0, 44};
	struct rpc_pdu pdu;

	assert(rpc_pdu_parse(request, sizeof(request), &pdu) == 0);
	assert(pdu.call.object == request + 24 && pdu.call.stub_size == 4);
	rpc_put_u16(request + 8, 39);
	assert(rpc_pdu_parse(request, 39, &pdu) == -EPROTO);
}

int main(void)
{
	test_bind();
	test_answer();
	test_fault();
	test_fragments();
	test_fragment_order();
	test_strangers();
	test_auth();
	test_object();
	assert(rpc_negotiate_frag(5840, 4280) == 4280 && rpc_negotiate_frag(1431, 4280) == 0);
	return 0;
}
