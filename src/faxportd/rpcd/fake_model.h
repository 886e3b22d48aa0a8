/* SPDX-License-Identifier: MIT */
/*
 * A small model behind the wire, for tests: the functions of port.h, queue.h,
 * inbox.h and settings.h over arrays. Everything that would be stored is
 * answered on the next turn of the loop, or when the test says so.
 */
#ifndef FAXPORTD_RPCD_FAKE_MODEL_H
#define FAXPORTD_RPCD_FAKE_MODEL_H

#include <faxport/types.h>

#include "core/doc/doc.h"
#include "faxportd/port/inbox.h"
#include "faxportd/port/port.h"
#include "faxportd/queue/queue.h"
#include "faxportd/store/settings.h"

struct fake_model {
	struct ports *ports;
	struct queue *queue;
	struct inbox *inbox;
	struct settings *settings;
};

/* Two ports (ids 1 and 7), no job, no message, settings as Windows has them. Needs libre's loop. */
void fake_model_init(struct fake_model *model);
void fake_model_fini(struct fake_model *model);

/* While held, nothing is answered; letting go answers what waits on the next turn of the loop. */
void fake_hold(bool held);

/* What everything stored from now on comes to: 0 or a negative errno. */
void fake_fail(int r);

/* The status of a port changes: the version grows and watchers are told. Strings must live on. */
void fake_port_status(struct ports *ports, uint32_t device_id, const struct fax_port_status *status);

/* A port, or the queue, does something that users are told of. */
void fake_port_news(struct ports *ports, const struct port_news *news);
void fake_queue_news(struct queue *queue, enum queue_news news, const struct fax_job *job);

/* Was port_hang_up() called? */
bool fake_hung_up(struct ports *ports, uint32_t device_id);

/* Add a job or a message. Strings must live on; @tiff (or NULL) is what its file holds. */
void fake_job_add(struct queue *queue, const struct fax_job *job, const void *tiff, size_t size);
void fake_message_add(struct inbox *inbox, const struct fax_message *message, const void *tiff, size_t size);

/* Change the state of a job. */
void fake_job_state(struct queue *queue, uint32_t job_id, enum fax_job_state state, enum fax_status status);

/* No port may send those that wait; true or not. */
void fake_job_no_line(struct queue *queue, bool no_line);

/* The next submission whose number is @number is refused so; NULL: none. */
void fake_refuse(struct queue *queue, const char *number, int r, const struct doc_reply *reply);

/* queue_submit() itself says no; 0: not any more. */
void fake_refuse_at_once(struct queue *queue, int r);

/* What the last submission brought. */
const void *fake_submitted(struct queue *queue, size_t *ret_size, const char **ret_ext);

/* Called, on the loop, by every queue_activity(). */
void fake_on_activity(struct queue *queue, void (*fn)(void));

/* Submissions so far. */
unsigned fake_submissions(const struct queue *queue);

#endif
