/* SPDX-License-Identifier: MIT */
/*
 * Two media sessions in virtual time, as media_session_test.c. Here the called
 * machine prints less than the document has, or decodes less than we would
 * like to send: the fax gets through all the same, as well as it can.
 */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/t38/ifp.h"
#include "core/t38/udptl.h"
#include "media/page_source.h"
#include "media/test_fit.h"
#include "media/test_scene.h"

/* Bits of a DIS, T.30 table 2. */
#define MAX_BITS 8
static unsigned int cleared[MAX_BITS], set[MAX_BITS];

/* What the answerer says of itself is changed on the way. T.38 has each octet with its first bit highest. */
static void change_octet(uint8_t *octet, size_t at)
{
	size_t i;

	for (i = 0; i < MAX_BITS; i++) {
		if (cleared[i] && (cleared[i] - 1) / 8 + 3 == at)
			*octet &= (uint8_t) ~(0x80 >> (cleared[i] - 1) % 8);
		if (set[i] && (set[i] - 1) / 8 + 3 == at)
			*octet |= (uint8_t)(0x80 >> (set[i] - 1) % 8);
	}
}

static void change_dis(struct end *to, bool t38, uint8_t *data, size_t *size)
{
	static size_t at;
	static uint16_t last_seq;
	static bool is_dis;
	struct ifp_cursor cursor = {0};
	struct udptl_packet packet;
	struct ifp_field field;
	struct ifp ifp;
	size_t i;

	if (!t38 || to != &scene.end[CALLER])
		return;
	assert(udptl_parse(data, *size, &packet) == 0);
	assert(ifp_parse(packet.primary.data, packet.primary.size, 0, &ifp) == 0);
	/* No copies: they would say what the packet itself does not. */
	*size = (size_t)(packet.primary.data + packet.primary.size - data) + 2;
	data[*size - 2] = data[*size - 1] = 0;
	if (!ifp.is_data)
		at = is_dis = 0; /* whatever was under way is over */
	if (!ifp.is_data || ifp.type != IFP_V21 || packet.seq == last_seq)
		return;
	last_seq = packet.seq;
	while (ifp_next_field(&ifp, &cursor, &field)) {
		if (field.type != IFP_HDLC_DATA) {
			at = 0;
			is_dis = false;
		}
		for (i = 0; i < field.size; i++, at++) {
			if (at == 2)
				is_dis = field.data[i] == 0x01;
			else if (is_dis)
				change_octet(data + (field.data - data) + i, at);
		}
	}
}

static void send_to_less(const struct setup *setup, int document, uint32_t count)
{
	begin(setup, document, count);
	scene.on_datagram = change_dis;
}

struct less {
	const char *name;
	unsigned int cleared[MAX_BITS], set[MAX_BITS];
	struct paper paper;
};

static const struct less machines[] = {
	{"fine",            {41},			 {0},  {2432, 196}},
	{"standard",        {15, 41},                     {0},  {2432, 98} },
	{"A4",              {17, 18},                     {0},  {1728, 391}},
	{"B4",              {18},			 {17}, {2048, 391}},
	{"A4, standard",    {15, 41, 17, 18},             {0},  {1728, 98} },
	{"no MMR",          {31},			 {0},  {2432, 391}},
	{"no MMR, no MR",   {31, 16},                     {0},  {2432, 391}},
	{"no ECM",          {27},			 {0},  {2432, 391}},
	{"next to nothing", {15, 41, 17, 18, 16, 27, 31}, {0},  {1728, 98} },
};

static const struct test_page pages[] = {
	{A4, 150, 196, 1},
	{A3, 401, 391, 2},
	{B4, 97,  98,  3},
	{A4, 333, 391, 4},
};
#define PAGES 4

static void expect_fitted(const struct less *machine, uint32_t first)
{
	int expected;
	uint32_t i;

	assert(fit_document(scene.end[CALLER].document, first, &machine->paper, &expected) == 0);
	assert(fit_is_given(expected, 0, &machine->paper));
	assert(test_count_pages(scene.end[ANSWERER].document) == PAGES - first);
	for (i = 0; i < PAGES - first; i++)
		assert(test_same_page(scene.end[ANSWERER].document, i, expected, i));
	close(expected);
}

static void expect_sent(const struct less *machine, uint32_t first)
{
	expect(CALLER, FAX_STATUS_OK);
	expect(ANSWERER, FAX_STATUS_OK);
	assert(scene.end[CALLER].result.progress.pages_confirmed == PAGES);
	assert((strstr(scene.end[CALLER].result.detail, "scaled") == NULL) ==
	       fit_is_given(scene.end[CALLER].document, first, &machine->paper));
	expect_fitted(machine, first);
}

static void test_machines(void)
{
	struct setup setup = {.t38 = true};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(machines); i++)
		for (setup.first_page = 0; setup.first_page < PAGES; setup.first_page += 3) {
			fprintf(stderr, "  %s, from page %u\n", machines[i].name, setup.first_page + 1);
			memcpy(cleared, machines[i].cleared, sizeof(cleared));
			memcpy(set, machines[i].set, sizeof(set));
			send_to_less(&setup, test_document(pages, PAGES), PAGES);
			/* The second time it takes some seconds, and the far end repeats what it said. */
			scene.work_ticks[CALLER] = setup.first_page > 0 ? 400 : 0;
			run_for(&setup, 10 * MINUTE);
			expect_sent(&machines[i], setup.first_page);
			end_scene();
		}
}

/* A machine that says nothing of resolution: only what does not fit is scaled. */
static void test_no_need(void)
{
	static const struct setup setup = {.t38 = true};
	static const struct test_page plain = {A4, 200, 98, 5};

	memcpy(cleared, machines[4].cleared, sizeof(cleared));
	send_to_less(&setup, test_document(&plain, 1), 1);
	run_for(&setup, 10 * MINUTE);
	expect_all(&plain, 1, 0);
	assert(strstr(scene.end[CALLER].result.detail, "scaled") == NULL);
	end_scene();
}

/* It takes longer than the far end waits; then it hangs up. */
static void test_too_slow(void)
{
	static const struct setup setup = {.t38 = true};

	memcpy(cleared, machines[1].cleared, sizeof(cleared));
	send_to_less(&setup, test_document(pages, PAGES), PAGES);
	scene.work_ticks[CALLER] = 3 * MINUTE;
	run_for(&setup, 2 * MINUTE);
	assert(scene.end[CALLER].has_result && scene.end[CALLER].result.status != FAX_STATUS_OK);
	fprintf(stderr, "  %s after %u s\n", scene.end[CALLER].result.detail, scene.tick / 50);
	assert(scene.tick < MINUTE);
	end_scene();
}

/* The path changes while a page is being scaled. */
static void test_switch(void)
{
	static const struct setup setup = {.t38 = true};

	memcpy(cleared, machines[1].cleared, sizeof(cleared));
	memcpy(set, machines[1].set, sizeof(set));
	send_to_less(&setup, test_document(pages, PAGES), PAGES);
	scene.work_ticks[CALLER] = 200;
	while (scene.end[CALLER].works == 0)
		run_for(&setup, 1);
	switch_both(&setup, false);
	run_for(&setup, 50);
	switch_both(&setup, true);
	run_for(&setup, 10 * MINUTE);
	expect_sent(&machines[1], 0);
	end_scene();
}

int main(void)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} tests[] = {
		{"machines", test_machines},
		{"no need",  test_no_need },
		{"too slow", test_too_slow},
		{"switch",   test_switch  },
	};
	size_t i;

	page_source_setup();
	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		fprintf(stderr, "%s\n", tests[i].name);
		tests[i].run();
	}
	return 0;
}
