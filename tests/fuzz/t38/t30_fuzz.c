/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target for a whole session in T.38: the bytes are what a far end sends
 * and when, so that the engine behind the guard is driven into any state.
 * The call must end in some way, with one result, and with no more pages
 * reported than are in the file. The first byte says whether we call or
 * answer; then commands:
 *
 *   0 n          nothing for n times 100 ms
 *   1 n          indicator n
 *   2 t n bytes  a frame of n bytes with a good check sequence, of data type t; t's top bit: the last one
 *   3 t n bytes  image data without frames; t's top bit: the last of it
 *   4 n bytes    a datagram of n bytes as it is
 *   5 t n b      a frame of FCD, number n, with 256 times the byte b
 *   6 n          n times 100 bytes of zeros as image data: training
 */
#undef NDEBUG
#include <assert.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/t38/udptl_tx.h"
#include "media/page_source.h"
#include "media/media_session.h"
#include "media/test_pages.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum command { WAIT, INDICATOR, FRAME, IMAGE, DATAGRAM, FCD, TRAINING, COMMANDS };

#define FIELD_HDLC 0
#define FIELD_FCS_OK 2
#define FIELD_FCS_OK_END 4
#define FIELD_IMAGE 6
#define FIELD_IMAGE_END 7

#define TICKS_MAX 60000
#define WORK_TICKS 3 /* that a slow disk takes */

static struct {
	struct media_session *session;
	struct udptl_tx tx;
	unsigned int results, ticks;
	uint32_t pages;
	void (*work)(void *what); /* what the session wants done beside it; NULL: nothing */
	void *work_what;
	unsigned int work_due; /* in ticks */
} fuzz;

static void on_send(void *arg, bool t38, const struct sockaddr_storage *to, const uint8_t *data, size_t size)
{
	(void)arg;
	(void)to;
	(void)data;
	assert(t38 && size > 0);
}

static void on_report(void *arg, const struct call_report *report)
{
	struct call_report copy = *report;

	(void)arg;
	assert(fuzz.results == 0 && call_report_check(&copy, sizeof(copy)) == 0);
	fuzz.results += report->type == CALL_REPORT_RESULT;
	fuzz.pages += report->type == CALL_REPORT_PAGE;
}

static void on_work(void *arg, void (*work)(void *what), void *what)
{
	(void)arg;
	assert(!fuzz.work);
	fuzz.work = work;
	fuzz.work_what = what;
	fuzz.work_due = fuzz.ticks + WORK_TICKS;
}

static const struct media_session_ops ops = {on_send, on_report, on_work};

static void do_work(void)
{
	void (*work)(void *what) = fuzz.work;

	fuzz.work = NULL;
	work(fuzz.work_what);
	media_session_work_done(fuzz.session);
}

static void tick(unsigned int ticks)
{
	for (; ticks > 0 && fuzz.ticks < TICKS_MAX; ticks--, fuzz.ticks++) {
		if (fuzz.work && fuzz.ticks >= fuzz.work_due)
			do_work();
		media_session_tick(fuzz.session, 1);
	}
}

static void deliver(const uint8_t *datagram, size_t size)
{
	struct sockaddr_storage from = {0};

	((struct sockaddr_in *)&from)->sin_family = AF_INET;
	((struct sockaddr_in *)&from)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	((struct sockaddr_in *)&from)->sin_port = htons(4000);
	media_session_packet(fuzz.session, true, &from, datagram, size);
}

static void send_ifp(const uint8_t *ifp, size_t size)
{
	uint8_t datagram[UDPTL_DATAGRAM_MAX];
	int n = udptl_send(&fuzz.tx, ifp, size, datagram);

	if (n > 0)
		deliver(datagram, (size_t)n);
}

static void send_field(unsigned int type, unsigned int field, const uint8_t *data, size_t size)
{
	uint8_t ifp[UDPTL_KEPT_SIZE_MAX] = {(uint8_t)(0xc0 | (type % 9) << 1), 1, (uint8_t)(field << 4)};

	if (size > sizeof(ifp) - 5)
		size = sizeof(ifp) - 5;
	if (size == 0) {
		send_ifp(ifp, 3);
		return;
	}
	ifp[2] |= 0x80;
	ifp[3] = (uint8_t)((size - 1) >> 8);
	ifp[4] = (uint8_t)(size - 1);
	memcpy(ifp + 5, data, size);
	send_ifp(ifp, size + 5);
}

static void send_frame(uint8_t type, const uint8_t *frame, size_t size)
{
	send_field(type & 15, FIELD_HDLC, frame, size);
	send_field(type & 15, type & 0x80 ? FIELD_FCS_OK_END : FIELD_FCS_OK, NULL, 0);
	tick(2);
}

static void run_command(enum command command, uint8_t type, uint8_t n, const uint8_t *bytes, size_t size)
{
	/* FCD as it stands on the line: bits reversed. */
	uint8_t frame[260] = {0xff, 0xc0, 0x60};
	uint8_t indicator;

	switch (command) {
	case WAIT:
		tick(n * 5u);
		break;
	case INDICATOR:
		indicator = (uint8_t)(n % 16 << 1);
		send_ifp(&indicator, 1);
		break;
	case FRAME:
		send_frame(type, bytes, size);
		break;
	case IMAGE:
		send_field(type & 15, type & 0x80 ? FIELD_IMAGE_END : FIELD_IMAGE, bytes, size);
		tick(1);
		break;
	case DATAGRAM:
		deliver(bytes, size);
		break;
	case FCD:
		frame[3] = n;
		memset(frame + 4, size > 0 ? bytes[0] : 0, sizeof(frame) - 4);
		send_frame(type, frame, sizeof(frame));
		break;
	case TRAINING:
		memset(frame, 0, 100);
		for (; n > 0; n--) {
			send_field(7, FIELD_IMAGE, frame, 100);
			tick(3);
		}
		send_field(7, FIELD_IMAGE_END, NULL, 0);
		break;
	default:
		break;
	}
}

/* Take one byte; 0 at the end. */
static uint8_t next(const uint8_t **data, size_t *size)
{
	if (*size == 0)
		return 0;
	(*size)--;
	return *(*data)++;
}

static void run_script(const uint8_t *data, size_t size)
{
	enum command command;
	uint8_t type, n;
	size_t length;

	while (size > 0 && !media_session_is_over(fuzz.session)) {
		command = (enum command)(next(&data, &size) % COMMANDS);
		type = command == FRAME || command == IMAGE || command == FCD ? next(&data, &size) : 0;
		n = next(&data, &size);
		length = 0;
		if (command == FRAME || command == IMAGE || command == DATAGRAM)
			length = n < size ? n : size;
		else if (command == FCD)
			length = size > 0;
		run_command(command, type, n, data, length);
		data += length;
		size -= length;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct test_page page = {1728, 40, 196, 1};
	static bool ready;
	struct call_start start = {
		.path = {.t38 = true, .t38_redundancy = 3},
		.ident = "fuzz",
		.page_count = 1,
		.ecm = true,
		.max_rate = 14400,
		.max_pages = 20,
		.bad_rows_percent = 15,
		.bad_rows_run = 10,
		.silence_ms = 10000,
		.clock_rate = 1,
	};
	int document;

	if (!ready)
		page_source_setup();
	ready = true;
	if (size < 1)
		return 0;

	memset(&fuzz, 0, sizeof(fuzz));
	fuzz.tx.datagram_max = UDPTL_DATAGRAM_MAX;
	start.calling = start.sending = data[0] & 1;
	document = start.sending ? test_document(&page, 1) : test_file();
	assert(media_session_new(&start, document, -1, 1, &ops, NULL, &fuzz.session) == 0);
	run_script(data + 1, size - 1);
	tick(3000);
	media_session_stop(fuzz.session);
	while (fuzz.work)
		do_work();
	assert(fuzz.results == 1);
	if (!start.sending)
		assert(test_count_pages(document) == fuzz.pages);
	media_session_free(fuzz.session);
	close(document);
	return 0;
}
