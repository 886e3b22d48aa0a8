/* SPDX-License-Identifier: MIT */
/* The log of events; see events.h. */
#include "faxportd/rpcd/events.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "base/macros.h"
#include "base/text.h"

struct event {
	struct fax_event facts;
	struct access_subject subject;
	char user_name[ACCESS_NAME_SIZE]; /* what the subject's points to */
};

struct events {
	struct ports *ports;
	struct queue *queue;
	uint64_t before_first; /* the number below all of this start */
	uint64_t newest;
	struct event *event; /* EVENTS_KEPT of them; number n is at n modulo that */
	struct list watches, ripe;
	struct tmr tell;
	bool ended;
};

AUTO_DEFINE(events, events_free);

/* ---- from our states and endings to [MS-FAX] 2.2 FEI_* ---------------- */

uint32_t events_kind_of_state(enum fax_port_state state)
{
	static const uint32_t kinds[FAX_PORT_STATES] = {
		[FAX_PORT_IDLE] = FAX_EVENT_IDLE,
		[FAX_PORT_RINGING] = FAX_EVENT_RINGING,
		[FAX_PORT_ANSWERED] = FAX_EVENT_ANSWERED, /* incoming only: on_port() */
		[FAX_PORT_DIALING] = FAX_EVENT_DIALING,
		[FAX_PORT_SENDING] = FAX_EVENT_SENDING,
		[FAX_PORT_RECEIVING] = FAX_EVENT_RECEIVING,
		[FAX_PORT_ENDING] = FAX_EVENT_ABORTING,
		[FAX_PORT_OFFLINE] = FAX_EVENT_LINE_UNAVAILABLE,
	};

	return (unsigned)state < FAX_PORT_STATES ? kinds[state] : 0;
}

/* As the extended status of <faxport/status.h> has it (fjes). */
uint32_t events_kind_of_ending(enum fax_status status)
{
	static const uint32_t kinds[FAX_STATUSES] = {
		[FAX_STATUS_OK] = FAX_EVENT_COMPLETED,
		[FAX_STATUS_BUSY] = FAX_EVENT_BUSY,
		[FAX_STATUS_NO_ANSWER] = FAX_EVENT_NO_ANSWER,
		[FAX_STATUS_NO_CARRIER] = FAX_EVENT_NOT_FAX_CALL,
		[FAX_STATUS_UNREACHABLE] = FAX_EVENT_NO_DIAL_TONE,
		[FAX_STATUS_BAD_NUMBER] = FAX_EVENT_BAD_ADDRESS,
		[FAX_STATUS_REFUSED] = FAX_EVENT_CALL_BLACKLISTED,
		[FAX_STATUS_NO_MEDIA] = FAX_EVENT_FATAL_ERROR,
		[FAX_STATUS_NO_TRAINING] = FAX_EVENT_FATAL_ERROR,
		[FAX_STATUS_PROTOCOL] = FAX_EVENT_FATAL_ERROR,
		[FAX_STATUS_INCOMPATIBLE] = FAX_EVENT_FATAL_ERROR,
		[FAX_STATUS_SILENT] = FAX_EVENT_DISCONNECTED,
		[FAX_STATUS_HUNG_UP] = FAX_EVENT_DISCONNECTED,
		[FAX_STATUS_CALLER_GONE] = FAX_EVENT_DISCONNECTED,
		[FAX_STATUS_MEDIA_DIED] = FAX_EVENT_FATAL_ERROR,
		[FAX_STATUS_INTERRUPTED] = FAX_EVENT_FATAL_ERROR,
		[FAX_STATUS_DISK] = FAX_EVENT_FATAL_ERROR,
		[FAX_STATUS_FAULT] = FAX_EVENT_FATAL_ERROR,
		[FAX_STATUS_NOTHING_TO_POLL] = FAX_EVENT_FATAL_ERROR,
		[FAX_STATUS_CANCELLED] = 0, /* ABORTING was told when we hung up, if there was a call at all */
	};

	return (unsigned)status < FAX_STATUSES ? kinds[status] : FAX_EVENT_FATAL_ERROR;
}

/* ---- telling ---------------------------------------------------------- */

static void tell(struct events *events)
{
	struct events_watch *watch;
	struct le *le;

	/* Who is told may go away, or begin to wait anew: then he is not of this round. */
	while ((le = list_head(&events->watches)) != NULL) {
		list_unlink(le);
		list_append(&events->ripe, le, list_ledata(le));
	}
	while ((le = list_head(&events->ripe)) != NULL) {
		watch = list_ledata(le);
		list_unlink(le);
		list_append(&events->watches, le, watch);
		watch->on_news(watch->arg);
	}
}

static void on_tell(void *arg)
{
	tell(arg);
}

void events_watch_begin(struct events *events, struct events_watch *watch, void (*on_news)(void *arg), void *arg)
{
	watch->on_news = on_news;
	watch->arg = arg;
	list_append(&events->watches, &watch->le, watch);
}

void events_watch_end(struct events_watch *watch)
{
	list_unlink(&watch->le);
}

/* @facts: what is known of it; number and time are given here. */
static void add(struct events *events, struct fax_event facts, const struct access_subject *subject)
{
	struct event *event;

	if (facts.kind == 0 || events->ended)
		return;
	event = &events->event[++events->newest % EVENTS_KEPT];
	event->facts = facts;
	event->facts.number = events->newest;
	event->facts.time = time(NULL);
	event->subject = *subject;
	text_copy(event->user_name, sizeof(event->user_name), subject->user_name);
	event->subject.user_name = event->user_name;
	/* What happens in one turn of the loop is told together, and nobody is called from within the model. */
	if (!tmr_isrunning(&events->tell))
		tmr_start(&events->tell, 0, on_tell, events);
}

/* ---- what the model does ---------------------------------------------- */

static void add_of_port(struct events *events, uint32_t kind, const struct port_news *news,
			const struct access_subject *subject)
{
	add(events,
	    (struct fax_event){
		    .kind = kind,
		    .device_id = news->device_id,
		    .job_id = news->job_id,
		    .message_id = news->message_id,
	    },
	    subject);
}

static void on_port(void *arg, const struct port_news *news)
{
	struct events *events = arg;
	struct access_subject subject = {.what = ACCESS_PORT, .user_name = news->user_name};
	uint32_t kind;

	if (news->in_call)
		subject.what = news->outgoing ? ACCESS_OUTGOING : ACCESS_INCOMING;
	if (!news->received) {
		kind = events_kind_of_state(news->state);
		/* That the far end has answered has no event of its own. */
		if (news->state == FAX_PORT_ANSWERED && news->outgoing)
			kind = 0;
		add_of_port(events, kind, news, &subject);
		return;
	}
	/* One that polls has its ending and the end of its job from the queue. */
	if (!news->outgoing)
		add_of_port(events, events_kind_of_ending(news->status), news, &subject);
	if (news->stored)
		add_of_port(events, FAX_EVENT_ROUTING, news, &subject);
	if (news->job_id != 0 && !news->outgoing)
		add_of_port(events, FAX_EVENT_DELETED, news, &subject);
}

static void on_queue(void *arg, enum queue_news news, const struct fax_job *job)
{
	struct events *events = arg;
	struct access_subject subject = {.what = ACCESS_OUTGOING, .user_name = job->user_name};
	struct fax_event event = {.job_id = job->id, .device_id = job->device_id};

	switch (news) {
	case QUEUE_JOB_COMES:
		event.kind = FAX_EVENT_JOB_QUEUED;
		event.device_id = 0;
		break;
	case QUEUE_JOB_CALLED:
		event.kind = events_kind_of_ending((enum fax_status)job->status);
		break;
	case QUEUE_JOB_GOES:
		event.kind = FAX_EVENT_DELETED;
		break;
	}
	add(events, event, &subject);
}

/* ---- life ------------------------------------------------------------- */

static void add_server(struct events *events, uint32_t kind)
{
	add(events, (struct fax_event){.kind = kind}, &(struct access_subject){.what = ACCESS_SERVER, .user_name = ""});
}

int events_new(struct ports *ports, struct queue *queue, struct events **ret_events)
{
	AUTO(events) events = calloc(1, sizeof(*events));
	struct timespec now;

	if (!events)
		return -ENOMEM;
	list_init(&events->watches);
	list_init(&events->ripe);
	tmr_init(&events->tell);
	events->ended = true; /* until it has begun */
	events->event = calloc(EVENTS_KEPT, sizeof(*events->event));
	if (!events->event)
		return -ENOMEM;
	clock_gettime(CLOCK_REALTIME, &now);
	events->before_first = (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
	events->newest = events->before_first;
	events->ended = false;
	add_server(events, FAX_EVENT_FAXSVC_STARTED);
	events->ports = ports;
	events->queue = queue;
	ports_on_news(ports, on_port, events);
	queue_on_news(queue, on_queue, events);
	*ret_events = events;
	events = NULL; /* the caller owns it now */
	return 0;
}

void events_end(struct events *events)
{
	if (events->ended)
		return;
	add_server(events, FAX_EVENT_FAXSVC_ENDED);
	events->ended = true;
	ports_on_news(events->ports, NULL, NULL);
	queue_on_news(events->queue, NULL, NULL);
	tmr_cancel(&events->tell);
	tell(events);
}

struct events *events_free(struct events *events)
{
	if (!events)
		return NULL;
	events_end(events);
	free(events->event);
	free(events);
	return NULL;
}

/* ---- reading ---------------------------------------------------------- */

uint64_t events_newest(const struct events *events)
{
	return events->newest;
}

size_t events_read(const struct events *events, uint64_t *after, events_sees_fn *sees, void *arg,
		   struct fax_event *room, size_t size, bool *ret_lost)
{
	uint64_t number = events->before_first, at = *after;
	size_t count = 0;

	if (events->newest - number > EVENTS_KEPT)
		number = events->newest - EVENTS_KEPT;
	*ret_lost = at < number || at > events->newest;
	if (!*ret_lost)
		number = at;
	while (number < events->newest && count < size) {
		const struct event *event = &events->event[++number % EVENTS_KEPT];

		if (sees(arg, &event->subject))
			room[count++] = event->facts;
	}
	*after = number;
	return count;
}
