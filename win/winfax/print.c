/* SPDX-License-Identifier: MIT */
/*
 * Printing to a fax printer of this computer. Faxport installs none: these
 * functions are for the printer of another fax service, e.g. Windows' own. A
 * fax printer is one whose driver or port is named so: "Microsoft Shared Fax
 * Driver", "SHRFAX:". What becomes of the pages, and whom they go to, is that
 * printer's business: the recipient in FAX_PRINT_INFO is checked as documented
 * and cannot be handed over, since how drivers are told is not documented.
 */
#include <windows.h>

#include <stdlib.h>
#include <winspool.h>

#include "base/macros.h"
#include "common/text.h"
#include "winfax/block.h"
#include "winfax/call.h"
#include "winfax/cover_page.h"
#include "winfax/record.h"

/* More than any list of printers. */
#define PRINTERS_BYTES_MAX (16u * 1024 * 1024)

/* ---- which printer --------------------------------------------------- */

static bool says_fax(const WCHAR *text)
{
	for (; text && *text; text++) {
		if (_wcsnicmp(text, L"fax", 3) == 0)
			return true;
	}
	return false;
}

static bool is_fax_printer(const PRINTER_INFO_2W *printer)
{
	return says_fax(printer->pDriverName) || says_fax(printer->pPortName);
}

/* The first one of this computer. A copy of its name, from malloc(). */
static DWORD find_printer(WCHAR **ret_name)
{
	DWORD flags = PRINTER_ENUM_LOCAL, bytes = 0, count = 0, i;
	AUTO_MEM PRINTER_INFO_2W *printers = NULL;

	EnumPrintersW(flags, NULL, 2, NULL, 0, &bytes, &count);
	if (bytes == 0 || bytes > PRINTERS_BYTES_MAX)
		return ERROR_INVALID_PRINTER_NAME;
	printers = malloc(bytes);
	if (!printers)
		return ERROR_NOT_ENOUGH_MEMORY;
	if (!EnumPrintersW(flags, NULL, 2, (BYTE *)printers, bytes, &bytes, &count))
		return ERROR_INVALID_PRINTER_NAME;
	for (i = 0; i < count && !is_fax_printer(&printers[i]); i++)
		;
	if (i == count)
		return ERROR_INVALID_PRINTER_NAME;
	*ret_name = _wcsdup(printers[i].pPrinterName);
	return *ret_name ? ERROR_SUCCESS : ERROR_NOT_ENOUGH_MEMORY;
}

/* Whether @name is a fax printer; the name of its server, "" for this computer. */
static DWORD look_at_printer(WCHAR *name, WCHAR *ret_server, size_t size)
{
	AUTO_MEM PRINTER_INFO_2W *printer = NULL;
	DWORD code = ERROR_INVALID_PRINTER_NAME, bytes = 0;
	const WCHAR *server;
	HANDLE handle;

	if (!OpenPrinterW(name, &handle, NULL))
		return ERROR_INVALID_PRINTER_NAME;
	GetPrinterW(handle, 2, NULL, 0, &bytes);
	printer = bytes > 0 && bytes <= PRINTERS_BYTES_MAX ? malloc(bytes) : NULL;
	if (printer && GetPrinterW(handle, 2, (BYTE *)printer, bytes, &bytes) && is_fax_printer(printer)) {
		server = printer->pServerName ? printer->pServerName : L"";
		while (*server == L'\\')
			server++;
		wcsncpy(ret_server, server, size - 1);
		ret_server[size - 1] = L'\0';
		code = ERROR_SUCCESS;
	}
	ClosePrinter(handle);
	return code;
}

/* ---- a document on it ------------------------------------------------ */

struct print_job {
	DWORD id; /* of the spooler */
	HDC dc;
	WCHAR server[MAX_COMPUTERNAME_LENGTH + 1];
};

static DWORD begin_document(const WCHAR *printer, const WCHAR *name, const WCHAR *file, struct print_job *job)
{
	DOCINFOW document = {.cbSize = sizeof(document), .lpszDocName = name, .lpszOutput = file};
	int id;

	job->dc = CreateDCW(L"WINSPOOL", printer, NULL, NULL);
	if (!job->dc)
		return ERROR_INVALID_PRINTER_NAME;
	SetLastError(ERROR_SUCCESS);
	id = StartDocW(job->dc, &document);
	if (id > 0) {
		job->id = (DWORD)id;
		return ERROR_SUCCESS;
	}
	DeleteDC(job->dc);
	return GetLastError() != ERROR_SUCCESS ? GetLastError() : ERROR_PRINT_CANCELLED;
}

static DWORD start_on(WCHAR *printer, const FAX_PRINT_INFOA *info, struct print_job *job)
{
	AUTO_MEM WCHAR *name = text_to_wide(info->DocName ? info->DocName : "");
	AUTO_MEM WCHAR *file =
		info->OutputFileName && info->OutputFileName[0] ? text_to_wide(info->OutputFileName) : NULL;
	DWORD code = look_at_printer(printer, job->server, ARRAY_SIZE(job->server));

	if (code != ERROR_SUCCESS)
		return code;
	if (!name || (!file && info->OutputFileName && info->OutputFileName[0]))
		return ERROR_NOT_ENOUGH_MEMORY;
	return begin_document(printer, name, file, job);
}

static bool is_given(const char *text)
{
	return text && text[0];
}

static DWORD start_job(const void *printer_given, const void *info_given, enum form form, struct print_job *job)
{
	AUTO_MEM char *printer = NULL;
	AUTO_MEM WCHAR *wide = NULL;
	FAX_PRINT_INFOA *info;
	DWORD code = record_take(&record_print_info, info_given, form, (void **)&info);

	if (code != ERROR_SUCCESS)
		return code;
	if (!is_given(info->RecipientNumber) && !is_given(info->OutputFileName))
		code = ERROR_INVALID_PARAMETER;
	if (code == ERROR_SUCCESS && printer_given)
		code = record_take_text(printer_given, form, &printer);
	if (code == ERROR_SUCCESS && !printer)
		code = find_printer(&wide);
	else if (code == ERROR_SUCCESS && !(wide = text_to_wide(printer)))
		code = ERROR_NOT_ENOUGH_MEMORY;
	if (code == ERROR_SUCCESS)
		code = start_on(wide, info, job);
	block_free(info);
	return code;
}

BOOL WINAPI FaxStartPrintJobA(LPCSTR PrinterName, const FAX_PRINT_INFOA *PrintInfo, LPDWORD FaxJobId,
			      PFAX_CONTEXT_INFOA FaxContextInfo)
{
	struct print_job job;
	DWORD code;

	if (!FaxJobId || !FaxContextInfo || FaxContextInfo->SizeOfStruct != sizeof(*FaxContextInfo))
		return call_result(ERROR_INVALID_PARAMETER);
	code = start_job(PrinterName, PrintInfo, FORM_A, &job);
	if (code != ERROR_SUCCESS)
		return call_result(code);
	*FaxJobId = job.id;
	FaxContextInfo->hDC = job.dc;
	FaxContextInfo->ServerName[0] = '\0';
	WideCharToMultiByte(CP_ACP, 0, job.server, -1, FaxContextInfo->ServerName, sizeof(FaxContextInfo->ServerName),
			    NULL, NULL);
	return call_result(ERROR_SUCCESS);
}

BOOL WINAPI FaxStartPrintJobW(LPCWSTR PrinterName, const FAX_PRINT_INFOW *PrintInfo, LPDWORD FaxJobId,
			      PFAX_CONTEXT_INFOW FaxContextInfo)
{
	struct print_job job;
	DWORD code;

	if (!FaxJobId || !FaxContextInfo || FaxContextInfo->SizeOfStruct != sizeof(*FaxContextInfo))
		return call_result(ERROR_INVALID_PARAMETER);
	code = start_job(PrinterName, PrintInfo, FORM_W, &job);
	if (code != ERROR_SUCCESS)
		return call_result(code);
	*FaxJobId = job.id;
	FaxContextInfo->hDC = job.dc;
	memcpy(FaxContextInfo->ServerName, job.server, sizeof(job.server));
	return call_result(ERROR_SUCCESS);
}

/* ---- its cover page -------------------------------------------------- */

static DWORD print_cover(HDC dc, const WCHAR *server, const void *given, enum form form)
{
	AUTO_MEM WCHAR *file = NULL;
	FAX_COVERPAGE_INFOA *cover;
	DWORD code = record_take(&record_cover_page, given, form, (void **)&cover), attributes;

	if (code != ERROR_SUCCESS)
		return code;
	if (!dc || !is_given(cover->CoverPageName)) {
		code = ERROR_INVALID_PARAMETER;
		goto out;
	}
	file = cover_page_file(cover, server);
	attributes = file ? GetFileAttributesW(file) : INVALID_FILE_ATTRIBUTES;
	if (!file)
		code = ERROR_NOT_ENOUGH_MEMORY;
	else if (attributes == INVALID_FILE_ATTRIBUTES || attributes & FILE_ATTRIBUTE_DIRECTORY)
		code = ERROR_FILE_NOT_FOUND;
	else
		code = cover_page_draw(dc, cover);
out:
	block_free(cover);
	return code;
}

BOOL WINAPI FaxPrintCoverPageA(const FAX_CONTEXT_INFOA *FaxContextInfo, const FAX_COVERPAGE_INFOA *CoverPageInfo)
{
	WCHAR server[MAX_COMPUTERNAME_LENGTH + 1] = L"";

	if (!FaxContextInfo || FaxContextInfo->SizeOfStruct != sizeof(*FaxContextInfo))
		return call_result(ERROR_INVALID_PARAMETER);
	MultiByteToWideChar(CP_ACP, 0, FaxContextInfo->ServerName,
			    (int)strnlen(FaxContextInfo->ServerName, MAX_COMPUTERNAME_LENGTH), server,
			    MAX_COMPUTERNAME_LENGTH);
	return call_result(print_cover(FaxContextInfo->hDC, server, CoverPageInfo, FORM_A));
}

BOOL WINAPI FaxPrintCoverPageW(const FAX_CONTEXT_INFOW *FaxContextInfo, const FAX_COVERPAGE_INFOW *CoverPageInfo)
{
	WCHAR server[MAX_COMPUTERNAME_LENGTH + 1] = L"";

	if (!FaxContextInfo || FaxContextInfo->SizeOfStruct != sizeof(*FaxContextInfo))
		return call_result(ERROR_INVALID_PARAMETER);
	wcsncpy(server, FaxContextInfo->ServerName, MAX_COMPUTERNAME_LENGTH);
	return call_result(print_cover(FaxContextInfo->hDC, server, CoverPageInfo, FORM_W));
}
