/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target for PDUs: any bytes as what a connection receives, by both
 * ends. Beside not crashing: what is parsed lies inside its PDU, what is
 * assembled stays within its limit, and what we answer to a bind can be read
 * again.
 */
#undef NDEBUG
#include <assert.h>

#include "rpc/methods.h"

#define STUB_LIMIT 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_bind(const struct rpc_pdu *pdu)
{
	const struct rpc_syntax *const ours[] = {&rpc_fax_interface.syntax, &rpc_faxport_interface.syntax};
	struct rpc_context_result results[RPC_CONTEXTS_MAX];
	int accepted[RPC_CONTEXTS_MAX];
	struct rpc_pdu ack;
	AUTO_BUF out;
	size_t i;

	buf_init(&out, 4096);
	rpc_bind_answer(pdu, ours, 2, results, accepted);
	rpc_build_bind_ack(&out, RPC_BIND_ACK, pdu->call_id, 5840, 5840, 1, "135", results, pdu->bind.count);
	assert(rpc_pdu_parse(out.data, out.size, &ack) == 0 && ack.ack.count == pdu->bind.count);
	for (i = 0; i < pdu->bind.count; i++)
		assert((ack.ack.results[i].result == RPC_RESULT_ACCEPT) == (accepted[i] >= 0));
}

static void check_call(const struct rpc_pdu *pdu, const uint8_t *data, size_t size)
{
	assert(pdu->call.stub >= data && pdu->call.stub + pdu->call.stub_size <= data + size);
	assert(!pdu->call.object || (pdu->call.object >= data && pdu->call.object + 16 <= data + size));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rpc_assembly assembly;
	struct rpc_pdu pdu;
	size_t at = 0;
	int frag, r;

	rpc_assembly_init(&assembly, STUB_LIMIT);
	while ((frag = rpc_pdu_split(data + at, size - at, 5840)) > 0) {
		assert((size_t)frag >= RPC_HEADER_SIZE && (size_t)frag <= size - at);
		if (rpc_pdu_parse(data + at, (size_t)frag, &pdu) < 0)
			break;
		if (pdu.auth.size > 0)
			assert(pdu.auth.value + pdu.auth.size == data + at + frag);
		if (pdu.type == RPC_BIND || pdu.type == RPC_ALTER)
			check_bind(&pdu);
		if (pdu.type == RPC_REQUEST || pdu.type == RPC_RESPONSE) {
			check_call(&pdu, data + at, (size_t)frag);
			r = rpc_assembly_add(&assembly, &pdu);
			assert(r <= 1 && assembly.stub_size <= STUB_LIMIT && assembly.joined.size <= STUB_LIMIT);
		}
		at += (size_t)frag;
	}
	rpc_assembly_fini(&assembly);
	return 0;
}
