/* SPDX-License-Identifier: MIT */
/* What the user has stored about himself, for the sender's side of a fax. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "common/text.h"
#include "common/user_info.h"
#include "winfax/block.h"
#include "winfax/call.h"
#include "winfax/record.h"

#define NONE ((size_t)-1)

/* Where each value of the registry goes, as offsets of members. Two with one place: one after the other, with a comma.
 */
#define P(member) offsetof(FAX_JOB_PARAMA, member)
#define C(member) offsetof(FAX_COVERPAGE_INFOA, member)
/* clang-format off */
static const struct {
	const WCHAR *value;
	size_t param, cover;
} values[] = {
	{L"FullName",    P(SenderName),    C(SdrName)          },
	{L"FaxNumber",   NONE,             C(SdrFaxNumber)     },
	{L"Company",     P(SenderCompany), C(SdrCompany)       },
	{L"Address",     NONE,             C(SdrAddress)       },
	{L"City",        NONE,             C(SdrAddress)       },
	{L"State",       NONE,             C(SdrAddress)       },
	{L"ZIP",         NONE,             C(SdrAddress)       },
	{L"Country",     NONE,             C(SdrAddress)       },
	{L"Title",       NONE,             C(SdrTitle)         },
	{L"Department",  P(SenderDept),    C(SdrDepartment)    },
	{L"Office",      NONE,             C(SdrOfficeLocation)},
	{L"HomePhone",   NONE,             C(SdrHomePhone)     },
	{L"OfficePhone", NONE,             C(SdrOfficePhone)   },
	{L"BillingCode", P(BillingCode),   NONE                },
};
/* clang-format on */
#undef P
#undef C

static char *user_name(void)
{
	WCHAR name[257]; /* UNLEN and its end */
	DWORD size = ARRAY_SIZE(name);

	return GetUserNameW(name, &size) ? text_from_wide(name) : NULL;
}

/* ---- filling in ------------------------------------------------------ */

struct completed {
	FAX_JOB_PARAMA param;
	FAX_COVERPAGE_INFOA cover;
	char *texts[2 * ARRAY_SIZE(values)]; /* that the two refer to */
	size_t count;
};

static bool put(struct completed *completed, void *row, size_t offset, const char *text)
{
	const char **member = (const char **)(void *)((char *)row + offset);
	size_t size = strlen(text) + (*member ? strlen(*member) + sizeof(", ") : 1);
	char *whole = malloc(size);

	if (!whole)
		return false;
	snprintf(whole, size, "%s%s%s", *member ? *member : "", *member ? ", " : "", text);
	completed->texts[completed->count++] = whole;
	*member = whole;
	return true;
}

static bool fill(struct completed *completed)
{
	bool good = true;
	size_t i;

	for (i = 0; good && i < ARRAY_SIZE(values); i++) {
		AUTO_MEM char *text = user_info(values[i].value);

		if (i == 0 && !text)
			text = user_name();
		if (text && values[i].param != NONE)
			good = put(completed, &completed->param, values[i].param, text);
		if (text && good && values[i].cover != NONE)
			good = put(completed, &completed->cover, values[i].cover, text);
	}
	return good;
}

static DWORD complete(enum form form, void **ret_param, void **ret_cover)
{
	struct completed completed = {.count = 0};
	void *param = NULL;
	DWORD code = ERROR_NOT_ENOUGH_MEMORY;
	size_t i;

	if (!ret_param || !ret_cover)
		return ERROR_INVALID_PARAMETER;
	*ret_param = *ret_cover = NULL;
	if (fill(&completed))
		code = record_give(&record_job_param, &completed.param, 1, form, &param);
	if (code == ERROR_SUCCESS)
		code = record_give(&record_cover_page, &completed.cover, 1, form, ret_cover);
	if (code == ERROR_SUCCESS)
		*ret_param = param;
	else
		block_free(param);
	for (i = 0; i < completed.count; i++)
		free(completed.texts[i]);
	return code;
}

BOOL WINAPI FaxCompleteJobParamsA(PFAX_JOB_PARAMA *JobParams, PFAX_COVERPAGE_INFOA *CoverpageInfo)
{
	return call_result(complete(FORM_A, (void **)JobParams, (void **)CoverpageInfo));
}

BOOL WINAPI FaxCompleteJobParamsW(PFAX_JOB_PARAMW *JobParams, PFAX_COVERPAGE_INFOW *CoverpageInfo)
{
	return call_result(complete(FORM_W, (void **)JobParams, (void **)CoverpageInfo));
}
