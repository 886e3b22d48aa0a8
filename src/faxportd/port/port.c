/* SPDX-License-Identifier: MIT */
/* One port's settings, as others read them. Changing them is in port_change.c. */
#include "faxportd/conf/conf.h"
#include "faxportd/port/port_impl.h"

void port_get(const struct port *port, struct fax_port *ret_port)
{
	struct fax_port_status status;

	port_get_status(port, &status);
	*ret_port = (struct fax_port){
		.device_id = port->device_id,
		.name = port->conf->name,
		.csid = port->settings.csid,
		.tsid = port->settings.tsid,
		.priority = port->settings.priority,
		.rings = port->settings.rings,
		.send = port->settings.send,
		.receive = port->settings.receive,
		.state = status.state,
	};
}

int port_check_change(const struct port *port, const struct fax_port_change *change, char *why, size_t why_size)
{
	return port_settings_check(change, (uint32_t)port->ports->count, why, why_size);
}
