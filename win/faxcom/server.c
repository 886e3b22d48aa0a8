/* SPDX-License-Identifier: MIT */
/*
 * FaxServer: the connection, the way to ports, jobs and documents, and the
 * settings of the server.
 *
 * A getter asks the server, a put changes it at once. What is put before
 * Connect is kept, since there are programs that set everything first; Connect
 * applies it, without a word about what the server does not take: such
 * programs have never heard of a refusal.
 *
 * Objects made by this one share its connection and keep it open after this
 * one is released. Disconnect ends it for all of them.
 */
#include "faxcom/server.h"

#include <faxcom.h>

#include <stdlib.h>

#include "faxcom/jobs.h"
#include "faxcom/port.h"
#include "faxcom/settings.h"

struct server {
	struct object head;
	SRWLOCK lock; /* for the rest */
	struct connection *connection;
	bool disconnected; /* by Disconnect: it was connected once */
	bool kept[SETTINGS];
	struct setting_value values[SETTINGS]; /* those that are kept */
};

static void forget_settings(struct server *server)
{
	int i;

	for (i = 0; i < SETTINGS; i++) {
		if (server->kept[i])
			free(server->values[i].text);
		server->kept[i] = false;
	}
}

static void fini(struct object *object)
{
	struct server *server = (struct server *)object;

	forget_settings(server);
	connection_unref(server->connection);
}

struct connection *server_connection(void *object)
{
	struct server *server = object;
	struct connection *connection;

	if (!server)
		return NULL;
	AcquireSRWLockShared(&server->lock);
	connection = server->connection ? connection_ref(server->connection) : NULL;
	ReleaseSRWLockShared(&server->lock);
	return connection;
}

/* ---- Connect, Disconnect ---------------------------------------------------- */

static bool is_refusal(enum fax_error error)
{
	return error == FAX_E_INVALID || error == FAX_E_DENIED || error == FAX_E_UNSUPPORTED ||
	       error == FAX_E_TOO_BIG || error == FAX_E_WRONG_STATE;
}

/* Those from @first to @last, if they are kept. */
static enum fax_error apply(struct server *server, struct fax_client *client, int first, int last)
{
	struct fax_server *settings;
	enum fax_error error;
	bool any = false;
	int i;

	for (i = first; i <= last; i++)
		any = any || server->kept[i];
	if (!any)
		return FAX_E_OK;
	error = fax_server_get(client, &settings);
	if (error != FAX_E_OK)
		return error;
	for (i = first; i <= last; i++) {
		if (server->kept[i])
			setting_put((enum setting)i, &server->values[i], settings);
	}
	error = fax_server_set(client, settings);
	fax_free(settings);
	return error;
}

/* All at once; if the server does not take them so, one by one. Fails only when the connection does. */
static HRESULT apply_settings(struct server *server, struct connection *connection)
{
	struct fax_client *client;
	enum fax_error error;
	HRESULT result = call_begin(server, connection, &client);
	int i;

	if (FAILED(result))
		return result;
	error = apply(server, client, 0, SETTINGS - 1);
	if (error == FAX_E_INVALID) {
		for (i = 0; i < SETTINGS && (error == FAX_E_OK || is_refusal(error)); i++)
			error = apply(server, client, i, i);
	}
	return call_end(server, connection, is_refusal(error) ? FAX_E_OK : error);
}

static HRESULT STDMETHODCALLTYPE Connect(IFaxServer *self, BSTR name)
{
	struct server *server = (struct server *)self;
	struct connection *connection, *old = NULL;
	struct connection_words words;
	char *text = value_utf8(name);
	HRESULT result;
	DWORD code;

	if (!text)
		return fail_memory(self);
	code = connection_open(text, &connection, &words);
	free(text);
	if (code != ERROR_SUCCESS)
		return fail_connection(self, code, &words);

	AcquireSRWLockExclusive(&server->lock);
	result = apply_settings(server, connection);
	if (SUCCEEDED(result)) {
		forget_settings(server);
		old = server->connection; /* its children keep it */
		server->connection = connection;
		server->disconnected = false;
	}
	ReleaseSRWLockExclusive(&server->lock);
	connection_unref(SUCCEEDED(result) ? old : connection);
	return result;
}

/* Fine without a connection too: then there is nothing to end. */
static HRESULT STDMETHODCALLTYPE Disconnect(IFaxServer *self)
{
	struct server *server = (struct server *)self;
	struct connection *connection;

	AcquireSRWLockExclusive(&server->lock);
	connection = server->connection;
	server->connection = NULL;
	if (connection)
		server->disconnected = true;
	ReleaseSRWLockExclusive(&server->lock);
	if (connection)
		connection_close(connection);
	connection_unref(connection);
	return S_OK;
}

/* ---- what it makes ----------------------------------------------------------- */

static HRESULT make(IFaxServer *self, HRESULT (*fn)(void *, struct connection *, VARIANT *), VARIANT *ret)
{
	struct connection *connection;
	HRESULT result;

	if (!ret)
		return fail_pointer(self);
	VariantInit(ret);
	connection = server_connection(self);
	result = fn(self, connection, ret);
	connection_unref(connection);
	return result;
}

static HRESULT STDMETHODCALLTYPE GetPorts(IFaxServer *self, VARIANT *ret_ports)
{
	return make(self, ports_new, ret_ports);
}

static HRESULT STDMETHODCALLTYPE GetJobs(IFaxServer *self, VARIANT *ret_jobs)
{
	return make(self, jobs_new, ret_jobs);
}

static HRESULT STDMETHODCALLTYPE CreateDocument(IFaxServer *self, BSTR file_name, VARIANT *ret_doc)
{
	if (!ret_doc)
		return fail_pointer(self);
	VariantInit(ret_doc);
	return doc_new(self, file_name, ret_doc);
}

/* ---- settings ------------------------------------------------------------------ */

static HRESULT fetch_settings(IFaxServer *self, const void *ret, struct fax_server **ret_settings)
{
	struct connection *connection;
	struct fax_client *client;
	HRESULT result;

	if (!ret)
		return fail_pointer(self);
	connection = server_connection(self);
	result = call_begin(self, connection, &client);
	if (SUCCEEDED(result))
		result = call_end(self, connection, fax_server_get(client, ret_settings));
	connection_unref(connection);
	return result;
}

/* True: it is not connected yet, and keeps @value, whose text becomes its. */
static bool keep_setting(struct server *server, enum setting setting, const struct setting_value *value)
{
	bool keep;

	AcquireSRWLockExclusive(&server->lock);
	keep = !server->connection && !server->disconnected;
	if (keep) {
		if (server->kept[setting])
			free(server->values[setting].text);
		server->values[setting] = *value;
		server->kept[setting] = true;
	}
	ReleaseSRWLockExclusive(&server->lock);
	return keep;
}

static HRESULT change_setting(IFaxServer *self, enum setting setting, const struct setting_value *value)
{
	struct connection *connection = server_connection(self);
	struct fax_server *settings;
	struct fax_client *client;
	enum fax_error error;
	HRESULT result = call_begin(self, connection, &client);

	if (SUCCEEDED(result)) {
		error = fax_server_get(client, &settings);
		if (error == FAX_E_OK) {
			setting_put(setting, value, settings);
			error = fax_server_set(client, settings);
			fax_free(settings);
		}
		result = call_end(self, connection, error);
	}
	connection_unref(connection);
	return result;
}

/* The text of @value becomes its. */
static HRESULT put_setting(IFaxServer *self, enum setting setting, struct setting_value value)
{
	HRESULT result;

	if (!setting_is_valid(setting, &value))
		return fail(self, E_INVALIDARG, L"hours are 0 to 23, minutes 0 to 59");
	if (keep_setting((struct server *)self, setting, &value))
		return S_OK;
	result = change_setting(self, setting, &value);
	free(value.text);
	return result;
}

static HRESULT put_text_setting(IFaxServer *self, enum setting setting, BSTR text)
{
	char *utf8 = value_utf8(text);

	return utf8 ? put_setting(self, setting, (struct setting_value){.text = utf8}) : fail_memory(self);
}

#define PUT_number(self, setting, value) put_setting(self, setting, (struct setting_value){.number = value})
#define PUT_flag PUT_number
#define PUT_hour PUT_number
#define PUT_minute PUT_number
#define PUT_text put_text_setting

#define X(kind, NAME, member) \
	static HRESULT STDMETHODCALLTYPE get_##NAME(IFaxServer *self, VALUE_TYPE(kind) * ret) \
	{ \
		struct fax_server *settings; \
		HRESULT result; \
\
		if (ret) \
			*ret = 0; \
		result = fetch_settings(self, ret, &settings); \
		if (FAILED(result)) \
			return result; \
		result = value_##kind(ret, settings->member); \
		fax_free(settings); \
		return FAILED(result) ? fail_memory(self) : S_OK; \
	} \
	static HRESULT STDMETHODCALLTYPE put_##NAME(IFaxServer *self, VALUE_TYPE(kind) value) \
	{ \
		return PUT_##kind(self, SETTING_##NAME, value); \
	}
SETTING_LIST(X)
#undef X

#define GET_PUT(NAME) get_##NAME, put_##NAME
static const IFaxServerVtbl vtbl = {
	OBJECT_METHODS(IFaxServer),
	Connect,
	Disconnect,
	GetPorts,
	CreateDocument,
	GetJobs,
	GET_PUT(Retries),
	GET_PUT(RetryDelay),
	GET_PUT(DirtyDays),
	GET_PUT(Branding),
	GET_PUT(UseDeviceTsid),
	GET_PUT(ServerCoverpage),
	GET_PUT(PauseServerQueue),
	GET_PUT(ArchiveOutboundFaxes),
	GET_PUT(ArchiveDirectory),
	GET_PUT(ServerMapiProfile),
	GET_PUT(DiscountRateStartHour),
	GET_PUT(DiscountRateStartMinute),
	GET_PUT(DiscountRateEndHour),
	GET_PUT(DiscountRateEndMinute),
};

const struct object_class server_class = {
	.number = CLASS_SERVER,
	.name = L"FaxServer",
	.clsid = &CLSID_FaxServer,
	.iid = &IID_IFaxServer,
	.vtbl = &vtbl,
	.size = sizeof(struct server),
	.fini = fini,
};
