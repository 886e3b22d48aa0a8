/* SPDX-License-Identifier: MIT */
/* For tests of conversations: a document of bytes to be sent, what is checked of a call, and frames that get lost. */
#ifndef CORE_T30_TEST_CALL_H
#define CORE_T30_TEST_CALL_H

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_frame.h"
#include "core/t30/test_wire.h"

#define LIMIT_MS (60 * 60 * 1000)

static struct wire wire;
static uint8_t document[WIRE_PAGES_MAX][200000];
static struct t30_page pages[WIRE_PAGES_MAX];

static inline void set_up(uint32_t count, size_t size)
{
	struct wire_end *caller = &wire.end[0];
	uint32_t i;
	size_t j;

	wire_init(&wire);
	for (i = 0; i < count; i++) {
		for (j = 0; j < size; j++)
			document[i][j] = (uint8_t)(j * 7 + j / 251 + i);
		pages[i] = (struct t30_page){.resolution = T30_R8X77, .columns = 1728, .rows = 2200};
		caller->document[i] = document[i];
		caller->document_size[i] = size;
	}
	caller->config.pages = pages;
	caller->config.page_count = count;
}

static inline void show(void)
{
	fprintf(stderr, "%s%u ms: %s; %u ms: %s\n", wire.log, (unsigned int)wire.end[0].over_ms,
		wire.end[0].over ? wire.end[0].detail : "not over", (unsigned int)wire.end[1].over_ms,
		wire.end[1].over ? wire.end[1].detail : "not over");
}

#define CHECK(what) \
	do { \
		if (!(what)) { \
			show(); \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what); \
			abort(); \
		} \
	} while (0)

static inline void check_pages(uint32_t count)
{
	struct wire_end *called = &wire.end[1];
	uint32_t i;

	CHECK(wire.end[0].status == FAX_STATUS_OK && called->status == FAX_STATUS_OK);
	CHECK(wire.end[0].confirmed == count && called->pages == count);
	for (i = 0; i < count; i++) {
		CHECK(called->page[i].durable);
		CHECK(called->page[i].size >= wire.end[0].document_size[i]);
		CHECK(memcmp(called->page[i].data, document[i], wire.end[0].document_size[i]) == 0);
	}
}

/* How often a frame was said by either side, of which the log's line begins so. */
static inline size_t said(const char *line)
{
	const char *at = wire.log;
	size_t count = 0;

	for (; (at = strstr(at, line)); at += strlen(line))
		count += at == wire.log || at[-1] == '\n';
	return count;
}

/* What of the passing frames is lost: the first @count that are this one. */
struct losing {
	enum fcf fcf;
	unsigned int count, seen;
};

static inline bool lose(struct wire *w, int to, struct modem_report *heard, void *arg)
{
	struct losing *losing = arg;
	struct t30_frame frame;

	(void)w;
	(void)to;
	if (heard->type == MODEM_FRAME && heard->signal == T30_V21 &&
	    t30_frame_parse(heard->bytes.data, heard->bytes.size, &frame) == T30_FAULT_NONE &&
	    frame.fcf == losing->fcf && losing->seen++ < losing->count)
		heard->good = false;
	return true;
}

#endif
