/* SPDX-License-Identifier: MIT */
/* Tests of connections: which are local, who is let in, every error code, and servers that are bad, late or silent. */
#undef NDEBUG
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/macros.h"
#include "libfaxport/client.h"
#include "libfaxport/login.h"
#include "libfaxport/net.h"
#include "libfaxport/test_model.h"

#define SHORT_MS 100

static void test_error_codes(void)
{
	static const struct {
		uint32_t status;
		enum fax_error error;
	} cases[] = {
		{RPC_ERROR_ACCESS_DENIED,         FAX_E_DENIED     },
                {RPC_ERROR_BAD_UNIT,              FAX_E_NOT_FOUND  },
		{RPC_ERROR_FILE_NOT_FOUND,        FAX_E_NOT_FOUND  },
                {RPC_ERROR_FAX_MESSAGE_NOT_FOUND, FAX_E_NOT_FOUND  },
		{RPC_ERROR_INVALID_PARAMETER,     FAX_E_INVALID    },
                {RPC_ERROR_DEVICE_IN_USE,         FAX_E_IN_USE     },
		{RPC_ERROR_INVALID_OPERATION,     FAX_E_WRONG_STATE},
                {RPC_ERROR_UNSUPPORTED_TYPE,      FAX_E_REFUSED    },
		{RPC_ERROR_NOT_SUPPORTED,         FAX_E_UNSUPPORTED},
                {RPC_ERROR_NOT_ENOUGH_MEMORY,     FAX_E_SERVER     },
		{RPC_ERROR_INTERNAL_ERROR,        FAX_E_SERVER     },
                {4711,                            FAX_E_SERVER     },
	};
	struct fax_client *client = stage_connect();
	struct fax_port *port;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		model.fail_status = cases[i].status;
		assert(fax_port_get(client, 7, &port) == cases[i].error);
		/* A code that stands for nothing of ours is told by number and name. */
		assert((cases[i].error == FAX_E_SERVER) == (fax_client_detail(client)[0] != '\0'));
	}
	assert(strcmp(fax_client_detail(client), "GetPortRecord: error 4711 ") == 0);
	model.fail_status = 0;
	assert(fax_port_get(client, 7, &port) == FAX_E_OK);
	fax_free(port);
	fax_disconnect(client);
}

static void test_bad_servers(void)
{
	static const struct {
		enum fake_mode mode;
		uint32_t fault;
		enum fax_error error;
		bool lives; /* the connection goes on */
	} cases[] = {
		{FAKE_SILENT,         0,                          FAX_E_TIMEOUT,      false},
		{FAKE_CLOSES,         0,                          FAX_E_DISCONNECTED, false},
		{FAKE_HALF,           0,                          FAX_E_DISCONNECTED, false},
		{FAKE_GARBAGE,        0,                          FAX_E_GARBLED,      false},
		{FAKE_WRONG_CALL,     0,                          FAX_E_GARBLED,      false},
		{FAKE_WRONG_TYPE,     0,                          FAX_E_GARBLED,      false},
		{FAKE_BAD_STUB,       0,                          FAX_E_GARBLED,      false},
		{FAKE_ENDLESS,        0,                          FAX_E_GARBLED,      false},
		{FAKE_FAULT,          RPC_FAULT_ACCESS_DENIED,    FAX_E_DENIED,       true },
		{FAKE_FAULT,          RPC_FAULT_OP_RANGE,         FAX_E_UNSUPPORTED,  true },
		{FAKE_FAULT,          RPC_FAULT_BAD_STUB_DATA,    FAX_E_GARBLED,      true },
		{FAKE_FAULT,          RPC_FAULT_CONTEXT_MISMATCH, FAX_E_SERVER,       true },
		{FAKE_SLOW_FRAGMENTS, 0,                          FAX_E_OK,           true },
	};
	struct fax_port_list *ports;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct fax_client *client = stage_connect();
		enum fax_error error;

		ports = NULL;
		client->timeout_ms = cases[i].mode == FAKE_SILENT ? SHORT_MS : CALL_TIMEOUT_MS;
		fake_server_set_mode(stage.server, cases[i].mode, cases[i].fault);
		error = fax_port_list(client, &ports);
		if (error != cases[i].error) {
			fprintf(stderr, "mode %d: %s\n", cases[i].mode, fax_error_words(error));
			abort();
		}
		assert((error == FAX_E_OK) == (ports != NULL));
		fax_free(ports);
		if (cases[i].mode == FAKE_FAULT)
			assert(strstr(fax_client_detail(client), "fault 0x"));
		fake_server_set_mode(stage.server, FAKE_GOOD, 0);
		error = fax_port_list(client, &ports);
		assert(error == (cases[i].lives ? FAX_E_OK : FAX_E_DISCONNECTED));
		if (error == FAX_E_OK)
			fax_free(ports);
		fax_disconnect(client);
	}
}

static void test_connect(void)
{
	struct fax_client *client = (struct fax_client *)1;
	char cookie_file[128], tcp[32];
	struct fake_server *on_tcp;
	struct conn *conn = NULL;

	/* Nobody there, nonsense, a file that is no socket. */
	assert(fax_connect(stage_path("nobody"), &client) == FAX_E_NO_SERVER);
	assert(fax_connect("nonsense", &client) == FAX_E_INVALID);
	stage_file(stage_path("plain"), "", 0);
	assert(fax_connect(stage_path("plain"), &client) == FAX_E_NO_SERVER);
	unlink(stage_path("plain"));
	assert(client == (struct fax_client *)1);

	/* $FAXPORT_SERVER says where, unless the caller does. */
	setenv("FAXPORT_SERVER", stage_path("socket"), 1);
	assert(fax_connect(NULL, &client) == FAX_E_OK);
	fax_disconnect(client);
	assert(fax_connect(stage_path("nobody"), &client) == FAX_E_NO_SERVER);
	unsetenv("FAXPORT_SERVER");

	/* TCP: the cookie of the file, or no entry. */
	assert(fake_server_start(NULL, model_answer, NULL, &on_tcp) == 0);
	snprintf(tcp, sizeof(tcp), "127.0.0.1:%d", fake_server_tcp_port(on_tcp));
	memset(model.cookie, 'a', 64);
	snprintf(cookie_file, sizeof(cookie_file), "%s", stage_path("cookie"));
	setenv("FAXPORT_COOKIE_FILE", cookie_file, 1);
	assert(fax_connect(tcp, &client) == FAX_E_COOKIE); /* not there */
	stage_file(cookie_file, "aaaa\n", 5);
	assert(fax_connect(tcp, &client) == FAX_E_COOKIE); /* too short */
	stage_file(cookie_file, "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n", 65);
	assert(fax_connect(tcp, &client) == FAX_E_COOKIE); /* another's */
	stage_file(cookie_file, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", 65);
	assert(fax_connect(tcp, &client) == FAX_E_OK && model.authenticated);
	fax_disconnect(client);
	fake_server_set_mode(on_tcp, FAKE_SILENT, 0); /* says nothing to the cookie */
	assert(login(tcp, net_now_ms() + SHORT_MS, &conn) == FAX_E_TIMEOUT && !conn);
	fake_server_set_mode(on_tcp, FAKE_GOOD, 0);
	unsetenv("FAXPORT_COOKIE_FILE");
	model.cookie[0] = '\0';
	fake_server_stop(on_tcp);
	assert(fax_connect(tcp, &client) == FAX_E_NO_SERVER);
	unlink(cookie_file);
}

/* A server that wants nobody, and one that is not ours. */
static void test_refused_bind(void)
{
	struct fax_client *client;

	fake_server_set_mode(stage.server, FAKE_REFUSES_BIND, 0);
	assert(fax_connect(stage_path("socket"), &client) == FAX_E_DENIED);
	fake_server_set_mode(stage.server, FAKE_PLAIN_FAX, 0);
	assert(fax_connect(stage_path("socket"), &client) == FAX_E_UNSUPPORTED);
	fake_server_set_mode(stage.server, FAKE_GOOD, 0);
}

/* A server too busy to accept is one that does not answer in time, not one that is not there. */
static void test_full_backlog(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct conn *conn = NULL;
	struct target target;
	int listener, clients[8];
	size_t i;

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", stage_path("busy"));
	listener = socket(AF_UNIX, SOCK_STREAM, 0);
	assert(bind(listener, (struct sockaddr *)&address, sizeof(address)) == 0 && listen(listener, 0) == 0);
	for (i = 0; i < ARRAY_SIZE(clients); i++) {
		clients[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
		if (connect(clients[i], (struct sockaddr *)&address, sizeof(address)) < 0)
			break;
	}
	assert(i < ARRAY_SIZE(clients) && errno == EAGAIN);
	assert(target_parse(address.sun_path, &target) == 0);
	assert(conn_open(&target, net_now_ms() + SHORT_MS, &conn) == FAX_E_TIMEOUT && !conn);
	for (; i < ARRAY_SIZE(clients); i--)
		close(clients[i]);
	close(listener);
	unlink(address.sun_path);
}

/* A server that accepts and says nothing to the bind, or ends. */
static void test_silent_bind(void)
{
	struct conn *conn = NULL;
	struct target target;

	/* The fake serves one connection at a time: a second one waits for its bind. */
	struct fax_client *first = stage_connect();

	assert(target_parse(stage_path("socket"), &target) == 0);
	assert(conn_open(&target, net_now_ms() + SHORT_MS, &conn) == FAX_E_TIMEOUT && !conn);
	fax_disconnect(first);
	conn = NULL;
	assert(conn_open(&target, net_now_ms() + 30000, &conn) == FAX_E_OK);
	conn_free(conn);
}

/* Which addresses are of this computer. */
static void test_loopback(void)
{
	static const struct {
		const char *address;
		bool expected;
	} cases[] = {
		{"127.0.0.1",         true },
		{"127.255.255.254",   true },
		{"126.0.0.1",         false},
		{"10.0.0.127",        false},
		{"0.0.0.0",           false},
		{"::1",               true },
		{"::",                false},
		{"::2",               false},
		{"1::1",              false},
		{"fe80::1",           false},
		{"::ffff:127.1.2.3",  true },
		{"::ffff:192.0.2.1",  false},
		{"::127.0.0.1",       false},
		{"64:ff9b::7f00:001", false},
	};
	uint8_t address[16];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		if (inet_pton(AF_INET, cases[i].address, address) == 1)
			assert(net_is_loopback_4(address) == cases[i].expected);
		else
			assert(inet_pton(AF_INET6, cases[i].address, address) == 1 &&
			       net_is_loopback_6(address) == cases[i].expected);
	}
}

int main(void)
{
	test_loopback();
	stage_begin();
	stage_run(test_error_codes);
	stage_run(test_bad_servers);
	stage_run(test_connect);
	stage_run(test_refused_bind);
	stage_run(test_full_backlog);
	stage_run(test_silent_bind);
	stage_end();
	return 0;
}
