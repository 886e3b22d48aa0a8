/* SPDX-License-Identifier: MIT */
/* Ports and a renderer that do what a test says; see fake.h. */
#undef NDEBUG
#include "faxportd/queue/fake.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

/* What can be read from a descriptor, which is closed. */
static void read_all(int fd, char text[64])
{
	ssize_t size = pread(fd, text, 63, 0);

	assert(size >= 0);
	text[size] = '\0';
	close(fd);
}

/* ---- ports ------------------------------------------------------------ */

struct ports fake_ports;

void fake_ports_reset(size_t count)
{
	static const char *const names[FAKE_PORTS] = {"front", "middle", "back"};
	size_t i;

	fake_ports = (struct ports){.count = count,
				    .message = fake_ports.message,
				    .on_free = fake_ports.on_free,
				    .free_arg = fake_ports.free_arg,
				    .on_offer = fake_ports.on_offer,
				    .offer_arg = fake_ports.offer_arg};
	for (i = 0; i < count; i++)
		fake_ports.port[i] =
			(struct port){.device_id = 11 + (uint32_t)i, .name = names[i], .up = true, .hung_up = -1};
}

void ports_on_free(struct ports *ports, void (*fn)(void *arg), void *arg)
{
	ports->on_free = fn;
	ports->free_arg = arg;
}

void ports_on_offer(struct ports *ports, bool (*fn)(void *arg, uint32_t device_id, struct port_offer *ret_offer),
		    void *arg)
{
	ports->on_offer = fn;
	ports->offer_arg = arg;
}

size_t ports_count(const struct ports *ports)
{
	return ports->count;
}

struct port *ports_at(struct ports *ports, size_t index)
{
	assert(index < ports->count);
	return &ports->port[index];
}

struct port *ports_find(struct ports *ports, uint32_t device_id)
{
	size_t i;

	for (i = 0; i < ports->count; i++)
		if (ports->port[i].device_id == device_id)
			return &ports->port[i];
	return NULL;
}

struct port *ports_pick(struct ports *ports, uint32_t device_id)
{
	size_t i;

	for (i = 0; i < ports->count; i++) {
		struct port *port = &ports->port[i];

		if (!port->off && port->up && !port->busy && !port->reserved &&
		    (device_id == 0 || device_id == port->device_id))
			return port;
	}
	return NULL;
}

void port_reserve(struct port *port, bool reserved)
{
	assert(port->reserved != reserved);
	port->reserved = reserved;
}

void port_get(const struct port *port, struct fax_port *ret_port)
{
	*ret_port = (struct fax_port){.device_id = port->device_id, .name = port->name, .send = !port->off};
}

int port_dial(struct port *port, const struct port_dial *dial, const struct port_job_events *events, void *arg)
{
	int r = port->refuse ? port->refuse : port->off || port->busy || !port->up ? -EBUSY : 0;

	port->refuse = 0;
	if (!dial->polling)
		read_all(dial->document, port->document);
	if (r < 0)
		return r;
	port->busy = true;
	port->dials++;
	port->job_id = dial->job_id;
	port->first_page = dial->first_page;
	port->page_count = dial->page_count;
	port->polling = dial->polling;
	port->audio_failures = dial->audio_failures;
	text_copy(port->number, sizeof(port->number), dial->number);
	text_copy(port->tsid, sizeof(port->tsid), dial->tsid);
	text_copy(port->header, sizeof(port->header), dial->header);
	text_copy(port->subaddress, sizeof(port->subaddress), dial->subaddress);
	text_copy(port->selective, sizeof(port->selective), dial->selective);
	text_copy(port->password, sizeof(port->password), dial->password);
	port->events = events;
	port->arg = arg;
	port->hung_up = -1;
	return 0;
}

uint64_t port_message_id(const struct port *port)
{
	return port->message_id;
}

bool ports_find_message(const struct ports *ports, uint64_t message_id, struct fax_message *ret_message)
{
	*ret_message = ports->message;
	return message_id != 0 && ports->message.id == message_id;
}

void port_hang_up(struct port *port, enum fax_status status)
{
	assert(port->busy);
	port->hung_up = (int)status;
}

static struct fax_port_status status_of(const struct port *port)
{
	return (struct fax_port_status){.device_id = port->device_id, .rate = port->rate, .csid = "", .tsid = ""};
}

void fake_page(struct port *port, uint32_t confirmed)
{
	assert(port->busy && port->events);
	port->events->on_page(port->arg, confirmed);
}

void fake_progress(struct port *port, uint32_t page, uint32_t rate, const char *csid)
{
	struct fax_port_status status = status_of(port);

	status.current_page = page;
	status.rate = rate;
	status.ecm = rate > 9600;
	status.csid = csid;
	port->events->on_progress(port->arg, &status);
}

void fake_end(struct port *port, enum fax_status status, const char *detail)
{
	const struct port_job_events *events = port->events;
	struct fax_port_status last = status_of(port);

	assert(port->busy && events);
	port->busy = false;
	port->events = NULL;
	events->on_ended(port->arg, status, detail, &last);
	if (fake_ports.on_free)
		fake_ports.on_free(fake_ports.free_arg);
}

void fake_not_dialled(struct port *port)
{
	const struct port_job_events *events = port->events;

	assert(port->busy && port->polling && events);
	port->busy = false;
	port->events = NULL;
	events->on_not_dialled(port->arg);
	if (fake_ports.on_free)
		fake_ports.on_free(fake_ports.free_arg);
}

void fake_free(struct port *port)
{
	port->busy = false;
	port->up = true;
	if (fake_ports.on_free)
		fake_ports.on_free(fake_ports.free_arg);
}

/* ---- renderer --------------------------------------------------------- */

struct render_job {
	struct render_job *next;
	struct doc_request request;
	int out;
	render_done_fn *on_done;
	void *arg;
};

struct doc_request fake_request;
char fake_upload[64];
static struct render_job *requests;

int render_start(struct render *render, const struct doc_request *request, const int fds[2], render_done_fn *on_done,
		 void *arg, struct render_job **ret_job)
{
	struct render_job *job = calloc(1, sizeof(*job)), **at;

	(void)render;
	assert(job);
	fake_request = *request;
	read_all(fds[0], fake_upload);
	*job = (struct render_job){.request = *request, .out = fds[1], .on_done = on_done, .arg = arg};
	for (at = &requests; *at; at = &(*at)->next)
		;
	*at = job;
	*ret_job = job;
	return 0;
}

static void forget(struct render_job *job)
{
	struct render_job **at;

	for (at = &requests; *at != job; at = &(*at)->next)
		assert(*at);
	*at = job->next;
	close(job->out);
	free(job);
}

void render_cancel(struct render_job *job)
{
	forget(job);
}

uint32_t fake_renderings(void)
{
	struct render_job *job;
	uint32_t count = 0;

	for (job = requests; job; job = job->next)
		count++;
	return count;
}

void fake_rendered(const struct doc_reply *reply, const char *content)
{
	struct render_job *job = requests;
	render_done_fn *on_done;
	void *arg;

	assert(job);
	on_done = job->on_done;
	arg = job->arg;
	assert(write(job->out, content, strlen(content)) == (ssize_t)strlen(content));
	forget(job);
	on_done(arg, reply);
}
