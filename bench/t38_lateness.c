/* SPDX-License-Identifier: MIT */
/*
 * How late packets leave a worker. Between the two ends of each call stands a
 * relay, which hands the datagrams on as they are; the kernel notes when each
 * was sent. The image packets of a signal without error correction have a
 * fixed pace: so many bits, so many microseconds. A packet is as late as it is
 * behind that pace, counted from the packet of its signal that was the
 * earliest. Ticks are part of it: a packet that is due between two of them
 * leaves with the next.
 */
#undef NDEBUG
#include <assert.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "base/macros.h"
#include "core/t38/udptl.h"
#include "t38.h"

/* The witnesses begin so much later, so that they are in their page when the others end theirs. */
#define WITNESS_AFTER_NS 4000000000u
#define BATCH 16

/* One way of a call. */
struct way {
	int in;                     /* what comes here is from call @from... */
	const struct way *back;     /* ...and leaves from the socket of the other way, */
	struct sockaddr_storage to; /* to here */
	unsigned int from;
	/* The signal that is on it. */
	bool started;
	uint16_t seq;
	uint64_t octets;
	double earliest_us, latest_us; /* behind the pace; only differences count */
	double late_us;                /* of all signals so far, the largest */
};

static struct relay {
	struct way way[CALLS_MAX];
	unsigned int ways, packets;
	int epoll;
	struct mmsghdr headers[BATCH];
	struct iovec vectors[BATCH];
	uint8_t data[BATCH][1600];
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(struct timespec))];
	} control[BATCH];
} relay;

/* ---- when packets leave -------------------------------------------------------- */

static void note_signal(struct way *way)
{
	if (way->octets > 0)
		way->late_us = MAX(way->late_us, way->latest_us - way->earliest_us);
	way->octets = 0;
}

static void note_image(struct way *way, const struct ifp *ifp, double sent_us)
{
	double behind_us = sent_us - (double)way->octets * 8e6 / ifp_data_rate(ifp->type);
	struct ifp_cursor cursor = {0};
	struct ifp_field field;

	if (way->octets == 0)
		way->earliest_us = way->latest_us = behind_us;
	way->earliest_us = MIN(way->earliest_us, behind_us);
	way->latest_us = MAX(way->latest_us, behind_us);
	relay.packets++;
	while (ifp_next_field(ifp, &cursor, &field))
		way->octets += field.size;
}

static void note(struct way *way, const uint8_t *data, size_t size, double sent_us)
{
	struct udptl_packet packet;
	struct ifp ifp;

	if (udptl_parse(data, size, &packet) < 0 || ifp_parse(packet.primary.data, packet.primary.size, 0, &ifp) < 0)
		return;
	if (way->started && packet.seq == way->seq)
		return; /* once more */
	way->started = true;
	way->seq = packet.seq;
	if (ifp.is_data && ifp.type != IFP_V21)
		note_image(way, &ifp, sent_us);
	else
		note_signal(way);
}

static double sent_us(struct msghdr *message)
{
	struct cmsghdr *control = CMSG_FIRSTHDR(message);
	struct timespec at;

	assert(control && control->cmsg_type == SCM_TIMESTAMPNS);
	memcpy(&at, CMSG_DATA(control), sizeof(at));
	return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

/* ---- the relay -------------------------------------------------------------------- */

static void open_way(struct way *way, struct our_calls *ours, unsigned int from)
{
	struct epoll_event event = {.events = EPOLLIN};

	memset(way, 0, sizeof(*way));
	way->from = from;
	way->in = bench_socket(&ours->call[from].far);
	way->to = ours->call[from ^ 1].address;
	way->back = &relay.way[from ^ 1];
	event.data.ptr = way;
	assert(setsockopt(way->in, SOL_SOCKET, SO_TIMESTAMPNS, &(int){1}, sizeof(int)) == 0);
	assert(epoll_ctl(relay.epoll, EPOLL_CTL_ADD, way->in, &event) == 0);
}

static void hand_on(struct way *way)
{
	int count, i;

	for (i = 0; i < BATCH; i++) {
		relay.vectors[i] = (struct iovec){relay.data[i], sizeof(relay.data[i])};
		relay.headers[i].msg_hdr = (struct msghdr){.msg_iov = &relay.vectors[i],
							   .msg_iovlen = 1,
							   .msg_control = &relay.control[i],
							   .msg_controllen = sizeof(relay.control[i])};
	}
	count = recvmmsg(way->in, relay.headers, BATCH, MSG_DONTWAIT, NULL);
	for (i = 0; i < count; i++) {
		(void)sendto(way->back->in, relay.data[i], relay.headers[i].msg_len, MSG_DONTWAIT | MSG_NOSIGNAL,
			     (const struct sockaddr *)&way->to, sizeof(struct sockaddr_in));
		note(way, relay.data[i], relay.headers[i].msg_len, sent_us(&relay.headers[i].msg_hdr));
	}
}

/* ---- the calls ------------------------------------------------------------------------ */

static void begin(struct our_calls *ours, unsigned int first, unsigned int end)
{
	for (unsigned int i = first; i < end; i++)
		ours_begin(ours, i ^ 1, false);
}

static void run(struct our_calls *ours, unsigned int together)
{
	uint64_t begun_ns = bench_now_ns();
	struct epoll_event events[64];
	unsigned int over = 0;
	bool witnessed = false;
	int count;

	begin(ours, 0, together);
	while (over < ours->count) {
		if (!witnessed && bench_now_ns() >= begun_ns + WITNESS_AFTER_NS) {
			witnessed = true;
			begin(ours, together, ours->count);
		}
		count = epoll_wait(relay.epoll, events, ARRAY_SIZE(events), 100);
		for (int i = 0; i < count; i++) {
			const uint8_t *what = events[i].data.ptr;

			if (what >= (uint8_t *)relay.way && what < (uint8_t *)(relay.way + CALLS_MAX))
				hand_on(events[i].data.ptr);
			else
				over += ours_take_report(ours, (unsigned int)((const int *)what - ours->control));
		}
	}
}

static double largest_ms(const struct our_calls *ours, unsigned int first, unsigned int end)
{
	double most_us = 0;

	for (unsigned int i = first; i < end; i++)
		if (ours->call[i].sending)
			most_us = MAX(most_us, relay.way[i].late_us);
	return most_us / 1e3;
}

void lateness_run(const char *program, const char *document, unsigned int workers, unsigned int pairs)
{
	static struct our_calls ours;
	struct epoll_event event = {.events = EPOLLIN};
	uint64_t first_ns = UINT64_MAX, last_ns = 0;
	struct load load;

	relay.epoll = epoll_create1(EPOLL_CLOEXEC);
	assert(relay.epoll >= 0);
	ours_start_workers(&ours, program, workers);
	for (unsigned int i = 0; i < pairs + workers; i++)
		ours_add_pair(&ours, i % workers, document);
	for (unsigned int i = 0; i < ours.count; i++)
		open_way(&relay.way[i], &ours, i);
	for (unsigned int i = 0; i < workers; i++) {
		event.data.ptr = &ours.control[i];
		assert(epoll_ctl(relay.epoll, EPOLL_CTL_ADD, ours.control[i], &event) == 0);
	}
	run(&ours, 2 * pairs);
	ours_load(&ours, &load);
	assert(load.good == ours.count);
	for (unsigned int i = 1; i < 2 * pairs; i += 2) {
		first_ns = MIN(first_ns, ours.call[i].ended_ns);
		last_ns = MAX(last_ns, ours.call[i].ended_ns);
	}
	printf("T.38, %u pages end within %.0f ms: the latest of %u image packets %.1f ms (asked: 20), "
	       "in pages that go on meanwhile %.1f ms\n",
	       pairs, (double)(last_ns - first_ns) / 1e6, relay.packets, largest_ms(&ours, 0, 2 * pairs),
	       largest_ms(&ours, 2 * pairs, ours.count));
	for (unsigned int i = 0; i < ours.count; i++)
		close(relay.way[i].in);
	close(relay.epoll);
	ours_stop_workers(&ours);
}
