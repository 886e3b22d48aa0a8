/* SPDX-License-Identifier: MIT */
/* The user's information as a sender; see user_info.h. */
#include "common/user_info.h"

#include <stdlib.h>

static WCHAR *read_value(const WCHAR *name)
{
	WCHAR text[USER_INFO_MAX + 1];
	DWORD bytes = sizeof(text);

	/* RegGetValue() sees to it that the text is terminated. */
	if (RegGetValueW(HKEY_CURRENT_USER, L"Software\\Microsoft\\Fax\\UserInfo", name, RRF_RT_REG_SZ, NULL, text,
			 &bytes) != ERROR_SUCCESS ||
	    !text[0])
		return NULL;
	return _wcsdup(text);
}

void user_info_read(struct user_info *ret_info)
{
#define X(member, value) ret_info->member = read_value(value);
	USER_INFO_LIST(X)
#undef X
}

void user_info_fini(struct user_info *info)
{
#define X(member, value) free(info->member);
	USER_INFO_LIST(X)
#undef X
}
