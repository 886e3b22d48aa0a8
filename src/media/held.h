/* SPDX-License-Identifier: MIT */
/* What happens to a session while it stands still, kept in its order until it goes on. */
#ifndef MEDIA_HELD_H
#define MEDIA_HELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "core/call/call.h"

enum held_type { HELD_TICK, HELD_PACKET, HELD_SWITCH, HELD_STOP };

struct held {
	struct held *next;
	enum held_type type;
	/* HELD_PACKET */
	bool t38;
	struct sockaddr_storage from;
	size_t size;
	struct call_path path; /* HELD_SWITCH */
	uint8_t data[];        /* HELD_PACKET */
};

struct held_list {
	struct held *first, **end;
	size_t ticks, packets;
};

void held_init(struct held_list *list);
void held_fini(struct held_list *list);

/*
 * Keep a copy of @what, a packet with its @data. Returns false where there is
 * no room: there is some for 5 ticks, since what is sent after a stall should
 * not come in a heap; for the packets of 5 s; and for orders, which are few,
 * as long as there is memory.
 */
bool held_add(struct held_list *list, const struct held *what, const uint8_t *data);

/* The oldest, now the caller's to free(); or NULL. */
struct held *held_take(struct held_list *list);

#endif
