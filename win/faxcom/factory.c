/* SPDX-License-Identifier: MIT */
/* Class factories; see factory.h. Eight of the ten classes make objects that are not connected, as in the original. */
#include "faxcom/factory.h"

#include "faxcom/object.h"

struct factory {
	IClassFactory head;
	const struct object_class *class;
};

static HRESULT STDMETHODCALLTYPE query_interface(IClassFactory *self, REFIID iid, void **ret)
{
	if (!ret)
		return E_POINTER;
	*ret = NULL;
	if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IClassFactory))
		return E_NOINTERFACE;
	*ret = self;
	module_hold();
	return S_OK;
}

/* A factory is static: who refers to it refers to the module. */
static ULONG STDMETHODCALLTYPE add_ref(IClassFactory *self)
{
	(void)self;
	module_hold();
	return 2;
}

static ULONG STDMETHODCALLTYPE release(IClassFactory *self)
{
	(void)self;
	module_release();
	return 1;
}

static HRESULT STDMETHODCALLTYPE create_instance(IClassFactory *self, IUnknown *outer, REFIID iid, void **ret)
{
	struct object *object;
	HRESULT result;

	if (!ret)
		return E_POINTER;
	*ret = NULL;
	if (outer)
		return CLASS_E_NOAGGREGATION;
	object = object_new(((struct factory *)self)->class);
	if (!object)
		return E_OUTOFMEMORY;
	result = object_query_interface(object, iid, ret);
	object_unref(object);
	return result;
}

static HRESULT STDMETHODCALLTYPE lock_server(IClassFactory *self, BOOL lock)
{
	(void)self;
	if (lock)
		module_hold();
	else
		module_release();
	return S_OK;
}

HRESULT factory_get(REFCLSID clsid, REFIID iid, void **ret)
{
	static const IClassFactoryVtbl vtbl = {query_interface, add_ref, release, create_instance, lock_server};
	static struct factory factories[CLASSES];
	int i;

	*ret = NULL;
	for (i = 0; i < CLASSES; i++) {
		if (!IsEqualCLSID(clsid, object_classes[i]->clsid))
			continue;
		/* The same from every thread. */
		factories[i].head.lpVtbl = (IClassFactoryVtbl *)&vtbl;
		factories[i].class = object_classes[i];
		return query_interface(&factories[i].head, iid, ret);
	}
	return CLASS_E_CLASSNOTAVAILABLE;
}
