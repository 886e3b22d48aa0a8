/* SPDX-License-Identifier: MIT */
/* What the packets of a signal that carries bits hold, and when each is due. Part of t38_tx.h. */
#ifndef CORE_T38_T38_TX_DATA_H
#define CORE_T38_T38_TX_DATA_H

#include "core/t38/t38_tx.h"

/* Where the frames of an order begin. */
void t38_tx_begin_frames(struct t38_tx *tx, const struct modem_order *order);

/* The next packet of @order, due now. Moves due_us, and with the last packet the phase to T38_TX_END. Returns false if
 * it is not to be sent yet after all, or there is none. */
bool t38_tx_data(struct t38_tx *tx, const struct modem_order *order, uint64_t now_us, struct t38_packet *ret_packet);

/* The most that may be sent ahead of pace at once, in octets. */
uint32_t t38_tx_credit_max(const struct t38_tx *tx);

#endif
