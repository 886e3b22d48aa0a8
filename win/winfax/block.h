/* SPDX-License-Identifier: MIT */
/* Memory that programs free with FaxFreeBuffer(): one block per result. */
#ifndef WIN_WINFAX_BLOCK_H
#define WIN_WINFAX_BLOCK_H

#include <windows.h>

/* Zeroed; NULL: out of memory. A block of 0 bytes is one too. */
void *block_new(size_t size);

/* NULL is fine. */
void block_free(void *block);

#endif
