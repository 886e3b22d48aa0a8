/* SPDX-License-Identifier: MIT */
/* Ports, their routing methods, server settings: small tables that change rarely and are loaded whole. */
#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "faxportd/log.h"
#include "faxportd/store/store_internal.h"

/* clang-format off */
#define AT(member) offsetof(struct store_port, member)
static const struct column port_columns[] = {
	{"device_id", COLUMN_U32,  COLUMN_KEY,   AT(device_id)},
	{"name",      COLUMN_TEXT, COLUMN_FIXED, AT(name)},
	{"csid",      COLUMN_TEXT, COLUMN_LIVE,  AT(csid)},
	{"tsid",      COLUMN_TEXT, COLUMN_LIVE,  AT(tsid)},
	{"priority",  COLUMN_U32,  COLUMN_LIVE,  AT(priority)},
	{"rings",     COLUMN_U32,  COLUMN_LIVE,  AT(rings)},
	{"send",      COLUMN_BOOL, COLUMN_LIVE,  AT(send)},
	{"receive",   COLUMN_BOOL, COLUMN_LIVE,  AT(receive)},
	{"retired",   COLUMN_BOOL, COLUMN_LIVE,  AT(retired)},
	{0},
};
#undef AT

#define AT(member) offsetof(struct store_method, member)
static const struct column method_columns[] = {
	{"device_id", COLUMN_U32,  COLUMN_KEY,  AT(device_id)},
	{"guid",      COLUMN_TEXT, COLUMN_KEY,  AT(guid)},
	{"enabled",   COLUMN_BOOL, COLUMN_LIVE, AT(enabled)},
	{"data",      COLUMN_TEXT, COLUMN_LIVE, AT(data)},
	{0},
};
#undef AT
/* clang-format on */

const struct record store_port_record = {"port", "retired, priority, device_id", port_columns};
const struct record store_method_record = {"method", "device_id, guid", method_columns};

/* Rows of one or two strings need no record of their own; a guid is read as a key. */
#define AT(member) offsetof(struct store_setting, member)
static const struct column setting_columns[] = {
	{"key",       COLUMN_TEXT, COLUMN_KEY, AT(key)},
	{"value", COLUMN_TEXT, COLUMN_LIVE, AT(value)},
	{0	  },
};
#undef AT
static const struct column order_columns[] = {
	{"guid",      COLUMN_TEXT, COLUMN_KEY, 0},
        {0}
};

static const struct record setting_record = {"setting", "key", setting_columns};
static const struct record order_record = {"method_order", "place", order_columns};

/* ---- ports ----------------------------------------------------------------- */

STORE_DEFINE_LOAD(ports, struct store_port, STORE_SQL_PORT_LOAD, store_port_record)

/* Returns what SQLite says. */
static int add_port(struct store *store, struct store_port *port)
{
	AUTO(store_op) op = op_new(NULL, NULL);
	int rc;

	if (!op)
		return SQLITE_NOMEM;
	op_statement(op, STORE_SQL_PORT_ADD, true);
	op_text(op, port->name);
	op_text(op, port->csid);
	op_text(op, port->tsid);
	op_number(op, port->priority);
	op_number(op, port->rings);
	op_number(op, port->send);
	op_number(op, port->receive);
	op_number(op, port->retired);
	if (buf_error(&op->program) < 0)
		return SQLITE_NOMEM;
	rc = op_run(op, store->db, store->prepared);
	if (rc == SQLITE_DONE)
		port->device_id = (uint32_t)sqlite3_last_insert_rowid(store->db);
	return rc;
}

int store_ports_add(struct store *store, struct store_port *ports[], size_t count)
{
	size_t i;
	int rc, r;

	pthread_mutex_lock(&store->db_mutex);
	rc = writer_run_sql(store, STORE_SQL_BEGIN);
	for (i = 0; i < count && rc == SQLITE_DONE; i++)
		rc = add_port(store, ports[i]);
	if (rc == SQLITE_DONE)
		rc = writer_run_sql(store, STORE_SQL_COMMIT);
	r = schema_errno(store->db, rc);
	if (rc != SQLITE_DONE && !sqlite3_get_autocommit(store->db))
		writer_run_sql(store, STORE_SQL_ROLLBACK);
	pthread_mutex_unlock(&store->db_mutex);
	return r;
}

int store_ports_save(struct store *store, const struct store_port *ports, size_t count, store_done_fn *on_done,
		     void *arg)
{
	struct store_op *op = op_new(on_done, arg);
	size_t i;

	if (!op)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		op_statement(op, STORE_SQL_PORT_SAVE, true);
		op_update(op, &store_port_record, &ports[i]);
	}
	return writer_queue(store, op);
}

/* ---- methods ----------------------------------------------------------------- */

STORE_DEFINE_LOAD(methods, struct store_method, STORE_SQL_METHOD_LOAD, store_method_record)

int store_method_save(struct store *store, const struct store_method *method, store_done_fn *on_done, void *arg)
{
	struct store_op *op = op_new(on_done, arg);

	if (!op)
		return -ENOMEM;
	op_statement(op, STORE_SQL_METHOD_SAVE, true);
	op_insert(op, &store_method_record, method);
	return writer_queue(store, op);
}

struct load_order {
	int (*fn)(void *arg, const char *guid);
	void *arg;
};

static int on_order(void *arg, void *object)
{
	struct load_order *load = arg;

	return load->fn(load->arg, *(const char **)object);
}

int store_load_method_order(struct store *store, int (*fn)(void *arg, const char *guid), void *arg)
{
	struct load_order load = {fn, arg};
	const char *guid;

	return store_load(store, STORE_SQL_ORDER_LOAD, &order_record, &guid, on_order, &load);
}

int store_method_order_save(struct store *store, const char *const guids[], size_t count, store_done_fn *on_done,
			    void *arg)
{
	struct store_op *op = op_new(on_done, arg);
	size_t i;

	if (!op)
		return -ENOMEM;
	op_statement(op, STORE_SQL_ORDER_CLEAR, false);
	for (i = 0; i < count; i++) {
		op_statement(op, STORE_SQL_ORDER_ADD, true);
		op_number(op, (int64_t)i + 1);
		op_text(op, guids[i]);
	}
	return writer_queue(store, op);
}

/* ---- settings ------------------------------------------------------------------ */

STORE_DEFINE_LOAD(settings, struct store_setting, STORE_SQL_SETTING_LOAD, setting_record)

int store_settings_save(struct store *store, const struct store_setting *settings, size_t count, store_done_fn *on_done,
			void *arg)
{
	struct store_op *op = op_new(on_done, arg);
	size_t i;

	if (!op)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		op_statement(op, STORE_SQL_SETTING_SAVE, true);
		op_text(op, settings[i].key);
		op_text(op, settings[i].value);
	}
	return writer_queue(store, op);
}
