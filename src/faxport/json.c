/* SPDX-License-Identifier: MIT */
/* What the library returns, as JSON: one row per member. */
#include "faxport/json.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxport/cli.h"
#include "faxport/when.h"

enum member_type { U32, U64, BOOL, TEXT, TIME, PORT_STATE, JOB_KIND, JOB_STATE, STATUS, PRIORITY, EVENT };

struct member {
	const char *name;
	enum member_type type;
	size_t at;
};

#define MEMBER(type, in, member) \
	{ \
#member, type, offsetof(struct in, member) \
	}

/* clang-format off */
static const struct member port_members[] = {
	MEMBER(U32, fax_port, device_id),
	MEMBER(TEXT, fax_port, name),
	MEMBER(TEXT, fax_port, csid),
	MEMBER(TEXT, fax_port, tsid),
	MEMBER(U32, fax_port, priority),
	MEMBER(U32, fax_port, rings),
	MEMBER(BOOL, fax_port, send),
	MEMBER(BOOL, fax_port, receive),
	MEMBER(BOOL, fax_port, can_modify),
	MEMBER(PORT_STATE, fax_port, state),
};

static const struct member status_members[] = {
	MEMBER(U64, fax_port_status, version),
	MEMBER(U32, fax_port_status, device_id),
	MEMBER(TEXT, fax_port_status, device_name),
	MEMBER(PORT_STATE, fax_port_status, state),
	MEMBER(TEXT, fax_port_status, caller_id),
	MEMBER(TEXT, fax_port_status, called_number),
	MEMBER(TEXT, fax_port_status, csid),
	MEMBER(TEXT, fax_port_status, tsid),
	MEMBER(U32, fax_port_status, current_page),
	MEMBER(U32, fax_port_status, total_pages),
	MEMBER(U64, fax_port_status, bytes),
	MEMBER(U64, fax_port_status, document_bytes),
	MEMBER(U32, fax_port_status, rate),
	MEMBER(BOOL, fax_port_status, ecm),
	MEMBER(BOOL, fax_port_status, t38),
	MEMBER(TIME, fax_port_status, start_time),
	MEMBER(TIME, fax_port_status, submitted_time),
	MEMBER(U32, fax_port_status, elapsed_s),
	MEMBER(U32, fax_port_status, job_id),
	MEMBER(TEXT, fax_port_status, document_name),
	MEMBER(TEXT, fax_port_status, recipient_name),
	MEMBER(TEXT, fax_port_status, sender_name),
	MEMBER(TEXT, fax_port_status, routing_string),
	MEMBER(TEXT, fax_port_status, user_name),
};

static const struct member method_members[] = {
	MEMBER(U32, fax_method, device_id),
	MEMBER(TEXT, fax_method, device_name),
	MEMBER(TEXT, fax_method, guid),
	MEMBER(TEXT, fax_method, friendly_name),
	MEMBER(TEXT, fax_method, function_name),
	MEMBER(TEXT, fax_method, image_name),
	MEMBER(TEXT, fax_method, extension_name),
	MEMBER(BOOL, fax_method, enabled),
};

static const struct member job_members[] = {
	MEMBER(U32, fax_job, id),
	MEMBER(JOB_KIND, fax_job, kind),
	MEMBER(JOB_STATE, fax_job, state),
	MEMBER(STATUS, fax_job, status),
	MEMBER(TEXT, fax_job, status_detail),
	MEMBER(U32, fax_job, pages),
	MEMBER(U32, fax_job, pages_confirmed),
	MEMBER(U32, fax_job, current_page),
	MEMBER(U32, fax_job, attempts),
	MEMBER(U32, fax_job, retries),
	MEMBER(PRIORITY, fax_job, priority),
	MEMBER(U64, fax_job, bytes),
	MEMBER(TIME, fax_job, submitted_time),
	MEMBER(TIME, fax_job, send_at),
	MEMBER(BOOL, fax_job, discount),
	MEMBER(PORT_STATE, fax_job, port_state),
	MEMBER(TIME, fax_job, next_attempt),
	MEMBER(TIME, fax_job, start_time),
	MEMBER(TIME, fax_job, end_time),
	MEMBER(U32, fax_job, device_id),
	MEMBER(TEXT, fax_job, device_name),
	MEMBER(TEXT, fax_job, number),
	MEMBER(TEXT, fax_job, subaddress),
	MEMBER(TEXT, fax_job, selective),
	MEMBER(BOOL, fax_job, keep),
	MEMBER(U64, fax_job, message_id),
	MEMBER(TEXT, fax_job, document_name),
	MEMBER(TEXT, fax_job, recipient_name),
	MEMBER(TEXT, fax_job, sender_name),
	MEMBER(TEXT, fax_job, sender_company),
	MEMBER(TEXT, fax_job, sender_dept),
	MEMBER(TEXT, fax_job, billing_code),
	MEMBER(TEXT, fax_job, subject),
	MEMBER(TEXT, fax_job, tsid),
	MEMBER(TEXT, fax_job, remote_csid),
	MEMBER(TEXT, fax_job, user_name),
	MEMBER(U32, fax_job, rate),
	MEMBER(BOOL, fax_job, ecm),
	MEMBER(BOOL, fax_job, no_line),
};

static const struct member message_members[] = {
	MEMBER(U64, fax_message, id),
	MEMBER(U32, fax_message, device_id),
	MEMBER(TEXT, fax_message, device_name),
	MEMBER(TIME, fax_message, received_time),
	MEMBER(U32, fax_message, duration_s),
	MEMBER(TEXT, fax_message, tsid),
	MEMBER(TEXT, fax_message, csid),
	MEMBER(TEXT, fax_message, caller_id),
	MEMBER(TEXT, fax_message, called_number),
	MEMBER(TEXT, fax_message, subaddress),
	MEMBER(U32, fax_message, pages),
	MEMBER(U64, fax_message, bytes),
	MEMBER(U32, fax_message, rate),
	MEMBER(BOOL, fax_message, ecm),
	MEMBER(BOOL, fax_message, t38),
	MEMBER(STATUS, fax_message, status),
	MEMBER(TEXT, fax_message, status_detail),
	MEMBER(BOOL, fax_message, read),
};

static const struct member tiff_members[] = {
	MEMBER(TEXT, fax_tiff, recipient_name),
	MEMBER(TEXT, fax_tiff, recipient_number),
	MEMBER(TEXT, fax_tiff, sender_name),
	MEMBER(TEXT, fax_tiff, routing),
	MEMBER(TEXT, fax_tiff, caller_id),
	MEMBER(TEXT, fax_tiff, csid),
	MEMBER(TEXT, fax_tiff, tsid),
	MEMBER(TIME, fax_tiff, time),
	MEMBER(U32, fax_tiff, pages),
};

static const struct member event_members[] = {
	MEMBER(U64, fax_event, number),
	MEMBER(TIME, fax_event, time),
	MEMBER(EVENT, fax_event, kind),
	MEMBER(U32, fax_event, device_id),
	MEMBER(U32, fax_event, job_id),
	MEMBER(U64, fax_event, message_id),
};

static const struct member server_members[] = {
	MEMBER(TEXT, fax_server, version),
	MEMBER(U32, fax_server, retries),
	MEMBER(U32, fax_server, retry_delay_min),
	MEMBER(BOOL, fax_server, branding),
	MEMBER(BOOL, fax_server, use_device_tsid),
	MEMBER(BOOL, fax_server, queue_paused),
	MEMBER(BOOL, fax_server, archive_outgoing),
	MEMBER(TEXT, fax_server, archive_directory),
	MEMBER(U32, fax_server, dirty_days),
	MEMBER(BOOL, fax_server, server_covers_only),
	MEMBER(U32, fax_server, discount_start_min),
	MEMBER(U32, fax_server, discount_end_min),
	MEMBER(TEXT, fax_server, mapi_profile),
	MEMBER(U32, fax_server, ports),
	MEMBER(U32, fax_server, jobs_queued),
	MEMBER(U32, fax_server, jobs_sending),
	MEMBER(U32, fax_server, jobs_receiving),
	MEMBER(U32, fax_server, media_calls),
	MEMBER(U32, fax_server, media_busy_percent),
	MEMBER(U32, fax_server, media_late_ms),
	MEMBER(U64, fax_server, media_ticks),
	MEMBER(U64, fax_server, media_late_ticks),
	MEMBER(U64, fax_server, media_refused),
};
/* clang-format on */

const char *json_priority_words(enum fax_priority priority)
{
	static const char *const words[] = {"low", "normal", "high"};

	return (unsigned)priority < ARRAY_SIZE(words) ? words[priority] : "unknown";
}

/* The library promises UTF-8; should it not be, a question mark is better than no object at all. */
json_t *json_of_text(const char *text)
{
	json_t *value = json_string(text);
	char *cleaned;

	if (value)
		return value;
	cleaned = text_dup(text);
	if (!cleaned)
		return NULL;
	text_clean(cleaned);
	value = json_string(cleaned);
	free(cleaned);
	return value;
}

static json_t *time_value(int64_t time)
{
	char text[WHEN_SIZE];

	return *when_iso(time, text) ? json_string(text) : json_null();
}

static json_t *value_of(const struct member *member, const void *of)
{
	const void *at = (const char *)of + member->at;

	switch (member->type) {
	case U32:
		return json_integer(*(const uint32_t *)at);
	case U64:
		return json_integer((json_int_t) * (const uint64_t *)at);
	case BOOL:
		return json_boolean(*(const bool *)at);
	case TEXT:
		return json_of_text(*(const char *const *)at);
	case TIME:
		return time_value(*(const int64_t *)at);
	case PORT_STATE:
		return json_string(fax_port_state_words(*(const enum fax_port_state *)at));
	case JOB_KIND:
		return json_string(fax_job_kind_words(*(const enum fax_job_kind *)at));
	case JOB_STATE:
		return json_string(fax_job_state_words(*(const enum fax_job_state *)at));
	case STATUS:
		return json_string(fax_status_name(*(const uint32_t *)at));
	case PRIORITY:
		return json_string(json_priority_words(*(const enum fax_priority *)at));
	case EVENT:
		return json_string(fax_event_name(*(const uint32_t *)at));
	}
	return NULL;
}

static json_t *object_of(const void *of, const struct member *members, size_t count)
{
	json_t *object = json_object();
	size_t i;

	for (i = 0; object && i < count; i++) {
		if (json_object_set_new(object, members[i].name, value_of(&members[i], of)) < 0) {
			json_decref(object);
			return NULL;
		}
	}
	return object;
}

json_t *json_of_port(const struct fax_port *port)
{
	return object_of(port, port_members, ARRAY_SIZE(port_members));
}

json_t *json_of_status(const struct fax_port_status *status)
{
	return object_of(status, status_members, ARRAY_SIZE(status_members));
}

json_t *json_of_method(const struct fax_method *method)
{
	return object_of(method, method_members, ARRAY_SIZE(method_members));
}

json_t *json_of_job(const struct fax_job *job)
{
	return object_of(job, job_members, ARRAY_SIZE(job_members));
}

json_t *json_of_message(const struct fax_message *message)
{
	return object_of(message, message_members, ARRAY_SIZE(message_members));
}

json_t *json_of_tiff(const struct fax_tiff *tiff)
{
	return object_of(tiff, tiff_members, ARRAY_SIZE(tiff_members));
}

json_t *json_of_event(const struct fax_event *event)
{
	return object_of(event, event_members, ARRAY_SIZE(event_members));
}

json_t *json_of_server(const struct fax_server *server)
{
	return object_of(server, server_members, ARRAY_SIZE(server_members));
}

static json_t *array_of(const void *items, size_t count, size_t size, const struct member *members, size_t member_count)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; array && i < count; i++) {
		if (json_array_append_new(array, object_of((const char *)items + i * size, members, member_count)) <
		    0) {
			json_decref(array);
			return NULL;
		}
	}
	return array;
}

json_t *json_of_ports(const struct fax_port_list *ports)
{
	return array_of(ports->item, ports->count, sizeof(ports->item[0]), port_members, ARRAY_SIZE(port_members));
}

json_t *json_of_jobs(const struct fax_job_list *jobs)
{
	return array_of(jobs->item, jobs->count, sizeof(jobs->item[0]), job_members, ARRAY_SIZE(job_members));
}

json_t *json_of_messages(const struct fax_message_list *messages)
{
	return array_of(messages->item, messages->count, sizeof(messages->item[0]), message_members,
			ARRAY_SIZE(message_members));
}

static int dump(const struct cli *cli, json_t *json, size_t flags)
{
	if (!json)
		return cli_complain(cli, CLI_INTERNAL, "out of memory");
	/* What stdout does not take is told at the end, by cli_finish(). */
	if (json_dumpf(json, stdout, flags) == 0)
		putchar('\n');
	json_decref(json);
	return CLI_OK;
}

int json_print(const struct cli *cli, json_t *json)
{
	return dump(cli, json, JSON_INDENT(2));
}

int json_print_line(const struct cli *cli, json_t *json)
{
	int code = dump(cli, json, JSON_COMPACT);

	fflush(stdout);
	return code;
}
