/* SPDX-License-Identifier: MIT */
/* Tests of a call's life on a port: the two walks, and what holds in every cell. */
#undef NDEBUG
#include <assert.h>
#include <stddef.h>

#include "base/macros.h"
#include "core/port/life.h"

static void walk(const enum port_event events[], const enum fax_port_state states[], size_t count)
{
	enum fax_port_state state = FAX_PORT_IDLE;

	for (size_t i = 0; i < count; i++) {
		state = port_life_next(state, events[i]);
		assert(state == states[i]);
	}
}

#define WALK(events, states) \
	(walk((const enum port_event[])events, (const enum fax_port_state[])states, \
	      ARRAY_SIZE(((const enum port_event[])events))))
#define LIST(...) \
	{ \
		__VA_ARGS__ \
	}

static void test_walks(void)
{
	WALK(LIST(PORT_EV_DIAL, PORT_EV_ANSWERED, PORT_EV_SEND, PORT_EV_SEND, PORT_EV_ENDED),
	     LIST(FAX_PORT_DIALING, FAX_PORT_ANSWERED, FAX_PORT_SENDING, FAX_PORT_SENDING, FAX_PORT_IDLE));
	WALK(LIST(PORT_EV_RING, PORT_EV_ANSWERED, PORT_EV_RECEIVE, PORT_EV_ENDED),
	     LIST(FAX_PORT_RINGING, FAX_PORT_ANSWERED, FAX_PORT_RECEIVING, FAX_PORT_IDLE));
	/* We call and ask for a document. */
	WALK(LIST(PORT_EV_DIAL, PORT_EV_ANSWERED, PORT_EV_RECEIVE, PORT_EV_ENDED),
	     LIST(FAX_PORT_DIALING, FAX_PORT_ANSWERED, FAX_PORT_RECEIVING, FAX_PORT_IDLE));
	WALK(LIST(PORT_EV_DIAL, PORT_EV_RECEIVE, PORT_EV_ENDED),
	     LIST(FAX_PORT_DIALING, FAX_PORT_RECEIVING, FAX_PORT_IDLE));
	/* A caller asks for our document. */
	WALK(LIST(PORT_EV_RING, PORT_EV_ANSWERED, PORT_EV_RECEIVE, PORT_EV_SEND, PORT_EV_ENDED),
	     LIST(FAX_PORT_RINGING, FAX_PORT_ANSWERED, FAX_PORT_RECEIVING, FAX_PORT_SENDING, FAX_PORT_IDLE));
	WALK(LIST(PORT_EV_RING, PORT_EV_SEND, PORT_EV_ENDED), LIST(FAX_PORT_RINGING, FAX_PORT_SENDING, FAX_PORT_IDLE));
	WALK(LIST(PORT_EV_RING, PORT_EV_SEND, PORT_EV_RECEIVE, PORT_EV_ENDED),
	     LIST(FAX_PORT_RINGING, FAX_PORT_SENDING, FAX_PORT_RECEIVING, FAX_PORT_IDLE));
	/* The caller gives up. */
	WALK(LIST(PORT_EV_RING, PORT_EV_ENDED), LIST(FAX_PORT_RINGING, FAX_PORT_IDLE));
	/* Cancelled: news that were on their way change nothing any more. */
	WALK(LIST(PORT_EV_DIAL, PORT_EV_HANG_UP, PORT_EV_ANSWERED, PORT_EV_SEND, PORT_EV_HANG_UP, PORT_EV_ENDED),
	     LIST(FAX_PORT_DIALING, FAX_PORT_ENDING, FAX_PORT_ENDING, FAX_PORT_ENDING, FAX_PORT_ENDING, FAX_PORT_IDLE));
}

static void test_every_cell(void)
{
	for (int s = 0; s < FAX_PORT_STATES; s++) {
		bool call = port_life_has_call((enum fax_port_state)s);

		for (int e = 0; e < PORT_EVENTS; e++) {
			enum fax_port_state next = port_life_next((enum fax_port_state)s, (enum port_event)e);

			assert(next < FAX_PORT_STATES);
			/* A port with a call takes no other, and every call can end. */
			if (call && (e == PORT_EV_DIAL || e == PORT_EV_RING))
				assert(next == (enum fax_port_state)s);
			if (call && e == PORT_EV_HANG_UP)
				assert(next == FAX_PORT_ENDING);
			if (call && e == PORT_EV_ENDED)
				assert(next == FAX_PORT_IDLE);
			/* Only dialling and ringing begin a call. */
			if (!call && e != PORT_EV_DIAL && e != PORT_EV_RING)
				assert(next == (enum fax_port_state)s);
		}
	}
}

int main(void)
{
	test_walks();
	test_every_cell();
	return 0;
}
