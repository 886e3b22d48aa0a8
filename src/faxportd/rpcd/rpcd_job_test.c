/* SPDX-License-Identifier: MIT */
/* The queue and the archives over the wire: who sees what, what it looks like, what can be done with it. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <tiffio.h>

#include "base/buf.h"
#include "base/macros.h"
#include "faxportd/rpcd/fixture.h"

static struct client a;

static const struct fax_job theirs = {
	.id = 4,
	.state = FAX_JOB_RETRYING,
	.status = FAX_STATUS_BUSY,
	.status_detail = "line busy",
	.pages = 3,
	.pages_confirmed = 1,
	.attempts = 2,
	.retries = 3,
	.priority = FAX_PRIORITY_HIGH,
	.bytes = 12345,
	.submitted_time = 1700000000,
	.send_at = 1700000100,
	.next_attempt = 1700000200,
	.start_time = 1700000150,
	.end_time = 1700000160,
	.device_id = 7,
	.device_name = "back",
	.number = "0301234",
	.document_name = "letter.pdf",
	.recipient_name = "Bob",
	.sender_name = "Alice",
	.sender_company = "ACME",
	.sender_dept = "Sales",
	.billing_code = "42",
	.subject = "Offer",
	.tsid = "ALICE",
	.remote_csid = "BOB",
	.subaddress = "",
	.selective = "",
	.user_name = "somebody else",
};

static const struct fax_port_status receiving = {
	.state = FAX_PORT_RECEIVING,
	.caller_id = "0405678",
	.called_number = "11",
	.csid = "Us",
	.tsid = "Them",
	.current_page = 2,
	.bytes = 777,
	.start_time = 1700000000,
	.job_id = 6,
	.document_name = "",
	.recipient_name = "",
	.sender_name = "",
	.routing_string = "",
	.user_name = "",
};

static const struct fax_message message = {
	.id = 9,
	.device_id = 1,
	.device_name = "front",
	.received_time = 1700001000,
	.duration_s = 60,
	.tsid = "Them",
	.csid = "Us",
	.caller_id = "0405678",
	.called_number = "11",
	.subaddress = "42",
	.pages = 2,
	.bytes = 5000,
	.status_detail = "",
};

static struct fax_job mine;

static struct fax_job job_now(uint32_t id)
{
	struct fax_job job;

	loop_stop();
	assert(queue_get(model.queue, id, &job));
	loop_go();
	return job;
}

/* Job 4 is somebody else's, 5 the caller's, 6 is being received; message 9. */
static void populate(void)
{
	mine = theirs;
	mine.id = 5;
	mine.state = FAX_JOB_PENDING;
	mine.status = FAX_STATUS_OK;
	mine.status_detail = "";
	mine.attempts = 0;
	mine.device_id = 0;
	mine.send_at = mine.next_attempt = mine.start_time = mine.end_time = 0;
	mine.user_name = caller_name();
	loop_stop();
	fake_job_add(model.queue, &theirs, "document", 8);
	fake_job_add(model.queue, &mine, "document", 8);
	fake_port_status(model.ports, 1, &receiving);
	fake_message_add(model.inbox, &message, "received", 8);
	loop_go();
}

static void test_legacy(void)
{
	struct rpc_fax_EnumJobs list = {0};
	struct rpc_fax_GetJob get = {.job_id = 4};
	struct rpc_fax_GetJobEx2 get2 = {.level = 1};
	struct rpc_faxport_GetJob own = {0};
	const struct rpc_job_entry *entry;

	assert(FAX(&a, EnumJobs, &list) == 0 && list.jobs.count == 3);
	entry = &list.jobs.items[0];
	assert(entry->job_id == 4 && entry->job_type == RPC_JT_SEND && entry->queue_status == RPC_JS_RETRYING);
	assert(entry->status == RPC_FPS_UNKNOWN && entry->document_size == 12345 && entry->page_count == 3);
	assert(strcmp(entry->recipient_number, "0301234") == 0 && strcmp(entry->sender_company, "ACME") == 0);
	assert(strcmp(entry->user_name, "somebody else") == 0 && strcmp(entry->billing_code, "42") == 0);
	assert(entry->schedule_action == RPC_JSA_SPECIFIC_TIME);
	assert(entry->schedule_time[0] == 2023 && entry->schedule_time[1] == 11 && entry->schedule_time[4] == 22);
	assert(list.jobs.items[1].job_id == 5 && list.jobs.items[1].schedule_action == RPC_JSA_NOW);
	entry = &list.jobs.items[2];
	assert(entry->job_id == 6 && entry->job_type == RPC_JT_RECEIVE && entry->queue_status == RPC_JS_INPROGRESS);
	assert(entry->status == RPC_FPS_RECEIVING && !entry->recipient_number && strcmp(entry->tsid, "Them") == 0);

	assert(FAX(&a, GetJob, &get) == 0 && get.job->job_id == 4);
	get.job_id = 6;
	assert(FAX(&a, GetJob, &get) == 0 && get.job->job_type == RPC_JT_RECEIVE);
	get.job_id = 3;
	assert(FAX(&a, GetJob, &get) == RPC_ERROR_INVALID_PARAMETER && !get.job);

	/* no port may send: a bit beside the state */
	loop_stop();
	fake_job_no_line(model.queue, true);
	loop_go();
	list = (struct rpc_fax_EnumJobs){0};
	assert(FAX(&a, EnumJobs, &list) == 0 && list.jobs.count == 3);
	assert(list.jobs.items[0].queue_status == 0x60 && list.jobs.items[1].queue_status == 0x21);
	assert(list.jobs.items[2].queue_status == RPC_JS_INPROGRESS);
	get.job_id = 4;
	assert(FAX(&a, GetJob, &get) == 0 && get.job->queue_status == (RPC_JS_RETRYING | RPC_JS_NOLINE));
	get2.message_id = 5;
	assert(FAX(&a, GetJobEx2, &get2) == 0);
	assert(get2.job->status->queue_status == (RPC_JS_PENDING | RPC_JS_NOLINE));
	own.job_id = 4;
	assert(OWN(&a, GetJob, &own) == 0 && own.job->no_line && own.job->state == FAX_JOB_RETRYING);
	loop_stop();
	fake_job_no_line(model.queue, false);
	loop_go();
	assert(OWN(&a, GetJob, &own) == 0 && !own.job->no_line);

	/* what has ended well is not there any more; what has failed is */
	loop_stop();
	fake_job_state(model.queue, 4, FAX_JOB_FAILED, FAX_STATUS_BUSY);
	fake_job_state(model.queue, 5, FAX_JOB_SENT, FAX_STATUS_OK);
	loop_go();
	get.job_id = 5;
	assert(FAX(&a, GetJob, &get) == RPC_ERROR_INVALID_PARAMETER);
	get.job_id = 4;
	assert(FAX(&a, GetJob, &get) == 0 && get.job->queue_status == RPC_JS_RETRIES_EXCEEDED);
	assert(FAX(&a, EnumJobs, &list) == 0 && list.jobs.count == 2);

	/* others see their own */
	loop_stop();
	fake_job_state(model.queue, 5, FAX_JOB_PAUSED, FAX_STATUS_OK);
	loop_go();
	caller_is_ordinary();
	assert(FAX(&a, EnumJobs, &list) == 0 && list.jobs.count == 1 && list.jobs.items[0].job_id == 5);
	assert(list.jobs.items[0].queue_status == RPC_JS_PAUSED);
	assert(FAX(&a, GetJob, &get) == RPC_ERROR_ACCESS_DENIED);
	get.job_id = 6;
	assert(FAX(&a, GetJob, &get) == RPC_ERROR_ACCESS_DENIED);
	get.job_id = 5;
	assert(FAX(&a, GetJob, &get) == 0);
}

/* What can be done with a job in each state, by who may. */
static void test_operations(struct rpc_fax_GetJobEx *get)
{
	static const struct {
		enum fax_job_state state;
		uint32_t operations;
	} cases[] = {
		{FAX_JOB_PENDING,  RPC_JOB_OP_PAUSE | RPC_JOB_OP_DELETE  },
		{FAX_JOB_SENDING,  RPC_JOB_OP_PAUSE | RPC_JOB_OP_DELETE  },
		{FAX_JOB_PAUSED,   RPC_JOB_OP_RESUME | RPC_JOB_OP_DELETE },
		{FAX_JOB_FAILED,   RPC_JOB_OP_RESTART | RPC_JOB_OP_DELETE},
		{FAX_JOB_RETRYING, RPC_JOB_OP_PAUSE | RPC_JOB_OP_DELETE  },
	};
	const uint32_t look = RPC_JOB_OP_VIEW | RPC_JOB_OP_RECIPIENT_INFO | RPC_JOB_OP_SENDER_INFO;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		loop_stop();
		fake_job_state(model.queue, 4, cases[i].state, FAX_STATUS_BUSY);
		loop_go();
		caller_manages();
		assert(FAX(&a, GetJobEx, get) == 0 && get->job->status->operations == (look | cases[i].operations));
		caller_rights(RPC_RIGHT_QUERY_OUT_JOBS);
		assert(FAX(&a, GetJobEx, get) == 0 && get->job->status->operations == look);
	}
}

static void test_extended(void)
{
	struct rpc_fax_EnumJobsEx list = {.job_types = RPC_JTF_SEND | RPC_JTF_RECEIVE};
	struct rpc_fax_EnumJobsEx2 list2 = {.job_types = RPC_JTF_SEND, .level = 1, .all_accounts = true};
	struct rpc_fax_GetJobEx get = {.message_id = 4};
	struct rpc_fax_GetJobEx2 get2 = {.message_id = 4, .level = 1};
	const struct rpc_job_entry_ex *entry;
	char account[100];

	assert(FAX(&a, EnumJobsEx, &list) == 0 && list.jobs.count == 3);
	entry = &list.jobs.items[0];
	assert(entry->message_id == 4 && entry->priority == RPC_PRIORITY_HIGH && strcmp(entry->subject, "Offer") == 0);
	assert(entry->submission_time[0] == 2023 && entry->original_schedule_time[5] == 15);
	assert(entry->status->queue_status == RPC_JS_RETRYING && entry->status->extended_status == RPC_FJES_BUSY);
	assert(entry->status->job_type == RPC_JT_SEND && entry->status->device_id == 7);
	assert(entry->status->retries == 1 && strcmp(entry->status->extended_status_text, "line busy") == 0);
	assert(strcmp(entry->status->csid, "BOB") == 0);
	assert(entry->status->operations == (RPC_JOB_OP_VIEW | RPC_JOB_OP_PAUSE | RPC_JOB_OP_DELETE |
					     RPC_JOB_OP_RECIPIENT_INFO | RPC_JOB_OP_SENDER_INFO));
	assert(entry->validity_mask & RPC_JOB_FIELD_SCHEDULE_TIME && entry->validity_mask & RPC_JOB_FIELD_DEVICE_ID);
	assert(!(entry->validity_mask & RPC_JOB_FIELD_CURRENT_PAGE));
	entry = &list.jobs.items[1];
	assert(entry->status->extended_status == RPC_FJES_NONE);
	assert(!(entry->validity_mask &
		 (RPC_JOB_FIELD_SCHEDULE_TIME | RPC_JOB_FIELD_DEVICE_ID | RPC_JOB_FIELD_ORIGINAL_SCHEDULE_TIME)));
	entry = &list.jobs.items[2];
	assert(entry->message_id == 6 && entry->status->job_type == RPC_JT_RECEIVE);
	assert(entry->status->extended_status == RPC_FJES_RECEIVING && entry->status->current_page == 2);
	assert(strcmp(entry->status->caller_id, "0405678") == 0 && entry->status->operations == RPC_JOB_OP_DELETE);
	assert(entry->validity_mask & RPC_JOB_FIELD_CURRENT_PAGE);

	list.job_types = RPC_JTF_SEND;
	assert(FAX(&a, EnumJobsEx, &list) == 0 && list.jobs.count == 2);
	list.job_types = RPC_JTF_RECEIVE;
	assert(FAX(&a, EnumJobsEx, &list) == 0 && list.jobs.count == 1);
	list.job_types = 0;
	assert(FAX(&a, EnumJobsEx, &list) == 0 && list.jobs.count == 0);
	list.job_types = 0x40;
	assert(FAX(&a, EnumJobsEx, &list) == RPC_ERROR_INVALID_PARAMETER);

	assert(FAX(&a, GetJobEx, &get) == 0 && get.job->message_id == 4 && get.job->status);
	assert(FAX(&a, GetJobEx2, &get2) == 0 && get2.job->schedule_action == RPC_JSA_SPECIFIC_TIME);
	get2.message_id = get.message_id = 1ull << 32 | 4;
	assert(FAX(&a, GetJobEx, &get) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	assert(FAX(&a, GetJobEx2, &get2) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	get2.message_id = get.message_id = 4;
	get2.level = 0;
	assert(FAX(&a, GetJobEx2, &get2) == RPC_ERROR_INVALID_PARAMETER);
	get2.level = 1;

	assert(FAX(&a, EnumJobsEx2, &list2) == 0 && list2.jobs.count == 2);
	list2.all_accounts = false; /* one's own */
	assert(FAX(&a, EnumJobsEx2, &list2) == 0 && list2.jobs.count == 1 && list2.jobs.items[0].message_id == 5);
	list2.account_name = "machine\\somebody else";
	assert(FAX(&a, EnumJobsEx2, &list2) == 0 && list2.jobs.count == 1 && list2.jobs.items[0].message_id == 4);
	list2.account_name = "somebody else";
	assert(FAX(&a, EnumJobsEx2, &list2) == RPC_ERROR_INVALID_PARAMETER);
	list2.account_name = "a\\b\\c";
	assert(FAX(&a, EnumJobsEx2, &list2) == RPC_ERROR_INVALID_PARAMETER);
	list2.level = 2;
	assert(FAX(&a, EnumJobsEx2, &list2) == RPC_ERROR_INVALID_PARAMETER);

	test_operations(&get);
	caller_is_ordinary();
	list.job_types = RPC_JTF_SEND;
	assert(FAX(&a, EnumJobsEx, &list) == 0 && list.jobs.count == 1 && list.jobs.items[0].message_id == 5);
	list.job_types = RPC_JTF_SEND | RPC_JTF_RECEIVE;
	assert(FAX(&a, EnumJobsEx, &list) == RPC_ERROR_ACCESS_DENIED);
	list.job_types = RPC_JTF_ROUTING;
	assert(FAX(&a, EnumJobsEx, &list) == RPC_ERROR_ACCESS_DENIED);
	assert(FAX(&a, GetJobEx, &get) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	assert(FAX(&a, GetJobEx2, &get2) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	get.message_id = 5;
	assert(FAX(&a, GetJobEx, &get) == 0);
	list2 = (struct rpc_fax_EnumJobsEx2){.job_types = RPC_JTF_SEND, .level = 1, .all_accounts = true};
	assert(FAX(&a, EnumJobsEx2, &list2) == RPC_ERROR_ACCESS_DENIED);
	list2.all_accounts = false;
	assert(FAX(&a, EnumJobsEx2, &list2) == 0 && list2.jobs.count == 1);
	list2.account_name = "machine\\somebody else";
	assert(FAX(&a, EnumJobsEx2, &list2) == RPC_ERROR_ACCESS_DENIED);
	snprintf(account, sizeof(account), "machine\\%s", caller_name());
	list2.account_name = account;
	assert(FAX(&a, EnumJobsEx2, &list2) == 0 && list2.jobs.count == 1);
}

static void test_steer(void)
{
	struct rpc_fax_SetJob set = {.job_id = 4, .command = RPC_JC_PAUSE};
	struct rpc_fax_Abort abort = {.job_id = 4};
	bool hung_up;

	assert(FAX(&a, SetJob, &set) == 0 && job_now(4).state == FAX_JOB_PAUSED);
	assert(FAX(&a, SetJob, &set) == RPC_ERROR_INVALID_OPERATION);
	assert(strstr(client_words(&a), "paused"));
	set.command = RPC_JC_RESUME;
	assert(FAX(&a, SetJob, &set) == 0 && job_now(4).state == FAX_JOB_RETRYING);
	loop_stop();
	fake_job_state(model.queue, 4, FAX_JOB_FAILED, FAX_STATUS_BUSY);
	loop_go();
	assert(FAX(&a, SetJob, &set) == 0 && job_now(4).state == FAX_JOB_RETRYING); /* restarted */
	set.command = 0;
	assert(FAX(&a, SetJob, &set) == RPC_ERROR_INVALID_PARAMETER);
	set.command = 4;
	assert(FAX(&a, SetJob, &set) == RPC_ERROR_INVALID_PARAMETER);
	set.command = RPC_JC_DELETE;
	assert(FAX(&a, SetJob, &set) == 0 && job_now(4).state == FAX_JOB_CANCELLED);
	assert(FAX(&a, SetJob, &set) == RPC_ERROR_INVALID_PARAMETER); /* not in the queue any more */
	assert(FAX(&a, Abort, &abort) == RPC_ERROR_INVALID_PARAMETER);
	set.job_id = 99;
	assert(FAX(&a, SetJob, &set) == RPC_ERROR_INVALID_PARAMETER);
	abort.job_id = 99;
	assert(FAX(&a, Abort, &abort) == RPC_ERROR_INVALID_PARAMETER);

	/* a fax being received can be ended, not paused */
	set = (struct rpc_fax_SetJob){.job_id = 6, .command = RPC_JC_PAUSE};
	assert(FAX(&a, SetJob, &set) == RPC_ERROR_INVALID_OPERATION);
	caller_is_ordinary();
	abort.job_id = 6;
	assert(FAX(&a, Abort, &abort) == RPC_ERROR_ACCESS_DENIED);
	abort.job_id = 4;
	assert(FAX(&a, Abort, &abort) == RPC_ERROR_ACCESS_DENIED);
	set.job_id = 4;
	assert(FAX(&a, SetJob, &set) == RPC_ERROR_ACCESS_DENIED);
	abort.job_id = 5; /* his own */
	assert(FAX(&a, Abort, &abort) == 0 && job_now(5).state == FAX_JOB_CANCELLED);
	caller_manages();
	abort.job_id = 6;
	assert(FAX(&a, Abort, &abort) == 0);
	loop_stop();
	hung_up = fake_hung_up(model.ports, 1);
	loop_go();
	assert(hung_up);
}

/* A TIFF of @pages pages of white; the file's bytes go to @out. */
static void make_tiff(struct buf *out, uint32_t pages)
{
	char path[] = "/tmp/rpcd-tiff-XXXXXX";
	uint8_t row[1728 / 8] = {0}, data[4096];
	int fd = mkstemp(path);
	uint32_t page, y;
	ssize_t n;
	TIFF *tiff;

	assert(fd >= 0);
	unlink(path);
	tiff = TIFFFdOpen(dup(fd), "made", "w");
	for (page = 0; page < pages; page++) {
		TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE);
		TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, 1728);
		TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, 100 + page);
		TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
		TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
		TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 40);
		TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 204.0);
		TIFFSetField(tiff, TIFFTAG_YRESOLUTION, 196.0);
		for (y = 0; y < 100 + page; y++) {
			row[y % sizeof(row)] ^= (uint8_t)(y + page);
			assert(TIFFWriteScanline(tiff, row, y, 0) == 1);
		}
		assert(TIFFWriteDirectory(tiff));
	}
	TIFFClose(tiff);
	buf_init(out, 1 << 20);
	assert(lseek(fd, 0, SEEK_SET) == 0);
	while ((n = read(fd, data, sizeof(data))) > 0)
		buf_add(out, data, (size_t)n);
	close(fd);
}

/* Rows of the first page of the TIFF in @data; @ret_pages its pages. */
static void read_first_page(const void *data, size_t size, uint8_t rows[100][216], unsigned *ret_pages)
{
	char path[] = "/tmp/rpcd-tiff-XXXXXX";
	int fd = mkstemp(path);
	uint32_t y, height;
	TIFF *tiff;

	assert(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	unlink(path);
	assert(lseek(fd, 0, SEEK_SET) == 0);
	tiff = TIFFFdOpen(fd, "read", "r");
	assert(tiff && TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height) && height == 100);
	for (y = 0; y < 100; y++)
		assert(TIFFReadScanline(tiff, rows[y], y, 0) == 1);
	*ret_pages = TIFFNumberOfDirectories(tiff);
	TIFFClose(tiff);
}

static void test_page(void)
{
	struct fax_job job = theirs;
	struct rpc_fax_GetPageData get = {.job_id = 7, .image_width = 1, .image_height = 2};
	uint8_t ours[100][216], sent[100][216];
	struct buf tiff;
	unsigned pages;

	make_tiff(&tiff, 3);
	job.id = 7;
	loop_stop();
	fake_job_add(model.queue, &job, tiff.data, tiff.size);
	loop_go();
	assert(FAX(&a, GetPageData, &get) == 0);
	assert(get.image_width == 1728 && get.image_height == 100 && get.page.size > 0);
	assert(get.page.size < tiff.size);
	read_first_page(tiff.data, tiff.size, ours, &pages);
	assert(pages == 3);
	read_first_page(get.page.data, get.page.size, sent, &pages);
	assert(pages == 1 && memcmp(ours, sent, sizeof(ours)) == 0);
	buf_fini(&tiff);

	get.job_id = 4; /* its document is no TIFF */
	assert(FAX(&a, GetPageData, &get) == RPC_ERROR_INVALID_DATA && get.page.size == 0);
	get.job_id = 6;
	assert(FAX(&a, GetPageData, &get) == RPC_ERROR_INVALID_DATA); /* not outgoing */
	get.job_id = 99;
	assert(FAX(&a, GetPageData, &get) == RPC_ERROR_INVALID_PARAMETER);
	caller_is_ordinary();
	get.job_id = 7;
	assert(FAX(&a, GetPageData, &get) == RPC_ERROR_ACCESS_DENIED);
}

static void test_inbox(void)
{
	struct rpc_fax_StartMessagesEnum start = {.folder = RPC_FOLDER_INBOX};
	struct rpc_fax_EnumMessages next = {.num_messages = 5};
	struct rpc_fax_EndMessagesEnum end = {0};
	struct rpc_fax_GetMessage get = {.message_id = 9, .folder = RPC_FOLDER_INBOX};
	struct rpc_fax_RemoveMessage remove = {.message_id = 9, .folder = RPC_FOLDER_INBOX};
	struct fax_message more = message;
	uint32_t i;

	assert(FAX(&a, GetMessage, &get) == 0);
	assert(get.message->message_id == 9 && get.message->job_type == RPC_JTF_RECEIVE);
	assert(get.message->extended_status == RPC_FJES_CALL_COMPLETED && get.message->page_count == 2);
	assert(strcmp(get.message->caller_id, "0405678") == 0 && strcmp(get.message->tsid, "Them") == 0);
	assert(strcmp(get.message->routing_info, "11|42") == 0);
	assert(get.message->start_time[0] == 2023 && get.message->end_time[5] - get.message->start_time[5] == 1);
	get.message_id = 8;
	assert(FAX(&a, GetMessage, &get) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND && !get.message);
	get.folder = RPC_FOLDER_QUEUE;
	assert(FAX(&a, GetMessage, &get) == RPC_ERROR_INVALID_PARAMETER);

	for (i = 10; i < 20; i++) {
		more.id = i;
		more.status = FAX_STATUS_HUNG_UP;
		loop_stop();
		fake_message_add(model.inbox, &more, "x", 1);
		loop_go();
	}
	assert(FAX(&a, StartMessagesEnum, &start) == 0);
	next.cursor = end.cursor = start.cursor;
	assert(FAX(&a, EnumMessages, &next) == 0 && next.messages.count == 5 && next.messages.items[0].message_id == 9);
	assert(strcmp(next.messages.items[1].routing_info, "11|42") == 0);
	assert(next.messages.items[1].extended_status == RPC_FJES_PARTIALLY_RECEIVED);
	assert(FAX(&a, EnumMessages, &next) == 0 && next.messages.count == 5 &&
	       next.messages.items[4].message_id == 18);
	next.num_messages = 0;
	assert(FAX(&a, EnumMessages, &next) == RPC_ERROR_INVALID_PARAMETER);
	next.num_messages = UINT32_MAX;
	assert(FAX(&a, EnumMessages, &next) == 0 && next.messages.count == 1);
	assert(FAX(&a, EnumMessages, &next) == RPC_ERROR_NO_MORE_ITEMS && next.messages.count == 0);
	assert(FAX(&a, EndMessagesEnum, &end) == 0 && rpc_handle_is_null(&end.cursor));
	assert(FAX(&a, EndMessagesEnum, &end) == RPC_ERROR_INVALID_HANDLE);
	assert(FAX_FAULT(&a, EnumMessages, &next) == RPC_FAULT_CONTEXT_MISMATCH);
	end.cursor = start.cursor;
	assert(FAX_FAULT(&a, EndMessagesEnum, &end) == RPC_FAULT_CONTEXT_MISMATCH);
	start.folder = RPC_FOLDER_QUEUE;
	assert(FAX(&a, StartMessagesEnum, &start) == RPC_ERROR_INVALID_PARAMETER);

	/* others: not at all, unless received faxes are public; then not to delete */
	caller_is_ordinary();
	start.folder = RPC_FOLDER_INBOX;
	assert(FAX(&a, StartMessagesEnum, &start) == RPC_ERROR_ACCESS_DENIED);
	get = (struct rpc_fax_GetMessage){.message_id = 9, .folder = RPC_FOLDER_INBOX};
	assert(FAX(&a, GetMessage, &get) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	assert(FAX(&a, RemoveMessage, &remove) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	loop_stop();
	((struct settings_values *)settings_get(model.settings))->incoming_public = true;
	loop_go();
	assert(FAX(&a, GetMessage, &get) == 0);
	assert(FAX(&a, RemoveMessage, &remove) == RPC_ERROR_ACCESS_DENIED);
	caller_manages();
	assert(FAX(&a, RemoveMessage, &remove) == 0);
	assert(FAX(&a, RemoveMessage, &remove) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	remove.folder = 3;
	assert(FAX(&a, RemoveMessage, &remove) == RPC_ERROR_INVALID_PARAMETER);
}

/* Read or not. */
static void test_marks(void)
{
	struct rpc_fax_SetMessage set = {
		.message_id = 9, .folder = RPC_FOLDER_INBOX, .message_props = {RPC_MSG_FIELD_FLAGS, RPC_MSG_READ}
        };
	struct rpc_fax_GetMessageEx get = {.message_id = 9, .folder = RPC_FOLDER_INBOX, .level = 1};

	assert(FAX(&a, GetMessageEx, &get) == 0 && !(get.message->flags & RPC_MSG_READ));
	assert(FAX(&a, SetMessage, &set) == 0);
	assert(FAX(&a, GetMessageEx, &get) == 0 && get.message->flags == RPC_MSG_READ);
	set.message_props.flags = 0;
	assert(FAX(&a, SetMessage, &set) == 0);
	assert(FAX(&a, GetMessageEx, &get) == 0 && get.message->flags == 0);
	set.message_props.flags = 2;
	assert(FAX(&a, SetMessage, &set) == RPC_ERROR_INVALID_PARAMETER);
	set.message_props = (struct rpc_message_props){2, RPC_MSG_READ};
	assert(FAX(&a, SetMessage, &set) == RPC_ERROR_INVALID_PARAMETER);
	set.message_props.validity_mask = RPC_MSG_FIELD_FLAGS;
	set.message_id = 8;
	assert(FAX(&a, SetMessage, &set) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	caller_is_ordinary();
	set.message_id = 9;
	assert(FAX(&a, SetMessage, &set) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	caller_manages();
}

static void test_sent_items(void)
{
	struct rpc_fax_StartMessagesEnumEx start = {.folder = RPC_FOLDER_SENTITEMS, .level = 1, .all_accounts = true};
	struct rpc_fax_EnumMessagesEx next = {.num_messages = 10};
	struct rpc_fax_GetMessageEx get = {.message_id = 4, .folder = RPC_FOLDER_SENTITEMS, .level = 1};
	struct rpc_fax_RemoveMessage remove = {.message_id = 4, .folder = RPC_FOLDER_SENTITEMS};

	assert(FAX(&a, StartMessagesEnumEx, &start) == RPC_ERROR_NO_MORE_ITEMS);
	assert(rpc_handle_is_null(&start.messages));
	loop_stop();
	fake_job_state(model.queue, 4, FAX_JOB_SENT, FAX_STATUS_OK);
	fake_job_state(model.queue, 5, FAX_JOB_SENT, FAX_STATUS_OK);
	loop_go();
	assert(FAX(&a, StartMessagesEnumEx, &start) == 0);
	next.cursor = start.messages;
	assert(FAX(&a, EnumMessagesEx, &next) == 0 && next.messages.count == 2 && next.level == 1);
	assert(next.messages.items[0].message_id == 4 && next.messages.items[0].job_type == RPC_JTF_SEND);
	assert(strcmp(next.messages.items[0].recipient_number, "0301234") == 0);
	assert(FAX(&a, EnumMessagesEx, &next) == RPC_ERROR_NO_MORE_ITEMS);
	start.all_accounts = false;
	assert(FAX(&a, StartMessagesEnumEx, &start) == 0);
	next.cursor = start.messages;
	assert(FAX(&a, EnumMessagesEx, &next) == 0 && next.messages.count == 1);
	assert(next.messages.items[0].message_id == 5);
	assert(FAX(&a, GetMessageEx, &get) == 0 && strcmp(get.message->sender_user_name, "somebody else") == 0);
	get.level = 0;
	assert(FAX(&a, GetMessageEx, &get) == RPC_ERROR_INVALID_PARAMETER);
	get.level = 1;

	caller_is_ordinary();
	assert(FAX(&a, GetMessageEx, &get) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	get.message_id = 5;
	assert(FAX(&a, GetMessageEx, &get) == 0);
	start.all_accounts = true;
	assert(FAX(&a, StartMessagesEnumEx, &start) == RPC_ERROR_ACCESS_DENIED);
	start.all_accounts = false;
	start.account_name = "nobody";
	assert(FAX(&a, StartMessagesEnumEx, &start) == RPC_ERROR_INVALID_PARAMETER);
	start.account_name = "machine\\somebody else";
	assert(FAX(&a, StartMessagesEnumEx, &start) == RPC_ERROR_ACCESS_DENIED);
	start.account_name = NULL;
	start.level = 2;
	assert(FAX(&a, StartMessagesEnumEx, &start) == RPC_ERROR_INVALID_PARAMETER);

	/* His own he may remove, unless the archive waits for it; another's only who manages. */
	assert(FAX(&a, RemoveMessage, &remove) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	remove.message_id = 5;
	loop_stop();
	fake_fail(-EBUSY);
	loop_go();
	assert(FAX(&a, RemoveMessage, &remove) == RPC_ERROR_FAX_FILE_ACCESS_DENIED);
	assert(strstr(client_words(&a), "archive"));
	loop_stop();
	fake_fail(0);
	loop_go();
	assert(FAX(&a, RemoveMessage, &remove) == 0);
	assert(FAX(&a, RemoveMessage, &remove) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	caller_manages();
	remove.message_id = 4;
	assert(FAX(&a, RemoveMessage, &remove) == 0);
}

static bool is_read(void)
{
	struct fax_message now;

	return inbox_get(model.inbox, 9, &now) && now.read;
}

static void test_fetch(void)
{
	struct rpc_fax_StartCopyMessageFromServer start = {.message_id = 9, .folder = RPC_FOLDER_INBOX};
	struct rpc_fax_ReadFile read = {
		.max_data_size = 5, .data = {NULL, 5}
        };
	struct rpc_fax_WriteFile write = {
		.data = {(const uint8_t *)"x", 1}
        };
	struct rpc_fax_EndCopy end = {0};
	bool marked;

	assert(FAX(&a, StartCopyMessageFromServer, &start) == 0);
	read.copy = write.copy = end.copy = start.copy;
	assert(FAX(&a, WriteFile, &write) == RPC_ERROR_INVALID_HANDLE); /* this one is for reading */
	assert(FAX(&a, ReadFile, &read) == 0 && read.data.size == 5 && memcmp(read.data.data, "recei", 5) == 0);
	read.max_data_size = RPC_COPY_BUFFER_SIZE;
	read.data = (struct rpc_bytes){NULL, RPC_COPY_BUFFER_SIZE};
	assert(FAX(&a, ReadFile, &read) == 0 && read.data.size == 3 && memcmp(read.data.data, "ved", 3) == 0);
	loop_stop();
	marked = is_read();
	loop_go();
	assert(!marked);
	read.data = (struct rpc_bytes){NULL, RPC_COPY_BUFFER_SIZE};
	assert(FAX(&a, ReadFile, &read) == 0 && read.data.size == 0);
	loop_until(is_read);
	read.data = (struct rpc_bytes){NULL, 1};
	assert(FAX(&a, ReadFile, &read) == RPC_ERROR_INVALID_PARAMETER);
	read.max_data_size = 0;
	read.data = (struct rpc_bytes){NULL, 0};
	assert(FAX(&a, ReadFile, &read) == RPC_ERROR_INVALID_PARAMETER);
	read.max_data_size = RPC_COPY_BUFFER_SIZE + 1;
	read.data = (struct rpc_bytes){NULL, RPC_COPY_BUFFER_SIZE + 1};
	assert(FAX(&a, ReadFile, &read) == RPC_ERROR_INVALID_PARAMETER);
	assert(FAX(&a, EndCopy, &end) == 0);
	assert(FAX(&a, EndCopy, &end) == RPC_ERROR_INVALID_HANDLE);
	assert(FAX_FAULT(&a, ReadFile, &read) == RPC_FAULT_CONTEXT_MISMATCH);

	/* the queue's documents, and those that were sent */
	start = (struct rpc_fax_StartCopyMessageFromServer){.message_id = 4, .folder = RPC_FOLDER_QUEUE};
	assert(FAX(&a, StartCopyMessageFromServer, &start) == 0);
	start.folder = RPC_FOLDER_SENTITEMS;
	assert(FAX(&a, StartCopyMessageFromServer, &start) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	start.folder = RPC_FOLDER_INBOX;
	assert(FAX(&a, StartCopyMessageFromServer, &start) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	start.folder = 3;
	assert(FAX(&a, StartCopyMessageFromServer, &start) == RPC_ERROR_INVALID_PARAMETER);
	caller_is_ordinary();
	start.folder = RPC_FOLDER_QUEUE;
	assert(FAX(&a, StartCopyMessageFromServer, &start) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	start.message_id = 5;
	assert(FAX(&a, StartCopyMessageFromServer, &start) == 0);
	start.message_id = 9;
	start.folder = RPC_FOLDER_INBOX;
	assert(FAX(&a, StartCopyMessageFromServer, &start) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
}

/* Whatever its port is doing, a fax that is being sent is listed once, as such. */
static void test_sending_once(void)
{
	static const enum fax_port_state states[] = {FAX_PORT_DIALING, FAX_PORT_ANSWERED, FAX_PORT_SENDING,
						     FAX_PORT_ENDING};
	struct fax_port_status status = receiving;
	struct rpc_faxport_EnumJobs list;
	size_t i;

	status.job_id = 5;
	status.user_name = caller_name();
	for (i = 0; i < ARRAY_SIZE(states); i++) {
		status.state = states[i];
		loop_stop();
		fake_job_state(model.queue, 5, FAX_JOB_SENDING, FAX_STATUS_OK);
		fake_port_status(model.ports, 1, &status);
		loop_go();
		list = (struct rpc_faxport_EnumJobs){.max_jobs = 10};
		assert(OWN(&a, EnumJobs, &list) == 0 && list.jobs.count == 2);
		assert(list.jobs.items[1].id == 5 && list.jobs.items[1].state == FAX_JOB_SENDING);
	}
}

static void test_own_jobs(void)
{
	struct rpc_faxport_EnumJobs list = {.max_jobs = 2};
	struct rpc_faxport_GetJob get = {.job_id = 4};
	struct rpc_faxport_CommandJob command = {.job_id = 4, .command = RPC_FAXPORT_JOB_PAUSE};

	assert(OWN(&a, EnumJobs, &list) == 0 && list.jobs.count == 2 && list.more);
	assert(list.jobs.items[0].id == 4 && strcmp(list.jobs.items[0].status_detail, "line busy") == 0);
	list.first_id = 6;
	assert(OWN(&a, EnumJobs, &list) == 0 && list.jobs.count == 1 && !list.more);
	assert(list.jobs.items[0].state == FAX_JOB_RECEIVING && list.jobs.items[0].id == 6);
	list.first_id = 7;
	assert(OWN(&a, EnumJobs, &list) == 0 && list.jobs.count == 0 && !list.more);
	list.max_jobs = 0;
	assert(OWN(&a, EnumJobs, &list) == RPC_ERROR_INVALID_PARAMETER);

	assert(OWN(&a, GetJob, &get) == 0 && get.job->pages == 3 && get.job->pages_confirmed == 1);
	assert(OWN(&a, CommandJob, &command) == 0 && job_now(4).state == FAX_JOB_PAUSED);
	command.command = RPC_FAXPORT_JOB_RESTART;
	assert(OWN(&a, CommandJob, &command) == RPC_ERROR_INVALID_OPERATION);
	command.command = RPC_FAXPORT_JOB_RESUME;
	assert(OWN(&a, CommandJob, &command) == 0 && job_now(4).state == FAX_JOB_RETRYING);
	command.command = RPC_FAXPORT_JOB_CANCEL;
	assert(OWN(&a, CommandJob, &command) == 0 && job_now(4).state == FAX_JOB_CANCELLED);
	assert(OWN(&a, GetJob, &get) == 0 && get.job->state == FAX_JOB_CANCELLED); /* here it stays listed */
	command.command = RPC_FAXPORT_JOB_RESTART;
	fake_fail(-EEXIST); /* an offer, and its port has another one now */
	assert(OWN(&a, CommandJob, &command) == RPC_ERROR_INVALID_OPERATION);
	fake_fail(0);
	assert(OWN(&a, CommandJob, &command) == 0);
	command.command = 5;
	assert(OWN(&a, CommandJob, &command) == RPC_ERROR_INVALID_PARAMETER);
	command = (struct rpc_faxport_CommandJob){.job_id = 99, .command = RPC_FAXPORT_JOB_PAUSE};
	assert(OWN(&a, CommandJob, &command) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	get.job_id = 99;
	assert(OWN(&a, GetJob, &get) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);

	caller_is_ordinary();
	list = (struct rpc_faxport_EnumJobs){.max_jobs = 10};
	assert(OWN(&a, EnumJobs, &list) == 0 && list.jobs.count == 1 && list.jobs.items[0].id == 5);
	get.job_id = 4;
	assert(OWN(&a, GetJob, &get) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	command.job_id = 4;
	assert(OWN(&a, CommandJob, &command) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	command.job_id = 5;
	assert(OWN(&a, CommandJob, &command) == 0);
	caller_rights(RPC_RIGHT_QUERY_OUT_JOBS); /* may look, not steer */
	command.job_id = 4;
	assert(OWN(&a, CommandJob, &command) == RPC_ERROR_ACCESS_DENIED);
}

static void test_own_inbox(void)
{
	struct rpc_faxport_EnumInbox list = {.max_messages = 10};
	struct rpc_faxport_GetInboxMessage get = {.message_id = 9};

	assert(OWN(&a, EnumInbox, &list) == 0 && list.messages.count == 1 && !list.more);
	assert(list.messages.items[0].id == 9 && strcmp(list.messages.items[0].caller_id, "0405678") == 0);
	assert(OWN(&a, GetInboxMessage, &get) == 0 && get.message->duration_s == 60);
	get.message_id = 10;
	assert(OWN(&a, GetInboxMessage, &get) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	list.first_id = 10;
	assert(OWN(&a, EnumInbox, &list) == 0 && list.messages.count == 0);
	list.max_messages = 0;
	assert(OWN(&a, EnumInbox, &list) == RPC_ERROR_INVALID_PARAMETER);
	list.max_messages = 1;
	caller_is_ordinary();
	assert(OWN(&a, EnumInbox, &list) == RPC_ERROR_ACCESS_DENIED);
	assert(OWN(&a, GetInboxMessage, &get) == RPC_ERROR_ACCESS_DENIED);
}

int main(void)
{
	static void (*const tests[])(void) = {
		test_legacy, test_extended,   test_steer,    test_page,      test_inbox,        test_marks,
		test_fetch,  test_sent_items, test_own_jobs, test_own_inbox, test_sending_once,
	};
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
