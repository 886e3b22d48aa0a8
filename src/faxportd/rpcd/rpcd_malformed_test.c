/* SPDX-License-Identifier: MIT */
/*
 * Bytes that are wrong: every method's request cut at each byte, with each
 * byte flipped, with bytes left over; PDUs with each byte changed. All get an
 * answer, a fault or a closed connection, and the server goes on.
 */
#undef NDEBUG
#include <assert.h>
#include <string.h>
#include <sys/socket.h>

#include "base/macros.h"
#include "faxportd/rpcd/fixture.h"
#include "rpc/ndr.h"
#include "rpc/test_values.h"

/* Longer requests are sampled: their ends are strings like those before. */
#define POSITIONS_MAX 300

static struct client a;
static struct rpc_handle port, copy, messages, service;

/* ---- the bytes of one call ------------------------------------------- */

/* Fresh handles: some methods close them. */
static void open_handles(void)
{
	struct rpc_fax_StartCopyToServer upload = {.file_ext = ".tif",
						   .server_file_name = "________________________________________"};
	struct rpc_fax_ConnectFaxServer connect = {.client_version = RPC_FAX_API_3};
	struct rpc_fax_StartMessagesEnum start = {.folder = RPC_FOLDER_INBOX};

	port = client_port(&a, 1, 0);
	assert(FAX(&a, StartCopyToServer, &upload) == 0);
	copy = upload.copy;
	assert(FAX(&a, ConnectFaxServer, &connect) == 0);
	service = connect.handle;
	assert(FAX(&a, StartMessagesEnum, &start) == 0);
	messages = start.cursor;
}

static void set_handles(const struct rpc_method *method, void *args)
{
	struct rpc_handle *handle;
	size_t i;

	for (i = 0; i < method->param_count; i++) {
		if (method->params[i].kind != RPC_PARAM_HANDLE)
			continue;
		handle = (struct rpc_handle *)((uint8_t *)args + method->params[i].offset);
		switch ((enum rpc_handle_type)method->params[i].extra) {
		case RPC_HANDLE_PORT:
			*handle = port;
			break;
		case RPC_HANDLE_COPY:
			*handle = copy;
			break;
		case RPC_HANDLE_MESSAGES:
			*handle = messages;
			break;
		case RPC_HANDLE_SERVICE:
			*handle = service;
			break;
		default:
			break;
		}
	}
}

static void make_stub(const struct rpc_interface *interface, const struct rpc_method *method, uint32_t seed,
		      struct buf *stub)
{
	struct test_values values = {.seed = seed};
	struct rpc_args_room args = {0};
	AUTO_RPC_ARENA arena;

	rpc_arena_init(&arena, 16 << 20);
	values.arena = &arena;
	test_fill_args(&values, method, RPC_IN, &args);
	set_handles(method, &args);
	if (interface == &rpc_faxport_interface && method->opnum == RPC_FAXPORT_OP_GetPortStatus)
		((struct rpc_faxport_GetPortStatus *)&args)->device_id = 0x4000; /* or it would wait */
	if (interface == &rpc_faxport_interface && method->opnum == RPC_FAXPORT_OP_WaitEvents)
		((struct rpc_faxport_WaitEvents *)&args)->wait_ms = 0;
	buf_reset(stub);
	assert(rpc_encode_request(method, &args, stub) == 0);
}

/* Send it; there is an answer. Returns a fault's status or 0. */
static uint32_t ask(const struct rpc_interface *interface, const struct rpc_method *method, const void *stub,
		    size_t size)
{
	struct rpc_pdu pdu;
	AUTO_BUF out = {0};

	buf_init(&out, 2 * RPC_STUB_MAX);
	rpc_build_request(&out, ++a.call_id, interface == &rpc_faxport_interface, method->opnum, a.max_frag, stub,
			  size);
	client_send(&a, out.data, out.size);
	do
		assert(client_receive(&a, &pdu));
	while (pdu.type == RPC_RESPONSE && !(pdu.flags & RPC_PFC_LAST));
	assert(pdu.call_id == a.call_id);
	assert(pdu.type == RPC_RESPONSE || pdu.type == RPC_FAULT);
	return pdu.type == RPC_FAULT ? pdu.fault.status : 0;
}

/* ---- stubs ----------------------------------------------------------- */

/* Not all bytes of a stub count: 42 takes whatever comes. */
static bool takes_anything(const struct rpc_method *method)
{
	return method->param_count > 0 && method->params[method->param_count - 1].kind == RPC_PARAM_REST;
}

static void test_method(const struct rpc_interface *interface, const struct rpc_method *method, uint32_t seed)
{
	AUTO_BUF stub = {0};
	size_t at, step;

	buf_init(&stub, RPC_STUB_MAX);
	make_stub(interface, method, seed, &stub);
	step = stub.size / POSITIONS_MAX + 1;

	for (at = 0; at < stub.size; at += step) {
		if (ask(interface, method, stub.data, at) != RPC_FAULT_BAD_STUB_DATA)
			assert(takes_anything(method));
	}
	buf_add_zero(&stub, 1);
	if (ask(interface, method, stub.data, stub.size) != RPC_FAULT_BAD_STUB_DATA)
		assert(takes_anything(method));
	stub.size--;
	for (at = 0; at < stub.size; at += step) {
		stub.data[at] ^= 0xff;
		ask(interface, method, stub.data, stub.size);
		stub.data[at] ^= 0xff ^ 0x01;
		ask(interface, method, stub.data, stub.size);
		stub.data[at] ^= 0x01;
	}
}

static void test_stubs(const struct rpc_interface *interface)
{
	uint16_t i;

	for (i = 0; i < interface->method_count; i++) {
		if (interface->methods[i].answer == RPC_RESERVED)
			continue;
		/* a connection each: with its handles its uploads go too */
		client_open(&a);
		open_handles();
		test_method(interface, &interface->methods[i], 1 + i);
		client_close(&a);
	}
}

/* ---- PDUs ------------------------------------------------------------ */

/* Send these bytes to a new connection and nothing after them; whatever comes back ends. */
static void throw_at_server(const void *data, size_t size, bool bound)
{
	struct rpc_pdu pdu;
	struct client c;

	client_connect(&c);
	if (bound)
		client_bind(&c, 0);
	client_send(&c, data, size);
	shutdown(c.fd, SHUT_WR);
	while (client_receive(&c, &pdu))
		;
	client_close(&c);
}

static void test_pdu(struct buf *pdu, bool bound)
{
	static const uint8_t changes[] = {0x01, 0x80, 0xff};
	size_t at, i;

	for (at = 0; at < pdu->size; at++) {
		throw_at_server(pdu->data, at, bound);
		for (i = 0; i < ARRAY_SIZE(changes); i++) {
			pdu->data[at] ^= changes[i];
			throw_at_server(pdu->data, pdu->size, bound);
			pdu->data[at] ^= changes[i];
		}
	}
}

static void test_pdus(void)
{
	static const struct rpc_context contexts[] = {
		{0,
		 1, {{0x65, 0x31, 0x0a, 0xea, 0x34, 0x48, 0xd2, 0x11, 0xa6, 0xf8, 0, 0xc0, 0x4f, 0xa3, 0x46, 0xcc}, 4, 0},
		 {{{0x04, 0x5d, 0x88, 0x8a, 0xeb, 0x1c, 0xc9, 0x11, 0x9f, 0xe8, 8, 0, 0x2b, 0x10, 0x48, 0x60}, 2, 0}}},
	};
	AUTO_BUF pdu = {0};

	buf_init(&pdu, 4096);
	rpc_build_bind(&pdu, RPC_BIND, 1, 5840, 0, contexts, 1);
	test_pdu(&pdu, false);
	buf_reset(&pdu);
	rpc_build_bind(&pdu, RPC_ALTER, 1, 5840, 0, contexts, 1);
	test_pdu(&pdu, true);
	buf_reset(&pdu);
	rpc_build_request(&pdu, 1, 0, RPC_FAX_OP_OpenPort, 5840, "\1\0\0\0\1\0\0\0", 8);
	test_pdu(&pdu, true);
}

/* ---- counts that promise too much ------------------------------------ */

/* Sizes and counts of all ones at each place where a number can be. */
static void test_promises(void)
{
	static const uint16_t opnums[] = {RPC_FAX_OP_SendDocumentEx, RPC_FAX_OP_SetLoggingCategories,
					  RPC_FAX_OP_SetRoutingInfo, RPC_FAX_OP_WriteFile};
	static const uint32_t promises[] = {0xffffffff, 0x7fffffff, 0x100001, 10001, 0x80000000};
	const struct rpc_method *method;
	AUTO_BUF stub = {0};
	size_t i, k, at;
	uint32_t old;

	client_open(&a);
	open_handles();
	buf_init(&stub, RPC_STUB_MAX);
	for (i = 0; i < ARRAY_SIZE(opnums); i++) {
		method = rpc_method_find(&rpc_fax_interface, opnums[i]);
		make_stub(&rpc_fax_interface, method, 77, &stub);
		for (at = 0; at + 4 <= stub.size && at < 4 * POSITIONS_MAX; at += 4) {
			for (k = 0; k < ARRAY_SIZE(promises); k++) {
				old = rpc_get_u32(stub.data + at);
				rpc_put_u32(stub.data + at, promises[k]);
				ask(&rpc_fax_interface, method, stub.data, stub.size);
				rpc_put_u32(stub.data + at, old);
			}
		}
	}
	client_close(&a);
}

int main(void)
{
	static const struct fax_message message = {.id = 9,
						   .device_name = "",
						   .tsid = "",
						   .csid = "",
						   .caller_id = "",
						   .called_number = "",
						   .subaddress = "",
						   .status_detail = ""};
	struct rpc_fax_GetVersion get = {.version = {.size = 20}};
	struct rpcd_counts counts;

	fixture_begin();
	loop_stop();
	fake_message_add(model.inbox, &message, "x", 1);
	loop_go();
	test_stubs(&rpc_fax_interface);
	test_stubs(&rpc_faxport_interface);
	test_promises();
	test_pdus();
	client_open(&a);
	assert(FAX(&a, GetVersion, &get) == 0);
	loop_stop();
	rpcd_get_counts(rpcd, &counts);
	loop_go();
	assert(counts.malformed_stubs > 1000 && counts.malformed_pdus > 50);
	client_close(&a);
	fixture_end();
	return 0;
}
