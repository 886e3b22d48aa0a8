/* SPDX-License-Identifier: MIT */
/*
 * Clients that want much or take long: large replies, clients that do not
 * read or are slow, fair turns, how much may wait, many connections.
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/macros.h"
#include "faxportd/rpcd/fixture.h"
#include "rpc/ndr.h"

static struct client a;

static bool only_one_left(void)
{
	return rpcd->connection_count == 1;
}

/* ---- large replies, clients that do not read -------------------------- */

#define JOBS 3000

static struct fax_job jobs[JOBS];

static void fill_queue(void)
{
	size_t i;

	loop_stop();
	for (i = 0; i < JOBS; i++) {
		jobs[i] = (struct fax_job){
			.id = (uint32_t)i + 1,
			.number = "0301234",
			.document_name = "a document with a rather long name.pdf",
			.status_detail = "",
			.device_name = "",
			.recipient_name = "Bob",
			.sender_name = "",
			.sender_company = "",
			.sender_dept = "",
			.billing_code = "",
			.subject = "",
			.tsid = "",
			.remote_csid = "",
			.subaddress = "",
			.selective = "",
			.user_name = "x",
		};
		fake_job_add(model.queue, &jobs[i], NULL, 0);
	}
	loop_go();
}

static void test_large_reply(void)
{
	struct rpc_fax_EnumJobsEx list = {.job_types = RPC_JTF_SEND};
	struct rpc_faxport_EnumJobs page = {.max_jobs = 1000000};
	struct client c;

	fill_queue();
	client_connect(&c);
	c.max_frag = 5840;
	client_bind(&c, 0);
	assert(FAX(&c, EnumJobsEx, &list) == 0 && list.jobs.count == JOBS);
	assert(list.jobs.items[JOBS - 1].message_id == JOBS);
	assert(strcmp(list.jobs.items[JOBS - 1].document_name, jobs[0].document_name) == 0);
	assert(OWN(&c, EnumJobs, &page) == 0 && page.jobs.count == RPC_FAXPORT_PAGE_MAX && page.more);
	client_close(&c);
}

/* Asks for megabytes and does not take them: it is not served further, others are, and it is dropped in the end. */
static void test_never_reads(void)
{
	struct rpc_fax_EnumJobsEx list = {.job_types = RPC_JTF_SEND};
	struct rpc_fax_GetVersion get = {.version = {.size = 20}};
	uint64_t requests;
	struct client c;
	int i;

	fill_queue();
	client_open(&c);
	be_impatient(10000, 10000, 300);
	requests = counts_now().requests;
	for (i = 0; i < 50; i++)
		client_request(&c, &rpc_fax_interface, RPC_FAX_OP_EnumJobsEx, &list);
	for (i = 0; i < 20; i++)
		assert(FAX(&a, GetVersion, &get) == 0);
	assert(counts_now().requests - requests < 20 + 3);
	while (counts_now().dropped_connections == 0)
		assert(FAX(&a, GetVersion, &get) == 0);
	client_close(&c);
}

static uint64_t served_before;

static void on_activity(void)
{
	served_before = rpcd->requests;
}

/* Who sends a thousand requests in one go has his share of a turn; then it is somebody else's. */
static void test_fair(void)
{
	struct rpc_fax_GetVersion get = {.version = {.size = 20}};
	struct rpc_faxport_GetServer one = {0};
	struct client greedy;
	uint64_t before;
	AUTO_BUF stub = {0};
	AUTO_BUF out = {0};
	uint32_t i;

	buf_init(&stub, 1024);
	buf_init(&out, 1 << 20);
	client_open(&greedy);
	assert(rpc_encode_request(&rpc_fax_interface.methods[RPC_FAX_OP_GetVersion], &get, &stub) == 0);
	for (i = 0; i < 1000; i++)
		rpc_build_request(&out, greedy.call_id + 1 + i, 0, RPC_FAX_OP_GetVersion, 4280, stub.data, stub.size);
	loop_stop();
	fake_on_activity(model.queue, on_activity);
	before = rpcd->requests;
	client_send(&greedy, out.data, out.size);
	client_request(&a, &rpc_faxport_interface, RPC_FAXPORT_OP_GetServer, &one);
	loop_go();
	assert(client_reply(&a, &rpc_faxport_interface, RPC_FAXPORT_OP_GetServer, &one) == 0);
	/* the turn that began before @a came, and one beside him */
	assert(served_before - before <= 2 * 64 + 1);
	for (i = 0; i < 1000; i++) {
		greedy.call_id++;
		assert(client_reply(&greedy, &rpc_fax_interface, RPC_FAX_OP_GetVersion, &get) == 0);
	}
	client_close(&greedy);
}

/* One who always has a part of the next request on the way is not slow. */
static void test_streams(void)
{
	struct rpc_fax_GetVersion get = {.version = {.size = 20}};
	uint64_t begin = now_ms();
	struct client c;
	AUTO_BUF stub = {0};
	AUTO_BUF out = {0};
	uint8_t next[64];
	size_t half, size;

	buf_init(&stub, 1024);
	buf_init(&out, 4096);
	client_open(&c);
	be_impatient(1000, 1000, 1000); /* a busy machine stands still for a part of it */
	assert(rpc_encode_request(&rpc_fax_interface.methods[RPC_FAX_OP_GetVersion], &get, &stub) == 0);
	rpc_build_request(&out, c.call_id + 1, 0, RPC_FAX_OP_GetVersion, 4280, stub.data, stub.size);
	size = out.size;
	half = size / 2;
	client_send(&c, out.data, half);
	assert(half <= sizeof(next));
	memcpy(next, out.data, half);
	buf_add(&out, next, half); /* from now on the second half of one with the first of the next */
	while (now_ms() - begin < 2500) {
		rpc_put_u32(out.data + size + 12, ++c.call_id + 1);
		client_send(&c, out.data + half, size);
		assert(client_reply(&c, &rpc_fax_interface, RPC_FAX_OP_GetVersion, &get) == 0);
	}
	assert(counts_now().dropped_connections == 0);
	client_close(&c);
}

/* One who takes a reply now and then, and has always asked for the next already, is not slow either. */
static void test_reads_steadily(void)
{
	struct rpc_fax_EnumJobsEx list = {.job_types = RPC_JTF_SEND};
	const uint32_t count = 20;
	struct client c;
	uint32_t i;

	fill_queue();
	client_open(&c);
	be_impatient(10000, 10000, 1500);
	for (i = 0; i < count; i++)
		client_request(&c, &rpc_fax_interface, RPC_FAX_OP_EnumJobsEx, &list);
	c.call_id -= count;
	for (i = 0; i < count; i++) {
		nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
		c.call_id++;
		assert(client_reply(&c, &rpc_fax_interface, RPC_FAX_OP_EnumJobsEx, &list) == 0);
	}
	assert(counts_now().dropped_connections == 0);
	client_close(&c);
}

/* Says hello slowly, asks slowly: dropped. Says nothing for long once it is bound: not. */
static void test_slow(void)
{
	static const char byte = 5;
	struct rpc_fax_GetVersion get = {.version = {.size = 20}};
	struct client mute, slow, halting;
	uint64_t begin = now_ms();
	AUTO_BUF out = {0};

	client_open(&halting);
	be_impatient(200, 200, 200);
	client_connect(&mute);
	client_connect(&slow);
	client_send(&slow, &byte, 1);
	assert(is_dropped(&mute) && is_dropped(&slow));
	assert(now_ms() - begin >= 150);

	/* a request of which one more byte comes now and then */
	buf_init(&out, 1024);
	rpc_build_request(&out, 1, 0, 0, 4280, "0123456789", 10);
	begin = now_ms();
	while (out.size > 1 && client_hears_nothing(&halting, 20)) {
		client_send(&halting, out.data, 1);
		buf_shift(&out, 1);
	}
	assert(is_dropped(&halting) && now_ms() - begin < 2000);

	assert(client_hears_nothing(&a, 400)); /* idle all the time */
	assert(FAX(&a, GetVersion, &get) == 0);
	assert(counts_now().dropped_connections == 3);
	client_close(&mute);
	client_close(&slow);
	client_close(&halting);
}

/* ---- memory ---------------------------------------------------------- */

static void allow(size_t by_user, size_t by_all)
{
	loop_stop();
	rpcd->held_per_user = by_user;
	rpcd->held_max = by_all;
	loop_go();
}

static bool one_is_asked(void)
{
	return rpcd->requests > 0;
}

/* What clients leave waiting has a limit, all their connections together. */
static void test_held(void)
{
	struct rpc_fax_EnumJobsEx list = {.job_types = RPC_JTF_SEND};
	const uint32_t half = RPC_STUB_MAX / 2;
	struct rpc_pdu pdu;
	struct client c;
	AUTO_BUF stub = {0};
	AUTO_BUF out = {0};
	int i;

	/* replies of almost a megabyte: there is room for one; while it waits, none for another */
	fill_queue();
	for (i = 0; i < 2; i++) {
		allow(i == 0 ? 3 << 19 : 1 << 30, i == 0 ? 1 << 30 : 3 << 19);
		client_open(&c);
		loop_stop();
		rpcd->requests = 0;
		loop_go();
		client_request(&c, &rpc_fax_interface, RPC_FAX_OP_EnumJobsEx, &list);
		loop_until(one_is_asked);
		assert(FAX(&a, EnumJobsEx, &list) == RPC_ERROR_NOT_ENOUGH_MEMORY && list.jobs.count == 0);
		assert(strstr(client_words(&a), "wait to be read"));
		assert(client_reply(&c, &rpc_fax_interface, RPC_FAX_OP_EnumJobsEx, &list) == 0);
		assert(list.jobs.count == JOBS);
		client_close(&c);
		loop_until(only_one_left);
		assert(FAX(&a, EnumJobsEx, &list) == 0 && list.jobs.count == JOBS);
	}
	assert(counts_now().held_back == 2);

	/* requests that are not complete */
	allow(half, 1 << 30);
	buf_init(&stub, RPC_STUB_MAX);
	buf_init(&out, 2 * RPC_STUB_MAX);
	buf_add_zero(&stub, half + 100000);
	rpc_build_request(&out, 1, 0, RPC_FAX_OP_SetRoutingInfo, 4280, stub.data, stub.size);
	client_open(&c);
	client_send(&c, out.data, out.size);
	assert(client_receive(&c, &pdu) && pdu.type == RPC_FAULT && pdu.fault.status == RPC_FAULT_NO_MEMORY);
	assert(is_dropped(&c));
	client_close(&c);
}

/* ---- many clients ---------------------------------------------------- */

static void test_many(void)
{
	static struct client many[RPCD_CONNECTIONS_PER_USER];
	struct rpc_fax_GetVersion get = {.version = {.size = 20}};
	struct client more;
	size_t i, round;

	/* @a is one of them */
	for (i = 0; i < ARRAY_SIZE(many) - 1; i++)
		client_open(&many[i]);
	assert(counts_now().connections == RPCD_CONNECTIONS_PER_USER);
	for (round = 0; round < 3; round++) {
		for (i = 0; i < ARRAY_SIZE(many) - 1; i++)
			client_request(&many[i], &rpc_fax_interface, RPC_FAX_OP_GetVersion, &get);
		for (i = 0; i < ARRAY_SIZE(many) - 1; i++)
			assert(client_reply(&many[i], &rpc_fax_interface, RPC_FAX_OP_GetVersion, &get) == 0);
	}
	client_connect(&more);
	assert(is_dropped(&more));
	client_close(&more);
	assert(counts_now().refused_connections == 1);
	for (i = 0; i < ARRAY_SIZE(many) - 1; i++)
		client_close(&many[i]);
	loop_until(only_one_left);
	client_open(&more);
	client_close(&more);
}

int main(void)
{
	static void (*const tests[])(void) = {
		test_large_reply,    test_never_reads, test_fair, test_streams,
		test_reads_steadily, test_slow,        test_held, test_many,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		fixture_begin();
		client_open(&a);
		tests[i]();
		client_close(&a);
		fixture_end();
	}
	return 0;
}
