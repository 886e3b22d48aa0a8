/* SPDX-License-Identifier: MIT */
/* What the parts of the fake model share: answering later, as a store does. */
#ifndef FAXPORTD_RPCD_FAKE_IMPL_H
#define FAXPORTD_RPCD_FAKE_IMPL_H

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <re/re.h>

#include "faxportd/rpcd/fake_model.h"

struct fake_answer {
	struct le le;
	void (*fn)(void *arg, int r);
	void *arg;
	int r;
	/* a submission, if set */
	queue_submitted_fn *submitted;
	uint32_t job_id;
	struct doc_reply reply;
};

/* @fn is called on the next turn of the loop, or when it is let go. */
struct fake_answer *fake_answer_later(void (*fn)(void *arg, int r), void *arg, int r);

/* What storing comes to now: fake_fail(). */
int fake_result(void);

struct ports *fake_ports_new(void);
struct queue *fake_queue_new(void);
struct queue *fake_queue_free(struct queue *queue);

/* A file with this content, for reading. */
int fake_file(const void *data, size_t size);

#endif
