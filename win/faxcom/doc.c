/* SPDX-License-Identifier: MIT */
/*
 * FaxDoc: a fax to be sent. What is put stays in the object until Send, which
 * goes to the server that the FaxServer object is connected to then: a
 * document can be made before Connect.
 *
 * Send can be called again, with other recipients. It has a connection of its
 * own, since a document takes time: other objects go on meanwhile. When it
 * returns, the file has been read to its end, and may be deleted.
 */
#include <faxcom.h>

#include <stdlib.h>

#include "base/macros.h"
#include "common/text.h"
#include "common/user_info.h"
#include "faxcom/server.h"
#include "faxcom/value.h"

/* The properties that are text. */
#define TEXT_LIST(X) \
	X(FileName) \
	X(CoverpageName) \
	X(RecipientName) \
	X(RecipientCompany) \
	X(RecipientAddress) \
	X(RecipientCity) \
	X(RecipientState) \
	X(RecipientZip) \
	X(RecipientCountry) \
	X(RecipientTitle) \
	X(RecipientDepartment) \
	X(RecipientOffice) \
	X(RecipientHomePhone) \
	X(RecipientOfficePhone) \
	X(SenderName) \
	X(SenderCompany) \
	X(SenderAddress) \
	X(SenderTitle) \
	X(SenderDepartment) \
	X(SenderOffice) \
	X(SenderHomePhone) \
	X(SenderOfficePhone) \
	X(CoverpageNote) \
	X(CoverpageSubject) \
	X(Tsid) \
	X(BillingCode) \
	X(EmailAddress) \
	X(DisplayName) \
	X(FaxNumber) \
	X(SenderFax)

enum doc_text {
#define X(NAME) TEXT_##NAME,
	TEXT_LIST(X)
#undef X
		TEXTS
};

/* The others. Columns: name, its type, what is kept of a value that is put. */
#define NUMBER_LIST(X) \
	X(SendCoverpage, BOOL, value != 0) \
	X(ServerCoverpage, BOOL, value != 0) \
	X(DiscountSend, BOOL, value != 0) \
	X(CallHandle, LONG, value)

struct doc {
	struct object head;
	void *server; /* NULL: made by CoCreateInstance() */
	SRWLOCK lock; /* for texts */
	BSTR texts[TEXTS];
#define X(NAME, type, kept) LONG NAME;
	NUMBER_LIST(X)
#undef X
	LONG has_call; /* ConnectionObject was put; the call itself is of no use to us, and not held */
};

static void fini(struct object *object)
{
	struct doc *doc = (struct doc *)object;
	int i;

	for (i = 0; i < TEXTS; i++)
		SysFreeString(doc->texts[i]);
	object_unref(doc->server);
}

HRESULT doc_new(void *server, BSTR file_name, VARIANT *ret_doc)
{
	struct doc *doc = object_new(&doc_class);

	if (!doc)
		return fail_memory(server);
	doc->texts[TEXT_FileName] = value_copy(file_name);
	if (!doc->texts[TEXT_FileName]) {
		object_unref(doc);
		return fail_memory(server);
	}
	doc->server = object_ref(server);
	object_to_variant(doc, ret_doc);
	return S_OK;
}

/* ---- properties ----------------------------------------------------------------- */

static HRESULT get_text(IFaxDoc *self, enum doc_text text, BSTR *ret_value)
{
	struct doc *doc = (struct doc *)self;

	if (!ret_value)
		return fail_pointer(self);
	AcquireSRWLockShared(&doc->lock);
	*ret_value = value_copy(doc->texts[text]);
	ReleaseSRWLockShared(&doc->lock);
	return *ret_value ? S_OK : fail_memory(self);
}

static HRESULT put_text(IFaxDoc *self, enum doc_text text, BSTR value)
{
	struct doc *doc = (struct doc *)self;
	BSTR copy = value_copy(value), old;

	if (!copy)
		return fail_memory(self);
	AcquireSRWLockExclusive(&doc->lock);
	old = doc->texts[text];
	doc->texts[text] = copy;
	ReleaseSRWLockExclusive(&doc->lock);
	SysFreeString(old);
	return S_OK;
}

#define X(NAME) \
	static HRESULT STDMETHODCALLTYPE get_##NAME(IFaxDoc *self, BSTR *ret_value) \
	{ \
		return get_text(self, TEXT_##NAME, ret_value); \
	} \
	static HRESULT STDMETHODCALLTYPE put_##NAME(IFaxDoc *self, BSTR value) \
	{ \
		return put_text(self, TEXT_##NAME, value); \
	}
TEXT_LIST(X)
#undef X

/* 32 bits that are written at once: no lock. */
#define X(NAME, type, kept) \
	static HRESULT STDMETHODCALLTYPE get_##NAME(IFaxDoc *self, type *ret_value) \
	{ \
		if (!ret_value) \
			return fail_pointer(self); \
		*ret_value = ((struct doc *)self)->NAME; \
		return S_OK; \
	} \
	static HRESULT STDMETHODCALLTYPE put_##NAME(IFaxDoc *self, type value) \
	{ \
		InterlockedExchange(&((struct doc *)self)->NAME, kept); \
		return S_OK; \
	}
NUMBER_LIST(X)
#undef X

/* Nothing, which takes it back, is accepted too. */
static HRESULT STDMETHODCALLTYPE putref_ConnectionObject(IFaxDoc *self, IDispatch *call)
{
	InterlockedExchange(&((struct doc *)self)->has_call, call != NULL);
	return S_OK;
}

/* ---- Send -------------------------------------------------------------------------- */

/* What Send hands over, of the properties, and where it goes in struct fax_document. The rest is for cover pages. */
#define SENT_LIST(X) \
	X(FileName, path) \
	X(FaxNumber, number) \
	X(DisplayName, document_name) \
	X(RecipientName, recipient_name) \
	X(SenderName, sender_name) \
	X(SenderCompany, sender_company) \
	X(SenderDepartment, sender_dept) \
	X(BillingCode, billing_code) \
	X(Tsid, tsid) \
	X(CoverpageSubject, subject) \
	X(CoverpageName, cover)

/* UTF-8, from malloc(); NULL: empty. */
struct sent {
#define X(NAME, member) char *member;
	SENT_LIST(X)
#undef X
};

static void sent_fini(struct sent *sent)
{
#define X(NAME, member) free(sent->member);
	SENT_LIST(X)
#undef X
}

static bool take_text(BSTR text, char **ret_utf8)
{
	if (!text || !text[0])
		return true;
	*ret_utf8 = value_utf8(text);
	return *ret_utf8 != NULL;
}

static bool take_texts(struct doc *doc, struct sent *ret_sent)
{
	bool ok = true;

	AcquireSRWLockShared(&doc->lock);
#define X(NAME, member) ok = ok && take_text(doc->texts[TEXT_##NAME], &ret_sent->member);
	SENT_LIST(X)
#undef X
	ReleaseSRWLockShared(&doc->lock);
	return ok;
}

/* What a program leaves out of the sender is what the user has told the system; nothing, if he has not. */
static void complete_sender(struct sent *sent)
{
	if (!sent->sender_name)
		sent->sender_name = user_info(L"FullName");
	if (!sent->sender_company)
		sent->sender_company = user_info(L"Company");
	if (!sent->sender_dept)
		sent->sender_dept = user_info(L"Department");
}

/* S_OK, or why this fax cannot be sent. */
static HRESULT check(struct doc *doc, const struct sent *sent)
{
	if (doc->CallHandle != 0 || doc->has_call)
		return fail(doc, HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED),
			    L"a fax in a call that is already there (CallHandle, ConnectionObject) is not supported");
	if (!sent->path)
		return fail(doc, E_INVALIDARG, L"no FileName: no document to send");
	if (!sent->number)
		return fail(doc, E_INVALIDARG, L"no FaxNumber: nobody to send to");
	if (doc->SendCoverpage && sent->cover)
		return fail(doc, HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED),
			    L"cover pages are not supported: the fax was not sent; set SendCoverpage to False");
	return S_OK;
}

static HRESULT submit(struct doc *doc, struct connection *connection, const struct sent *sent, LONG *ret_job_id)
{
	struct fax_document document = {
		.path = sent->path,
		.number = sent->number,
		.document_name = sent->document_name,
		.recipient_name = sent->recipient_name,
		.sender_name = sent->sender_name,
		.sender_company = sent->sender_company,
		.sender_dept = sent->sender_dept,
		.billing_code = sent->billing_code,
		.tsid = sent->tsid,
		.subject = sent->subject,
		.priority = FAX_PRIORITY_NORMAL,
		.retries = FAX_RETRIES_DEFAULT,
		.discount = doc->DiscountSend != 0,
	};
	struct connection *own;
	struct connection_words words;
	struct fax_client *client;
	uint32_t job_id;
	HRESULT result;
	DWORD code = connection_another(connection, &own, &words);

	if (code == ERROR_INVALID_HANDLE)
		return fail_not_connected(doc);
	if (code != ERROR_SUCCESS)
		return fail_connection(doc, code, &words);
	result = call_begin(doc, own, &client);
	if (SUCCEEDED(result))
		result = call_end(doc, own, fax_submit(client, &document, NULL, NULL, &job_id));
	connection_unref(own);
	if (SUCCEEDED(result))
		*ret_job_id = (LONG)job_id;
	return result;
}

static HRESULT STDMETHODCALLTYPE Send(IFaxDoc *self, LONG *ret_job_id)
{
	struct doc *doc = (struct doc *)self;
	struct connection *connection;
	struct sent sent = {NULL};
	HRESULT result;

	if (!ret_job_id)
		return fail_pointer(self);
	*ret_job_id = 0;
	connection = server_connection(doc->server);
	if (!connection)
		return fail_not_connected(self);
	if (take_texts(doc, &sent)) {
		result = check(doc, &sent);
		if (SUCCEEDED(result)) {
			complete_sender(&sent);
			text_station_id(sent.tsid);
			result = submit(doc, connection, &sent, ret_job_id);
		}
	} else {
		result = fail_memory(self);
	}
	sent_fini(&sent);
	connection_unref(connection);
	return result;
}

#define GET_PUT(NAME) get_##NAME, put_##NAME
static const IFaxDocVtbl vtbl = {
	OBJECT_METHODS(IFaxDoc),
	GET_PUT(FileName),
	GET_PUT(CoverpageName),
	GET_PUT(SendCoverpage),
	GET_PUT(ServerCoverpage),
	GET_PUT(DiscountSend),
	GET_PUT(RecipientName),
	GET_PUT(RecipientCompany),
	GET_PUT(RecipientAddress),
	GET_PUT(RecipientCity),
	GET_PUT(RecipientState),
	GET_PUT(RecipientZip),
	GET_PUT(RecipientCountry),
	GET_PUT(RecipientTitle),
	GET_PUT(RecipientDepartment),
	GET_PUT(RecipientOffice),
	GET_PUT(RecipientHomePhone),
	GET_PUT(RecipientOfficePhone),
	GET_PUT(SenderName),
	GET_PUT(SenderCompany),
	GET_PUT(SenderAddress),
	GET_PUT(SenderTitle),
	GET_PUT(SenderDepartment),
	GET_PUT(SenderOffice),
	GET_PUT(SenderHomePhone),
	GET_PUT(SenderOfficePhone),
	GET_PUT(CoverpageNote),
	GET_PUT(CoverpageSubject),
	GET_PUT(Tsid),
	GET_PUT(BillingCode),
	GET_PUT(EmailAddress),
	GET_PUT(DisplayName),
	Send,
	GET_PUT(FaxNumber),
	putref_ConnectionObject,
	GET_PUT(CallHandle),
	GET_PUT(SenderFax),
};

const struct object_class doc_class = {
	.number = CLASS_DOC,
	.name = L"FaxDoc",
	.clsid = &CLSID_FaxDoc,
	.iid = &IID_IFaxDoc,
	.vtbl = &vtbl,
	.size = sizeof(struct doc),
	.fini = fini,
};
