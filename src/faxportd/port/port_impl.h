/* SPDX-License-Identifier: MIT */
/* The inside of ports: what port.c, ports.c, port_call.c, port_status.c, port_methods.c and port_change.c share. */
#ifndef FAXPORTD_PORT_PORT_IMPL_H
#define FAXPORTD_PORT_PORT_IMPL_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <re/re.h>

#include "core/port/choose.h"
#include "core/port/life.h"
#include "core/port/settings.h"
#include "core/route/plan.h"
#include "faxportd/line/line.h"
#include "faxportd/port/port.h"

/* Names and numbers longer than this are shown cut. */
#define PORT_TEXT_SIZE 512

/* A status with its texts: a value that can be kept while the port goes on. */
struct port_status {
	uint64_t version;
	enum fax_port_state state;
	bool outgoing;
	bool ecm, t38;
	uint32_t current_page, total_pages, rate, job_id;
	uint64_t bytes, document_bytes;
	int64_t start_time, submitted_time;
	uint64_t start_ms; /* start_time on the clock that never jumps */
	char caller_id[PORT_TEXT_SIZE];
	char called_number[PORT_TEXT_SIZE];
	char csid[CALL_IDENT_SIZE];
	char tsid[CALL_IDENT_SIZE];
	char subaddress[CALL_IDENT_SIZE];               /* incoming */
	char routing[PORT_TEXT_SIZE + CALL_IDENT_SIZE]; /* incoming */
	char document_name[PORT_TEXT_SIZE];
	char recipient_name[PORT_TEXT_SIZE];
	char sender_name[PORT_TEXT_SIZE];
	char user_name[PORT_TEXT_SIZE];
};

/* The one call of a port; all zero when there is none. */
struct port_call {
	struct line_call *line_call;
	char ident[PORT_IDENT_SIZE]; /* who we are in this call: changed settings act from the next on */
	/* outgoing */
	const struct port_job_events *events;
	void *arg;
	/* polling */
	char selective[CALL_IDENT_SIZE], password[CALL_IDENT_SIZE];
	char detail[CALL_DETAIL_SIZE]; /* of its end */
	/* incoming: a document on offer */
	struct port_offer offer; /* job_id 0: none; texts and descriptor are gone */
	bool is_asked;           /* the caller wants it, */
	bool is_giving;          /*  and gets it; who has got it may have a fax for us */
	/* incoming, and polling but for the job id, which is the queue's */
	uint64_t message_id;    /* 0: nothing begun */
	uint32_t job_id;        /* the call's, to be given back; 0: none */
	int file;               /* for its pages, until the line takes it over; -1: none */
	uint32_t pages;         /* confirmed to the far end */
	enum fax_status ending; /* how it ended */
	int64_t answered_time;
	uint64_t answered_ms;
};

struct port_method {
	bool on;
	char *data; /* never NULL */
};

struct port {
	struct ports *ports;
	const struct conf_port *conf;
	struct line *line; /* NULL: its trunk has none yet */
	uint32_t device_id;
	struct port_settings settings;
	struct port_method method[ROUTE_METHODS];
	struct port_status status;
	struct port_call call;
	bool reserved; /* for a job that is about to dial */
	struct tmr ring;
	struct list watches;
};

struct port_change;

struct ports {
	const struct conf *conf;
	struct store *store;
	struct settings *settings;
	struct inbox *inbox;
	struct port **port; /* in order of device id */
	struct port **by_priority;
	size_t count;
	struct port_candidate *candidates; /* room for the choice, one per port */
	uint32_t method_place[ROUTE_METHODS];
	struct port_change *first_change, *last_change; /* the first is being stored */
	struct tmr change_timer;
	void (*on_free)(void *arg);
	void *free_arg;
	bool (*on_offer)(void *arg, uint32_t device_id, struct port_offer *ret_offer);
	void *offer_arg;
	void (*on_methods)(void *arg, uint32_t device_id);
	void *methods_arg;
	void (*on_news)(void *arg, const struct port_news *news);
	void *news_arg;
};

/* ---- port_status.c --------------------------------------------------- */

/* The status as others see it; its texts live as long as @status and @port. */
void port_status_show(const struct port *port, const struct port_status *status, struct fax_port_status *ret_status);

/* @port's status has changed in any way: the version grows and watchers will be told. */
void port_status_touch(struct port *port);

/* Begin the status of a call; what is not known yet is empty. */
void port_status_begin(struct port *port, enum port_event event);

/* Something happened to the call. */
void port_status_step(struct port *port, enum port_event event);
void port_status_progress(struct port *port, const struct call_progress *progress, bool t38);

/* Tell the listener what the port does now. */
void port_tell(const struct port *port);

/* Tell him that the port's incoming call has ended, whatever it brought being stored. */
void port_tell_received(const struct port *port, enum fax_status status, bool stored);

bool port_is_up(const struct port *port);

/* ---- port_call.c ------------------------------------------------------ */

/* Is there a call, ringing counts? */
bool port_is_busy(const struct port *port);

/* Ring, and answer after the port's rings. */
void port_take_call(struct port *port, struct line_call *line_call, const char *caller, const char *called);

/* The call is over: nothing of it stays but the version of the status. */
void port_call_reset(struct port *port);

/* A call of ours begins: what the status says of it. It is told (port_tell()) when the line has taken it. */
void port_begin_dial(struct port *port, const struct port_dial *dial, const struct port_job_events *events, void *arg);
void port_on_dial_ringing(void *arg);
void port_on_dial_answered(void *arg);
void port_tell_progress(struct port *port);

/* The facts of the message that is received, as far as they are known now. */
struct fax_message port_message_facts(const struct port *port);

/* "far end hung up after 2 pages: no frame for 30 s" */
void port_message_detail(char *detail, size_t size, const struct line_result *result, uint32_t pages);

/* ---- port_offer.c ----------------------------------------------------- */

/* A call is answered: what is on offer on this port goes with the station. */
void port_offer_begin(struct port *port, struct line_station *station);

/* What the line says of an incoming call. True: our document is being collected, and nothing is received. */
bool port_offer_progress(struct port *port, const struct call_progress *progress, bool t38);
void port_offer_page(struct port *port, const struct call_progress *progress);
void port_offer_end(const struct port_call *call, const struct line_result *result, const struct port_status *last,
		    const struct port *port);

/* ---- port_poll.c ------------------------------------------------------ */

/* port_dial() of who asks for a document; the port may dial. */
int port_poll(struct port *port, const struct port_dial *dial, const struct port_job_events *events, void *arg);

/* ---- port_methods.c --------------------------------------------------- */

/* The methods of every port as stored, and their order; what is not stored is as at first. */
int port_methods_load(struct ports *ports);

/* What the port's methods make of a fax that came in now. Returns the number of steps. */
size_t port_route_plan(const struct port *port, struct route_step ret_steps[ROUTE_METHODS]);

/* ---- port_change.c ---------------------------------------------------- */

/* Each returns 0, and @on_done follows, or -ENOMEM. */
int port_change_method_on(struct port *port, enum route_method method, bool on, port_done_fn *on_done, void *arg);
int port_change_method_data(struct port *port, enum route_method method, const char *data, port_done_fn *on_done,
			    void *arg);
int port_change_order(struct ports *ports, enum route_method method, uint32_t place, port_done_fn *on_done, void *arg);

/* Forget the changes that wait. */
void port_changes_fini(struct ports *ports);

/* ---- ports.c ---------------------------------------------------------- */

/* Priorities have changed. */
void ports_sort(struct ports *ports);

/* Is there room on disk for another fax? If not, that is said. */
bool ports_have_disk(const struct ports *ports);

/* Some port may have become free to dial. */
void ports_tell_free(struct ports *ports);

#endif
