/* SPDX-License-Identifier: MIT */
/*
 * How fast properties are read, and what is left of 10,000 objects: figures
 * for test_bench.py, which prints them.
 *
 *	bench.exe OUTPUT ECHO_TCP_PORT
 */
#define COBJMACROS
#include <winsock2.h>
#include <windows.h>
#include <faxcom.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/macros.h"
#include "../usage.h"

#define SPAN_MS 2000
#define ROUNDS 10000
#define ECHO_BYTES 256 /* about what one read of a setting has in each direction */

static FILE *out;
static IFaxServer *server;
static IFaxPorts *ports;
static IFaxPort *port;
static IFaxStatus *status;
static SOCKET echo;

static HRESULT read_retries(void)
{
	LONG value;

	return IFaxServer_get_Retries(server, &value);
}

static HRESULT read_item(void)
{
	VARIANT item;
	HRESULT result = IFaxPorts_get_Item(ports, 1, &item);

	if (SUCCEEDED(result))
		VariantClear(&item);
	return result;
}

static HRESULT read_status(void)
{
	return IFaxStatus_Refresh(status);
}

static HRESULT read_csid(void)
{
	BSTR value;
	HRESULT result = IFaxPort_get_Csid(port, &value);

	if (SUCCEEDED(result))
		SysFreeString(value);
	return result;
}

static HRESULT ask_echo(void)
{
	char bytes[ECHO_BYTES] = {0};
	int there = 0, n;

	if (send(echo, bytes, sizeof(bytes), 0) != (int)sizeof(bytes))
		return E_FAIL;
	while (there < (int)sizeof(bytes)) {
		n = recv(echo, bytes + there, (int)sizeof(bytes) - there, 0);
		if (n <= 0)
			return E_FAIL;
		there += n;
	}
	return S_OK;
}

static HRESULT create(void)
{
	IFaxServer *another;
	HRESULT result =
		CoCreateInstance(&CLSID_FaxServer, NULL, CLSCTX_INPROC_SERVER, &IID_IFaxServer, (void **)&another);

	if (SUCCEEDED(result))
		IFaxServer_Release(another);
	return result;
}

static void must(const char *what, HRESULT result)
{
	if (SUCCEEDED(result))
		return;
	fprintf(out, "%s\terror\t%ld\n", what, (long)result);
	fclose(out);
	exit(1);
}

static void measure(const char *name, HRESULT (*call)(void))
{
	LARGE_INTEGER began, now, frequency;
	unsigned long count = 0;
	double took;

	QueryPerformanceFrequency(&frequency);
	QueryPerformanceCounter(&began);
	do {
		for (int i = 0; i < 100; i++, count++)
			must(name, call());
		QueryPerformanceCounter(&now);
		took = (double)(now.QuadPart - began.QuadPart) / (double)frequency.QuadPart;
	} while (took * 1000 < SPAN_MS);
	fprintf(out, "%s\trate\t%.0f\n", name, count / took);
}

static void use(const char *name, HRESULT (*call)(void))
{
	LONGLONG bytes;
	DWORD handles;

	for (int i = 0; i < 1000; i++) /* what is made once is there */
		must(name, call());
	handles = usage_handles();
	bytes = usage_heap_bytes();
	for (int i = 0; i < ROUNDS; i++)
		must(name, call());
	fprintf(out, "%s\tuse\t%lu %lu %lld %lld\n", name, handles, usage_handles(), bytes, usage_heap_bytes());
}

static SOCKET connect_echo(int tcp_port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons((u_short)tcp_port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	WSADATA data;
	SOCKET s;
	BOOL on = TRUE;

	WSAStartup(MAKEWORD(2, 2), &data);
	s = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(s, IPPROTO_TCP, TCP_NODELAY, (const char *)&on, sizeof(on));
	must("echo", connect(s, (struct sockaddr *)&address, sizeof(address)) == 0 ? S_OK : E_FAIL);
	return s;
}

int wmain(int argc, wchar_t **argv)
{
	VARIANT item;

	if (argc != 3 || !(out = _wfopen(argv[1], L"wb")) || FAILED(CoInitialize(NULL)))
		return 2;
	echo = connect_echo(_wtoi(argv[2]));
	must("create",
	     CoCreateInstance(&CLSID_FaxServer, NULL, CLSCTX_INPROC_SERVER, &IID_IFaxServer, (void **)&server));
	must("Connect", IFaxServer_Connect(server, NULL));
	must("GetPorts", IFaxServer_GetPorts(server, &item));
	must("GetPorts", IDispatch_QueryInterface(V_DISPATCH(&item), &IID_IFaxPorts, (void **)&ports));
	VariantClear(&item);
	must("Item", IFaxPorts_get_Item(ports, 1, &item));
	must("Item", IDispatch_QueryInterface(V_DISPATCH(&item), &IID_IFaxPort, (void **)&port));
	VariantClear(&item);
	must("GetStatus", IFaxPort_GetStatus(port, &item));
	must("GetStatus", IDispatch_QueryInterface(V_DISPATCH(&item), &IID_IFaxStatus, (void **)&status));
	VariantClear(&item);

	measure("echo", ask_echo);
	measure("FaxServer.Retries", read_retries);
	measure("FaxStatus.Refresh", read_status);
	measure("FaxPorts.Item", read_item);
	measure("echo again", ask_echo);
	measure("FaxPort.Csid", read_csid);
	use("create and release", create);
	use("Item and release", read_item);

	IFaxStatus_Release(status);
	IFaxPort_Release(port);
	IFaxPorts_Release(ports);
	IFaxServer_Release(server);
	CoUninitialize();
	fclose(out);
	printf("END\n");
	return 42;
}
