/* SPDX-License-Identifier: MIT */
/* Listings in pages; see list.h. */
#include "libfaxport/list.h"

#include <string.h>

static enum fax_error read_all(struct fax_client *client, page_fn *read_page, struct rpc_arena *arena,
			       struct page **ret_first, size_t *ret_count)
{
	struct page *page, **last = ret_first;
	enum fax_error error;
	uint64_t next_id = 0;

	*ret_first = NULL;
	*ret_count = 0;
	do {
		page = rpc_arena_alloc(arena, sizeof(*page));
		if (!page)
			return FAX_E_NO_MEMORY;
		error = read_page(client, next_id, arena, page);
		if (error != FAX_E_OK)
			return error;
		/* A server that turns in a circle would keep us for ever. */
		if (page->more && page->next_id <= next_id)
			return FAX_E_GARBLED;
		next_id = page->next_id;
		*ret_count += page->count;
		*last = page;
		last = &page->next;
	} while (page->more);
	return FAX_E_OK;
}

enum fax_error list_collect(struct fax_client *client, page_fn *read_page, size_t head, size_t item_size,
			    void **ret_list)
{
	AUTO_RPC_ARENA arena;
	enum fax_error error;
	struct page *page;
	size_t count;
	uint8_t *list, *at;

	rpc_arena_init(&arena, RESULT_MAX);
	error = read_all(client, read_page, &arena, &page, &count);
	if (error != FAX_E_OK)
		return error;
	list = result_alloc(&arena, head + count * item_size);
	if (!list)
		return FAX_E_NO_MEMORY;
	memcpy(list, &count, sizeof(count));
	for (at = list + head; page; page = page->next) {
		if (page->count > 0)
			memcpy(at, page->items, page->count * item_size);
		at += page->count * item_size;
	}
	*ret_list = result_keep(&arena, list);
	return FAX_E_OK;
}
