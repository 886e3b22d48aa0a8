/* SPDX-License-Identifier: MIT */
/*
 * What a program asks for as a whole: ports, jobs, routing methods, logging
 * categories. One list of the server becomes one block of structures.
 */
#ifndef WIN_WINFAX_LISTING_H
#define WIN_WINFAX_LISTING_H

#include "winfax/call.h"
#include "winfax/record.h"

struct listing {
	enum handle_kind of; /* which handle it is asked of */
	DWORD none;          /* what becomes of an empty list; ERROR_SUCCESS: a block with nothing in it */
	const struct record *record;
	/* Ask the server. The list begins with its size_t count, and is freed with fax_free(). */
	enum fax_error (*fetch)(const struct call *call, void **ret_list);
	/* Fill the structure of the list's item @i, of which texts stay the list's. False: it is left out. */
	bool (*fill)(const void *list, size_t i, void *ret_row);
};

/* A Win32 code. */
DWORD listing_give(const struct listing *listing, HANDLE handle, enum form form, void **ret_rows, DWORD *ret_count);

#endif
