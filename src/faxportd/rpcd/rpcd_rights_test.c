/* SPDX-License-Identifier: MIT */
/*
 * Every method of both tables: with one of its rights it is not denied,
 * without all of them it is; what has no handler answers as its row says.
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "faxportd/rpcd/fixture.h"
#include "rpc/test_values.h"

static struct client a;

/* Methods whose handler refines the row's right by what is asked for. */
static bool is_refined(const struct rpc_interface *interface, const struct rpc_method *method)
{
	static const uint16_t refined[] = {
		RPC_FAX_OP_OpenPort,            /* MODIFY needs more */
		RPC_FAX_OP_SendDocumentEx,      /* priority */
		RPC_FAX_OP_EnumJobsEx,          /* incoming faxes */
		RPC_FAX_OP_EnumJobsEx2,         /* the same, accounts */
		RPC_FAX_OP_StartMessagesEnum,   /* the inbox */
		RPC_FAX_OP_StartMessagesEnumEx, /* the same, accounts */
		RPC_FAX_OP_RemoveMessage,
	};
	static const uint16_t refined_own[] = {
		RPC_FAXPORT_OP_Submit,
		RPC_FAXPORT_OP_EnumInbox,
		RPC_FAXPORT_OP_GetInboxMessage,
	};
	bool own = interface == &rpc_faxport_interface;
	const uint16_t *list = own ? refined_own : refined;
	size_t i, count = own ? ARRAY_SIZE(refined_own) : ARRAY_SIZE(refined);

	for (i = 0; i < count; i++) {
		if (list[i] == method->opnum)
			return true;
	}
	return false;
}

/* Call it with arguments of zeros and empty strings, and good sizes: the status, or a fault's with the top bit set. */
static uint64_t try(const struct rpc_interface *interface, const struct rpc_method *method)
{
	struct rpc_fax_ConnectFaxServer connect = {.client_version = RPC_FAX_API_3};
	struct rpc_args_room args = {0};
	struct rpc_pdu pdu;
	uint32_t status;
	AUTO_BUF stub = {0};
	AUTO_BUF out = {0};

	buf_init(&stub, RPC_STUB_MAX);
	buf_init(&out, RPC_STUB_MAX);
	if (interface == &rpc_fax_interface && method->opnum == RPC_FAX_OP_ConnectFaxServer)
		memcpy(&args, &connect, sizeof(connect)); /* zero would make us an old client */
	assert(rpc_encode_request(method, &args, &stub) == 0);
	rpc_build_request(&out, ++a.call_id, interface == &rpc_faxport_interface, method->opnum, a.max_frag, stub.data,
			  stub.size);
	client_send(&a, out.data, out.size);
	assert(client_receive(&a, &pdu));
	if (pdu.type == RPC_FAULT)
		return 1ull << 63 | pdu.fault.status;
	assert(pdu.type == RPC_RESPONSE && (pdu.flags & RPC_PFC_LAST));
	assert(rpc_decode_reply(method, pdu.call.stub, pdu.call.stub_size, &a.arena, &args) == 0);
	memcpy(&status, &args, sizeof(status));
	return status;
}

static void test_table(const struct rpc_interface *interface)
{
	const struct rpc_method *method;
	uint64_t answer;
	uint32_t right;
	uint16_t i;

	for (i = 0; i < interface->method_count; i++) {
		method = &interface->methods[i];
		caller_manages();
		answer = try(interface, method);
		if (method->answer == RPC_RESERVED) {
			assert(answer == (1ull << 63 | RPC_FAULT_OP_RANGE));
			continue;
		}
		if (method->answer == RPC_UNSUPPORTED)
			assert(answer == RPC_ERROR_NOT_SUPPORTED);
		else
			assert(answer != RPC_ERROR_NOT_SUPPORTED && answer != RPC_ERROR_ACCESS_DENIED);
		if (method->access != RPC_ACCESS_RIGHTS) {
			caller_rights(0);
			assert(try(interface, method) != RPC_ERROR_ACCESS_DENIED);
			continue;
		}
		caller_rights(~method->rights);
		assert(try(interface, method) == RPC_ERROR_ACCESS_DENIED);
		for (right = 1; right != 0; right <<= 1) {
			if (!(method->rights & right) || is_refined(interface, method))
				continue;
			caller_rights(right);
			assert(try(interface, method) != RPC_ERROR_ACCESS_DENIED);
		}
	}
}

static void test_beyond_the_table(void)
{
	struct rpc_pdu pdu;
	AUTO_BUF out = {0};
	size_t i;
	static const struct {
		uint16_t context, opnum;
		uint32_t fault;
	} cases[] = {
		{0, 105,    RPC_FAULT_OP_RANGE         },
		{0, 0xffff, RPC_FAULT_OP_RANGE         },
		{1, 16,     RPC_FAULT_OP_RANGE         },
		{2, 0,      RPC_FAULT_UNKNOWN_INTERFACE},
	};

	buf_init(&out, 1024);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		buf_reset(&out);
		rpc_build_request(&out, ++a.call_id, cases[i].context, cases[i].opnum, a.max_frag, "", 0);
		client_send(&a, out.data, out.size);
		assert(client_receive(&a, &pdu));
		assert(pdu.type == RPC_FAULT && pdu.fault.status == cases[i].fault);
	}
}

int main(void)
{
	fixture_begin();
	client_open(&a);
	test_table(&rpc_fax_interface);
	test_table(&rpc_faxport_interface);
	caller_manages();
	test_beyond_the_table();
	client_close(&a);
	fixture_end();
	return 0;
}
