/* SPDX-License-Identifier: MIT */
/*
 * FaxJobs, and FaxJob: the jobs in the queue, those to be sent and those being
 * received. A job that is done has left it: its object keeps the last that was
 * known, and Refresh fails.
 */
#include "faxcom/jobs.h"

#include <faxcom.h>
#include <winfax.h>

#include "common/queue.h"
#include "faxcom/collection.h"
#include "faxcom/record.h"
#include "faxcom/words.h"

static HRESULT item(struct collection *jobs, size_t index, void **ret_object)
{
	const struct fax_job_list *list = jobs->list;
	const struct fax_job *row = &list->item[index];
	struct fax_job *record = NULL;
	struct fax_client *client;
	enum fax_error error;
	HRESULT result = call_begin(jobs, jobs->connection, &client);

	if (FAILED(result))
		return result;
	error = queue_job_get(client, row->id, &record);
	/* Gone since the list was made. Who goes through the list counts on all that are in it: as it was then. */
	if (error == FAX_E_NOT_FOUND)
		error = FAX_E_OK;
	result = call_end(jobs, jobs->connection, error);
	if (FAILED(result))
		return result;
	*ret_object = record ? record_new(&job_class, jobs->connection, record)
			     : record_new_lent(&job_class, jobs->connection, row, jobs);
	if (*ret_object)
		return S_OK;
	fax_free(record);
	return fail_memory(jobs);
}

HRESULT jobs_new(void *parent, struct connection *connection, VARIANT *ret_jobs)
{
	struct fax_job_list *list;
	struct fax_client *client;
	size_t count = 0, i;
	HRESULT result = call_begin(parent, connection, &client);

	if (FAILED(result))
		return result;
	result = call_end(parent, connection, fax_job_list(client, &list));
	if (FAILED(result))
		return result;
	for (i = 0; i < list->count; i++) {
		if (queue_holds(&list->item[i]))
			list->item[count++] = list->item[i];
	}
	list->count = count;
	return collection_new(parent, &jobs_class, connection, list, count, item, ret_jobs);
}

static const IFaxJobsVtbl jobs_vtbl = {COLLECTION_METHODS(IFaxJobs)};

const struct object_class jobs_class = {
	.number = CLASS_JOBS,
	.name = L"FaxJobs",
	.clsid = &CLSID_FaxJobs,
	.iid = &IID_IFaxJobs,
	.vtbl = &jobs_vtbl,
	.size = sizeof(struct collection),
	.fini = collection_fini,
	.enumerate = collection_enumerate,
};

/* ---- one of them ----------------------------------------------------------- */

static bool outbound(const struct fax_job *record)
{
	return queue_job_type(record) == JT_SEND;
}

#define JOB_GETTER(kind, NAME, value) RECORD_GETTER(IFaxJob, fax_job, kind, NAME, value)
JOB_GETTER(number, JobId, record->id)
JOB_GETTER(number, Type, queue_job_type(record))
JOB_GETTER(text, UserName, record->user_name)
JOB_GETTER(text, QueueStatus, words_of_queue_status(queue_status(record)))
JOB_GETTER(text, DeviceStatus, words_of_device_status(queue_job_device_status(record)))
JOB_GETTER(number, PageCount, outbound(record) ? record->pages : 0)
JOB_GETTER(text, FaxNumber, outbound(record) ? record->number : "")
JOB_GETTER(text, RecipientName, record->recipient_name)
JOB_GETTER(text, Tsid, record->tsid)
JOB_GETTER(text, SenderName, record->sender_name)
JOB_GETTER(text, SenderCompany, record->sender_company)
JOB_GETTER(text, SenderDept, record->sender_dept)
JOB_GETTER(text, BillingCode, record->billing_code)
JOB_GETTER(text, DisplayName, record->document_name)
JOB_GETTER(flag, DiscountSend, record->discount)

static HRESULT STDMETHODCALLTYPE SetStatus(IFaxJob *self, LONG command)
{
	struct record_object *job = (struct record_object *)self;
	struct fax_client *client;
	HRESULT result = call_begin(self, job->connection, &client);

	if (FAILED(result))
		return result;
	if (!queue_command_is_known((DWORD)command)) {
		call_end(self, job->connection, FAX_E_OK);
		return fail(self, E_INVALIDARG, L"no such command: 1 cancels, 2 pauses, 3 resumes or restarts");
	}
	return call_end(self, job->connection, queue_command(client, RECORD_NUMBER(job, fax_job, id), (DWORD)command));
}

static HRESULT STDMETHODCALLTYPE Refresh(IFaxJob *self)
{
	struct record_object *job = (struct record_object *)self;
	struct fax_job *record;
	struct fax_client *client;
	enum fax_error error;
	HRESULT result = call_begin(self, job->connection, &client);

	if (FAILED(result))
		return result;
	error = queue_job_get(client, RECORD_NUMBER(job, fax_job, id), &record);
	if (error == FAX_E_OK)
		record_replace(job, record);
	return call_end(self, job->connection, error);
}

static const IFaxJobVtbl job_vtbl = {
	OBJECT_METHODS(IFaxJob), get_JobId,         get_Type,       get_UserName,      get_QueueStatus,
	get_DeviceStatus,        get_PageCount,     get_FaxNumber,  get_RecipientName, get_Tsid,
	get_SenderName,          get_SenderCompany, get_SenderDept, get_BillingCode,   get_DisplayName,
	get_DiscountSend,        SetStatus,         Refresh,
};

const struct object_class job_class = {
	.number = CLASS_JOB,
	.name = L"FaxJob",
	.clsid = &CLSID_FaxJob,
	.iid = &IID_IFaxJob,
	.vtbl = &job_vtbl,
	.size = sizeof(struct record_object),
	.fini = record_fini,
};
