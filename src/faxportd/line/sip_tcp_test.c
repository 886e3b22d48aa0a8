/* SPDX-License-Identifier: MIT */
/* TCP connections: what is no SIP is counted, and ours leave from the trunk's address. */
#undef NDEBUG
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/line/line_rig.h"

#define OPTIONS_HEAD \
	"OPTIONS sip:1@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:7;branch=z9hG4bK1\r\n" \
	"Max-Forwards: 7\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:1@b>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n"

static struct side side;

static struct sockaddr_in loopback(uint16_t tcp_port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET, .sin_port = htons(tcp_port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static uint64_t malformed(void)
{
	return sip_line_counters(side.line)->malformed.count;
}

struct reading {
	int fd;
	char bytes[4096];
	size_t size;
	bool ended;
};

static void read_on(struct reading *reading)
{
	size_t room = sizeof(reading->bytes) - 1 - reading->size;
	ssize_t got = recv(reading->fd, reading->bytes + reading->size, room, MSG_DONTWAIT);

	if (got > 0)
		reading->size += (size_t)got;
	reading->ended = reading->ended || got == 0 || (got < 0 && errno != EAGAIN);
}

static bool has_ended(void *arg)
{
	struct reading *reading = arg;

	read_on(reading);
	return reading->ended;
}

/* Something has come, or the connection has ended. */
static bool has_read(void *arg)
{
	struct reading *reading = arg;

	return has_ended(reading) || reading->size > 0;
}

/* Connect, say each of the texts when the one before has had its time, and hear what comes back. */
static struct reading say(const char *first, const char *second)
{
	struct sockaddr_in to = loopback(sip_line_port(side.line));
	struct reading reading = {.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};

	assert(connect(reading.fd, (struct sockaddr *)&to, sizeof(to)) == 0);
	assert(send(reading.fd, first, strlen(first), 0) == (ssize_t)strlen(first));
	if (second) {
		rig_run(20);
		assert(send(reading.fd, second, strlen(second), 0) == (ssize_t)strlen(second));
	}
	rig_run_until(has_read, &reading, "an answer");
	return reading;
}

static void test_malformed(void)
{
	static const struct {
		const char *first, *second;
		bool answered, malformed;
	} cases[] = {
  /* clang-format off */
		{OPTIONS_HEAD "Content-Length: 0\r\n\r\n",                                              NULL,            true,  false},
		{"OPTIONS sip:1@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:7;branch=z9hG4bK1\r\n",
		 "Max-Forwards: 7\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:1@b>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n", true,  false},
		{"hello, is this a SIP server?\r\n\r\n",                                                NULL,            false, true },
		/* on a stream there must be a Content-Length (RFC 3261 18.3) */
		{OPTIONS_HEAD "\r\n", NULL, false, true},
		{OPTIONS_HEAD "Content-Length: 0\r\n\r\n" OPTIONS_HEAD "\r\n",                          NULL,            true,  true },
		/* a ping (RFC 5626 4.4.1) */
		{"\r\n\r\n", OPTIONS_HEAD "Content-Length: 0\r\n\r\n", true, false},
  /* clang-format on */
	};
	struct reading reading;
	uint64_t before;
	size_t i;

	side_init(&side, "side");
	side.trunk.transport = CONF_TCP;
	assert(side_start(&side, 0) == 0);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		before = malformed();
		reading = say(cases[i].first, cases[i].second);
		assert((reading.size > 0) == cases[i].answered);
		if (cases[i].malformed)
			rig_run_until(has_ended, &reading, "the end");
		close(reading.fd);
		rig_run(20); /* hanging up is no fault */
		assert(malformed() - before == cases[i].malformed);
	}
	side_stop(&side);
}

static bool is_malformed(void *arg)
{
	(void)arg;
	return malformed() > 0;
}

/* Where a connection of a side that listens at @listen comes from. */
static void test_source(const char *listen_at, const char *expected)
{
	struct sockaddr_in own = loopback(0), from;
	socklen_t size = sizeof(own);
	int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct reading reading = {0};
	static char text[64];

	assert(bind(server, (struct sockaddr *)&own, sizeof(own)) == 0 && listen(server, 1) == 0);
	assert(getsockname(server, (struct sockaddr *)&own, &size) == 0);
	snprintf(text, sizeof(text), "%s", listen_at);
	side_init(&side, "side");
	side.trunk.transport = CONF_TCP;
	side.trunk.listen = text;
	assert(side_start(&side, ntohs(own.sin_port)) == 0);
	side_dial(&side, "123", 1);
	size = sizeof(from);
	while ((reading.fd = accept(server, (struct sockaddr *)&from, &size)) < 0)
		rig_run(5);
	assert(strcmp(inet_ntoa(from.sin_addr), expected) == 0);
	rig_run_until(has_read, &reading, "INVITE");
	assert(strncmp(reading.bytes, "INVITE ", 7) == 0);
	/* What is no SIP is so in this direction too. */
	assert(malformed() == 0 && send(reading.fd, "this is rubbish\r\n\r\n", 19, 0) == 19);
	rig_run_until(is_malformed, NULL, "malformed");
	side_stop(&side);
	close(reading.fd);
	close(server);
}

int main(void)
{
	rig_open();
	test_malformed();
	test_source("127.0.0.3:0", "127.0.0.3");
	test_source("127.0.0.1:0", "127.0.0.1");
	rig_close();
	return 0;
}
