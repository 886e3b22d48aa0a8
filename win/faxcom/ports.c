/* SPDX-License-Identifier: MIT */
/* FaxPorts: the ports of a server, in order of priority. */
#include "faxcom/port.h"

#include <faxcom.h>

#include "faxcom/collection.h"

static HRESULT item(struct collection *ports, size_t index, void **ret_object)
{
	const struct fax_port_list *list = ports->list;

	return port_new(ports, ports->connection, list->item[index].device_id, ret_object);
}

HRESULT ports_new(void *parent, struct connection *connection, VARIANT *ret_ports)
{
	struct fax_port_list *list;
	struct fax_client *client;
	HRESULT result = call_begin(parent, connection, &client);

	if (FAILED(result))
		return result;
	result = call_end(parent, connection, fax_port_list(client, &list));
	if (FAILED(result))
		return result;
	return collection_new(parent, &ports_class, connection, list, list->count, item, ret_ports);
}

static const IFaxPortsVtbl vtbl = {COLLECTION_METHODS(IFaxPorts)};

const struct object_class ports_class = {
	.number = CLASS_PORTS,
	.name = L"FaxPorts",
	.clsid = &CLSID_FaxPorts,
	.iid = &IID_IFaxPorts,
	.vtbl = &vtbl,
	.size = sizeof(struct collection),
	.fini = collection_fini,
	.enumerate = collection_enumerate,
};
