/* SPDX-License-Identifier: MIT */
/* Uploading and submitting over the wire: what reaches the queue, what is refused and how, what is left behind. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "base/wintime.h"
#include "faxportd/rpcd/fixture.h"
#include "faxportd/rpcd/upload.h"

#define ROOM "________________________________________" /* for the server's name of an upload */

static struct client a, b;

static struct fax_job job_now(uint32_t id)
{
	struct fax_job job;

	loop_stop();
	assert(queue_get(model.queue, id, &job));
	loop_go();
	return job;
}

static size_t uploads_now(void)
{
	size_t count;

	loop_stop();
	count = uploads_count(rpcd->uploads);
	loop_go();
	return count;
}

static unsigned submissions_now(void)
{
	unsigned count;

	loop_stop();
	count = fake_submissions(model.queue);
	loop_go();
	return count;
}

static bool no_uploads(void)
{
	return uploads_count(rpcd->uploads) == 0;
}

/* For one recipient, with time enough. */
static struct rpc_faxport_Submit submit_one(const struct fax_document *document)
{
	struct rpc_faxport_Submit submit = {.wait_ms = 10000};

	submit.documents.items = document;
	submit.documents.count = 1;
	return submit;
}

static void test_upload(void)
{
	static const char *const good[] = {".tif", ".TIF", ".cov", ".tiff", ".pdf", ".ps",
					   ".eps", ".png", ".jpg", ".jpeg", ".txt"};
	static const char *const bad[] = {"", ".", "tif", ".exe", ".tif.exe", "..tif", "/etc/passwd", ".tif/"};
	struct rpc_fax_StartCopyToServer start = {.file_ext = ".tif", .server_file_name = ROOM};
	struct rpc_fax_ReadFile read = {
		.max_data_size = 1, .data = {NULL, 1}
        };
	struct rpc_fax_WriteFile write = {0};
	struct rpc_fax_EndCopy end = {0};
	const char *name;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		start = (struct rpc_fax_StartCopyToServer){.file_ext = good[i], .server_file_name = ROOM};
		assert(FAX(&a, StartCopyToServer, &start) == 0);
		name = start.server_file_name;
		assert(strspn(name, "0123456789abcdef") == 32 && name[32] == '.');
		end.copy = start.copy;
		assert(FAX(&a, EndCopy, &end) == 0);
	}
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		start = (struct rpc_fax_StartCopyToServer){.file_ext = bad[i], .server_file_name = ROOM};
		assert(FAX(&a, StartCopyToServer, &start) == RPC_ERROR_INVALID_PARAMETER);
		assert(rpc_handle_is_null(&start.copy));
	}
	/* the name must fit where the client wants it; 32 digits, dot, tif */
	start = (struct rpc_fax_StartCopyToServer){.file_ext = ".tif", .server_file_name = &ROOM[5]};
	assert(FAX(&a, StartCopyToServer, &start) == RPC_ERROR_BUFFER_OVERFLOW);
	start = (struct rpc_fax_StartCopyToServer){.file_ext = ".tif", .server_file_name = &ROOM[4]};
	assert(FAX(&a, StartCopyToServer, &start) == 0);

	write.copy = end.copy = start.copy;
	assert(FAX(&a, WriteFile, &write) == RPC_ERROR_INVALID_PARAMETER); /* nothing */
	write.data = (struct rpc_bytes){(const uint8_t *)"x", 1};
	assert(FAX(&a, WriteFile, &write) == 0);
	assert(FAX_FAULT(&b, WriteFile, &write) == RPC_FAULT_CONTEXT_MISMATCH); /* another client's */
	read.copy = start.copy;
	assert(FAX(&a, ReadFile, &read) == RPC_ERROR_INVALID_HANDLE);
	assert(FAX(&a, EndCopy, &end) == 0);
	assert(FAX_FAULT(&a, WriteFile, &write) == RPC_FAULT_CONTEXT_MISMATCH);

	/* no more than so many at a time */
	while (uploads_now() < UPLOADS_PER_USER) {
		start = (struct rpc_fax_StartCopyToServer){.file_ext = ".tif", .server_file_name = ROOM};
		assert(FAX(&a, StartCopyToServer, &start) == 0);
	}
	assert(FAX(&a, StartCopyToServer, &start) == RPC_ERROR_BUSY);
	assert(strstr(client_words(&a), "waiting"));

	/* and they go with the client that began them */
	client_close(&a);
	loop_until(no_uploads);
	client_open(&a);
}

static void test_too_large(void)
{
	struct rpc_fax_StartCopyToServer start = {.file_ext = ".pdf", .server_file_name = ROOM};
	struct rpc_faxport_Submit submit = submit_one(&(struct fax_document){.number = "1"});
	static const uint8_t data[RPC_COPY_BUFFER_SIZE];
	struct rpc_fax_WriteFile write = {
		.data = {data, sizeof(data)}
        };
	struct rpc_fax_EndCopy end = {0};
	size_t i;

	assert(FAX(&a, StartCopyToServer, &start) == 0);
	write.copy = end.copy = start.copy;
	for (i = 0; i < (1 << 20) / sizeof(data); i++)
		assert(FAX(&a, WriteFile, &write) == 0);
	write.data.size = 1;
	assert(FAX(&a, WriteFile, &write) == RPC_ERROR_FILE_TOO_LARGE);
	assert(strcmp(client_words(&a), "larger than 1 MB") == 0);
	assert(FAX(&a, WriteFile, &write) != 0); /* nor after that */
	assert(FAX(&a, EndCopy, &end) == 0);
	assert(uploads_now() == 0);

	/* what is not whole is not faxed */
	submit.server_file_name = start.server_file_name;
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_INVALID_PARAMETER);
	assert(submissions_now() == 0);
}

static void test_submit(void)
{
	struct fax_document wanted = {.number = "0301234",
				      .document_name = "Brief \xc3\xa4",
				      .recipient_name = "Bob",
				      .sender_name = "Alice",
				      .sender_company = "ACME",
				      .sender_dept = "Sales",
				      .billing_code = "42",
				      .tsid = "ALICE",
				      .subject = "Offer",
				      .priority = FAX_PRIORITY_NORMAL,
				      .send_at = 1900000000,
				      .retries = 7,
				      .device_id = 7};
	struct rpc_faxport_Submit submit = submit_one(&wanted);
	static char document[40000];
	const char *ext;
	struct fax_job job;
	const void *data;
	size_t size;

	memset(document, 'd', sizeof(document));
	submit.server_file_name = client_upload(&a, ".PDF", document, sizeof(document));
	assert(uploads_now() == 1);
	assert(OWN(&a, Submit, &submit) == 0 && !submit.refusal);
	assert(submit.job_ids.count == 1 && submit.job_ids.items[0].job_id == 1);
	assert(rpc_handle_is_null(&submit.ticket));
	assert(uploads_now() == 0);
	loop_stop();
	data = fake_submitted(model.queue, &size, &ext);
	assert(size == sizeof(document) && memcmp(data, document, size) == 0 && strcmp(ext, "pdf") == 0);
	loop_go();
	job = job_now(1);
	assert(strcmp(job.number, "0301234") == 0 && strcmp(job.document_name, "Brief \xc3\xa4") == 0);
	assert(strcmp(job.recipient_name, "Bob") == 0 && strcmp(job.sender_name, "Alice") == 0);
	assert(strcmp(job.sender_company, "ACME") == 0 && strcmp(job.sender_dept, "Sales") == 0);
	assert(strcmp(job.billing_code, "42") == 0 && strcmp(job.tsid, "ALICE") == 0);
	assert(strcmp(job.subject, "Offer") == 0 && job.priority == FAX_PRIORITY_NORMAL);
	assert(job.send_at == 1900000000 && job.retries == 7 && job.device_id == 7);
	assert(strcmp(job.user_name, caller_name()) == 0);

	/* a name is good once, for one user, and only of ours */
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_INVALID_PARAMETER);
	submit.server_file_name = "../../../../etc/passwd";
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_INVALID_PARAMETER);
	submit.server_file_name = "";
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_INVALID_PARAMETER);
	assert(strcmp(client_words(&a), "no such uploaded file") == 0);
}

static void test_submit_refusals(void)
{
	struct fax_document wanted = {.number = "1", .priority = FAX_PRIORITY_NORMAL};
	struct rpc_faxport_Submit submit = submit_one(&wanted);
	struct doc_reply reply = {.result = DOC_DAMAGED, .page = 3, .reason = "the PDF is damaged"};
	struct fax_document *document = &wanted;

	submit.server_file_name = client_upload(&a, ".pdf", "x", 1);
	document->number = "";
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_INVALID_PARAMETER);
	document->number = " \t";
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_INVALID_PARAMETER);
	document->number = NULL;
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_INVALID_PARAMETER);
	assert(strcmp(client_words(&a), "no number to send to") == 0);
	document->number = "1";
	document->priority = 3;
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_INVALID_PARAMETER);
	document->priority = FAX_PRIORITY_LOW;
	document->device_id = 2;
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_BAD_UNIT);
	document->device_id = 0;
	loop_stop();
	((struct settings_values *)settings_get(model.settings))->outbox_blocked = true;
	loop_go();
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_WRITE_PROTECT);
	loop_stop();
	((struct settings_values *)settings_get(model.settings))->outbox_blocked = false;
	fake_refuse(model.queue, "1", -EBADMSG, &reply);
	loop_go();
	assert(submissions_now() == 0 && uploads_now() == 1); /* it is still there */

	assert(OWN(&a, Submit, &submit) == RPC_ERROR_UNSUPPORTED_TYPE && submit.job_ids.count == 0);
	assert(submit.refusal->result == DOC_DAMAGED && submit.refusal->page == 3);
	assert(strcmp(submit.refusal->words, "the PDF is damaged") == 0);
	assert(strcmp(client_words(&a), "page 3: the PDF is damaged") == 0);
	assert(uploads_now() == 0); /* and now it is not */
	reply = (struct doc_reply){.result = DOC_PASSWORD};
	loop_stop();
	fake_refuse(model.queue, "1", -EBADMSG, &reply);
	loop_go();
	submit.server_file_name = client_upload(&a, ".pdf", "x", 1);
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_UNSUPPORTED_TYPE);
	assert(strcmp(submit.refusal->words, "the document needs a password") == 0);

	loop_stop();
	fake_refuse(model.queue, "1", -ENOSPC, NULL);
	loop_go();
	submit.server_file_name = client_upload(&a, ".pdf", "x", 1);
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_DISK_FULL && !submit.refusal);
	assert(strstr(client_words(&a), "full"));
	loop_stop();
	fake_refuse_at_once(model.queue, -EINVAL);
	loop_go();
	submit.server_file_name = client_upload(&a, ".pdf", "x", 1);
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_INVALID_PARAMETER);
	loop_stop();
	fake_refuse_at_once(model.queue, -EROFS);
	loop_go();
	submit.server_file_name = client_upload(&a, ".pdf", "x", 1);
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_WRITE_PROTECT);

	caller_is_ordinary();
	submit.server_file_name = client_upload(&a, ".pdf", "x", 1);
	document->priority = FAX_PRIORITY_HIGH;
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_ACCESS_DENIED);
	caller_rights(RPC_RIGHT_SUBMIT);
	document->priority = FAX_PRIORITY_NORMAL;
	assert(OWN(&a, Submit, &submit) == RPC_ERROR_ACCESS_DENIED);
}

static bool is_submitted(void)
{
	return fake_submissions(model.queue) == 1;
}

/* A client that goes away while its document is rendered: the job stays. */
static void test_gone(void)
{
	struct rpc_faxport_Submit submit = submit_one(&(struct fax_document){.number = "1"});
	struct client c;

	client_open(&c);
	submit.server_file_name = client_upload(&c, ".pdf", "x", 1);
	loop_stop();
	fake_hold(true);
	loop_go();
	client_request(&c, &rpc_faxport_interface, RPC_FAXPORT_OP_Submit, &submit);
	loop_until(is_submitted);
	client_close(&c);
	assert(strcmp(client_words(&a), "") == 0); /* the server has seen it */
	loop_stop();
	fake_hold(false);
	loop_go();
	assert(strcmp(client_words(&a), "") == 0);
	assert(job_now(1).state == FAX_JOB_PENDING);
}

/* The same, but the server ends before the answer comes: see fake_model_fini(). */
static void test_ends_meanwhile(void)
{
	struct rpc_faxport_Submit submit = submit_one(&(struct fax_document){.number = "1"});

	submit.server_file_name = client_upload(&a, ".pdf", "x", 1);
	loop_stop();
	fake_hold(true);
	loop_go();
	client_request(&a, &rpc_faxport_interface, RPC_FAXPORT_OP_Submit, &submit);
	loop_until(is_submitted);
}

/* ---- SendDocumentEx -------------------------------------------------- */

static struct rpc_personal_profile recipients[1001];

static struct rpc_fax_SendDocumentEx document_for(uint32_t count)
{
	struct rpc_fax_SendDocumentEx send = {
		.sender =
			{.name = "Alice",        .company = "ACME", .department = "Sales", .billing_code = "42", .tsid = "AL"},
		.recipients = {count, recipients},
		.cover_page_info = {.subject = "Offer"         },
		.job_params = {.priority = RPC_PRIORITY_NORMAL,                  .document_name = "Letter"},
		.job_id = {.present = true                     },
	};
	uint32_t i;

	for (i = 0; i < ARRAY_SIZE(recipients); i++)
		recipients[i] = (struct rpc_personal_profile){.name = "Bob", .fax_number = "0301234"};
	return send;
}

static void test_document(void)
{
	struct rpc_fax_SendDocumentEx send = document_for(1);
	struct fax_job job;

	send.file_name = client_upload(&a, ".tif", "x", 1);
	assert(FAX(&a, SendDocumentEx, &send) == 0);
	assert(send.job_id.value == 1 && send.message_id == 1);
	assert(send.recipient_message_ids.count == 1 && send.recipient_message_ids.items[0] == 1);
	job = job_now(1);
	assert(strcmp(job.number, "0301234") == 0 && strcmp(job.recipient_name, "Bob") == 0);
	assert(strcmp(job.sender_name, "Alice") == 0 && strcmp(job.sender_company, "ACME") == 0);
	assert(strcmp(job.sender_dept, "Sales") == 0 && strcmp(job.billing_code, "42") == 0);
	assert(strcmp(job.tsid, "AL") == 0 && strcmp(job.document_name, "Letter") == 0);
	assert(strcmp(job.subject, "Offer") == 0 && job.send_at == 0 && job.retries == 3 && job.device_id == 0);

	/* later; a time that is past is now; on one port; no job id wanted */
	send = document_for(1);
	send.file_name = client_upload(&a, ".tif", "x", 1);
	send.job_params.schedule_action = RPC_JSA_SPECIFIC_TIME;
	wintime_to_systemtime(1900000000, send.job_params.schedule_time);
	send.job_params.reserved0 = 0xffffffff;
	send.job_params.reserved1 = 7;
	send.job_params.receipt_delivery_type = RPC_DRT_GRP_PARENT;
	send.job_id.present = false;
	assert(FAX(&a, SendDocumentEx, &send) == 0 && !send.job_id.present && send.message_id == 2);
	assert(job_now(2).send_at == 1900000000 && job_now(2).device_id == 7);
	send.file_name = client_upload(&a, ".tif", "x", 1);
	wintime_to_systemtime(1600000000, send.job_params.schedule_time);
	assert(FAX(&a, SendDocumentEx, &send) == 0 && job_now(3).send_at == 0);
	send.file_name = client_upload(&a, ".tif", "x", 1);
	send.job_params.schedule_action = RPC_JSA_DISCOUNT_PERIOD;
	assert(FAX(&a, SendDocumentEx, &send) == 0 && job_now(4).discount && !job_now(3).discount);
}

static void test_document_refusals(void)
{
	static const struct rpc_coverpage_info cover = {.file_name = "abc.cov"};
	struct doc_reply reply = {.result = DOC_EMPTY};
	const char *name = client_upload(&a, ".tif", "x", 1);
	struct rpc_fax_SendDocumentEx send;

	send = document_for(0);
	send.file_name = name;
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_INVALID_PARAMETER);
	send = document_for(1);
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_INVALID_PARAMETER); /* no file */
	send.file_name = "";
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_INVALID_PARAMETER);
	send.file_name = name;
	recipients[0].fax_number = NULL;
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_INVALID_PARAMETER);
	assert(strcmp(client_words(&a), "recipient 1: no number") == 0);
	send = document_for(1001);
	send.file_name = name;
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_FAX_RECIPIENTS_LIMIT);
	assert(send.recipient_message_ids.count == 1001 && send.recipient_message_ids.items[1000] == 0);
	send = document_for(1);
	send.file_name = name;
	send.cover_page_info = cover;
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_UNSUPPORTED_TYPE);
	assert(strstr(client_words(&a), "cover pages"));
	send.file_name = NULL;
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_UNSUPPORTED_TYPE);
	send = document_for(1);
	send.file_name = name;
	send.job_params.call_handle = 1;
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_NOT_SUPPORTED);
	send.job_params.call_handle = 0;
	send.job_params.receipt_delivery_type = RPC_DRT_EMAIL;
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_NOT_SUPPORTED);
	send.job_params.receipt_delivery_type = 0x40;
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_INVALID_PARAMETER);
	send.job_params.receipt_delivery_type = 0;
	send.job_params.priority = 3;
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_INVALID_PARAMETER);
	send.job_params.priority = RPC_PRIORITY_HIGH;
	send.job_params.schedule_action = 3;
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_INVALID_PARAMETER);
	send.job_params.schedule_action = RPC_JSA_SPECIFIC_TIME; /* and no time */
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_INVALID_PARAMETER);
	send.job_params.schedule_action = RPC_JSA_NOW;
	send.job_params.reserved0 = 0xffffffff;
	send.job_params.reserved1 = 2;
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_BAD_UNIT);
	send.job_params.reserved0 = 0;
	caller_is_ordinary();
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_ACCESS_DENIED); /* high priority */
	caller_manages();
	loop_stop();
	((struct settings_values *)settings_get(model.settings))->outbox_blocked = true;
	loop_go();
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_WRITE_PROTECT);
	loop_stop();
	((struct settings_values *)settings_get(model.settings))->outbox_blocked = false;
	fake_refuse(model.queue, "0301234", -EBADMSG, &reply);
	loop_go();
	assert(submissions_now() == 0 && uploads_now() == 1);
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_INVALID_DATA && send.job_id.value == 0);
	assert(strcmp(client_words(&a), "the file is empty") == 0);
	assert(uploads_now() == 0);
	send.file_name = "C:\\somewhere\\else.tif";
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_INVALID_PARAMETER);
}

static void test_broadcast(void)
{
	struct rpc_fax_SendDocumentEx send = document_for(40);
	static char number[40][8];
	const char *ext;
	size_t size, i;

	for (i = 0; i < 40; i++) {
		snprintf(number[i], sizeof(number[i]), "%zu", 100 + i);
		recipients[i].fax_number = number[i];
	}
	send.file_name = client_upload(&a, ".ps", "document", 8);
	assert(FAX(&a, SendDocumentEx, &send) == 0);
	assert(send.recipient_message_ids.count == 40);
	for (i = 0; i < 40; i++) {
		assert(send.recipient_message_ids.items[i] == i + 1);
		assert(strcmp(job_now((uint32_t)i + 1).number, number[i]) == 0);
		assert(strcmp(job_now((uint32_t)i + 1).subject, "Offer") == 0);
	}
	loop_stop(); /* after the first they get what was rendered for it */
	assert(fake_submitted(model.queue, &size, &ext) && size == 8 && strcmp(ext, "tif") == 0);
	loop_go();

	/* all or nothing: one that cannot be stored takes the others with it */
	loop_stop();
	fake_refuse(model.queue, "117", -ENOSPC, NULL);
	loop_go();
	send.file_name = client_upload(&a, ".ps", "document", 8);
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_DISK_FULL);
	assert(send.message_id == 0 && send.recipient_message_ids.items[0] == 0);
	assert(submissions_now() > 57 && submissions_now() < 80);
	loop_stop();
	for (i = 40; i < queue_count(model.queue); i++) {
		struct fax_job job;

		assert(queue_get(model.queue, (uint32_t)i + 1, &job) && job.state == FAX_JOB_CANCELLED);
	}
	loop_go();

	/* a queue without room for all is asked for none */
	send = document_for(70);
	send.file_name = client_upload(&a, ".ps", "document", 8);
	i = submissions_now();
	assert(FAX(&a, SendDocumentEx, &send) == RPC_ERROR_DISK_FULL && submissions_now() == i);
}

int main(void)
{
	static void (*const tests[])(void) = {
		test_upload,    test_too_large,      test_submit,   test_submit_refusals,
		test_gone,      test_ends_meanwhile, test_document, test_document_refusals,
		test_broadcast,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tests); i++) {
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
