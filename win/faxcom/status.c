/* SPDX-License-Identifier: MIT */
/* FaxStatus: what a port was doing when GetStatus made the object, or at the last Refresh. */
#include "faxcom/port.h"

#include <faxcom.h>
#include <winfax.h>

#include <limits.h>

#include "base/macros.h"
#include "common/queue.h"
#include "faxcom/record.h"
#include "faxcom/words.h"

HRESULT status_new(void *parent, struct connection *connection, uint32_t device_id, VARIANT *ret_status)
{
	struct fax_port_status *record;
	struct fax_client *client;
	void *status;
	HRESULT result = call_begin(parent, connection, &client);

	if (FAILED(result))
		return result;
	result = call_end(parent, connection, fax_status_get(client, device_id, &record));
	if (FAILED(result))
		return result;
	status = record_new(&status_class, connection, record);
	if (!status) {
		fax_free(record);
		return fail_memory(parent);
	}
	object_to_variant(status, ret_status);
	return S_OK;
}

static bool sends(const struct fax_port_status *record)
{
	return queue_call_type(record) == JT_SEND;
}

#define STATUS_GETTER(kind, NAME, value) RECORD_GETTER(IFaxStatus, fax_port_status, kind, NAME, value)
STATUS_GETTER(text, CallerId, record->caller_id)
STATUS_GETTER(text, Csid, record->csid)
STATUS_GETTER(number, CurrentPage, record->current_page)
STATUS_GETTER(number, DeviceId, record->device_id)
STATUS_GETTER(text, DeviceName, record->device_name)
STATUS_GETTER(text, DocumentName, record->document_name)
STATUS_GETTER(flag, Send, sends(record))
STATUS_GETTER(flag, Receive, queue_call_type(record) == JT_RECEIVE)
STATUS_GETTER(text, Address, sends(record) && !queue_call_came_in(record) ? record->called_number : "")
STATUS_GETTER(text, RoutingString, record->routing_string)
STATUS_GETTER(text, SenderName, record->sender_name)
STATUS_GETTER(text, RecipientName, record->recipient_name)
STATUS_GETTER(number, DocumentSize, (uint32_t)MIN(record->document_bytes, LONG_MAX))
STATUS_GETTER(text, Description, words_of_device_status(queue_device_status(record->state)))
STATUS_GETTER(number, PageCount, record->total_pages)
STATUS_GETTER(text, Tsid, record->tsid)
STATUS_GETTER(date, StartTime, record->start_time)
STATUS_GETTER(date, SubmittedTime, record->submitted_time)
STATUS_GETTER(duration, ElapsedTime, record->elapsed_s)

static HRESULT STDMETHODCALLTYPE Refresh(IFaxStatus *self)
{
	struct record_object *status = (struct record_object *)self;
	struct fax_port_status *record;
	struct fax_client *client;
	enum fax_error error;
	HRESULT result = call_begin(self, status->connection, &client);

	if (FAILED(result))
		return result;
	error = fax_status_get(client, RECORD_NUMBER(status, fax_port_status, device_id), &record);
	if (error == FAX_E_OK)
		record_replace(status, record);
	return call_end(self, status->connection, error);
}

static const IFaxStatusVtbl vtbl = {
	OBJECT_METHODS(IFaxStatus),
	get_CallerId,
	get_Csid,
	get_CurrentPage,
	get_DeviceId,
	get_DeviceName,
	get_DocumentName,
	get_Send,
	get_Receive,
	get_Address,
	get_RoutingString,
	get_SenderName,
	get_RecipientName,
	get_DocumentSize,
	get_Description,
	get_PageCount,
	get_Tsid,
	get_StartTime,
	get_SubmittedTime,
	get_ElapsedTime,
	Refresh,
};

const struct object_class status_class = {
	.number = CLASS_STATUS,
	.name = L"FaxStatus",
	.clsid = &CLSID_FaxStatus,
	.iid = &IID_IFaxStatus,
	.vtbl = &vtbl,
	.size = sizeof(struct record_object),
	.fini = record_fini,
};
