/* SPDX-License-Identifier: MIT */
/*
 * A program as they were written for the Platform SDK, in C: names without A
 * and W, both interfaces, a routing extension and a provider in one. It is
 * compiled and linked, and never run.
 */
#define COBJMACROS
#include <windows.h>
#include <tchar.h>
#include <winfax.h>
#include <faxroute.h>
#include <faxdev.h>
#include <faxcom.h>

static BOOL CALLBACK next_recipient(HANDLE FaxHandle, DWORD RecipientNumber, LPVOID Context, PFAX_JOB_PARAM JobParams,
				    PFAX_COVERPAGE_INFO CoverpageInfo)
{
	UNREFERENCED_PARAMETER(FaxHandle);
	UNREFERENCED_PARAMETER(CoverpageInfo);
	JobParams->RecipientNumber = (LPCTSTR)Context;
	return RecipientNumber == 1;
}

static DWORD submit(LPCTSTR file, LPTSTR number)
{
	HANDLE hFax = NULL;
	PFAX_JOB_PARAM job = NULL;
	PFAX_COVERPAGE_INFO cover = NULL;
	DWORD id = 0;

	if (!FaxConnectFaxServer(NULL, &hFax))
		return GetLastError();
	if (FaxCompleteJobParams(&job, &cover)) {
		job->RecipientNumber = number;
		job->ScheduleAction = JSA_NOW;
		if (!FaxSendDocument(hFax, file, job, NULL, &id))
			id = 0;
		FaxFreeBuffer(job);
		FaxFreeBuffer(cover);
	}
	if (!FaxSendDocumentForBroadcast(hFax, file, &id, next_recipient, number))
		FaxSetJob(hFax, id, JC_DELETE, NULL);
	FaxClose(hFax);
	return id;
}

static HRESULT submit_by_com(BSTR file, BSTR number, long *id)
{
	IFaxServer *server = NULL;
	IFaxDoc *doc = NULL;
	VARIANT v;
	HRESULT hr;

	hr = CoCreateInstance(&CLSID_FaxServer, NULL, CLSCTX_INPROC_SERVER, &IID_IFaxServer, (void **)&server);
	if (FAILED(hr))
		return hr;
	hr = IFaxServer_Connect(server, NULL);
	VariantInit(&v);
	if (SUCCEEDED(hr))
		hr = IFaxServer_CreateDocument(server, file, &v);
	if (SUCCEEDED(hr))
		hr = IDispatch_QueryInterface(V_DISPATCH(&v), &IID_IFaxDoc, (void **)&doc);
	VariantClear(&v);
	if (SUCCEEDED(hr)) {
		IFaxDoc_put_FaxNumber(doc, number);
		IFaxDoc_put_SendCoverpage(doc, FALSE);
		hr = IFaxDoc_Send(doc, id);
		IFaxDoc_Release(doc);
	}
	IFaxServer_Disconnect(server);
	IFaxServer_Release(server);
	return hr;
}

BOOL WINAPI FaxRouteInitialize(HANDLE HeapHandle, PFAX_ROUTE_CALLBACKROUTINES FaxRouteCallbackRoutines)
{
	return HeapHandle && FaxRouteCallbackRoutines->SizeOfStruct >= sizeof(FAX_ROUTE_CALLBACKROUTINES);
}

BOOL WINAPI FaxDevEndJob(HANDLE FaxHandle)
{
	return FaxHandle != NULL;
}

int main(void)
{
	TCHAR number[] = TEXT("555");
	long id = 0;

	return submit(_T("a.tif"), number) || FAILED(submit_by_com(NULL, NULL, &id));
}
