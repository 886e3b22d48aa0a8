/* SPDX-License-Identifier: MIT */
/* What several handlers need: handles from the wire, jobs and calls by id, the caller's view of a listing. */
#ifndef FAXPORTD_RPCD_HANDLERS_UTIL_H
#define FAXPORTD_RPCD_HANDLERS_UTIL_H

#include <stdbool.h>
#include <stdint.h>

#include <faxport/types.h>

#include "faxportd/rpcd/rpc_call.h"

struct handle;
struct port;

/* Recipients of one submission: what a client's 30 s allow to be stored one by one. */
#define SEND_RECIPIENTS_MAX 1000

/* Change a port as the client asks: checked, stored, answered. */
uint32_t change_port(struct rpc_call *call, struct port *port, const struct fax_port_change *change);

/* Has another client the port open to change it? */
bool port_is_locked(struct rpc_call *call, uint32_t device_id);

/* The port in whose call this job is; NULL when it is in none. */
struct port *port_of_job(struct rpc_call *call, uint32_t job_id);

/* What that port does. IDLE when there is none. */
enum fax_port_state job_device_state(struct rpc_call *call, const struct fax_job *job);

/*
 * A job by id: of the queue, or a fax that is being received (state
 * RECEIVING). SUCCESS; INVALID_PARAMETER: no such job; ACCESS_DENIED: it is
 * nothing of this caller's.
 */
uint32_t find_job(struct rpc_call *call, uint64_t id, struct fax_job *ret_job);

bool may_steer(const struct rpc_call *call, const struct fax_job *job);

/*
 * Visit the jobs this caller sees, in order of id: of the queue, and if
 * @incoming those that are being received. A false return of @fn ends it.
 */
void each_job(struct rpc_call *call, bool incoming, bool (*fn)(void *arg, const struct fax_job *job), void *arg);

enum job_command { JOB_COMMAND_PAUSE, JOB_COMMAND_RESUME, JOB_COMMAND_RESTART, JOB_COMMAND_CANCEL };

/* Steer a job that was found: answered when it is durable. */
uint32_t command_job(struct rpc_call *call, const struct fax_job *job, enum job_command command);

#endif
