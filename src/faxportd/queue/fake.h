/* SPDX-License-Identifier: MIT */
/* Ports and a renderer that do what a test says, behind the real headers. */
#ifndef FAXPORTD_QUEUE_FAKE_H
#define FAXPORTD_QUEUE_FAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "faxportd/port/port.h"
#include "faxportd/render/render.h"

/* ---- ports ------------------------------------------------------------ */

#define FAKE_PORTS 3

struct port {
	uint32_t device_id;
	const char *name;
	bool off;   /* switched off for sending */
	bool up;    /* its line may dial, unless it has a call */
	int refuse; /* what port_dial() says, once; 0: it dials */
	bool busy;  /* has a call: of a job, or somebody else's */
	bool reserved;
	/* the last port_dial() */
	uint32_t dials, job_id, first_page, page_count, audio_failures;
	bool polling;
	char selective[32];
	uint64_t message_id; /* that port_dial() begins, when it polls */
	uint32_t rate;       /* of the call, at its end; goes as sound */
	char number[128], tsid[32], header[64], subaddress[32], password[32];
	char document[64]; /* what can be read from it */
	const struct port_job_events *events;
	void *arg;
	int hung_up; /* status of port_hang_up(), or -1 */
};

extern struct ports fake_ports;

struct ports {
	struct port port[FAKE_PORTS]; /* in order of priority */
	size_t count;
	struct fax_message message; /* the one that ports_find_message() finds; id 0: none */
	void (*on_free)(void *arg);
	void *free_arg;
	bool (*on_offer)(void *arg, uint32_t device_id, struct port_offer *ret_offer);
	void *offer_arg;
};

/* All ports up and idle, device ids 11, 12, 13. */
void fake_ports_reset(size_t count);

/* The far end confirms up to here. */
void fake_page(struct port *port, uint32_t confirmed);
void fake_progress(struct port *port, uint32_t page, uint32_t rate, const char *csid);
void fake_end(struct port *port, enum fax_status status, const char *detail);

/* It polls, and the line has not taken it. */
void fake_not_dialled(struct port *port);

/* A port becomes free or comes up. */
void fake_free(struct port *port);

/* ---- renderer --------------------------------------------------------- */

/* Requests not answered yet; the oldest is answered, its fax being @content. */
uint32_t fake_renderings(void);
void fake_rendered(const struct doc_reply *reply, const char *content);

/* The last request. */
extern struct doc_request fake_request;
extern char fake_upload[64];

#endif
