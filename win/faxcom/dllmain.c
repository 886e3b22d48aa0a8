/* SPDX-License-Identifier: MIT */
/* The four functions that faxcom.dll exports, and what is done when it comes and goes. */
#include <windows.h>
#include <olectl.h>

#include "faxcom/factory.h"
#include "faxcom/object.h"
#include "faxcom/register.h"

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *process_ends)
{
	if (reason == DLL_PROCESS_ATTACH) {
		module_instance = instance;
		DisableThreadLibraryCalls(instance);
	}
	/* A process that ends takes its memory with it, and what oleaut32.dll has of it may be gone already. */
	if (reason == DLL_PROCESS_DETACH && !process_ends)
		type_info_forget();
	return TRUE;
}

STDAPI DllGetClassObject(REFCLSID clsid, REFIID iid, void **ret)
{
	return ret ? factory_get(clsid, iid, ret) : E_POINTER;
}

STDAPI DllCanUnloadNow(void)
{
	return module_is_held() ? S_FALSE : S_OK;
}

STDAPI DllRegisterServer(void)
{
	return register_module();
}

STDAPI DllUnregisterServer(void)
{
	return unregister_module();
}
