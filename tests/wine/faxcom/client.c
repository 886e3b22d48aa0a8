/* SPDX-License-Identifier: MIT */
/*
 * A COM client that does what it is told, line by line; com.py talks to it.
 *
 *	client.exe sta|mta
 *
 * A line is a command and its arguments, with tabs between; the answer is one
 * line too: "ok ..." or "error HRESULT SOURCE WORDS". Each command stands in
 * the table at the end of this file, values in value.c.
 *
 * Members are called in two ways. Through the vtable: at the slot, with the
 * types that the type library says (DispCallFunc() puts the arguments where
 * the machine wants them and calls what is there). And late, by name.
 */
#include "client.h"

#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "../usage.h"

#define LINE_SIZE (4 * 1024 * 1024)
#define OBJECTS_MAX 65536

static IDispatch *objects[OBJECTS_MAX];
static size_t object_count;

/* ---- answers -------------------------------------------------------------- */

static void say_failure(HRESULT result, BSTR source, BSTR words)
{
	printf("error\t0x%08lx\t", (unsigned long)result);
	print_text(source);
	printf("\t");
	print_text(words);
	printf("\n");
}

/* What the object has told this thread about it, if it is one that does. */
static void fail_with_info(HRESULT result, IDispatch *object, const IID *iid)
{
	BSTR source = NULL, words = NULL;
	ISupportErrorInfo *supports;
	IErrorInfo *info;

	if (SUCCEEDED(IDispatch_QueryInterface(object, &IID_ISupportErrorInfo, (void **)&supports))) {
		if (ISupportErrorInfo_InterfaceSupportsErrorInfo(supports, iid) == S_OK &&
		    GetErrorInfo(0, &info) == S_OK) {
			IErrorInfo_GetSource(info, &source);
			IErrorInfo_GetDescription(info, &words);
			IErrorInfo_Release(info);
		}
		ISupportErrorInfo_Release(supports);
	}
	say_failure(result, source, words);
	SysFreeString(source);
	SysFreeString(words);
}

size_t object_add(IDispatch *object)
{
	if (object_count == OBJECTS_MAX) {
		fprintf(stderr, "client.exe: too many objects\n");
		exit(2);
	}
	objects[object_count] = object;
	return object_count++;
}

IDispatch *object_at(const char *number)
{
	size_t at = (size_t)atoi(number);

	if (at >= object_count || !objects[at]) {
		fprintf(stderr, "client.exe: no object %s\n", number);
		exit(2);
	}
	return objects[at];
}

/* ---- through the vtable ----------------------------------------------------- */

/* The interface as its vtable is, not as scripts see it. */
static ITypeInfo *vtable_info(IDispatch *object)
{
	ITypeInfo *dispatch = NULL, *info = NULL;
	HREFTYPE other;

	if (FAILED(IDispatch_GetTypeInfo(object, 0, LOCALE_NEUTRAL, &dispatch)) ||
	    FAILED(ITypeInfo_GetRefTypeOfImplType(dispatch, (UINT)-1, &other)) ||
	    FAILED(ITypeInfo_GetRefTypeInfo(dispatch, other, &info))) {
		fprintf(stderr, "client.exe: no type information\n");
		exit(2);
	}
	ITypeInfo_Release(dispatch);
	return info;
}

static const struct {
	const char *word;
	INVOKEKIND kind;
	WORD flags; /* of late calls */
} kinds[] = {
	{"get",    INVOKE_PROPERTYGET,    DISPATCH_PROPERTYGET                  },
	{"put",    INVOKE_PROPERTYPUT,    DISPATCH_PROPERTYPUT                  },
	{"putref", INVOKE_PROPERTYPUTREF, DISPATCH_PROPERTYPUTREF               },
	{"call",   INVOKE_FUNC,           DISPATCH_METHOD                       },
	{"script", INVOKE_FUNC,           DISPATCH_METHOD | DISPATCH_PROPERTYGET},
};

static size_t kind_at(const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (strcmp(kinds[i].word, word) == 0)
			return i;
	}
	fprintf(stderr, "client.exe: no kind %s\n", word);
	exit(2);
}

static bool is_out(const ELEMDESC *argument)
{
	return argument->paramdesc.wParamFlags & PARAMFLAG_FOUT;
}

static VARTYPE type_of(const ELEMDESC *argument)
{
	const TYPEDESC *type = &argument->tdesc;

	return type->vt == VT_PTR && is_out(argument) ? type->lptdesc->vt : type->vt;
}

/* The members behind the seven of IDispatch: name, kind, slot, what goes in, what comes out. */
static void members(char **args)
{
	ITypeInfo *info = vtable_info(object_at(args[0]));
	TYPEATTR *attr;
	UINT i;

	ITypeInfo_GetTypeAttr(info, &attr);
	printf("ok");
	for (i = 0; i < attr->cFuncs; i++) {
		FUNCDESC *member;
		BSTR name = NULL;
		SHORT k;

		ITypeInfo_GetFuncDesc(info, i, &member);
		ITypeInfo_GetDocumentation(info, member->memid, &name, NULL, NULL, NULL);
		printf("\t%ls %s %d", name,
		       member->invkind == INVOKE_PROPERTYGET      ? "get"
		       : member->invkind == INVOKE_PROPERTYPUT    ? "put"
		       : member->invkind == INVOKE_PROPERTYPUTREF ? "putref"
								  : "call",
		       (int)(member->oVft / (SHORT)sizeof(void *)));
		for (k = 0; k < member->cParams; k++)
			printf(" %s%d", is_out(&member->lprgelemdescParam[k]) ? "out" : "in",
			       type_of(&member->lprgelemdescParam[k]));
		SysFreeString(name);
		ITypeInfo_ReleaseFuncDesc(info, member);
	}
	printf("\n");
	ITypeInfo_ReleaseTypeAttr(info, attr);
	ITypeInfo_Release(info);
}

/* NULL: there is none. */
static FUNCDESC *find_member(ITypeInfo *info, INVOKEKIND kind, const char *name)
{
	TYPEATTR *attr;
	FUNCDESC *found = NULL;
	UINT i;

	ITypeInfo_GetTypeAttr(info, &attr);
	for (i = 0; i < attr->cFuncs && !found; i++) {
		FUNCDESC *member;
		BSTR its_name = NULL;
		char text[64] = "";

		ITypeInfo_GetFuncDesc(info, i, &member);
		ITypeInfo_GetDocumentation(info, member->memid, &its_name, NULL, NULL, NULL);
		WideCharToMultiByte(CP_UTF8, 0, its_name, -1, text, sizeof(text), NULL, NULL);
		SysFreeString(its_name);
		if (member->invkind == kind && strcmp(text, name) == 0)
			found = member;
		else
			ITypeInfo_ReleaseFuncDesc(info, member);
	}
	ITypeInfo_ReleaseTypeAttr(info, attr);
	return found;
}

/* Calls the member. @ret_value: what came out, as VARIANT of that type; VT_EMPTY if nothing does. */
static HRESULT call_slot(void *slots, const FUNCDESC *member, char **args, VARIANT *ret_value)
{
	VARIANTARG values[4], *places[4], result;
	VARTYPE types[4];
	HRESULT called;
	SHORT i;

	VariantInit(ret_value);
	for (i = 0; i < member->cParams && i < 4; i++) {
		const ELEMDESC *argument = &member->lprgelemdescParam[i];

		VariantInit(&values[i]);
		places[i] = &values[i];
		if (is_out(argument)) {
			bool null = *args && strcmp(*args, "x") == 0;
			/* A VARIANT itself, or the place for a value in it. */
			void *place = type_of(argument) == VT_VARIANT ? (void *)ret_value : (void *)&V_I8(ret_value);

			if (type_of(argument) != VT_VARIANT && !null)
				V_VT(ret_value) = type_of(argument);
			types[i] = sizeof(void *) == 8 ? VT_I8 : VT_I4;
			V_I8(&values[i]) = null ? 0 : (LONGLONG)(uintptr_t)place;
		} else {
			types[i] = type_of(argument);
			if (!*args) {
				fprintf(stderr, "client.exe: an argument is missing\n");
				exit(2);
			}
			parse_value(*args++, types[i], &values[i]);
		}
	}
	SetErrorInfo(0, NULL);
	called = DispCallFunc(slots, (ULONG_PTR)member->oVft, CC_STDCALL, VT_ERROR, (UINT)member->cParams, types,
			      places, &result);
	for (i = 0; i < member->cParams; i++) {
		if (!is_out(&member->lprgelemdescParam[i]))
			VariantClear(&values[i]);
	}
	return FAILED(called) ? called : V_ERROR(&result);
}

/* vtable KIND OBJECT NAME [VALUE ...]: VALUE x in the place of what comes out: NULL is given there. */
static void vtable(char **args)
{
	IDispatch *object = object_at(args[1]);
	ITypeInfo *info = vtable_info(object);
	FUNCDESC *member = find_member(info, kinds[kind_at(args[0])].kind, args[2]);
	void *slots = NULL;
	VARIANT value;
	TYPEATTR *attr;
	HRESULT result;

	if (!member) {
		fprintf(stderr, "client.exe: no member %s\n", args[2]);
		exit(2);
	}
	ITypeInfo_GetTypeAttr(info, &attr);
	IDispatch_QueryInterface(object, &attr->guid, &slots);
	result = call_slot(slots, member, args + 3, &value);
	if (SUCCEEDED(result))
		say_value(&value);
	else
		fail_with_info(result, object, &attr->guid);
	((IUnknown *)slots)->lpVtbl->Release(slots);
	ITypeInfo_ReleaseTypeAttr(info, attr);
	ITypeInfo_ReleaseFuncDesc(info, member);
	ITypeInfo_Release(info);
}

/* ---- late -------------------------------------------------------------------- */

static HRESULT id_of(IDispatch *object, const char *name, DISPID *ret_id)
{
	WCHAR wide[64];
	LPOLESTR names[] = {wide};

	if (name[0] == '#') { /* a number */
		*ret_id = atoi(name + 1);
		return S_OK;
	}
	MultiByteToWideChar(CP_UTF8, 0, name, -1, wide, ARRAY_SIZE(wide));
	return IDispatch_GetIDsOfNames(object, &IID_NULL, names, 1, LOCALE_USER_DEFAULT, ret_id);
}

static HRESULT invoke(IDispatch *object, WORD flags, const char *name, char **args, VARIANT *ret_value,
		      EXCEPINFO *ret_exception)
{
	VARIANTARG values[8];
	DISPID put = DISPID_PROPERTYPUT, id;
	DISPPARAMS params = {.rgvarg = values};
	HRESULT result = id_of(object, name, &id);
	UINT i, bad = 0;

	VariantInit(ret_value);
	if (FAILED(result))
		return result;
	while (args[params.cArgs])
		params.cArgs++;
	for (i = 0; i < params.cArgs; i++) /* the last argument comes first */
		parse_value(args[i], VT_VARIANT, &values[params.cArgs - 1 - i]);
	if (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF)) {
		params.cNamedArgs = 1;
		params.rgdispidNamedArgs = &put;
	}
	SetErrorInfo(0, NULL);
	result = IDispatch_Invoke(object, id, &IID_NULL, LOCALE_USER_DEFAULT, flags, &params, ret_value, ret_exception,
				  &bad);
	for (i = 0; i < params.cArgs; i++)
		VariantClear(&values[i]);
	return result;
}

/* late KIND OBJECT NAME [VALUE ...] */
static void late(char **args)
{
	EXCEPINFO exception = {0};
	VARIANT value;
	HRESULT result =
		invoke(object_at(args[1]), kinds[kind_at(args[0])].flags, args[2], args + 3, &value, &exception);

	if (SUCCEEDED(result)) {
		say_value(&value);
		return;
	}
	if (result == DISP_E_EXCEPTION)
		say_failure(exception.scode, exception.bstrSource, exception.bstrDescription);
	else
		say_failure(result, NULL, NULL);
	SysFreeString(exception.bstrSource);
	SysFreeString(exception.bstrDescription);
	SysFreeString(exception.bstrHelpFile);
}

/* id OBJECT NAME */
static void id(char **args)
{
	DISPID number = 0;
	HRESULT result = id_of(object_at(args[0]), args[1], &number);

	if (FAILED(result))
		say_failure(result, NULL, NULL);
	else
		printf("ok\ti:%d\n", (int)number);
}

/* each OBJECT: all that For Each goes through, two at a time so that the end is met within a call. */
static void each(char **args)
{
	DISPPARAMS none = {0};
	VARIANT value, items[2];
	IEnumVARIANT *enumerator;
	ULONG count = 0, i;
	HRESULT result;

	VariantInit(&value);
	result = IDispatch_Invoke(object_at(args[0]), DISPID_NEWENUM, &IID_NULL, LOCALE_USER_DEFAULT,
				  DISPATCH_METHOD | DISPATCH_PROPERTYGET, &none, &value, NULL, NULL);
	if (FAILED(result)) {
		say_failure(result, NULL, NULL);
		return;
	}
	IUnknown_QueryInterface(V_UNKNOWN(&value), &IID_IEnumVARIANT, (void **)&enumerator);
	VariantClear(&value);
	printf("ok");
	do {
		result = IEnumVARIANT_Next(enumerator, 2, items, &count);
		for (i = 0; i < count; i++)
			printf("\to:%d", (int)object_add(V_DISPATCH(&items[i])));
	} while (result == S_OK);
	printf("\n");
	IEnumVARIANT_Release(enumerator);
}

/* ---- objects -------------------------------------------------------------------- */

static HRESULT create(const char *name, IDispatch **ret_object)
{
	WCHAR wide[64];
	CLSID clsid;
	HRESULT result;

	MultiByteToWideChar(CP_UTF8, 0, name, -1, wide, ARRAY_SIZE(wide));
	result = CLSIDFromString(wide, &clsid);
	if (SUCCEEDED(result))
		result = CoCreateInstance(&clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IDispatch, (void **)ret_object);
	return result;
}

/* new PROGID|CLSID */
static void new (char **args)
{
	IDispatch *object;
	HRESULT result = create(args[0], &object);

	if (FAILED(result))
		say_failure(result, NULL, NULL);
	else
		printf("ok\to:%d\n", (int)object_add(object));
}

/* release OBJECT: how many references are left */
static void release(char **args)
{
	IDispatch *object = object_at(args[0]);

	objects[atoi(args[0])] = NULL;
	printf("ok\ti:%d\n", (int)IDispatch_Release(object));
}

/* query OBJECT IID */
static void query(char **args)
{
	WCHAR wide[64];
	IUnknown *other;
	IID iid;
	HRESULT result;

	MultiByteToWideChar(CP_UTF8, 0, args[1], -1, wide, ARRAY_SIZE(wide));
	IIDFromString(wide, &iid);
	result = IDispatch_QueryInterface(object_at(args[0]), &iid, (void **)&other);
	if (FAILED(result)) {
		say_failure(result, NULL, NULL);
		return;
	}
	IUnknown_Release(other);
	printf("ok\n");
}

/* ---- the process ------------------------------------------------------------------ */

/* usage: handles, and bytes of the heaps in use */
static void usage(char **args)
{
	(void)args;
	printf("ok\ti:%lu\ti:%lld\n", (unsigned long)usage_handles(), (long long)usage_heap_bytes());
}

/* rounds CLASS COUNT: create and release */
static void rounds(char **args)
{
	IDispatch *object;
	HRESULT result;
	int i;

	for (i = atoi(args[1]); i > 0; i--) {
		result = create(args[0], &object);
		if (FAILED(result)) {
			say_failure(result, NULL, NULL);
			return;
		}
		IDispatch_Release(object);
	}
	printf("ok\n");
}

struct crossing {
	IStream *stream;
	IDispatch *object;
	bool sta, direct;
	const char *name;
	VARIANT value;
	HRESULT result;
};

static DWORD WINAPI crossed(void *arg)
{
	struct crossing *crossing = arg;
	EXCEPINFO exception = {0};
	IDispatch *object;
	char *none[] = {NULL};

	CoInitializeEx(NULL, crossing->sta ? COINIT_APARTMENTTHREADED : COINIT_MULTITHREADED);
	crossing->result = CoGetInterfaceAndReleaseStream(crossing->stream, &IID_IDispatch, (void **)&object);
	if (SUCCEEDED(crossing->result)) {
		crossing->direct = object == crossing->object;
		crossing->result =
			invoke(object, DISPATCH_PROPERTYGET, crossing->name, none, &crossing->value, &exception);
		IDispatch_Release(object);
	}
	CoUninitialize();
	return 0;
}

/* thread sta|mta OBJECT NAME: get a property from another thread; "i:1" if it had the object itself, no proxy */
static void thread(char **args)
{
	struct crossing crossing = {.object = object_at(args[1]), .sta = strcmp(args[0], "sta") == 0, .name = args[2]};
	HANDLE handle;
	DWORD index;

	VariantInit(&crossing.value);
	CoMarshalInterThreadInterfaceInStream(&IID_IDispatch, (IUnknown *)crossing.object, &crossing.stream);
	handle = CreateThread(NULL, 0, crossed, &crossing, 0, NULL);
	CoWaitForMultipleHandles(0, INFINITE, 1, &handle, &index); /* an apartment goes on with its messages */
	CloseHandle(handle);
	if (FAILED(crossing.result)) {
		say_failure(crossing.result, NULL, NULL);
		return;
	}
	printf("ok\ti:%d\t", crossing.direct);
	print_value(&crossing.value);
	printf("\n");
}

/* unload: what DllCanUnloadNow() says, and whether faxcom.dll is gone after COM was asked to free what is not used */
static void unload(char **args)
{
	HRESULT(WINAPI * can_unload)(void);
	FARPROC found = GetProcAddress(GetModuleHandleW(L"faxcom.dll"), "DllCanUnloadNow");
	HRESULT result;

	(void)args;
	memcpy(&can_unload, &found, sizeof(found));
	result = can_unload();
	CoFreeUnusedLibrariesEx(0, 0);
	CoFreeUnusedLibrariesEx(0, 0);
	printf("ok\ti:%ld\ti:%d\n", (long)result, GetModuleHandleW(L"faxcom.dll") == NULL);
}

/* ---- commands ---------------------------------------------------------------------- */

static const struct {
	const char *name;
	int least; /* arguments */
	void (*run)(char **args);
} commands[] = {
	{"new",     1, new    },
        {"release", 1, release},
        {"members", 1, members},
        {"vtable",  3, vtable },
	{"late",    3, late   },
        {"id",      2, id     },
        {"each",    1, each   },
        {"query",   2, query  },
	{"usage",   0, usage  },
        {"rounds",  2, rounds },
        {"thread",  3, thread },
        {"unload",  0, unload },
};

static void run(char *line)
{
	char *words[16] = {NULL};
	int count = 0;
	size_t i;

	for (words[0] = line; line && count < 15; count++) {
		words[count] = line;
		line = strchr(line, '\t');
		if (line)
			*line++ = '\0';
	}
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (strcmp(words[0], commands[i].name) == 0 && count > commands[i].least) {
			commands[i].run(words + 1);
			fflush(stdout);
			return;
		}
	}
	fprintf(stderr, "client.exe: no command %s\n", words[0]);
	exit(2);
}

int main(int argc, char **argv)
{
	char *line = malloc(LINE_SIZE);

	if (!line || argc != 2 ||
	    FAILED(CoInitializeEx(NULL, strcmp(argv[1], "sta") == 0 ? COINIT_APARTMENTTHREADED : COINIT_MULTITHREADED)))
		return 2;
	_setmode(_fileno(stdin), _O_BINARY);
	_setmode(_fileno(stdout), _O_BINARY);
	while (fgets(line, LINE_SIZE, stdin)) {
		line[strcspn(line, "\n")] = '\0';
		run(line);
	}
	free(line);
	CoUninitialize();
	return 0;
}
