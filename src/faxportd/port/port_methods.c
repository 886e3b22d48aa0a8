/* SPDX-License-Identifier: MIT */
/* Routing methods as switches of ports, and their order on the server; what the server consists of. */
#include <errno.h>
#include <stdlib.h>

#include "base/macros.h"
#include "base/text.h"
#include "core/port/order.h"
#include "faxportd/conf/conf.h"
#include "faxportd/folder_copy.h"
#include "faxportd/port/port_impl.h"
#include "faxportd/store/store.h"

/* ---- loading ---------------------------------------------------------- */

static int load_method(void *arg, const struct store_method *row)
{
	struct port *port = ports_find(arg, row->device_id);
	enum route_method method;
	char *data;

	/* Of a port that is gone, or of a method that another version had. */
	if (!port || !route_method_find(row->guid, &method))
		return 0;
	data = text_dup(row->data);
	if (!data)
		return -ENOMEM;
	free(port->method[method].data);
	port->method[method].data = data;
	port->method[method].on = row->enabled;
	return 0;
}

struct order_load {
	uint32_t place[ROUTE_METHODS];
	uint32_t count;
};

static int load_place(void *arg, const char *guid)
{
	struct order_load *load = arg;
	enum route_method method;

	load->count++;
	if (route_method_find(guid, &method))
		load->place[method] = load->count;
	return 0;
}

int port_methods_load(struct ports *ports)
{
	struct order_load load = {0};
	int r;

	for (size_t i = 0; i < ports->count; i++) {
		for (unsigned m = 0; m < ROUTE_METHODS; m++) {
			struct port_method *method = &ports->port[i]->method[m];

			method->on = route_method_info((enum route_method)m)->on_at_first;
			method->data = text_dup("");
			if (!method->data)
				return -ENOMEM;
		}
	}
	r = store_load_methods(ports->store, load_method, ports);
	if (r >= 0)
		r = store_load_method_order(ports->store, load_place, &load);
	if (r < 0)
		return r;
	order_number(load.place, ROUTE_METHODS, ports->method_place);
	return 0;
}

/* ---- a port's methods ------------------------------------------------- */

/* The method that runs as the @index-th, from 0. */
static bool method_at(const struct ports *ports, size_t index, enum route_method *ret_method)
{
	for (unsigned m = 0; m < ROUTE_METHODS; m++) {
		if (ports->method_place[m] == index + 1) {
			*ret_method = (enum route_method)m;
			return true;
		}
	}
	return false;
}

bool port_method_at(const struct port *port, size_t index, struct fax_method *ret_method)
{
	const struct route_method_info *info;
	enum route_method method;

	if (!method_at(port->ports, index, &method))
		return false;
	info = route_method_info(method);
	*ret_method = (struct fax_method){
		.device_id = port->device_id,
		.device_name = port->conf->name,
		.guid = info->guid,
		.friendly_name = info->friendly_name,
		.function_name = info->function_name,
		.image_name = ROUTE_IMAGE_NAME,
		.extension_name = ROUTE_EXTENSION_NAME,
		.enabled = port->method[method].on,
	};
	return true;
}

int port_method_enable(struct port *port, const char *guid, bool enabled, port_done_fn *on_done, void *arg)
{
	enum route_method method;

	if (!route_method_find(guid, &method))
		return -ENOENT;
	if (enabled && route_method_info(method)->wants_data && port->method[method].data[0] == '\0')
		return -EINVAL;
	return port_change_method_on(port, method, enabled, on_done, arg);
}

int port_method_get_data(const struct port *port, const char *guid, const char **ret_data)
{
	enum route_method method;

	if (!route_method_find(guid, &method))
		return -ENOENT;
	*ret_data = port->method[method].data;
	return 0;
}

int port_method_set_data(struct port *port, const char *guid, const char *data, port_done_fn *on_done, void *arg)
{
	enum route_method method;

	if (!route_method_find(guid, &method))
		return -ENOENT;
	/* The inbox wants none: the profile name that it has on Windows means nothing here. */
	if (method == ROUTE_FOLDER ? !folder_is_writable(data) : data[0] != '\0')
		return -EINVAL;
	return port_change_method_data(port, method, data, on_done, arg);
}

size_t port_route_plan(const struct port *port, struct route_step ret_steps[ROUTE_METHODS])
{
	bool on[ROUTE_METHODS];

	for (unsigned m = 0; m < ROUTE_METHODS; m++)
		on[m] = port->method[m].on;
	return route_plan(port->ports->method_place, on, ret_steps);
}

/* ---- the server's methods --------------------------------------------- */

bool ports_method_at(const struct ports *ports, size_t index, struct port_method_info *ret_info)
{
	const struct route_method_info *info;
	enum route_method method;

	if (!method_at(ports, index, &method))
		return false;
	info = route_method_info(method);
	*ret_info = (struct port_method_info){
		.priority = ports->method_place[method],
		.guid = info->guid,
		.friendly_name = info->friendly_name,
		.function_name = info->function_name,
		.image_name = ROUTE_IMAGE_NAME,
		.extension_name = ROUTE_EXTENSION_NAME,
	};
	return true;
}

int ports_method_set_priority(struct ports *ports, const char *guid, uint32_t priority, port_done_fn *on_done,
			      void *arg)
{
	enum route_method method;

	if (!route_method_find(guid, &method))
		return -ENOENT;
	if (priority < 1 || priority > ROUTE_METHODS)
		return -EINVAL;
	return port_change_order(ports, method, priority, on_done, arg);
}

void ports_on_methods(struct ports *ports, void (*fn)(void *arg, uint32_t device_id), void *arg)
{
	ports->on_methods = fn;
	ports->methods_arg = arg;
}

/* ---- what there is ---------------------------------------------------- */

/* A guid of our own: the Windows API wants providers to have one. */
static const struct port_provider providers[] = {
	{"{5b0ce1c6-3f5e-4d8b-9a0f-6d1c7e2f8a41}", "Faxport SIP", "Faxport SIP and T.38 lines", "faxportd"},
};

static const struct port_extension extensions[] = {
	{ROUTE_EXTENSION_NAME, ROUTE_EXTENSION_FRIENDLY_NAME, ROUTE_IMAGE_NAME},
};

const struct port_provider *ports_provider_at(size_t index)
{
	return index < ARRAY_SIZE(providers) ? &providers[index] : NULL;
}

const struct port_provider *port_provider(const struct port *port)
{
	(void)port;
	return &providers[0]; /* SIP is the only kind of line so far */
}

const struct port_extension *ports_extension_at(size_t index)
{
	return index < ARRAY_SIZE(extensions) ? &extensions[index] : NULL;
}
