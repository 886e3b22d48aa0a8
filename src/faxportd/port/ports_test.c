/* SPDX-License-Identifier: MIT */
/* Tests of the ports as a collection: settings, priorities, restart, ids, methods. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/macros.h"
#include "core/route/methods.h"
#include "faxportd/port/fixture.h"
#include "faxportd/port/port.h"
#include "faxportd/store/store.h"

static struct port *by_name(const char *name)
{
	for (size_t i = 0; i < ports_count(world.ports); i++) {
		struct fax_port port;

		port_get(ports_at(world.ports, i), &port);
		if (strcmp(port.name, name) == 0)
			return ports_at(world.ports, i);
	}
	return NULL;
}

static struct fax_port get(const char *name)
{
	struct fax_port port;

	assert(by_name(name));
	port_get(by_name(name), &port);
	return port;
}

/* The names in order of priority, "front back "; the numbers must be 1 to N. */
static const char *order(void)
{
	static char names[200];
	size_t used = 0;

	for (size_t i = 0; i < ports_count(world.ports); i++) {
		struct fax_port port;

		port_get(ports_at(world.ports, i), &port);
		assert(port.priority == i + 1);
		assert(ports_find(world.ports, port.device_id) == ports_at(world.ports, i));
		used += (size_t)snprintf(names + used, sizeof(names) - used, "%s ", port.name);
	}
	assert(ports_at(world.ports, ports_count(world.ports)) == NULL);
	return names;
}

static int change(const char *name, struct fax_port_change wanted)
{
	int result = OPEN;

	port_change(by_name(name), &wanted, set_result, &result);
	assert(result == OPEN); /* never from within */
	return wait_result(&result);
}

static void restart(void)
{
	world_stop();
	world_start(false);
}

/* ---- settings ----------------------------------------------------------- */

static void test_first_start(void)
{
	struct fax_port port;

	world_begin();
	world.conf_port[1].rings = 7;
	world.conf_port[1].send = false;
	world_start(false);
	assert(strcmp(order(), "front back ") == 0);
	port = get("front");
	assert(port.device_id == 1 && strcmp(port.csid, "first csid") == 0 && strcmp(port.tsid, "first tsid") == 0);
	assert(port.rings == 0 && port.send && port.receive && !port.can_modify && port.state == FAX_PORT_IDLE);
	port = get("back");
	assert(port.device_id == 2 && port.rings == 7 && !port.send && port.receive);
	assert(ports_find(world.ports, 3) == NULL && ports_find(world.ports, 0) == NULL);
	world_stop();
	world_end();
}

static void test_change(void)
{
	struct fax_port port;

	world_begin();
	world_start(false);
	assert(change("back", (struct fax_port_change){
				      .fields = FAX_PORT_CSID | FAX_PORT_TSID | FAX_PORT_RINGS | FAX_PORT_SEND |
						FAX_PORT_RECEIVE,
				      .csid = "+49 30 2",
				      .tsid = "",
				      .rings = 99,
				      .send = false,
				      .receive = true,
			      }) == 0);
	/* The configuration's values were for the first time only. */
	world.conf_port[1].csid = (char *)"other";
	for (int round = 0; round < 2; round++) {
		port = get("back");
		assert(strcmp(port.csid, "+49 30 2") == 0 && strcmp(port.tsid, "") == 0 && port.rings == 99);
		assert(!port.send && port.receive && port.priority == 2);
		port = get("front");
		assert(strcmp(port.csid, "first csid") == 0 && port.rings == 0);
		restart();
	}
	world_stop();
	world_end();
}

static void test_refused_change(void)
{
	struct fax_port_change wrong = {
		.fields = FAX_PORT_CSID | FAX_PORT_RINGS, .csid = "123456789012345678901", .rings = 3};
	char why[100];

	world_begin();
	world_start(false);
	assert(port_check_change(by_name("front"), &wrong, why, sizeof(why)) == -EINVAL);
	assert(strcmp(why, "CSID: 21 characters, at most 20 go on the wire") == 0);
	/* All or nothing. */
	assert(change("front", wrong) == -EINVAL && get("front").rings == 0);
	assert(change("front", (struct fax_port_change){.fields = FAX_PORT_PRIORITY, .priority = 3}) == -EINVAL);
	assert(change("front", (struct fax_port_change){.fields = FAX_PORT_PRIORITY, .priority = 0}) == -EINVAL);
	assert(strcmp(order(), "front back ") == 0);
	world_stop();
	world_end();
}

/* Not in force before it is stored; changes at the same time do not undo each other. */
static void test_changes_at_once(void)
{
	struct fax_port_change rings = {.fields = FAX_PORT_RINGS, .rings = 5};
	struct fax_port_change wrong = {.fields = FAX_PORT_RINGS, .rings = 500};
	struct fax_port_change last = {.fields = FAX_PORT_PRIORITY, .priority = 1};
	char csid[] = "new";
	struct fax_port_change ident = {.fields = FAX_PORT_CSID, .csid = csid};
	int results[4] = {OPEN, OPEN, OPEN, OPEN};
	struct fax_port port;

	world_begin();
	world_start(false);
	port_change(by_name("back"), &ident, set_result, &results[0]);
	memset(csid, 'x', sizeof(csid) - 1); /* strings are copied */
	port_change(by_name("back"), &wrong, set_result, &results[1]);
	port_change(by_name("back"), &rings, set_result, &results[2]);
	port_change(by_name("back"), &last, set_result, &results[3]);
	port = get("back");
	assert(strcmp(port.csid, "first csid") == 0 && port.rings == 0);
	assert(wait_result(&results[3]) == 0);
	assert(results[0] == 0 && results[1] == -EINVAL && results[2] == 0);
	restart();
	port = get("back");
	assert(strcmp(port.csid, "new") == 0 && port.rings == 5 && port.priority == 1);

	/* Ended before they were stored: nobody is told, nothing breaks. */
	results[0] = OPEN;
	port_change(by_name("back"), &rings, set_result, &results[0]);
	port_change(by_name("back"), &last, set_result, &results[0]);
	world_stop();
	assert(results[0] == OPEN);
	world_end();
}

static int freed;

static void on_free(void *arg)
{
	assert(arg == &freed);
	freed++;
}

static void test_priorities(void)
{
	static const struct {
		const char *name;
		uint32_t priority;
		const char *order;
	} cases[] = {
		{"back",  1, "back front third fourth "},
                {"back",  4, "front third fourth back "},
		{"third", 3, "front fourth third back "},
                {"front", 1, "front fourth third back "},
		{"back",  2, "front back fourth third "},
	};

	world_begin();
	world_add_port("third", "b", "300");
	world_add_port("fourth", "b", "");
	world_start(false);
	assert(strcmp(order(), "front back third fourth ") == 0);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		freed = 0;
		ports_on_free(world.ports, on_free, &freed);
		assert(change(cases[i].name, (struct fax_port_change){.fields = FAX_PORT_PRIORITY,
								      .priority = cases[i].priority}) == 0);
		assert(strcmp(order(), cases[i].order) == 0);
		assert(freed > 0); /* another may be the first to dial now */
		restart();
		assert(strcmp(order(), cases[i].order) == 0);
	}
	world_stop();
	world_end();
}

static int count_retired(void *arg, const struct store_port *port)
{
	assert(port->retired == (port->priority == 0));
	*(int *)arg += port->retired;
	return 0;
}

static int retired(void)
{
	int count = 0;

	store_drain(world.store);
	assert(store_load_ports(world.store, count_retired, &count) == 0);
	return count;
}

/* Ports come and go in the configuration. */
static void test_coming_and_going(void)
{
	struct fax_port port;
	struct conf_port back;

	world_begin();
	world_add_port("third", "a", "300");
	world_start(false);
	assert(change("back", (struct fax_port_change){
				      .fields = FAX_PORT_PRIORITY | FAX_PORT_RINGS, .priority = 1, .rings = 9}) == 0);
	assert(strcmp(order(), "back front third ") == 0);
	world_stop();

	/* "back" goes: the others close up. */
	back = world.conf_port[1];
	world.conf_port[1] = world.conf_port[2];
	world.conf.port_count = 2;
	world_start(false);
	assert(strcmp(order(), "front third ") == 0);
	assert(get("third").device_id == 3 && ports_find(world.ports, 2) == NULL);
	assert(retired() == 1);
	restart();
	assert(strcmp(order(), "front third ") == 0);
	world_stop();

	/* A new one does not get its id. */
	world_add_port("new", "a", "400");
	world_start(false);
	assert(strcmp(order(), "front third new ") == 0 && get("new").device_id == 4);
	world_stop();

	/* It comes back: same id, same settings, the last place. */
	world.conf_port[world.conf.port_count++] = back;
	world_start(false);
	assert(strcmp(order(), "front third new back ") == 0);
	port = get("back");
	assert(port.device_id == 2 && port.rings == 9 && retired() == 0);
	restart();
	assert(strcmp(order(), "front third new back ") == 0 && get("back").device_id == 2);
	world_stop();

	/* Nobody is left; and everybody is back. */
	world.conf.port_count = 0;
	world_start(false);
	assert(ports_count(world.ports) == 0 && ports_pick(world.ports, 0) == NULL);
	world_stop();
	world.conf.port_count = 4;
	world_start(false);
	assert(ports_count(world.ports) == 4 && get("back").device_id == 2 && get("front").device_id == 1);
	order();
	world_stop();
	world_end();
}

/* ---- routing methods ------------------------------------------------------ */

/* "inbox:on folder:off " in the order they run. */
static const char *methods(const char *name)
{
	static char text[100];
	struct fax_method method;
	size_t used = 0;

	for (size_t i = 0; port_method_at(by_name(name), i, &method); i++) {
		assert(method.device_id == get(name).device_id && strcmp(method.device_name, name) == 0);
		assert(method.friendly_name[0] != '\0' && method.function_name[0] != '\0');
		assert(method.image_name[0] != '\0' && method.extension_name[0] != '\0');
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s:%s ",
					 strcmp(method.guid, ROUTE_GUID_INBOX) == 0 ? "inbox" : "folder",
					 method.enabled ? "on" : "off");
	}
	return text;
}

static void test_methods(void)
{
	static const char folder_upper[] = "{92041A90-9AF2-11D0-ABF7-00C04FD91A4E}";
	char folder[300];
	const char *data = NULL;
	int result = OPEN;

	world_begin();
	world_start(false);
	snprintf(folder, sizeof(folder), "%s", world_path("out"));
	assert(mkdir(folder, 0700) == 0);
	assert(strcmp(methods("front"), "inbox:on folder:off ") == 0);
	assert(port_method_get_data(by_name("front"), ROUTE_GUID_FOLDER, &data) == 0 && strcmp(data, "") == 0);

	/* A folder first, then it can be on. */
	assert(port_method_enable(by_name("front"), ROUTE_GUID_FOLDER, true, set_result, &result) == -EINVAL);
	assert(port_method_set_data(by_name("front"), ROUTE_GUID_FOLDER, "", set_result, &result) == -EINVAL);
	assert(port_method_set_data(by_name("front"), ROUTE_GUID_FOLDER, "out", set_result, &result) == -EINVAL);
	assert(port_method_set_data(by_name("front"), ROUTE_GUID_FOLDER, "/no/such/folder", set_result, &result) ==
	       -EINVAL);
	assert(chmod(world_path("faxport.db"), 0700) == 0);
	assert(port_method_set_data(by_name("front"), ROUTE_GUID_FOLDER, world_path("faxport.db"), set_result,
				    &result) == -EINVAL);
	assert(port_method_set_data(by_name("front"), ROUTE_GUID_INBOX, "profile", set_result, &result) == -EINVAL);
	assert(port_method_set_data(by_name("front"), folder_upper, folder, set_result, &result) == 0);
	assert(wait_result(&result) == 0);
	result = OPEN;
	assert(port_method_enable(by_name("front"), folder_upper, true, set_result, &result) == 0);
	assert(result == OPEN && wait_result(&result) == 0);
	result = OPEN;
	assert(port_method_enable(by_name("front"), ROUTE_GUID_INBOX, false, set_result, &result) == 0);
	assert(wait_result(&result) == 0);

	assert(port_method_enable(by_name("front"), "{}", true, set_result, &result) == -ENOENT);
	assert(port_method_set_data(by_name("front"), "", folder, set_result, &result) == -ENOENT);
	assert(port_method_get_data(by_name("front"), "x", &data) == -ENOENT);

	for (int round = 0; round < 2; round++) {
		assert(strcmp(methods("front"), "inbox:off folder:on ") == 0);
		assert(strcmp(methods("back"), "inbox:on folder:off ") == 0);
		assert(port_method_get_data(by_name("front"), ROUTE_GUID_FOLDER, &data) == 0 &&
		       strcmp(data, folder) == 0);
		restart();
	}
	world_stop();
	world_end();
}

static void test_method_order(void)
{
	struct port_method_info info;
	int result = OPEN;

	world_begin();
	world_start(false);
	assert(ports_method_at(world.ports, 0, &info) && info.priority == 1 &&
	       strcmp(info.guid, ROUTE_GUID_INBOX) == 0);
	assert(info.friendly_name && info.function_name && info.image_name && info.extension_name);
	assert(ports_method_at(world.ports, 1, &info) && info.priority == 2 &&
	       strcmp(info.guid, ROUTE_GUID_FOLDER) == 0);
	assert(!ports_method_at(world.ports, 2, &info));

	assert(ports_method_set_priority(world.ports, "{}", 1, set_result, &result) == -ENOENT);
	assert(ports_method_set_priority(world.ports, ROUTE_GUID_FOLDER, 0, set_result, &result) == -EINVAL);
	assert(ports_method_set_priority(world.ports, ROUTE_GUID_FOLDER, 3, set_result, &result) == -EINVAL);
	assert(ports_method_set_priority(world.ports, ROUTE_GUID_FOLDER, 1, set_result, &result) == 0);
	assert(wait_result(&result) == 0);
	for (int round = 0; round < 2; round++) {
		assert(strcmp(methods("front"), "folder:off inbox:on ") == 0);
		assert(ports_method_at(world.ports, 0, &info) && info.priority == 1);
		assert(strcmp(info.guid, ROUTE_GUID_FOLDER) == 0);
		restart();
	}

	/* What the server consists of. */
	assert(ports_provider_at(0) == port_provider(by_name("front")) && ports_provider_at(1) == NULL);
	assert(strlen(ports_provider_at(0)->guid) == 38 && ports_provider_at(0)->name[0] != '\0');
	assert(ports_extension_at(0) && ports_extension_at(1) == NULL);
	assert(strcmp(ports_extension_at(0)->name, info.extension_name) == 0);
	world_stop();
	world_end();
}

int main(void)
{
	test_first_start();
	test_change();
	test_refused_change();
	test_changes_at_once();
	test_priorities();
	test_coming_and_going();
	test_methods();
	test_method_order();
	return 0;
}
