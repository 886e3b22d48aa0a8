/* SPDX-License-Identifier: MIT */
/*
 * What the user has told the system about himself as a sender of faxes, once
 * for all programs: HKCU\Software\Microsoft\Fax\UserInfo.
 */
#ifndef WIN_COMMON_USER_INFO_H
#define WIN_COMMON_USER_INFO_H

#include <windows.h>

/* Columns: member, value in the registry. */
#define USER_INFO_LIST(X) \
	X(full_name, L"FullName") \
	X(fax_number, L"FaxNumber") \
	X(mailbox, L"Mailbox") \
	X(company, L"Company") \
	X(title, L"Title") \
	X(department, L"Department") \
	X(office, L"Office") \
	X(home_phone, L"HomePhone") \
	X(office_phone, L"OfficePhone") \
	X(address, L"Address") \
	X(city, L"City") \
	X(state, L"State") \
	X(zip, L"ZIP") \
	X(country, L"Country") \
	X(billing_code, L"BillingCode")

/* Texts from malloc(); NULL when the user has not said it. */
struct user_info {
#define X(member, value) WCHAR *member;
	USER_INFO_LIST(X)
#undef X
};

/* What is not there, is no text, or is longer than USER_INFO_MAX characters is left out. */
#define USER_INFO_MAX 1024
void user_info_read(struct user_info *ret_info);
void user_info_fini(struct user_info *info);

#endif
