/* SPDX-License-Identifier: MIT */
/* Ports and what hangs on them: how one object makes the next. */
#ifndef FAXCOM_PORT_H
#define FAXCOM_PORT_H

#include "faxcom/object.h"

/* FaxPorts of a server, asked for by @parent. */
HRESULT ports_new(void *parent, struct connection *connection, VARIANT *ret_ports);

/* FaxPort, with its record of this moment. */
HRESULT port_new(void *parent, struct connection *connection, uint32_t device_id, void **ret_port);

/* FaxStatus of a port at this moment. */
HRESULT status_new(void *parent, struct connection *connection, uint32_t device_id, VARIANT *ret_status);

/* FaxRoutingMethods of a port. */
HRESULT methods_new(void *parent, struct connection *connection, uint32_t device_id, VARIANT *ret_methods);

#endif
