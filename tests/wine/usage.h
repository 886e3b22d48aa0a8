/* SPDX-License-Identifier: MIT */
/* What this process holds, for tests that look for leaks. */
#ifndef TESTS_WINE_USAGE_H
#define TESTS_WINE_USAGE_H

#include <windows.h>

/*
 * GetProcessHandleCount() is 0 in Wine: each of the first 2,048 that could be
 * one is looked at. The lowest free number is given out, so what leaks is there.
 */
static inline DWORD usage_handles(void)
{
	DWORD count = 0, flags;
	ULONG_PTR value;

	for (value = 4; value <= 8192; value += 4) {
		if (GetHandleInformation((HANDLE)value, &flags))
			count++;
	}
	return count;
}

/* Bytes in use in all heaps. */
static inline LONGLONG usage_heap_bytes(void)
{
	HANDLE heaps[64];
	DWORD count = GetProcessHeaps(64, heaps), i;
	LONGLONG bytes = 0;

	for (i = 0; i < count && i < 64; i++) {
		PROCESS_HEAP_ENTRY entry = {.lpData = NULL};

		while (HeapWalk(heaps[i], &entry)) {
			if (entry.wFlags & PROCESS_HEAP_ENTRY_BUSY)
				bytes += entry.cbData;
		}
	}
	return bytes;
}

#endif
