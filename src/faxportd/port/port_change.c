/* SPDX-License-Identifier: MIT */
/*
 * Changing settings: stored first, then in force, then answered.
 *
 * Changes wait in a line and go one after the other, since each is made upon
 * what the one before it left: of two changes at the same time, one of the
 * CSID and one of the rings, neither undoes the other.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/text.h"
#include "core/port/order.h"
#include "faxportd/conf/conf.h"
#include "faxportd/log.h"
#include "faxportd/port/port_impl.h"
#include "faxportd/store/store.h"

struct port_change {
	struct port_change *next;
	struct ports *ports;
	const struct change_kind *kind;
	port_done_fn *on_done;
	void *arg;
	int refused; /* was wrong from the start; answered when its turn comes, like the others */
	/* of the ports' settings */
	struct port *port;
	struct fax_port_change settings;
	char csid[PORT_IDENT_SIZE];
	char tsid[PORT_IDENT_SIZE];
	struct port_settings *after; /* of every port, as they will be */
	/* of a routing method */
	enum route_method method;
	bool set_on, on;
	char *data; /* NULL: leave it */
	/* of the order of methods */
	uint32_t place;
};

/* What a change does when its turn has come (queue it with the store), and what when it is stored. */
struct change_kind {
	int (*store)(struct port_change *change, store_done_fn *on_stored);
	void (*apply)(struct port_change *change);
};

static void run_next(void *arg);

static void change_free(struct port_change *change)
{
	free(change->after);
	free(change->data);
	free(change);
}

/* The first change is over: answer it, and let the next one begin. */
static void finish(struct ports *ports, int r)
{
	struct port_change *change = ports->first_change;

	ports->first_change = change->next;
	if (!ports->first_change)
		ports->last_change = NULL;
	else
		tmr_start(&ports->change_timer, 0, run_next, ports);
	if (change->on_done)
		change->on_done(change->arg, r);
	change_free(change);
}

static void on_stored(void *arg, int r)
{
	struct ports *ports = arg;
	struct port_change *change = ports->first_change;

	if (r < 0)
		log_event(LOG_LEVEL_ERROR, "settings of a port cannot be stored", "error=\"%s\"", strerror(-r));
	else
		change->kind->apply(change);
	finish(ports, r);
}

static void run_next(void *arg)
{
	struct ports *ports = arg;
	struct port_change *change = ports->first_change;
	int r = change->refused;

	if (r == 0)
		r = change->kind->store(change, on_stored);
	if (r < 0)
		finish(ports, r);
}

/* Put it into the line; it is the line's from now on. The loop begins with it, so that no answer comes from within. */
static void add(struct port_change *change)
{
	struct ports *ports = change->ports;

	if (ports->last_change) {
		ports->last_change->next = change;
	} else {
		ports->first_change = change;
		tmr_start(&ports->change_timer, 0, run_next, ports);
	}
	ports->last_change = change;
}

void port_changes_fini(struct ports *ports)
{
	tmr_cancel(&ports->change_timer);
	while (ports->first_change) {
		struct port_change *change = ports->first_change;

		ports->first_change = change->next;
		change_free(change);
	}
	ports->last_change = NULL;
}

static struct port_change *change_new(struct ports *ports, const struct change_kind *kind, port_done_fn *on_done,
				      void *arg)
{
	struct port_change *change = calloc(1, sizeof(*change));

	if (change) {
		change->ports = ports;
		change->kind = kind;
		change->on_done = on_done;
		change->arg = arg;
	}
	return change;
}

/* ---- settings of ports ------------------------------------------------ */

/* The settings of all ports with @change made, into change->after. */
static int settings_after(struct port_change *change)
{
	struct ports *ports = change->ports;
	uint32_t *places = calloc(ports->count, sizeof(*places));
	size_t which = 0;

	change->after = calloc(ports->count, sizeof(*change->after));
	if (!places || !change->after) {
		free(places);
		return -ENOMEM;
	}
	for (size_t i = 0; i < ports->count; i++) {
		change->after[i] = ports->port[i]->settings;
		places[i] = change->after[i].priority;
		if (ports->port[i] == change->port)
			which = i;
	}
	port_settings_apply(&change->after[which], &change->settings);
	if (change->settings.fields & FAX_PORT_PRIORITY)
		order_move(places, ports->count, which, change->settings.priority);
	for (size_t i = 0; i < ports->count; i++)
		change->after[i].priority = places[i];
	free(places);
	return 0;
}

static bool settings_equal(const struct port_settings *a, const struct port_settings *b)
{
	return strcmp(a->csid, b->csid) == 0 && strcmp(a->tsid, b->tsid) == 0 && a->priority == b->priority &&
	       a->rings == b->rings && a->send == b->send && a->receive == b->receive;
}

static int settings_store(struct port_change *change, store_done_fn *done)
{
	struct ports *ports = change->ports;
	struct store_port *rows;
	size_t count = 0;
	int r;

	r = settings_after(change);
	if (r < 0)
		return r;
	rows = calloc(ports->count, sizeof(*rows));
	if (!rows)
		return -ENOMEM;
	for (size_t i = 0; i < ports->count; i++) {
		const struct port *port = ports->port[i];
		const struct port_settings *after = &change->after[i];

		if (port == change->port || !settings_equal(after, &port->settings))
			rows[count++] = (struct store_port){port->device_id, port->conf->name, after->csid,
							    after->tsid,     after->priority,  after->rings,
							    after->send,     after->receive,   false};
	}
	r = store_ports_save(ports->store, rows, count, done, ports);
	free(rows);
	return r;
}

static void settings_apply(struct port_change *change)
{
	struct ports *ports = change->ports;
	const struct port_settings *now;

	for (size_t i = 0; i < ports->count; i++)
		ports->port[i]->settings = change->after[i];
	ports_sort(ports);
	now = &change->port->settings;
	log_event(LOG_LEVEL_INFO, "port changed",
		  "port=%u csid=\"%s\" tsid=\"%s\" priority=%u rings=%u send=%d receive=%d", change->port->device_id,
		  now->csid, now->tsid, now->priority, now->rings, now->send, now->receive);
	ports_tell_free(ports);
}

static const struct change_kind settings_kind = {settings_store, settings_apply};

void port_change(struct port *port, const struct fax_port_change *wanted, port_done_fn *on_done, void *arg)
{
	struct port_change *change = change_new(port->ports, &settings_kind, on_done, arg);
	char why[120];

	if (!change) {
		on_done(arg, -ENOMEM); /* the one case where it is not later */
		return;
	}
	change->refused = port_check_change(port, wanted, why, sizeof(why));
	change->port = port;
	change->settings = *wanted;
	text_copy(change->csid, sizeof(change->csid), wanted->fields & FAX_PORT_CSID ? wanted->csid : "");
	text_copy(change->tsid, sizeof(change->tsid), wanted->fields & FAX_PORT_TSID ? wanted->tsid : "");
	change->settings.csid = change->csid;
	change->settings.tsid = change->tsid;
	add(change);
}

/* ---- routing methods -------------------------------------------------- */

static int method_store(struct port_change *change, store_done_fn *done)
{
	struct port *port = change->port;
	const struct store_method row = {
		.device_id = port->device_id,
		.guid = route_method_info(change->method)->guid,
		.enabled = change->set_on ? change->on : port->method[change->method].on,
		.data = change->data ? change->data : port->method[change->method].data,
	};

	return store_method_save(port->ports->store, &row, done, port->ports);
}

static void method_apply(struct port_change *change)
{
	struct ports *ports = change->ports;
	struct port_method *method = &change->port->method[change->method];

	if (change->set_on)
		method->on = change->on;
	if (change->data) {
		free(method->data);
		method->data = change->data;
		change->data = NULL;
	}
	log_event(LOG_LEVEL_INFO, "routing method changed", "port=%u method=\"%s\" enabled=%d", change->port->device_id,
		  route_method_info(change->method)->friendly_name, method->on);
	if (ports->on_methods)
		ports->on_methods(ports->methods_arg, change->port->device_id);
}

static const struct change_kind method_kind = {method_store, method_apply};

int port_change_method_on(struct port *port, enum route_method method, bool on, port_done_fn *on_done, void *arg)
{
	struct port_change *change = change_new(port->ports, &method_kind, on_done, arg);

	if (!change)
		return -ENOMEM;
	change->port = port;
	change->method = method;
	change->set_on = true;
	change->on = on;
	add(change);
	return 0;
}

int port_change_method_data(struct port *port, enum route_method method, const char *data, port_done_fn *on_done,
			    void *arg)
{
	struct port_change *change = change_new(port->ports, &method_kind, on_done, arg);

	if (!change)
		return -ENOMEM;
	change->port = port;
	change->method = method;
	change->data = text_dup(data);
	if (!change->data) {
		change_free(change);
		return -ENOMEM;
	}
	add(change);
	return 0;
}

/* ---- the order of methods --------------------------------------------- */

static void order_after(const struct port_change *change, uint32_t ret_places[ROUTE_METHODS])
{
	memcpy(ret_places, change->ports->method_place, sizeof(change->ports->method_place));
	order_move(ret_places, ROUTE_METHODS, change->method, change->place);
}

static int order_store(struct port_change *change, store_done_fn *done)
{
	uint32_t places[ROUTE_METHODS];
	const char *guids[ROUTE_METHODS];

	order_after(change, places);
	for (unsigned m = 0; m < ROUTE_METHODS; m++)
		guids[places[m] - 1] = route_method_info((enum route_method)m)->guid;
	return store_method_order_save(change->ports->store, guids, ROUTE_METHODS, done, change->ports);
}

static void order_apply(struct port_change *change)
{
	uint32_t places[ROUTE_METHODS];

	order_after(change, places);
	memcpy(change->ports->method_place, places, sizeof(places));
	log_event(LOG_LEVEL_INFO, "order of routing methods changed", "method=\"%s\" priority=%u",
		  route_method_info(change->method)->friendly_name, change->place);
}

static const struct change_kind order_kind = {order_store, order_apply};

int port_change_order(struct ports *ports, enum route_method method, uint32_t place, port_done_fn *on_done, void *arg)
{
	struct port_change *change = change_new(ports, &order_kind, on_done, arg);

	if (!change)
		return -ENOMEM;
	change->method = method;
	change->place = place;
	add(change);
	return 0;
}
