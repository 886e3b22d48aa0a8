/* SPDX-License-Identifier: MIT */
/* Jobs that poll, on the wire: submitted without a file, shown in the queue of who submits, no sent item in the end. */
#undef NDEBUG
#include <assert.h>
#include <string.h>

#include "base/macros.h"
#include "faxportd/rpcd/fixture.h"

static struct client a;

/* Job 4 of somebody else, which polls and is called by port 1; job 5 the caller's, which sends. */
static struct fax_job polling;

static const struct fax_port_status calling = {
	.state = FAX_PORT_RECEIVING,
	.caller_id = "0301234",
	.called_number = "0301234",
	.csid = "Them",
	.tsid = "Us",
	.current_page = 2,
	.start_time = 1700000000,
	.submitted_time = 1700000000,
	.job_id = 4,
	.document_name = "",
	.recipient_name = "",
	.sender_name = "",
	.routing_string = "",
	.user_name = "somebody else",
};

static void populate(void)
{
	struct fax_job sending;

	polling = (struct fax_job){
		.kind = FAX_KIND_POLL,
		.id = 4,
		.state = FAX_JOB_SENDING,
		.status_detail = "",
		.attempts = 1,
		.submitted_time = 1700000000,
		.device_id = 1,
		.device_name = "front",
		.number = "0301234",
		.selective = "77",
		.message_id = 9,
		.subaddress = "",
		.document_name = "",
		.recipient_name = "",
		.sender_name = "",
		.sender_company = "",
		.sender_dept = "",
		.billing_code = "",
		.subject = "",
		.tsid = "",
		.remote_csid = "",
		.user_name = "somebody else",
	};
	sending = polling;
	sending.kind = FAX_KIND_SEND;
	sending.id = 5;
	sending.state = FAX_JOB_PENDING;
	sending.user_name = caller_name();
	loop_stop();
	fake_job_add(model.queue, &polling, "", 0);
	fake_job_add(model.queue, &sending, "document", 8);
	fake_port_status(model.ports, 1, &calling);
	loop_go();
}

/* One job in the queue, and not once more as a fax that somebody sends us. */
static void test_listed(void)
{
	struct rpc_fax_EnumJobs list = {0};
	struct rpc_fax_EnumJobsEx2 extended = {.all_accounts = true, .job_types = RPC_JTF_RECEIVE};
	struct rpc_faxport_GetJob own = {.job_id = 4};
	struct rpc_fax_GetPageData page = {.job_id = 4};

	assert(FAX(&a, EnumJobs, &list) == 0 && list.jobs.count == 2);
	assert(list.jobs.items[0].job_id == 4 && list.jobs.items[0].job_type == RPC_JT_SEND);
	assert(strcmp(list.jobs.items[0].recipient_number, "0301234") == 0);
	assert(list.jobs.items[0].queue_status == RPC_JS_INPROGRESS);
	assert(list.jobs.items[1].job_id == 5 && list.jobs.items[1].job_type == RPC_JT_SEND);

	extended.level = 1;
	assert(FAX(&a, EnumJobsEx2, &extended) == 0 && extended.jobs.count == 0);
	extended.job_types = RPC_JTF_SEND;
	assert(FAX(&a, EnumJobsEx2, &extended) == 0 && extended.jobs.count == 2);
	assert(extended.jobs.items[0].message_id == 4 && extended.jobs.items[0].status->job_type == RPC_JT_SEND);
	assert(extended.jobs.items[0].status->extended_status == RPC_FJES_RECEIVING);
	assert(strcmp(extended.jobs.items[0].recipient_number, "0301234") == 0);
	assert(!extended.jobs.items[0].status->caller_id);
	assert(!(extended.jobs.items[0].status->operations & RPC_JOB_OP_VIEW));
	assert(extended.jobs.items[0].status->operations & RPC_JOB_OP_DELETE);
	assert(extended.jobs.items[1].message_id == 5);

	assert(OWN(&a, GetJob, &own) == 0 && own.job->kind == FAX_KIND_POLL && own.job->message_id == 9);
	assert(strcmp(own.job->selective, "77") == 0 && own.job->state == FAX_JOB_SENDING);
	assert(FAX(&a, GetPageData, &page) == RPC_ERROR_INVALID_DATA);
}

/* An ordinary user finds his own among the jobs that he may list, waiting or under way. */
static void test_ordinary(void)
{
	struct rpc_fax_EnumJobsEx2 list = {.level = 1, .job_types = RPC_JTF_SEND};
	struct fax_job mine = polling;
	enum fax_job_state states[] = {FAX_JOB_PENDING, FAX_JOB_RETRYING, FAX_JOB_SENDING, FAX_JOB_FAILED};
	size_t i;

	mine.user_name = caller_name();
	caller_is_ordinary();
	for (i = 0; i < ARRAY_SIZE(states); i++) {
		mine.id = 20 + (uint32_t)i;
		mine.state = states[i];
		loop_stop();
		fake_job_add(model.queue, &mine, "", 0);
		loop_go();
		assert(FAX(&a, EnumJobsEx2, &list) == 0 && list.jobs.count == 2 + i); /* and the one that sends */
		assert(list.jobs.items[1 + i].message_id == mine.id);
		assert(list.jobs.items[1 + i].status->job_type == RPC_JT_SEND);
		assert(list.jobs.items[1 + i].status->operations & RPC_JOB_OP_DELETE);
	}
	list.job_types = RPC_JTF_RECEIVE;
	assert(FAX(&a, EnumJobsEx2, &list) == RPC_ERROR_ACCESS_DENIED);
	caller_manages();
}

/* Whose business it is: of who submitted it, not of who may see what comes in. */
static void test_rights(void)
{
	struct rpc_faxport_GetPortStatus get = {.device_id = 1};
	struct rpc_faxport_GetJob own = {.job_id = 4};

	caller_rights(RPC_RIGHT_QUERY_CONFIG | RPC_RIGHT_MANAGE_CONFIG | RPC_RIGHT_SUBMIT_NORMAL);
	assert(OWN(&a, GetPortStatus, &get) == 0 && *get.status_record->called_number == '\0');
	assert(OWN(&a, GetJob, &own) != 0);
	caller_rights(RPC_RIGHT_QUERY_CONFIG | RPC_RIGHT_QUERY_OUT_JOBS);
	assert(OWN(&a, GetPortStatus, &get) == 0 && strcmp(get.status_record->called_number, "0301234") == 0);
	assert(OWN(&a, GetJob, &own) == 0);
}

/* What was received is in the inbox, and nothing was sent. */
static void test_ended(void)
{
	struct rpc_fax_GetMessage get = {.message_id = 4, .folder = RPC_FOLDER_SENTITEMS};
	struct fax_job ended = polling;

	ended.id = 6;
	ended.state = FAX_JOB_SENT;
	loop_stop();
	fake_job_add(model.queue, &ended, "", 0);
	loop_go();
	get.message_id = 6;
	assert(FAX(&a, GetMessage, &get) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
}

static void test_submit(void)
{
	struct fax_document documents[2] = {
		{.kind = FAX_KIND_POLL, .number = "0305678", .selective = "12", .priority = FAX_PRIORITY_NORMAL},
		{.kind = FAX_KIND_POLL,                     .number = "0309",                    .priority = FAX_PRIORITY_NORMAL},
	};
	struct rpc_faxport_Submit args = {.server_file_name = "", .wait_ms = 5000};
	struct rpc_faxport_GetJob own = {0};

	args.documents.items = documents;
	args.documents.count = 1;
	assert(OWN(&a, Submit, &args) == 0 && args.job_ids.count == 1);
	own.job_id = args.job_ids.items[0].job_id;
	assert(OWN(&a, GetJob, &own) == 0 && own.job->kind == FAX_KIND_POLL && strcmp(own.job->selective, "12") == 0);
	assert(strcmp(own.job->number, "0305678") == 0 && strcmp(own.job->user_name, caller_name()) == 0);

	args.documents.count = 2;
	assert(OWN(&a, Submit, &args) == RPC_ERROR_INVALID_PARAMETER);
	assert(strcmp(client_words(&a), "one at a time is polled, or offered") == 0);
	args.documents.count = 1;
	documents[0].kind = FAX_KINDS;
	assert(OWN(&a, Submit, &args) != 0);
	/* Who sends needs a file. */
	documents[0].kind = FAX_KIND_SEND;
	assert(OWN(&a, Submit, &args) == RPC_ERROR_INVALID_PARAMETER);
	assert(strcmp(client_words(&a), "no such uploaded file") == 0);
}

int main(void)
{
	static void (*const tests[])(void) = {test_listed, test_ordinary, test_rights, test_ended, test_submit};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		fixture_begin();
		populate();
		client_open(&a);
		tests[i]();
		client_close(&a);
		fixture_end();
	}
	return 0;
}
