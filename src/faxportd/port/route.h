/* SPDX-License-Identifier: MIT */
/*
 * The runner of routing methods: gives every received message a plan, stores
 * it, runs its steps one at a time, stores each result. After a crash it goes
 * on where it was; a step whose result was not stored yet is run again, and
 * each method is such that this does no harm.
 */
#ifndef FAXPORTD_PORT_ROUTE_H
#define FAXPORTD_PORT_ROUTE_H

struct inbox;
struct ports;
struct router;
struct store;

/* Loads what is to be done and begins with it on the loop; from now on hears of new messages. */
int router_new(struct store *store, struct inbox *inbox, struct ports *ports, struct router **ret_router);

/* Waits for the step that is being run; its result is not stored, so it runs again at the next start. */
struct router *router_free(struct router *router);

#endif
