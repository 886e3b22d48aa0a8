/* SPDX-License-Identifier: MIT */
/* Documents to be sent; see document.h. */
#include "winfax/document.h"

#include <stdlib.h>

#include "base/macros.h"
#include "common/text.h"
#include "winfax/block.h"
#include "winfax/value.h"

/* FAX_JOB_PARAM.Reserved[0]: send on the port whose id is in Reserved[1]. */
#define ON_PORT 0xFFFFFFFFu

/* The server has no cover pages: one that is wanted is refused, not left out. */
static DWORD check_cover(const void *cover, bool optional, enum form form)
{
	FAX_COVERPAGE_INFOA *info;
	bool named;
	DWORD code;

	if (!cover)
		return ERROR_SUCCESS;
	code = record_take(&record_cover_page, cover, form, (void **)&info);
	if (code != ERROR_SUCCESS)
		return code;
	named = info->CoverPageName && info->CoverPageName[0];
	block_free(info);
	if (named)
		return ERROR_NOT_SUPPORTED;
	return optional ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
}

/* 1 and 2 are taken and have no effect, as on Windows 2000 with mail: the server sends no reports. */
static bool report_is_known(DWORD type)
{
	return type == DRT_NONE || type == DRT_EMAIL || type == DRT_INBOX;
}

static DWORD set_schedule(const FAX_JOB_PARAMA *param, struct fax_document *document)
{
	switch (param->ScheduleAction) {
	case JSA_NOW:
		return ERROR_SUCCESS;
	case JSA_DISCOUNT_PERIOD:
		document->discount = true;
		return ERROR_SUCCESS;
	case JSA_SPECIFIC_TIME:
		document->send_at = value_from_systemtime(&param->ScheduleTime);
		return document->send_at != 0 ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
	default:
		return ERROR_INVALID_PARAMETER;
	}
}

static DWORD fill(const FAX_JOB_PARAMA *param, struct fax_document *document)
{
	if (!param->RecipientNumber || !param->RecipientNumber[0] || !report_is_known(param->DeliveryReportType))
		return ERROR_INVALID_PARAMETER;
	if (param->CallHandle != 0)
		return ERROR_NOT_SUPPORTED;
	*document = (struct fax_document){
		.number = param->RecipientNumber,
		.document_name = param->DocumentName && param->DocumentName[0] ? param->DocumentName : NULL,
		.recipient_name = param->RecipientName,
		.sender_name = param->SenderName,
		.sender_company = param->SenderCompany,
		.sender_dept = param->SenderDept,
		.billing_code = param->BillingCode,
		.tsid = param->Tsid,
		.priority = FAX_PRIORITY_NORMAL,
		.retries = FAX_RETRIES_DEFAULT,
		.device_id = (DWORD)param->Reserved[0] == ON_PORT ? (DWORD)param->Reserved[1] : 0,
	};
	return set_schedule(param, document);
}

DWORD document_from(const void *param, const void *cover, bool cover_optional, enum form form,
		    FAX_JOB_PARAMA **ret_param, struct fax_document *ret_document)
{
	FAX_JOB_PARAMA *copy;
	DWORD code = record_take(&record_job_param, param, form, (void **)&copy);

	if (code != ERROR_SUCCESS)
		return code;
	text_station_id((char *)(ULONG_PTR)copy->Tsid);
	code = fill(copy, ret_document);
	if (code == ERROR_SUCCESS)
		code = check_cover(cover, cover_optional, form);
	if (code != ERROR_SUCCESS) {
		block_free(copy);
		return code;
	}
	*ret_param = copy;
	return ERROR_SUCCESS;
}

DWORD document_file(const void *name, enum form form, char **ret_path)
{
	AUTO_MEM char *path = NULL;
	AUTO_MEM WCHAR *wide = NULL;
	DWORD code = record_take_text(name, form, &path), attributes;

	if (code != ERROR_SUCCESS)
		return code;
	if (!path[0])
		return ERROR_INVALID_PARAMETER;
	wide = text_to_wide(path);
	if (!wide)
		return ERROR_NOT_ENOUGH_MEMORY;
	attributes = GetFileAttributesW(wide);
	if (attributes == INVALID_FILE_ATTRIBUTES || attributes & FILE_ATTRIBUTE_DIRECTORY)
		return ERROR_FILE_NOT_FOUND;
	*ret_path = path;
	path = NULL;
	return ERROR_SUCCESS;
}
