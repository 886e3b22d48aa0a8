/* SPDX-License-Identifier: MIT */
/*
 * FaxPorts, FaxJobs and FaxRoutingMethods: one shape, one vtable. What is in a
 * collection is decided when it is made; each Item makes a new object.
 */
#ifndef FAXCOM_COLLECTION_H
#define FAXCOM_COLLECTION_H

#include "faxcom/object.h"

struct collection;

/* Make the object of item @index, from 0. */
typedef HRESULT collection_item_fn(struct collection *collection, size_t index, void **ret_object);

struct collection {
	struct object head;
	struct connection *connection; /* NULL: made by CoCreateInstance() */
	void *list;                    /* of fax_free() */
	size_t count;
	collection_item_fn *item;
};

/* @list becomes its, also on failure. */
HRESULT collection_new(void *parent, const struct object_class *class, struct connection *connection, void *list,
		       size_t count, collection_item_fn *item, VARIANT *ret_value);

/* The slots, and what a class of collections is otherwise. */
HRESULT STDMETHODCALLTYPE collection_get_Count(struct collection *collection, LONG *ret_count);
HRESULT STDMETHODCALLTYPE collection_get_Item(struct collection *collection, LONG index, VARIANT *ret_item);
void collection_fini(struct object *object);
HRESULT collection_enumerate(struct object *object, IUnknown **ret_enum); /* enum.c */

#define COLLECTION_METHODS(I) \
	OBJECT_METHODS(I), (HRESULT(STDMETHODCALLTYPE *)(I *, LONG *))collection_get_Count, \
		(HRESULT(STDMETHODCALLTYPE *)(I *, LONG, VARIANT *))collection_get_Item

#endif
