/* SPDX-License-Identifier: MIT */
/* The head of all objects: references and interfaces; see object.h. Late binding is in dispatch.c. */
#include "faxcom/object.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/macros.h"
#include "common/text.h"

const struct object_class *const object_classes[CLASSES] = {
	[CLASS_TIFF] = &tiff_class,     [CLASS_SERVER] = &server_class, [CLASS_PORT] = &port_class,
	[CLASS_PORTS] = &ports_class,   [CLASS_METHOD] = &method_class, [CLASS_METHODS] = &methods_class,
	[CLASS_STATUS] = &status_class, [CLASS_DOC] = &doc_class,       [CLASS_JOBS] = &jobs_class,
	[CLASS_JOB] = &job_class,
};

/* ---- the module -------------------------------------------------------- */

static LONG holds;

void module_hold(void)
{
	InterlockedIncrement(&holds);
}

void module_release(void)
{
	InterlockedDecrement(&holds);
}

bool module_is_held(void)
{
	return InterlockedCompareExchange(&holds, 0, 0) != 0;
}

/* ---- life -------------------------------------------------------------- */

static struct object *of_errors(ISupportErrorInfo *errors)
{
	return CONTAINER_OF(errors, struct object, errors);
}

static HRESULT STDMETHODCALLTYPE errors_query_interface(ISupportErrorInfo *errors, REFIID iid, void **ret)
{
	return object_query_interface(of_errors(errors), iid, ret);
}

static ULONG STDMETHODCALLTYPE errors_add_ref(ISupportErrorInfo *errors)
{
	return object_add_ref(of_errors(errors));
}

static ULONG STDMETHODCALLTYPE errors_release(ISupportErrorInfo *errors)
{
	return object_release(of_errors(errors));
}

static HRESULT STDMETHODCALLTYPE errors_supports(ISupportErrorInfo *errors, REFIID iid)
{
	return IsEqualIID(iid, of_errors(errors)->class->iid) ? S_OK : S_FALSE;
}

void *object_new(const struct object_class *class)
{
	static const ISupportErrorInfoVtbl errors_vtbl = {
		errors_query_interface,
		errors_add_ref,
		errors_release,
		errors_supports,
	};
	struct object *object = calloc(1, class->size);

	if (!object)
		return NULL;
	object->vtbl = class->vtbl;
	object->errors.lpVtbl = (ISupportErrorInfoVtbl *)&errors_vtbl;
	object->refs = 1;
	object->class = class;
	module_hold();
	return object;
}

void *object_ref(void *object)
{
	object_add_ref(object);
	return object;
}

void *object_unref(void *object)
{
	if (object)
		object_release(object);
	return NULL;
}

void object_to_variant(void *object, VARIANT *ret_value)
{
	V_VT(ret_value) = VT_DISPATCH;
	V_DISPATCH(ret_value) = object;
}

HRESULT object_marshaler(IUnknown *outer, IUnknown **marshaler, void **ret_marshal)
{
	IUnknown *made;
	HRESULT result;

	if (!InterlockedCompareExchangePointer((void **)marshaler, NULL, NULL)) {
		result = CoCreateFreeThreadedMarshaler(outer, &made);
		if (FAILED(result))
			return result;
		if (InterlockedCompareExchangePointer((void **)marshaler, made, NULL))
			made->lpVtbl->Release(made); /* another thread was faster */
	}
	return (*marshaler)->lpVtbl->QueryInterface(*marshaler, &IID_IMarshal, ret_marshal);
}

/* ---- IUnknown ----------------------------------------------------------- */

HRESULT STDMETHODCALLTYPE object_query_interface(struct object *object, REFIID iid, void **ret)
{
	if (!ret)
		return E_POINTER;
	*ret = NULL;
	if (IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_IDispatch) || IsEqualIID(iid, object->class->iid))
		*ret = object;
	else if (IsEqualIID(iid, &IID_ISupportErrorInfo))
		*ret = &object->errors;
	else if (IsEqualIID(iid, &IID_IMarshal))
		return object_marshaler((IUnknown *)object, &object->marshaler, ret);
	else
		return E_NOINTERFACE;
	object_add_ref(object);
	return S_OK;
}

ULONG STDMETHODCALLTYPE object_add_ref(struct object *object)
{
	return (ULONG)InterlockedIncrement(&object->refs);
}

ULONG STDMETHODCALLTYPE object_release(struct object *object)
{
	LONG refs = InterlockedDecrement(&object->refs);

	if (refs > 0)
		return (ULONG)refs;
	if (object->class->fini)
		object->class->fini(object);
	if (object->marshaler)
		object->marshaler->lpVtbl->Release(object->marshaler);
	free(object);
	module_release();
	return 0;
}

/* ---- what went wrong ---------------------------------------------------- */

HRESULT fail(void *object, HRESULT result, const WCHAR *words)
{
	const struct object_class *class = ((struct object *)object)->class;
	ICreateErrorInfo *create;
	IErrorInfo *info;
	WCHAR source[64];

	if (FAILED(CreateErrorInfo(&create)))
		return result; /* without words, then */
	_snwprintf(source, ARRAY_SIZE(source), L"%ls.%ls", class->name, class->name);
	source[ARRAY_SIZE(source) - 1] = L'\0';
	create->lpVtbl->SetGUID(create, class->iid);
	create->lpVtbl->SetSource(create, source);
	create->lpVtbl->SetDescription(create, (LPOLESTR)words);
	if (SUCCEEDED(create->lpVtbl->QueryInterface(create, &IID_IErrorInfo, (void **)&info))) {
		SetErrorInfo(0, info);
		info->lpVtbl->Release(info);
	}
	create->lpVtbl->Release(create);
	return result;
}

HRESULT fail_connection(void *object, DWORD code, const struct connection_words *words)
{
	AUTO_MEM WCHAR *wide = NULL;

	if (code == ERROR_SUCCESS)
		return S_OK;
	wide = text_to_wide(words->text);
	return fail(object, HRESULT_FROM_WIN32(code), wide ? wide : L"");
}

HRESULT fail_pointer(void *object)
{
	return fail(object, E_POINTER, L"no place for the result was given");
}

HRESULT fail_not_connected(void *object)
{
	return fail(object, HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE), L"not connected to a fax server");
}

HRESULT fail_memory(void *object)
{
	return fail(object, E_OUTOFMEMORY, L"out of memory");
}

/* ---- calls to the server ------------------------------------------------ */

HRESULT call_begin(void *object, struct connection *connection, struct fax_client **ret_client)
{
	struct fax_client *client;

	if (!connection)
		return fail_not_connected(object);
	client = connection_begin(connection);
	if (!client) {
		connection_end(connection, FAX_E_DISCONNECTED, NULL);
		return fail_not_connected(object);
	}
	*ret_client = client;
	return S_OK;
}

HRESULT call_end(void *object, struct connection *connection, enum fax_error error)
{
	struct connection_words words;
	DWORD code;

	if (error == FAX_E_OK) {
		connection_end(connection, error, NULL);
		return S_OK;
	}
	code = connection_end(connection, error, &words);
	return fail_connection(object, code, &words);
}
