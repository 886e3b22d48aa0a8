/* SPDX-License-Identifier: MIT */
/*
 * Jobs in the queue: listed, read, commanded; the first page. A job that was
 * sent or cancelled has left the queue: every function here says
 * ERROR_INVALID_PARAMETER of it, whatever the server still knows.
 */
#include "common/queue.h"
#include "winfax/block.h"
#include "winfax/call.h"
#include "winfax/listing.h"
#include "winfax/value.h"

static DWORD schedule_action(const struct fax_job *job)
{
	if (job->discount)
		return JSA_DISCOUNT_PERIOD;
	return job->send_at != 0 ? JSA_SPECIFIC_TIME : JSA_NOW;
}

/* The server sends no delivery reports; the address then is NULL. */
static FAX_JOB_ENTRYA job_entry(const struct fax_job *job)
{
	return (FAX_JOB_ENTRYA){
		.JobId = job->id,
		.UserName = job->user_name,
		.JobType = queue_job_type(job),
		.QueueStatus = queue_status(job),
		.Status = queue_job_device_status(job),
		.Size = value_dword(job->bytes),
		.PageCount = job->pages,
		.RecipientNumber = job->number,
		.RecipientName = job->recipient_name,
		.Tsid = job->tsid,
		.SenderName = job->sender_name,
		.SenderCompany = job->sender_company,
		.SenderDept = job->sender_dept,
		.BillingCode = job->billing_code,
		.ScheduleAction = schedule_action(job),
		.ScheduleTime = value_systemtime(job->send_at),
		.DeliveryReportType = DRT_NONE,
		.DeliveryReportAddress = NULL,
		.DocumentName = job->document_name,
	};
}

/* ---- reading --------------------------------------------------------- */

static enum fax_error fetch_jobs(const struct call *call, void **ret_list)
{
	return fax_job_list(call->client, (struct fax_job_list **)ret_list);
}

static bool fill_job(const void *list, size_t i, void *ret_row)
{
	const struct fax_job *job = &((const struct fax_job_list *)list)->item[i];

	*(FAX_JOB_ENTRYA *)ret_row = job_entry(job);
	return queue_holds(job);
}

static const struct listing jobs = {
	.of = HANDLE_SERVER, .record = &record_job_entry, .fetch = fetch_jobs, .fill = fill_job};

BOOL WINAPI FaxEnumJobsA(HANDLE FaxHandle, PFAX_JOB_ENTRYA *JobEntry, LPDWORD JobsReturned)
{
	return call_result(listing_give(&jobs, FaxHandle, FORM_A, (void **)JobEntry, JobsReturned));
}

BOOL WINAPI FaxEnumJobsW(HANDLE FaxHandle, PFAX_JOB_ENTRYW *JobEntry, LPDWORD JobsReturned)
{
	return call_result(listing_give(&jobs, FaxHandle, FORM_W, (void **)JobEntry, JobsReturned));
}

static DWORD get_job(HANDLE handle, DWORD job_id, enum form form, void **ret_job)
{
	struct fax_job *job = NULL;
	FAX_JOB_ENTRYA row;
	struct call call;
	DWORD code;

	if (!ret_job)
		return ERROR_INVALID_PARAMETER;
	*ret_job = NULL;
	code = call_begin(&call, handle, HANDLE_SERVER);
	if (code != ERROR_SUCCESS)
		return code;
	code = call_end(&call, queue_job_get(call.client, job_id, &job));
	if (code != ERROR_SUCCESS)
		return code;
	row = job_entry(job);
	code = record_give(&record_job_entry, &row, 1, form, ret_job);
	fax_free(job);
	return code;
}

BOOL WINAPI FaxGetJobA(HANDLE FaxHandle, DWORD JobId, PFAX_JOB_ENTRYA *JobEntry)
{
	return call_result(get_job(FaxHandle, JobId, FORM_A, (void **)JobEntry));
}

BOOL WINAPI FaxGetJobW(HANDLE FaxHandle, DWORD JobId, PFAX_JOB_ENTRYW *JobEntry)
{
	return call_result(get_job(FaxHandle, JobId, FORM_W, (void **)JobEntry));
}

/* ---- commands -------------------------------------------------------- */

static DWORD command_job(HANDLE handle, DWORD job_id, DWORD command)
{
	struct call call;
	DWORD code = call_begin(&call, handle, HANDLE_SERVER);

	if (code != ERROR_SUCCESS)
		return code;
	/* No call is made: what the server said of the last one is not about this. */
	if (!queue_command_is_known(command)) {
		call_end(&call, FAX_E_OK);
		return ERROR_INVALID_PARAMETER;
	}
	return call_end(&call, queue_command(call.client, job_id, command));
}

BOOL WINAPI FaxSetJobA(HANDLE FaxHandle, DWORD JobId, DWORD Command, const FAX_JOB_ENTRYA *JobEntry)
{
	(void)JobEntry;
	return call_result(command_job(FaxHandle, JobId, Command));
}

BOOL WINAPI FaxSetJobW(HANDLE FaxHandle, DWORD JobId, DWORD Command, const FAX_JOB_ENTRYW *JobEntry)
{
	(void)JobEntry;
	return call_result(command_job(FaxHandle, JobId, Command));
}

BOOL WINAPI FaxAbort(HANDLE FaxHandle, DWORD JobId)
{
	return call_result(command_job(FaxHandle, JobId, JC_DELETE));
}

/* ---- the first page -------------------------------------------------- */

static DWORD get_page(HANDLE handle, DWORD job_id, struct fax_page **ret_page)
{
	struct fax_job *job = NULL;
	enum fax_error error;
	struct call call;
	DWORD type = JT_SEND, code = call_begin(&call, handle, HANDLE_SERVER);

	if (code != ERROR_SUCCESS)
		return code;
	error = queue_job_get(call.client, job_id, &job);
	if (error == FAX_E_OK)
		type = queue_job_type(job);
	fax_free(job);
	if (error == FAX_E_OK && type == JT_SEND)
		error = fax_job_page(call.client, job_id, ret_page);
	code = call_end(&call, error);
	return code == ERROR_SUCCESS && type != JT_SEND ? ERROR_INVALID_DATA : code;
}

BOOL WINAPI FaxGetPageData(HANDLE FaxHandle, DWORD JobId, LPBYTE *Buffer, LPDWORD BufferSize, LPDWORD ImageWidth,
			   LPDWORD ImageHeight)
{
	struct fax_page *page = NULL;
	DWORD code;

	if (!Buffer || !BufferSize || !ImageWidth || !ImageHeight)
		return call_result(ERROR_INVALID_PARAMETER);
	*Buffer = NULL;
	*BufferSize = *ImageWidth = *ImageHeight = 0;
	code = get_page(FaxHandle, JobId, &page);
	if (code != ERROR_SUCCESS)
		return call_result(code);
	*Buffer = block_new(page->tiff_size);
	if (*Buffer) {
		memcpy(*Buffer, page->tiff, page->tiff_size);
		*BufferSize = value_dword(page->tiff_size);
		*ImageWidth = page->width;
		*ImageHeight = page->height;
	}
	fax_free(page);
	return call_result(*Buffer ? ERROR_SUCCESS : ERROR_NOT_ENOUGH_MEMORY);
}
