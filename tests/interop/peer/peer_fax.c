/* SPDX-License-Identifier: MIT */
/*
 * The fax side of the test peer; see peer_fax.h. Kept naive on purpose: it
 * shares no code with Faxport, so that when the two agree it means something.
 */
#include "peer_fax.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <tiffio.h>
#include <unistd.h>

#define SPANDSP_EXPOSE_INTERNAL_STRUCTURES
#include <spandsp.h>

#define TICK_SAMPLES 160 /* 20 ms */
#define REDUNDANCY 3
#define IFP_MAX 400
/* T.38 9.1.4.2: so many parities, each of so many packets */
#define PARITIES 3
#define SPAN 3
#define QUEUE_MAX 200 /* RTP packets waiting for their tick */

struct peer_fax {
	struct peer_fax_config config;
	struct peer_fax_events events;
	void *arg;
	int rtp_fd, udptl_fd;
	struct sockaddr_in peer;
	bool t38, started, ended, quiet_told;
	int end_ticks;
	uint64_t started_ms, ticks;
	fax_state_t *audio;
	modem_connect_tones_rx_state_t *tone;
	t38_terminal_state_t *terminal;
	t38_core_state_t *core;
	int payload_type, max_datagram;
	uint16_t rtp_seq, tx_seq;
	uint32_t rtp_time;
	uint16_t rx_next;
	bool rx_any;
	uint8_t sent[REDUNDANCY][IFP_MAX];
	int sent_len[REDUNDANCY];
	uint8_t past[PARITIES * SPAN][IFP_MAX]; /* packet n at n % 9, zeros behind it */
	int past_len[PARITIES * SPAN];
	int16_t queue[QUEUE_MAX][TICK_SAMPLES];
	int queue_head, queue_count;
	bool playing;
	char remote[32];
	int pages, rate, encoding;
	int parities; /* packets that came with parity */
	bool ecm;
	unsigned int random;
};

static void on_tone(void *arg, int tone, int level, int delay)
{
	struct peer_fax *fax = arg;

	(void)level;
	(void)delay;
	if (tone == MODEM_CONNECT_TONES_FAX_CNG && fax->events.on_tone)
		fax->events.on_tone(fax->arg);
}

static t30_state_t *t30_of(struct peer_fax *fax)
{
	return fax->t38 ? t38_terminal_get_t30_state(fax->terminal) : fax_get_t30_state(fax->audio);
}

static void note_stats(struct peer_fax *fax, t30_state_t *t30)
{
	const char *ident = t30_get_rx_ident(t30);
	t30_stats_t stats;

	if (ident && *ident)
		snprintf(fax->remote, sizeof(fax->remote), "%s", ident);
	t30_get_transfer_statistics(t30, &stats);
	fax->rate = stats.bit_rate;
	fax->ecm = stats.error_correcting_mode;
	fax->encoding = stats.encoding;
	fax->pages = fax->config.send ? stats.pages_tx : stats.pages_rx;
}

static int on_phase_d(t30_state_t *t30, void *arg, int result)
{
	struct peer_fax *fax = arg;

	(void)result;
	note_stats(fax, t30);
	fax->events.on_page(fax->arg, fax->pages);
	return T30_ERR_OK;
}

static void on_phase_e(t30_state_t *t30, void *arg, int code)
{
	struct peer_fax *fax = arg;

	note_stats(fax, t30);
	fax->ended = true;
	fax->events.on_end(fax->arg, code);
}

static void set_capabilities(struct peer_fax *fax, t30_state_t *t30)
{
	if (fax->config.plain) {
		t30_set_supported_compressions(t30, T30_SUPPORT_T4_1D_COMPRESSION);
		t30_set_supported_resolutions(t30, T30_SUPPORT_R8_RESOLUTION | T30_SUPPORT_STANDARD_RESOLUTION);
		t30_set_supported_image_sizes(t30, T30_SUPPORT_215MM_WIDTH | T30_SUPPORT_A4_LENGTH);
		return;
	}
	t30_set_supported_compressions(t30, T30_SUPPORT_T4_1D_COMPRESSION | T30_SUPPORT_T4_2D_COMPRESSION |
						    T30_SUPPORT_T6_COMPRESSION);
	t30_set_supported_resolutions(t30, T30_SUPPORT_R8_RESOLUTION | T30_SUPPORT_STANDARD_RESOLUTION |
						   T30_SUPPORT_FINE_RESOLUTION | T30_SUPPORT_SUPERFINE_RESOLUTION);
	t30_set_supported_image_sizes(t30, T30_SUPPORT_215MM_WIDTH | T30_SUPPORT_255MM_WIDTH | T30_SUPPORT_303MM_WIDTH |
						   T30_SUPPORT_UNLIMITED_LENGTH | T30_SUPPORT_A4_LENGTH |
						   T30_SUPPORT_B4_LENGTH | T30_SUPPORT_US_LETTER_LENGTH);
}

static void prepare(struct peer_fax *fax)
{
	t30_state_t *t30 = t30_of(fax);

	t30_set_tx_ident(t30, fax->config.ident);
	t30_set_ecm_capability(t30, fax->config.ecm);
	set_capabilities(fax, t30);
	t30_set_supported_modems(t30, T30_SUPPORT_V27TER | T30_SUPPORT_V29 | T30_SUPPORT_V17);
	t30_set_phase_d_handler(t30, on_phase_d, fax);
	t30_set_phase_e_handler(t30, on_phase_e, fax);
	if (fax->config.send)
		t30_set_tx_file(t30, fax->config.send, -1, -1);
	if (fax->config.receive)
		t30_set_rx_file(t30, fax->config.receive, -1);
}

static int bind_udp(struct in_addr address)
{
	struct sockaddr_in sa = {.sin_family = AF_INET, .sin_addr = address};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static uint16_t port_of(int fd)
{
	struct sockaddr_in sa = {0};
	socklen_t size = sizeof(sa);

	getsockname(fd, (struct sockaddr *)&sa, &size);
	return ntohs(sa.sin_port);
}

int peer_fax_new(const struct peer_fax_config *config, const struct peer_fax_events *events, void *arg,
		 struct peer_fax **ret_fax)
{
	struct peer_fax *fax = calloc(1, sizeof(*fax));

	if (!fax)
		return -ENOMEM;
	fax->config = *config;
	fax->events = *events;
	fax->arg = arg;
	fax->random = 12345;
	fax->rtp_fd = bind_udp(config->address);
	fax->udptl_fd = bind_udp(config->address);
	if (fax->rtp_fd < 0 || fax->udptl_fd < 0) {
		peer_fax_free(fax);
		return -errno;
	}
	*ret_fax = fax;
	return 0;
}

void peer_fax_free(struct peer_fax *fax)
{
	if (!fax)
		return;
	if (fax->audio) {
		fax_release(fax->audio);
		fax_free(fax->audio);
	}
	if (fax->tone)
		modem_connect_tones_rx_free(fax->tone);
	if (fax->terminal) {
		t38_terminal_release(fax->terminal);
		t38_terminal_free(fax->terminal);
	}
	if (fax->rtp_fd >= 0)
		close(fax->rtp_fd);
	if (fax->udptl_fd >= 0)
		close(fax->udptl_fd);
	free(fax);
}

uint16_t peer_fax_rtp_port(const struct peer_fax *fax)
{
	return port_of(fax->rtp_fd);
}

uint16_t peer_fax_udptl_port(const struct peer_fax *fax)
{
	return port_of(fax->udptl_fd);
}

/* Behind the primary: parity number i of packets seq - 3 + i, seq - 6 + i, seq - 9 + i. Returns its size. */
static int add_parities(struct peer_fax *fax, uint8_t *packet)
{
	int at = 0, i, k, n, longest;

	packet[at++] = 0x80;
	packet[at++] = 1;
	packet[at++] = SPAN;
	packet[at++] = PARITIES;
	for (i = 0; i < PARITIES; i++) {
		uint8_t *parity = packet + at + 1;

		memset(parity, 0, IFP_MAX);
		longest = 0;
		for (k = 1; k <= SPAN; k++) {
			const int slot = (uint16_t)(fax->tx_seq - k * PARITIES + i) % (PARITIES * SPAN);

			for (n = 0; n < fax->past_len[slot]; n++)
				parity[n] ^= fax->past[slot][n];
			if (fax->past_len[slot] > longest)
				longest = fax->past_len[slot];
		}
		packet[at] = longest;
		at += 1 + longest;
	}
	memcpy(fax->past[fax->tx_seq % (PARITIES * SPAN)], fax->sent[0], IFP_MAX);
	fax->past_len[fax->tx_seq % (PARITIES * SPAN)] = fax->sent_len[0];
	return at;
}

static int add_secondaries(struct peer_fax *fax, uint8_t *packet, int before)
{
	int at = 0, secondaries = 0, i, room;

	packet[at++] = 0;
	room = (fax->max_datagram ? fax->max_datagram : 1400) - before - at - 1;
	while (secondaries < REDUNDANCY && fax->sent_len[secondaries] && room > fax->sent_len[secondaries] + 1)
		room -= fax->sent_len[secondaries++] + 1;
	packet[at++] = secondaries;
	for (i = 0; i < secondaries; i++) {
		packet[at++] = fax->sent_len[i];
		memcpy(packet + at, fax->sent[i], fax->sent_len[i]);
		at += fax->sent_len[i];
	}
	return at;
}

static void send_udptl(struct peer_fax *fax, const uint8_t *ifp, int len, int count)
{
	uint8_t packet[4 + (REDUNDANCY + 1) * (IFP_MAX + 2)];
	const int seq = fax->tx_seq;
	int at = 0, i;

	packet[at++] = fax->tx_seq >> 8;
	packet[at++] = fax->tx_seq & 0xff;
	packet[at++] = len;
	memcpy(packet + at, ifp, len);
	at += len;
	if (!fax->config.fec)
		at += add_secondaries(fax, packet + at, at);
	memmove(fax->sent[1], fax->sent[0], sizeof(fax->sent[0]) * (REDUNDANCY - 1));
	memmove(&fax->sent_len[1], &fax->sent_len[0], sizeof(int) * (REDUNDANCY - 1));
	memcpy(fax->sent[0], ifp, len);
	fax->sent_len[0] = len;
	if (fax->config.fec)
		at += add_parities(fax, packet + at);
	fax->tx_seq++;
	/* Not in the beginning, where the other side may not listen yet: parity needs all the others of its group. */
	if (fax->config.lose_every && seq > fax->config.lose_every && seq % fax->config.lose_every == 3)
		return;
	if (fax->config.mute_after_ms && fax->ticks * 20 > (uint64_t)fax->config.mute_after_ms)
		return;
	for (i = 0; i < count; i++) {
		fax->random = fax->random * 1103515245 + 12345;
		if ((int)(fax->random >> 16 & 0x7fff) % 100 < fax->config.lose_percent)
			continue;
		sendto(fax->udptl_fd, packet, at, 0, (struct sockaddr *)&fax->peer, sizeof(fax->peer));
	}
}

static int on_ifp(t38_core_state_t *core, void *arg, const uint8_t *buf, int len, int count)
{
	(void)core;
	if (len > 127)
		return -1;
	send_udptl(arg, buf, len, count);
	return 0;
}

void peer_fax_start_audio(struct peer_fax *fax, const struct sockaddr_in *peer, int payload_type)
{
	fax->peer = *peer;
	fax->payload_type = payload_type;
	if (fax->started)
		return;
	fax->audio = fax_init(NULL, fax->config.calling);
	fax_set_transmit_on_idle(fax->audio, 1);
	fax->tone = modem_connect_tones_rx_init(NULL, MODEM_CONNECT_TONES_FAX_CNG, on_tone, fax);
	fax->started = true;
	prepare(fax);
}

void peer_fax_start_t38(struct peer_fax *fax, const struct sockaddr_in *peer, int max_datagram)
{
	fax->peer = *peer;
	fax->max_datagram = max_datagram;
	if (fax->t38)
		return;
	fax->t38 = true;
	fax->started = true;
	fax->terminal = t38_terminal_init(NULL, fax->config.calling, on_ifp, fax);
	fax->core = t38_terminal_get_t38_core_state(fax->terminal);
	t38_set_t38_version(fax->core, 0);
	t38_terminal_set_config(fax->terminal, 0);
	t38_terminal_set_tep_mode(fax->terminal, 0);
	prepare(fax);
}

bool peer_fax_is_t38(const struct peer_fax *fax)
{
	return fax->t38;
}

static void receive_rtp(struct peer_fax *fax)
{
	uint8_t packet[2048];
	ssize_t size;
	int i, at;

	while ((size = recv(fax->rtp_fd, packet, sizeof(packet), 0)) >= 0) {
		if (size != 12 + TICK_SAMPLES || (packet[1] & 0x7f) != fax->payload_type || fax->t38)
			continue;
		if (fax->queue_count == QUEUE_MAX)
			continue;
		at = (fax->queue_head + fax->queue_count++) % QUEUE_MAX;
		for (i = 0; i < TICK_SAMPLES; i++)
			fax->queue[at][i] = fax->payload_type == 8 ? alaw_to_linear(packet[12 + i])
								   : ulaw_to_linear(packet[12 + i]);
	}
}

/* Redundancy only: recovered packets oldest first, then the primary. Parity is counted. */
static void receive_udptl(struct peer_fax *fax)
{
	uint8_t packet[2048];
	const uint8_t *ifp[16];
	int len[16], count, at, i;
	uint16_t seq;
	ssize_t size;

	while ((size = recv(fax->udptl_fd, packet, sizeof(packet), 0)) >= 0) {
		if (!fax->t38 || size < 4 || packet[2] >= 128 || 3 + packet[2] + 1 > size)
			continue;
		seq = packet[0] << 8 | packet[1];
		ifp[0] = packet + 3;
		len[0] = packet[2];
		count = 1;
		at = 3 + packet[2];
		fax->parities += packet[at] == 0x80;
		if (packet[at] == 0 && at + 1 < size) {
			int more = packet[at + 1];

			at += 2;
			for (i = 0;
			     i < more && count < 16 && at < size && packet[at] < 128 && at + 1 + packet[at] <= size;
			     i++) {
				len[count] = packet[at];
				ifp[count++] = packet + at + 1;
				at += 1 + packet[at];
			}
		}
		if (!fax->rx_any)
			fax->rx_next = seq, fax->rx_any = true;
		for (i = count - 1; i >= 0; i--) {
			uint16_t this_seq = seq - i;

			if ((int16_t)(this_seq - fax->rx_next) < 0)
				continue;
			t38_core_rx_ifp_packet(fax->core, ifp[i], len[i], this_seq);
			fax->rx_next = this_seq + 1;
		}
	}
}

static void tick_audio(struct peer_fax *fax)
{
	int16_t samples[TICK_SAMPLES];
	uint8_t packet[12 + TICK_SAMPLES] = {0x80, fax->payload_type};
	int got, i;
	uint32_t be;

	if (!fax->playing && fax->queue_count >= 5 * (int)fax->config.clock_rate)
		fax->playing = true;
	if (fax->playing && fax->queue_count > 0) {
		modem_connect_tones_rx(fax->tone, fax->queue[fax->queue_head], TICK_SAMPLES);
		fax_rx(fax->audio, fax->queue[fax->queue_head], TICK_SAMPLES);
		fax->queue_head = (fax->queue_head + 1) % QUEUE_MAX;
		fax->queue_count--;
	} else {
		fax_rx_fillin(fax->audio, TICK_SAMPLES);
	}

	got = fax_tx(fax->audio, samples, TICK_SAMPLES);
	memset(samples + got, 0, (TICK_SAMPLES - got) * sizeof(*samples));
	packet[2] = fax->rtp_seq >> 8;
	packet[3] = fax->rtp_seq++ & 0xff;
	be = htonl(fax->rtp_time);
	memcpy(packet + 4, &be, 4);
	fax->rtp_time += TICK_SAMPLES;
	memcpy(packet + 8, "peer", 4);
	for (i = 0; i < TICK_SAMPLES; i++)
		packet[12 + i] = fax->payload_type == 8 ? linear_to_alaw(samples[i]) : linear_to_ulaw(samples[i]);
	if (fax->config.mute_after_ms && fax->ticks * 20 > (uint64_t)fax->config.mute_after_ms)
		return;
	sendto(fax->rtp_fd, packet, sizeof(packet), 0, (struct sockaddr *)&fax->peer, sizeof(fax->peer));
}

void peer_fax_run(struct peer_fax *fax, uint64_t now_ms)
{
	uint64_t due;

	if (!fax->started)
		return;
	if (!fax->started_ms)
		fax->started_ms = now_ms;
	receive_rtp(fax);
	receive_udptl(fax);
	due = (now_ms - fax->started_ms) * fax->config.clock_rate / 20;
	while (fax->ticks < due) {
		fax->ticks++;
		if (fax->t38)
			t38_terminal_send_timeout(fax->terminal, TICK_SAMPLES);
		else
			tick_audio(fax);
		/* The DCN and its echo need some time after phase E. */
		if (fax->ended && ++fax->end_ticks == 100 && !fax->quiet_told) {
			fax->quiet_told = true;
			fax->events.on_quiet(fax->arg);
			return;
		}
	}
}

const char *peer_fax_remote_ident(const struct peer_fax *fax)
{
	return fax->remote;
}

int peer_fax_pages(const struct peer_fax *fax)
{
	return fax->pages;
}

int peer_fax_rate(const struct peer_fax *fax)
{
	return fax->rate;
}

int peer_fax_parities(const struct peer_fax *fax)
{
	return fax->parities;
}

bool peer_fax_used_ecm(const struct peer_fax *fax)
{
	return fax->ecm;
}

int peer_fax_encoding(const struct peer_fax *fax)
{
	return fax->encoding;
}

const char *peer_fax_code_text(int code)
{
	return t30_completion_code_to_str(code);
}
