/* SPDX-License-Identifier: MIT */
/*
 * From the model to the records of [MS-FAX]: numbers, masks and times are
 * translated here and nowhere else. What is filled in points to the strings
 * it was given.
 */
#ifndef FAXPORTD_RPCD_RECORDS_H
#define FAXPORTD_RPCD_RECORDS_H

#include <stdbool.h>
#include <stdint.h>

#include <faxport/status.h>
#include <faxport/types.h>

#include "rpc/constants.h"
#include "rpc/record.h"

struct identity;
struct port;
struct queue;
struct settings_values;

/* The API wants no string where there is nothing to say. */
static inline const char *record_text(const char *text)
{
	return text[0] != '\0' ? text : NULL;
}

/* What a port's call is: sending, receiving, or unknown when there is none. */
enum rpc_job_type record_direction(const struct fax_port_status *status);

/* Did somebody call us? He may receive nonetheless: a document that waits here, and we what we polled. */
bool record_came_in(const struct fax_port_status *status);

/* This software's version. */
void record_version(struct rpc_version *ret_version);

/* ---- ports ----------------------------------------------------------- */

void record_port(const struct fax_port *port, struct rpc_port_info *ret_info);
void record_port_ex(const struct port *port, struct rpc_port_info_ex *ret_info);
void record_device_status(const struct fax_port_status *status, struct rpc_device_status *ret_record);

/* ---- jobs ------------------------------------------------------------ */

/* A fax being received, as a job. */
void record_incoming_job(const struct fax_port_status *status, struct fax_job *ret_job);

/* Is it in the queue, as clients of [MS-FAX] see it? What is sent or cancelled is not there any more. */
bool record_is_queued(const struct fax_job *job);

/* Among the faxes that were sent? */
bool record_is_sent(const struct fax_job *job);

void record_job(const struct fax_job *job, enum fax_port_state device, struct rpc_job_entry *ret_entry);

/* @status_room is what ret_entry->status will point to; @operations: RPC_JOB_OP_* this caller may. */
void record_job_ex(const struct fax_job *job, enum fax_port_state device, uint32_t operations,
		   struct rpc_job_status *status_room, struct rpc_job_entry_ex_1 *ret_entry);
void record_job_ex_before_v3(const struct rpc_job_entry_ex_1 *entry, struct rpc_job_entry_ex *ret_entry);

/* What can be done with a job in its state, of what @may be done by the caller: see it, steer it. */
uint32_t record_job_operations(const struct fax_job *job, bool may_steer);

/* ---- messages -------------------------------------------------------- */

/* @routing lives as long as the record. */
void record_received(const struct fax_message *message, const char *routing, struct rpc_message_1 *ret_record);
void record_sent(const struct fax_job *job, struct rpc_message_1 *ret_record);
void record_message_before_v3(const struct rpc_message_1 *record, struct rpc_message *ret_record);

/* ---- server ---------------------------------------------------------- */

void record_configuration(const struct settings_values *settings, struct rpc_configuration *ret_record);
void record_outbox_config(const struct settings_values *settings, struct rpc_outbox_config *ret_record);
void record_general_config(const struct settings_values *settings, struct rpc_general_config *ret_record);

/* The days that an age limit of the queue means. */
uint32_t record_dirty_days(uint32_t age_limit);

/* RPC_QUEUE_*. */
uint32_t record_queue_state(const struct settings_values *settings);

#endif
