/* SPDX-License-Identifier: MIT */
/* What the server's codes mean to a caller. */
#ifndef LIBFAXPORT_ERROR_H
#define LIBFAXPORT_ERROR_H

#include <faxport/client.h>

#include <stdint.h>

/* @status: a Win32 code (enum rpc_error). Unknown ones are FAX_E_SERVER. */
enum fax_error error_of_status(uint32_t status);

#endif
