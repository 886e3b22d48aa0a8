/* SPDX-License-Identifier: MIT */
/* Two fax machines and the packets between them, in virtual time: documents in, files out. */
#undef NDEBUG
#include "media/machine.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tiffio.h>

#include "base/macros.h"
#include "core/t38/ifp.h"
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
	unsigned int seals_after;       /* so many, the file of received pages grows no more */
	unsigned int works, confirmed, stored;
	bool ended;
	enum fax_status status;
	const char *detail;
	/* packets on their way here */
	struct t38_packet packet[PACKETS_MAX];
	uint64_t arrives_ms[PACKETS_MAX];
	size_t packets;
	unsigned int lose; /* of the packets of images, each of so many; 0: none */
	unsigned int images;
	bool lose_once, lost;
};

static struct side sides[2];
static uint64_t now_ms;
static bool is_harmed; /* pages arrive as something else */

/* Frames of V.21 are told octet by octet, and training is zeros. */
static void harm(struct t38_packet *packet)
{
	size_t i;

	for (i = 8; i < packet->size; i++)
		if (packet->size > 30 && packet->data[i] != 0)
			packet->data[i] = 0x5a;
}

static bool is_image(const struct t38_packet *packet)
{
	struct ifp ifp;

	assert(ifp_parse(packet->data, packet->size, 0, &ifp) == 0);
	return ifp.is_data && ifp.type != IFP_V21;
}

static void perform(struct side *side, const struct machine_actions *actions)
{
	struct side *other = &sides[side == &sides[0]];
	size_t i;

	for (i = 0; i < actions->packets.count; i++) {
		assert(other->packets < PACKETS_MAX);
		/* What is to be stored, a page or a part of one, is not confirmed before it is: nothing follows it. */
		assert(!(other->work && !other->config.sending) || !is_image(&actions->packets.packet[i]));
		other->packet[other->packets] = actions->packets.packet[i];
		if (is_harmed)
			harm(&other->packet[other->packets]);
		other->arrives_ms[other->packets++] = now_ms + FLIGHT * MACHINE_TICK_MS;
	}
	if (actions->work) {
		assert(!side->work);
		side->works++;
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
		if (is_image(&packet) && side->lose > 0 && ++side->images % side->lose == 0 &&
		    (!side->lose_once || side->images == side->lose)) {
			side->lost = true;
			continue;
		}
		step(side,
		     &(struct machine_event){
			     .type = MACHINE_IFP, .ifp = packet.data, .size = packet.size, .lost_before = side->lost});
		side->lost = false;
	}
}

static void tick(struct side *side)
{
	void (*work)(void *arg) = side->work;

	if (work && side->work_done_ms <= now_ms) {
		side->work = NULL;
		work(side->work_arg);
		if (side->seals_after > 0 && side->works == side->seals_after)
			assert(fcntl(side->received, F_ADD_SEALS, F_SEAL_GROW) == 0);
		step(side, &(struct machine_event){.type = MACHINE_WORKED});
	}
	hear_packets(side);
	step(side, &(struct machine_event){.type = MACHINE_TICK, .ticks = 1});
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
	sides[1].config.bad_rows = t4_quality_limits(T4_QUALITY_USUAL_PERCENT, T4_QUALITY_USUAL_RUN);
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

/* Rows that cannot be read: RTN, three times; or a far end of which it is known that it means nothing by it. */
static void test_page_refused(void)
{
	int accepted;

	for (accepted = 0; accepted < 2; accepted++) {
		set_up(letter, 1);
		sides[0].config.ecm = false;
		sides[0].config.rtn_is_accepted = accepted;
		is_harmed = true;
		run();
		is_harmed = false;
		assert(sides[1].stored == 0 && sides[0].confirmed == (unsigned int)accepted);
		assert(sides[0].status == (accepted ? FAX_STATUS_OK : FAX_STATUS_PROTOCOL));
		tear_down();
	}
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

/* Who calls asks for the document of who answers. */
static void test_polling(void)
{
	struct side swap;
	struct machine_facts facts;
	int i;

	set_up(letter, 2);
	swap = sides[0];
	sides[0] = sides[1];
	sides[1] = swap;
	sides[0].config.file = &sides[0].file;
	sides[0].config.calling = sides[0].config.polling = true;
	sides[0].config.separate = "77";
	sides[0].config.password = "secret";
	sides[1].config.calling = false;
	run();
	for (i = 0; i < 2; i++)
		assert(sides[i].status == FAX_STATUS_OK);
	assert(sides[1].confirmed == 2 && sides[0].stored == 2);
	for (i = 0; i < 2; i++)
		assert(test_page_is(sides[0].received, i, &letter[i], 0));
	machine_facts(sides[1].machine, &facts);
	assert(strcmp(facts.t30.station.separate, "77") == 0 && facts.t30.station.has_password);
	assert(strcmp(facts.t30.station.ident, "+49 30 2") == 0);
	for (i = 0; i < 2; i++)
		machine_free(sides[i].machine);
	close(sides[1].config.document);
	close(sides[0].received);
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

/*
 * Lost packets of a page without error correction: the rows are bad, and said
 * to be so. With a few the page is taken, with more it is asked for again.
 */
static void test_lost_packets(void)
{
	static const struct {
		unsigned int lose;
		uint32_t percent;
		bool is_taken;
	} cases[] = {
		{0,   0,   true },
                {200, 15,  true },
                {200, 0,   false},
                {3,   15,  false},
                {3,   100, true },
	};
	struct machine_facts facts;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		set_up(letter, 1);
		sides[0].config.ecm = false;
		sides[1].lose = cases[i].lose;
		sides[1].config.bad_rows = t4_quality_limits(cases[i].percent, 1000);
		run();
		machine_facts(sides[1].machine, &facts);
		assert(sides[1].stored == cases[i].is_taken && sides[0].confirmed == sides[1].stored);
		assert((facts.bad_rows > 0) == (cases[i].lose > 0) && facts.bad_run <= facts.bad_rows);
		assert((facts.refused > 0) == !cases[i].is_taken);
		assert(test_count_pages(sides[1].received) == sides[1].stored);
		if (cases[i].is_taken)
			assert(test_damage_is(sides[1].received, facts.bad_rows, facts.bad_run));
		tear_down();
	}
}

/* One packet, wherever it is: a page that is not as it was sent has a bad row. */
static void test_lost_packet(void)
{
	static const struct test_page small = {1728, 60, 98, 7};
	struct machine_facts facts;
	unsigned int lose, damaged = 0;

	for (lose = 1; damaged == 0 || sides[1].images >= lose - 1; lose++) {
		set_up(&small, 1);
		sides[0].config.ecm = false;
		sides[1].lose = lose;
		sides[1].lose_once = true;
		sides[1].config.bad_rows = t4_quality_limits(100, 1000);
		run();
		machine_facts(sides[1].machine, &facts);
		if (sides[1].stored == 1 && !test_page_is(sides[1].received, 0, &small, 0)) {
			damaged++;
			assert(facts.bad_rows > 0);
		}
		tear_down();
	}
	assert(damaged > 20);
}

static const struct test_page dense[] = {
	{2432, 8000, 391, 1},
        {1728, 1100, 98,  2},
        {2432, 8000, 391, 3}
};

/* Pages of several blocks: each block waits for the disk, and the file is none the larger for it afterwards. */
static void test_parts(void)
{
	struct stat status;
	uint32_t i;

	for (i = 0; i < 3; i++) {
		set_up(dense, 3);
		sides[1].work_ms = i * 9000;
		run();
		check(dense, 3);
		/* Four blocks of 64 KB, one, four. */
		assert(sides[1].works == 9);
		assert(fstat(sides[1].received, &status) == 0 && (uint64_t)status.st_size == sides[1].file.end);
		tear_down();
	}
}

/* Sealed when the first part of a page has been kept: the next one is not confirmed. */
static void test_no_room_for_a_part(void)
{
	struct machine_facts facts;

	set_up(dense + 2, 1);
	sides[1].seals_after = 1;
	run();
	machine_facts(sides[1].machine, &facts);
	assert(sides[1].status == FAX_STATUS_DISK && facts.fault < 0 && sides[1].works == 2);
	assert(sides[0].status == FAX_STATUS_HUNG_UP && sides[0].confirmed == 0 && sides[1].stored == 0);
	assert(test_count_pages(sides[1].received) == 0);
	tear_down();
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
	step(&sides[0], &(struct machine_event){.type = MACHINE_TICK, .ticks = 1});
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
	test_page_refused();
	test_texts();
	test_polling();
	test_slow_work();
	test_lost_packets();
	test_lost_packet();
	test_parts();
	test_no_room_for_a_part();
	test_no_room();
	test_going_on();
	test_ends();
	return 0;
}
