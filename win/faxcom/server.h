/* SPDX-License-Identifier: MIT */
/* FaxServer, for the documents that it makes. */
#ifndef FAXCOM_SERVER_H
#define FAXCOM_SERVER_H

#include "faxcom/object.h"

/* Its connection of this moment, with a reference for the caller; NULL: none. @server NULL: none either. */
struct connection *server_connection(void *server);

/* FaxDoc. */
HRESULT doc_new(void *server, BSTR file_name, VARIANT *ret_doc);

#endif
