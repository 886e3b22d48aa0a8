/* SPDX-License-Identifier: MIT */
/* Two sessions and a wire; see test_scene.h. */
#undef NDEBUG
#include "media/test_scene.h"

#include <faxport/tiff.h>

#include <assert.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/macros.h"

/* What it takes to send BYE, and how long it waits at the called end for that of the caller. */
#define BYE_TICKS 5
#define PART_TICKS 50

#define TICK_NS (MEDIA_TICK_MS * 1000000ull)

struct scene scene;

const struct test_page three[3] = {
	{A4, 300, 196, 1},
        {A4, 400, 196, 2},
        {A4, 200, 196, 3}
};

uint32_t scene_chance(void)
{
	scene.random = scene.random * 1664525 + 1013904223;
	return scene.random >> 16;
}

struct sockaddr_storage address_of(const struct end *end, bool t38)
{
	struct sockaddr_storage address = {0};
	struct sockaddr_in *in = (struct sockaddr_in *)&address;

	in->sin_family = AF_INET;
	in->sin_addr.s_addr = htonl(0x7f000001);
	in->sin_port = htons((uint16_t)(4000 + 10 * (end - scene.end) + t38));
	return address;
}

static struct end *other(struct end *end)
{
	return &scene.end[end == &scene.end[CALLER] ? ANSWERER : CALLER];
}

static void on_send(void *arg, bool t38, const struct sockaddr_storage *to, const uint8_t *data, size_t size)
{
	struct end *from = arg, *target = other(from);
	struct sockaddr_storage address = address_of(target, t38);
	struct wire *wire = &target->to_here;
	size_t at;

	assert(memcmp(to, &address, sizeof(struct sockaddr_in)) == 0);
	assert(size <= 1472);
	from->sent++;
	if (!t38 && size >= 8)
		from->rtp_time = (uint32_t)data[4] << 24 | (uint32_t)data[5] << 16 | (uint32_t)data[6] << 8 | data[7];
	if (from->sent == 1)
		from->rtp_begin = from->rtp_time;
	from->rtp_tick = scene.tick;
	if (size > from->longest)
		from->longest = size;
	if (scene.cut[target - scene.end] || scene_chance() % 100 < scene.lose_percent)
		return;
	if (scene.room && wire->count >= scene.room)
		return;
	assert(wire->count < WIRE_MAX);
	at = wire->count++;
	wire->datagram[at].t38 = t38;
	wire->datagram[at].size = size;
	wire->datagram[at].due = scene.tick + scene.delay_ticks;
	if (scene.jitter_ticks > 0)
		wire->datagram[at].due += scene_chance() % (scene.jitter_ticks + 1);
	memcpy(wire->datagram[at].data, data, size);
}

static void note_progress(struct end *end, const struct call_report *report)
{
	const unsigned int gap = scene.tick - end->report_tick;

	end->progresses++;
	if (end->progress_gap == 0 || gap < end->progress_gap)
		end->progress_gap = gap;
	if (end->first_page_seen == 0)
		end->first_page_seen = report->progress.page;
}

static void on_report(void *arg, const struct call_report *report)
{
	struct end *end = arg;
	struct call_report copy = *report;

	assert(!end->has_result);
	assert(call_report_check(&copy, sizeof(copy)) == 0);
	if (report->progress.complete && end->complete_pages == 0) {
		end->complete_pages = report->progress.pages_confirmed;
		end->complete_tick = scene.tick;
	}
	if (report->progress.sending && !end->gives) {
		end->gives = true;
		end->works_before_gives = end->works;
	}
	switch (report->type) {
	case CALL_REPORT_TONE:
		end->tones++;
		break;
	case CALL_REPORT_PAGE:
		end->pages++;
		/* It is on disk, and was so before it was confirmed. */
		assert(end == &scene.end[scene.sender] || test_count_pages(end->document) == end->pages);
		/* But for RTN, which is no confirmation and may be taken for one. */
		assert(scene.rtn_is_accepted ||
		       test_count_pages(scene.end[1 - scene.sender].document) >= scene.end[scene.sender].pages);
		if (scene.on_page)
			scene.on_page(end);
		break;
	case CALL_REPORT_AGREED:
		end->agreements++;
		end->agreed = report->agreed;
		break;
	case CALL_REPORT_PROGRESS:
		note_progress(end, report);
		break;
	default:
		end->result = *report;
		end->has_result = true;
		end->result_tick = scene.tick;
		break;
	}
	end->report_tick = scene.tick;
}

static void on_work(void *arg, void (*work)(void *what), void *what)
{
	struct end *end = arg;

	assert(!end->work);
	end->work = work;
	end->work_what = what;
	end->work_due = scene.tick + scene.work_ticks[end - scene.end];
	end->works++;
}

const struct media_session_ops scene_ops = {on_send, on_report, on_work};

static void tell_ticks(struct end *end)
{
	uint32_t owed = end->owed;

	end->owed = 0;
	end->quiet = media_session_tick(end->session, owed);
}

/* Before it is told of anything but ticks. */
static void wake(struct end *end)
{
	if (end->owed > 0)
		tell_ticks(end);
	end->quiet = 1;
}

static void do_work(struct end *end)
{
	void (*work)(void *what) = end->work;

	if (!work || end->work_due > scene.tick)
		return;
	end->work = NULL;
	work(end->work_what);
	wake(end);
	media_session_work_done(end->session);
}

struct call_path path_to(const struct setup *setup, struct end *end, bool t38)
{
	return (struct call_path){
		.t38 = t38,
		.peer = address_of(end, t38),
		.codec = setup->codec,
		.payload_type = setup->codec == CALL_PCMA ? 8 : 0,
		.t38_version = setup->version,
		.t38_max_datagram = setup->t38_max_datagram,
		.t38_max_rate = setup->t38_max_rate,
		.t38_redundancy = setup->no_redundancy ? 0 : 3,
		.t38_fec = setup->fec,
		.far_is_faxport = t38 && setup->faxport,
		.ahead_octets = t38 && setup->faxport ? setup->ahead_octets : 0,
	};
}

static const struct call_facts facts = {"Empfang \xc3\xbc", "+49301234", "34", "+49897654", 1796000000};

/* What the file of the answerer says of the fax, in its first page only. */
static void expect_tags(void)
{
	static const struct {
		uint32_t tag;
		const char *text;
	} tags[] = {
		{FAX_TIFF_RECIPIENT_NAME,   facts.recipient_name  },
		{FAX_TIFF_RECIPIENT_NUMBER, facts.recipient_number},
		{FAX_TIFF_SENDER_NAME,      NULL                  },
		{FAX_TIFF_ROUTING,          "34|47*11"            },
		{FAX_TIFF_CALLER_ID,        facts.caller_id       },
		{FAX_TIFF_CSID,             "Answerer 2"          },
		{FAX_TIFF_TSID,             "+49 30 100"          },
		{FAX_TIFF_TIME,             "1796000000"          },
	};
	int fd = scene.end[1 - scene.sender].document;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tags); i++) {
		assert(test_tag_is(fd, 0, tags[i].tag, tags[i].text));
		assert(test_count_pages(fd) == 1 || test_tag_is(fd, 1, tags[i].tag, NULL));
	}
}

void begin(const struct setup *setup, int document, uint32_t page_count)
{
	struct call_order order;
	size_t i;

	memset(&scene, 0, sizeof(scene));
	scene.delay_ticks = 2;
	scene.rtn_is_accepted = setup->rtn_is_accepted;
	scene.sender = setup->polling ? ANSWERER : CALLER;
	scene.end[scene.sender].document = document;
	scene.end[1 - scene.sender].document = test_file();
	for (i = 0; i < 2; i++) {
		scene.end[i].clock = (struct tick_clock){.period_ns = TICK_NS};
		memset(&order, 0, sizeof(order));
		order.type = CALL_ORDER_START;
		order.start = (struct call_start){
			.calling = i == CALLER,
			.sending = i == scene.sender && !(i == ANSWERER && setup->offer),
			.offering = i == ANSWERER && setup->offer,
			.polling = i == CALLER && setup->polling,
			.path = path_to(setup, &scene.end[1 - i], setup->t38),
			.first_page = setup->first_page,
			.page_count = page_count,
			.audio_failures = i == CALLER ? setup->audio_failures : 0,
			.ecm = !setup->no_ecm,
			.rtn_is_accepted = setup->rtn_is_accepted,
			.max_rate = setup->max_rate ? setup->max_rate : 14400,
			.max_pages = setup->max_pages ? setup->max_pages : 100,
			.bad_rows_percent = 15,
			.bad_rows_run = 10,
			.silence_ms = setup->silence_ms ? setup->silence_ms : 30000,
			.clock_rate = setup->clock_rate ? setup->clock_rate : 1,
			.progress_ms = setup->progress_ms,
		};
		strcpy(order.start.subaddress, i == CALLER ? "47*11" : "");
		strcpy(order.start.ident, i == CALLER ? "+49 30 100" : "Answerer 2");
		strcpy(order.start.header, setup->header ? setup->header : "");
		if (i == ANSWERER)
			order.start.facts = facts;
		strcpy(order.start.offer_password, setup->offer_password ? setup->offer_password : "");
		strcpy(order.start.caller_password,
		       i == ANSWERER && setup->caller_password ? setup->caller_password : "");
		strcpy(order.start.password, i == CALLER && setup->password ? setup->password : "");
		/* A worker is never told to answer with a document, and with nothing else. */
		assert(call_order_check(&order, sizeof(order)) == 0 || (!order.start.calling && order.start.sending));
		assert(media_session_new(&order.start, scene.end[i].document,
					 i == ANSWERER && setup->offer ? setup->offer : -1, (uint32_t)i + 7, &scene_ops,
					 &scene.end[i], &scene.end[i].session) == 0);
	}
}

void switch_both(const struct setup *setup, bool t38)
{
	struct call_path path;
	size_t i;

	for (i = 0; i < 2; i++) {
		path = path_to(setup, &scene.end[1 - i], t38);
		wake(&scene.end[i]);
		media_session_switch(scene.end[i].session, &path);
	}
}

/* Give @end what is due, in the order it was sent; what was sent later may come sooner. */
static void deliver(struct end *end)
{
	struct wire *wire = &end->to_here;
	struct sockaddr_storage from;
	size_t i, left = 0, count = wire->count;

	for (i = 0; i < count; i++) {
		bool t38 = wire->datagram[i].t38;

		if (wire->datagram[i].due > scene.tick) {
			wire->datagram[left++] = wire->datagram[i];
			continue;
		}
		from = address_of(other(end), t38);
		if (scene.on_datagram)
			scene.on_datagram(end, t38, wire->datagram[i].data, &wire->datagram[i].size);
		wake(end);
		media_session_packet(end->session, t38, &from, wire->datagram[i].data, wire->datagram[i].size);
	}
	wire->count = left;
}

/* The other end of a session that is over hears so from SIP: after a good fax a moment later (sip_call_part()). */
static void hang_up(struct end *end)
{
	const struct end *far = other(end);
	unsigned int after =
		far->result.status == FAX_STATUS_OK && far == &scene.end[ANSWERER] ? PART_TICKS : BYE_TICKS;

	if (!scene.hangs_up || !far->has_result || end->has_result || scene.tick < far->result_tick + after)
		return;
	wake(end);
	media_session_stop(end->session);
}

/* A turn of the loop of a worker that carries this end. */
static void turn(struct end *end, uint64_t now_ns)
{
	unsigned int ticks;

	do_work(end);
	deliver(end);
	hang_up(end);
	for (ticks = 0; tick_clock_is_due(&end->clock, now_ns, ticks); ticks++) {
		tick_clock_done(&end->clock);
		if (++end->owed >= end->quiet)
			tell_ticks(end);
	}
	tick_clock_rest(&end->clock, now_ns);
}

/* Until both are done, or so many ticks have passed. */
void run_for(const struct setup *setup, unsigned int ticks)
{
	size_t i;

	for (; ticks > 0 && !(scene.end[0].has_result && scene.end[1].has_result); ticks--, scene.tick++) {
		for (i = 0; i < 2; i++)
			if (scene.tick >= scene.end[i].stands_until)
				turn(&scene.end[i], scene.tick * TICK_NS);
		if (scene.switch_on_tone && scene.end[ANSWERER].tones > 0) {
			scene.switch_on_tone = false;
			switch_both(setup, true);
		}
	}
}

void end_scene(void)
{
	size_t i;

	for (i = 0; i < 2; i++) {
		scene.end[i].work_due = 0;
		do_work(&scene.end[i]);
		media_session_free(scene.end[i].session);
		close(scene.end[i].document);
	}
}

void expect(size_t which, enum fax_status status)
{
	const struct end *end = &scene.end[which];

	if (!end->has_result || end->result.status != status)
		fprintf(stderr, "%s: %s: %s\n", which == CALLER ? "caller" : "answerer",
			end->has_result ? fax_status_words(end->result.status) : "no result", end->result.detail);
	assert(end->has_result && end->result.status == status);
}

/* Everything went well, and every page is there as it was. */
void expect_all(const struct test_page *pages, uint32_t count, uint32_t first)
{
	const struct call_progress *sent = &scene.end[CALLER].result.progress;
	const struct call_progress *got = &scene.end[ANSWERER].result.progress;
	uint32_t i;

	expect(CALLER, FAX_STATUS_OK);
	expect(ANSWERER, FAX_STATUS_OK);
	assert(test_count_pages(scene.end[ANSWERER].document) == count - first);
	for (i = first; i < count; i++)
		assert(test_page_is(scene.end[ANSWERER].document, i - first, &pages[i], 0));
	assert(scene.end[CALLER].pages == count - first && scene.end[ANSWERER].pages == count - first);
	assert(sent->pages_confirmed == count && sent->page == count && got->pages_confirmed == count - first);
	assert(sent->in_fax && got->in_fax && sent->bytes > 100 && got->bytes > 100);
	assert(strcmp(sent->remote_ident, "Answerer 2") == 0 && strcmp(got->remote_ident, "+49 30 100") == 0);
	assert(strcmp(got->subaddress, "47*11") == 0);
	assert(scene.end[ANSWERER].complete_pages == count - first && scene.end[CALLER].complete_pages == 0);
	expect_tags();
}

/* A whole fax of three pages. */
void fax_three(const struct setup *setup, unsigned int lose_percent, bool switch_on_tone)
{
	begin(setup, test_document(three, 3), 3);
	scene.lose_percent = lose_percent;
	scene.switch_on_tone = switch_on_tone;
	run_for(setup, 10 * MINUTE);
	expect_all(three, 3, setup->first_page);
}
