/* SPDX-License-Identifier: MIT */
/*
 * The structures of winfax.h, whose A and W forms differ in nothing but the
 * kind of their texts. Inside, we use the A form with texts in UTF-8; one
 * description per structure says which members are texts, and everything that
 * comes in or goes out is converted by it, here.
 */
#ifndef WIN_WINFAX_RECORD_H
#define WIN_WINFAX_RECORD_H

#include <windows.h>

#include <stdbool.h>
#include <stddef.h>

/* Of which form a program's texts are. */
enum form { FORM_A, FORM_W };

/* More characters than this in one text are refused, before they are converted. */
#define RECORD_TEXT_MAX 65535

struct record {
	size_t size;
	bool sized;                  /* begins with SizeOfStruct */
	const unsigned short *texts; /* offsets of the members that are texts */
	size_t texts_count;
};

/* clang-format off */
#define RECORD_LIST(X) \
	X(configuration, FAX_CONFIGURATION) \
	X(job_param, FAX_JOB_PARAM) \
	X(cover_page, FAX_COVERPAGE_INFO) \
	X(job_entry, FAX_JOB_ENTRY) \
	X(port_info, FAX_PORT_INFO) \
	X(device_status, FAX_DEVICE_STATUS) \
	X(routing_method, FAX_ROUTING_METHOD) \
	X(global_routing, FAX_GLOBAL_ROUTING_INFO) \
	X(log_category, FAX_LOG_CATEGORY) \
	X(print_info, FAX_PRINT_INFO)
/* clang-format on */

#define X(name, type) extern const struct record record_##name;
RECORD_LIST(X)
#undef X

/*
 * What a program gets: @count structures, their texts behind them, in one
 * block for FaxFreeBuffer(). @rows: as many in UTF-8; their SizeOfStruct is
 * set on the way. A Win32 code.
 */
DWORD record_give(const struct record *record, const void *rows, size_t count, enum form form, void **ret_block);

/*
 * What a program hands in: a copy in UTF-8, to be freed with block_free().
 * ERROR_INVALID_PARAMETER: NULL, its SizeOfStruct is wrong, or a text too long.
 */
DWORD record_take(const struct record *record, const void *given, enum form form, void **ret_row);

/* One text on its own, in UTF-8, from malloc(). NULL is not allowed: ERROR_INVALID_PARAMETER. */
DWORD record_take_text(const void *given, enum form form, char **ret_text);

#endif
