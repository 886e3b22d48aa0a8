/* SPDX-License-Identifier: MIT */
/*
 * The ports, live: settings that are stored, a status that moves with the
 * call, the routing methods' switches. A port has at most one call. Runs on
 * the loop; strings handed out live until the next turn of the loop.
 */
#ifndef FAXPORTD_PORT_PORT_H
#define FAXPORTD_PORT_PORT_H

#include <faxport/status.h>
#include <faxport/types.h>

struct conf;
struct inbox;
struct line;
struct port;
struct port_watch;
struct ports;
struct settings;
struct store;

/* The outcome of something that had to be stored first: 0, or a negative errno. Called on the loop, once, later. */
typedef void port_done_fn(void *arg, int r);

/* A call that a job asks a port to make. Strings are copied; @document is taken over. */
struct port_dial {
	uint32_t job_id;
	const char *number;
	const char *tsid;                  /* already chosen; "" : the port's own */
	const char *subaddress, *password; /* for the far end; "" for none */
	/*
	 * Ask for the far end's document, the one of this address ("": whichever it has), and receive it: a message
	 * (port_message_id()). @document is not looked at.
	 */
	bool polling;
	const char *selective;
	const char *header; /* banner; "" for none */
	int document;
	uint32_t first_page, page_count;
	uint32_t audio_failures; /* as in struct call_start */
	uint64_t document_bytes;
	int64_t submitted_time;
	const char *document_name, *recipient_name, *sender_name, *user_name;
};

/* What the queue hears of the call it asked for. */
struct port_job_events {
	void (*on_progress)(void *arg, const struct fax_port_status *status);
	/* @confirmed pages of the document are confirmed now */
	void (*on_page)(void *arg, uint32_t confirmed);
	/* Polling, instead of on_ended(): nobody was dialled, as with -EBUSY of port_dial(). The port is idle again. */
	void (*on_not_dialled)(void *arg);
	/* The last. The port is idle already: it may dial the next job from here. @last lives during this call only. */
	void (*on_ended)(void *arg, enum fax_status status, const char *detail, const struct fax_port_status *last);
};

/*
 * Make the ports of @conf, joined with what @store knows of them: a port's key
 * is its name in the configuration; a new one gets the next device id and the
 * last priority; one that is gone from the configuration is kept in the store
 * (its id is never given to another) but is not a port any more.
 */
int ports_new(const struct conf *conf, struct store *store, struct settings *settings, struct inbox *inbox,
	      struct ports **ret_ports);

/* The lines are closed before: no call is left. Changes still waiting to be stored are not heard of any more. */
struct ports *ports_free(struct ports *ports);

/* Join the ports of this trunk to its line; sets the line's on_incoming and on_up. */
void ports_attach_line(struct ports *ports, const char *trunk, struct line *line);

/* Told whenever a port may have become free to dial. */
void ports_on_free(struct ports *ports, void (*fn)(void *arg), void *arg);

size_t ports_count(const struct ports *ports);

/* The @index-th in order of priority, from 0. */
struct port *ports_at(struct ports *ports, size_t index);
struct port *ports_find(struct ports *ports, uint32_t device_id);

/*
 * The first port in order that may dial now (Send on, no call, line up, not
 * reserved), or only @device_id if not 0; NULL: none. Cost: a look at each port
 * before it in order.
 */
struct port *ports_pick(struct ports *ports, uint32_t device_id);

/* A job has chosen the port and not dialled yet: no other picks it. A call that comes in takes it all the same. */
void port_reserve(struct port *port, bool reserved);

/* Settings and state; can_modify is left false (it depends on who asks). */
void port_get(const struct port *port, struct fax_port *ret_port);

/*
 * Check a change without making it: 0, or -EINVAL with a sentence in
 * @why ("CSID: 23 characters, at most 20 go on the wire").
 */
int port_check_change(const struct port *port, const struct fax_port_change *change, char *why, size_t why_size);

/* Change it: stored first, then in force, then @on_done. */
void port_change(struct port *port, const struct fax_port_change *change, port_done_fn *on_done, void *arg);

void port_get_status(const struct port *port, struct fax_port_status *ret_status);

/*
 * Be told once, from the loop and never from within a call of ours, when the
 * status's version is above @version (on the next turn if it is already). The
 * watch is the caller's to free, before or after, also from within on_change.
 */
int port_watch_add(struct port *port, uint64_t version, void (*on_change)(void *arg), void *arg,
		   struct port_watch **ret_watch);
struct port_watch *port_watch_free(struct port_watch *watch);

/* Dial. 0, or -EBUSY when the port cannot dial now, or a fault; @dial->document is taken over in any case. */
int port_dial(struct port *port, const struct port_dial *dial, const struct port_job_events *events, void *arg);

/* What the port's call is received into, from port_dial() on; 0: nothing. */
uint64_t port_message_id(const struct port *port);

/* A received message, listed or not, its row stored or not; false: it is gone, or its call not over yet. */
bool ports_find_message(const struct ports *ports, uint64_t message_id, struct fax_message *ret_message);

/*
 * A document that waits on a port for who calls it and asks. The offer's owner
 * hears of it by its job's id: between the answer and the asking the job may
 * have gone.
 */
struct port_offer_events {
	/*
	 * The caller asks for it, with what it has to be asked with. False: it shall not be given out any more, and
	 * the caller is hung up; a worker does not wait for that, so pages may be confirmed until then.
	 */
	bool (*on_asked)(void *arg, uint32_t job_id, struct port *port);
	/* It cannot be read: the call goes on as if there were none. Nothing more comes. */
	void (*on_bad)(void *arg, uint32_t job_id);
	void (*on_progress)(void *arg, uint32_t job_id, const struct fax_port_status *status);
	void (*on_page)(void *arg, uint32_t job_id, uint32_t confirmed);
	/* The last, where it was asked for. */
	void (*on_ended)(void *arg, uint32_t job_id, enum fax_status status, const char *detail,
			 const struct fax_port_status *last);
};

struct port_offer {
	uint32_t job_id;
	int document; /* the port's from now on */
	uint32_t page_count;
	const char *header, *selective, *password; /* live during the call of @fn only */
	const struct port_offer_events *events;
	void *arg;
};

/* Asked when a port answers a call; false: there is none. One owner of offers; NULL: none. */
void ports_on_offer(struct ports *ports, bool (*fn)(void *arg, uint32_t device_id, struct port_offer *ret_offer),
		    void *arg);

/* End the port's call, whatever it is; on_ended() follows. */
void port_hang_up(struct port *port, enum fax_status status);

/*
 * What a port does, as users are told of it: each new state of a call, and
 * that it is idle or offline. Of the end of a call that receives, when what it
 * brought is stored; of an outgoing one's end the queue knows (queue_on_news()),
 * also where it polls and both tell.
 */
struct port_news {
	uint32_t device_id;
	enum fax_port_state state;
	bool received;          /* a call that receives has ended: */
	enum fax_status status; /*  how */
	bool stored;            /*  there is a message of it */
	bool in_call;           /* the event belongs to a call: */
	bool outgoing;          /*  one of ours */
	uint32_t job_id;        /*  0: none yet */
	uint64_t message_id;    /*  received: what becomes of it if a page comes; comes with job_id */
	const char *user_name;  /*  outgoing: who submitted the job */
};

/* Told of each, from within the model: do not call it from there. One listener; NULL: none. */
void ports_on_news(struct ports *ports, void (*fn)(void *arg, const struct port_news *news), void *arg);

/* ---- routing methods ------------------------------------------------ */

/* A port's methods in the order they run. @index from 0; false when there are no more. */
bool port_method_at(const struct port *port, size_t index, struct fax_method *ret_method);

/*
 * Switch a method, stored first. @guid without regard to case. -ENOENT: no
 * such method; -EINVAL: it cannot work yet (the folder method without a
 * folder), set its data first; otherwise @on_done follows.
 */
int port_method_enable(struct port *port, const char *guid, bool enabled, port_done_fn *on_done, void *arg);
int port_method_get_data(const struct port *port, const char *guid, const char **ret_data);
/* -EINVAL: the method does not take such data (the folder must be an absolute path of an existing, writable folder). */
int port_method_set_data(struct port *port, const char *guid, const char *data, port_done_fn *on_done, void *arg);

/* A method as the whole server knows it ([MS-FAX] 17). Strings are static. */
struct port_method_info {
	uint32_t priority; /* 1 runs first; always 1 to N */
	const char *guid;
	const char *friendly_name;
	const char *function_name;
	const char *image_name;
	const char *extension_name;
};

/* In the order they run. @index from 0; false when there are no more. */
bool ports_method_at(const struct ports *ports, size_t index, struct port_method_info *ret_info);

/* Set a method's priority, the others move ([MS-FAX] 18). -ENOENT: no such method; -EINVAL: no such priority. */
int ports_method_set_priority(struct ports *ports, const char *guid, uint32_t priority, port_done_fn *on_done,
			      void *arg);

/* Told after a change of some port's methods, so that failed routing is tried again at once. */
void ports_on_methods(struct ports *ports, void (*fn)(void *arg, uint32_t device_id), void *arg);

/* ---- what the server consists of, for [MS-FAX] 45, 46, 48 and 78 ----- */

/* What drives a port's calls. All static. */
struct port_provider {
	const char *guid; /* with braces */
	const char *name; /* unique, for programs */
	const char *friendly_name;
	const char *image_name;
};

const struct port_provider *ports_provider_at(size_t index); /* from 0; NULL: no more */
const struct port_provider *port_provider(const struct port *port);

/* What routing methods come from. All static. */
struct port_extension {
	const char *name;
	const char *friendly_name;
	const char *image_name;
};

const struct port_extension *ports_extension_at(size_t index); /* from 0; NULL: no more */

/* Calls under way, for the server's activity record. */
void ports_activity(const struct ports *ports, uint32_t *ret_sending, uint32_t *ret_receiving);

#endif
