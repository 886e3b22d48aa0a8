/* SPDX-License-Identifier: MIT */
/*
 * A C++ program as those for the Platform SDK are: the header that is made of
 * faxcom.idl, __uuidof, a pointer class, no exceptions. What it finds out goes
 * to the file that its first argument names, as scripts' do (test_program.py).
 *
 *	program.exe OUTPUT sta|mta DOCUMENT
 */
#include <windows.h>
#include <oleauto.h>
#include <faxcom.h>

#include <cstdio>
#include <cstring>

static FILE *out;
static bool good = true;

/* What smart pointers of that time did, in short. */
template <class T> class Pointer
{
      public:
	Pointer() = default;
	Pointer(const Pointer &) = delete;
	Pointer &operator=(const Pointer &) = delete;
	~Pointer()
	{
		clear();
	}
	void clear()
	{
		if (object)
			object->Release();
		object = nullptr;
	}
	HRESULT create(REFCLSID clsid)
	{
		clear();
		return CoCreateInstance(clsid, nullptr, CLSCTX_INPROC_SERVER, __uuidof(T), address());
	}
	/* From a VARIANT with an object in it, which is cleared. */
	HRESULT from(VARIANT *variant)
	{
		HRESULT result = E_FAIL;

		clear();
		if (V_VT(variant) == VT_DISPATCH && V_DISPATCH(variant))
			result = V_DISPATCH(variant)->QueryInterface(__uuidof(T), address());
		VariantClear(variant);
		return result;
	}
	void **address()
	{
		return reinterpret_cast<void **>(&object);
	}
	T *operator->() const
	{
		return object;
	}
	T *get() const
	{
		return object;
	}

      private:
	T *object = nullptr;
};

class Text
{
      public:
	explicit Text(const wchar_t *text) : bstr(SysAllocString(text))
	{
	}
	Text() : bstr(nullptr)
	{
	}
	Text(const Text &) = delete;
	Text &operator=(const Text &) = delete;
	~Text()
	{
		SysFreeString(bstr);
	}
	BSTR *place()
	{
		SysFreeString(bstr);
		bstr = nullptr;
		return &bstr;
	}
	operator BSTR() const
	{
		return bstr;
	}

      private:
	BSTR bstr;
};

static void say(const char *name, BSTR text)
{
	char bytes[1024] = "";

	WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, sizeof(bytes), nullptr, nullptr);
	fprintf(out, "%s\ttext\t%s\n", name, bytes);
}

static void say(const char *name, long number)
{
	fprintf(out, "%s\tnumber\t%ld\n", name, number);
}

/* The call must succeed. */
static void must(const char *name, HRESULT result)
{
	if (FAILED(result)) {
		fprintf(out, "%s\terror\t%ld must not fail\n", name, static_cast<long>(result));
		good = false;
	}
}

/* How the call before failed, and what is said about it to this thread. */
static void tell(const char *name, HRESULT result, IUnknown *object, REFIID iid)
{
	Pointer<ISupportErrorInfo> supports;
	Pointer<IErrorInfo> info;
	Text words;
	char bytes[1024] = "";

	if (SUCCEEDED(result)) {
		fprintf(out, "%s\tok\t\n", name);
		return;
	}
	if (SUCCEEDED(object->QueryInterface(IID_ISupportErrorInfo, supports.address())) &&
	    supports->InterfaceSupportsErrorInfo(iid) == S_OK &&
	    GetErrorInfo(0, reinterpret_cast<IErrorInfo **>(info.address())) == S_OK)
		info->GetDescription(words.place());
	WideCharToMultiByte(CP_UTF8, 0, words, -1, bytes, sizeof(bytes), nullptr, nullptr);
	fprintf(out, "%s\terror\t%ld %s\n", name, static_cast<long>(result), bytes);
}

static void read_and_write(IFaxServer *server)
{
	Pointer<IFaxPorts> ports;
	Pointer<IFaxPort> port;
	Pointer<IFaxStatus> status;
	Pointer<IFaxRoutingMethods> methods;
	Pointer<IFaxRoutingMethod> method;
	VARIANT variant;
	LONG count = 0, number = 0;
	BOOL on = -7;
	DATE date = -1;
	Text text;

	VariantInit(&variant);
	must("GetPorts", server->GetPorts(&variant));
	must("IFaxPorts", ports.from(&variant));
	must("Count", ports->get_Count(&count));
	say("Count", count);
	must("Item", ports->get_Item(1, &variant));
	must("IFaxPort", port.from(&variant));
	must("Name", port->get_Name(text.place()));
	say("Name", text);
	must("Rings", port->put_Rings(5));
	must("Csid", port->put_Csid(Text(L"C++")));
	must("Send", port->put_Send(-1)); /* VARIANT_TRUE */
	must("Send", port->get_Send(&on));
	say("Send", on);
	must("CanModify", port->get_CanModify(&on));
	say("CanModify", on);
	must("GetStatus", port->GetStatus(&variant));
	must("IFaxStatus", status.from(&variant));
	must("Description", status->get_Description(text.place()));
	say("Description", text);
	must("StartTime", status->get_StartTime(&date));
	say("StartTime", date == 0 ? 0 : 1);
	must("GetRoutingMethods", port->GetRoutingMethods(&variant));
	must("IFaxRoutingMethods", methods.from(&variant));
	must("methods", methods->get_Count(&count));
	say("methods", count);
	must("method", methods->get_Item(1, &variant));
	must("IFaxRoutingMethod", method.from(&variant));
	must("Enable", method->put_Enable(0));
	must("Guid", method->get_Guid(text.place()));
	say("Guid", text);
	must("Retries", server->put_Retries(6));
	must("Retries", server->get_Retries(&number));
	say("Retries", number);

	SetErrorInfo(0, nullptr);
	tell("item 99", ports->get_Item(99, &variant), ports.get(), __uuidof(IFaxPorts));
	tell("rings 100", port->put_Rings(100), port.get(), __uuidof(IFaxPort));
	tell("null", port->get_Name(nullptr), port.get(), __uuidof(IFaxPort));
}

static void send(IFaxServer *server, const wchar_t *path)
{
	Pointer<IFaxDoc> doc;
	Pointer<IFaxJobs> jobs;
	Pointer<IFaxJob> job;
	VARIANT variant;
	LONG id = 0, number = 0;
	Text text;

	VariantInit(&variant);
	must("CreateDocument", server->CreateDocument(Text(path), &variant));
	must("IFaxDoc", doc.from(&variant));
	must("FaxNumber", doc->put_FaxNumber(Text(L"030 99")));
	must("RecipientName", doc->put_RecipientName(Text(L"J\u00fcrgen \U0001F4E0")));
	must("DisplayName", doc->put_DisplayName(nullptr)); /* a BSTR that is NULL is an empty one */
	must("Send", doc->Send(&id));
	say("id", id);
	must("GetJobs", server->GetJobs(&variant));
	must("IFaxJobs", jobs.from(&variant));
	must("job", jobs->get_Item(1, &variant));
	must("IFaxJob", job.from(&variant));
	must("JobId", job->get_JobId(&number));
	say("JobId", number);
	must("job.RecipientName", job->get_RecipientName(text.place()));
	say("job.RecipientName", text);
	must("SetStatus", job->SetStatus(2));
	must("Refresh", job->Refresh());
	must("QueueStatus", job->get_QueueStatus(text.place()));
	say("QueueStatus", text);
	doc->put_FaxNumber(nullptr);
	tell("no number", doc->Send(&id), doc.get(), __uuidof(IFaxDoc));
}

/* ---- another thread ------------------------------------------------------- */

struct crossing {
	IFaxServer *direct;
	IStream *stream;
	DWORD apartment;
	HRESULT result;
	LONG direct_retries, marshalled_retries;
	BOOL same; /* what comes out of the stream is the object itself: its marshaler is the free-threaded one */
};

static DWORD WINAPI cross(void *arg)
{
	crossing *crossing_ = static_cast<crossing *>(arg);
	Pointer<IFaxServer> server;

	crossing_->result = CoInitializeEx(nullptr, crossing_->apartment);
	if (SUCCEEDED(crossing_->result))
		crossing_->result = crossing_->direct->get_Retries(&crossing_->direct_retries);
	if (SUCCEEDED(crossing_->result))
		crossing_->result =
			CoGetInterfaceAndReleaseStream(crossing_->stream, __uuidof(IFaxServer), server.address());
	if (SUCCEEDED(crossing_->result)) {
		crossing_->same = server.get() == crossing_->direct;
		crossing_->result = server->get_Retries(&crossing_->marshalled_retries);
	}
	server.clear();
	CoUninitialize();
	return 0;
}

static void use_in(const char *name, DWORD apartment, IFaxServer *server)
{
	crossing crossing_ = {server, nullptr, apartment, E_FAIL, -1, -1, FALSE};
	char line[64];
	HANDLE thread;
	DWORD index;

	must("marshal", CoMarshalInterThreadInterfaceInStream(__uuidof(IFaxServer), server, &crossing_.stream));
	thread = CreateThread(nullptr, 0, cross, &crossing_, 0, nullptr);
	CoWaitForMultipleHandles(0, 30000, 1, &thread, &index);
	CloseHandle(thread);
	must(name, crossing_.result);
	snprintf(line, sizeof(line), "%s.direct", name);
	say(line, crossing_.direct_retries);
	snprintf(line, sizeof(line), "%s.marshalled", name);
	say(line, crossing_.marshalled_retries);
	snprintf(line, sizeof(line), "%s.same", name);
	say(line, crossing_.same);
}

int wmain(int argc, wchar_t **argv)
{
	Pointer<IFaxServer> server;
	Pointer<IFaxPort> alone;
	Text text;
	LONG number;

	if (argc != 4 || !(out = _wfopen(argv[1], L"wb")))
		return 2;
	if (FAILED(CoInitializeEx(nullptr,
				  wcscmp(argv[2], L"sta") == 0 ? COINIT_APARTMENTTHREADED : COINIT_MULTITHREADED)))
		return 2;
	must("create", server.create(__uuidof(FaxServer)));
	must("alone", alone.create(__uuidof(FaxPort)));
	if (good) {
		tell("not connected", server->get_Retries(&number), server.get(), __uuidof(IFaxServer));
		tell("alone", alone->get_Name(text.place()), alone.get(), __uuidof(IFaxPort));
		must("Connect", server->Connect(nullptr));
	}
	if (good)
		read_and_write(server.get());
	if (good)
		send(server.get(), argv[3]);
	if (good) {
		use_in("in sta", COINIT_APARTMENTTHREADED, server.get());
		use_in("in mta", COINIT_MULTITHREADED, server.get());
		must("Disconnect", server->Disconnect());
		tell("disconnected", server->get_Retries(&number), server.get(), __uuidof(IFaxServer));
	}
	server.clear();
	alone.clear();
	CoUninitialize();
	fclose(out);
	printf(good ? "END\n" : "FAILED\n");
	return good ? 42 : 1;
}
