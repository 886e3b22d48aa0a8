/* SPDX-License-Identifier: MIT */
/*
 * From a proxy's name to its addresses; see sip_resolve.h.
 *
 * The question is shared by the loop and a detached thread. An eventfd tells
 * the loop that the answer is there; who lets go last frees it, so a stop of
 * the daemon never waits for a name server.
 */
#include "faxportd/line/sip_resolve.h"

#include <arpa/nameser.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <resolv.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/line/sip_address.h"

#define SRV_MAX 8
#define ANSWER_SIZE 4096

struct question {
	atomic_int users; /* the loop and the thread */
	int done_fd;
	char host[SIP_HOST_SIZE];
	uint16_t port;
	enum sip_transp transport;
	int family;
	struct sip_addresses answer; /* the thread's until done_fd is readable */
};

struct sip_resolve {
	struct question *question;
	sip_resolve_fn *on_done;
	void *arg;
};

struct srv {
	uint16_t priority, weight, port;
	char target[SIP_HOST_SIZE];
};

static void question_unref(struct question *question)
{
	if (atomic_fetch_sub(&question->users, 1) > 1)
		return;
	close(question->done_fd);
	free(question);
}

/* RFC 2782 wants a draw by weight; the heaviest first is as good for one client with few calls. */
static int compare_srv(const void *a, const void *b)
{
	const struct srv *left = a, *right = b;

	if (left->priority != right->priority)
		return left->priority < right->priority ? -1 : 1;
	return (left->weight < right->weight) - (left->weight > right->weight);
}

static size_t ask_srv(res_state state, const char *host, enum sip_transp transport, struct srv list[SRV_MAX])
{
	static const char *const services[] = {
		[SIP_TRANSP_UDP] = "_sip._udp",
		[SIP_TRANSP_TCP] = "_sip._tcp",
		[SIP_TRANSP_TLS] = "_sips._tcp",
	};
	uint8_t answer[ANSWER_SIZE];
	char name[SIP_HOST_SIZE + 16];
	size_t count = 0;
	const uint8_t *data;
	ns_msg message;
	int size, i;
	ns_rr rr;

	snprintf(name, sizeof(name), "%s.%s", services[transport], host);
	size = res_nquery(state, name, ns_c_in, ns_t_srv, answer, sizeof(answer));
	if (size < 0 || ns_initparse(answer, MIN(size, ANSWER_SIZE), &message) < 0)
		return 0;
	for (i = 0; i < ns_msg_count(message, ns_s_an) && count < SRV_MAX; i++) {
		if (ns_parserr(&message, ns_s_an, i, &rr) < 0 || ns_rr_type(rr) != ns_t_srv || ns_rr_rdlen(rr) < 7)
			continue;
		data = ns_rr_rdata(rr);
		list[count].priority = (uint16_t)ns_get16(data);
		list[count].weight = (uint16_t)ns_get16(data + 2);
		list[count].port = (uint16_t)ns_get16(data + 4);
		if (dn_expand(ns_msg_base(message), ns_msg_end(message), data + 6, list[count].target,
			      sizeof(list[count].target)) >= 0)
			count++;
	}
	qsort(list, count, sizeof(list[0]), compare_srv);
	return count;
}

static bool dns_knows(res_state state, const char *host)
{
	uint8_t answer[ANSWER_SIZE];

	return res_nquery(state, host, ns_c_in, ns_t_a, answer, sizeof(answer)) > 0 ||
	       res_nquery(state, host, ns_c_in, ns_t_aaaa, answer, sizeof(answer)) > 0;
}

static void add_addresses(const char *host, uint16_t port, int family, struct sip_addresses *out)
{
	struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_DGRAM}, *list, *at;

	if (getaddrinfo(host, NULL, &hints, &list) != 0)
		return;
	for (at = list; at && out->count < SIP_ADDRESSES_MAX; at = at->ai_next) {
		if (sa_set_sa(&out->addr[out->count], at->ai_addr) != 0)
			continue;
		sa_set_port(&out->addr[out->count++], port);
	}
	freeaddrinfo(list);
}

static void *answer_question(void *arg)
{
	struct question *question = arg;
	struct __res_state state = {0};
	struct srv list[SRV_MAX];
	size_t count = 0, i;
	uint64_t one = 1;

	if (res_ninit(&state) == 0) {
		if (question->port == 0)
			count = ask_srv(&state, question->host, question->transport, list);
		question->answer.in_dns = count > 0 || dns_knows(&state, question->host);
		res_nclose(&state);
	}
	for (i = 0; i < count; i++)
		add_addresses(list[i].target, list[i].port, question->family, &question->answer);
	if (count == 0)
		add_addresses(question->host, sip_transp_port(question->transport, question->port), question->family,
			      &question->answer);

	if (write(question->done_fd, &one, sizeof(one)) < 0) {
		/* an eventfd takes its first write always */
	}
	question_unref(question);
	return NULL;
}

static void on_answer(int flags, void *arg)
{
	struct sip_resolve *resolve = arg;
	uint64_t count;

	(void)flags;
	if (read(resolve->question->done_fd, &count, sizeof(count)) != sizeof(count))
		return;
	fd_close(resolve->question->done_fd);
	resolve->on_done(resolve->arg, &resolve->question->answer);
}

static int start_thread(struct question *question)
{
	pthread_attr_t attr;
	pthread_t thread;
	int r;

	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	r = -pthread_create(&thread, &attr, answer_question, question);
	pthread_attr_destroy(&attr);
	return r;
}

int sip_resolve_start(const char *host, uint16_t port, enum sip_transp transport, int family, sip_resolve_fn *on_done,
		      void *arg, struct sip_resolve **ret_resolve)
{
	struct sip_resolve *resolve = calloc(1, sizeof(*resolve));
	struct question *question = calloc(1, sizeof(*question));
	int r = -ENOMEM;

	if (!resolve || !question)
		goto out;
	question->done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (question->done_fd < 0) {
		r = -errno;
		goto out;
	}
	atomic_init(&question->users, 2);
	text_copy(question->host, sizeof(question->host), host);
	question->port = port;
	question->transport = transport;
	question->family = family;
	*resolve = (struct sip_resolve){.question = question, .on_done = on_done, .arg = arg};

	r = -fd_listen(question->done_fd, FD_READ, on_answer, resolve);
	if (r == 0)
		r = start_thread(question);
	if (r < 0) {
		fd_close(question->done_fd);
		close(question->done_fd);
		goto out;
	}
	*ret_resolve = resolve;
	return 0;
out:
	free(question);
	free(resolve);
	return r;
}

struct sip_resolve *sip_resolve_free(struct sip_resolve *resolve)
{
	if (!resolve)
		return NULL;
	fd_close(resolve->question->done_fd);
	question_unref(resolve->question);
	free(resolve);
	return NULL;
}
