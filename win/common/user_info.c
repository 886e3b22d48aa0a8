/* SPDX-License-Identifier: MIT */
/* The user's information as a sender; see user_info.h. */
#include "common/user_info.h"

#include "common/text.h"

char *user_info(const WCHAR *value)
{
	WCHAR text[USER_INFO_MAX + 1];
	DWORD bytes = sizeof(text);

	/* RegGetValue() sees to it that the text is terminated. */
	if (RegGetValueW(HKEY_CURRENT_USER, L"Software\\Microsoft\\Fax\\UserInfo", value, RRF_RT_REG_SZ, NULL, text,
			 &bytes) != ERROR_SUCCESS ||
	    !text[0])
		return NULL;
	return text_from_wide(text);
}
