/* SPDX-License-Identifier: MIT */
/* TCP: nobody before the cookie, its owner after it. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/rpcd/fixture.h"

static char cookie[COOKIE_DIGITS + 2];

static void read_cookie(void)
{
	struct stat st;
	int fd = open(conf.server.cookie_file, O_RDONLY);

	assert(fd >= 0 && fstat(fd, &st) == 0 && (st.st_mode & 0777) == 0600);
	assert(read(fd, cookie, sizeof(cookie)) == COOKIE_DIGITS + 1 && cookie[COOKIE_DIGITS] == '\n');
	close(fd);
}

static struct rpc_faxport_Authenticate show(const char *text, size_t size)
{
	return (struct rpc_faxport_Authenticate){
		.cookie = {(const uint8_t *)text, (uint32_t)size}
        };
}

static void test_cookie(void)
{
	struct rpc_faxport_Authenticate authenticate;
	struct rpc_faxport_GetPortRecord port = {.device_id = 1};
	struct rpc_fax_GetVersion get = {.version = {.size = 20}};
	struct rpc_fax_CheckServerProtSeq open_to_all = {0};
	struct client c;

	client_connect_tcp(&c);
	client_bind(&c, 0);
	assert(FAX_FAULT(&c, GetVersion, &get) == RPC_FAULT_ACCESS_DENIED);
	assert(FAX_FAULT(&c, CheckServerProtSeq, &open_to_all) == RPC_FAULT_ACCESS_DENIED);
	assert(client_fault(&c, &rpc_faxport_interface, RPC_FAXPORT_OP_GetLastErrorText,
			    &(struct rpc_faxport_GetLastErrorText){0}) == RPC_FAULT_ACCESS_DENIED);
	authenticate = show(cookie, COOKIE_DIGITS + 1); /* with the newline it is another */
	assert(OWN(&c, Authenticate, &authenticate) == RPC_ERROR_ACCESS_DENIED);
	assert(FAX_FAULT(&c, GetVersion, &get) == RPC_FAULT_ACCESS_DENIED);
	authenticate = show(cookie, COOKIE_DIGITS);
	assert(OWN(&c, Authenticate, &authenticate) == 0);
	assert(FAX(&c, GetVersion, &get) == 0);
	assert(OWN(&c, GetPortRecord, &port) == 0 && port.port->can_modify); /* the daemon's own user */
	assert(OWN(&c, Authenticate, &authenticate) == 0);
	client_close(&c);
}

static void test_wrong_cookies(void)
{
	struct rpc_faxport_Authenticate authenticate;
	struct rpc_pdu pdu;
	struct client c;
	char wrong[COOKIE_DIGITS];
	int i;

	loop_stop();
	rpcd->greeting_ms = 600000; /* that is not what ends it */
	loop_go();
	client_connect_tcp(&c);
	client_bind(&c, 0);
	for (i = 0; i < 3; i++) {
		memcpy(wrong, cookie, sizeof(wrong));
		wrong[i * 31] = wrong[i * 31] == '0' ? '1' : '0';
		authenticate = show(wrong, sizeof(wrong));
		assert(OWN(&c, Authenticate, &authenticate) == RPC_ERROR_ACCESS_DENIED);
	}
	assert(!client_receive(&c, &pdu)); /* that was enough */
	client_close(&c);
}

/* Strangers are few and have little time. */
static void test_strangers(void)
{
	struct client strangers[RPCD_STRANGERS_MAX], more;
	struct rpc_pdu pdu;
	size_t i;

	loop_stop();
	rpcd->greeting_ms = 1000;
	loop_go();
	for (i = 0; i < ARRAY_SIZE(strangers); i++) {
		client_connect_tcp(&strangers[i]);
		if (i % 2)
			client_bind(&strangers[i], 0); /* is not enough */
	}
	client_connect_tcp(&more);
	assert(!client_receive(&more, &pdu));
	client_close(&more);
	for (i = 0; i < ARRAY_SIZE(strangers); i++) {
		assert(!client_receive(&strangers[i], &pdu));
		client_close(&strangers[i]);
	}
	client_connect_tcp(&more);
	client_bind(&more, 0);
	client_close(&more);
}

/* A stranger in the owner's association can do nothing with what is in it. */
static void test_foreign_association(void)
{
	struct rpc_faxport_Authenticate authenticate = show(cookie, COOKIE_DIGITS);
	struct rpc_fax_GetPort get = {0};
	struct client owner, stranger;

	client_connect_tcp(&owner);
	client_bind(&owner, 0);
	assert(OWN(&owner, Authenticate, &authenticate) == 0);
	get.port = client_port(&owner, 1, 0);
	client_connect_tcp(&stranger);
	client_bind(&stranger, owner.assoc_group);
	assert(FAX_FAULT(&stranger, GetPort, &get) == RPC_FAULT_ACCESS_DENIED);
	assert(OWN(&stranger, Authenticate, &authenticate) == 0);
	assert(FAX(&stranger, GetPort, &get) == 0);
	client_close(&owner);
	client_close(&stranger);
}

/* What must not be: a cookie others can read, or none; an address others can reach. */
static void test_refused(void)
{
	static const struct {
		const char *text;
		mode_t mode;
		const char *listen;
		int r;
	} cases[] = {
		{"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n", 0644, "127.0.0.1:0", -EPERM  },
		{"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg\n", 0600, "127.0.0.1:0", -EBADMSG},
		{"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",   0600, "0.0.0.0:0",   -EACCES },
		{"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",   0600, "127.0.0.1",   -EINVAL },
		{"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",   0600, "localhost",   -EINVAL },
	};
	struct conf other = conf;
	struct rpcd *second = NULL;
	char socket[100], file[100];
	size_t i;
	FILE *out;
	int r;

	snprintf(socket, sizeof(socket), "%s/second", folder);
	snprintf(file, sizeof(file), "%s/second-cookie", folder);
	other.server.socket = socket;
	other.server.cookie_file = file;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		out = fopen(file, "w");
		assert(out && fputs(cases[i].text, out) >= 0 && fclose(out) == 0 && chmod(file, cases[i].mode) == 0);
		other.server.tcp_listen = (char *)cases[i].listen;
		loop_stop();
		r = rpcd_new(&other, model.ports, model.queue, model.inbox, model.settings, NULL, &second);
		loop_go();
		assert(r == cases[i].r && !second);
		assert(access(socket, F_OK) < 0);
	}

	/* the other loopback, where there is one */
	other.server.tcp_listen = (char *)"[::1]:0";
	loop_stop();
	r = rpcd_new(&other, model.ports, model.queue, model.inbox, model.settings, NULL, &second);
	assert(r == -EADDRNOTAVAIL || r == -EAFNOSUPPORT || (r == 0 && rpcd_tcp_port(second) != 0));
	rpcd_free(second);
	loop_go();
	assert(unlink(file) == 0);
}

int main(void)
{
	static void (*const tests[])(void) = {
		test_cookie, test_wrong_cookies, test_strangers, test_foreign_association, test_refused,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		conf.server.tcp_listen = (char *)"127.0.0.1:0";
		fixture_begin();
		read_cookie();
		tests[i]();
		fixture_end();
	}
	return 0;
}
