/* SPDX-License-Identifier: MIT */
/* A small model behind the wire, for tests; see fake_model.h. */
#undef NDEBUG
#include "faxportd/rpcd/fake_model.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <re/re.h>

#include "base/macros.h"
#include "base/text.h"

#define TEXTS_MAX 16

/* ---- what is stored is answered later -------------------------------- */

struct answer {
	struct le le;
	void (*fn)(void *arg, int r);
	void *arg;
	int r;
	/* a submission */
	queue_submitted_fn *submitted;
	uint32_t job_id;
	struct doc_reply reply;
};

static struct {
	struct list waiting;
	struct tmr turn;
	bool held;
	int r;
} later;

static void on_turn(void *arg)
{
	struct list now = later.waiting;
	struct answer *answer;
	struct le *le;

	(void)arg;
	if (later.held)
		return;
	list_init(&later.waiting);
	for (le = now.head; le; le = le->next)
		le->list = &now;
	while ((le = list_head(&now)) != NULL) {
		answer = list_ledata(le);
		list_unlink(le);
		if (answer->submitted)
			answer->submitted(answer->arg, answer->r, answer->job_id, &answer->reply);
		else if (answer->fn)
			answer->fn(answer->arg, answer->r);
		free(answer);
	}
}

static struct answer *answer_later(void (*fn)(void *arg, int r), void *arg, int r)
{
	struct answer *answer = calloc(1, sizeof(*answer));

	assert(answer);
	answer->fn = fn;
	answer->arg = arg;
	answer->r = r;
	list_append(&later.waiting, &answer->le, answer);
	if (!later.held)
		tmr_start(&later.turn, 0, on_turn, NULL);
	return answer;
}

void fake_hold(bool held)
{
	later.held = held;
	if (!held)
		tmr_start(&later.turn, 0, on_turn, NULL);
}

void fake_fail(int r)
{
	later.r = r;
}

/* ---- ports ----------------------------------------------------------- */

#define METHODS 2

/* clang-format off */
static const struct fax_method all_methods[METHODS] = {
	{.guid = "{9d3d0c32-9af2-11d0-abf7-00c04fd91a4e}",
	 .friendly_name = "Keep in inbox",
	 .function_name = "inbox",
	 .image_name = "faxportd",
	 .extension_name = "Faxport"},
	{.guid = "{92041a90-9af2-11d0-abf7-00c04fd91a4e}",
	 .friendly_name = "Store in a folder",
	 .function_name = "folder",
	 .image_name = "faxportd",
	 .extension_name = "Faxport"},
};
/* clang-format on */

struct port {
	bool hung_up;
	struct ports *ports;
	struct fax_port settings;
	struct fax_port_status status;
	char csid[FAX_ID_MAX + 1], tsid[FAX_ID_MAX + 1];
	bool enabled[METHODS];
	char data[METHODS][256];
	struct list watches;
};

struct ports {
	bool swapped; /* the order of the methods */
	size_t count;
	struct port port[2];
};

struct port_watch {
	struct le le;
	struct tmr tmr;
	void (*fn)(void *arg);
	void *arg;
};

static struct ports *fake_ports_new(void)
{
	struct ports *ports = calloc(1, sizeof(*ports));
	static const char *const names[] = {"front", "back"};
	static const uint32_t ids[] = {1, 7};
	size_t i;

	assert(ports);
	ports->count = 2;
	for (i = 0; i < 2; i++) {
		ports->port[i].ports = ports;
		text_copy(ports->port[i].csid, FAX_ID_MAX + 1, i ? "+49 30 22" : "+49 30 11");
		text_copy(ports->port[i].tsid, FAX_ID_MAX + 1, i ? "Back office" : "Front office");
		ports->port[i].settings = (struct fax_port){
			.device_id = ids[i],
			.name = names[i],
			.csid = ports->port[i].csid,
			.tsid = ports->port[i].tsid,
			.priority = (uint32_t)i + 1,
			.rings = 2,
			.send = true,
			.receive = true,
		};
		ports->port[i].status = (struct fax_port_status){
			.version = 1,
			.device_id = ids[i],
			.device_name = names[i],
			.caller_id = "",
			.called_number = "",
			.csid = "",
			.tsid = "",
			.document_name = "",
			.recipient_name = "",
			.sender_name = "",
			.routing_string = "",
			.user_name = "",
		};
		ports->port[i].enabled[0] = true;
		list_init(&ports->port[i].watches);
	}
	return ports;
}

size_t ports_count(const struct ports *ports)
{
	return ports->count;
}

struct port *ports_at(struct ports *ports, size_t index)
{
	size_t i;

	for (i = 0; i < ports->count; i++) {
		if (ports->port[i].settings.priority == index + 1)
			return &ports->port[i];
	}
	return NULL;
}

struct port *ports_find(struct ports *ports, uint32_t device_id)
{
	size_t i;

	for (i = 0; i < ports->count; i++) {
		if (ports->port[i].settings.device_id == device_id)
			return &ports->port[i];
	}
	return NULL;
}

void port_get(const struct port *port, struct fax_port *ret_port)
{
	*ret_port = port->settings;
	ret_port->state = port->status.state;
}

int port_check_change(const struct port *port, const struct fax_port_change *change, char *why, size_t why_size)
{
	if (change->fields & FAX_PORT_CSID && strlen(change->csid) > FAX_ID_MAX) {
		snprintf(why, why_size, "CSID: %zu characters, at most 20 go on the wire", strlen(change->csid));
		return -EINVAL;
	}
	if (change->fields & FAX_PORT_TSID && strlen(change->tsid) > FAX_ID_MAX) {
		snprintf(why, why_size, "TSID: %zu characters, at most 20 go on the wire", strlen(change->tsid));
		return -EINVAL;
	}
	if (change->fields & FAX_PORT_PRIORITY && (change->priority < 1 || change->priority > port->ports->count)) {
		snprintf(why, why_size, "priority: 1 to %zu", port->ports->count);
		return -EINVAL;
	}
	if (change->fields & FAX_PORT_RINGS && change->rings > FAX_RINGS_MAX) {
		snprintf(why, why_size, "rings: 0 to 99");
		return -EINVAL;
	}
	return 0;
}

void port_change(struct port *port, const struct fax_port_change *change, port_done_fn *on_done, void *arg)
{
	struct ports *ports = port->ports;
	char why[100];
	int r = later.r;

	if (r == 0)
		r = port_check_change(port, change, why, sizeof(why));
	if (r == 0) {
		if (change->fields & FAX_PORT_CSID)
			text_copy(port->csid, sizeof(port->csid), change->csid);
		if (change->fields & FAX_PORT_TSID)
			text_copy(port->tsid, sizeof(port->tsid), change->tsid);
		if (change->fields & FAX_PORT_RINGS)
			port->settings.rings = change->rings;
		if (change->fields & FAX_PORT_SEND)
			port->settings.send = change->send;
		if (change->fields & FAX_PORT_RECEIVE)
			port->settings.receive = change->receive;
		if (change->fields & FAX_PORT_PRIORITY) {
			ports_at(ports, change->priority - 1)->settings.priority = port->settings.priority;
			port->settings.priority = change->priority;
		}
	}
	answer_later(on_done, arg, r);
}

void port_get_status(const struct port *port, struct fax_port_status *ret_status)
{
	*ret_status = port->status;
}

void fake_port_status(struct ports *ports, uint32_t device_id, const struct fax_port_status *status)
{
	struct port *port = ports_find(ports, device_id);
	uint64_t version = port->status.version + 1;
	struct port_watch *watch;
	struct le *le;

	port->status = *status;
	port->status.version = version;
	port->status.device_id = device_id;
	port->status.device_name = port->settings.name;
	while ((le = list_head(&port->watches)) != NULL) {
		watch = list_ledata(le);
		list_unlink(le);
		tmr_start(&watch->tmr, 0, watch->fn, watch->arg);
	}
}

int port_watch_add(struct port *port, uint64_t version, void (*on_change)(void *arg), void *arg,
		   struct port_watch **ret_watch)
{
	struct port_watch *watch = calloc(1, sizeof(*watch));

	assert(watch);
	watch->fn = on_change;
	watch->arg = arg;
	*ret_watch = watch;
	if (port->status.version > version)
		tmr_start(&watch->tmr, 0, on_change, arg);
	else
		list_append(&port->watches, &watch->le, watch);
	return 0;
}

struct port_watch *port_watch_free(struct port_watch *watch)
{
	if (watch) {
		tmr_cancel(&watch->tmr);
		list_unlink(&watch->le);
	}
	free(watch);
	return NULL;
}

bool port_method_at(const struct port *port, size_t index, struct fax_method *ret_method)
{
	if (index >= METHODS)
		return false;
	*ret_method = all_methods[index];
	ret_method->device_id = port->settings.device_id;
	ret_method->device_name = port->settings.name;
	ret_method->enabled = port->enabled[index];
	return true;
}

static int method_index(const char *guid)
{
	int i;

	for (i = 0; i < METHODS; i++) {
		if (text_equal_nocase(all_methods[i].guid, guid))
			return i;
	}
	return -ENOENT;
}

int port_method_enable(struct port *port, const char *guid, bool enabled, port_done_fn *on_done, void *arg)
{
	int i = method_index(guid);

	if (i < 0)
		return i;
	if (later.r == 0)
		port->enabled[i] = enabled;
	answer_later(on_done, arg, later.r);
	return 0;
}

int port_method_get_data(const struct port *port, const char *guid, const char **ret_data)
{
	int i = method_index(guid);

	if (i < 0)
		return i;
	*ret_data = port->data[i];
	return 0;
}

int port_method_set_data(struct port *port, const char *guid, const char *data, port_done_fn *on_done, void *arg)
{
	int i = method_index(guid);

	if (i < 0)
		return i;
	if (data[0] != '/')
		return -EINVAL;
	if (later.r == 0)
		text_copy(port->data[i], sizeof(port->data[i]), data);
	answer_later(on_done, arg, later.r);
	return 0;
}

void port_hang_up(struct port *port, enum fax_status status)
{
	assert(status == FAX_STATUS_CANCELLED);
	port->hung_up = true;
}

bool fake_hung_up(struct ports *ports, uint32_t device_id)
{
	return ports_find(ports, device_id)->hung_up;
}

bool ports_method_at(const struct ports *ports, size_t index, struct port_method_info *ret_info)
{
	const struct fax_method *method;

	if (index >= METHODS)
		return false;
	method = &all_methods[ports->swapped ? METHODS - 1 - index : index];
	*ret_info = (struct port_method_info){(uint32_t)index + 1,   method->guid,       method->friendly_name,
					      method->function_name, method->image_name, method->extension_name};
	return true;
}

int ports_method_set_priority(struct ports *ports, const char *guid, uint32_t priority, port_done_fn *on_done,
			      void *arg)
{
	int i = method_index(guid);

	if (i < 0)
		return i;
	if (priority < 1 || priority > METHODS)
		return -EINVAL;
	if (later.r == 0)
		ports->swapped = priority != (uint32_t)i + 1;
	answer_later(on_done, arg, later.r);
	return 0;
}

static const struct port_provider only_provider = {"{2f35a3b8-6b5c-4c46-9b1e-2f6f7c1f7d01}", "faxport-sip", "SIP",
						   "faxportd"};

const struct port_provider *ports_provider_at(size_t index)
{
	return index == 0 ? &only_provider : NULL;
}

const struct port_provider *port_provider(const struct port *port)
{
	(void)port;
	return &only_provider;
}

const struct port_extension *ports_extension_at(size_t index)
{
	static const struct port_extension only = {"faxport", "Faxport", "faxportd"};

	return index == 0 ? &only : NULL;
}

void ports_activity(const struct ports *ports, uint32_t *ret_sending, uint32_t *ret_receiving)
{
	size_t i;

	*ret_sending = 0;
	*ret_receiving = 0;
	for (i = 0; i < ports->count; i++) {
		*ret_sending += ports->port[i].status.state == FAX_PORT_SENDING;
		*ret_receiving += ports->port[i].status.state == FAX_PORT_RECEIVING;
	}
}

/* ---- a file in memory ------------------------------------------------ */

static int memory_file(const void *data, size_t size)
{
	int fd = memfd_create("fake", MFD_CLOEXEC);

	assert(fd >= 0);
	assert(size == 0 || write(fd, data, size) == (ssize_t)size);
	assert(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

/* ---- queue ----------------------------------------------------------- */

struct fake_job {
	struct fax_job job;
	const void *tiff;
	size_t tiff_size;
	char *texts[TEXTS_MAX];
	size_t text_count;
};

struct queue {
	struct fake_job *job;
	size_t count;
	uint32_t next_id;
	unsigned submissions;
	char refuse_number[64];
	int refuse_r;
	int refuse_at_once;
	struct doc_reply refuse_reply;
	void *submitted;
	size_t submitted_size;
	char submitted_ext[DOC_EXT_SIZE];
};

static struct fake_job *find_job(const struct queue *queue, uint32_t job_id)
{
	size_t i;

	for (i = 0; i < queue->count; i++) {
		if (queue->job[i].job.id == job_id)
			return &queue->job[i];
	}
	return NULL;
}

static struct fake_job *add_job(struct queue *queue)
{
	queue->job = realloc(queue->job, (queue->count + 1) * sizeof(*queue->job));
	assert(queue->job);
	memset(&queue->job[queue->count], 0, sizeof(*queue->job));
	return &queue->job[queue->count++];
}

void fake_job_add(struct queue *queue, const struct fax_job *job, const void *tiff, size_t size)
{
	struct fake_job *fake = add_job(queue);

	fake->job = *job;
	fake->tiff = tiff;
	fake->tiff_size = size;
	queue->next_id = MAX(queue->next_id, job->id + 1);
}

void fake_job_state(struct queue *queue, uint32_t job_id, enum fax_job_state state, enum fax_status status)
{
	struct fake_job *fake = find_job(queue, job_id);

	fake->job.state = state;
	fake->job.status = status;
}

void fake_refuse(struct queue *queue, const char *number, int r, const struct doc_reply *reply)
{
	text_copy(queue->refuse_number, sizeof(queue->refuse_number), number);
	queue->refuse_r = r;
	if (reply)
		queue->refuse_reply = *reply;
}

const void *fake_submitted(struct queue *queue, size_t *ret_size, const char **ret_ext)
{
	*ret_size = queue->submitted_size;
	*ret_ext = queue->submitted_ext;
	return queue->submitted;
}

unsigned fake_submissions(const struct queue *queue)
{
	return queue->submissions;
}

void fake_refuse_at_once(struct queue *queue, int r)
{
	queue->refuse_at_once = r;
}

static void take_file(struct queue *queue, int file)
{
	off_t size = lseek(file, 0, SEEK_END);

	free(queue->submitted);
	queue->submitted_size = (size_t)size;
	queue->submitted = malloc((size_t)size + 1);
	assert(queue->submitted);
	assert(pread(file, queue->submitted, (size_t)size, 0) == size);
	close(file);
}

static const char *keep(struct fake_job *fake, const char *text)
{
	char *copy = text_dup(text);

	assert(fake->text_count < TEXTS_MAX);
	fake->texts[fake->text_count++] = copy;
	return copy;
}

static void keep_job(struct queue *queue, const struct fax_document *document, const char *user_name)
{
	struct fake_job *fake = add_job(queue);

	fake->job = (struct fax_job){
		.id = queue->next_id++,
		.status_detail = "",
		.pages = 1,
		.retries = document->retries == FAX_RETRIES_DEFAULT ? 3 : document->retries,
		.priority = document->priority,
		.bytes = queue->submitted_size,
		.submitted_time = 1700000000,
		.send_at = document->send_at,
		.discount = document->discount,
		.device_id = document->device_id,
		.device_name = "",
		.remote_csid = "",
	};
	fake->job.number = keep(fake, document->number);
	fake->job.document_name = keep(fake, document->document_name);
	fake->job.recipient_name = keep(fake, document->recipient_name);
	fake->job.sender_name = keep(fake, document->sender_name);
	fake->job.sender_company = keep(fake, document->sender_company);
	fake->job.sender_dept = keep(fake, document->sender_dept);
	fake->job.billing_code = keep(fake, document->billing_code);
	fake->job.subject = keep(fake, document->subject);
	fake->job.tsid = keep(fake, document->tsid);
	fake->job.user_name = keep(fake, user_name);
}

int queue_submit(struct queue *queue, int file, const char *ext, const struct fax_document *document,
		 const char *user_name, queue_submitted_fn *on_done, void *arg)
{
	struct answer *answer;
	int r = later.r;

	if (queue->refuse_at_once) {
		close(file);
		return queue->refuse_at_once;
	}
	queue->submissions++;
	take_file(queue, file);
	text_copy(queue->submitted_ext, sizeof(queue->submitted_ext), ext);
	if (queue->refuse_number[0] != '\0' && strcmp(queue->refuse_number, document->number) == 0)
		r = queue->refuse_r;
	if (r == 0)
		keep_job(queue, document, user_name);
	answer = answer_later(NULL, arg, r);
	answer->submitted = on_done;
	answer->job_id = r == 0 ? queue->next_id - 1 : 0;
	answer->reply = queue->refuse_reply;
	return 0;
}

size_t queue_count(const struct queue *queue)
{
	return queue->count;
}

bool queue_get(const struct queue *queue, uint32_t job_id, struct fax_job *ret_job)
{
	struct fake_job *fake = find_job(queue, job_id);

	if (fake)
		*ret_job = fake->job;
	return fake != NULL;
}

void queue_each(const struct queue *queue, bool (*fn)(void *arg, const struct fax_job *job), void *arg)
{
	size_t i;

	for (i = 0; i < queue->count && fn(arg, &queue->job[i].job); i++)
		;
}

void queue_activity(const struct queue *queue, uint32_t *ret_queued, uint32_t *ret_sending)
{
	size_t i;

	*ret_queued = 0;
	*ret_sending = 0;
	for (i = 0; i < queue->count; i++) {
		*ret_sending += queue->job[i].job.state == FAX_JOB_SENDING;
		*ret_queued += queue->job[i].job.state == FAX_JOB_PENDING ||
			       queue->job[i].job.state == FAX_JOB_PAUSED || queue->job[i].job.state == FAX_JOB_RETRYING;
	}
}

int queue_command(struct queue *queue, uint32_t job_id, enum queue_command command, queue_done_fn *on_done, void *arg)
{
	/* clang-format off */
	/* what each command makes of each state; 0: not possible */
	static const enum fax_job_state next[4][FAX_JOB_STATES] = {
		[QUEUE_PAUSE] = {[FAX_JOB_PENDING] = FAX_JOB_PAUSED, [FAX_JOB_RETRYING] = FAX_JOB_PAUSED},
		[QUEUE_RESUME] = {[FAX_JOB_PAUSED] = FAX_JOB_RETRYING},
		[QUEUE_RESTART] = {[FAX_JOB_FAILED] = FAX_JOB_RETRYING, [FAX_JOB_CANCELLED] = FAX_JOB_RETRYING},
		[QUEUE_CANCEL] = {[FAX_JOB_PENDING] = FAX_JOB_CANCELLED,
				  [FAX_JOB_SENDING] = FAX_JOB_CANCELLED,
				  [FAX_JOB_RETRYING] = FAX_JOB_CANCELLED,
				  [FAX_JOB_PAUSED] = FAX_JOB_CANCELLED,
				  [FAX_JOB_FAILED] = FAX_JOB_CANCELLED},
	};
	/* clang-format on */
	struct fake_job *fake = find_job(queue, job_id);

	if (!fake)
		return -ENOENT;
	if (next[command][fake->job.state] == FAX_JOB_PENDING)
		return -EPROTO;
	if (later.r == 0)
		fake->job.state = next[command][fake->job.state];
	answer_later(on_done, arg, later.r);
	return 0;
}

int queue_open_document(const struct queue *queue, uint32_t job_id)
{
	struct fake_job *fake = find_job(queue, job_id);

	if (!fake)
		return -ENOENT;
	if (fake->tiff)
		return memory_file(fake->tiff, fake->tiff_size);
	return memory_file(queue->submitted, queue->submitted_size);
}

/* ---- inbox ----------------------------------------------------------- */

#define MESSAGES_MAX 32

struct inbox {
	struct fax_message message[MESSAGES_MAX];
	const void *tiff[MESSAGES_MAX];
	size_t tiff_size[MESSAGES_MAX];
	size_t count;
};

void fake_message_add(struct inbox *inbox, const struct fax_message *message, const void *tiff, size_t size)
{
	assert(inbox->count < MESSAGES_MAX);
	inbox->message[inbox->count] = *message;
	inbox->tiff[inbox->count] = tiff;
	inbox->tiff_size[inbox->count] = size;
	inbox->count++;
}

static size_t find_message(const struct inbox *inbox, uint64_t id)
{
	size_t i;

	for (i = 0; i < inbox->count && inbox->message[i].id != id; i++)
		;
	return i;
}

size_t inbox_count(const struct inbox *inbox)
{
	return inbox->count;
}

bool inbox_get(const struct inbox *inbox, uint64_t id, struct fax_message *ret_message)
{
	size_t i = find_message(inbox, id);

	if (i < inbox->count)
		*ret_message = inbox->message[i];
	return i < inbox->count;
}

void inbox_each(const struct inbox *inbox, bool (*fn)(void *arg, const struct fax_message *message), void *arg)
{
	size_t i;

	for (i = 0; i < inbox->count && fn(arg, &inbox->message[i]); i++)
		;
}

int inbox_open(const struct inbox *inbox, uint64_t id)
{
	size_t i = find_message(inbox, id);

	return i < inbox->count ? memory_file(inbox->tiff[i], inbox->tiff_size[i]) : -ENOENT;
}

int inbox_delete(struct inbox *inbox, uint64_t id, inbox_done_fn *on_done, void *arg)
{
	size_t i = find_message(inbox, id);

	if (i == inbox->count)
		return -ENOENT;
	if (later.r == 0) {
		for (inbox->count--; i < inbox->count; i++) {
			inbox->message[i] = inbox->message[i + 1];
			inbox->tiff[i] = inbox->tiff[i + 1];
			inbox->tiff_size[i] = inbox->tiff_size[i + 1];
		}
	}
	answer_later(on_done, arg, later.r);
	return 0;
}

int inbox_set_read(struct inbox *inbox, uint64_t id, bool read_now, inbox_done_fn *on_done, void *arg)
{
	size_t i = find_message(inbox, id);

	if (i == inbox->count)
		return -ENOENT;
	if (later.r == 0)
		inbox->message[i].read = read_now;
	answer_later(on_done, arg, later.r);
	return 0;
}

/* ---- settings -------------------------------------------------------- */

struct settings {
	struct settings_values values;
};

const struct settings_values *settings_get(const struct settings *settings)
{
	return &settings->values;
}

void settings_set(struct settings *settings, const struct settings_values *values, void (*on_done)(void *arg, int r),
		  void *arg)
{
	if (later.r == 0)
		settings->values = *values;
	answer_later(on_done, arg, later.r);
}

/* ---- all of it ------------------------------------------------------- */

void fake_model_init(struct fake_model *model)
{
	memset(&later, 0, sizeof(later));
	list_init(&later.waiting);
	tmr_init(&later.turn);
	model->ports = fake_ports_new();
	model->queue = calloc(1, sizeof(*model->queue));
	model->inbox = calloc(1, sizeof(*model->inbox));
	model->settings = calloc(1, sizeof(*model->settings));
	assert(model->queue && model->inbox && model->settings);
	model->queue->next_id = 1;
	model->settings->values = (struct settings_values){
		.retries = 3,
		.retry_delay_min = 10,
		.dirty_days = UINT32_MAX,
		.branding = true,
		.use_device_tsid = true,
		.log_level = {1, 1, 1, 1},
	};
}

void fake_model_fini(struct fake_model *model)
{
	size_t i, k;

	/* as a store does at its end: everything asked for is answered */
	fake_hold(false);
	while (!list_isempty(&later.waiting))
		on_turn(NULL);
	tmr_cancel(&later.turn);
	for (i = 0; i < model->queue->count; i++) {
		for (k = 0; k < model->queue->job[i].text_count; k++)
			free(model->queue->job[i].texts[k]);
	}
	free(model->queue->job);
	free(model->queue->submitted);
	free(model->queue);
	free(model->ports);
	free(model->inbox);
	free(model->settings);
}
