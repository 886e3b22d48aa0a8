/* SPDX-License-Identifier: MIT */
/* What the tests of the wire share; see fixture.h. */
#undef NDEBUG
#include "faxportd/rpcd/fixture.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/rpcd/access.h"

#define PATIENCE_MS 10000

char folder[64];
struct conf conf;
struct fake_model model;
struct rpcd *rpcd;

static char socket_path[100];
static char cookie_path[100];
static pthread_t thread;
static struct mqueue *nudge;
static struct identity *caller;

static const struct rpc_interface *const interfaces[] = {&rpc_fax_interface, &rpc_faxport_interface};

/* ---- the loop -------------------------------------------------------- */

enum { NUDGE, STOP };

static void on_nudge(int id, void *data, void *arg)
{
	(void)data;
	(void)arg;
	if (id == STOP)
		re_cancel();
}

static void *run_loop(void *arg)
{
	(void)arg;
	assert(re_main(NULL) == 0);
	return NULL;
}

void loop_stop(void)
{
	re_thread_enter();
}

void loop_go(void)
{
	re_thread_leave();
	assert(mqueue_push(nudge, NUDGE, NULL) == 0); /* so that it sees timers that were set */
}

void loop_until(bool (*done)(void))
{
	int tries;
	bool is_done;

	for (tries = 0; tries < PATIENCE_MS; tries++) {
		loop_stop();
		is_done = done();
		loop_go();
		if (is_done)
			return;
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	}
	assert(!"the server does not get there");
}

struct rpcd_counts counts_now(void)
{
	struct rpcd_counts counts;

	loop_stop();
	rpcd_get_counts(rpcd, &counts);
	loop_go();
	return counts;
}

void be_impatient(uint32_t greeting_ms, uint32_t request_ms, uint32_t reply_ms)
{
	loop_stop();
	rpcd->greeting_ms = greeting_ms;
	rpcd->request_ms = request_ms;
	rpcd->reply_ms = reply_ms;
	loop_go();
}

uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static bool caller_is_known(void)
{
	return caller->known;
}

void caller_rights(uint32_t rights)
{
	loop_stop();
	caller->rights = rights;
	caller->manages = rights & RPC_RIGHT_MANAGE_CONFIG;
	loop_go();
}

void caller_manages(void)
{
	caller_rights(access_rights(true));
}

void caller_is_ordinary(void)
{
	caller_rights(access_rights(false));
}

const char *caller_name(void)
{
	return caller->name;
}

void fixture_begin(void)
{
	strcpy(folder, "/tmp/rpcd-test-XXXXXX");
	assert(mkdtemp(folder));
	snprintf(socket_path, sizeof(socket_path), "%s/socket", folder);
	snprintf(cookie_path, sizeof(cookie_path), "%s/cookie", folder);
	conf.server.socket = socket_path;
	conf.server.state_dir = folder;
	conf.server.admin_group = (char *)"";
	if (!conf.server.tcp_listen)
		conf.server.tcp_listen = (char *)"";
	conf.server.cookie_file = cookie_path;
	if (conf.render.max_upload_mb == 0)
		conf.render.max_upload_mb = 1;
	if (conf.queue.max_jobs == 0)
		conf.queue.max_jobs = 100;

	assert(libre_init() == 0);
	assert(fd_setsize(2048) == 0);
	assert(mqueue_alloc(&nudge, on_nudge, NULL) == 0);
	fake_model_init(&model);
	assert(rpcd_new(&conf, model.ports, model.queue, model.inbox, model.settings, NULL, &rpcd) == 0);
	caller = identity_get(rpcd->identities, geteuid());
	assert(pthread_create(&thread, NULL, run_loop, NULL) == 0);
	loop_until(caller_is_known);
	assert(caller->manages);
}

void fixture_end(void)
{
	assert(mqueue_push(nudge, STOP, NULL) == 0);
	assert(pthread_join(thread, NULL) == 0);
	identity_unref(caller);
	rpcd = rpcd_free(rpcd);
	fake_model_fini(&model);
	nudge = mem_deref(nudge);
	libre_close();
	tmr_debug();
	mem_debug();

	assert(access(socket_path, F_OK) < 0);
	unlink(cookie_path);
	assert(rmdir(folder) == 0); /* nothing is left behind */
}

/* ---- clients: bytes -------------------------------------------------- */

static void client_init(struct client *client, int fd)
{
	*client = (struct client){.fd = fd, .max_frag = RPC_FRAG_MOST};
	rpc_arena_init(&client->arena, 64 << 20);
	buf_init(&client->in, 2 * RPC_REPLY_STUB_MAX);
}

void client_connect(struct client *client)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert(fd >= 0);
	strcpy(address.sun_path, socket_path);
	assert(connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
	client_init(client, fd);
}

void client_connect_tcp(struct client *client)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(rpcd_tcp_port(rpcd))};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert(fd >= 0);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert(connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
	client_init(client, fd);
}

void client_close(struct client *client)
{
	close(client->fd);
	rpc_arena_fini(&client->arena);
	buf_fini(&client->in);
}

void client_send(struct client *client, const void *data, size_t size)
{
	const uint8_t *at = data;
	ssize_t n;

	while (size > 0) {
		n = send(client->fd, at, size, MSG_NOSIGNAL);
		if (n < 0 && (errno == EPIPE || errno == ECONNRESET))
			return; /* it will be seen when nothing is answered */
		assert(n > 0);
		at += n;
		size -= (size_t)n;
	}
}

static bool wait_readable(const struct client *client, int ms)
{
	struct pollfd pollfd = {.fd = client->fd, .events = POLLIN};

	return poll(&pollfd, 1, ms) > 0;
}

bool client_hears_nothing(struct client *client, int ms)
{
	return client->in.size == client->taken && !wait_readable(client, ms);
}

bool client_receive(struct client *client, struct rpc_pdu *ret_pdu)
{
	uint8_t data[65536];
	ssize_t n;
	int size;

	buf_shift(&client->in, client->taken);
	client->taken = 0;
	for (;;) {
		size = rpc_pdu_split(client->in.data, client->in.size, RPC_FRAG_MOST);
		assert(size >= 0);
		if (size > 0)
			break;
		assert(wait_readable(client, PATIENCE_MS));
		n = recv(client->fd, data, sizeof(data), 0);
		if (n <= 0) {
			assert(client->in.size == 0); /* never half a PDU */
			return false;
		}
		buf_add(&client->in, data, (size_t)n);
	}
	client->taken = (size_t)size;
	assert(rpc_pdu_parse(client->in.data, (size_t)size, ret_pdu) == 0);
	return true;
}

bool is_dropped(struct client *client)
{
	struct rpc_pdu pdu;

	return !client_receive(client, &pdu);
}

/* ---- clients: calls -------------------------------------------------- */

void client_bind(struct client *client, uint32_t assoc_group)
{
	struct rpc_context contexts[ARRAY_SIZE(interfaces)];
	struct rpc_pdu pdu;
	AUTO_BUF out = {0};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(interfaces); i++)
		contexts[i] = (struct rpc_context){(uint16_t)i, 1, interfaces[i]->syntax, {rpc_ndr_syntax}};
	buf_init(&out, 4096);
	rpc_build_bind(&out, RPC_BIND, ++client->call_id, client->max_frag, assoc_group, contexts,
		       ARRAY_SIZE(contexts));
	client_send(client, out.data, out.size);
	assert(client_receive(client, &pdu));
	assert(pdu.type == RPC_BIND_ACK && pdu.call_id == client->call_id && pdu.ack.count == ARRAY_SIZE(contexts));
	for (i = 0; i < ARRAY_SIZE(interfaces); i++)
		assert(pdu.ack.results[i].result == RPC_RESULT_ACCEPT);
	assert(pdu.ack.assoc_group != 0 && (assoc_group == 0 || pdu.ack.assoc_group == assoc_group));
	assert(pdu.ack.max_recv <= client->max_frag);
	client->max_frag = pdu.ack.max_recv;
	client->assoc_group = pdu.ack.assoc_group;
}

void client_open(struct client *client)
{
	client_connect(client);
	client_bind(client, 0);
}

void client_request(struct client *client, const struct rpc_interface *interface, uint16_t opnum, const void *args)
{
	const struct rpc_method *method = rpc_method_find(interface, opnum);
	AUTO_BUF stub = {0};
	AUTO_BUF out = {0};

	buf_init(&stub, RPC_STUB_MAX);
	buf_init(&out, 2 * RPC_STUB_MAX);
	assert(rpc_encode_request(method, args, &stub) == 0);
	rpc_build_request(&out, ++client->call_id, interface == &rpc_faxport_interface, opnum, client->max_frag,
			  stub.data, stub.size);
	assert(buf_error(&out) == 0);
	client_send(client, out.data, out.size);
}

uint32_t client_reply(struct client *client, const struct rpc_interface *interface, uint16_t opnum, void *args)
{
	const struct rpc_method *method = rpc_method_find(interface, opnum);
	struct rpc_assembly assembly;
	struct rpc_pdu pdu;
	uint32_t status;
	int r;

	rpc_assembly_init(&assembly, RPC_REPLY_STUB_MAX);
	do {
		assert(client_receive(client, &pdu));
		assert(pdu.type == RPC_RESPONSE && pdu.call_id == client->call_id);
		assert(pdu.frag_size <= client->max_frag);
		r = rpc_assembly_add(&assembly, &pdu);
		assert(r >= 0);
	} while (r == 0);
	assert(rpc_decode_reply(method, assembly.stub, assembly.stub_size, &client->arena, args) == 0);
	rpc_assembly_fini(&assembly);
	memcpy(&status, args, sizeof(status));
	return status;
}

uint32_t client_call(struct client *client, const struct rpc_interface *interface, uint16_t opnum, void *args)
{
	client_request(client, interface, opnum, args);
	return client_reply(client, interface, opnum, args);
}

uint32_t client_fault(struct client *client, const struct rpc_interface *interface, uint16_t opnum, const void *args)
{
	struct rpc_pdu pdu;

	client_request(client, interface, opnum, args);
	assert(client_receive(client, &pdu));
	assert(pdu.type == RPC_FAULT && pdu.call_id == client->call_id);
	assert(pdu.flags & RPC_PFC_DID_NOT_EXECUTE);
	return pdu.fault.status;
}

const char *client_words(struct client *client)
{
	struct rpc_faxport_GetLastErrorText args = {0};

	assert(OWN(client, GetLastErrorText, &args) == 0);
	return args.text->words;
}

struct rpc_handle client_port(struct client *client, uint32_t device_id, uint32_t flags)
{
	struct rpc_fax_OpenPort args = {.device_id = device_id, .flags = flags};

	assert(FAX(client, OpenPort, &args) == 0);
	assert(!rpc_handle_is_null(&args.port));
	return args.port;
}

const char *client_upload(struct client *client, const char *ext, const void *data, size_t size)
{
	struct rpc_fax_StartCopyToServer start = {.file_ext = ext,
						  .server_file_name = "________________________________________"};
	struct rpc_fax_WriteFile write = {0};
	struct rpc_fax_EndCopy end = {0};
	const uint8_t *at = data;

	assert(FAX(client, StartCopyToServer, &start) == 0);
	write.copy = start.copy;
	while (size > 0) {
		write.data = (struct rpc_bytes){at, (uint32_t)MIN(size, RPC_COPY_BUFFER_SIZE)};
		assert(FAX(client, WriteFile, &write) == 0);
		at += write.data.size;
		size -= write.data.size;
	}
	end.copy = start.copy;
	assert(FAX(client, EndCopy, &end) == 0);
	assert(rpc_handle_is_null(&end.copy));
	return start.server_file_name;
}
