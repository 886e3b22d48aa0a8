/* SPDX-License-Identifier: MIT */
/*
 * A fax machine: the conversation (core/t30), its modem, and its pages, for
 * one call over one path.
 *
 * It is told what happened (packets, work that is done, time) and answers
 * with what to do. It has no socket and no clock; time is the ticks it is
 * given. What would take longer than a tick (a page coded, a page stored) it
 * asks to have done elsewhere.
 */
#ifndef MEDIA_MACHINE_H
#define MEDIA_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/macros.h"
#include "core/call/call.h"
#include "core/t30/t30.h"
#include "core/t38/t38_modem.h"
#include "media/page_file.h"

#define MACHINE_TICK_MS 20
#define MACHINE_TICK_SAMPLES 160 /* at 8000 Hz */

struct machine;

struct machine_config {
	bool is_audio; /* modems and samples; else T.38 and packets */
	bool calling, sending, polling;
	bool receiving;                               /* answering with a document: as in struct t30_config */
	const char *ident;                            /* TSI, CSI or CIG */
	const char *subaddress, *separate, *password; /* as in struct t30_config; NULL for none */
	const char *expected_separate, *expected_password, *expected_sender; /* as there */
	const char *banner_left, *banner_middle; /* sending: as in page_source.h; NULL for none */
	int document;                            /* sending: a fax TIFF; stays the caller's */
	struct page_file *file;                  /* receiving: where pages go; stays the caller's */
	uint32_t first_page;                     /* sending: begin with it, from 0 */
	bool ecm;
	bool rtn_is_accepted;              /* sending: as in struct t30_config */
	uint32_t max_rate;                 /* bit/s; never exceeded */
	uint32_t audio_failures;           /* sending in audio: calls before that failed; begin with less */
	struct t4_quality_limits bad_rows; /* receiving: as in struct t30_config */
	uint32_t ced_ms;                   /* answering: as there */
	struct t38_config t38;
};

enum machine_event_type {
	MACHINE_TICK,    /* nothing but time has passed */
	MACHINE_IFP,     /* an IFP packet came */
	MACHINE_AUDIO,   /* samples came */
	MACHINE_MISSING, /* so many samples were lost on the way */
	MACHINE_WORKED,  /* what was asked for with @work is done */
	MACHINE_MORE,    /* what @more spoke of may be sent: the packets before are */
	MACHINE_STOP,    /* we want to end: say good-bye */
	MACHINE_HANG_UP, /* the call is gone: end now */
};

struct machine_event {
	enum machine_event_type type;
	uint32_t ticks; /* of 20 ms each, since the event before */
	const uint8_t *ifp;
	const int16_t *samples; /* AUDIO: at most MACHINE_TICK_SAMPLES */
	size_t size;            /* octets of the packet; samples */
	bool lost_before;       /* packets before it are lost */
};

/* What to do. */
struct machine_actions {
	struct t38_packets packets; /* to be sent now, in their order */
	bool more;                  /* there are more, which have no room here: ask with MACHINE_MORE at once */
	uint32_t quiet_ticks; /* a tick need not be told before so many have passed, unless something else happens; at
				 least 1 */
	bool send_audio;      /* each tick of an audio call */
	int16_t samples[MACHINE_TICK_SAMPLES];
	bool tone; /* answering in audio: a calling fax machine was heard, for the first time */
	/*
	 * Have @work(@work_arg) done where it delays nobody, and tell with MACHINE_WORKED. Never a second
	 * one before. The machine must live until then.
	 */
	void (*work)(void *arg);
	void *work_arg;
	bool page_confirmed; /* sending: one more page is confirmed by the far end */
	bool page_stored;    /* receiving: one more page is on disk */
	bool ended;          /* only machine_free() may follow. @detail is static */
	enum fax_status status;
	const char *detail;
};

/* Returns 0; -EBADMSG: the document is none; or another errno. */
int machine_new(const struct machine_config *config, struct machine **ret_machine);
struct machine *machine_free(struct machine *machine);
AUTO_DEFINE(machine, machine_free);

void machine_step(struct machine *machine, const struct machine_event *event, struct machine_actions *ret_actions);

/* When a page is about to be stored, with @work: what it shall say of the fax, as in struct page. They are not copied.
 */
void machine_set_texts(struct machine *machine, const struct page_text *texts, size_t count);

/* What is known of a far end in T.38 has changed: as in struct t38_config. */
void machine_set_far(struct machine *machine, bool is_faxport, uint32_t ahead_octets);

struct machine_facts {
	struct t30_facts t30;
	bool is_scaled;             /* sending: a page was made smaller for the far end */
	uint32_t malformed;         /* packets that were none */
	int fault;                  /* the errno of a disk that failed; 0 for none */
	uint32_t bad_rows, bad_run; /* receiving: of the last page, rows that were repaired, the longest run of them */
	uint32_t refused;           /* pages with too many of them */
};

void machine_facts(const struct machine *machine, struct machine_facts *ret_facts);

#endif
