/* SPDX-License-Identifier: MIT */
/*
 * What all objects of faxcom.dll have in common: a head with the pointer to
 * the vtable, the count of references and the class; and one set of functions
 * for the seven slots that each interface begins with.
 *
 *	struct job {
 *		struct object head;
 *		...
 *	};
 *	static const IFaxJobVtbl job_vtbl = {OBJECT_METHODS(IFaxJob), get_JobId, ...};
 *
 * An object is at the address of its head, so a pointer to its interface is a
 * pointer to it. Late binding goes by the type library in this very module,
 * whether it is registered or not. Objects are good for any thread: they bring
 * the free-threaded marshaler, and hold locks of their own for what changes.
 */
#ifndef FAXCOM_OBJECT_H
#define FAXCOM_OBJECT_H

#include <windows.h>
#include <oleauto.h>

#include <stdbool.h>

#include "common/connection.h"

struct object;

enum class_number {
	CLASS_TIFF,
	CLASS_SERVER,
	CLASS_PORT,
	CLASS_PORTS,
	CLASS_METHOD,
	CLASS_METHODS,
	CLASS_STATUS,
	CLASS_DOC,
	CLASS_JOBS,
	CLASS_JOB,
	CLASSES,
};

struct object_class {
	enum class_number number;
	const WCHAR *name; /* FaxPort: in its ProgID, and the source of its errors */
	const CLSID *clsid;
	const IID *iid;
	const void *vtbl;
	size_t size;
	void (*fini)(struct object *object);                              /* may be NULL */
	HRESULT (*enumerate)(struct object *object, IUnknown **ret_enum); /* of a collection; else NULL */
};

extern const struct object_class tiff_class, server_class, port_class, ports_class, method_class, methods_class,
	status_class, doc_class, jobs_class, job_class;

/* All of them; by their number. */
extern const struct object_class *const object_classes[CLASSES];

struct object {
	const void *vtbl;
	ISupportErrorInfo errors;
	LONG refs;
	const struct object_class *class;
	IUnknown *marshaler; /* made when somebody asks for it */
};

/* An object of @class, all zero behind its head, with one reference. NULL: out of memory. */
void *object_new(const struct object_class *class);

void *object_ref(void *object);

/* NULL is fine. Returns NULL. */
void *object_unref(void *object);

/* @object as VARIANT results are: an IDispatch, with the one reference that the caller had. */
void object_to_variant(void *object, VARIANT *ret_value);

/*
 * The free-threaded marshaler of @outer, which keeps it in *@marshaler from
 * the first time on; one more reference for the caller.
 */
HRESULT object_marshaler(IUnknown *outer, IUnknown **marshaler, void **ret_marshal);

/* ---- what went wrong -------------------------------------------------- */

/* Tell it to the caller's thread in words, and return @result. */
HRESULT fail(void *object, HRESULT result, const WCHAR *words);

/* A Win32 code and what the connection said; S_OK for ERROR_SUCCESS. */
HRESULT fail_connection(void *object, DWORD code, const struct connection_words *words);

HRESULT fail_pointer(void *object);       /* no place for the result */
HRESULT fail_not_connected(void *object); /* never, or not any more */
HRESULT fail_memory(void *object);

/* ---- calls to the server ---------------------------------------------- */

/*
 * Begin a call; S_OK: it is begun, and call_end() must follow. @connection
 * NULL, or closed: not connected.
 */
HRESULT call_begin(void *object, struct connection *connection, struct fax_client **ret_client);
HRESULT call_end(void *object, struct connection *connection, enum fax_error error);

/* ---- the module -------------------------------------------------------- */

/* It stays loaded as long as there is an object, or a factory that is held. */
void module_hold(void);
void module_release(void);
bool module_is_held(void);

extern HINSTANCE module_instance;

/* What describes the interface of @class; the caller releases nothing. */
HRESULT type_info(const struct object_class *class, ITypeInfo **ret_info);
void type_info_forget(void); /* when the module goes */

/* ---- the first seven slots --------------------------------------------- */

HRESULT STDMETHODCALLTYPE object_query_interface(struct object *object, REFIID iid, void **ret);
ULONG STDMETHODCALLTYPE object_add_ref(struct object *object);
ULONG STDMETHODCALLTYPE object_release(struct object *object);
HRESULT STDMETHODCALLTYPE object_type_info_count(struct object *object, UINT *ret_count);
HRESULT STDMETHODCALLTYPE object_type_info(struct object *object, UINT index, LCID lcid, ITypeInfo **ret_info);
HRESULT STDMETHODCALLTYPE object_ids_of_names(struct object *object, REFIID iid, LPOLESTR *names, UINT count, LCID lcid,
					      DISPID *ret_ids);
HRESULT STDMETHODCALLTYPE object_invoke(struct object *object, DISPID id, REFIID iid, LCID lcid, WORD flags,
					DISPPARAMS *params, VARIANT *ret_value, EXCEPINFO *ret_exception,
					UINT *ret_argument);

/* They differ from what interface @I wants in the type of the first argument only. */
#define OBJECT_METHODS(I) \
	(HRESULT(STDMETHODCALLTYPE *)(I *, REFIID, void **)) object_query_interface, \
		(ULONG(STDMETHODCALLTYPE *)(I *))object_add_ref, (ULONG(STDMETHODCALLTYPE *)(I *))object_release, \
		(HRESULT(STDMETHODCALLTYPE *)(I *, UINT *))object_type_info_count, \
		(HRESULT(STDMETHODCALLTYPE *)(I *, UINT, LCID, ITypeInfo **))object_type_info, \
		(HRESULT(STDMETHODCALLTYPE *)(I *, REFIID, LPOLESTR *, UINT, LCID, DISPID *))object_ids_of_names, \
		(HRESULT(STDMETHODCALLTYPE *)(I *, DISPID, REFIID, LCID, WORD, DISPPARAMS *, VARIANT *, EXCEPINFO *, \
					      UINT *))object_invoke

#endif
