/* SPDX-License-Identifier: MIT */
/*
 * Registration. Windows shows programs of 32 and of 64 bits different parts of
 * the registry: each DLL writes into that of its own kind. The type library,
 * which both share, has a place for each.
 */
#include "faxcom/register.h"

#include <faxcom.h>
#include <stdio.h>

#include "base/macros.h"
#include "faxcom/object.h"

#define GUID_SIZE 39
#define PATH_SIZE 32768

#ifdef _WIN64
#define SYSKIND_OWN SYS_WIN64
#else
#define SYSKIND_OWN SYS_WIN32
#endif

/* Below HKEY_CLASSES_ROOT. @name NULL: the key's default value. */
static HRESULT put(const WCHAR *key, const WCHAR *name, const WCHAR *text)
{
	DWORD bytes = (DWORD)((lstrlenW(text) + 1) * sizeof(WCHAR));

	return HRESULT_FROM_WIN32(RegSetKeyValueW(HKEY_CLASSES_ROOT, key, name, REG_SZ, text, bytes));
}

static HRESULT remove_tree(const WCHAR *key)
{
	LSTATUS status = RegDeleteTreeW(HKEY_CLASSES_ROOT, key);

	return status == ERROR_FILE_NOT_FOUND ? S_OK : HRESULT_FROM_WIN32(status);
}

/* The names of a class in the registry. */
struct names {
	WCHAR clsid[GUID_SIZE];
	WCHAR library[GUID_SIZE];
	WCHAR key[64];       /* CLSID\{...} */
	WCHAR any[64];       /* FaxPort.FaxPort */
	WCHAR versioned[64]; /* FaxPort.FaxPort.1 */
	WCHAR title[64];     /* FaxPort Class */
};

#define FORMAT(buffer, ...) _snwprintf(buffer, ARRAY_SIZE(buffer) - 1, __VA_ARGS__)

static void name_class(const struct object_class *class, struct names *ret_names)
{
	*ret_names = (struct names){0};
	StringFromGUID2(class->clsid, ret_names->clsid, GUID_SIZE);
	StringFromGUID2(&LIBID_FAXCOMLib, ret_names->library, GUID_SIZE);
	FORMAT(ret_names->key, L"CLSID\\%ls", ret_names->clsid);
	FORMAT(ret_names->any, L"%ls.%ls", class->name, class->name);
	FORMAT(ret_names->versioned, L"%ls.%ls.1", class->name, class->name);
	FORMAT(ret_names->title, L"%ls Class", class->name);
}

static HRESULT register_class(const struct object_class *class, const WCHAR *module)
{
	struct names names;
	HRESULT result = S_OK;
	size_t i;

	name_class(class, &names);
	/* key, below it, value, text */
	const struct {
		const WCHAR *key, *sub_key, *value, *text;
	} rows[] = {
		{names.key,       L"",                           NULL,              names.title    },
		{names.key,       L"\\InprocServer32",           NULL,              module         },
		{names.key,       L"\\InprocServer32",           L"ThreadingModel", L"Both"        },
		{names.key,       L"\\ProgID",                   NULL,              names.versioned},
		{names.key,       L"\\VersionIndependentProgID", NULL,              names.any      },
		{names.key,       L"\\TypeLib",                  NULL,              names.library  },
		{names.key,       L"\\Version",                  NULL,              L"1.0"         },
		{names.key,       L"\\Programmable",             NULL,              L""            },
		{names.any,       L"",                           NULL,              names.title    },
		{names.any,       L"\\CLSID",                    NULL,              names.clsid    },
		{names.any,       L"\\CurVer",                   NULL,              names.versioned},
		{names.versioned, L"",                           NULL,              names.title    },
		{names.versioned, L"\\CLSID",                    NULL,              names.clsid    },
	};

	for (i = 0; i < ARRAY_SIZE(rows) && SUCCEEDED(result); i++) {
		WCHAR key[128] = L"";

		FORMAT(key, L"%ls%ls", rows[i].key, rows[i].sub_key);
		result = put(key, rows[i].value, rows[i].text);
	}
	return result;
}

/* Another module may have registered itself for the class since: then it is not ours to take away. */
static bool is_ours(const struct names *names, const WCHAR *module)
{
	static WCHAR served_by[PATH_SIZE]; /* COM calls it from one thread */
	DWORD bytes = sizeof(served_by);
	WCHAR key[128] = L"";

	FORMAT(key, L"%ls\\InprocServer32", names->key);
	return RegGetValueW(HKEY_CLASSES_ROOT, key, NULL, RRF_RT_REG_SZ, NULL, served_by, &bytes) == ERROR_SUCCESS &&
	       lstrcmpiW(served_by, module) == 0;
}

static HRESULT unregister_class(const struct object_class *class, const WCHAR *module, bool with_names)
{
	HRESULT result, other;
	struct names names;

	name_class(class, &names);
	if (!is_ours(&names, module))
		return S_OK;
	result = remove_tree(names.key);
	if (with_names) {
		other = remove_tree(names.any);
		result = FAILED(result) ? result : other;
		other = remove_tree(names.versioned);
		result = FAILED(result) ? result : other;
	}
	return result;
}

/* @with_names: the names of the classes too, which programs of both bitnesses share. */
static HRESULT unregister_all(const WCHAR *module, bool with_names)
{
	HRESULT result = UnRegisterTypeLib(&LIBID_FAXCOMLib, 1, 0, 0, SYSKIND_OWN), other;
	int i;

	/* It was not registered, in the words of Windows and of Wine. */
	if (result == TYPE_E_REGISTRYACCESS || result == TYPE_E_LIBNOTREGISTERED || result == E_INVALIDARG)
		result = S_OK;
	for (i = 0; i < CLASSES; i++) {
		other = unregister_class(object_classes[i], module, with_names);
		if (SUCCEEDED(result))
			result = other;
	}
	return result;
}

static HRESULT register_all(const WCHAR *module)
{
	ITypeLib *library;
	HRESULT result = LoadTypeLibEx(module, REGKIND_NONE, &library);
	int i;

	if (FAILED(result))
		return result;
	result = RegisterTypeLib(library, (OLECHAR *)module, NULL);
	library->lpVtbl->Release(library);
	for (i = 0; i < CLASSES && SUCCEEDED(result); i++)
		result = register_class(object_classes[i], module);
	return result;
}

/* NULL: its path is longer than any. */
static const WCHAR *module_path(void)
{
	static WCHAR module[PATH_SIZE];
	DWORD length = GetModuleFileNameW(module_instance, module, PATH_SIZE);

	return length == 0 || length >= PATH_SIZE ? NULL : module;
}

HRESULT register_module(void)
{
	const WCHAR *module = module_path();
	HRESULT result;

	if (!module)
		return HRESULT_FROM_WIN32(ERROR_FILENAME_EXCED_RANGE);
	result = register_all(module);
	if (FAILED(result))
		unregister_all(module, false);
	return result;
}

HRESULT unregister_module(void)
{
	const WCHAR *module = module_path();

	return module ? unregister_all(module, true) : HRESULT_FROM_WIN32(ERROR_FILENAME_EXCED_RANGE);
}
