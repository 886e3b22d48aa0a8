/* SPDX-License-Identifier: MIT */
/* winfax.dll comes and goes. Nothing is begun here: what needs the network is begun by FaxConnectFaxServer(). */
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID reserved);

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID reserved)
{
	(void)reserved;
	if (reason == DLL_PROCESS_ATTACH)
		DisableThreadLibraryCalls(module);
	return TRUE;
}
