/* SPDX-License-Identifier: MIT */
/* The ports of this server: made of the configuration and the store, chosen for dialling and for calls that come in. */
#include <errno.h>
#include <stdlib.h>

#include "base/macros.h"
#include "base/text.h"
#include "core/port/order.h"
#include "faxportd/conf/conf.h"
#include "faxportd/log.h"
#include "faxportd/port/port_impl.h"
#include "faxportd/store/settings.h"
#include "faxportd/store/store.h"

AUTO_DEFINE(ports, ports_free);

/* ---- joining configuration and store ---------------------------------- */

/* A port the store knows. */
struct known {
	uint32_t device_id;
	char *name;
	struct port_settings settings;
	bool retired;
	bool taken; /* a port of the configuration has this name */
};

struct known_list {
	struct known *item;
	size_t count;
};

static void known_fini(struct known_list *known)
{
	for (size_t i = 0; i < known->count; i++)
		free(known->item[i].name);
	free(known->item);
}

static int load_known(void *arg, const struct store_port *row)
{
	struct known_list *known = arg;
	struct known *grown = reallocarray(known->item, known->count + 1, sizeof(*grown));
	struct known *item;

	if (!grown)
		return -ENOMEM;
	known->item = grown;
	item = &grown[known->count];
	*item = (struct known){
		.device_id = row->device_id,
		.name = text_dup(row->name),
		.settings = {.priority = row->priority,
			     .rings = row->rings,
			     .send = row->send,
			     .receive = row->receive},
		.retired = row->retired,
	};
	if (!item->name)
		return -ENOMEM;
	known->count++;
	port_ident_make(item->settings.csid, row->csid);
	port_ident_make(item->settings.tsid, row->tsid);
	return 0;
}

static struct known *known_find(struct known_list *known, const char *name)
{
	for (size_t i = 0; i < known->count; i++) {
		if (strcmp(known->item[i].name, name) == 0)
			return &known->item[i];
	}
	return NULL;
}

/* The port as the store shall keep it. */
static struct store_port port_row(uint32_t device_id, const char *name, const struct port_settings *settings)
{
	return (struct store_port){
		.device_id = device_id,
		.name = name,
		.csid = settings->csid,
		.tsid = settings->tsid,
		.priority = settings->priority,
		.rings = settings->rings,
		.send = settings->send,
		.receive = settings->receive,
	};
}

/* A port that the store does not know: settings from the configuration. */
static void begin_new(struct port *port)
{
	const struct conf_port *conf = port->conf;

	port->settings = (struct port_settings){.rings = conf->rings, .send = conf->send, .receive = conf->receive};
	port_ident_make(port->settings.csid, conf->csid);
	port_ident_make(port->settings.tsid, conf->tsid);
}

/* Ids for those that have none, in the configuration's order; with the last priority, which is given later. */
static int add_new(struct ports *ports)
{
	struct store_port *rows = calloc(ports->count + 1, sizeof(*rows));
	struct store_port **added = calloc(ports->count + 1, sizeof(struct store_port *));
	size_t count = 0;
	int r = -ENOMEM;

	for (size_t i = 0; rows && added && i < ports->count; i++) {
		const struct port *port = ports->port[i];

		if (port->device_id != 0)
			continue;
		rows[i] = port_row(0, port->conf->name, &port->settings);
		rows[i].priority = UINT32_MAX; /* numbered in save_all() */
		added[count++] = &rows[i];
	}
	if (rows && added)
		r = count > 0 ? store_ports_add(ports->store, added, count) : 0;
	for (size_t i = 0; r >= 0 && i < ports->count; i++)
		if (ports->port[i]->device_id == 0)
			ports->port[i]->device_id = rows[i].device_id;
	free(rows);
	free(added);
	return r;
}

static int compare_ids(const void *a, const void *b)
{
	uint32_t x = (*(struct port *const *)a)->device_id, y = (*(struct port *const *)b)->device_id;

	return (x > y) - (x < y);
}

static int compare_priorities(const void *a, const void *b)
{
	uint32_t x = (*(struct port *const *)a)->settings.priority, y = (*(struct port *const *)b)->settings.priority;

	return (x > y) - (x < y);
}

void ports_sort(struct ports *ports)
{
	qsort(ports->by_priority, ports->count, sizeof(ports->by_priority[0]), compare_priorities);
}

/* Number them 1 to N: those there were before in their order, then those that came back, then the new ones. */
static int number(struct ports *ports)
{
	uint32_t *wanted = calloc(ports->count + 1, sizeof(*wanted)),
		 *places = calloc(ports->count + 1, sizeof(*places));

	if (wanted && places) {
		for (size_t i = 0; i < ports->count; i++)
			wanted[i] = ports->port[i]->settings.priority;
		order_number(wanted, ports->count, places);
		for (size_t i = 0; i < ports->count; i++)
			ports->port[i]->settings.priority = places[i];
	}
	free(wanted);
	free(places);
	return wanted && places ? 0 : -ENOMEM;
}

static void on_saved(void *arg, int r)
{
	(void)arg;
	if (r < 0)
		log_event(LOG_LEVEL_ERROR, "ports cannot be stored", "error=\"%s\"", strerror(-r));
}

/* What coming and going has changed. */
static int save_all(struct ports *ports, struct known_list *known)
{
	struct store_port *rows = calloc(ports->count + known->count, sizeof(*rows));
	size_t count = 0;
	int r = 0;

	if (!rows)
		return -ENOMEM;
	for (size_t i = 0; i < ports->count; i++) {
		const struct port *port = ports->port[i];
		const struct known *before = known_find(known, port->conf->name);

		if (!before || before->retired || before->settings.priority != port->settings.priority)
			rows[count++] = port_row(port->device_id, port->conf->name, &port->settings);
	}
	for (size_t i = 0; i < known->count; i++) {
		struct known *gone = &known->item[i];

		if (gone->taken || gone->retired)
			continue;
		log_event(LOG_LEVEL_WARNING, "port is gone from the configuration, its number stays its own",
			  "port=%u name=\"%s\"", gone->device_id, gone->name);
		gone->settings.priority = 0;
		rows[count] = port_row(gone->device_id, gone->name, &gone->settings);
		rows[count++].retired = true;
	}
	if (count > 0)
		r = store_ports_save(ports->store, rows, count, on_saved, NULL);
	free(rows);
	return r;
}

static int make_port(struct ports *ports, const struct conf_port *conf, struct known_list *known)
{
	struct port *port = calloc(1, sizeof(*port));
	struct known *before = known_find(known, conf->name);

	if (!port)
		return -ENOMEM;
	port->ports = ports;
	port->conf = conf;
	port->call.file = -1;
	tmr_init(&port->ring);
	list_init(&port->watches);
	ports->port[ports->count] = port;
	ports->by_priority[ports->count++] = port;
	port_status_touch(port);
	if (!before) {
		begin_new(port);
		return 0;
	}
	before->taken = true;
	port->device_id = before->device_id;
	port->settings = before->settings; /* priority 0 if it was gone: the last place */
	return 0;
}

static int make_ports(struct ports *ports)
{
	const struct conf *conf = ports->conf;
	struct known_list known = {0};
	int r;

	r = store_load_ports(ports->store, load_known, &known);
	for (size_t i = 0; r >= 0 && i < conf->port_count; i++)
		r = make_port(ports, &conf->ports[i], &known);
	if (r >= 0)
		r = add_new(ports);
	if (r >= 0) {
		qsort(ports->port, ports->count, sizeof(ports->port[0]), compare_ids);
		r = number(ports);
	}
	if (r >= 0) {
		ports_sort(ports);
		r = save_all(ports, &known);
	}
	known_fini(&known);
	return r;
}

int ports_new(const struct conf *conf, struct store *store, struct settings *settings, struct inbox *inbox,
	      struct ports **ret_ports)
{
	AUTO(ports) ports = calloc(1, sizeof(*ports));
	int r;

	if (!ports)
		return -ENOMEM;
	ports->conf = conf;
	ports->store = store;
	ports->settings = settings;
	ports->inbox = inbox;
	tmr_init(&ports->change_timer);
	ports->port = calloc(conf->port_count + 1, sizeof(*ports->port));
	ports->by_priority = calloc(conf->port_count + 1, sizeof(*ports->by_priority));
	ports->candidates = calloc(conf->port_count + 1, sizeof(*ports->candidates));
	if (!ports->port || !ports->by_priority || !ports->candidates)
		return -ENOMEM;
	r = make_ports(ports);
	if (r < 0)
		return r;
	r = port_methods_load(ports);
	if (r < 0)
		return r;
	*ret_ports = ports;
	ports = NULL; /* the caller owns it now */
	return 0;
}

static void port_free(struct port *port)
{
	struct le *le;

	if (port->line) {
		port->line->on_incoming = NULL;
		port->line->on_up = NULL;
	}
	/* Watches are their owners' to free; from now on they watch nothing. */
	while ((le = list_head(&port->watches)))
		list_unlink(le);
	tmr_cancel(&port->ring);
	for (unsigned m = 0; m < ROUTE_METHODS; m++)
		free(port->method[m].data);
	free(port);
}

struct ports *ports_free(struct ports *ports)
{
	if (!ports)
		return NULL;
	port_changes_fini(ports);
	for (size_t i = 0; i < ports->count; i++)
		port_free(ports->port[i]);
	free(ports->port);
	free(ports->by_priority);
	free(ports->candidates);
	free(ports);
	return NULL;
}

/* ---- the collection --------------------------------------------------- */

size_t ports_count(const struct ports *ports)
{
	return ports->count;
}

struct port *ports_at(struct ports *ports, size_t index)
{
	return index < ports->count ? ports->by_priority[index] : NULL;
}

struct port *ports_find(struct ports *ports, uint32_t device_id)
{
	size_t low = 0, high = ports->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (ports->port[middle]->device_id < device_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < ports->count && ports->port[low]->device_id == device_id ? ports->port[low] : NULL;
}

void ports_on_free(struct ports *ports, void (*fn)(void *arg), void *arg)
{
	ports->on_free = fn;
	ports->free_arg = arg;
}

void ports_tell_free(struct ports *ports)
{
	if (ports->on_free)
		ports->on_free(ports->free_arg);
}

void ports_activity(const struct ports *ports, uint32_t *ret_sending, uint32_t *ret_receiving)
{
	uint32_t sending = 0, receiving = 0;

	for (size_t i = 0; i < ports->count; i++) {
		const struct port_status *status = &ports->port[i]->status;

		if (!port_life_has_call(status->state))
			continue;
		if (status->outgoing && status->state != FAX_PORT_RECEIVING)
			sending++;
		else if (status->state != FAX_PORT_RINGING)
			receiving++;
	}
	*ret_sending = sending;
	*ret_receiving = receiving;
}

/* ---- choosing --------------------------------------------------------- */

static struct port_candidate candidate(const struct port *port)
{
	return (struct port_candidate){
		.device_id = port->device_id,
		.priority = port->settings.priority,
		.number = port->conf->number,
		.send = port->settings.send,
		.receive = port->settings.receive,
		.busy = port_is_busy(port),
		.up = port_is_up(port),
	};
}

struct port *ports_pick(struct ports *ports, uint32_t device_id)
{
	/* The order of priority is that of the choice: the first that may is the one. */
	for (size_t i = 0; i < ports->count; i++) {
		struct port *port = ports->by_priority[i];
		struct port_candidate one = candidate(port);
		size_t index;

		if (!port->reserved && port_choose_dialler(&one, 1, device_id, &index))
			return port;
	}
	return NULL;
}

void port_reserve(struct port *port, bool reserved)
{
	port->reserved = reserved;
}

bool ports_have_disk(const struct ports *ports)
{
	uint64_t free_bytes, least = (uint64_t)ports->conf->server.min_free_mb << 20;
	int r;

	if (least == 0)
		return true;
	r = store_free_bytes(ports->store, &free_bytes);
	if (r == 0 && free_bytes >= least)
		return true;
	log_event(LOG_LEVEL_ERROR, "call refused, no room on disk", "min_free_mb=%u", ports->conf->server.min_free_mb);
	return false;
}

/* Is there room for another fax: on disk, and among the calls? */
static bool has_room(const struct ports *ports)
{
	uint32_t calls = 0;

	for (size_t i = 0; i < ports->count; i++)
		calls += port_is_busy(ports->port[i]);
	if (calls >= ports->conf->media.max_calls) {
		log_event(LOG_LEVEL_WARNING, "call refused, too many calls", "calls=%u", calls);
		return false;
	}
	return ports_have_disk(ports);
}

static void on_incoming(void *arg, struct line *line, struct line_call *call, const char *caller, const char *called)
{
	static const enum line_refusal refusals[PORT_ANSWERS] = {
		[PORT_ANSWER_UNKNOWN_NUMBER] = LINE_REFUSE_UNKNOWN_NUMBER,
		[PORT_ANSWER_RECEIVE_OFF] = LINE_REFUSE_RECEIVE_OFF,
		[PORT_ANSWER_BUSY] = LINE_REFUSE_BUSY,
	};
	static const char *const words[PORT_ANSWERS] = {
		[PORT_ANSWER_UNKNOWN_NUMBER] = "call refused, no port has its number",
		[PORT_ANSWER_RECEIVE_OFF] = "call refused, receive is off",
		[PORT_ANSWER_BUSY] = "call refused, busy",
	};
	struct ports *ports = arg;
	enum port_answer answer;
	enum line_refusal refusal;
	size_t count = 0, index = 0;

	for (size_t i = 0; i < ports->count; i++) {
		if (ports->port[i]->line == line)
			ports->candidates[count++] = candidate(ports->port[i]);
	}
	answer = port_choose_answerer(ports->candidates, count, called, &index);
	/* A server that takes no calls at all is as a port with Receive off. */
	if (answer != PORT_ANSWER_UNKNOWN_NUMBER && settings_get(ports->settings)->incoming_blocked)
		answer = PORT_ANSWER_RECEIVE_OFF;

	if (answer == PORT_ANSWER_TAKE && has_room(ports)) {
		port_take_call(ports_find(ports, ports->candidates[index].device_id), call, caller, called);
		return;
	}
	refusal = answer == PORT_ANSWER_TAKE ? LINE_REFUSE_NO_ROOM : refusals[answer];
	if (answer != PORT_ANSWER_TAKE)
		log_event(LOG_LEVEL_INFO, words[answer], "trunk=%s caller=%s called=%s", line->name,
			  log_private(caller), log_private(called));
	line->ops->refuse(call, refusal);
}

static void on_up(void *arg, struct line *line)
{
	struct ports *ports = arg;
	bool up = line->ops->is_up(line);

	log_event(LOG_LEVEL_INFO, up ? "line is up" : "line is down", "trunk=%s", line->name);
	for (size_t i = 0; i < ports->count; i++) {
		if (ports->port[i]->line != line)
			continue;
		port_status_touch(ports->port[i]);
		if (!port_is_busy(ports->port[i]))
			port_tell(ports->port[i]);
	}
	if (up)
		ports_tell_free(ports);
}

void ports_attach_line(struct ports *ports, const char *trunk, struct line *line)
{
	for (size_t i = 0; i < ports->count; i++) {
		struct port *port = ports->port[i];

		if (strcmp(port->conf->trunk, trunk) != 0)
			continue;
		port->line = line;
		port_status_touch(port);
	}
	line->on_incoming = on_incoming;
	line->on_up = on_up;
	line->incoming_arg = ports;
}
