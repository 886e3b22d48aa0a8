/* SPDX-License-Identifier: MIT */
/* What waits for a session; see held.h. */
#include "media/held.h"

#include <stdlib.h>
#include <string.h>

#define TICKS_MAX 5
/* In audio 50 a second. */
#define PACKETS_MAX 250

void held_init(struct held_list *list)
{
	*list = (struct held_list){.end = &list->first};
}

void held_fini(struct held_list *list)
{
	struct held *held;

	while ((held = held_take(list)))
		free(held);
}

bool held_add(struct held_list *list, const struct held *what, const uint8_t *data)
{
	struct held *held;

	if ((what->type == HELD_TICK && list->ticks >= TICKS_MAX) ||
	    (what->type == HELD_PACKET && list->packets >= PACKETS_MAX))
		return false;
	held = malloc(sizeof(*held) + what->size);
	if (!held)
		return false;
	*held = *what;
	if (data)
		memcpy(held->data, data, what->size);
	held->next = NULL;
	*list->end = held;
	list->end = &held->next;
	list->ticks += held->type == HELD_TICK;
	list->packets += held->type == HELD_PACKET;
	return true;
}

struct held *held_take(struct held_list *list)
{
	struct held *held = list->first;

	if (!held)
		return NULL;
	list->first = held->next;
	if (!list->first)
		list->end = &list->first;
	list->ticks -= held->type == HELD_TICK;
	list->packets -= held->type == HELD_PACKET;
	return held;
}
