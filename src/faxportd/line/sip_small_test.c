/* SPDX-License-Identifier: MIT */
/* The small parts of the SIP line: addresses as texts, media sockets, names. */
#undef NDEBUG
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/line/line_rig.h"
#include "faxportd/line/sip_resolve.h"
#include "faxportd/line/udp_socket.h"

static void test_hostport(void)
{
	static const struct {
		const char *text, *host;
		uint16_t port;
		bool is_ip;
		int r;
	} cases[] = {
		{"sip.example.com",      "sip.example.com", 0,    false, 0      },
		{"sip.example.com:5070", "sip.example.com", 5070, false, 0      },
		{"192.0.2.1",            "192.0.2.1",       0,    true,  0      },
		{"192.0.2.1:5070",       "192.0.2.1",       5070, true,  0      },
		{"2001:db8::1",          "2001:db8::1",     0,    true,  0      },
		{"[2001:db8::1]",        "2001:db8::1",     0,    true,  0      },
		{"[2001:db8::1]:5070",   "2001:db8::1",     5070, true,  0      },
		{"",		     "",                0,    false, -EINVAL},
		{":5060",                "",                0,    false, -EINVAL},
		{"host:70000",           "",                0,    false, -EINVAL},
		{"host:x",               "",                0,    false, -EINVAL},
		{"[2001:db8::1",         "",                0,    false, -EINVAL},
		{"[2001:db8::1]x",       "",                0,    false, -EINVAL},
	};
	struct sip_hostport out;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert(sip_hostport_parse(cases[i].text, &out) == cases[i].r);
		if (cases[i].r < 0)
			continue;
		assert(strcmp(out.host, cases[i].host) == 0 && out.udp_port == cases[i].port);
		assert(out.is_ip == cases[i].is_ip);
		if (out.is_ip)
			assert(sa_port(&out.addr) == cases[i].port);
	}
}

static void test_users(void)
{
	static const struct {
		const char *raw, *clean;
	} users[] = {
		{"123",								     "123"},
		{"%2B49",								   "+49"},
		{"+49;phone-context=x",						     "+49"},
		{"",									""   },
		{"a%0Ab",								   "a?b"},
		{"%",								       ""   },
		{"01234567890123456789012345678901234567890123456789012345678901234567890", ""   },
	};
	static const struct {
		const char *number, *user;
	} numbers[] = {
		{"+49 (30) 12-34.5/6",						      "+4930123456"},
		{"*21#",								    "*21%23"     },
		{"john.doe",								"john.doe"   },
		{"a@b",								     "a%40b"      },
		{"1;x=y",								   "1;x=y"      },
		{" ",								       NULL         },
		{"",									NULL         },
		{"01234567890123456789012345678901234567890123456789012345678901234567890", NULL         },
	};
	char text[SIP_USER_SIZE], user[SIP_USER_SIZE * 3];
	struct pl pl;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(users); i++) {
		pl_set_str(&pl, users[i].raw);
		sip_user_clean(&pl, text, sizeof(text));
		assert(strcmp(text, users[i].clean) == 0);
	}
	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		if (!numbers[i].user) {
			assert(sip_user_from_number(numbers[i].number, user, sizeof(user)) == -EINVAL);
			continue;
		}
		assert(sip_user_from_number(numbers[i].number, user, sizeof(user)) == 0);
		assert(strcmp(user, numbers[i].user) == 0);
	}
}

static void test_sockets(void)
{
	struct sockaddr_storage address = {.ss_family = AF_INET};
	struct sockaddr_in *in = (struct sockaddr_in *)&address;
	uint16_t port, base;
	int first, second, third;

	in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	first = udp_socket_open(&address, 0, 0, &base);
	assert(first >= 0 && base != 0);
	/* A range of one port, and it is taken. */
	assert(udp_socket_open(&address, base, base, &port) == -EADDRINUSE);
	/* A range in which one is free. */
	second = udp_socket_open(&address, base, base < 65535 ? base + 1 : base, &port);
	assert(second == -EADDRINUSE || port == base + 1);
	close(first);
	third = udp_socket_open(&address, base, base, &port);
	assert(third >= 0 && port == base);
	if (second >= 0)
		close(second);
	close(third);
}

/* So many of the longest datagrams, sent in one burst, and not one of them is lost. */
static void test_socket_room(void)
{
	struct sockaddr_storage address = {.ss_family = AF_INET};
	struct sockaddr_in *in = (struct sockaddr_in *)&address;
	uint8_t datagram[1472] = {0};
	uint16_t port, from_port;
	int to, from, smallest = 1;
	uint32_t room, i;

	in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	to = udp_socket_open(&address, 0, 0, &port);
	from = udp_socket_open(&address, 0, 0, &from_port);
	assert(to >= 0 && from >= 0);
	assert(setsockopt(to, SOL_SOCKET, SO_RCVBUF, &smallest, sizeof(smallest)) == 0);
	room = udp_socket_make_room(to);
	/* Linux's own limit (net.core.rmem_max) lets 97 in; less were not worth it. */
	assert(room >= 40);
	in->sin_port = htons(port);
	for (i = 0; i < room; i++)
		assert(sendto(from, datagram, sizeof(datagram), 0, (struct sockaddr *)in, sizeof(*in)) ==
		       sizeof(datagram));
	for (i = 0; i < room; i++)
		assert(recv(to, datagram, sizeof(datagram), MSG_DONTWAIT) == sizeof(datagram));
	close(to);
	close(from);
	assert(udp_socket_make_room(-1) == 0);
	in->sin_addr.s_addr = inet_addr("192.0.2.1"); /* not ours */
	assert(udp_socket_open(&address, 0, 0, &port) == -EADDRNOTAVAIL);
}

static struct sip_addresses found;
static bool answered;

static void on_found(void *arg, const struct sip_addresses *addresses)
{
	(void)arg;
	found = *addresses;
	answered = true;
	rig_changed();
}

static bool is_answered(void *arg)
{
	(void)arg;
	return answered;
}

static void test_names(void)
{
	/* Many a machine has two addresses for localhost; one of the wrong family cannot be sent to. */
	static const struct {
		const char *host;
		int family;
		bool found;
	} cases[] = {
		{"localhost", AF_INET,  true },
                {"127.0.0.1", AF_INET,  true },
                {"127.0.0.1", AF_INET6, false},
		{"::1",       AF_INET6, true },
                {"::1",       AF_INET,  false},
	};
	struct sip_resolve *resolve;
	size_t c, i;

	for (c = 0; c < ARRAY_SIZE(cases); c++) {
		answered = false;
		assert(sip_resolve_start(cases[c].host, 5070, SIP_TRANSP_UDP, cases[c].family, on_found, NULL,
					 &resolve) == 0);
		rig_run_until(is_answered, NULL, cases[c].host);
		assert((found.count > 0) == cases[c].found);
		for (i = 0; i < found.count; i++)
			assert(sa_af(&found.addr[i]) == cases[c].family && sa_is_loopback(&found.addr[i]) &&
			       sa_port(&found.addr[i]) == 5070);
		sip_resolve_free(resolve);
	}

	/* Nobody waits for the answer any more. */
	assert(sip_resolve_start("localhost", 5070, SIP_TRANSP_TCP, AF_INET, on_found, NULL, &resolve) == 0);
	sip_resolve_free(resolve);
	rig_run(20);
}

int main(void)
{
	rig_open();
	test_hostport();
	test_users();
	test_sockets();
	test_socket_room();
	test_names();
	rig_close();
	return 0;
}
