/* SPDX-License-Identifier: MIT */
/* The same as sdk_program.c, in C++: interfaces as classes, __uuidof. Compiled, never run. */
#include <windows.h>
#include <tchar.h>
#include <winfax.h>
#include <faxroute.h>
#include <faxdev.h>
#include <faxcom.h>

/* In MS mode the headers of MinGW-w64 give no type its GUID; those of the Windows SDK do. */
#ifdef _MSC_VER
#define UUID_OF(type, guid) guid
#else
#define UUID_OF(type, guid) __uuidof(type)
#endif

/* Implements an interface with the types that programs know. */
class Ports : public IFaxPorts
{
public:
	HRESULT STDMETHODCALLTYPE QueryInterface(REFIID, void **) { return E_NOINTERFACE; }
	ULONG STDMETHODCALLTYPE AddRef() { return 2; }
	ULONG STDMETHODCALLTYPE Release() { return 1; }
	HRESULT STDMETHODCALLTYPE GetTypeInfoCount(UINT *) { return E_NOTIMPL; }
	HRESULT STDMETHODCALLTYPE GetTypeInfo(UINT, LCID, ITypeInfo **) { return E_NOTIMPL; }
	HRESULT STDMETHODCALLTYPE GetIDsOfNames(REFIID, LPOLESTR *, UINT, LCID, DISPID *) { return E_NOTIMPL; }
	HRESULT STDMETHODCALLTYPE Invoke(DISPID, REFIID, LCID, WORD, DISPPARAMS *, VARIANT *, EXCEPINFO *, UINT *)
	{
		return E_NOTIMPL;
	}
	HRESULT STDMETHODCALLTYPE get_Count(long *pVal)
	{
		*pVal = 0;
		return S_OK;
	}
	HRESULT STDMETHODCALLTYPE get_Item(long, VARIANT *) { return E_INVALIDARG; }
};

static HRESULT submit(BSTR file, long *id)
{
	IFaxServer *server = NULL;
	VARIANT v;
	HRESULT hr = CoCreateInstance(UUID_OF(FaxServer, CLSID_FaxServer), NULL, CLSCTX_INPROC_SERVER,
				      UUID_OF(IFaxServer, IID_IFaxServer), reinterpret_cast<void **>(&server));

	if (FAILED(hr))
		return hr;
	VariantInit(&v);
	server->put_Branding(TRUE);
	hr = server->CreateDocument(file, &v);
	if (SUCCEEDED(hr))
		hr = static_cast<IFaxDoc *>(V_DISPATCH(&v))->Send(id);
	VariantClear(&v);
	server->Release();
	return hr;
}

int main()
{
	HANDLE hFax = NULL;
	PFAX_PORT_INFO ports = NULL;
	DWORD count = 0;
	Ports none;
	long id = 0;

	if (FaxConnectFaxServer(_T(""), &hFax) && FaxEnumPorts(hFax, &ports, &count))
		FaxFreeBuffer(ports);
	return SUCCEEDED(submit(NULL, &id)) && SUCCEEDED(none.get_Count(&id));
}
