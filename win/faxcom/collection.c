/* SPDX-License-Identifier: MIT */
/* Collections; see collection.h. Nothing in them changes, so that they need no lock. */
#include "faxcom/collection.h"

#include <limits.h>

HRESULT collection_new(void *parent, const struct object_class *class, struct connection *connection, void *list,
		       size_t count, collection_item_fn *item, VARIANT *ret_value)
{
	struct collection *collection = object_new(class);

	if (!collection) {
		fax_free(list);
		return fail_memory(parent);
	}
	collection->connection = connection_ref(connection);
	collection->list = list;
	collection->count = count < LONG_MAX ? count : LONG_MAX;
	collection->item = item;
	object_to_variant(collection, ret_value);
	return S_OK;
}

void collection_fini(struct object *object)
{
	struct collection *collection = (struct collection *)object;

	fax_free(collection->list);
	connection_unref(collection->connection);
}

/* What was made by CoCreateInstance() never was; after Disconnect nothing is. */
static bool is_connected(const struct collection *collection)
{
	return collection->connection && connection_is_open(collection->connection);
}

HRESULT STDMETHODCALLTYPE collection_get_Count(struct collection *collection, LONG *ret_count)
{
	if (!ret_count)
		return fail_pointer(collection);
	*ret_count = 0;
	if (!is_connected(collection))
		return fail_not_connected(collection);
	*ret_count = (LONG)collection->count;
	return S_OK;
}

HRESULT STDMETHODCALLTYPE collection_get_Item(struct collection *collection, LONG index, VARIANT *ret_item)
{
	void *object;
	HRESULT result;

	if (!ret_item)
		return fail_pointer(collection);
	VariantInit(ret_item);
	if (!is_connected(collection))
		return fail_not_connected(collection);
	if (index < 1 || (size_t)index > collection->count)
		return fail(collection, E_INVALIDARG, L"no such item: they are counted from 1 to Count");
	result = collection->item(collection, (size_t)index - 1, &object);
	if (SUCCEEDED(result))
		object_to_variant(object, ret_item);
	return result;
}
