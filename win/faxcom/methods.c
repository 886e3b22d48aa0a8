/* SPDX-License-Identifier: MIT */
/*
 * FaxRoutingMethods of a port, and FaxRoutingMethod: what is done with the
 * faxes that the port receives. A method's row is the collection's; what can
 * change of it, Enable, each object has for itself.
 */
#include "faxcom/port.h"

#include <faxcom.h>

#include "base/macros.h"
#include "faxcom/collection.h"
#include "faxcom/record.h"

struct method {
	struct record_object base;
	LONG enabled;
};

static HRESULT item(struct collection *methods, size_t index, void **ret_object)
{
	const struct fax_method_list *list = methods->list;
	struct method *method = record_new_lent(&method_class, methods->connection, &list->item[index], methods);

	if (!method)
		return fail_memory(methods);
	method->enabled = list->item[index].enabled;
	*ret_object = method;
	return S_OK;
}

HRESULT methods_new(void *parent, struct connection *connection, uint32_t device_id, VARIANT *ret_methods)
{
	struct fax_method_list *list;
	struct fax_client *client;
	HRESULT result = call_begin(parent, connection, &client);

	if (FAILED(result))
		return result;
	result = call_end(parent, connection, fax_method_list(client, device_id, &list));
	if (FAILED(result))
		return result;
	return collection_new(parent, &methods_class, connection, list, list->count, item, ret_methods);
}

static const IFaxRoutingMethodsVtbl methods_vtbl = {COLLECTION_METHODS(IFaxRoutingMethods)};

const struct object_class methods_class = {
	.number = CLASS_METHODS,
	.name = L"FaxRoutingMethods",
	.clsid = &CLSID_FaxRoutingMethods,
	.iid = &IID_IFaxRoutingMethods,
	.vtbl = &methods_vtbl,
	.size = sizeof(struct collection),
	.fini = collection_fini,
	.enumerate = collection_enumerate,
};

/* ---- one of them ---------------------------------------------------------- */

#define METHOD_GETTER(kind, NAME, value) RECORD_GETTER(IFaxRoutingMethod, fax_method, kind, NAME, value)
METHOD_GETTER(number, DeviceId, record->device_id)
METHOD_GETTER(text, DeviceName, record->device_name)
METHOD_GETTER(text, Guid, record->guid)
METHOD_GETTER(text, FunctionName, record->function_name)
METHOD_GETTER(text, ImageName, record->image_name)
METHOD_GETTER(text, FriendlyName, record->friendly_name)
METHOD_GETTER(text, ExtensionName, record->extension_name)
METHOD_GETTER(flag, Enable, ((struct method *)self)->enabled != 0)

/* The row: it stays the same while the object lives. NULL: not connected. */
static const struct fax_method *row_of(IFaxRoutingMethod *self)
{
	return ((struct record_object *)self)->record;
}

static HRESULT STDMETHODCALLTYPE put_Enable(IFaxRoutingMethod *self, BOOL enable)
{
	struct method *method = (struct method *)self;
	const struct fax_method *row = row_of(self);
	struct fax_client *client;
	enum fax_error error;
	HRESULT result = call_begin(self, method->base.connection, &client);

	if (FAILED(result))
		return result;
	error = fax_method_enable(client, row->device_id, row->guid, enable != 0);
	if (error == FAX_E_OK)
		InterlockedExchange(&method->enabled, enable != 0);
	return call_end(self, method->base.connection, error);
}

/* The method's setting on this port, as the folder of the folder method. Asked of the server each time. */
static HRESULT STDMETHODCALLTYPE get_RoutingData(IFaxRoutingMethod *self, BSTR *ret_data)
{
	struct method *method = (struct method *)self;
	const struct fax_method *row = row_of(self);
	struct fax_client *client;
	char *data;
	HRESULT result;

	if (!ret_data)
		return fail_pointer(self);
	*ret_data = NULL;
	result = call_begin(self, method->base.connection, &client);
	if (FAILED(result))
		return result;
	result = call_end(self, method->base.connection, fax_method_get_data(client, row->device_id, row->guid, &data));
	if (FAILED(result))
		return result;
	result = value_text(ret_data, data);
	fax_free(data);
	return FAILED(result) ? fail_memory(self) : S_OK;
}

static const IFaxRoutingMethodVtbl method_vtbl = {
	OBJECT_METHODS(IFaxRoutingMethod),
	get_DeviceId,
	get_Enable,
	put_Enable,
	get_DeviceName,
	get_Guid,
	get_FunctionName,
	get_ImageName,
	get_FriendlyName,
	get_ExtensionName,
	get_RoutingData,
};

const struct object_class method_class = {
	.number = CLASS_METHOD,
	.name = L"FaxRoutingMethod",
	.clsid = &CLSID_FaxRoutingMethod,
	.iid = &IID_IFaxRoutingMethod,
	.vtbl = &method_vtbl,
	.size = sizeof(struct method),
	.fini = record_fini,
};
