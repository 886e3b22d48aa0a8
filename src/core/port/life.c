/* SPDX-License-Identifier: MIT */
/* The life of a call on a port; see life.h. */
#include "core/port/life.h"

/*
 * States in the order of FAX_PORT_STATE_LIST. A cell is the next state plus
 * one; an empty cell: the event changes nothing in that state.
 */
#define TO(state) (FAX_PORT_##state + 1)

/* clang-format off */
static const unsigned char next[FAX_PORT_STATES][PORT_EVENTS] = {
	[FAX_PORT_IDLE]      = { [PORT_EV_DIAL]     = TO(DIALING),  [PORT_EV_RING]    = TO(RINGING) },
	/* The first frames of the fax can be ahead of the news of the answer. */
	[FAX_PORT_RINGING]   = { [PORT_EV_ANSWERED] = TO(ANSWERED), [PORT_EV_HANG_UP] = TO(ENDING), [PORT_EV_ENDED] = TO(IDLE),
	                         [PORT_EV_RECEIVE]  = TO(RECEIVING), [PORT_EV_SEND]   = TO(SENDING) },
	[FAX_PORT_DIALING]   = { [PORT_EV_ANSWERED] = TO(ANSWERED), [PORT_EV_HANG_UP] = TO(ENDING), [PORT_EV_ENDED] = TO(IDLE),
	                         [PORT_EV_SEND]     = TO(SENDING),  [PORT_EV_RECEIVE] = TO(RECEIVING) },
	[FAX_PORT_ANSWERED]  = { [PORT_EV_SEND]     = TO(SENDING),  [PORT_EV_HANG_UP] = TO(ENDING), [PORT_EV_ENDED] = TO(IDLE),
	                         [PORT_EV_RECEIVE]  = TO(RECEIVING) },
	/* Who has collected what is on offer has a fax for us, too. */
	[FAX_PORT_SENDING]   = { [PORT_EV_RECEIVE]  = TO(RECEIVING), [PORT_EV_HANG_UP] = TO(ENDING), [PORT_EV_ENDED] = TO(IDLE) },
	/* Who called sends nothing: it asks for what is on offer. */
	[FAX_PORT_RECEIVING] = { [PORT_EV_SEND]     = TO(SENDING),  [PORT_EV_HANG_UP] = TO(ENDING), [PORT_EV_ENDED] = TO(IDLE) },
	[FAX_PORT_ENDING]    = {                                                                    [PORT_EV_ENDED] = TO(IDLE) },
	/* Offline is shown instead of idle while the line is down; calls neither begin nor end in it. */
	[FAX_PORT_OFFLINE]   = { 0 },
};
/* clang-format on */

enum fax_port_state port_life_next(enum fax_port_state state, enum port_event event)
{
	unsigned char cell = next[state][event];

	return cell == 0 ? state : (enum fax_port_state)(cell - 1);
}

bool port_life_has_call(enum fax_port_state state)
{
	return state != FAX_PORT_IDLE && state != FAX_PORT_OFFLINE;
}
