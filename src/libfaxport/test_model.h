/* SPDX-License-Identifier: MIT */
/* For tests: the small fax server behind the fake one, and a temporary folder with its socket. */
#ifndef LIBFAXPORT_TEST_MODEL_H
#define LIBFAXPORT_TEST_MODEL_H

#include <faxport/types.h>

#include "libfaxport/fake_server.h"

#define MODEL_JOBS 2500 /* three pages */
#define MODEL_MESSAGE_SIZE 40000

/* How jobs are listed: well, the first page again and again, empty pages without end, the last first. */
enum model_listing { MODEL_LIST_GOOD, MODEL_LIST_CIRCLE, MODEL_LIST_EMPTY, MODEL_LIST_BACKWARDS };

/* Everything the handler is asked or answers; read by the test only between calls. */
#define MODEL_EVENTS_LAST 2100

/* What WaitEvents is answered with. */
enum model_events {
	MODEL_EVENTS_GOOD, /* 2000 of them, from 101 on; behind them nothing happens */
	MODEL_EVENTS_BACKWARDS,
	MODEL_EVENTS_BEHIND, /* their last is not the last */
	MODEL_EVENTS_LOST,   /* none, but some are lost */
};

struct model {
	struct fax_port ports[2];
	uint64_t status_version;
	bool stale_status;    /* it is sent even to who asked for a newer one */
	uint32_t fail_status; /* answer every call but GetLastErrorText so */
	const char *words;    /* for GetLastErrorText */
	uint32_t jobs;        /* how many there are */
	enum model_listing listing;
	uint8_t uploaded[100000];
	size_t uploaded_size;
	char ext[16];
	bool upload_ended;
	bool refuse;
	char document_name[64], number[64];
	/* what Submit was asked, and how it is answered */
	uint32_t recipients;
	struct fax_document second; /* but its texts */
	char second_number[64], second_tsid[64];
	uint32_t pending; /* so many times first: not yet */
	bool no_ticket;
	bool silent_at_last; /* after those there is no answer */
	uint32_t awaits, forgotten;
	bool no_ids;
	uint32_t ids_too_many;
	uint32_t last_command, last_job;
	size_t sent;            /* of the message that is fetched */
	uint64_t message_bytes; /* what it is said to have */
	bool deleted;
	uint32_t fail_read_at; /* ReadFile fails once so many bytes are sent */
	uint32_t open_flags;
	uint32_t handles; /* open port and copy handles */
	bool modified;    /* one of them is for changes */
	uint32_t rights;  /* of the wire, that the caller holds */
	uint32_t log_levels[5];
	uint32_t moved_to; /* priority of the method enabled_guid */
	char profile[64];
	char enabled_guid[64];
	char data[300];
	struct rpc_configuration configuration;
	char cookie[65];
	bool authenticated;
	uint32_t waits;
	enum model_events events;
};

extern struct model model;
extern uint8_t model_message[MODEL_MESSAGE_SIZE]; /* the TIFF of message 5 */

/* The handler for fake_server_start(). */
void model_answer(void *arg, struct fake_call *call);

struct stage {
	char folder[64];
	struct fake_server *server;
};

extern struct stage stage;

/* Make the folder and start the server on "socket" in it; run one test from a fresh model; end it, nothing must be
 * left. */
void stage_begin(void);
void stage_run(void (*test)(void));
void stage_end(void);

/* A path in the folder; valid for some calls. */
const char *stage_path(const char *name);
void stage_file(const char *path, const void *data, size_t size);
size_t stage_count_files(void);

/* A client of the server. */
struct fax_client *stage_connect(void);

#endif
