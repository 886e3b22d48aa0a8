/* SPDX-License-Identifier: MIT */
/*
 * A cover page on a device context. The templates of Windows, .cov files, are
 * in a format that is not public: what is drawn is a plain page with all that
 * the program has given, whatever the template would do with it.
 */
#ifndef WIN_WINFAX_COVER_PAGE_H
#define WIN_WINFAX_COVER_PAGE_H

#include <windows.h>

#include <winfax.h>

/*
 * @cover: its texts in UTF-8. A Win32 code. ERROR_SPL_NO_STARTDOC: nobody has
 * begun a document on @dc.
 */
DWORD cover_page_draw(HDC dc, const FAX_COVERPAGE_INFOA *cover);

/*
 * The file of the template, in UTF-16, from malloc(): as it is named, or in the
 * folder for common ones, of this computer or of the print server @server (not
 * ""). NULL: out of memory.
 */
WCHAR *cover_page_file(const FAX_COVERPAGE_INFOA *cover, const WCHAR *server);

#endif
