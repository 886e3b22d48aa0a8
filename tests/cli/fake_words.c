/* SPDX-License-Identifier: MIT */
/* The words of the public lists, as the library has them, for the tests of the command line. See fake_client.c. */
#include <stddef.h>

#include <faxport/client.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const char *fax_error_words(enum fax_error error)
{
	static const char *const words[] = {
#define X(name, words) words,
		FAX_ERROR_LIST(X)
#undef X
	};
	return (unsigned)error < COUNT(words) ? words[error] : "unknown error";
}

const char *fax_status_words(enum fax_status status)
{
	static const char *const words[] = {
#define X(name, words, next, cause, fjes) words,
		FAX_STATUS_LIST(X)
#undef X
	};
	return (unsigned)status < COUNT(words) ? words[status] : "unknown";
}

const char *fax_status_name(enum fax_status status)
{
	static const char *const names[] = {
#define X(name, words, next, cause, fjes) #name,
		FAX_STATUS_LIST(X)
#undef X
	};
	return (unsigned)status < COUNT(names) ? names[status] : "UNKNOWN";
}

const char *fax_port_state_words(enum fax_port_state state)
{
	static const char *const words[] = {
#define X(name, words, fps) words,
		FAX_PORT_STATE_LIST(X)
#undef X
	};
	return (unsigned)state < COUNT(words) ? words[state] : "unknown";
}

const char *fax_job_state_words(enum fax_job_state state)
{
	static const char *const words[] = {
#define X(name, words) words,
		FAX_JOB_STATE_LIST(X)
#undef X
	};
	return (unsigned)state < COUNT(words) ? words[state] : "unknown";
}

const char *fax_job_kind_words(enum fax_job_kind kind)
{
	static const char *const words[] = {
#define X(name, words) words,
		FAX_JOB_KIND_LIST(X)
#undef X
	};
	return (unsigned)kind < COUNT(words) ? words[kind] : "unknown";
}

const char *fax_event_words(uint32_t kind)
{
	static const char *const words[] = {
#define X(name, fei, words) [fei] = words,
		FAX_EVENT_LIST(X)
#undef X
	};
	return kind < COUNT(words) && words[kind] ? words[kind] : "unknown";
}

const char *fax_event_name(uint32_t kind)
{
	static const char *const names[] = {
#define X(name, fei, words) [fei] = #name,
		FAX_EVENT_LIST(X)
#undef X
	};
	return kind < COUNT(names) && names[kind] ? names[kind] : "UNKNOWN";
}
