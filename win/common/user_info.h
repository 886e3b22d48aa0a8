/* SPDX-License-Identifier: MIT */
/*
 * What the user has told the system about himself as a sender of faxes, once
 * for all programs: HKCU\Software\Microsoft\Fax\UserInfo.
 */
#ifndef WIN_COMMON_USER_INFO_H
#define WIN_COMMON_USER_INFO_H

#include <windows.h>

#define USER_INFO_MAX 1024 /* characters */

/*
 * @value is FullName, FaxNumber, Company, Department, Title, Office, Address,
 * City, State, ZIP, Country, HomePhone, OfficePhone, Mailbox or BillingCode.
 * UTF-8, from malloc(); NULL: he has not said it, or it is no text, or longer
 * than USER_INFO_MAX.
 */
char *user_info(const WCHAR *value);

#endif
