/* SPDX-License-Identifier: MIT */
/* Who may do what: rights, generic rights, own jobs, what a status shows. */
#undef NDEBUG
#include <assert.h>
#include <string.h>

#include "base/macros.h"
#include "faxportd/rpcd/access.h"
#include "faxportd/rpcd/identity.h"
#include "faxportd/store/settings.h"
#include "rpc/methods.h"

static struct identity ordinary = {.uid = 1000, .known = true, .name = "alice"};
static struct identity manager = {.uid = 0, .known = true, .manages = true, .name = "root"};

static void test_allows(void)
{
	struct rpc_method method = {.access = RPC_ACCESS_RIGHTS, .rights = RPC_RIGHT_QUERY_CONFIG};

	assert(access_allows(&method, &ordinary) && access_allows(&method, &manager));
	assert(!access_allows(&method, NULL));
	method.rights = RPC_RIGHT_MANAGE_CONFIG;
	assert(!access_allows(&method, &ordinary) && access_allows(&method, &manager));
	method.rights = RPC_RIGHT_MANAGE_CONFIG | RPC_RIGHT_SUBMIT; /* one is enough */
	assert(access_allows(&method, &ordinary));
	method.access = RPC_ACCESS_OWNER;
	method.rights = RPC_RIGHT_MANAGE_OUT_JOBS;
	assert(access_allows(&method, &ordinary));
	method.access = RPC_ACCESS_OPEN;
	assert(access_allows(&method, &ordinary) && !access_allows(&method, NULL));
}

static void test_check(void)
{
	static const struct {
		bool manages;
		uint32_t mask, version;
		bool granted;
		uint32_t held;
	} cases[] = {
		{false, 0,					    RPC_FAX_API_3, false, 0      },
		{false, RPC_RIGHT_SUBMIT,                             RPC_FAX_API_3, true,  1      },
		{false, RPC_RIGHT_SUBMIT | RPC_RIGHT_MANAGE_CONFIG,   RPC_FAX_API_3, false, 1      },
		{false, RPC_RIGHT_MAXIMUM_ALLOWED,                    RPC_FAX_API_3, true,  0x20023},
		{false, RPC_RIGHT_MAXIMUM_ALLOWED | RPC_RIGHT_SUBMIT, RPC_FAX_API_3, true,  0x20023},
		{false, RPC_RIGHT_MAXIMUM_ALLOWED | 0x10,             RPC_FAX_API_3, false, 0x20023},
		{true,  RPC_RIGHTS_ANY,                               RPC_FAX_API_3, true,  0xe03ff},
 /* MANAGE_OUT_ARCHIVE is a right of old clients only */
		{true,  0x400,					RPC_FAX_API_2, true,  0x400  },
		{true,  0x400,					RPC_FAX_API_3, false, 0      },
 /* generic rights (reference, section 10) */
		{true,  0x80000000,				   RPC_FAX_API_2, true,  0x2a8  },
		{true,  0x80000000,				   RPC_FAX_API_3, true,  0x220  },
		{false, 0x80000000,                                   RPC_FAX_API_3, false, 0x20   },
		{true,  0x40000000,				   RPC_FAX_API_0, true,  0x550  },
		{true,  0x40000000,				   RPC_FAX_API_3, true,  0x40   },
		{false, 0x20000000,                                   RPC_FAX_API_3, true,  1      },
		{true,  0x10000000,				   RPC_FAX_API_1, true,  0x7ff  },
		{true,  0x10000000,				   RPC_FAX_API_3, true,  0x3ff  },
		{false, 0x10000000,                                   RPC_FAX_API_3, false, 0x23   },
	};
	uint32_t held;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert(access_check(cases[i].manages ? &manager : &ordinary, cases[i].mask, cases[i].version, &held) ==
		       cases[i].granted);
		assert(held == cases[i].held);
	}
}

static void test_jobs(void)
{
	struct identity nobody = {.rights = 0};
	struct fax_job job = {.user_name = "alice"};

	assert(access_owns_job(&ordinary, &job) && access_sees_job(&ordinary, &job));
	assert(access_steers_job(&ordinary, &job));
	assert(!access_owns_job(&manager, &job) && access_sees_job(&manager, &job) &&
	       access_steers_job(&manager, &job));
	job.user_name = "bob";
	assert(!access_sees_job(&ordinary, &job) && !access_steers_job(&ordinary, &job));
	job.user_name = ""; /* nobody's name is no name */
	assert(!access_owns_job(&nobody, &job));

	assert(access_submits(&ordinary, FAX_PRIORITY_LOW) && access_submits(&ordinary, FAX_PRIORITY_NORMAL));
	assert(!access_submits(&ordinary, FAX_PRIORITY_HIGH) && access_submits(&manager, FAX_PRIORITY_HIGH));
	assert(!access_submits(&manager, (enum fax_priority)3));
	nobody.rights = RPC_RIGHT_SUBMIT_HIGH;
	assert(access_submits(&nobody, FAX_PRIORITY_LOW) && access_submits(&nobody, FAX_PRIORITY_HIGH));
}

static struct fax_port_status status_of(enum fax_port_state state, const char *user_name)
{
	return (struct fax_port_status){
		.version = 7,
		.state = state,
		.caller_id = "caller",
		.called_number = "called",
		.csid = "csid",
		.tsid = "tsid",
		.current_page = 2,
		.bytes = 99,
		.submitted_time = *user_name ? 1700000000 : 0,
		.job_id = 5,
		.document_name = "document",
		.recipient_name = "recipient",
		.sender_name = "sender",
		.routing_string = "routing",
		.user_name = user_name,
	};
}

static void test_veil(void)
{
	static const struct {
		enum fax_port_state state;
		const char *user_name;
		bool public, sees;
	} cases[] = {
		{FAX_PORT_SENDING,   "bob",   true,  false},
		{FAX_PORT_DIALING,   "bob",   false, false},
		{FAX_PORT_ENDING,    "bob",   true,  false},
		{FAX_PORT_SENDING,   "alice", false, true },
		{FAX_PORT_ENDING,    "alice", false, true },
		{FAX_PORT_RECEIVING, "",      false, false},
		{FAX_PORT_RINGING,   "",      false, false},
		{FAX_PORT_ANSWERED,  "",      false, false},
		{FAX_PORT_ANSWERED,  "bob",   true,  false},
		{FAX_PORT_ANSWERED,  "alice", false, true },
		{FAX_PORT_ENDING,    "",      false, false},
		{FAX_PORT_RECEIVING, "",      true,  true },
		{FAX_PORT_ENDING,    "",      true,  true },
 /* collects a document */
		{FAX_PORT_SENDING,   "",      false, false},
		{FAX_PORT_SENDING,   "",      true,  true },
 /* polls */
		{FAX_PORT_RECEIVING, "bob",   true,  false},
		{FAX_PORT_RECEIVING, "alice", false, true },
	};
	struct settings_values settings = {0};
	struct fax_port_status status;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		settings.incoming_public = cases[i].public;
		status = status_of(cases[i].state, cases[i].user_name);
		access_veil_status(&ordinary, &settings, &status);
		assert((strcmp(status.caller_id, "") != 0) == cases[i].sees);
		assert((strcmp(status.called_number, "") != 0) == cases[i].sees);
		assert((strcmp(status.csid, "") != 0) == cases[i].sees);
		assert((strcmp(status.recipient_name, "") != 0) == cases[i].sees);
		assert((strcmp(status.document_name, "") != 0) == cases[i].sees);
		assert((strcmp(status.routing_string, "") != 0) == cases[i].sees);
		assert((status.job_id != 0) == cases[i].sees);
		assert(status.version == 7 && status.current_page == 2 && status.bytes == 99);

		status = status_of(cases[i].state, cases[i].user_name);
		access_veil_status(&manager, &settings, &status);
		assert(strcmp(status.caller_id, "caller") == 0 && status.job_id == 5);
	}

	/* The right to the jobs of others is none to who calls, and the other way round. */
	settings.incoming_public = false;
	for (i = 0; i < FAX_PORT_STATES; i++) {
		struct identity sender = {.name = "carol", .rights = RPC_RIGHT_QUERY_OUT_JOBS};
		struct identity keeper = {.name = "dave", .rights = RPC_RIGHT_MANAGE_RF};

		status = status_of((enum fax_port_state)i, "");
		access_veil_status(&sender, &settings, &status);
		assert(*status.caller_id == '\0' && *status.tsid == '\0');
		status = status_of((enum fax_port_state)i, "");
		access_veil_status(&keeper, &settings, &status);
		assert(*status.caller_id != '\0' && *status.tsid != '\0');
		status = status_of((enum fax_port_state)i, "bob");
		access_veil_status(&sender, &settings, &status);
		assert(*status.called_number != '\0');
		status = status_of((enum fax_port_state)i, "bob");
		access_veil_status(&keeper, &settings, &status);
		assert(*status.called_number == '\0');
	}
}

int main(void)
{
	ordinary.rights = access_rights(false);
	manager.rights = access_rights(true);
	test_allows();
	test_check();
	test_jobs();
	test_veil();
	return 0;
}
