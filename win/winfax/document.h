/* SPDX-License-Identifier: MIT */
/* What a program wants to send, FAX_JOB_PARAM and a file, as what libfaxport sends. */
#ifndef WIN_WINFAX_DOCUMENT_H
#define WIN_WINFAX_DOCUMENT_H

#include <windows.h>

#include <winfax.h>

#include <faxport/client.h>

#include "winfax/record.h"

/*
 * One recipient: *@ret_param is what the program said, in UTF-8, to be freed
 * with block_free(), and *@ret_document refers to it; its path is left NULL.
 * @cover: a structure that names no cover page stands for none if
 * @cover_optional, else it is an error. A Win32 code; nothing is to be freed
 * after a failure.
 */
DWORD document_from(const void *param, const void *cover, bool cover_optional, enum form form,
		    FAX_JOB_PARAMA **ret_param, struct fax_document *ret_document);

/* The name of a file, in UTF-8, from malloc(). ERROR_FILE_NOT_FOUND: there is no such file. */
DWORD document_file(const void *name, enum form form, char **ret_path);

#endif
