/* SPDX-License-Identifier: MIT */
/* A plain cover page; see cover_page.h. */
#include "winfax/cover_page.h"

#include <shlobj.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/macros.h"
#include "common/text.h"

/* ---- where templates are --------------------------------------------- */

#define COMMON_FOLDER L"\\Microsoft\\Windows NT\\MSFax\\Common Coverpages"

/* The folder for common pages, with its last backslash; "" when @size is too small or there is none. */
static void common_folder(const WCHAR *server, WCHAR *folder, size_t size)
{
	WCHAR data[MAX_PATH];

	folder[0] = L'\0';
	if (server[0])
		_snwprintf(folder, size, L"%ls%ls\\FAX$\\Coverpg\\", server[0] == L'\\' ? L"" : L"\\\\", server);
	else if (SHGetFolderPathW(NULL, CSIDL_COMMON_APPDATA, NULL, SHGFP_TYPE_CURRENT, data) == S_OK)
		_snwprintf(folder, size, L"%ls%ls\\", data, COMMON_FOLDER);
	folder[size - 1] = L'\0';
}

WCHAR *cover_page_file(const FAX_COVERPAGE_INFOA *cover, const WCHAR *server)
{
	AUTO_MEM WCHAR *name = text_to_wide(cover->CoverPageName);
	WCHAR folder[2 * MAX_PATH], *path;
	size_t size;

	if (!name)
		return NULL;
	folder[0] = L'\0';
	if (cover->UseServerCoverPage)
		common_folder(server, folder, ARRAY_SIZE(folder));
	size = wcslen(folder) + wcslen(name) + 1;
	path = malloc(size * sizeof(*path));
	if (path)
		_snwprintf(path, size, L"%ls%ls", folder, name);
	return path;
}

/* ---- the page -------------------------------------------------------- */

/* clang-format off */
#define AT(member) offsetof(FAX_COVERPAGE_INFOA, member)
static const struct {
	const WCHAR *label; /* NULL: a line is left free */
	size_t member;
} lines[] = {
	{L"To",           AT(RecName)          },
	{L"Fax",          AT(RecFaxNumber)     },
	{L"Company",      AT(RecCompany)       },
	{L"Title",        AT(RecTitle)         },
	{L"Department",   AT(RecDepartment)    },
	{L"Office",       AT(RecOfficeLocation)},
	{L"Street",       AT(RecStreetAddress) },
	{L"City",         AT(RecCity)          },
	{L"State",        AT(RecState)         },
	{L"ZIP",          AT(RecZip)           },
	{L"Country",      AT(RecCountry)       },
	{L"Home phone",   AT(RecHomePhone)     },
	{L"Office phone", AT(RecOfficePhone)   },
	{NULL,            0                    },
	{L"From",         AT(SdrName)          },
	{L"Fax",          AT(SdrFaxNumber)     },
	{L"Company",      AT(SdrCompany)       },
	{L"Address",      AT(SdrAddress)       },
	{L"Title",        AT(SdrTitle)         },
	{L"Department",   AT(SdrDepartment)    },
	{L"Office",       AT(SdrOfficeLocation)},
	{L"Home phone",   AT(SdrHomePhone)     },
	{L"Office phone", AT(SdrOfficePhone)   },
	{NULL,            0                    },
	{L"Subject",      AT(Subject)          },
};
#undef AT
/* clang-format on */

/* Where on the page we are; all in the units of the device context. */
struct pen {
	HDC dc;
	int left, right, bottom, y;
	int label_width, line_height;
};

/* All of @text, wrapped between @left and the margin. */
static void draw_text(struct pen *pen, int left, const WCHAR *text)
{
	RECT box = {left, pen->y, pen->right, pen->bottom};

	if (pen->y < pen->bottom)
		pen->y += DrawTextW(pen->dc, text, -1, &box, DT_LEFT | DT_WORDBREAK | DT_NOPREFIX | DT_EXPANDTABS);
}

static void draw_line(struct pen *pen, const WCHAR *label, const WCHAR *text)
{
	if (pen->y >= pen->bottom)
		return;
	TextOutW(pen->dc, pen->left, pen->y, label, (int)wcslen(label));
	draw_text(pen, pen->left + pen->label_width, text);
}

static DWORD draw_lines(struct pen *pen, const FAX_COVERPAGE_INFOA *cover)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		const char *text = *(const char *const *)(const void *)((const char *)cover + lines[i].member);
		AUTO_MEM WCHAR *wide = NULL;

		if (!lines[i].label) {
			pen->y += pen->line_height;
			continue;
		}
		if (!text || !text[0])
			continue;
		wide = text_to_wide(text);
		if (!wide)
			return ERROR_NOT_ENOUGH_MEMORY;
		draw_line(pen, lines[i].label, wide);
	}
	return ERROR_SUCCESS;
}

/* The time that is given, or now; pages when they are known. */
static void draw_facts(struct pen *pen, const FAX_COVERPAGE_INFOA *cover)
{
	SYSTEMTIME time = cover->TimeSent;
	WCHAR date[128], clock[64], text[256];

	if (time.wYear == 0)
		GetLocalTime(&time);
	if (GetDateFormatW(LOCALE_USER_DEFAULT, DATE_LONGDATE, &time, NULL, date, ARRAY_SIZE(date)) > 0 &&
	    GetTimeFormatW(LOCALE_USER_DEFAULT, TIME_NOSECONDS, &time, NULL, clock, ARRAY_SIZE(clock)) > 0) {
		_snwprintf(text, ARRAY_SIZE(text), L"%ls, %ls", date, clock);
		draw_line(pen, L"Date", text);
	}
	if (cover->PageCount == 0)
		return;
	_snwprintf(text, ARRAY_SIZE(text), L"%u", (unsigned)cover->PageCount);
	draw_line(pen, L"Pages", text);
}

static DWORD draw_page(HDC dc, const FAX_COVERPAGE_INFOA *cover)
{
	int width = GetDeviceCaps(dc, HORZRES), height = GetDeviceCaps(dc, VERTRES);
	struct pen pen = {.dc = dc, .left = width / 12, .right = width - width / 12, .bottom = height - height / 16};
	AUTO_MEM WCHAR *note = cover->Note ? text_to_wide(cover->Note) : NULL;
	DWORD code;

	if (cover->Note && !note)
		return ERROR_NOT_ENOUGH_MEMORY;
	pen.y = height / 16;
	pen.line_height = height / 60;
	pen.label_width = width / 6;
	draw_text(&pen, pen.left, L"FAX");
	pen.y += pen.line_height;
	code = draw_lines(&pen, cover);
	draw_facts(&pen, cover);
	pen.y += pen.line_height;
	if (note)
		draw_text(&pen, pen.left, note);
	return code;
}

DWORD cover_page_draw(HDC dc, const FAX_COVERPAGE_INFOA *cover)
{
	HFONT font = CreateFontW(-GetDeviceCaps(dc, VERTRES) / 75, 0, 0, 0, FW_NORMAL, FALSE, FALSE, FALSE,
				 DEFAULT_CHARSET, OUT_DEFAULT_PRECIS, CLIP_DEFAULT_PRECIS, DEFAULT_QUALITY,
				 VARIABLE_PITCH | FF_SWISS, L"Arial");
	bool paged = GetObjectType(dc) != OBJ_ENHMETADC; /* a metafile has no pages */
	HGDIOBJ before;
	DWORD code;

	if (!font)
		return ERROR_NOT_ENOUGH_MEMORY;
	if (paged && StartPage(dc) <= 0) {
		DeleteObject(font);
		return ERROR_SPL_NO_STARTDOC;
	}
	before = SelectObject(dc, font);
	code = draw_page(dc, cover);
	SelectObject(dc, before);
	DeleteObject(font);
	SetLastError(ERROR_SUCCESS);
	if (paged && EndPage(dc) <= 0 && code == ERROR_SUCCESS)
		code = GetLastError() != ERROR_SUCCESS ? GetLastError() : ERROR_PRINT_CANCELLED;
	return code;
}
