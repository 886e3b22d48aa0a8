/* SPDX-License-Identifier: MIT */
/*
 * Prints a type library as text, all that programs are bound to: GUIDs, flags,
 * members with their slot in the vtable, their number, their kind, the types
 * of their arguments.
 *
 *	tlbdump FILE
 *
 * FILE is a .tlb, or a DLL with one. Each interface stands there twice: as its
 * vtable is (interface), and as a script sees it (dispatch). What is nearly
 * always the same is shown only where it is not: calling convention, flags of
 * a member. Exit status 1: it cannot be read.
 */
#define COBJMACROS
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>
#include <oleauto.h>

#define IDISPATCH_SLOTS 7

static const char *const kinds[] = {
	[TKIND_ENUM] = "enum",       [TKIND_RECORD] = "record",     [TKIND_MODULE] = "module",
	[TKIND_ALIAS] = "alias",     [TKIND_UNION] = "union",       [TKIND_INTERFACE] = "interface",
	[TKIND_COCLASS] = "coclass", [TKIND_DISPATCH] = "dispatch",
};

static const char *const systems[] = {[SYS_WIN16] = "win16", [SYS_WIN32] = "win32", [SYS_WIN64] = "win64"};

/* Types by the names of IDL. */
static const char *const types[] = {
	[VT_EMPTY] = "empty",        [VT_I2] = "short",          [VT_I4] = "long",
	[VT_R4] = "float",           [VT_R8] = "double",         [VT_CY] = "CURRENCY",
	[VT_DATE] = "DATE",          [VT_BSTR] = "BSTR",         [VT_DISPATCH] = "IDispatch *",
	[VT_ERROR] = "SCODE",        [VT_BOOL] = "VARIANT_BOOL", [VT_VARIANT] = "VARIANT",
	[VT_UNKNOWN] = "IUnknown *", [VT_I1] = "char",           [VT_UI1] = "byte",
	[VT_UI2] = "unsigned short", [VT_UI4] = "unsigned long", [VT_I8] = "hyper",
	[VT_UI8] = "unsigned hyper", [VT_INT] = "int",           [VT_UINT] = "unsigned int",
	[VT_VOID] = "void",          [VT_HRESULT] = "HRESULT",
};

#define NAME_OF(table, number) ((size_t)(number) < ARRAYSIZE(table) && table[number] ? table[number] : "(not known)")

/* A fault of whatever reads the library ends the program: half a dump would be a wrong one. */
static void must(HRESULT result, const char *what)
{
	if (SUCCEEDED(result))
		return;
	fprintf(stderr, "tlbdump: %s: 0x%08lx\n", what, (unsigned long)result);
	exit(1);
}

static void print_guid(const GUID *guid)
{
	wchar_t text[40];

	StringFromGUID2(guid, text, ARRAYSIZE(text));
	printf(" %ls", text);
}

static void print_name(ITypeInfo *type)
{
	BSTR name = NULL;

	must(ITypeInfo_GetDocumentation(type, MEMBERID_NIL, &name, NULL, NULL, NULL), "name of a type");
	printf("%ls", name);
	SysFreeString(name);
}

/* "long *"; a type that is described elsewhere is shown as @Name. True if it ends with a star. */
static bool print_type(ITypeInfo *type, const TYPEDESC *desc)
{
	ITypeInfo *other = NULL;

	switch (desc->vt) {
	case VT_PTR:
		printf("%s*", print_type(type, desc->lptdesc) ? "" : " ");
		return true;
	case VT_USERDEFINED:
		must(ITypeInfo_GetRefTypeInfo(type, desc->hreftype, &other), "a type");
		printf("@");
		print_name(other);
		ITypeInfo_Release(other);
		return false;
	default:
		printf("%s", NAME_OF(types, desc->vt));
		return desc->vt == VT_DISPATCH || desc->vt == VT_UNKNOWN;
	}
}

static void print_direction(USHORT flags)
{
	static const struct {
		USHORT flag;
		const char *word;
	} words[] = {
		{PARAMFLAG_FIN,          "in"     },
		{PARAMFLAG_FOUT,         "out"    },
		{PARAMFLAG_FLCID,        "lcid"   },
		{PARAMFLAG_FRETVAL,      "retval" },
		{PARAMFLAG_FOPT,         "opt"    },
		{PARAMFLAG_FHASDEFAULT,  "default"},
		{PARAMFLAG_FHASCUSTDATA, "custom" },
	};
	const char *before = "[";

	for (size_t i = 0; i < ARRAYSIZE(words); i++) {
		if (!(flags & words[i].flag))
			continue;
		printf("%s%s", before, words[i].word);
		before = ", ";
	}
	if (*before == ',')
		printf("] ");
}

static const char *invoke_kind(INVOKEKIND kind)
{
	switch (kind) {
	case INVOKE_FUNC:
		return "method";
	case INVOKE_PROPERTYGET:
		return "get";
	case INVOKE_PROPERTYPUT:
		return "put";
	case INVOKE_PROPERTYPUTREF:
		return "putref";
	}
	return "(no kind)";
}

/* Slot, number, kind, result, name, arguments. */
static void print_member(ITypeInfo *type, const FUNCDESC *member)
{
	bool is_put = member->invkind & (INVOKE_PROPERTYPUT | INVOKE_PROPERTYPUTREF);
	BSTR names[32] = {NULL};
	UINT count = 0;

	must(ITypeInfo_GetNames(type, member->memid, names, ARRAYSIZE(names), &count), "names of a member");
	printf("\t%d\t%ld\t%s\t", (int)(member->oVft / (SHORT)sizeof(void *)), (long)member->memid,
	       invoke_kind(member->invkind));
	print_type(type, &member->elemdescFunc.tdesc);
	printf(" %ls(", names[0]);
	for (SHORT i = 0; i < member->cParams; i++) {
		const ELEMDESC *param = &member->lprgelemdescParam[i];
		bool star;

		printf("%s", i ? ", " : "");
		print_direction(param->paramdesc.wParamFlags);
		star = print_type(type, &param->tdesc);
		/* GetNames() asks by number, and so gives the names of the getter for those of the setter. */
		if (!is_put && i + 1 < (SHORT)count)
			printf("%s%ls", star ? "" : " ", names[i + 1]);
	}
	printf(")");
	if (member->funckind != FUNC_PUREVIRTUAL && member->funckind != FUNC_DISPATCH)
		printf(" funckind %d", (int)member->funckind);
	if (member->callconv != CC_STDCALL)
		printf(" callconv %d", (int)member->callconv);
	if (member->wFuncFlags)
		printf(" flags 0x%x", member->wFuncFlags);
	if (member->cParamsOpt)
		printf(" optional %d", member->cParamsOpt);
	printf("\n");
	for (UINT i = 0; i < count; i++)
		SysFreeString(names[i]);
}

/* The members of the type itself: those of IDispatch are the same everywhere. */
static void print_members(ITypeInfo *type, const TYPEATTR *attr)
{
	for (UINT i = 0; i < attr->cFuncs; i++) {
		FUNCDESC *member = NULL;

		must(ITypeInfo_GetFuncDesc(type, i, &member), "a member");
		if (member->oVft >= IDISPATCH_SLOTS * (SHORT)sizeof(void *))
			print_member(type, member);
		ITypeInfo_ReleaseFuncDesc(type, member);
	}
	if (attr->cVars)
		printf("\t%u variables\n", attr->cVars);
}

static void print_bases(ITypeInfo *type, const TYPEATTR *attr)
{
	for (UINT i = 0; i < attr->cImplTypes; i++) {
		ITypeInfo *base = NULL;
		HREFTYPE ref = 0;
		INT flags = 0;

		must(ITypeInfo_GetRefTypeOfImplType(type, i, &ref), "a base");
		must(ITypeInfo_GetRefTypeInfo(type, ref, &base), "a base");
		printf("\t%s ", attr->typekind == TKIND_COCLASS ? "implements" : "extends");
		print_name(base);
		if (attr->typekind == TKIND_COCLASS) {
			must(ITypeInfo_GetImplTypeFlags(type, i, &flags), "flags of a base");
			printf(", flags 0x%x", flags);
		}
		printf("\n");
		ITypeInfo_Release(base);
	}
}

static void print_typeinfo(ITypeInfo *type)
{
	TYPEATTR *attr = NULL;
	ITypeInfo *vtable = NULL;
	HREFTYPE ref = 0;
	bool dual;

	must(ITypeInfo_GetTypeAttr(type, &attr), "a type");
	printf("\n%s ", NAME_OF(kinds, attr->typekind));
	print_name(type);
	print_guid(&attr->guid);
	printf(" %u.%u flags 0x%x\n", attr->wMajorVerNum, attr->wMinorVerNum, attr->wTypeFlags);
	print_bases(type, attr);
	print_members(type, attr);

	dual = attr->typekind == TKIND_DISPATCH && attr->wTypeFlags & TYPEFLAG_FDUAL;
	ITypeInfo_ReleaseTypeAttr(type, attr);
	if (dual) {
		must(ITypeInfo_GetRefTypeOfImplType(type, (UINT)-1, &ref), "the vtable of a dual interface");
		must(ITypeInfo_GetRefTypeInfo(type, ref, &vtable), "the vtable of a dual interface");
		print_typeinfo(vtable);
		ITypeInfo_Release(vtable);
	}
}

static void print_library(ITypeLib *library)
{
	TLIBATTR *attr = NULL;
	BSTR name = NULL;
	BSTR help = NULL;

	must(ITypeLib_GetLibAttr(library, &attr), "the library");
	must(ITypeLib_GetDocumentation(library, -1, &name, &help, NULL, NULL), "name of the library");
	printf("library %ls", name);
	print_guid(&attr->guid);
	printf(" %u.%u lcid %lu %s \"%ls\"\n", attr->wMajorVerNum, attr->wMinorVerNum, (unsigned long)attr->lcid,
	       NAME_OF(systems, attr->syskind), help ? help : L"");
	SysFreeString(name);
	SysFreeString(help);
	ITypeLib_ReleaseTLibAttr(library, attr);
}

int wmain(int argc, wchar_t **argv)
{
	ITypeLib *library = NULL;

	if (argc != 2) {
		fprintf(stderr, "usage: tlbdump FILE\n");
		return 2;
	}
	must(LoadTypeLibEx(argv[1], REGKIND_NONE, &library), "LoadTypeLibEx");
	print_library(library);
	for (UINT i = 0; i < ITypeLib_GetTypeInfoCount(library); i++) {
		ITypeInfo *type = NULL;

		must(ITypeLib_GetTypeInfo(library, i, &type), "a type");
		print_typeinfo(type);
		ITypeInfo_Release(type);
	}
	ITypeLib_Release(library);
	return 0;
}
