/* SPDX-License-Identifier: MIT */
/*
 * FaxTiff: what a fax TIFF says about itself. Needs no server. Image names the
 * file and reads it; all else fails before that, and after an Image that could
 * not be read: nobody shall take the last file's sender for this one's.
 */
#include <faxcom.h>

#include <faxport/tiff.h>

#include <stdio.h>

#include "base/macros.h"
#include "base/wintime.h"
#include "faxcom/object.h"
#include "faxcom/value.h"

#define MISSING "Unavailable"
#define TAG_MAX 0xffff

struct tiff {
	struct object head;
	SRWLOCK lock; /* for the rest */
	BSTR path;    /* of the image that was read; NULL: none */
	struct fax_tiff *facts;
};

static void fini(struct object *object)
{
	struct tiff *tiff = (struct tiff *)object;

	SysFreeString(tiff->path);
	fax_free(tiff->facts);
}

static void replace(struct tiff *tiff, BSTR path, struct fax_tiff *facts)
{
	struct fax_tiff *old_facts;
	BSTR old_path;

	AcquireSRWLockExclusive(&tiff->lock);
	old_path = tiff->path;
	old_facts = tiff->facts;
	tiff->path = path;
	tiff->facts = facts;
	ReleaseSRWLockExclusive(&tiff->lock);
	SysFreeString(old_path);
	fax_free(old_facts);
}

static HRESULT fail_file(void *object, const char *path, enum fax_error error)
{
	bool unread = error == FAX_E_FILE;
	struct connection_words words;

	if (error == FAX_E_OK)
		return S_OK;
	if (error == FAX_E_NO_MEMORY)
		return fail_memory(object);
	snprintf(words.text, sizeof(words.text), "%.512s: %s", path,
		 unread ? "cannot be read" : "not a TIFF file, or damaged");
	return fail_connection(object, unread ? ERROR_FILE_NOT_FOUND : ERROR_INVALID_DATA, &words);
}

static HRESULT STDMETHODCALLTYPE put_Image(IFaxTiff *self, BSTR path)
{
	AUTO_MEM char *utf8 = value_utf8(path);
	struct fax_tiff *facts = NULL;
	BSTR copy = value_copy(path);
	enum fax_error error = FAX_E_NO_MEMORY;

	if (utf8 && copy)
		error = fax_tiff_read(utf8, &facts);
	if (error != FAX_E_OK) {
		SysFreeString(copy);
		copy = NULL;
		facts = NULL;
	}
	replace((struct tiff *)self, copy, facts);
	return fail_file(self, utf8, error);
}

/* ---- getters --------------------------------------------------------------------- */

/* S_OK: there is an image, and it stays until end(). */
static HRESULT begin(IFaxTiff *self, const void *ret)
{
	struct tiff *tiff = (struct tiff *)self;

	if (!ret)
		return fail_pointer(self);
	AcquireSRWLockShared(&tiff->lock);
	if (tiff->facts)
		return S_OK;
	ReleaseSRWLockShared(&tiff->lock);
	return fail(self, E_FAIL, L"no image: Image names a file first");
}

static HRESULT end(IFaxTiff *self, HRESULT result)
{
	ReleaseSRWLockShared(&((struct tiff *)self)->lock);
	return FAILED(result) ? fail_memory(self) : S_OK;
}

/* Of a fax that was received it is the CSID (faxcom reference, section 10): there is no sender in the file. */
static const char *recipient_number(const struct fax_tiff *facts)
{
	return facts->sender_name[0] || !facts->csid[0] ? facts->recipient_number : facts->csid;
}

#define X(NAME, value) \
	static HRESULT STDMETHODCALLTYPE get_##NAME(IFaxTiff *self, BSTR *ret) \
	{ \
		const struct fax_tiff *facts; \
		const char *text; \
		HRESULT result; \
\
		if (ret) \
			*ret = NULL; \
		result = begin(self, ret); \
		if (FAILED(result)) \
			return result; \
		facts = ((struct tiff *)self)->facts; \
		text = value; \
		return end(self, value_text(ret, *text ? text : MISSING)); \
	}
X(RecipientName, facts->recipient_name)
X(SenderName, facts->sender_name)
X(Routing, facts->routing)
X(CallerId, facts->caller_id)
X(Csid, facts->csid)
X(Tsid, facts->tsid)
X(RecipientNumber, recipient_number(facts))
#undef X

static HRESULT STDMETHODCALLTYPE get_Image(IFaxTiff *self, BSTR *ret_path)
{
	HRESULT result;

	if (ret_path)
		*ret_path = NULL;
	result = begin(self, ret_path);
	if (FAILED(result))
		return result;
	*ret_path = value_copy(((struct tiff *)self)->path);
	return end(self, *ret_path ? S_OK : E_OUTOFMEMORY);
}

static ULARGE_INTEGER filetime_of(int64_t unix_s)
{
	return (ULARGE_INTEGER){.QuadPart = wintime_to_filetime(unix_s)};
}

/* Local time as the user writes it: date@time. What no calendar has is as if it were not said. */
static HRESULT time_text(BSTR *ret_text, int64_t unix_s)
{
	ULARGE_INTEGER number = filetime_of(unix_s);
	FILETIME filetime = {number.LowPart, number.HighPart};
	SYSTEMTIME utc, local;
	WCHAR date[80], time[80], both[ARRAY_SIZE(date) + 1 + ARRAY_SIZE(time)] = L"";

	if (unix_s != 0 && FileTimeToSystemTime(&filetime, &utc) &&
	    SystemTimeToTzSpecificLocalTime(NULL, &utc, &local) &&
	    GetDateFormatW(LOCALE_USER_DEFAULT, DATE_SHORTDATE, &local, NULL, date, ARRAY_SIZE(date)) &&
	    GetTimeFormatW(LOCALE_USER_DEFAULT, TIME_NOSECONDS, &local, NULL, time, ARRAY_SIZE(time)))
		_snwprintf(both, ARRAY_SIZE(both) - 1, L"%ls@%ls", date, time);
	return value_wide(ret_text, both);
}

static HRESULT STDMETHODCALLTYPE get_ReceiveTime(IFaxTiff *self, BSTR *ret_time)
{
	HRESULT result;

	if (ret_time)
		*ret_time = NULL;
	result = begin(self, ret_time);
	if (FAILED(result))
		return result;
	return end(self, time_text(ret_time, ((struct tiff *)self)->facts->time));
}

/* A FILETIME, UTC, in the 8 bytes of a currency; 0: the file does not say. */
static HRESULT STDMETHODCALLTYPE get_RawReceiveTime(IFaxTiff *self, VARIANT *ret_time)
{
	HRESULT result;
	int64_t unix_s;

	if (ret_time)
		VariantInit(ret_time);
	result = begin(self, ret_time);
	if (FAILED(result))
		return result;
	unix_s = ((struct tiff *)self)->facts->time;
	V_VT(ret_time) = VT_CY;
	V_CY(ret_time).int64 = unix_s ? (LONGLONG)filetime_of(unix_s).QuadPart : 0;
	return end(self, S_OK);
}

static HRESULT STDMETHODCALLTYPE get_TiffTagString(IFaxTiff *self, int tag, BSTR *ret_text)
{
	AUTO_MEM char *path = NULL;
	enum fax_error error;
	HRESULT result;
	char *text;

	if (ret_text)
		*ret_text = NULL;
	result = begin(self, ret_text);
	if (FAILED(result))
		return result;
	path = value_utf8(((struct tiff *)self)->path);
	result = end(self, path ? S_OK : E_OUTOFMEMORY);
	if (FAILED(result))
		return result;
	if (tag < 0 || tag > TAG_MAX)
		return fail(self, E_INVALIDARG, L"the tags of a TIFF are 0 to 65535");
	error = fax_tiff_tag_text(path, (uint16_t)tag, &text);
	if (error == FAX_E_NOT_FOUND) {
		result = value_text(ret_text, MISSING);
	} else if (error == FAX_E_OK) {
		result = value_text(ret_text, text);
		fax_free(text);
	} else {
		return fail_file(self, path, error);
	}
	return FAILED(result) ? fail_memory(self) : S_OK;
}

static const IFaxTiffVtbl vtbl = {
	OBJECT_METHODS(IFaxTiff), get_ReceiveTime,    get_Image,         put_Image, get_RecipientName,
	get_SenderName,           get_Routing,        get_CallerId,      get_Csid,  get_Tsid,
	get_RecipientNumber,      get_RawReceiveTime, get_TiffTagString,
};

const struct object_class tiff_class = {
	.number = CLASS_TIFF,
	.name = L"FaxTiff",
	.clsid = &CLSID_FaxTiff,
	.iid = &IID_IFaxTiff,
	.vtbl = &vtbl,
	.size = sizeof(struct tiff),
	.fini = fini,
};
