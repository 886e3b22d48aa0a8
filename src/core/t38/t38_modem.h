/* SPDX-License-Identifier: MIT */
/*
 * A modem made of T.38 packets: what a fax conversation orders (modem.h)
 * becomes IFP packets, and those of the far end become what a modem reports.
 * The conversation cannot tell it from modems on a telephone line.
 *
 * It has no clock: it is told the time, and says when it wants to be told
 * again. Late ticks make packets late but no signal longer. UDPTL (udptl.h)
 * is its owner's.
 *
 * What the conversation may notice: where the far end is no modem, it has
 * the end of our last frame before that would be over on a line, and may
 * answer at once. Who answers has heard us out: MODEM_SENT comes then, ahead
 * of the answer.
 */
#ifndef CORE_T38_T38_MODEM_H
#define CORE_T38_T38_MODEM_H

#include "core/t38/t38_rx.h"
#include "core/t38/t38_tx.h"

/* Packets of one tick. More may be due: see t38_modem_wakes_ms(). */
#define T38_PACKETS_MAX 16

struct t38_packets {
	size_t count;
	struct t38_packet packet[T38_PACKETS_MAX];
};

struct t38_modem {
	struct t38_tx tx;
	struct t38_rx rx;
};

void t38_modem_init(struct t38_modem *term, const struct t38_config *config);

/* What is known of the far end has changed: as in struct t38_config. */
void t38_modem_set_far(struct t38_modem *term, bool is_faxport, uint32_t ahead_octets, uint64_t now_ms);

/* Returns 0, -ENOBUFS for a turn of more than MODEM_ORDERS_MAX orders, or -EINVAL for a signal that cannot be sent. */
int t38_modem_order(struct t38_modem *term, const struct modem_order *order);

/*
 * Time has passed, or there is a new order: what is due now. It stops at the
 * end of a turn (MODEM_SENT), so that what is ordered then can follow at once.
 */
void t38_modem_tick(struct t38_modem *term, uint64_t now_ms, struct t38_packets *ret_packets,
		    struct t38_reports *ret_reports);

/* An IFP packet has come, as udptl_receive() hands it out; zeros may follow it. Reports point into @data. */
void t38_modem_packet(struct t38_modem *term, const uint8_t *data, size_t size, bool lost_before, uint64_t now_ms,
		      struct t38_reports *ret_reports);

/* When t38_modem_tick() has something to do next; no later than now if at once, UINT64_MAX for never. */
uint64_t t38_modem_wakes_ms(const struct t38_modem *term);

const struct t38_facts *t38_modem_facts(const struct t38_modem *term);

#endif
