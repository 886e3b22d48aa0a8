/* SPDX-License-Identifier: MIT */
/* The loop, the arguments and the answers; see shell.h. */
#include "shell.h"

#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define NOT_SET 0x2BAD /* the last error before a call */

static const struct command *const tables[] = {
	commands_server, commands_port,     commands_routing, commands_job,  commands_events,
	commands_print,  commands_register, commands_abuse,   commands_load,
};

static LPTSTR texts[ARGUMENTS_MAX];
static size_t texts_count;
static ULONGLONG began;

/* ---- arguments ------------------------------------------------------- */

static WCHAR *widen(UINT code_page, const char *text)
{
	int units = MultiByteToWideChar(code_page, 0, text, -1, NULL, 0);
	WCHAR *wide = malloc((size_t)units * sizeof(*wide));

	MultiByteToWideChar(code_page, 0, text, -1, wide, units);
	return wide;
}

static char *narrow(UINT code_page, const WCHAR *wide)
{
	int bytes = WideCharToMultiByte(code_page, 0, wide, -1, NULL, 0, NULL, NULL);
	char *text = malloc((size_t)bytes);

	WideCharToMultiByte(code_page, 0, wide, -1, text, bytes, NULL, NULL);
	return text;
}

static LPTSTR keep(const char *utf8)
{
	WCHAR *wide = widen(CP_UTF8, utf8);
#ifdef UNICODE
	LPTSTR text = wide;
#else
	LPTSTR text = narrow(CP_ACP, wide);

	free(wide);
#endif
	if (texts_count == ARRAY_SIZE(texts))
		abort();
	texts[texts_count++] = text;
	return text;
}

LPTSTR text_of(const char *argument)
{
	char *longer;
	LPTSTR text;
	size_t size;

	if (strcmp(argument, "NULL") == 0)
		return NULL;
	if (argument[0] == '\0' || argument[1] != '*')
		return keep(argument);
	size = strtoul(argument + 2, NULL, 10);
	longer = malloc(size + 1);
	memset(longer, argument[0], size);
	longer[size] = '\0';
	text = keep(longer);
	free(longer);
	return text;
}

DWORD number_of(const char *argument)
{
	return strtoul(argument, NULL, 0);
}

HANDLE handle_of(const char *argument)
{
	return (HANDLE)(ULONG_PTR)strtoull(argument, NULL, 16);
}

/* ---- answers --------------------------------------------------------- */

void call_begins(void)
{
	SetLastError(NOT_SET);
	began = GetTickCount64();
}

void call_ended(BOOL result)
{
	DWORD error = GetLastError();

	printf("{\"ok\": %s, \"error\": %u, \"ms\": %u", result ? "true" : "false", (unsigned)error,
	       (unsigned)(GetTickCount64() - began));
}

void tell_number(const char *name, int64_t number)
{
	printf(", \"%s\": %lld", name, (long long)number);
}

void tell_handle(const char *name, HANDLE handle)
{
	printf(", \"%s\": \"0x%llx\"", name, (unsigned long long)(ULONG_PTR)handle);
}

void tell_bytes(const char *name, const BYTE *bytes, size_t size)
{
	size_t i;

	printf(", \"%s\": \"", name);
	for (i = 0; i < size; i++)
		printf("%02x", bytes[i]);
	printf("\"");
}

static void tell_text(LPCTSTR text)
{
	const unsigned char *at;
	char *utf8;

	if (!text) {
		printf("null");
		return;
	}
#ifdef UNICODE
	utf8 = narrow(CP_UTF8, text);
#else
	WCHAR *wide = widen(CP_ACP, text);

	utf8 = narrow(CP_UTF8, wide);
	free(wide);
#endif
	printf("\"");
	for (at = (const unsigned char *)utf8; *at; at++) {
		if (*at < 0x20 || *at == '"' || *at == '\\')
			printf("\\u%04x", *at);
		else
			putchar(*at);
	}
	printf("\"");
	free(utf8);
}

static void tell_field(const struct field *field, const char *object)
{
	const void *at = object + field->offset;
	const SYSTEMTIME *date = at;
	const FAX_TIME *time = at;
	const FILETIME *filetime = at;

	printf("\"%s\": ", field->name);
	switch (field->kind) {
	case KIND_TEXT:
		tell_text(*(const LPCTSTR *)at);
		break;
	case KIND_TIME_OF_DAY:
		printf("\"%02u:%02u\"", time->Hour, time->Minute);
		break;
	case KIND_DATE:
		printf("\"%04u-%02u-%02u %02u:%02u:%02u\"", date->wYear, date->wMonth, date->wDay, date->wHour,
		       date->wMinute, date->wSecond);
		break;
	case KIND_FILETIME:
		printf("%llu", (unsigned long long)filetime->dwHighDateTime << 32 | filetime->dwLowDateTime);
		break;
	case KIND_POINTER:
		printf("%llu", (unsigned long long)*(const DWORD_PTR *)at);
		break;
	default:
		printf("%u", (unsigned)*(const DWORD *)at);
	}
}

void tell_structs(const char *name, const struct field *fields, const void *objects, size_t size, size_t count)
{
	const struct field *field;
	size_t i;

	printf(", \"%s\": [", name);
	for (i = 0; i < count; i++) {
		printf("%s{", i > 0 ? ", " : "");
		for (field = fields; field->kind != KIND_END; field++) {
			printf("%s", field > fields ? ", " : "");
			tell_field(field, (const char *)objects + i * size);
		}
		printf("}");
	}
	printf("]");
}

/* ---- structures in --------------------------------------------------- */

static void set_field(const struct field *field, char *object, const char *value)
{
	void *at = object + field->offset;
	SYSTEMTIME *date = at;
	FAX_TIME *time = at;

	switch (field->kind) {
	case KIND_TEXT:
		*(LPCTSTR *)at = text_of(value);
		break;
	case KIND_TIME_OF_DAY:
		if (sscanf(value, "%hu:%hu", &time->Hour, &time->Minute) != 2)
			abort();
		break;
	case KIND_DATE:
		if (sscanf(value, "%hu-%hu-%hu %hu:%hu:%hu", &date->wYear, &date->wMonth, &date->wDay, &date->wHour,
			   &date->wMinute, &date->wSecond) != 6)
			abort();
		break;
	case KIND_POINTER:
		*(DWORD_PTR *)at = number_of(value);
		break;
	default:
		*(DWORD *)at = number_of(value);
	}
}

void struct_set(const struct field *fields, void *object, char **args)
{
	for (; *args; args++) {
		const struct field *field = fields;
		char *value = strchr(*args, '=');

		if (!value)
			abort();
		*value++ = '\0';
		while (field->kind != KIND_END && strcmp(field->name, *args) != 0)
			field++;
		if (field->kind == KIND_END)
			abort();
		set_field(field, object, value);
	}
}

char **split_cover(char **args)
{
	for (; *args; args++) {
		if (strcmp(*args, "cover") == 0) {
			*args = NULL;
			return args + 1;
		}
	}
	return NULL;
}

/* ---- the loop -------------------------------------------------------- */

static const struct command *find(const char *name)
{
	const struct command *command;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tables); i++) {
		for (command = tables[i]; command->name; command++) {
			if (strcmp(command->name, name) == 0)
				return command;
		}
	}
	return NULL;
}

static void run_line(char *line)
{
	const struct command *command;
	char *args[ARGUMENTS_MAX + 2] = {NULL};
	int count = 0;

	for (args[count] = line; (line = strchr(line, '\t')) && count < ARGUMENTS_MAX; args[count] = line) {
		*line++ = '\0';
		count++;
	}
	command = find(args[0]);
	if (command && count >= command->least) {
		command->run(args + 1);
		printf("}\n");
	} else {
		printf("no such command: %s with %d arguments\n", args[0], count);
	}
	while (texts_count > 0)
		free(texts[--texts_count]);
}

int main(void)
{
	static char line[65536];

	_setmode(_fileno(stdin), _O_BINARY);
	_setmode(_fileno(stdout), _O_BINARY);
	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		run_line(line);
		fflush(stdout);
	}
	return 0;
}
