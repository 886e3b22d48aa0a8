/* SPDX-License-Identifier: MIT */
/*
 * Late binding: names and numbers go by the type library in this module. What
 * the interfaces of 1998 lack is answered here and only here, so that neither
 * the vtable nor the type library changes: a collection can be gone through by
 * For Each (DISPID_NEWENUM), and ports(1) is ports.Item(1) (DISPID_VALUE).
 */
#include "faxcom/object.h"

#include <string.h>

#include "base/macros.h"

#define ITEM_ID 2 /* of the three collections */

HINSTANCE module_instance;

/* ---- the type library ---------------------------------------------------- */

static ITypeInfo *infos[CLASSES];

/* Most arguments of a getter or method, by its number. Not all that DispInvoke() meets counts them. */
#define MEMBERS_MAX 40
#define NO_MEMBER 0xff
static BYTE arguments_of[CLASSES][MEMBERS_MAX];

static void count_arguments(enum class_number class)
{
	ITypeInfo *info = infos[class];
	FUNCDESC *member;
	SHORT i, k;

	memset(arguments_of[class], NO_MEMBER, MEMBERS_MAX);
	for (k = 0; SUCCEEDED(info->lpVtbl->GetFuncDesc(info, (UINT)k, &member)); k++) {
		if (member->invkind & (INVOKE_FUNC | INVOKE_PROPERTYGET) && member->memid >= 0 &&
		    member->memid < MEMBERS_MAX) {
			BYTE count = 0;

			for (i = 0; i < member->cParams; i++)
				count += !(member->lprgelemdescParam[i].paramdesc.wParamFlags & PARAMFLAG_FOUT);
			arguments_of[class][member->memid] = count;
		}
		info->lpVtbl->ReleaseFuncDesc(info, member);
	}
}

/* A put has one argument; what is no member is for DispInvoke() to refuse. */
static bool too_many(const struct object_class *class, DISPID id, WORD flags, UINT count)
{
	if (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF))
		return count > 1;
	return id >= 0 && id < MEMBERS_MAX && count > arguments_of[class->number][id];
}

static BOOL CALLBACK load(INIT_ONCE *once, void *arg, void **context)
{
	WCHAR path[MAX_PATH + 1];
	ITypeLib *library;
	HRESULT *result = arg;
	DWORD length = GetModuleFileNameW(module_instance, path, ARRAY_SIZE(path));
	int i;

	(void)once;
	(void)context;
	if (length == 0 || length >= ARRAY_SIZE(path)) {
		*result = HRESULT_FROM_WIN32(ERROR_FILENAME_EXCED_RANGE);
		return FALSE;
	}
	*result = LoadTypeLibEx(path, REGKIND_NONE, &library);
	if (FAILED(*result))
		return FALSE;
	for (i = 0; i < CLASSES && SUCCEEDED(*result); i++) {
		*result = library->lpVtbl->GetTypeInfoOfGuid(library, object_classes[i]->iid, &infos[i]);
		if (SUCCEEDED(*result))
			count_arguments((enum class_number)i);
	}
	library->lpVtbl->Release(library);
	if (FAILED(*result))
		type_info_forget();
	return SUCCEEDED(*result);
}

HRESULT type_info(const struct object_class *class, ITypeInfo **ret_info)
{
	static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
	HRESULT result = E_FAIL;

	*ret_info = NULL;
	/* Having failed it is tried anew next time. */
	if (!InitOnceExecuteOnce(&once, load, &result, NULL))
		return result;
	*ret_info = infos[class->number];
	return S_OK;
}

void type_info_forget(void)
{
	int i;

	for (i = 0; i < CLASSES; i++) {
		if (infos[i])
			infos[i]->lpVtbl->Release(infos[i]);
		infos[i] = NULL;
	}
}

/* ---- IDispatch ----------------------------------------------------------- */

HRESULT STDMETHODCALLTYPE object_type_info_count(struct object *object, UINT *ret_count)
{
	(void)object;
	if (!ret_count)
		return E_POINTER;
	*ret_count = 1;
	return S_OK;
}

HRESULT STDMETHODCALLTYPE object_type_info(struct object *object, UINT index, LCID lcid, ITypeInfo **ret_info)
{
	HRESULT result;

	(void)lcid;
	if (!ret_info)
		return E_POINTER;
	*ret_info = NULL;
	if (index != 0)
		return DISP_E_BADINDEX;
	result = type_info(object->class, ret_info);
	if (SUCCEEDED(result))
		(*ret_info)->lpVtbl->AddRef(*ret_info);
	return result;
}

HRESULT STDMETHODCALLTYPE object_ids_of_names(struct object *object, REFIID iid, LPOLESTR *names, UINT count, LCID lcid,
					      DISPID *ret_ids)
{
	ITypeInfo *info;
	HRESULT result;

	(void)lcid;
	if (!names || !ret_ids)
		return E_POINTER;
	if (!IsEqualIID(iid, &IID_NULL))
		return DISP_E_UNKNOWNINTERFACE;
	if (count == 0)
		return S_OK;
	result = type_info(object->class, &info);
	return FAILED(result) ? result : DispGetIDsOfNames(info, names, count, ret_ids);
}

/*
 * DispInvoke() makes text of Empty, but not of Null, which scripts read from
 * data bases: once more with "" in its place. To a number it makes no
 * difference, "" is none.
 */
static HRESULT invoke_without_nulls(struct object *object, ITypeInfo *info, DISPID id, WORD flags,
				    const DISPPARAMS *params, VARIANT *ret_value, EXCEPINFO *ret_exception,
				    UINT *ret_argument)
{
	VARIANT arguments[2]; /* no member has more */
	DISPPARAMS changed = *params;
	bool any = false;
	UINT i;

	if (params->cArgs > ARRAY_SIZE(arguments))
		return DISP_E_TYPEMISMATCH;
	for (i = 0; i < params->cArgs; i++) {
		arguments[i] = params->rgvarg[i]; /* lent: they stay the caller's */
		if (V_VT(&arguments[i]) == (VT_BYREF | VT_VARIANT))
			arguments[i] = *V_VARIANTREF(&params->rgvarg[i]);
		if (V_VT(&arguments[i]) != VT_NULL)
			continue;
		V_VT(&arguments[i]) = VT_BSTR;
		V_BSTR(&arguments[i]) = NULL;
		any = true;
	}
	changed.rgvarg = arguments;
	if (!any)
		return DISP_E_TYPEMISMATCH;
	return DispInvoke(object, info, id, flags, &changed, ret_value, ret_exception, ret_argument);
}

HRESULT STDMETHODCALLTYPE object_invoke(struct object *object, DISPID id, REFIID iid, LCID lcid, WORD flags,
					DISPPARAMS *params, VARIANT *ret_value, EXCEPINFO *ret_exception,
					UINT *ret_argument)
{
	ITypeInfo *info;
	HRESULT result;

	(void)lcid;
	if (!IsEqualIID(iid, &IID_NULL))
		return DISP_E_UNKNOWNINTERFACE;
	if (!params)
		return E_POINTER;
	if (object->class->enumerate && flags & (DISPATCH_METHOD | DISPATCH_PROPERTYGET)) {
		if (id == DISPID_NEWENUM) {
			if (params->cArgs != 0)
				return DISP_E_BADPARAMCOUNT;
			if (!ret_value)
				return E_POINTER;
			VariantInit(ret_value);
			result = object->class->enumerate(object, &V_UNKNOWN(ret_value));
			V_VT(ret_value) = SUCCEEDED(result) ? VT_UNKNOWN : VT_EMPTY;
			return result;
		}
		if (id == DISPID_VALUE && params->cArgs > 0)
			id = ITEM_ID;
	}
	result = type_info(object->class, &info);
	if (FAILED(result))
		return result;
	if (too_many(object->class, id, flags, params->cArgs))
		return DISP_E_BADPARAMCOUNT;
	result = DispInvoke(object, info, id, flags, params, ret_value, ret_exception, ret_argument);
	if (result == DISP_E_TYPEMISMATCH)
		result = invoke_without_nulls(object, info, id, flags, params, ret_value, ret_exception, ret_argument);
	return result;
}
