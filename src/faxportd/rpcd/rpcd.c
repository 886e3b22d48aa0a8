/* SPDX-License-Identifier: MIT */
/* Clients, as a whole: made, ended, counted; see rpcd.h. */
#include "faxportd/rpcd/rpcd.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/macros.h"
#include "faxportd/conf/conf.h"
#include "faxportd/rpcd/assoc.h"
#include "faxportd/rpcd/events.h"
#include "faxportd/rpcd/identity.h"
#include "faxportd/rpcd/rpc_conn.h"
#include "faxportd/rpcd/rpc_listen.h"
#include "faxportd/rpcd/rpcd_impl.h"
#include "faxportd/rpcd/upload.h"

AUTO_DEFINE(rpcd, rpcd_free);

/* The secret of TCP callers: in its own file, or beside the database. */
static int load_cookie(struct rpcd *rpcd)
{
	const struct conf_server *server = &rpcd->conf->server;
	const char *path = server->cookie_file;
	AUTO_BUF name = {0};
	int r;

	buf_init(&name, 4096);
	if (path[0] == '\0') {
		buf_printf(&name, "%s/cookie", server->state_dir);
		path = buf_str(&name);
		if (!path)
			return buf_error(&name);
	}
	r = cookie_load(path, &rpcd->cookie);
	if (r == -EPERM)
		log_event(LOG_LEVEL_ERROR, "cookie file is open to others",
			  "file=\"%s\" advice=\"chmod 600, or remove it and a new one is made\"", path);
	else if (r == -EBADMSG)
		log_event(LOG_LEVEL_ERROR, "cookie file is damaged",
			  "file=\"%s\" advice=\"remove it, a new one is made\"", path);
	else if (r < 0)
		log_event(LOG_LEVEL_ERROR, "cookie file cannot be read or made", "file=\"%s\" error=\"%s\"", path,
			  strerror(-r));
	if (r < 0)
		return r;
	rpcd->cookie_owner = identity_get(rpcd->identities, rpcd->cookie.owner);
	return rpcd->cookie_owner ? 0 : -ENOMEM;
}

static int open_sockets(struct rpcd *rpcd)
{
	const struct conf_server *server = &rpcd->conf->server;
	int r;

	r = rpc_listen_local(rpcd, server->socket);
	if (r < 0) {
		log_event(LOG_LEVEL_ERROR, "client socket cannot be opened", "socket=\"%s\" error=\"%s\"",
			  server->socket, strerror(-r));
		return r;
	}
	if (server->tcp_listen[0] == '\0')
		return 0;
	r = load_cookie(rpcd);
	if (r < 0)
		return r;
	r = rpc_listen_tcp(rpcd, server->tcp_listen);
	if (r < 0) {
		log_event(LOG_LEVEL_ERROR, "clients cannot be served on TCP", "tcp_listen=%s error=\"%s\"",
			  server->tcp_listen, strerror(-r));
		return r;
	}
	log_event(LOG_LEVEL_INFO, "clients are served on TCP", "port=%u", rpcd->tcp_port);
	return 0;
}

int rpcd_new(const struct conf *conf, struct ports *ports, struct queue *queue, struct inbox *inbox,
	     struct settings *settings, const struct media *media, struct rpcd **ret_rpcd)
{
	AUTO(rpcd) rpcd = NULL;
	int r;

	rpcd = calloc(1, sizeof(*rpcd));
	if (!rpcd)
		return -ENOMEM;
	rpcd->conf = conf;
	rpcd->ports = ports;
	rpcd->queue = queue;
	rpcd->inbox = inbox;
	rpcd->settings = settings;
	rpcd->media = media;
	rpcd->greeting_ms = RPCD_GREETING_MS;
	rpcd->request_ms = RPCD_REQUEST_MS;
	rpcd->reply_ms = RPCD_REPLY_MS;
	rpcd->held_per_user = RPCD_HELD_PER_USER;
	rpcd->held_max = RPCD_HELD_MAX;
	rpcd->local.fd = -1;
	rpcd->tcp.fd = -1;
	list_init(&rpcd->connections);
	list_init(&rpcd->assocs);
	list_init(&rpcd->modifiers);
	buf_init(&rpcd->stub, RPC_REPLY_STUB_MAX);
	rpcd->read_buffer = malloc(RPCD_READ_SIZE);
	if (!rpcd->read_buffer)
		return -ENOMEM;

	r = identities_new(conf->server.admin_group, &rpcd->identities);
	if (r < 0)
		return r;
	r = uploads_new(conf->server.state_dir, (uint64_t)conf->render.max_upload_mb << 20, UPLOAD_EXPIRY_MS,
			&rpcd->uploads);
	if (r < 0)
		return r;
	r = open_sockets(rpcd);
	if (r < 0)
		return r;
	r = events_new(ports, queue, &rpcd->events);
	if (r < 0)
		return r;

	*ret_rpcd = rpcd;
	rpcd = NULL;
	return 0;
}

struct rpcd *rpcd_free(struct rpcd *rpcd)
{
	if (!rpcd)
		return NULL;
	if (rpcd->local.fd >= 0)
		log_event(LOG_LEVEL_INFO, "clients are served no more",
			  "requests=%" PRIu64 " denied=%" PRIu64 " malformed=%" PRIu64 " dropped=%" PRIu64,
			  rpcd->requests, rpcd->denied.count, rpcd->malformed_pdus.count + rpcd->malformed_stubs.count,
			  rpcd->dropped_connections.count);
	rpc_listen_close(rpcd);
	if (rpcd->events)
		events_end(rpcd->events);
	while (!list_isempty(&rpcd->connections))
		rpc_conn_free(list_ledata(list_head(&rpcd->connections)));
	events_free(rpcd->events);
	uploads_free(rpcd->uploads);
	if (rpcd->cookie_owner)
		identity_unref(rpcd->cookie_owner);
	identities_free(rpcd->identities);
	buf_fini(&rpcd->stub);
	free(rpcd->read_buffer);
	free(rpcd->socket_path);
	free(rpcd);
	return NULL;
}

uint16_t rpcd_tcp_port(const struct rpcd *rpcd)
{
	return rpcd->tcp_port;
}

void rpcd_get_counts(const struct rpcd *rpcd, struct rpcd_counts *ret_counts)
{
	*ret_counts = (struct rpcd_counts){
		.connections = rpcd->connection_count,
		.requests = rpcd->requests,
		.malformed_pdus = rpcd->malformed_pdus.count,
		.malformed_stubs = rpcd->malformed_stubs.count,
		.denied = rpcd->denied.count,
		.wrong_cookies = rpcd->wrong_cookies.count,
		.refused_connections = rpcd->refused_connections.count,
		.dropped_connections = rpcd->dropped_connections.count,
		.held_back = rpcd->held_back.count,
	};
}
