/* SPDX-License-Identifier: MIT */
/* T.30's name of a code as the coder knows it. */
#ifndef MEDIA_PAGE_CODING_H
#define MEDIA_PAGE_CODING_H

#include "core/t30/t30_format.h"
#include "core/t4/t4_coding.h"

static inline enum t4_coding page_coding(enum t30_coding coding)
{
	static const enum t4_coding codings[T30_CODINGS] = {
		[T30_CODING_MH] = T4_MH, [T30_CODING_MR] = T4_MR, [T30_CODING_MMR] = T4_MMR};

	return codings[coding];
}

#endif
