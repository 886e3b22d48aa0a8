/* SPDX-License-Identifier: MIT */
/* Sending, and the jobs that come of it. */
#include "shell.h"

#include <stdlib.h>
#include <string.h>

/* ---- sending --------------------------------------------------------- */

/* HANDLE FILE NAME=VALUE ... [cover NAME=VALUE ...] */
static void send_document(char **args)
{
	FAX_JOB_PARAM param = {.SizeOfStruct = sizeof(param)};
	FAX_COVERPAGE_INFO cover = {.SizeOfStruct = sizeof(cover)};
	char **cover_args = split_cover(args);
	DWORD id = 0;

	struct_set(job_param_fields, &param, args + 2);
	if (cover_args)
		struct_set(cover_page_fields, &cover, cover_args);
	call_begins();
	call_ended(FaxSendDocument(handle_of(args[0]), text_of(args[1]), &param, cover_args ? &cover : NULL, &id));
	tell_number("job", id);
}

struct broadcast {
	HANDLE handle;
	char **args;  /* a recipient each, fields between commas; "cover=NAME" names a cover page */
	DWORD asked;  /* how often */
	DWORD wrong;  /* arguments that were not as documented */
	bool endless; /* says TRUE for ever */
};

static BOOL CALLBACK on_recipient(HANDLE handle, DWORD number, LPVOID context, PFAX_JOB_PARAM param,
				  PFAX_COVERPAGE_INFO cover)
{
	static const FAX_JOB_PARAM empty_param = {.SizeOfStruct = sizeof(empty_param)};
	static const FAX_COVERPAGE_INFO empty_cover = {.SizeOfStruct = sizeof(empty_cover)};
	struct broadcast *broadcast = context;
	char *fields[16] = {NULL};
	size_t i;

	broadcast->asked++;
	if (handle != broadcast->handle || number != broadcast->asked ||
	    memcmp(param, &empty_param, sizeof(*param)) != 0 || memcmp(cover, &empty_cover, sizeof(*cover)) != 0)
		broadcast->wrong++;
	if (broadcast->endless) {
		param->RecipientNumber = TEXT("1");
		return TRUE;
	}
	if (!*broadcast->args)
		return FALSE;
	for (i = 0, fields[0] = strtok(*broadcast->args++, ","); fields[i] && i < 14; i++)
		fields[i + 1] = strtok(NULL, ",");
	if (strncmp(fields[0], "cover=", 6) == 0)
		cover->CoverPageName = text_of(fields[0] + 6);
	struct_set(job_param_fields, param, cover->CoverPageName ? fields + 1 : fields);
	return TRUE;
}

/* HANDLE FILE RECIPIENT ...; RECIPIENT "endless" never ends */
static void broadcast_document(char **args)
{
	struct broadcast broadcast = {.handle = handle_of(args[0]), .args = args + 2};
	DWORD id = 0;

	broadcast.endless = args[2] && strcmp(args[2], "endless") == 0;
	call_begins();
	call_ended(FaxSendDocumentForBroadcast(broadcast.handle, text_of(args[1]), &id, on_recipient, &broadcast));
	tell_number("job", id);
	tell_number("asked", broadcast.asked);
	tell_number("wrong", broadcast.wrong);
}

static void complete_job_params(char **args)
{
	PFAX_JOB_PARAM param = (void *)1;
	PFAX_COVERPAGE_INFO cover = (void *)1;
	BOOL result;

	(void)args;
	call_begins();
	call_ended(result = FaxCompleteJobParams(&param, &cover));
	tell_structs("param", job_param_fields, param, sizeof(*param), result);
	tell_structs("cover", cover_page_fields, cover, sizeof(*cover), result);
	FaxFreeBuffer(param);
	FaxFreeBuffer(cover);
}

/* ---- jobs ------------------------------------------------------------ */

static void enum_jobs(char **args)
{
	PFAX_JOB_ENTRY jobs = (void *)1;
	DWORD count = 77;

	call_begins();
	call_ended(FaxEnumJobs(handle_of(args[0]), &jobs, &count));
	tell_structs("rows", job_entry_fields, jobs, sizeof(*jobs), count);
	FaxFreeBuffer(jobs);
}

static void get_job(char **args)
{
	PFAX_JOB_ENTRY job = (void *)1;
	BOOL result;

	call_begins();
	call_ended(result = FaxGetJob(handle_of(args[0]), number_of(args[1]), &job));
	tell_structs("rows", job_entry_fields, job, sizeof(*job), result);
	FaxFreeBuffer(job);
}

static void set_job(char **args)
{
	call_begins();
	call_ended(FaxSetJob(handle_of(args[0]), number_of(args[1]), number_of(args[2]), NULL));
}

static void abort_job(char **args)
{
	call_begins();
	call_ended(FaxAbort(handle_of(args[0]), number_of(args[1])));
}

static void get_page_data(char **args)
{
	DWORD size = 77, width = 77, height = 77;
	LPBYTE tiff = (void *)1;

	call_begins();
	call_ended(FaxGetPageData(handle_of(args[0]), number_of(args[1]), &tiff, &size, &width, &height));
	tell_bytes("bytes", tiff, size);
	tell_number("width", width);
	tell_number("height", height);
	FaxFreeBuffer(tiff);
}

const struct command commands_job[] = {
	{"FaxSendDocument",             2, send_document      },
	{"FaxSendDocumentForBroadcast", 2, broadcast_document },
	{"FaxCompleteJobParams",        0, complete_job_params},
	{"FaxEnumJobs",                 1, enum_jobs          },
	{"FaxGetJob",                   2, get_job            },
	{"FaxSetJob",                   3, set_job            },
	{"FaxAbort",                    2, abort_job          },
	{"FaxGetPageData",              2, get_page_data      },
	{NULL,			  0, NULL               },
};
