/* SPDX-License-Identifier: MIT */
/* Listings that the server gives page by page, put together to one result. */
#ifndef LIBFAXPORT_LIST_H
#define LIBFAXPORT_LIST_H

#include "libfaxport/client.h"

/* One page of a listing; items lie in the arena it was read into. */
struct page {
	struct page *next;
	const void *items;
	uint32_t count;
	uint64_t next_id; /* where the next one begins: above all ids of this one */
	bool more;        /* there is a next one */
};

/* Read the page of records whose ids are at least @first_id. FAX_E_GARBLED: ids that do not grow. */
typedef enum fax_error page_fn(struct fax_client *client, uint64_t first_id, struct rpc_arena *arena,
			       struct page *ret_page);

/*
 * Read all pages and make a result of them: a size_t count, and the items
 * from byte @head on.
 */
enum fax_error list_collect(struct fax_client *client, page_fn *read_page, size_t head, size_t item_size,
			    void **ret_list);

#endif
