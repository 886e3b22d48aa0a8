/* SPDX-License-Identifier: MIT */
/* The ports of the fake model; see fake_model.h. */
#undef NDEBUG
#include "faxportd/rpcd/fake_impl.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/macros.h"
#include "base/text.h"

#define METHODS 2

/* clang-format off */
static const struct fax_method all_methods[METHODS] = {
	{.guid = "{9d3d0c32-9af2-11d0-abf7-00c04fd91a4e}",
	 .friendly_name = "Keep in inbox",
	 .function_name = "inbox",
	 .image_name = "faxportd",
	 .extension_name = "Faxport"},
	{.guid = "{92041a90-9af2-11d0-abf7-00c04fd91a4e}",
	 .friendly_name = "Store in a folder",
	 .function_name = "folder",
	 .image_name = "faxportd",
	 .extension_name = "Faxport"},
};
/* clang-format on */

struct port {
	bool hung_up;
	struct ports *ports;
	struct fax_port settings;
	struct fax_port_status status;
	char csid[FAX_ID_MAX + 1], tsid[FAX_ID_MAX + 1];
	bool enabled[METHODS];
	char data[METHODS][256];
	struct list watches;
};

struct ports {
	bool swapped; /* the order of the methods */
	size_t count;
	struct port port[2];
	void (*on_news)(void *arg, const struct port_news *news);
	void *news_arg;
};

struct port_watch {
	struct le le;
	struct tmr tmr;
	void (*fn)(void *arg);
	void *arg;
};

struct ports *fake_ports_new(void)
{
	struct ports *ports = calloc(1, sizeof(*ports));
	static const char *const names[] = {"front", "back"};
	static const uint32_t ids[] = {1, 7};
	size_t i;

	assert(ports);
	ports->count = 2;
	for (i = 0; i < 2; i++) {
		ports->port[i].ports = ports;
		text_copy(ports->port[i].csid, FAX_ID_MAX + 1, i ? "+49 30 22" : "+49 30 11");
		text_copy(ports->port[i].tsid, FAX_ID_MAX + 1, i ? "Back office" : "Front office");
		ports->port[i].settings = (struct fax_port){
			.device_id = ids[i],
			.name = names[i],
			.csid = ports->port[i].csid,
			.tsid = ports->port[i].tsid,
			.priority = (uint32_t)i + 1,
			.rings = 2,
			.send = true,
			.receive = true,
		};
		ports->port[i].status = (struct fax_port_status){
			.version = 1,
			.device_id = ids[i],
			.device_name = names[i],
			.caller_id = "",
			.called_number = "",
			.csid = "",
			.tsid = "",
			.document_name = "",
			.recipient_name = "",
			.sender_name = "",
			.routing_string = "",
			.user_name = "",
		};
		ports->port[i].enabled[0] = true;
		list_init(&ports->port[i].watches);
	}
	return ports;
}

void ports_on_news(struct ports *ports, void (*fn)(void *arg, const struct port_news *news), void *arg)
{
	ports->on_news = fn;
	ports->news_arg = arg;
}

void fake_port_news(struct ports *ports, const struct port_news *news)
{
	ports->on_news(ports->news_arg, news);
}

size_t ports_count(const struct ports *ports)
{
	return ports->count;
}

struct port *ports_at(struct ports *ports, size_t index)
{
	size_t i;

	for (i = 0; i < ports->count; i++) {
		if (ports->port[i].settings.priority == index + 1)
			return &ports->port[i];
	}
	return NULL;
}

struct port *ports_find(struct ports *ports, uint32_t device_id)
{
	size_t i;

	for (i = 0; i < ports->count; i++) {
		if (ports->port[i].settings.device_id == device_id)
			return &ports->port[i];
	}
	return NULL;
}

void port_get(const struct port *port, struct fax_port *ret_port)
{
	*ret_port = port->settings;
	ret_port->state = port->status.state;
}

int port_check_change(const struct port *port, const struct fax_port_change *change, char *why, size_t why_size)
{
	if (change->fields & FAX_PORT_CSID && strlen(change->csid) > FAX_ID_MAX) {
		snprintf(why, why_size, "CSID: %zu characters, at most 20 go on the wire", strlen(change->csid));
		return -EINVAL;
	}
	if (change->fields & FAX_PORT_TSID && strlen(change->tsid) > FAX_ID_MAX) {
		snprintf(why, why_size, "TSID: %zu characters, at most 20 go on the wire", strlen(change->tsid));
		return -EINVAL;
	}
	if (change->fields & FAX_PORT_PRIORITY && (change->priority < 1 || change->priority > port->ports->count)) {
		snprintf(why, why_size, "priority: 1 to %zu", port->ports->count);
		return -EINVAL;
	}
	if (change->fields & FAX_PORT_RINGS && change->rings > FAX_RINGS_MAX) {
		snprintf(why, why_size, "rings: 0 to 99");
		return -EINVAL;
	}
	return 0;
}

void port_change(struct port *port, const struct fax_port_change *change, port_done_fn *on_done, void *arg)
{
	struct ports *ports = port->ports;
	char why[100];
	int r = fake_result();

	if (r == 0)
		r = port_check_change(port, change, why, sizeof(why));
	if (r == 0) {
		if (change->fields & FAX_PORT_CSID)
			text_copy(port->csid, sizeof(port->csid), change->csid);
		if (change->fields & FAX_PORT_TSID)
			text_copy(port->tsid, sizeof(port->tsid), change->tsid);
		if (change->fields & FAX_PORT_RINGS)
			port->settings.rings = change->rings;
		if (change->fields & FAX_PORT_SEND)
			port->settings.send = change->send;
		if (change->fields & FAX_PORT_RECEIVE)
			port->settings.receive = change->receive;
		if (change->fields & FAX_PORT_PRIORITY) {
			ports_at(ports, change->priority - 1)->settings.priority = port->settings.priority;
			port->settings.priority = change->priority;
		}
	}
	fake_answer_later(on_done, arg, r);
}

void port_get_status(const struct port *port, struct fax_port_status *ret_status)
{
	*ret_status = port->status;
}

void fake_port_status(struct ports *ports, uint32_t device_id, const struct fax_port_status *status)
{
	struct port *port = ports_find(ports, device_id);
	uint64_t version = port->status.version + 1;
	struct port_watch *watch;
	struct le *le;

	port->status = *status;
	port->status.version = version;
	port->status.device_id = device_id;
	port->status.device_name = port->settings.name;
	while ((le = list_head(&port->watches)) != NULL) {
		watch = list_ledata(le);
		list_unlink(le);
		tmr_start(&watch->tmr, 0, watch->fn, watch->arg);
	}
}

int port_watch_add(struct port *port, uint64_t version, void (*on_change)(void *arg), void *arg,
		   struct port_watch **ret_watch)
{
	struct port_watch *watch = calloc(1, sizeof(*watch));

	assert(watch);
	watch->fn = on_change;
	watch->arg = arg;
	*ret_watch = watch;
	if (port->status.version > version)
		tmr_start(&watch->tmr, 0, on_change, arg);
	else
		list_append(&port->watches, &watch->le, watch);
	return 0;
}

struct port_watch *port_watch_free(struct port_watch *watch)
{
	if (watch) {
		tmr_cancel(&watch->tmr);
		list_unlink(&watch->le);
	}
	free(watch);
	return NULL;
}

bool port_method_at(const struct port *port, size_t index, struct fax_method *ret_method)
{
	if (index >= METHODS)
		return false;
	*ret_method = all_methods[index];
	ret_method->device_id = port->settings.device_id;
	ret_method->device_name = port->settings.name;
	ret_method->enabled = port->enabled[index];
	return true;
}

static int method_index(const char *guid)
{
	int i;

	for (i = 0; i < METHODS; i++) {
		if (text_equal_nocase(all_methods[i].guid, guid))
			return i;
	}
	return -ENOENT;
}

int port_method_enable(struct port *port, const char *guid, bool enabled, port_done_fn *on_done, void *arg)
{
	int i = method_index(guid);

	if (i < 0)
		return i;
	if (fake_result() == 0)
		port->enabled[i] = enabled;
	fake_answer_later(on_done, arg, fake_result());
	return 0;
}

int port_method_get_data(const struct port *port, const char *guid, const char **ret_data)
{
	int i = method_index(guid);

	if (i < 0)
		return i;
	*ret_data = port->data[i];
	return 0;
}

int port_method_set_data(struct port *port, const char *guid, const char *data, port_done_fn *on_done, void *arg)
{
	int i = method_index(guid);

	if (i < 0)
		return i;
	if (data[0] != '/')
		return -EINVAL;
	if (fake_result() == 0)
		text_copy(port->data[i], sizeof(port->data[i]), data);
	fake_answer_later(on_done, arg, fake_result());
	return 0;
}

void port_hang_up(struct port *port, enum fax_status status)
{
	assert(status == FAX_STATUS_CANCELLED);
	port->hung_up = true;
}

bool fake_hung_up(struct ports *ports, uint32_t device_id)
{
	return ports_find(ports, device_id)->hung_up;
}

bool ports_method_at(const struct ports *ports, size_t index, struct port_method_info *ret_info)
{
	const struct fax_method *method;

	if (index >= METHODS)
		return false;
	method = &all_methods[ports->swapped ? METHODS - 1 - index : index];
	*ret_info = (struct port_method_info){(uint32_t)index + 1,   method->guid,       method->friendly_name,
					      method->function_name, method->image_name, method->extension_name};
	return true;
}

int ports_method_set_priority(struct ports *ports, const char *guid, uint32_t priority, port_done_fn *on_done,
			      void *arg)
{
	int i = method_index(guid);

	if (i < 0)
		return i;
	if (priority < 1 || priority > METHODS)
		return -EINVAL;
	if (fake_result() == 0)
		ports->swapped = priority != (uint32_t)i + 1;
	fake_answer_later(on_done, arg, fake_result());
	return 0;
}

static const struct port_provider only_provider = {"{2f35a3b8-6b5c-4c46-9b1e-2f6f7c1f7d01}", "faxport-sip", "SIP",
						   "faxportd"};

const struct port_provider *ports_provider_at(size_t index)
{
	return index == 0 ? &only_provider : NULL;
}

const struct port_provider *port_provider(const struct port *port)
{
	(void)port;
	return &only_provider;
}

const struct port_extension *ports_extension_at(size_t index)
{
	static const struct port_extension only = {"faxport", "Faxport", "faxportd"};

	return index == 0 ? &only : NULL;
}

void ports_activity(const struct ports *ports, uint32_t *ret_sending, uint32_t *ret_receiving)
{
	size_t i;

	*ret_sending = 0;
	*ret_receiving = 0;
	for (i = 0; i < ports->count; i++) {
		*ret_sending += ports->port[i].status.state == FAX_PORT_SENDING;
		*ret_receiving += ports->port[i].status.state == FAX_PORT_RECEIVING;
	}
}
