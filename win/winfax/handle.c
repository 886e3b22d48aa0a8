/* SPDX-License-Identifier: MIT */
/* Handles as numbers in a table; see handle.h. */
#include "winfax/handle.h"

#include <stdlib.h>

/*
 * A handle's number, 32 bits, so that it fits in programs of both kinds: a
 * mark that no other handle of Windows has, how many times the place was used
 * (modulo 4096), and the place in the table. The lowest two bits are 0, as in
 * all handles of Windows.
 */
#define MARK 0xA0000000u
#define MARK_MASK 0xF0000000u
#define GENERATION_SHIFT 16
#define GENERATION_MASK 0xFFFu
#define PLACE_SHIFT 2
#define PLACES_MAX 0x4000u
#define PLACES_MORE 64u

struct place {
	struct fax_handle *handle; /* NULL: free */
	unsigned generation;
};

static SRWLOCK lock = SRWLOCK_INIT;
static struct place *places;
static unsigned places_count;
static unsigned next_place; /* where the search for a free one begins: a number comes back as late as can be */

static HANDLE number_of(unsigned at)
{
	ULONG number = MARK | (places[at].generation & GENERATION_MASK) << GENERATION_SHIFT | at << PLACE_SHIFT;

	return (HANDLE)(ULONG_PTR)number;
}

/* The place of an open handle, NULL: it is none. */
static struct place *place_of(HANDLE value)
{
	ULONG_PTR number = (ULONG_PTR)value;
	unsigned at = (unsigned)(number >> PLACE_SHIFT) & (PLACES_MAX - 1);

	if ((number & MARK_MASK) != MARK || at >= places_count || !places[at].handle || number_of(at) != value)
		return NULL;
	return &places[at];
}

static struct place *free_place(void)
{
	struct place *more;
	unsigned i, at;

	for (i = 0; i < places_count; i++) {
		at = (next_place + i) % places_count;
		if (!places[at].handle) {
			next_place = at + 1;
			return &places[at];
		}
	}
	if (places_count == PLACES_MAX)
		return NULL;
	more = realloc(places, (places_count + PLACES_MORE) * sizeof(*more));
	if (!more)
		return NULL;
	places = more;
	for (i = places_count; i < places_count + PLACES_MORE; i++)
		places[i] = (struct place){.handle = NULL};
	places_count += PLACES_MORE;
	next_place = places_count - PLACES_MORE + 1;
	return &places[places_count - PLACES_MORE];
}

static void end(struct connection *connection, struct fax_hold *hold)
{
	struct fax_client *client;

	if (hold) {
		client = connection_begin(connection);
		if (client)
			fax_port_release(client, hold);
		connection_end(connection, FAX_E_OK, NULL);
	}
	connection_unref(connection);
}

DWORD handle_new(enum handle_kind kind, struct connection *connection, DWORD device_id, struct fax_hold *hold,
		 HANDLE *ret_handle)
{
	struct fax_handle *handle = malloc(sizeof(*handle));
	struct place *place = NULL;

	if (!handle) {
		end(connection, hold);
		return ERROR_NOT_ENOUGH_MEMORY;
	}
	*handle = (struct fax_handle){1, kind, connection, device_id, hold};
	AcquireSRWLockExclusive(&lock);
	place = free_place();
	if (place) {
		place->handle = handle;
		*ret_handle = number_of((unsigned)(place - places));
	}
	ReleaseSRWLockExclusive(&lock);
	if (place)
		return ERROR_SUCCESS;
	end(connection, hold);
	free(handle);
	return ERROR_NOT_ENOUGH_MEMORY;
}

struct fax_handle *handle_get(HANDLE value, enum handle_kind kind)
{
	struct fax_handle *handle = NULL;
	struct place *place;

	AcquireSRWLockExclusive(&lock);
	place = place_of(value);
	if (place && place->handle->kind == kind) {
		handle = place->handle;
		handle->refs++;
	}
	ReleaseSRWLockExclusive(&lock);
	return handle;
}

void handle_put(struct fax_handle *handle)
{
	bool last;

	AcquireSRWLockExclusive(&lock);
	last = --handle->refs == 0;
	ReleaseSRWLockExclusive(&lock);
	if (!last)
		return;
	end(handle->connection, handle->hold);
	free(handle);
}

DWORD handle_close(HANDLE value)
{
	struct fax_handle *handle = NULL;
	struct place *place;

	AcquireSRWLockExclusive(&lock);
	place = place_of(value);
	if (place) {
		handle = place->handle;
		place->handle = NULL;
		place->generation++;
	}
	ReleaseSRWLockExclusive(&lock);
	if (!handle)
		return ERROR_INVALID_HANDLE;
	handle_put(handle);
	return ERROR_SUCCESS;
}
