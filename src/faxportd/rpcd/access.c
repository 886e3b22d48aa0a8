/* SPDX-License-Identifier: MIT */
/* Who may do what; see access.h. Rights: ms-fax reference, sections 5 and 10. */
#include "faxportd/rpcd/access.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/macros.h"
#include "faxportd/rpcd/identity.h"
#include "faxportd/rpcd/records.h"
#include "faxportd/store/settings.h"
#include "rpc/methods.h"

static_assert(ACCESS_NAME_SIZE == IDENTITY_NAME_SIZE, "names are compared whole");

/* A right of clients before v3 only: MANAGE_OUT_ARCHIVE. */
#define RIGHT_MANAGE_OUT_ARCHIVE 0x400

#define GENERIC_READ 0x80000000u
#define GENERIC_WRITE 0x40000000u
#define GENERIC_EXECUTE 0x20000000u
#define GENERIC_ALL 0x10000000u

uint32_t access_rights(bool manages)
{
	if (manages)
		return RPC_RIGHTS_ANY | RIGHT_MANAGE_OUT_ARCHIVE | RPC_RIGHT_DELETE | RPC_RIGHT_SYNCHRONIZE |
		       RPC_RIGHT_SYSTEM_SECURITY;
	return RPC_RIGHT_SUBMIT | RPC_RIGHT_SUBMIT_NORMAL | RPC_RIGHT_QUERY_CONFIG | RPC_RIGHT_READ_CONTROL;
}

bool access_allows(const struct rpc_method *method, const struct identity *identity)
{
	if (!identity)
		return false;
	switch (method->access) {
	case RPC_ACCESS_OPEN:
	case RPC_ACCESS_ACCOUNT:
	case RPC_ACCESS_OWNER:
		return true;
	case RPC_ACCESS_RIGHTS:
		return (identity->rights & method->rights) != 0;
	}
	return false;
}

bool access_holds(const struct identity *identity, uint32_t right)
{
	return (identity->rights & right) == right;
}

static uint32_t map_generic(uint32_t mask, uint32_t api_version)
{
	static const struct {
		uint32_t generic, before_v3, v3;
	} map[] = {
		{GENERIC_READ,    0x2a8, 0x220},
		{GENERIC_WRITE,   0x550, 0x40 },
		{GENERIC_EXECUTE, 0x001, 0x001},
		{GENERIC_ALL,     0x7ff, 0x3ff},
	};
	uint32_t mapped = mask & 0x0fffffff;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(map); i++) {
		if (mask & map[i].generic)
			mapped |= api_version < RPC_FAX_API_3 ? map[i].before_v3 : map[i].v3;
	}
	return mapped;
}

bool access_check(const struct identity *identity, uint32_t mask, uint32_t api_version, uint32_t *ret_held)
{
	uint32_t held = identity->rights;
	uint32_t asked = map_generic(mask, api_version);

	if (api_version >= RPC_FAX_API_3)
		held &= ~(uint32_t)RIGHT_MANAGE_OUT_ARCHIVE;
	if (asked & RPC_RIGHT_MAXIMUM_ALLOWED) {
		*ret_held = held;
		asked &= ~(uint32_t)RPC_RIGHT_MAXIMUM_ALLOWED;
		return asked == 0 ? held != 0 : (held & asked) == asked;
	}
	*ret_held = held & asked;
	return asked != 0 && *ret_held == asked;
}

static bool is_user(const struct identity *identity, const char *user_name)
{
	return identity->name[0] != '\0' && strcmp(identity->name, user_name) == 0;
}

bool access_owns_job(const struct identity *identity, const struct fax_job *job)
{
	return is_user(identity, job->user_name);
}

bool access_sees_job(const struct identity *identity, const struct fax_job *job)
{
	return access_owns_job(identity, job) || access_holds(identity, RPC_RIGHT_QUERY_OUT_JOBS);
}

bool access_steers_job(const struct identity *identity, const struct fax_job *job)
{
	return access_owns_job(identity, job) || access_holds(identity, RPC_RIGHT_MANAGE_OUT_JOBS);
}

/* A higher right implies the lower ones (reference 6.3). */
bool access_submits(const struct identity *identity, enum fax_priority priority)
{
	static const uint32_t enough[] = {
		[FAX_PRIORITY_LOW] = RPC_RIGHT_SUBMIT | RPC_RIGHT_SUBMIT_NORMAL | RPC_RIGHT_SUBMIT_HIGH,
		[FAX_PRIORITY_NORMAL] = RPC_RIGHT_SUBMIT_NORMAL | RPC_RIGHT_SUBMIT_HIGH,
		[FAX_PRIORITY_HIGH] = RPC_RIGHT_SUBMIT_HIGH,
	};

	return (unsigned)priority < ARRAY_SIZE(enough) && (identity->rights & enough[priority]) != 0;
}

bool access_sees_inbox(const struct identity *identity, const struct settings_values *settings)
{
	return settings->incoming_public || access_holds(identity, RPC_RIGHT_MANAGE_RF);
}

bool access_manages_inbox(const struct identity *identity)
{
	return access_holds(identity, RPC_RIGHT_MANAGE_RF);
}

bool access_sees(const struct identity *identity, const struct settings_values *settings,
		 const struct access_subject *subject)
{
	switch (subject->what) {
	case ACCESS_SERVER:
		return true;
	case ACCESS_PORT:
		return access_holds(identity, RPC_RIGHT_QUERY_CONFIG);
	case ACCESS_OUTGOING:
		return is_user(identity, subject->user_name) || access_holds(identity, RPC_RIGHT_QUERY_OUT_JOBS);
	case ACCESS_INCOMING:
		return access_sees_inbox(identity, settings);
	}
	return false;
}

void access_veil_status(const struct identity *identity, const struct settings_values *settings,
			struct fax_port_status *status)
{
	bool sees;

	/* Whichever way its pages go: who polls receives, and who calls may collect a document. */
	if (record_came_in(status))
		sees = access_sees_inbox(identity, settings);
	else
		sees = access_holds(identity, RPC_RIGHT_QUERY_OUT_JOBS) || is_user(identity, status->user_name);
	if (sees)
		return;

	status->caller_id = "";
	status->called_number = "";
	status->csid = "";
	status->tsid = "";
	status->document_name = "";
	status->recipient_name = "";
	status->sender_name = "";
	status->routing_string = "";
	status->user_name = "";
	status->job_id = 0;
}
