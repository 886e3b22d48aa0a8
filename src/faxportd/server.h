/* SPDX-License-Identifier: MIT */
/* The daemon as a whole: made of its parts, started, stopped. */
#ifndef FAXPORTD_SERVER_H
#define FAXPORTD_SERVER_H

struct conf;
struct server;

/*
 * Open everything and begin: from then on calls are taken, jobs run, clients
 * are served. Whatever fails is logged with what to do about it. @conf must
 * outlive the server. Needs libre_init().
 */
int server_start(const struct conf *conf, struct server **ret_server);

/* End in good order: no new calls, running ones hung up, everything stored; then re_cancel(). */
void server_stop(struct server *server);

struct server *server_free(struct server *server);

#endif
