/* SPDX-License-Identifier: MIT */
/* A server for tests; see fake_server.h. One connection at a time, blocking calls, and a thread. */
#undef NDEBUG
#include "libfaxport/fake_server.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/macros.h"
#include "rpc/pdu.h"

struct fake_server {
	pthread_t thread;
	int listen_fd;
	int stop[2]; /* a pipe: readable when it is time to end */
	char path[108];
	int tcp_port;
	atomic_int mode;
	atomic_uint fault;
	fake_handler_fn *handler;
	void *arg;
};

/* False when the connection has ended or the server shall stop. */
static bool wait_readable(struct fake_server *server, int fd)
{
	struct pollfd fds[] = {
		{.fd = fd,              .events = POLLIN},
                {.fd = server->stop[0], .events = POLLIN}
        };

	while (poll(fds, 2, -1) < 0)
		assert(errno == EINTR);
	return !fds[1].revents;
}

static bool read_some(struct fake_server *server, int fd, struct buf *in)
{
	uint8_t bytes[4096];
	ssize_t n;

	if (!wait_readable(server, fd))
		return false;
	n = read(fd, bytes, sizeof(bytes));
	if (n <= 0)
		return false;
	buf_add(in, bytes, (size_t)n);
	return buf_error(in) == 0;
}

/* False when the other side does not read any more. */
static bool write_all(int fd, const void *data, size_t size)
{
	size_t done = 0;
	ssize_t n;

	while (done < size) {
		n = send(fd, (const uint8_t *)data + done, size - done, MSG_NOSIGNAL);
		if (n < 0)
			return false;
		done += (size_t)n;
	}
	return true;
}

static bool answer_bind(const struct fake_server *server, int fd, const struct rpc_pdu *pdu)
{
	const struct rpc_syntax *const ours[] = {&rpc_fax_interface.syntax, &rpc_faxport_interface.syntax};
	enum fake_mode mode = (enum fake_mode)atomic_load(&server->mode);
	struct rpc_context_result results[RPC_CONTEXTS_MAX];
	int accepted[RPC_CONTEXTS_MAX];
	AUTO_BUF out;

	buf_init(&out, 4096);
	if (mode == FAKE_REFUSES_BIND) {
		rpc_build_bind_nak(&out, pdu->call_id, RPC_NAK_NOT_SPECIFIED);
		return write_all(fd, out.data, out.size);
	}
	rpc_bind_answer(pdu, ours, mode == FAKE_PLAIN_FAX ? 1 : 2, results, accepted);
	rpc_build_bind_ack(&out, pdu->type == RPC_BIND ? RPC_BIND_ACK : RPC_ALTER_RESP, pdu->call_id,
			   pdu->bind.max_recv, pdu->bind.max_xmit, 1, "", results, pdu->bind.count);
	return write_all(fd, out.data, out.size);
}

/* Which of ours a presentation context was bound to. */
static const struct rpc_interface *bound(const struct rpc_pdu *bind, uint16_t context_id)
{
	const struct rpc_interface *const ours[] = {&rpc_fax_interface, &rpc_faxport_interface};
	size_t i, k;

	for (i = 0; i < bind->bind.count; i++) {
		for (k = 0; k < 2 && bind->bind.contexts[i].id == context_id; k++) {
			if (memcmp(&bind->bind.contexts[i].interface, &ours[k]->syntax, sizeof(ours[k]->syntax)) == 0)
				return ours[k];
		}
	}
	return NULL;
}

/* The reply to one call as bytes of PDUs, good or as bad as the mode wants it. */
static bool answer_call(struct fake_server *server, int fd, const struct rpc_pdu *bind,
			const struct rpc_assembly *assembly)
{
	const struct rpc_interface *interface = bound(bind, assembly->context_id);
	const struct rpc_method *method = interface ? rpc_method_find(interface, assembly->opnum) : NULL;
	enum fake_mode mode = (enum fake_mode)atomic_load(&server->mode);
	struct rpc_args_room args = {0};
	struct fake_call call = {interface, method, &args, NULL};
	AUTO_RPC_ARENA arena;
	AUTO_BUF stub, out;
	size_t i;
	int r;

	rpc_arena_init(&arena, 64 * 1024 * 1024);
	buf_init(&stub, RPC_REPLY_STUB_MAX);
	buf_init(&out, 2 * RPC_REPLY_STUB_MAX);
	call.arena = &arena;
	if (!method) {
		rpc_build_fault(&out, assembly->call_id, assembly->context_id, RPC_FAULT_OP_RANGE, false);
		return write_all(fd, out.data, out.size);
	}
	r = rpc_decode_request(method, assembly->stub, assembly->stub_size, &arena, &args);
	if (r < 0) {
		rpc_build_fault(&out, assembly->call_id, assembly->context_id, rpc_fault_of(r), false);
		return write_all(fd, out.data, out.size);
	}
	server->handler(server->arg, &call);
	assert(rpc_encode_reply(method, &args, interface->blob_max, &stub) == 0);

	switch (mode) {
	case FAKE_SILENT:
		return true;
	case FAKE_CLOSES:
		return false;
	case FAKE_GARBAGE:
		write_all(fd, "HTTP/1.0 400 Bad Request\r\n\r\n", 28);
		return true;
	case FAKE_FAULT:
		rpc_build_fault(&out, assembly->call_id, assembly->context_id, atomic_load(&server->fault), false);
		return write_all(fd, out.data, out.size);
	case FAKE_ENDLESS:
		rpc_build_response(&out, assembly->call_id, assembly->context_id, 5840, (uint8_t[5000]){0}, 5000);
		out.data[3] = RPC_PFC_FIRST;
		while (write_all(fd, out.data, out.size))
			out.data[3] = 0;
		return false;
	case FAKE_BAD_STUB:
		for (i = 0; i < stub.size; i++)
			stub.data[i] = 0xff;
		break;
	default:
		break;
	}
	rpc_build_response(&out, assembly->call_id + (mode == FAKE_WRONG_CALL), assembly->context_id,
			   mode == FAKE_SLOW_FRAGMENTS ? 64 : bind->bind.max_recv, stub.data, stub.size);
	assert(buf_error(&out) == 0);
	if (mode == FAKE_WRONG_TYPE)
		out.data[2] = RPC_REQUEST;
	if (mode == FAKE_HALF) {
		write_all(fd, out.data, out.size / 2);
		return false;
	}
	if (mode == FAKE_SLOW_FRAGMENTS) {
		for (i = 0; i < out.size; i++) {
			if (!write_all(fd, out.data + i, 1))
				return false;
		}
		return true;
	}
	return write_all(fd, out.data, out.size);
}

static void serve(struct fake_server *server, int fd)
{
	struct rpc_pdu bind = {0}, pdu;
	struct rpc_assembly assembly;
	AUTO_BUF in;
	int size, r;

	buf_init(&in, 2 * RPC_FRAG_MOST);
	rpc_assembly_init(&assembly, RPC_STUB_MAX);
	for (;;) {
		size = rpc_pdu_split(in.data, in.size, RPC_FRAG_MOST);
		if (size < 0)
			break;
		if (size == 0) {
			if (!read_some(server, fd, &in))
				break;
			continue;
		}
		if (rpc_pdu_parse(in.data, (size_t)size, &pdu) < 0)
			break;
		if (pdu.type == RPC_BIND || pdu.type == RPC_ALTER) {
			bind = pdu;
			if (!answer_bind(server, fd, &pdu))
				break;
		} else {
			r = rpc_assembly_add(&assembly, &pdu);
			if (r < 0 || (r == 1 && !answer_call(server, fd, &bind, &assembly)))
				break;
		}
		buf_shift(&in, (size_t)size);
	}
	rpc_assembly_fini(&assembly);
	close(fd);
}

static void *run(void *arg)
{
	struct fake_server *server = arg;
	int fd;

	while (wait_readable(server, server->listen_fd)) {
		fd = accept(server->listen_fd, NULL, NULL);
		if (fd >= 0)
			serve(server, fd);
	}
	return NULL;
}

static int listen_unix(struct fake_server *server, const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	snprintf(server->path, sizeof(server->path), "%s", path);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	server->listen_fd = socket(AF_UNIX, SOCK_STREAM, 0);
	return bind(server->listen_fd, (struct sockaddr *)&address, sizeof(address));
}

static int listen_tcp(struct fake_server *server)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);

	server->listen_fd = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(server->listen_fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    getsockname(server->listen_fd, (struct sockaddr *)&address, &size) < 0)
		return -1;
	server->tcp_port = ntohs(address.sin_port);
	return 0;
}

int fake_server_start(const char *path, fake_handler_fn *handler, void *arg, struct fake_server **ret_server)
{
	struct fake_server *server = calloc(1, sizeof(*server));

	assert(server);
	server->handler = handler;
	server->arg = arg;
	if ((path ? listen_unix(server, path) : listen_tcp(server)) < 0 || listen(server->listen_fd, 8) < 0 ||
	    pipe(server->stop) < 0)
		return -errno;
	assert(pthread_create(&server->thread, NULL, run, server) == 0);
	*ret_server = server;
	return 0;
}

struct fake_server *fake_server_stop(struct fake_server *server)
{
	if (!server)
		return NULL;
	assert(write(server->stop[1], "", 1) == 1);
	pthread_join(server->thread, NULL);
	close(server->listen_fd);
	close(server->stop[0]);
	close(server->stop[1]);
	if (server->path[0])
		unlink(server->path);
	free(server);
	return NULL;
}

int fake_server_tcp_port(const struct fake_server *server)
{
	return server->tcp_port;
}

void fake_server_set_mode(struct fake_server *server, enum fake_mode mode, uint32_t fault)
{
	atomic_store(&server->fault, fault);
	atomic_store(&server->mode, (int)mode);
}
