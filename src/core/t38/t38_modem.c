/* SPDX-License-Identifier: MIT */
/* Both halves together; see t38_modem.h. */
#include "core/t38/t38_modem.h"

#include <string.h>

#include "base/macros.h"

static void add_sent(struct t38_reports *reports, size_t at)
{
	if (reports->count >= T38_REPORTS_MAX)
		return;
	memmove(reports->report + at + 1, reports->report + at, (reports->count - at) * sizeof(reports->report[0]));
	reports->report[at] = (struct modem_report){.type = MODEM_SENT, .signal = T30_NONE};
	reports->count++;
}

void t38_modem_init(struct t38_modem *term, const struct t38_config *config)
{
	t38_tx_init(&term->tx, config);
	t38_rx_init(&term->rx);
}

void t38_modem_set_far(struct t38_modem *term, bool is_faxport, uint32_t ahead_octets, uint64_t now_ms)
{
	t38_tx_set_far(&term->tx, is_faxport, ahead_octets, now_ms * 1000);
}

int t38_modem_order(struct t38_modem *term, const struct modem_order *order)
{
	if (order->type != MODEM_LISTEN)
		return t38_tx_order(&term->tx, order);
	t38_rx_listen(&term->rx, order->signal, order->framed);
	return 0;
}

void t38_modem_tick(struct t38_modem *term, uint64_t now_ms, struct t38_packets *ret_packets,
		    struct t38_reports *ret_reports)
{
	enum t38_tx_did did = T38_TX_PACKET;

	ret_packets->count = 0;
	ret_reports->count = ret_reports->size = 0;
	t38_rx_tick(&term->rx, now_ms, ret_reports);
	while (did == T38_TX_PACKET && ret_packets->count < T38_PACKETS_MAX) {
		did = t38_tx_next(&term->tx, now_ms * 1000, &ret_packets->packet[ret_packets->count]);
		ret_packets->count += did == T38_TX_PACKET;
	}
	if (did == T38_TX_OVER)
		add_sent(ret_reports, ret_reports->count);
}

void t38_modem_packet(struct t38_modem *term, const uint8_t *data, size_t size, bool lost_before, uint64_t now_ms,
		      struct t38_reports *ret_reports)
{
	struct ifp ifp;

	ret_reports->count = ret_reports->size = 0;
	if (ifp_parse(data, size, term->tx.config.version, &ifp) < 0) {
		t38_rx_malformed(&term->rx, size > 0 && data[0] & 0x40);
		return;
	}
	if (t38_rx_packet(&term->rx, &ifp, lost_before, now_ms, ret_reports) && t38_tx_answered(&term->tx))
		add_sent(ret_reports, 0);
}

uint64_t t38_modem_wakes_ms(const struct t38_modem *term)
{
	uint64_t tx_us = t38_tx_wakes_us(&term->tx), rx_ms = t38_rx_wakes_ms(&term->rx);
	uint64_t tx_ms = tx_us == UINT64_MAX ? UINT64_MAX : (tx_us + 999) / 1000;

	return MIN(tx_ms, rx_ms);
}

const struct t38_facts *t38_modem_facts(const struct t38_modem *term)
{
	return &term->rx.facts;
}
