/* SPDX-License-Identifier: MIT */
/*
 * Connections: bind, fragments, order, waiting for a status, who may use
 * whose handles. Many, slow and greedy clients: rpcd_load_test.c.
 */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/rpcd/assoc.h"
#include "faxportd/rpcd/fixture.h"
#include "rpc/ndr.h"

static struct client a;

/* ---- bind ------------------------------------------------------------ */

static void test_bind(void)
{
	/* bind-time feature negotiation, and NDR64 (reference, section 1) */
	static const struct rpc_syntax negotiation = {
		{0x2c, 0x1c, 0xb7, 0x6c, 0x12, 0x98, 0x40, 0x45, 3, 0, 0, 0, 0, 0, 0, 0},
                1, 0
        };
	static const struct rpc_syntax ndr64 = {
		{0x33, 0x05, 0x71, 0x71, 0xba, 0xbe, 0x37, 0x49, 0x83, 0x19, 0xb5, 0xdb, 0xef, 0x9c, 0xcc, 0x36},
                1, 0
        };
	struct rpc_context contexts[] = {
		{5, 1, rpc_fax_interface.syntax, {rpc_ndr_syntax}},
		{6, 1, rpc_fax_interface.syntax, {ndr64}         },
		{7, 1, rpc_fax_interface.syntax, {negotiation}   },
		{8, 1, negotiation,              {rpc_ndr_syntax}},
	};
	struct rpc_context own = {9, 1, rpc_faxport_interface.syntax, {rpc_ndr_syntax}};
	struct rpc_faxport_GetServer get = {0};
	struct rpc_pdu pdu;
	struct client c;
	AUTO_BUF out = {0};

	buf_init(&out, 4096);
	client_connect(&c);
	rpc_build_bind(&out, RPC_BIND, 1, 4280, 0, contexts, 4);
	client_send(&c, out.data, out.size);
	assert(client_receive(&c, &pdu) && pdu.type == RPC_BIND_ACK && pdu.ack.count == 4);
	assert(pdu.ack.max_xmit == 4280 && pdu.ack.max_recv == 4280);
	assert(pdu.ack.results[0].result == RPC_RESULT_ACCEPT);
	assert(pdu.ack.results[1].result == RPC_RESULT_REJECT);
	assert(pdu.ack.results[2].result == RPC_RESULT_NEGOTIATE);
	assert(pdu.ack.results[3].result == RPC_RESULT_REJECT);
	c.max_frag = 4280;

	/* a context that was not accepted, then one more that is */
	buf_reset(&out);
	rpc_build_request(&out, 2, 6, RPC_FAX_OP_EnumPorts, 4280, "", 0);
	client_send(&c, out.data, out.size);
	assert(client_receive(&c, &pdu) && pdu.type == RPC_FAULT);
	assert(pdu.fault.status == RPC_FAULT_UNKNOWN_INTERFACE);
	buf_reset(&out);
	rpc_build_bind(&out, RPC_ALTER, 3, 4280, 0, &own, 1);
	client_send(&c, out.data, out.size);
	assert(client_receive(&c, &pdu) && pdu.type == RPC_ALTER_RESP);
	assert(pdu.ack.results[0].result == RPC_RESULT_ACCEPT);
	buf_reset(&out);
	rpc_build_request(&out, 4, 9, RPC_FAXPORT_OP_GetServer, 4280, "", 0);
	client_send(&c, out.data, out.size);
	c.call_id = 4;
	assert(client_reply(&c, &rpc_faxport_interface, RPC_FAXPORT_OP_GetServer, &get) == 0);
	client_close(&c);
}

/* What ends a connection, and with which last word. */
static void test_refused(void)
{
	struct rpc_context context = {0, 1, rpc_fax_interface.syntax, {rpc_ndr_syntax}};
	struct rpc_pdu pdu;
	struct client c;
	AUTO_BUF out = {0};
	int i;

	buf_init(&out, 4096);
	for (i = 0; i < 7; i++) {
		client_connect(&c);
		buf_reset(&out);
		switch (i) {
		case 0: /* no bind first */
			rpc_build_request(&out, 1, 0, 0, 4280, "", 0);
			client_send(&c, out.data, out.size);
			break;
		case 1: /* fragments too small to be */
			rpc_build_bind(&out, RPC_BIND, 1, 1431, 0, &context, 1);
			client_send(&c, out.data, out.size);
			assert(client_receive(&c, &pdu) && pdu.type == RPC_BIND_NAK);
			break;
		case 2: /* an association nobody has */
			rpc_build_bind(&out, RPC_BIND, 1, 4280, 4711, &context, 1);
			client_send(&c, out.data, out.size);
			assert(client_receive(&c, &pdu) && pdu.type == RPC_BIND_NAK);
			break;
		case 3: /* Kerberos or NTLM: a trailer and one byte of token */
			rpc_build_bind(&out, RPC_BIND, 1, 4280, 0, &context, 1);
			buf_add(&out, "\x0a\x06\0\0\0\0\0\0N", 9);
			rpc_put_u16(out.data + 8, (uint16_t)out.size);
			rpc_put_u16(out.data + 10, 1);
			client_send(&c, out.data, out.size);
			assert(client_receive(&c, &pdu) && pdu.type == RPC_BIND_NAK);
			assert(pdu.nak.reason == RPC_NAK_AUTH_TYPE);
			break;
		case 4: /* not DCE/RPC at all */
			client_send(&c, "GET / HTTP/1.0\r\n\r\n", 18);
			break;
		case 5: /* a second bind */
			client_bind(&c, 0);
			rpc_build_bind(&out, RPC_BIND, 9, 4280, 0, &context, 1);
			client_send(&c, out.data, out.size);
			break;
		case 6: /* a reply */
			client_bind(&c, 0);
			rpc_build_response(&out, 9, 0, 4280, "", 0);
			client_send(&c, out.data, out.size);
			break;
		}
		assert(is_dropped(&c));
		client_close(&c);
	}
	assert(counts_now().malformed_pdus == 4);
}

/* ---- fragments and order --------------------------------------------- */

/* Requests in small fragments, byte by byte, all at once: the same replies, in order. */
static void test_fragments(void)
{
	const struct rpc_method *method = rpc_method_find(&rpc_fax_interface, RPC_FAX_OP_SetRoutingInfo);
	static uint8_t text[60000]; /* "/aaa...", NUL */
	struct rpc_fax_SetRoutingInfo set = {.routing_guid = "{92041a90-9af2-11d0-abf7-00c04fd91a4e}"};
	struct rpc_fax_GetVersion get;
	struct client c;
	AUTO_BUF stub = {0};
	AUTO_BUF out = {0};
	size_t i;

	client_connect(&c);
	c.max_frag = RPC_FRAG_LEAST;
	client_bind(&c, 0);
	for (i = 0; i < sizeof(text) - 2; i += 2)
		text[i] = i == 0 ? '/' : 'a';
	set.port = client_port(&c, 1, 0);
	set.data = (struct rpc_bytes){text, sizeof(text)};
	buf_init(&stub, RPC_STUB_MAX);
	buf_init(&out, RPC_STUB_MAX);
	assert(rpc_encode_request(method, &set, &stub) == 0);
	rpc_build_request(&out, ++c.call_id, 0, method->opnum, c.max_frag, stub.data, stub.size);
	assert(out.size / RPC_FRAG_LEAST > 40);
	for (i = 0; i < 2000; i++) /* the first fragment in single bytes */
		client_send(&c, out.data + i, 1);
	client_send(&c, out.data + i, out.size - i);
	assert(client_reply(&c, &rpc_fax_interface, method->opnum, &set) == 0);

	/* a thousand requests in one go; each reply has its own call id */
	for (i = 0; i < 1000; i++) {
		get = (struct rpc_fax_GetVersion){.version = {.size = 20}};
		client_request(&c, &rpc_fax_interface, RPC_FAX_OP_GetVersion, &get);
	}
	for (i = 0; i < 1000; i++) {
		c.call_id = c.call_id - (i == 0 ? 999 : 0) + (i > 0);
		assert(client_reply(&c, &rpc_fax_interface, RPC_FAX_OP_GetVersion, &get) == 0);
	}

	/* a fragment of another call in between ends it */
	buf_reset(&out);
	rpc_build_request(&out, ++c.call_id, 0, method->opnum, c.max_frag, stub.data, stub.size);
	rpc_put_u32(out.data + RPC_FRAG_LEAST + 12, 4711);
	client_send(&c, out.data, out.size);
	{
		struct rpc_pdu pdu;

		assert(client_receive(&c, &pdu) && pdu.type == RPC_FAULT);
		assert(pdu.fault.status == RPC_FAULT_PROTO_ERROR);
		assert(is_dropped(&c));
	}
	client_close(&c);

	/* more than a request may have, in fragments that never end */
	client_open(&c);
	buf_reset(&stub);
	buf_add_zero(&stub, RPC_STUB_MAX);
	buf_fini(&out);
	buf_init(&out, 2 * RPC_STUB_MAX);
	rpc_build_request(&out, 1, 0, method->opnum, 1432, stub.data, stub.size);
	client_send(&c, out.data, out.size - 100); /* not the last */
	client_send(&c, out.data, 1432);
	client_send(&c, out.data, out.size);
	{
		struct rpc_pdu pdu;

		assert(client_receive(&c, &pdu) && pdu.type == RPC_FAULT);
	}
	assert(is_dropped(&c));
	client_close(&c);
}

/* ---- waiting --------------------------------------------------------- */

static const struct fax_port_status ringing = {
	.state = FAX_PORT_RINGING,
	.caller_id = "0301234",
	.called_number = "11",
	.csid = "",
	.tsid = "",
	.job_id = 5,
	.document_name = "",
	.recipient_name = "",
	.sender_name = "",
	.routing_string = "",
	.user_name = "",
};

static void test_status_wait(void)
{
	struct rpc_faxport_GetPortStatus get = {.device_id = 1};
	struct rpc_fax_GetVersion version = {.version = {.size = 20}};
	uint32_t first, last;
	struct client c, d;
	uint64_t begin;
	AUTO_BUF stub = {0};
	AUTO_BUF out = {0};

	buf_init(&stub, 1024);
	buf_init(&out, 1024);
	client_open(&c);
	client_open(&d);
	assert(OWN(&c, GetPortStatus, &get) == 0 && get.status_record->version == 1);
	assert(get.status_record->state == FAX_PORT_IDLE && get.status_record->device_id == 1);
	get.after_version = 1;
	assert(OWN(&c, GetPortStatus, &get) == RPC_ERROR_TIMEOUT && !get.status_record);
	get.wait_ms = 100;
	begin = now_ms();
	assert(OWN(&c, GetPortStatus, &get) == RPC_ERROR_TIMEOUT && now_ms() - begin >= 90);

	/* while it waits, what it asks next waits too, however long; and others are served */
	be_impatient(10000, 50, 10000);
	get.wait_ms = 60000;
	client_request(&c, &rpc_faxport_interface, RPC_FAXPORT_OP_GetPortStatus, &get);
	client_request(&c, &rpc_fax_interface, RPC_FAX_OP_GetVersion, &version);
	client_request(&d, &rpc_faxport_interface, RPC_FAXPORT_OP_GetPortStatus, &get);
	assert(client_hears_nothing(&c, 200));
	assert(FAX(&a, GetVersion, &version) == 0);
	client_close(&d); /* gives up */
	assert(FAX(&a, GetVersion, &version) == 0);
	loop_stop();
	fake_port_status(model.ports, 1, &ringing);
	loop_go();
	c.call_id--;
	assert(client_reply(&c, &rpc_faxport_interface, RPC_FAXPORT_OP_GetPortStatus, &get) == 0);
	assert(get.status_record->version == 2 && get.status_record->state == FAX_PORT_RINGING);
	assert(strcmp(get.status_record->caller_id, "0301234") == 0 && get.status_record->job_id == 5);
	c.call_id++;
	assert(client_reply(&c, &rpc_fax_interface, RPC_FAX_OP_GetVersion, &version) == 0);

	caller_is_ordinary(); /* sees that it rings, not who */
	assert(OWN(&c, GetPortStatus, &get) == 0);
	assert(get.status_record->state == FAX_PORT_RINGING && strcmp(get.status_record->caller_id, "") == 0);
	assert(get.status_record->job_id == 0);
	caller_manages();
	get.device_id = 2;
	assert(OWN(&c, GetPortStatus, &get) == RPC_ERROR_BAD_UNIT);
	client_close(&c);

	/* all that a client can send while it waits is kept: in its buffers, not in ours */
	be_impatient(10000, 10000, 10000);
	client_open(&c);
	get = (struct rpc_faxport_GetPortStatus){.device_id = 1, .after_version = 2, .wait_ms = 60000};
	client_request(&c, &rpc_faxport_interface, RPC_FAXPORT_OP_GetPortStatus, &get);
	first = c.call_id;
	assert(fcntl(c.fd, F_SETFL, O_NONBLOCK) == 0);
	rpc_encode_request(rpc_method_find(&rpc_fax_interface, RPC_FAX_OP_GetVersion), &version, &stub);
	rpc_build_request(&out, 0, 0, RPC_FAX_OP_GetVersion, c.max_frag, stub.data, stub.size);
	for (;;) {
		struct pollfd pollfd = {.fd = c.fd, .events = POLLOUT};

		rpc_put_u32(out.data + 12, c.call_id + 1);
		if (send(c.fd, out.data, out.size, MSG_NOSIGNAL) == (ssize_t)out.size)
			c.call_id++;
		else if (poll(&pollfd, 1, 100) == 0)
			break;
	}
	assert(c.call_id - first > 1000);
	loop_stop();
	fake_port_status(model.ports, 1, &ringing);
	loop_go();
	last = c.call_id;
	c.call_id = first;
	assert(client_reply(&c, &rpc_faxport_interface, RPC_FAXPORT_OP_GetPortStatus, &get) == 0);
	while (c.call_id++ < last)
		assert(client_reply(&c, &rpc_fax_interface, RPC_FAX_OP_GetVersion, &version) == 0);
	client_close(&c);

	/* one that still waits when the server ends: see fixture_end() */
	client_open(&c);
	get = (struct rpc_faxport_GetPortStatus){.device_id = 1, .after_version = 9, .wait_ms = UINT32_MAX};
	client_request(&c, &rpc_faxport_interface, RPC_FAXPORT_OP_GetPortStatus, &get);
	assert(client_hears_nothing(&c, 50));
	client_close(&c);
}

/* A change that the store has not taken yet when its client, or the server, goes. */
static void test_store_wait(void)
{
	struct rpc_faxport_SetPortRecord set = {
		.device_id = 1, .change = {.fields = FAX_PORT_RINGS, .rings = 3}
        };
	struct rpc_faxport_GetPortRecord get = {.device_id = 1};
	struct client c;

	loop_stop();
	fake_hold(true);
	loop_go();
	client_open(&c);
	client_request(&c, &rpc_faxport_interface, RPC_FAXPORT_OP_SetPortRecord, &set);
	assert(client_hears_nothing(&c, 50));
	client_close(&c);
	assert(OWN(&a, GetPortRecord, &get) == 0 && get.port->rings == 3);
	loop_stop();
	fake_hold(false);
	loop_go();
	assert(OWN(&a, GetPortRecord, &get) == 0);
	loop_stop();
	fake_hold(true);
	loop_go();
	client_request(&a, &rpc_faxport_interface, RPC_FAXPORT_OP_SetPortRecord, &set);
	assert(client_hears_nothing(&a, 50));
}

/* ---- our own ports --------------------------------------------------- */

static void test_own_ports(void)
{
	struct rpc_faxport_GetPortRecord get = {.device_id = 7};
	struct rpc_faxport_EnumPortRecords list = {0};
	struct rpc_faxport_SetPortRecord set = {
		.device_id = 7, .change = {.fields = FAX_PORT_CSID, .csid = "Neu"}
        };
	struct client c;

	assert(OWN(&a, GetPortRecord, &get) == 0 && get.port->device_id == 7 && get.port->can_modify);
	assert(strcmp(get.port->name, "back") == 0 && get.port->priority == 2);
	assert(OWN(&a, SetPortRecord, &set) == 0);
	assert(OWN(&a, EnumPortRecords, &list) == 0 && list.ports.count == 2);
	assert(strcmp(list.ports.items[1].csid, "Neu") == 0 && list.ports.items[1].rings == 2);

	set.change.fields = FAX_PORT_RINGS | FAX_PORT_TSID;
	set.change.rings = 7;
	set.change.tsid = "a tsid that is too long";
	assert(OWN(&a, SetPortRecord, &set) == RPC_ERROR_INVALID_PARAMETER);
	assert(strcmp(client_words(&a), "TSID: 23 characters, at most 20 go on the wire") == 0);
	assert(OWN(&a, GetPortRecord, &get) == 0 && get.port->rings == 2); /* all or nothing */
	assert(strstr(client_words(&a), "TSID"));                          /* a success does not change the words */
	set.change.fields = 64;
	assert(OWN(&a, SetPortRecord, &set) == RPC_ERROR_INVALID_PARAMETER);
	assert(strcmp(client_words(&a), "") == 0); /* nor do they outlive another failure */
	set.change.fields = FAX_PORT_CSID;
	set.change.csid = NULL;
	assert(OWN(&a, SetPortRecord, &set) == 0);
	assert(OWN(&a, GetPortRecord, &get) == 0 && strcmp(get.port->csid, "") == 0);

	client_open(&c);
	client_port(&c, 7, RPC_PORT_OPEN_MODIFY);
	assert(OWN(&a, SetPortRecord, &set) == RPC_ERROR_DEVICE_IN_USE);
	assert(OWN(&c, SetPortRecord, &set) == 0);
	client_close(&c);
	set.device_id = get.device_id = 8;
	assert(OWN(&a, SetPortRecord, &set) == RPC_ERROR_BAD_UNIT);
	assert(OWN(&a, GetPortRecord, &get) == RPC_ERROR_BAD_UNIT && !get.port);
	caller_is_ordinary();
	get.device_id = 1;
	assert(OWN(&a, GetPortRecord, &get) == 0 && !get.port->can_modify);
}

static struct assoc *assoc_of(uint32_t id)
{
	struct assoc *assoc;
	struct le *le;

	for (le = list_head(&rpcd->assocs); le; le = le->next) {
		assoc = list_ledata(le);
		if (assoc->id == id)
			return assoc;
	}
	return NULL;
}

/* A handle is good on connections of its association, and only for whom it was given. */
static void test_association(void)
{
	struct rpc_context context = {0, 1, rpc_fax_interface.syntax, {rpc_ndr_syntax}};
	struct client first, second, other, stranger;
	struct rpc_fax_GetPort get = {0};
	struct handle *handle;
	struct rpc_pdu pdu;
	AUTO_BUF out = {0};

	client_open(&first);
	client_connect(&second);
	client_bind(&second, first.assoc_group);
	client_open(&other);
	assert(other.assoc_group != first.assoc_group);
	get.port = client_port(&first, 1, 0);
	assert(FAX(&second, GetPort, &get) == 0);
	assert(FAX_FAULT(&other, GetPort, &get) == RPC_FAULT_CONTEXT_MISMATCH);
	loop_stop(); /* were it somebody else's, he could have guessed it in vain */
	handle = list_ledata(list_head(&assoc_of(first.assoc_group)->handles));
	handle->uid++;
	loop_go();
	assert(FAX_FAULT(&second, GetPort, &get) == RPC_FAULT_CONTEXT_MISMATCH);
	loop_stop();
	handle->uid--;
	assoc_of(first.assoc_group)->uid++;
	loop_go();
	client_connect(&stranger); /* nor does he get into an association that is somebody else's */
	buf_init(&out, 1024);
	rpc_build_bind(&out, RPC_BIND, 1, 4280, first.assoc_group, &context, 1);
	client_send(&stranger, out.data, out.size);
	assert(client_receive(&stranger, &pdu) && pdu.type == RPC_BIND_NAK && is_dropped(&stranger));
	client_close(&stranger);
	loop_stop();
	assoc_of(first.assoc_group)->uid--;
	loop_go();
	client_close(&first);
	assert(FAX(&second, GetPort, &get) == 0);
	client_close(&second);
	client_close(&other);
}

/* So many handles, and no more. */
static void test_handle_limit(void)
{
	struct rpc_fax_OpenPort open = {.device_id = 1};
	unsigned count = 0;

	while (FAX(&a, OpenPort, &open) == 0)
		count++;
	assert(count == 256 && open.status == RPC_ERROR_BUSY);
}

/* The socket: of no use to a second server, left alone if it is something else, replaced if nobody answers. */
static void test_socket(void)
{
	struct rpcd *second = NULL;
	char *path = conf.server.socket;
	char other[100];
	FILE *file;
	int r;

	loop_stop();
	r = rpcd_new(&conf, model.ports, model.queue, model.inbox, model.settings, NULL, &second);
	loop_go();
	assert(r == -EADDRINUSE && !second);
	snprintf(other, sizeof(other), "%s/file", folder);
	file = fopen(other, "w");
	assert(file);
	fclose(file);
	conf.server.socket = other;
	loop_stop();
	r = rpcd_new(&conf, model.ports, model.queue, model.inbox, model.settings, NULL, &second);
	loop_go();
	assert(r == -EEXIST && unlink(other) == 0);
	conf.server.socket = path;
}

int main(void)
{
	static void (*const tests[])(void) = {
		test_bind,      test_refused,     test_fragments,    test_status_wait, test_store_wait,
		test_own_ports, test_association, test_handle_limit, test_socket,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		fixture_begin();
		client_open(&a);
		tests[i]();
		client_close(&a);
		fixture_end();
	}
	return 0;
}
