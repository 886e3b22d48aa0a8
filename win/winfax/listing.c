/* SPDX-License-Identifier: MIT */
/* From a list of the server to a block of structures; see listing.h. */
#include "winfax/listing.h"

#include <stdlib.h>

static DWORD give_rows(const struct listing *listing, const void *list, enum form form, void **ret_rows,
		       DWORD *ret_count)
{
	size_t all = *(const size_t *)list, count = 0, i;
	char *rows = calloc(all + 1, listing->record->size);
	DWORD code;

	if (!rows)
		return ERROR_NOT_ENOUGH_MEMORY;
	for (i = 0; i < all; i++)
		count += listing->fill(list, i, rows + count * listing->record->size);
	code = record_give(listing->record, rows, count, form, ret_rows);
	if (code == ERROR_SUCCESS)
		*ret_count = (DWORD)count;
	free(rows);
	return code;
}

DWORD listing_give(const struct listing *listing, HANDLE handle, enum form form, void **ret_rows, DWORD *ret_count)
{
	void *list = NULL;
	struct call call;
	DWORD code;

	if (!ret_rows || !ret_count)
		return ERROR_INVALID_PARAMETER;
	*ret_rows = NULL;
	*ret_count = 0;
	code = call_begin(&call, handle, listing->of);
	if (code == ERROR_SUCCESS)
		code = call_end(&call, listing->fetch(&call, &list));
	if (code != ERROR_SUCCESS)
		return code;
	code = *(const size_t *)list == 0 ? listing->none : ERROR_SUCCESS;
	if (code == ERROR_SUCCESS)
		code = give_rows(listing, list, form, ret_rows, ret_count);
	fax_free(list);
	return code;
}
