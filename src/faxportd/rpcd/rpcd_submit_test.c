/* SPDX-License-Identifier: MIT */
/* Submitting through our own interface: many recipients, answers that come later, tickets and their misuse. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "faxportd/rpcd/assoc.h"
#include "faxportd/rpcd/fixture.h"
#include "faxportd/rpcd/upload.h"

#define MANY 40
#define LONG_MS 10000
#define SHORT_MS 20

static struct client a, b;

static struct fax_job job_now(uint32_t id)
{
	struct fax_job job;

	loop_stop();
	assert(queue_get(model.queue, id, &job));
	loop_go();
	return job;
}

static unsigned submissions_now(void)
{
	unsigned count;

	loop_stop();
	count = fake_submissions(model.queue);
	loop_go();
	return count;
}

static size_t uploads_now(void)
{
	size_t count;

	loop_stop();
	count = uploads_count(rpcd->uploads);
	loop_go();
	return count;
}

static void hold(bool held)
{
	loop_stop();
	fake_hold(held);
	loop_go();
}

static void refuse(const char *number, int r, const struct doc_reply *reply)
{
	loop_stop();
	fake_refuse(model.queue, number, r, reply);
	loop_go();
}

static struct fax_document documents[RPC_FAXPORT_RECIPIENTS_MAX + 1];
static char numbers[ARRAY_SIZE(documents)][8];

/* The first says everything, the others only their number. */
static void make_documents(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(documents); i++) {
		snprintf(numbers[i], sizeof(numbers[i]), "%zu", 100 + i);
		documents[i] = (struct fax_document){.number = numbers[i], .priority = FAX_PRIORITY_NORMAL};
	}
	documents[0].document_name = "Letter";
	documents[0].recipient_name = "Bob";
	documents[0].sender_name = "Alice";
	documents[0].sender_company = "ACME";
	documents[0].sender_dept = "Sales";
	documents[0].billing_code = "42";
	documents[0].tsid = "AL";
	documents[0].subject = "Offer";
}

static struct rpc_faxport_Submit submit_for(struct client *client, uint32_t count, uint32_t wait_ms)
{
	struct rpc_faxport_Submit submit = {.wait_ms = wait_ms};

	submit.server_file_name = client_upload(client, ".ps", "document", 8);
	submit.documents.items = documents;
	submit.documents.count = count;
	return submit;
}

static struct rpc_faxport_AwaitSubmit await_for(const struct rpc_handle *ticket, uint32_t wait_ms)
{
	return (struct rpc_faxport_AwaitSubmit){.ticket = *ticket, .wait_ms = wait_ms};
}

/* One that is not done: its ticket. */
static struct rpc_handle pending(struct client *client)
{
	struct rpc_faxport_Submit submit = submit_for(client, 1, SHORT_MS);

	assert(OWN(client, Submit, &submit) == RPC_ERROR_IO_PENDING);
	assert(!rpc_handle_is_null(&submit.ticket) && submit.job_ids.count == 0 && !submit.refusal);
	return submit.ticket;
}

#define AWAIT_FAULT(client, args) client_fault(client, &rpc_faxport_interface, RPC_FAXPORT_OP_AwaitSubmit, args)
#define FORGET_FAULT(client, args) client_fault(client, &rpc_faxport_interface, RPC_FAXPORT_OP_ForgetSubmit, args)

/* ---- many recipients -------------------------------------------------- */

static void test_many(void)
{
	struct rpc_faxport_Submit submit;
	struct fax_job job;
	const char *ext;
	size_t size;
	uint32_t i;

	documents[2].document_name = "Other";
	documents[2].recipient_name = "Carol";
	documents[2].sender_name = "";
	documents[2].sender_company = "Other Inc.";
	documents[2].sender_dept = "";
	documents[2].billing_code = "43";
	documents[2].tsid = "CA";
	documents[2].subject = "";
	documents[2].priority = FAX_PRIORITY_HIGH;
	documents[2].send_at = 1900000000;
	documents[2].retries = 9;
	documents[2].device_id = 7;
	documents[2].discount = true;
	submit = submit_for(&a, MANY, LONG_MS);
	assert(OWN(&a, Submit, &submit) == 0 && submit.job_ids.count == MANY && !submit.refusal);
	assert(rpc_handle_is_null(&submit.ticket));
	for (i = 0; i < MANY; i++) {
		assert(submit.job_ids.items[i].job_id == i + 1);
		job = job_now(i + 1);
		assert(strcmp(job.number, numbers[i]) == 0 && strcmp(job.user_name, caller_name()) == 0);
		if (i == 2)
			continue;
		/* what they do not say is the first one's */
		assert(strcmp(job.document_name, "Letter") == 0 && strcmp(job.recipient_name, "Bob") == 0);
		assert(strcmp(job.sender_name, "Alice") == 0 && strcmp(job.sender_company, "ACME") == 0);
		assert(strcmp(job.sender_dept, "Sales") == 0 && strcmp(job.billing_code, "42") == 0);
		assert(strcmp(job.tsid, "AL") == 0 && strcmp(job.subject, "Offer") == 0);
		assert(job.priority == FAX_PRIORITY_NORMAL && job.send_at == 0 && job.device_id == 0 && !job.discount);
	}
	job = job_now(3);
	assert(strcmp(job.document_name, "Other") == 0 && strcmp(job.recipient_name, "Carol") == 0);
	assert(strcmp(job.sender_name, "") == 0 && strcmp(job.sender_company, "Other Inc.") == 0);
	assert(strcmp(job.sender_dept, "") == 0 && strcmp(job.billing_code, "43") == 0);
	assert(strcmp(job.tsid, "CA") == 0 && strcmp(job.subject, "") == 0 && job.priority == FAX_PRIORITY_HIGH);
	assert(job.send_at == 1900000000 && job.retries == 9 && job.device_id == 7 && job.discount);
	loop_stop(); /* the others get what was rendered for the first */
	assert(fake_submitted(model.queue, &size, &ext) && size == 8 && strcmp(ext, "tif") == 0);
	loop_go();
	assert(uploads_now() == 0);
}

/* All or none. */
static void test_none(void)
{
	struct rpc_faxport_Submit submit = submit_for(&a, 0, LONG_MS);
	struct doc_reply reply = {.result = DOC_DAMAGED, .page = 3, .reason = "the PDF is damaged"};
	struct fax_job job;
	uint32_t i;

	assert(OWN(&a, Submit, &submit) == RPC_ERROR_INVALID_PARAMETER);
	submit.documents.count = ARRAY_SIZE(documents);
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_FAX_RECIPIENTS_LIMIT);
	assert(strcmp(client_words(&a), "more than 1000 recipients") == 0);
	submit.documents.count = 3;
	documents[1].number = NULL;
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_INVALID_PARAMETER);
	assert(strcmp(client_words(&a), "recipient 2: no number to send to") == 0);
	documents[1].number = " ";
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_INVALID_PARAMETER);
	assert(strcmp(client_words(&a), "recipient 2: not a number to dial") == 0);
	documents[1].number = "2";
	documents[2].priority = 3;
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_INVALID_PARAMETER);
	documents[2].priority = FAX_PRIORITY_HIGH;
	documents[2].device_id = 2;
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_BAD_UNIT);
	documents[2].device_id = 0;
	documents[2].tsid = "a tsid that is too long";
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_INVALID_PARAMETER);
	assert(strstr(client_words(&a), "TSID"));
	documents[2].tsid = NULL;
	caller_is_ordinary();
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_ACCESS_DENIED); /* one of them at high priority */
	caller_manages();
	assert(submissions_now() == 0 && uploads_now() == 1); /* nothing has begun; it can be tried again */

	/* The document cannot be rendered: one job was tried, and there is none. */
	refuse("100", -EBADMSG, &reply);
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_UNSUPPORTED_TYPE && submit.job_ids.count == 0);
	assert(submit.refusal->page == 3 && strcmp(submit.refusal->words, "the PDF is damaged") == 0);
	assert(submissions_now() == 1);

	/* One that cannot be stored takes the others with it. */
	refuse("117", -ENOSPC, NULL);
	submit = submit_for(&a, MANY, LONG_MS);
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_DISK_FULL && submit.job_ids.count == 0 && !submit.refusal);
	assert(submissions_now() > 18);
	loop_stop();
	assert(queue_count(model.queue) >= 17);
	for (i = 0; i < queue_count(model.queue); i++)
		assert(queue_get(model.queue, i + 1, &job) && job.state == FAX_JOB_CANCELLED);
	loop_go();
}

/* ---- answers that come later ------------------------------------------ */

static void test_pending(void)
{
	struct rpc_faxport_Submit submit;
	struct rpc_faxport_AwaitSubmit await;
	struct rpc_handle ticket;
	uint64_t start;

	hold(true);
	submit = submit_for(&a, 1, SHORT_MS);
	start = now_ms();
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_IO_PENDING && now_ms() - start >= SHORT_MS);
	assert(submit.job_ids.count == 0 && !submit.refusal && uploads_now() == 0);
	ticket = submit.ticket;
	await = await_for(&ticket, SHORT_MS);
	start = now_ms();
	assert(OWN(&a, AwaitSubmit, &await) == RPC_ERROR_IO_PENDING && now_ms() - start >= SHORT_MS);
	assert(memcmp(&await.ticket, &ticket, sizeof(ticket)) == 0 && await.job_ids.count == 0);

	/* It comes while it is waited for, long before the wait ends. */
	await.wait_ms = RPC_FAXPORT_WAIT_MAX_MS;
	client_request(&a, &rpc_faxport_interface, RPC_FAXPORT_OP_AwaitSubmit, &await);
	hold(false);
	start = now_ms();
	assert(client_reply(&a, &rpc_faxport_interface, RPC_FAXPORT_OP_AwaitSubmit, &await) == 0);
	assert(await.job_ids.count == 1 && await.job_ids.items[0].job_id == 1 && now_ms() - start < LONG_MS);
	assert(rpc_handle_is_null(&await.ticket));
	/* The ticket is used up. */
	await = await_for(&ticket, 0);
	assert(AWAIT_FAULT(&a, &await) == RPC_FAULT_CONTEXT_MISMATCH);

	/* It comes while nobody waits: kept until somebody asks. */
	hold(true);
	ticket = pending(&a);
	hold(false);
	assert(strcmp(client_words(&a), "") == 0); /* a turn of the loop */
	assert(strcmp(client_words(&b), "") == 0);
	await = await_for(&ticket, 0);
	do {
		await.ticket = ticket;
	} while (OWN(&a, AwaitSubmit, &await) == RPC_ERROR_IO_PENDING);
	assert(await.status == 0 && await.job_ids.count == 1 && await.job_ids.items[0].job_id == 2);
	assert(AWAIT_FAULT(&a, &await) == RPC_FAULT_CONTEXT_MISMATCH);
}

static void test_pending_refused(void)
{
	struct doc_reply reply = {.result = DOC_PASSWORD, .page = 0};
	struct rpc_faxport_AwaitSubmit await;
	struct rpc_handle ticket;

	refuse("100", -EBADMSG, &reply);
	hold(true);
	ticket = pending(&a);
	await = await_for(&ticket, LONG_MS);
	hold(false);
	assert(OWN(&a, AwaitSubmit, &await) == RPC_ERROR_UNSUPPORTED_TYPE && await.job_ids.count == 0);
	assert(await.refusal->result == DOC_PASSWORD && await.refusal->page == 0);
	assert(strcmp(await.refusal->words, "the document needs a password") == 0);
	assert(strcmp(client_words(&a), "the document needs a password") == 0);
	assert(rpc_handle_is_null(&await.ticket));

	refuse("100", -ENOSPC, NULL);
	hold(true);
	ticket = pending(&a);
	await = await_for(&ticket, LONG_MS);
	hold(false);
	assert(OWN(&a, AwaitSubmit, &await) == RPC_ERROR_DISK_FULL && !await.refusal);
	assert(rpc_handle_is_null(&await.ticket));
	assert(AWAIT_FAULT(&a, &await) == RPC_FAULT_CONTEXT_MISMATCH);
}

/* ---- tickets ----------------------------------------------------------- */

static uint64_t requests_before;

static bool one_more_is_read(void)
{
	return rpcd->requests > requests_before;
}

static void test_misuse(void)
{
	struct rpc_handle ticket, port = client_port(&a, 1, RPC_PORT_OPEN_QUERY), forged;
	struct rpc_faxport_AwaitSubmit await = {0};
	struct rpc_faxport_ForgetSubmit forget;
	struct rpc_fax_ClosePort close;
	struct client c;

	hold(true);
	ticket = pending(&a);
	/* none, another kind of handle, one bit of it wrong, another client's */
	assert(AWAIT_FAULT(&a, &await) == RPC_FAULT_CONTEXT_MISMATCH);
	await = await_for(&port, 0);
	assert(AWAIT_FAULT(&a, &await) == RPC_FAULT_CONTEXT_MISMATCH);
	forged = ticket;
	forged.uuid[15] ^= 1;
	await = await_for(&forged, 0);
	assert(AWAIT_FAULT(&a, &await) == RPC_FAULT_CONTEXT_MISMATCH);
	await = await_for(&ticket, 0);
	assert(AWAIT_FAULT(&b, &await) == RPC_FAULT_CONTEXT_MISMATCH);
	forget = (struct rpc_faxport_ForgetSubmit){.ticket = ticket};
	assert(FORGET_FAULT(&b, &forget) == RPC_FAULT_CONTEXT_MISMATCH);
	close = (struct rpc_fax_ClosePort){.port = ticket};
	assert(FAX_FAULT(&a, ClosePort, &close) == RPC_FAULT_CONTEXT_MISMATCH);

	/* Another connection of the association may wait, but not two at a time. */
	client_connect(&c);
	client_bind(&c, a.assoc_group);
	await = await_for(&ticket, RPC_FAXPORT_WAIT_MAX_MS);
	loop_stop();
	requests_before = rpcd->requests;
	loop_go();
	client_request(&c, &rpc_faxport_interface, RPC_FAXPORT_OP_AwaitSubmit, &await);
	loop_until(one_more_is_read);
	await = await_for(&ticket, 0);
	assert(OWN(&a, AwaitSubmit, &await) == RPC_ERROR_BUSY);
	assert(memcmp(&await.ticket, &ticket, sizeof(ticket)) == 0);
	assert(strstr(client_words(&a), "another call"));

	/* Given up: who waits is told, the ticket is gone, the fax is not. */
	assert(OWN(&a, ForgetSubmit, &forget) == 0 && rpc_handle_is_null(&forget.ticket));
	assert(client_reply(&c, &rpc_faxport_interface, RPC_FAXPORT_OP_AwaitSubmit, &await) ==
	       RPC_ERROR_INVALID_HANDLE);
	forget.ticket = ticket;
	assert(FORGET_FAULT(&a, &forget) == RPC_FAULT_CONTEXT_MISMATCH);
	hold(false);
	assert(job_now(1).state == FAX_JOB_PENDING);
	client_close(&c);
}

/* What a client asks before it has the answer: it finds the ticket gone, whichever end it had. */
static void test_asks_ahead(void)
{
	struct rpc_faxport_AwaitSubmit await;
	struct rpc_faxport_ForgetSubmit forget;
	struct rpc_pdu pdu;
	struct client c;
	int given_up;

	client_connect(&c);
	client_bind(&c, a.assoc_group);
	for (given_up = 0; given_up < 2; given_up++) {
		hold(true);
		forget = (struct rpc_faxport_ForgetSubmit){.ticket = pending(&a)};
		await = await_for(&forget.ticket, RPC_FAXPORT_WAIT_MAX_MS);
		client_request(&a, &rpc_faxport_interface, RPC_FAXPORT_OP_AwaitSubmit, &await);
		client_request(&a, &rpc_faxport_interface, RPC_FAXPORT_OP_AwaitSubmit, &await);
		assert(client_hears_nothing(&a, SHORT_MS));
		if (given_up)
			assert(OWN(&c, ForgetSubmit, &forget) == 0);
		hold(false);
		a.call_id--;
		assert(client_reply(&a, &rpc_faxport_interface, RPC_FAXPORT_OP_AwaitSubmit, &await) ==
		       (given_up ? RPC_ERROR_INVALID_HANDLE : RPC_ERROR_SUCCESS));
		a.call_id++;
		assert(client_receive(&a, &pdu) && pdu.type == RPC_FAULT && pdu.call_id == a.call_id);
		assert(pdu.fault.status == RPC_FAULT_CONTEXT_MISMATCH);
	}
	client_close(&c);
}

static bool all_tickets_are_free(void)
{
	return list_count(&rpcd->assocs) == 1;
}

static void test_bounded(void)
{
	struct rpc_faxport_ForgetSubmit forget;
	struct rpc_faxport_Submit submit;
	struct rpc_handle ticket;
	int i;

	hold(true);
	for (i = 0; i < RPC_FAXPORT_TICKETS_MAX; i++)
		ticket = pending(&a);
	submit = submit_for(&a, 1, SHORT_MS);
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_BUSY && rpc_handle_is_null(&submit.ticket));
	assert(strstr(client_words(&a), "16 submissions"));
	assert(uploads_now() == 1 && submissions_now() == RPC_FAXPORT_TICKETS_MAX);
	forget = (struct rpc_faxport_ForgetSubmit){.ticket = ticket};
	assert(OWN(&a, ForgetSubmit, &forget) == 0);
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_IO_PENDING);
	pending(&b); /* another client has its own */

	/* They end with the association; the faxes do not. */
	client_close(&a);
	loop_until(all_tickets_are_free);
	client_open(&a);
	pending(&a);
	assert(submissions_now() == RPC_FAXPORT_TICKETS_MAX + 3);
	hold(false);
	assert(job_now(RPC_FAXPORT_TICKETS_MAX + 3).state == FAX_JOB_PENDING);
}

static bool one_is_submitted(void)
{
	return fake_submissions(model.queue) == 1;
}

static bool no_handles(void)
{
	return list_count(&((struct assoc *)list_ledata(list_head(&rpcd->assocs)))->handles) == 0;
}

/* A client that goes away before it knows its ticket leaves none behind in an association that lives on. */
static void test_gone(void)
{
	struct rpc_faxport_Submit submit;
	struct client c;

	client_connect(&c);
	client_bind(&c, a.assoc_group);
	submit = submit_for(&c, 1, RPC_FAXPORT_WAIT_MAX_MS);
	hold(true);
	client_request(&c, &rpc_faxport_interface, RPC_FAXPORT_OP_Submit, &submit);
	loop_until(one_is_submitted);
	loop_stop();
	assert(list_count(&((struct assoc *)list_ledata(list_head(&rpcd->assocs)))->handles) == 1);
	loop_go();
	client_close(&c);
	loop_until(no_handles);
	hold(false);
	assert(strcmp(client_words(&a), "") == 0);
	assert(job_now(1).state == FAX_JOB_PENDING);
}

/* The server ends while one ticket is waited for and another is not. */
static void test_ends_meanwhile(void)
{
	struct rpc_faxport_AwaitSubmit await;
	struct rpc_handle ticket;

	hold(true);
	pending(&a);
	ticket = pending(&a);
	await = await_for(&ticket, RPC_FAXPORT_WAIT_MAX_MS);
	client_request(&a, &rpc_faxport_interface, RPC_FAXPORT_OP_AwaitSubmit, &await);
	assert(client_hears_nothing(&a, SHORT_MS));
}

int main(void)
{
	static void (*const tests[])(void) = {
		test_many,       test_none,    test_pending, test_pending_refused, test_misuse,
		test_asks_ahead, test_bounded, test_gone,    test_ends_meanwhile,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		make_documents();
		fixture_begin();
		client_open(&a);
		client_open(&b);
		tests[i]();
		client_close(&a);
		client_close(&b);
		fixture_end();
	}
	return 0;
}
