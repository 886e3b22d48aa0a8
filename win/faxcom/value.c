/* SPDX-License-Identifier: MIT */
/* Values as automation has them; see value.h. */
#include "faxcom/value.h"

#include <string.h>

#include "base/wintime.h"
#include "common/text.h"

HRESULT value_text(BSTR *ret_text, const char *utf8)
{
	int length = (int)strlen(utf8);
	int units = length ? MultiByteToWideChar(CP_UTF8, 0, utf8, length, NULL, 0) : 0;

	*ret_text = SysAllocStringLen(NULL, (UINT)units);
	if (!*ret_text)
		return E_OUTOFMEMORY;
	if (units)
		MultiByteToWideChar(CP_UTF8, 0, utf8, length, *ret_text, units);
	return S_OK;
}

HRESULT value_wide(BSTR *ret_text, const WCHAR *wide)
{
	*ret_text = SysAllocString(wide);
	return *ret_text ? S_OK : E_OUTOFMEMORY;
}

HRESULT value_date(DATE *ret_date, int64_t unix_s)
{
	SYSTEMTIME parts;
	uint16_t numbers[8];

	*ret_date = 0;
	if (unix_s == 0)
		return S_OK;
	wintime_to_systemtime(unix_s, numbers);
	parts = (SYSTEMTIME){
		.wYear = numbers[0],
		.wMonth = numbers[1],
		.wDayOfWeek = numbers[2],
		.wDay = numbers[3],
		.wHour = numbers[4],
		.wMinute = numbers[5],
		.wSecond = numbers[6],
	};
	SystemTimeToVariantTime(&parts, ret_date);
	return S_OK;
}

char *value_utf8(BSTR text)
{
	return text_from_wide(text ? text : L"");
}

BSTR value_copy(BSTR text)
{
	/* Not by SysAllocStringLen(): a BSTR can have an odd number of bytes. */
	return SysAllocStringByteLen((const char *)text, SysStringByteLen(text));
}
