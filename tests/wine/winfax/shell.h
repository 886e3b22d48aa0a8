/* SPDX-License-Identifier: MIT */
/*
 * winfax.exe: winfax.dll, function by function, for test_winfax.py. A command
 * is a line of UTF-8: a function's name without A or W, and its arguments,
 * between tabs. The answer is a line of JSON. It is compiled twice, with
 * UNICODE and without, against winfax.h as programs of others see it.
 *
 *   FaxSetPort	0xa0000004	Rings=2	Csid=Büro
 *   {"ok": true, "error": 0, "ms": 1}
 */
#ifndef TESTS_WINE_WINFAX_SHELL_H
#define TESTS_WINE_WINFAX_SHELL_H

#include <windows.h>

#include <winfax.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARGUMENTS_MAX 64

struct command {
	const char *name;
	int least;                /* arguments */
	void (*run)(char **args); /* ends with a NULL */
};

/* Ended by a row without a name; one table per subject. */
extern const struct command commands_server[], commands_port[], commands_routing[], commands_job[], commands_events[],
	commands_print[], commands_register[], commands_abuse[], commands_load[];

/* ---- arguments ------------------------------------------------------- */

/* "NULL" is NULL; "x*100000" is a long text; all else is itself. Lives until the end of the command. */
LPTSTR text_of(const char *argument);
DWORD number_of(const char *argument);
HANDLE handle_of(const char *argument); /* in hexadecimal */

/* ---- structures ------------------------------------------------------ */

enum kind { KIND_END, KIND_NUMBER, KIND_TEXT, KIND_TIME_OF_DAY, KIND_DATE, KIND_FILETIME, KIND_POINTER };

struct field {
	const char *name;
	size_t offset;
	enum kind kind;
};

#define FIELD(type, member, kind) \
	{ \
#member, offsetof(type, member), kind \
	}

extern const struct field configuration_fields[], job_param_fields[], cover_page_fields[], job_entry_fields[],
	port_info_fields[], device_status_fields[], routing_method_fields[], global_routing_fields[],
	log_category_fields[], print_info_fields[], event_fields[];

/* Sets what @args say, as NAME=VALUE; leaves the rest. */
void struct_set(const struct field *fields, void *object, char **args);

/* Cuts @args before the first "cover"; the arguments behind it, which are those of a cover page. NULL: there is none.
 */
char **split_cover(char **args);

/* ---- answers --------------------------------------------------------- */

/* Before the function that is tested: sets the last error to something, and looks at the clock. */
void call_begins(void);

/* After it: "ok", "error" and "ms", right away. */
void call_ended(BOOL result);

void tell_number(const char *name, int64_t number);
void tell_handle(const char *name, HANDLE handle);
void tell_bytes(const char *name, const BYTE *bytes, size_t size); /* in hexadecimal */
void tell_structs(const char *name, const struct field *fields, const void *objects, size_t size, size_t count);

#endif
