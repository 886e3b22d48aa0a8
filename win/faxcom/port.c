/* SPDX-License-Identifier: MIT */
/*
 * FaxPort: a port of the server. Its record is fetched when Item makes the
 * object, and again after each put, which changes one field on the server at
 * once; the server checks it, and tells in its words what is wrong with it.
 */
#include "faxcom/port.h"

#include <faxcom.h>

#include "base/macros.h"
#include "common/text.h"
#include "faxcom/record.h"

HRESULT port_new(void *parent, struct connection *connection, uint32_t device_id, void **ret_port)
{
	struct fax_port *record;
	struct fax_client *client;
	HRESULT result = call_begin(parent, connection, &client);

	if (FAILED(result))
		return result;
	result = call_end(parent, connection, fax_port_get(client, device_id, &record));
	if (FAILED(result))
		return result;
	*ret_port = record_new(&port_class, connection, record);
	if (*ret_port)
		return S_OK;
	fax_free(record);
	return fail_memory(parent);
}

#define PORT_GETTER(kind, NAME, value) RECORD_GETTER(IFaxPort, fax_port, kind, NAME, value)
PORT_GETTER(text, Name, record->name)
PORT_GETTER(number, DeviceId, record->device_id)
PORT_GETTER(number, Rings, record->rings)
PORT_GETTER(text, Csid, record->csid)
PORT_GETTER(text, Tsid, record->tsid)
PORT_GETTER(flag, Send, record->send)
PORT_GETTER(flag, Receive, record->receive)
PORT_GETTER(number, Priority, record->priority)
PORT_GETTER(flag, CanModify, record->can_modify)

static HRESULT change_port(IFaxPort *self, const struct fax_port_change *change)
{
	struct record_object *port = (struct record_object *)self;
	uint32_t device_id = RECORD_NUMBER(port, fax_port, device_id);
	struct fax_port *record = NULL;
	struct fax_client *client;
	enum fax_error error;
	HRESULT result = call_begin(port, port->connection, &client);

	if (FAILED(result))
		return result;
	error = fax_port_set(client, device_id, change);
	if (error == FAX_E_OK)
		error = fax_port_get(client, device_id, &record);
	/* Before the next call can begin: of two puts at once the later one's record stays. */
	if (error == FAX_E_OK)
		record_replace(port, record);
	return call_end(port, port->connection, error);
}

/* What is below 0 would be four thousand millions on the way; the rest is for the server to judge. */
static HRESULT STDMETHODCALLTYPE put_Rings(IFaxPort *self, LONG rings)
{
	if (rings < 0)
		return fail(self, E_INVALIDARG, L"rings: 0 to 99");
	return change_port(self, &(struct fax_port_change){.fields = FAX_PORT_RINGS, .rings = (uint32_t)rings});
}

static HRESULT STDMETHODCALLTYPE put_Priority(IFaxPort *self, LONG priority)
{
	if (priority < 1)
		return fail(self, E_INVALIDARG, L"priority: 1 to the number of ports");
	return change_port(self,
			   &(struct fax_port_change){.fields = FAX_PORT_PRIORITY, .priority = (uint32_t)priority});
}

static HRESULT STDMETHODCALLTYPE put_Send(IFaxPort *self, BOOL send)
{
	return change_port(self, &(struct fax_port_change){.fields = FAX_PORT_SEND, .send = send != 0});
}

static HRESULT STDMETHODCALLTYPE put_Receive(IFaxPort *self, BOOL receive)
{
	return change_port(self, &(struct fax_port_change){.fields = FAX_PORT_RECEIVE, .receive = receive != 0});
}

static HRESULT STDMETHODCALLTYPE put_Csid(IFaxPort *self, BSTR csid)
{
	AUTO_MEM char *text = value_utf8(csid);

	if (!text)
		return fail_memory(self);
	text_station_id(text);
	return change_port(self, &(struct fax_port_change){.fields = FAX_PORT_CSID, .csid = text});
}

static HRESULT STDMETHODCALLTYPE put_Tsid(IFaxPort *self, BSTR tsid)
{
	AUTO_MEM char *text = value_utf8(tsid);

	if (!text)
		return fail_memory(self);
	text_station_id(text);
	return change_port(self, &(struct fax_port_change){.fields = FAX_PORT_TSID, .tsid = text});
}

static HRESULT STDMETHODCALLTYPE GetRoutingMethods(IFaxPort *self, VARIANT *ret_methods)
{
	struct record_object *port = (struct record_object *)self;

	if (!ret_methods)
		return fail_pointer(self);
	VariantInit(ret_methods);
	return methods_new(self, port->connection, RECORD_NUMBER(port, fax_port, device_id), ret_methods);
}

static HRESULT STDMETHODCALLTYPE GetStatus(IFaxPort *self, VARIANT *ret_status)
{
	struct record_object *port = (struct record_object *)self;

	if (!ret_status)
		return fail_pointer(self);
	VariantInit(ret_status);
	return status_new(self, port->connection, RECORD_NUMBER(port, fax_port, device_id), ret_status);
}

static const IFaxPortVtbl vtbl = {
	OBJECT_METHODS(IFaxPort),
	get_Name,
	get_DeviceId,
	get_Rings,
	put_Rings,
	get_Csid,
	put_Csid,
	get_Tsid,
	put_Tsid,
	get_Send,
	put_Send,
	get_Receive,
	put_Receive,
	get_Priority,
	put_Priority,
	GetRoutingMethods,
	get_CanModify,
	GetStatus,
};

const struct object_class port_class = {
	.number = CLASS_PORT,
	.name = L"FaxPort",
	.clsid = &CLSID_FaxPort,
	.iid = &IID_IFaxPort,
	.vtbl = &vtbl,
	.size = sizeof(struct record_object),
	.fini = record_fini,
};
