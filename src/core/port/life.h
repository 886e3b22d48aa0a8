/* SPDX-License-Identifier: MIT */
/*
 * The life of a call on a port, as the port's state:
 *
 *   outgoing  idle -> dialing -> answered -> sending   -> idle
 *   polling   idle -> dialing -> answered -> receiving -> idle
 *   incoming  idle -> ringing -> answered -> receiving -> idle
 *   polled    idle -> ringing -> answered -> receiving -> sending -> idle
 *
 * with "ending" between our wish to hang up and the end. "Offline" is what an
 * idle port shows while its line is down.
 */
#ifndef CORE_PORT_LIFE_H
#define CORE_PORT_LIFE_H

#include <faxport/types.h>

enum port_event {
	PORT_EV_DIAL,     /* we call */
	PORT_EV_RING,     /* somebody calls */
	PORT_EV_ANSWERED, /* the call is up */
	PORT_EV_SEND,     /* outgoing or polled: the fax machines talk */
	PORT_EV_RECEIVE,  /* incoming or polling: likewise */
	PORT_EV_HANG_UP,  /* we want it to end */
	PORT_EV_ENDED,    /* it has ended */
	PORT_EVENTS
};

/* The state after @event; the same state when @event changes nothing there. */
enum fax_port_state port_life_next(enum fax_port_state state, enum port_event event);

/* Has a port in this state a call? */
bool port_life_has_call(enum fax_port_state state);

#endif
