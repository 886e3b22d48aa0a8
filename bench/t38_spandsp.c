/* SPDX-License-Identifier: MIT */
/* Calls between spandsp's T.38 terminals over real sockets; see t38.h. */
#undef NDEBUG
#include <assert.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define SPANDSP_EXPOSE_INTERNAL_STRUCTURES
#include <spandsp.h>

#include "core/t38/udptl_rx.h"
#include "core/t38/udptl_tx.h"
#include "t38.h"

#define TICK_NS 20000000
#define TICK_SAMPLES 160
#define COPIES 3
#define DATAGRAM_MAX 400
#define BATCH 16
/* It says good-bye within this time after it has told how the call ended. */
#define AFTER_NS 2500000000u

struct terminal {
	t38_terminal_state_t *state;
	int fd, file;
	struct sockaddr_storage address, far;
	struct udptl_tx tx;
	struct udptl_rx rx;
	bool sending, ended, good;
	uint64_t begun_ns, ended_ns;
};

static struct reading {
	struct mmsghdr headers[BATCH];
	struct iovec vectors[BATCH];
	uint8_t data[BATCH][1600];
} reading;

static int on_ifp(t38_core_state_t *core, void *arg, const uint8_t *ifp, int size, int count)
{
	struct terminal *terminal = arg;
	uint8_t datagram[UDPTL_DATAGRAM_MAX];
	int n = udptl_send(&terminal->tx, ifp, (size_t)size, datagram), i;

	(void)core;
	for (i = 0; n > 0 && i < count; i++)
		(void)sendto(terminal->fd, datagram, (size_t)n, MSG_DONTWAIT | MSG_NOSIGNAL,
			     (struct sockaddr *)&terminal->far, sizeof(struct sockaddr_in));
	return 0;
}

static void on_phase_e(t30_state_t *t30, void *arg, int code)
{
	struct terminal *terminal = arg;
	t30_stats_t stats;

	if (terminal->ended)
		return;
	t30_get_transfer_statistics(t30, &stats);
	terminal->ended = true;
	terminal->ended_ns = bench_now_ns();
	terminal->good = code == T30_ERR_OK && (terminal->sending ? stats.pages_tx : stats.pages_rx) > 0;
}

static void set_up(struct terminal *terminal, bool sending, const char *document)
{
	char path[48];
	t30_state_t *t30;

	memset(terminal, 0, sizeof(*terminal));
	terminal->sending = sending;
	terminal->fd = bench_socket(&terminal->address);
	terminal->tx.control_copies = terminal->tx.image_copies = COPIES;
	terminal->tx.datagram_max = DATAGRAM_MAX;
	terminal->state = t38_terminal_init(NULL, sending, on_ifp, terminal);
	assert(terminal->state);
	t38_set_t38_version(t38_terminal_get_t38_core_state(terminal->state), 0);
	t30 = t38_terminal_get_t30_state(terminal->state);
	t30_set_supported_compressions(t30, T30_SUPPORT_T4_1D_COMPRESSION | T30_SUPPORT_T4_2D_COMPRESSION |
						    T30_SUPPORT_T6_COMPRESSION);
	t30_set_supported_resolutions(t30, T30_SUPPORT_STANDARD_RESOLUTION | T30_SUPPORT_FINE_RESOLUTION |
						   T30_SUPPORT_R8_RESOLUTION);
	t30_set_supported_image_sizes(t30, T30_SUPPORT_215MM_WIDTH | T30_SUPPORT_UNLIMITED_LENGTH);
	t30_set_supported_modems(t30, T30_SUPPORT_V27TER | T30_SUPPORT_V29 | T30_SUPPORT_V17);
	t30_set_ecm_capability(t30, TRUE);
	t30_set_tx_ident(t30, "bench");
	t30_set_phase_e_handler(t30, on_phase_e, terminal);
	if (sending) {
		t30_set_tx_file(t30, document, -1, -1);
		return;
	}
	terminal->file = memfd_create("received", MFD_CLOEXEC);
	assert(terminal->file >= 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", terminal->file);
	t30_set_rx_file(t30, path, -1);
}

static void take_datagram(struct terminal *terminal, const uint8_t *data, size_t size)
{
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	struct udptl_packet packet;
	size_t count, i;

	if (udptl_parse(data, size, &packet) < 0)
		return;
	count = udptl_receive(&terminal->rx, &packet, arrivals);
	for (i = 0; i < count; i++)
		t38_core_rx_ifp_packet(t38_terminal_get_t38_core_state(terminal->state), arrivals[i].ifp.data,
				       (int)arrivals[i].ifp.size, arrivals[i].seq);
}

static void read_socket(struct terminal *terminal)
{
	int count = recvmmsg(terminal->fd, reading.headers, BATCH, MSG_DONTWAIT, NULL), i;

	for (i = 0; i < count; i++)
		take_datagram(terminal, reading.data[i], reading.headers[i].msg_len);
}

/* Returns how many sessions are still to be served. */
static unsigned int tick(struct terminal *terminals, unsigned int count, uint64_t now_ns)
{
	unsigned int left = 0, i;

	for (i = 0; i < count; i++) {
		if (terminals[i].ended && now_ns >= terminals[i].ended_ns + AFTER_NS)
			continue;
		t38_terminal_send_timeout(terminals[i].state, TICK_SAMPLES);
		left++;
	}
	return left;
}

static void serve(struct terminal *terminals, unsigned int count)
{
	const struct itimerspec period = {
		{0, TICK_NS},
                {0, TICK_NS}
        };
	int epoll = epoll_create1(EPOLL_CLOEXEC), timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK), n, i;
	struct epoll_event events[32], watch = {.events = EPOLLIN};
	unsigned int left = count;
	uint64_t ticks;

	assert(epoll >= 0 && timer >= 0 && timerfd_settime(timer, 0, &period, NULL) == 0);
	watch.data.ptr = NULL;
	assert(epoll_ctl(epoll, EPOLL_CTL_ADD, timer, &watch) == 0);
	for (unsigned int t = 0; t < count; t++) {
		watch.data.ptr = &terminals[t];
		assert(epoll_ctl(epoll, EPOLL_CTL_ADD, terminals[t].fd, &watch) == 0);
	}
	while (left > 0) {
		n = epoll_wait(epoll, events, 32, -1);
		ticks = 0;
		for (i = 0; i < n; i++) {
			if (events[i].data.ptr)
				read_socket(events[i].data.ptr);
			else if (read(timer, &ticks, sizeof(ticks)) < 0)
				ticks = 0;
		}
		for (; ticks > 0 && left > 0; ticks--)
			left = tick(terminals, count, bench_now_ns());
	}
	close(timer);
	close(epoll);
}

void spandsp_run(unsigned int pairs, const char *document, int ready, struct load *ret_load)
{
	const unsigned int count = 2 * pairs;
	struct terminal *terminals;
	unsigned int i;

	for (i = 0; i < BATCH; i++) {
		reading.vectors[i] = (struct iovec){reading.data[i], sizeof(reading.data[i])};
		reading.headers[i].msg_hdr.msg_iov = &reading.vectors[i];
		reading.headers[i].msg_hdr.msg_iovlen = 1;
	}
	terminals = calloc(count, sizeof(*terminals));
	assert(terminals && write(ready, "", 1) == 1);
	for (i = 0; i < count; i++)
		set_up(&terminals[i], i % 2 == 0, document);
	for (i = 0; i < count; i++) {
		terminals[i].far = terminals[i ^ 1].address;
		terminals[i].begun_ns = bench_now_ns();
	}
	serve(terminals, count);
	*ret_load = (struct load){0};
	for (i = 0; i < count; i++) {
		ret_load->session_seconds += (double)(terminals[i].ended_ns - terminals[i].begun_ns) / 1e9;
		ret_load->good += terminals[i].good;
		t38_terminal_free(terminals[i].state);
		close(terminals[i].fd);
		if (!terminals[i].sending)
			close(terminals[i].file);
	}
	free(terminals);
}
