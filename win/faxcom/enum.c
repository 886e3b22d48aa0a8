/* SPDX-License-Identifier: MIT */
/*
 * For Each over a collection: an enumerator holds it and asks it for one item
 * after the other. Good for any thread, as the rest: what changes is the place,
 * and that is one number.
 */
#include "faxcom/collection.h"

#include <stdlib.h>

struct enumerator {
	IEnumVARIANT head;
	LONG refs;
	LONG place; /* how many items are behind it */
	struct collection *collection;
	IUnknown *marshaler;
};

static HRESULT enumerator_new(struct collection *collection, LONG place, IEnumVARIANT **ret);

static struct enumerator *of(IEnumVARIANT *self)
{
	return (struct enumerator *)self;
}

static ULONG STDMETHODCALLTYPE enumerator_AddRef(IEnumVARIANT *self)
{
	return (ULONG)InterlockedIncrement(&of(self)->refs);
}

static ULONG STDMETHODCALLTYPE enumerator_Release(IEnumVARIANT *self)
{
	LONG refs = InterlockedDecrement(&of(self)->refs);

	if (refs > 0)
		return (ULONG)refs;
	object_unref(of(self)->collection);
	if (of(self)->marshaler)
		of(self)->marshaler->lpVtbl->Release(of(self)->marshaler);
	free(self);
	module_release();
	return 0;
}

static HRESULT STDMETHODCALLTYPE enumerator_QueryInterface(IEnumVARIANT *self, REFIID iid, void **ret)
{
	if (!ret)
		return E_POINTER;
	*ret = NULL;
	if (IsEqualIID(iid, &IID_IMarshal))
		return object_marshaler((IUnknown *)self, &of(self)->marshaler, ret);
	if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IEnumVARIANT))
		return E_NOINTERFACE;
	*ret = self;
	enumerator_AddRef(self);
	return S_OK;
}

/* Take the next @wanted places, or as many as there are: how many, and from where. */
static ULONG take(struct enumerator *enumerator, ULONG wanted, LONG *ret_first)
{
	LONG first, count;

	do {
		first = enumerator->place;
		count = (LONG)enumerator->collection->count - first;
		if (wanted < (ULONG)count)
			count = (LONG)wanted;
	} while (InterlockedCompareExchange(&enumerator->place, first + count, first) != first);
	*ret_first = first;
	return (ULONG)count;
}

static HRESULT STDMETHODCALLTYPE enumerator_Next(IEnumVARIANT *self, ULONG wanted, VARIANT *ret_items, ULONG *ret_count)
{
	HRESULT result = S_OK;
	ULONG count, done;
	LONG first;

	if (ret_count)
		*ret_count = 0;
	if (!ret_items || (wanted != 1 && !ret_count))
		return E_POINTER;
	for (done = 0; done < wanted; done++)
		VariantInit(&ret_items[done]);
	count = take(of(self), wanted, &first);
	for (done = 0; done < count && SUCCEEDED(result); done++)
		result = collection_get_Item(of(self)->collection, first + (LONG)done + 1, &ret_items[done]);
	if (FAILED(result)) {
		while (done > 0)
			VariantClear(&ret_items[--done]);
		return result;
	}
	if (ret_count)
		*ret_count = count;
	return count < wanted ? S_FALSE : S_OK;
}

static HRESULT STDMETHODCALLTYPE enumerator_Skip(IEnumVARIANT *self, ULONG wanted)
{
	LONG first;

	return take(of(self), wanted, &first) < wanted ? S_FALSE : S_OK;
}

static HRESULT STDMETHODCALLTYPE enumerator_Reset(IEnumVARIANT *self)
{
	InterlockedExchange(&of(self)->place, 0);
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE enumerator_Clone(IEnumVARIANT *self, IEnumVARIANT **ret)
{
	if (!ret)
		return E_POINTER;
	*ret = NULL;
	return enumerator_new(of(self)->collection, of(self)->place, ret);
}

static HRESULT enumerator_new(struct collection *collection, LONG place, IEnumVARIANT **ret)
{
	static const IEnumVARIANTVtbl vtbl = {
		enumerator_QueryInterface, enumerator_AddRef, enumerator_Release, enumerator_Next,
		enumerator_Skip,           enumerator_Reset,  enumerator_Clone,
	};
	struct enumerator *enumerator = calloc(1, sizeof(*enumerator));

	if (!enumerator)
		return E_OUTOFMEMORY;
	enumerator->head.lpVtbl = (IEnumVARIANTVtbl *)&vtbl;
	enumerator->refs = 1;
	enumerator->place = place;
	enumerator->collection = object_ref(collection);
	module_hold();
	*ret = &enumerator->head;
	return S_OK;
}

HRESULT collection_enumerate(struct object *object, IUnknown **ret_enum)
{
	struct collection *collection = (struct collection *)object;

	if (!collection->connection)
		return fail_not_connected(object);
	return enumerator_new(collection, 0, (IEnumVARIANT **)ret_enum);
}
