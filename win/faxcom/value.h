/* SPDX-License-Identifier: MIT */
/*
 * Values of libfaxport as automation has them. The kinds, as the tables of
 * properties name them: text (BSTR), number (long), flag (BOOL: 0 or 1), date
 * (DATE, UTC), duration (DATE, one day is 1).
 */
#ifndef FAXCOM_VALUE_H
#define FAXCOM_VALUE_H

#include <windows.h>
#include <oleauto.h>

#include <stdbool.h>
#include <stdint.h>

/* VALUE_TYPE(text) is BSTR. */
#define VALUE_TYPE(kind) VALUE_TYPE_##kind
#define VALUE_TYPE_text BSTR
#define VALUE_TYPE_number LONG
#define VALUE_TYPE_flag BOOL
#define VALUE_TYPE_date DATE
#define VALUE_TYPE_duration DATE

/* E_OUTOFMEMORY, else S_OK. A text is the caller's. */
HRESULT value_text(BSTR *ret_text, const char *utf8);
HRESULT value_wide(BSTR *ret_text, const WCHAR *wide);
HRESULT value_date(DATE *ret_date, int64_t unix_s); /* 0.0 for 0, unknown, and for what no DATE can be */

/* 32 bits of the server, where -1 is the highest number. */
static inline HRESULT value_number(LONG *ret_number, uint32_t number)
{
	*ret_number = (LONG)number;
	return S_OK;
}

static inline HRESULT value_flag(BOOL *ret_flag, bool flag)
{
	*ret_flag = flag;
	return S_OK;
}

static inline HRESULT value_duration(DATE *ret_duration, uint32_t seconds)
{
	*ret_duration = seconds / 86400.0;
	return S_OK;
}

/*
 * A BSTR as libfaxport takes text: up to its first NUL, as all that is given
 * to winfax.dll; NULL is "". From malloc(); NULL: out of memory.
 */
char *value_utf8(BSTR text);

/* A copy with all that is in it; NULL: out of memory. */
BSTR value_copy(BSTR text);

#endif
