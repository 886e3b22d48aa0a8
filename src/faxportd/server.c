/* SPDX-License-Identifier: MIT */
/*
 * The life of the daemon on one screen: which parts there are, in which order
 * they come up, who is told of what, and how they go down again.
 *
 *   store      rows and page files              line    SIP trunks, one each
 *   settings   the server's own settings        ports   the fax lines as users see them
 *   media      workers that carry calls         queue   faxes to send
 *   render     documents into pages             router  what happens to received faxes
 *   inbox      received faxes                   rpcd    clients
 */
#include "faxportd/server.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <re/re.h>

#include "base/macros.h"
#include "faxportd/conf/conf.h"
#include "faxportd/line/line.h"
#include "faxportd/line/sip_line.h"
#include "faxportd/log.h"
#include "faxportd/media/media.h"
#include "faxportd/port/inbox.h"
#include "faxportd/port/port.h"
#include "faxportd/port/route.h"
#include "faxportd/queue/queue.h"
#include "faxportd/render/render.h"
#include "faxportd/rpcd/rpcd.h"
#include "faxportd/store/settings.h"
#include "faxportd/store/store.h"

struct server {
	const struct conf *conf;
	struct store *store;
	struct settings *settings;
	struct media *media;
	struct render *render;
	struct inbox *inbox;
	struct ports *ports;
	struct router *router;
	struct queue *queue;
	struct line **lines;
	size_t line_count;
	size_t lines_closing;
	struct rpcd *rpcd;
	bool stopping;
};

/* One step of the start that can fail, said where it failed and what helps. */
static int failed(const char *what, const char *advice, int r)
{
	log_event(LOG_LEVEL_ERROR, what, "error=\"%s\" advice=\"%s\"", strerror(-r), advice);
	return r;
}

/* How much is logged of what, as clients have set it (FAX_SetLoggingCategories). */
static void apply_log_details(void *arg)
{
	struct server *server = arg;
	size_t i;

	static_assert(LOG_CATEGORIES == SETTINGS_LOG_CATEGORIES, "the categories of [MS-FAX]");
	for (i = 0; i < LOG_CATEGORIES; i++)
		log_set_detail((enum log_category)i, settings_get(server->settings)->log_level[i]);
}

static int start_lines(struct server *server)
{
	const struct conf *conf = server->conf;
	size_t i;
	int r;

	server->lines = calloc(conf->trunk_count, sizeof(*server->lines));
	if (!server->lines)
		return -ENOMEM;
	for (i = 0; i < conf->trunk_count; i++) {
		r = sip_line_new(conf, &conf->trunks[i], server->media, &server->lines[server->line_count]);
		if (r < 0) {
			log_event(LOG_LEVEL_ERROR, "trunk cannot be opened", "trunk=\"%s\" listen=%s error=\"%s\"",
				  conf->trunks[i].name, conf->trunks[i].listen, strerror(-r));
			return r;
		}
		ports_attach_line(server->ports, conf->trunks[i].name, server->lines[server->line_count++]);
	}
	return 0;
}

static int open_parts(struct server *server)
{
	const struct conf *conf = server->conf;
	int r;

	r = store_open(conf->server.state_dir, &server->store);
	if (r < 0)
		return failed("store cannot be opened",
			      "check [server] state_dir, and that no other faxportd runs on it", r);
	r = settings_new(conf, server->store, &server->settings);
	if (r < 0)
		return failed("settings cannot be read", "see the lines above", r);
	apply_log_details(server);
	settings_on_change(server->settings, apply_log_details, server);
	r = media_new(&(struct media_config){.program = conf->media.program,
					     .calls_per_worker = conf->media.calls_per_worker,
					     .max_calls = conf->media.max_calls,
					     .budget_percent = conf->media.budget_percent},
		      &server->media);
	if (r < 0)
		return failed("media workers cannot be started", "check [media] program", r);
	r = render_new(
		&(struct render_config){.program = conf->render.program, .max_running = conf->render.max_running},
		&server->render);
	if (r < 0)
		return failed("renderer cannot be started", "check [render] program", r);
	r = inbox_new(server->store, &server->inbox);
	if (r < 0)
		return failed("received messages cannot be read", "see the lines above", r);
	r = ports_new(conf, server->store, server->settings, server->inbox, &server->ports);
	if (r < 0)
		return failed("ports cannot be made", "see the lines above", r);
	r = router_new(server->store, server->inbox, server->ports, &server->router);
	if (r < 0)
		return failed("routing cannot be started", "see the lines above", r);
	r = queue_new(conf, server->store, server->settings, server->ports, server->render, &server->queue);
	if (r < 0)
		return failed("queue cannot be made", "see the lines above", r);
	return 0;
}

int server_start(const struct conf *conf, struct server **ret_server)
{
	struct server *server;
	int r;

	server = calloc(1, sizeof(*server));
	if (!server)
		return -ENOMEM;
	server->conf = conf;

	r = open_parts(server);
	if (r == 0)
		r = start_lines(server);
	if (r == 0) {
		r = queue_start(server->queue);
		if (r < 0)
			failed("jobs cannot be read", "see the lines above", r);
	}
	if (r == 0) {
		r = rpcd_new(conf, server->ports, server->queue, server->inbox, server->settings, server->media,
			     &server->rpcd);
		if (r < 0)
			failed("clients cannot be served", "check [server] socket and tcp_listen", r);
	}
	if (r < 0) {
		server_free(server);
		return r;
	}
	log_event(LOG_LEVEL_INFO, "ready", "ports=%zu jobs=%zu messages=%zu", ports_count(server->ports),
		  queue_count(server->queue), inbox_count(server->inbox));
	*ret_server = server;
	return 0;
}

static void on_line_closed(void *arg)
{
	struct server *server = arg;

	if (--server->lines_closing > 0)
		return;
	/* The ends of the last calls are queued: have them on disk before the loop ends. */
	inbox_drain(server->inbox);
	store_drain(server->store);
	re_cancel();
}

void server_stop(struct server *server)
{
	size_t i;

	if (server->stopping)
		return;
	server->stopping = true;
	log_event(LOG_LEVEL_INFO, "stopping");
	/* Clients hear what became of what they asked for, then they go. */
	queue_close(server->queue);
	store_drain(server->store);
	server->rpcd = rpcd_free(server->rpcd);
	/* A closing line is not up, so the queue starts nothing new. */
	server->lines_closing = server->line_count;
	for (i = 0; i < server->line_count; i++)
		server->lines[i]->ops->close(server->lines[i], on_line_closed, server);
}

struct server *server_free(struct server *server)
{
	size_t i;

	if (!server)
		return NULL;
	rpcd_free(server->rpcd);
	queue_free(server->queue);
	router_free(server->router);
	ports_free(server->ports);
	for (i = 0; i < server->line_count; i++)
		server->lines[i]->ops->free(server->lines[i]);
	free(server->lines);
	inbox_free(server->inbox);
	render_free(server->render);
	media_free(server->media);
	settings_free(server->settings);
	store_free(server->store);
	free(server);
	return NULL;
}
