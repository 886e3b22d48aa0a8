/* SPDX-License-Identifier: MIT */
/* Blocks for programs; see block.h. They are of the heap of the process, so that the two may use different C libraries.
 */
#include "winfax/block.h"

#include <winfax.h>

void *block_new(size_t size)
{
	return HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, size > 0 ? size : 1);
}

void block_free(void *block)
{
	if (block)
		HeapFree(GetProcessHeap(), 0, block);
}

VOID WINAPI FaxFreeBuffer(LPVOID Buffer)
{
	block_free(Buffer);
}
