/* SPDX-License-Identifier: MIT */
/* Two fax machines and the packets between them, in virtual time: documents in, files out. */
#undef NDEBUG
#include "media/machine.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <tiffio.h>

#include "base/macros.h"
#include "media/test_pages.h"

#define LIMIT_MS (60 * 60 * 1000)
#define FLIGHT 2 /* ticks that a packet is under way */
#define PACKETS_MAX 64

/* One side. */
struct side {
	struct machine_config config;
	struct machine *machine;
	struct page_file file;
	int received;
	void (*work)(void *arg);
	void *work_arg;
	uint64_t work_done_ms, work_ms; /* when, and how long it takes */
	unsigned int confirmed, stored;
	bool ended;
	enum fax_status status;
	const char *detail;
	/* packets on their way here */
	struct t38_packet packet[PACKETS_MAX];
	uint64_t arrives_ms[PACKETS_MAX];
	size_t packets;
};

static struct side sides[2];
static uint64_t now_ms;

static void perform(struct side *side, const struct machine_actions *actions)
{
	struct side *other = &sides[side == &sides[0]];
	size_t i;

	for (i = 0; i < actions->packets.count; i++) {
		assert(other->packets < PACKETS_MAX);
		other->packet[other->packets] = actions->packets.packet[i];
		other->arrives_ms[other->packets++] = now_ms + FLIGHT * MACHINE_TICK_MS;
	}
	if (actions->work) {
		assert(!side->work);
		side->work = actions->work;
		side->work_arg = actions->work_arg;
		side->work_done_ms = now_ms + side->work_ms;
	}
	side->confirmed += actions->page_confirmed;
	side->stored += actions->page_stored;
	/* Not before it is in the file: who counts pages there finds it. */
	if (actions->page_stored)
		assert(test_count_pages(side->received) == side->stored);
	if (actions->ended) {
		side->ended = true;
		side->status = actions->status;
		side->detail = actions->detail;
	}
}

static void step(struct side *side, const struct machine_event *event)
{
	static struct machine_actions actions;

	if (side->ended)
		return;
	machine_step(side->machine, event, &actions);
	perform(side, &actions);
}

static void hear_packets(struct side *side)
{
	struct t38_packet packet;

	while (side->packets > 0 && side->arrives_ms[0] <= now_ms) {
		packet = side->packet[0];
		side->packets--;
		memmove(side->packet, side->packet + 1, side->packets * sizeof(packet));
		memmove(side->arrives_ms, side->arrives_ms + 1, side->packets * sizeof(*side->arrives_ms));
		step(side, &(struct machine_event){.type = MACHINE_IFP, .ifp = packet.data, .size = packet.size});
	}
}

static void tick(struct side *side)
{
	void (*work)(void *arg) = side->work;

	if (work && side->work_done_ms <= now_ms) {
		side->work = NULL;
		work(side->work_arg);
		step(side, &(struct machine_event){.type = MACHINE_WORKED});
	}
	hear_packets(side);
	step(side, &(struct machine_event){.type = MACHINE_TICK});
}

static void set_up(const struct test_page *pages, uint32_t count)
{
	memset(sides, 0, sizeof(sides));
	sides[0].config = (struct machine_config){.calling = true,
						  .sending = true,
						  .ident = "+49 30 1",
						  .document = test_document(pages, count),
						  .ecm = true};
	sides[1].config = (struct machine_config){.ident = "+49 30 2", .ecm = true};
	sides[1].received = test_file();
	page_file_init(&sides[1].file, sides[1].received);
	sides[1].config.file = &sides[1].file;
	sides[0].config.max_rate = sides[1].config.max_rate = 14400;
}

static void run(void)
{
	int i;

	now_ms = 0;
	for (i = 0; i < 2; i++)
		assert(machine_new(&sides[i].config, &sides[i].machine) == 0);
	for (; !(sides[0].ended && sides[1].ended) && now_ms < LIMIT_MS; now_ms += MACHINE_TICK_MS) {
		tick(&sides[0]);
		tick(&sides[1]);
	}
	assert(now_ms < LIMIT_MS);
}

static void tear_down(void)
{
	int i;

	for (i = 0; i < 2; i++)
		machine_free(sides[i].machine);
	close(sides[0].config.document);
	close(sides[1].received);
}

static void check(const struct test_page *pages, uint32_t count)
{
	uint32_t i;

	if (sides[0].status != FAX_STATUS_OK || sides[1].status != FAX_STATUS_OK) {
		fprintf(stderr, "%s; %s\n", sides[0].detail, sides[1].detail);
		abort();
	}
	assert(sides[0].confirmed == count && sides[1].stored == count);
	for (i = 0; i < count; i++)
		assert(test_page_is(sides[1].received, i, &pages[i], 0));
}

static const struct test_page letter[] = {
	{1728, 2200, 196, 1},
        {1728, 1100, 98,  2},
        {2048, 2600, 196, 3}
};

static void test_a_fax(void)
{
	set_up(letter, 3);
	run();
	check(letter, 3);
	tear_down();
}

static void test_without_error_correction(void)
{
	set_up(letter, 3);
	sides[1].config.ecm = false;
	run();
	check(letter, 3);
	tear_down();
}

static void test_texts(void)
{
	struct machine_facts facts;

	set_up(letter, 1);
	sides[0].config.subaddress = "4711";
	sides[0].config.password = "secret";
	run();
	check(letter, 1);
	machine_facts(sides[1].machine, &facts);
	assert(strcmp(facts.t30.station.subaddress, "4711") == 0 && strcmp(facts.t30.station.sender, "secret") == 0);
	tear_down();
}

static void test_slow_work(void)
{
	int ecm;

	for (ecm = 0; ecm < 2; ecm++) {
		set_up(letter, 2);
		sides[0].config.ecm = ecm;
		sides[0].work_ms = 2000;
		sides[1].work_ms = 5000;
		run();
		check(letter, 2);
		tear_down();
	}
}

static void test_no_room(void)
{
	struct rlimit limit, small;
	struct machine_facts facts;
	int ecm;

	assert(getrlimit(RLIMIT_FSIZE, &limit) == 0);
	for (ecm = 0; ecm < 2; ecm++) {
		set_up(letter, 3);
		sides[0].config.ecm = ecm;
		small = (struct rlimit){40000, limit.rlim_max};
		assert(setrlimit(RLIMIT_FSIZE, &small) == 0);
		run();
		assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
		machine_facts(sides[1].machine, &facts);
		assert(sides[1].status == FAX_STATUS_DISK && facts.fault == -EFBIG);
		assert(sides[0].status == FAX_STATUS_HUNG_UP && sides[0].confirmed == sides[1].stored);
		assert(test_count_pages(sides[1].received) == sides[1].stored && sides[1].stored < 3);
		tear_down();
	}
}

static void test_going_on(void)
{
	set_up(letter, 3);
	sides[0].config.first_page = 1;
	run();
	assert(sides[0].status == FAX_STATUS_OK && sides[0].confirmed == 2);
	assert(test_page_is(sides[1].received, 1, &letter[2], 0));
	tear_down();
}

static void test_ends(void)
{
	set_up(letter, 1);
	assert(machine_new(&sides[0].config, &sides[0].machine) == 0);
	step(&sides[0], &(struct machine_event){.type = MACHINE_TICK});
	step(&sides[0], &(struct machine_event){.type = MACHINE_HANG_UP});
	assert(sides[0].ended && sides[0].status == FAX_STATUS_HUNG_UP);
	tear_down();

	set_up(letter, 1);
	close(sides[0].config.document);
	sides[0].config.document = test_file();
	assert(machine_new(&sides[0].config, &sides[0].machine) == -EBADMSG);
	tear_down();
}

int main(void)
{
	signal(SIGXFSZ, SIG_IGN);
	TIFFSetErrorHandler(NULL);
	TIFFSetWarningHandler(NULL);
	test_a_fax();
	test_without_error_correction();
	test_texts();
	test_slow_work();
	test_no_room();
	test_going_on();
	test_ends();
	return 0;
}
