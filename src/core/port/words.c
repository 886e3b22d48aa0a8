/* SPDX-License-Identifier: MIT */
/* The words of the public lists (status.h, types.h): part of core for the daemon, and of libfaxport for its users. */
#include <faxport/status.h>
#include <faxport/types.h>

const char *fax_status_words(enum fax_status status)
{
	static const char *const words[FAX_STATUSES] = {
#define X(name, text, next, cause, fjes) [FAX_STATUS_##name] = text,
		FAX_STATUS_LIST(X)
#undef X
	};

	return (unsigned)status < FAX_STATUSES ? words[status] : "unknown";
}

const char *fax_status_name(enum fax_status status)
{
	static const char *const names[FAX_STATUSES] = {
#define X(name, text, next, cause, fjes) [FAX_STATUS_##name] = #name,
		FAX_STATUS_LIST(X)
#undef X
	};

	return (unsigned)status < FAX_STATUSES ? names[status] : "UNKNOWN";
}

const char *fax_port_state_words(enum fax_port_state state)
{
	static const char *const words[FAX_PORT_STATES] = {
#define X(name, text, fps) [FAX_PORT_##name] = text,
		FAX_PORT_STATE_LIST(X)
#undef X
	};

	return (unsigned)state < FAX_PORT_STATES ? words[state] : "unknown";
}

const char *fax_job_state_words(enum fax_job_state state)
{
	static const char *const words[FAX_JOB_STATES] = {
#define X(name, text) [FAX_JOB_##name] = text,
		FAX_JOB_STATE_LIST(X)
#undef X
	};

	return (unsigned)state < FAX_JOB_STATES ? words[state] : "unknown";
}

const char *fax_job_kind_words(enum fax_job_kind kind)
{
	static const char *const words[FAX_KINDS] = {
#define X(name, text) [FAX_KIND_##name] = text,
		FAX_JOB_KIND_LIST(X)
#undef X
	};

	return (unsigned)kind < FAX_KINDS ? words[kind] : "unknown";
}

const char *fax_event_words(uint32_t kind)
{
	static const char *const words[] = {
#define X(name, fei, text) [FAX_EVENT_##name] = text,
		FAX_EVENT_LIST(X)
#undef X
	};

	return kind < sizeof(words) / sizeof(words[0]) && words[kind] ? words[kind] : "unknown";
}

const char *fax_event_name(uint32_t kind)
{
	static const char *const names[] = {
#define X(name, fei, text) [FAX_EVENT_##name] = #name,
		FAX_EVENT_LIST(X)
#undef X
	};

	return kind < sizeof(names) / sizeof(names[0]) && names[kind] ? names[kind] : "UNKNOWN";
}
