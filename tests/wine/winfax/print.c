/* SPDX-License-Identifier: MIT */
/* Printing: to a printer, and a cover page into a metafile, which the test then reads. */
#include "shell.h"

#include <stdio.h>
#include <string.h>

/* PRINTER DRIVER PPD: installs both, for PostScript, on the port FILE: */
static void add_printer(char **args)
{
	DRIVER_INFO_3 driver = {.cVersion = 3,
				.pName = (LPTSTR)text_of(args[1]),
				.pDriverPath = (LPTSTR)TEXT("wineps.drv"),
				.pDataFile = (LPTSTR)text_of(args[2]),
				.pConfigFile = (LPTSTR)TEXT("wineps.drv"),
				.pDefaultDataType = (LPTSTR)TEXT("RAW")};
	PRINTER_INFO_2 printer = {.pPrinterName = (LPTSTR)text_of(args[0]),
				  .pPortName = (LPTSTR)TEXT("FILE:"),
				  .pDriverName = driver.pName,
				  .pPrintProcessor = (LPTSTR)TEXT("WinPrint"),
				  .pDatatype = (LPTSTR)TEXT("RAW")};
	HANDLE handle;

	call_begins();
	if (!AddPrinterDriverEx(NULL, 3, (BYTE *)&driver, APD_COPY_ALL_FILES | APD_COPY_FROM_DIRECTORY)) {
		call_ended(FALSE);
		return;
	}
	handle = AddPrinter(NULL, 2, (BYTE *)&printer);
	call_ended(handle != NULL);
	ClosePrinter(handle);
}

static void delete_printer(char **args)
{
	HANDLE handle;

	call_begins();
	if (!OpenPrinter((LPTSTR)text_of(args[0]), &handle, NULL)) {
		call_ended(FALSE);
		return;
	}
	call_ended(DeletePrinter(handle));
	ClosePrinter(handle);
}

/* PRINTER NAME=VALUE ... [cover NAME=VALUE ...]: begins a document, prints its cover page and one that is empty */
static void start_print_job(char **args)
{
	FAX_PRINT_INFO info = {.SizeOfStruct = sizeof(info)};
	FAX_COVERPAGE_INFO cover = {.SizeOfStruct = sizeof(cover)};
	FAX_CONTEXT_INFO context = {.SizeOfStruct = sizeof(context), .hDC = NULL};
	char **cover_args = split_cover(args);
	DWORD id = 0;
	BOOL result;

	struct_set(print_info_fields, &info, args + 1);
	if (cover_args)
		struct_set(cover_page_fields, &cover, cover_args);
	call_begins();
	call_ended(result = FaxStartPrintJob(text_of(args[0]), &info, &id, &context));
	tell_number("job", id);
	if (!result)
		return;
	tell_number("local", context.ServerName[0] == 0);
	tell_number("technology", GetDeviceCaps(context.hDC, TECHNOLOGY));
	if (cover_args)
		tell_number("cover", FaxPrintCoverPage(&context, &cover));
	tell_number("page", StartPage(context.hDC) > 0 && EndPage(context.hDC) > 0);
	tell_number("ended", EndDoc(context.hDC) > 0);
	if (cover_args)
		tell_number("late", FaxPrintCoverPage(&context, &cover) ? 0 : GetLastError());
	DeleteDC(context.hDC);
}

/* What a metafile draws, UTF-16, a 0 behind each text. */
static BYTE drawn[65536];
static size_t drawn_bytes;

static int CALLBACK on_record(HDC dc, HANDLETABLE *handles, const ENHMETARECORD *record, int count, LPARAM arg)
{
	const EMREXTTEXTOUTW *out = (const void *)record;
	const BYTE *text;

	(void)dc;
	(void)handles;
	(void)count;
	(void)arg;
	if (record->iType != EMR_EXTTEXTOUTW || drawn_bytes + (out->emrtext.nChars + 1) * sizeof(WCHAR) > sizeof(drawn))
		return 1;
	text = (const BYTE *)record + out->emrtext.offString;
	memcpy(drawn + drawn_bytes, text, out->emrtext.nChars * sizeof(WCHAR));
	drawn_bytes += (out->emrtext.nChars + 1) * sizeof(WCHAR);
	return 1;
}

/* NAME=VALUE ...: what is drawn */
static void print_cover_page(char **args)
{
	FAX_COVERPAGE_INFO cover = {.SizeOfStruct = sizeof(cover)};
	FAX_CONTEXT_INFO context = {.SizeOfStruct = sizeof(context)};
	HENHMETAFILE file;

	context.hDC = CreateEnhMetaFileW(NULL, NULL, NULL, NULL);
	struct_set(cover_page_fields, &cover, args);
	call_begins();
	call_ended(FaxPrintCoverPage(&context, &cover));
	file = CloseEnhMetaFile(context.hDC);
	memset(drawn, 0, sizeof(drawn));
	drawn_bytes = 0;
	EnumEnhMetaFile(NULL, file, on_record, NULL, NULL);
	tell_bytes("drawn", drawn, drawn_bytes);
	DeleteEnhMetaFile(file);
}

const struct command commands_print[] = {
	{"add printer",       3, add_printer     },
	{"delete printer",    1, delete_printer  },
	{"FaxStartPrintJob",  1, start_print_job },
	{"FaxPrintCoverPage", 0, print_cover_page},
	{NULL,		0, NULL            },
};
