/* SPDX-License-Identifier: MIT */
/*
 * Jobs and devices as the interfaces of Windows 2000 show them: in the numbers
 * of winfax.h. There a job that is done leaves the queue; one that failed
 * stays until somebody deletes it or starts it anew.
 */
#ifndef WIN_COMMON_QUEUE_H
#define WIN_COMMON_QUEUE_H

#include <windows.h>

#include <faxport/client.h>

/* Is this job, of all that the server keeps, in the queue? */
bool queue_holds(const struct fax_job *job);

DWORD queue_job_type(const struct fax_job *job); /* JT_* */

/* JS_*, one of them. FAILED: another attempt cannot help; RETRIES_EXCEEDED: all were made. */
DWORD queue_status(const struct fax_job *job);

DWORD queue_job_device_status(const struct fax_job *job); /* FPS_*; 0 while no device has it */
DWORD queue_device_status(enum fax_port_state state);     /* FPS_* */

/* Has somebody called us, whichever way the pages go? Of an idle port it says nothing. */
bool queue_call_came_in(const struct fax_port_status *status);

/* What a port's call is: JT_SEND, JT_RECEIVE, or JT_UNKNOWN when there is none. */
DWORD queue_call_type(const struct fax_port_status *status);

bool queue_command_is_known(DWORD command);

/*
 * JC_*, a known one. JC_RESUME and JC_RESTART are one number: a job that failed
 * is started anew, another goes on. FAX_E_NOT_FOUND: not in the queue.
 */
enum fax_error queue_command(struct fax_client *client, DWORD job_id, DWORD command);

/* A job that is in the queue; FAX_E_NOT_FOUND: it has left it, or never was there. */
enum fax_error queue_job_get(struct fax_client *client, DWORD job_id, struct fax_job **ret_job);

#endif
