/* SPDX-License-Identifier: MIT */
/*
 * Sending: one fax, or one document to many. The file goes to the server as it
 * is and is rendered there; it has been taken over, and may be deleted, when
 * these functions return. They use a connection of their own, so that other
 * calls on the handle go on meanwhile.
 */
#include <stdlib.h>

#include "base/macros.h"
#include "winfax/block.h"
#include "winfax/call.h"
#include "winfax/document.h"

/* Hand @documents, whose paths are all the same, to the server of @handle. */
static DWORD submit(const struct fax_handle *handle, const struct fax_document *documents, size_t count,
		    uint32_t *ret_ids)
{
	struct connection *connection;
	struct fax_client *client;
	enum fax_error error;
	DWORD code = connection_another(handle->connection, &connection, NULL);

	if (code != ERROR_SUCCESS)
		return code;
	client = connection_begin(connection);
	if (count == 1)
		error = fax_submit(client, documents, NULL, NULL, ret_ids);
	else
		error = fax_submit_all(client, documents, count, NULL, NULL, ret_ids);
	code = connection_end(connection, error, NULL);
	connection_unref(connection);
	return code;
}

/* ---- one recipient --------------------------------------------------- */

static DWORD send_document(HANDLE value, const void *name, const void *param, const void *cover, enum form form,
			   DWORD *ret_job_id)
{
	struct fax_handle *handle = handle_get(value, HANDLE_SERVER);
	AUTO_MEM char *path = NULL;
	struct fax_document document;
	FAX_JOB_PARAMA *copy = NULL;
	uint32_t id = 0;
	DWORD code;

	if (!handle)
		return ERROR_INVALID_HANDLE;
	code = name ? document_from(param, cover, false, form, &copy, &document) : ERROR_INVALID_PARAMETER;
	if (code == ERROR_SUCCESS)
		code = document_file(name, form, &path);
	if (code == ERROR_SUCCESS) {
		document.path = path;
		code = submit(handle, &document, 1, &id);
	}
	if (code == ERROR_SUCCESS && ret_job_id)
		*ret_job_id = id;
	block_free(copy);
	handle_put(handle);
	return code;
}

BOOL WINAPI FaxSendDocumentA(HANDLE FaxHandle, LPCSTR FileName, PFAX_JOB_PARAMA JobParams,
			     const FAX_COVERPAGE_INFOA *CoverpageInfo, LPDWORD FaxJobId)
{
	return call_result(send_document(FaxHandle, FileName, JobParams, CoverpageInfo, FORM_A, FaxJobId));
}

BOOL WINAPI FaxSendDocumentW(HANDLE FaxHandle, LPCWSTR FileName, PFAX_JOB_PARAMW JobParams,
			     const FAX_COVERPAGE_INFOW *CoverpageInfo, LPDWORD FaxJobId)
{
	return call_result(send_document(FaxHandle, FileName, JobParams, CoverpageInfo, FORM_W, FaxJobId));
}

/* ---- many ------------------------------------------------------------ */

/* How the program is asked for recipient @number; its form's callback, and its arguments. */
struct question {
	HANDLE handle;
	enum form form;
	PFAX_RECIPIENT_CALLBACKA ask_a;
	PFAX_RECIPIENT_CALLBACKW ask_w;
	void *context;
};

struct recipients {
	struct fax_document documents[FAX_RECIPIENTS_MAX];
	FAX_JOB_PARAMA *params[FAX_RECIPIENTS_MAX];
	uint32_t ids[FAX_RECIPIENTS_MAX];
	size_t count;
};

/* The A and W forms of both structures have the same layout (record.c): only the texts inside differ. */
static BOOL ask(const struct question *question, DWORD number, FAX_JOB_PARAMW *param, FAX_COVERPAGE_INFOW *cover)
{
	*param = (FAX_JOB_PARAMW){.SizeOfStruct = sizeof(*param)};
	*cover = (FAX_COVERPAGE_INFOW){.SizeOfStruct = sizeof(*cover)};
	if (question->form == FORM_A)
		return question->ask_a(question->handle, number, question->context, (void *)param, (void *)cover);
	return question->ask_w(question->handle, number, question->context, param, cover);
}

/*
 * Ask for recipients until there are no more. Nothing is queued yet: one
 * that is wrong spoils them all, and so do more than FAX_RECIPIENTS_MAX.
 */
static DWORD ask_all(const struct question *question, struct recipients *recipients)
{
	FAX_COVERPAGE_INFOW cover;
	FAX_JOB_PARAMW param;
	DWORD code;

	while (ask(question, (DWORD)recipients->count + 1, &param, &cover)) {
		size_t at = recipients->count;

		if (at == FAX_RECIPIENTS_MAX)
			return ERROR_INVALID_PARAMETER;
		code = document_from(&param, &cover, true, question->form, &recipients->params[at],
				     &recipients->documents[at]);
		if (code != ERROR_SUCCESS)
			return code;
		recipients->count++;
	}
	/* Success would say that something was queued. */
	return recipients->count > 0 ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
}

static DWORD send_to_all(const struct fax_handle *handle, const void *name, const struct question *question,
			 struct recipients *recipients)
{
	AUTO_MEM char *path = NULL;
	DWORD code = document_file(name, question->form, &path);
	size_t i;

	if (code == ERROR_SUCCESS)
		code = ask_all(question, recipients);
	if (code != ERROR_SUCCESS)
		return code;
	for (i = 0; i < recipients->count; i++)
		recipients->documents[i].path = path;
	return submit(handle, recipients->documents, recipients->count, recipients->ids);
}

static DWORD broadcast(const void *name, const struct question *question, DWORD *ret_job_id)
{
	struct fax_handle *handle = handle_get(question->handle, HANDLE_SERVER);
	struct recipients *recipients = handle ? calloc(1, sizeof(*recipients)) : NULL;
	DWORD code = ERROR_INVALID_PARAMETER;
	size_t i;

	if (!handle)
		return ERROR_INVALID_HANDLE;
	if (!recipients)
		code = ERROR_NOT_ENOUGH_MEMORY;
	else if (name && (question->ask_a || question->ask_w))
		code = send_to_all(handle, name, question, recipients);
	if (code == ERROR_SUCCESS && ret_job_id)
		*ret_job_id = recipients->ids[0];
	for (i = 0; recipients && i < recipients->count; i++)
		block_free(recipients->params[i]);
	free(recipients);
	handle_put(handle);
	return code;
}

BOOL WINAPI FaxSendDocumentForBroadcastA(HANDLE FaxHandle, LPCSTR FileName, LPDWORD FaxJobId,
					 PFAX_RECIPIENT_CALLBACKA FaxRecipientCallback, LPVOID Context)
{
	struct question question = {
		.handle = FaxHandle, .form = FORM_A, .ask_a = FaxRecipientCallback, .context = Context};

	return call_result(broadcast(FileName, &question, FaxJobId));
}

BOOL WINAPI FaxSendDocumentForBroadcastW(HANDLE FaxHandle, LPCWSTR FileName, LPDWORD FaxJobId,
					 PFAX_RECIPIENT_CALLBACKW FaxRecipientCallback, LPVOID Context)
{
	struct question question = {
		.handle = FaxHandle, .form = FORM_W, .ask_w = FaxRecipientCallback, .context = Context};

	return call_result(broadcast(FileName, &question, FaxJobId));
}
