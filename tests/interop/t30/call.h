/* SPDX-License-Identifier: MIT */
/* A whole call between two stations over a line of datagrams, in virtual time. */
#ifndef INTEROP_T30_CALL_H
#define INTEROP_T30_CALL_H

#include "core/t38/udptl_rx.h"
#include "core/t38/udptl_tx.h"

#include "line.h"
#include "station.h"
#include "trace.h"

struct call_config {
	struct station_config end[2]; /* 0 calls, 1 answers */
	struct line_faults faults;
	uint64_t seed;
	uint32_t copies;   /* of older packets in each datagram; or, if that is 0, */
	uint32_t parities; /* so many parities of three packets each */
	/* A side stands still once: what comes to it waits, and of that time its clock knows nothing, as in a worker.
	 */
	struct {
		int side;
		uint64_t at_ms;
		uint32_t for_ms; /* 0: neither does */
	} stand;
	uint64_t limit_ms; /* virtual; a call that is not over then does not end */
};

struct call;

struct port {
	struct call *call;
	int side;
	uint8_t version;
	struct udptl_tx tx;
	struct udptl_rx rx;
};

struct call {
	struct call_config config;
	uint64_t now_ms;
	struct line line;
	struct port port[2];
	struct station *station[2];
	struct trace trace;
};

/* Two machines that can all both can, the caller ours, the called theirs, on a line that only delays. */
void call_defaults(struct call_config *ret_config);

/* Run it to its end; false: it does not end. Either way there are results, until call_fini(). */
bool call_run(struct call *call, const struct call_config *config);
void call_fini(struct call *call);

const struct station_result *call_result(const struct call *call, int side);

/* The side that sends the pages. */
int call_sender(const struct call *call);

#endif
