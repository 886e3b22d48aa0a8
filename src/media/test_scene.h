/* SPDX-License-Identifier: MIT */
/*
 * For tests: two media sessions that fax to each other in virtual time, over a
 * wire that delays, loses, reorders and garbles. No socket, no clock, whole
 * calls in milliseconds. All functions assert.
 */
#ifndef MEDIA_TEST_SCENE_H
#define MEDIA_TEST_SCENE_H

#include "media/media_session.h"
#include "media/test_pages.h"
#include "media/tick_clock.h"

#define A4 1728
#define B4 2048
#define A3 2432

#define MINUTE (60000 / MEDIA_TICK_MS)
#define CALLER 0
#define ANSWERER 1

/* Datagrams on their way in one direction. */
#define WIRE_MAX 1024
struct wire {
	struct {
		bool t38;
		size_t size;
		uint8_t data[1500];
		unsigned int due; /* tick */
	} datagram[WIRE_MAX];
	size_t count;
};

struct end {
	struct media_session *session;
	int document;
	uint32_t quiet, owed; /* ticks: as a worker counts them */
	struct wire to_here;
	uint32_t complete_pages;    /* confirmed when a report first said that they are all; 0: none has */
	unsigned int complete_tick; /* of that report */
	unsigned int tones, pages, progresses, agreements, sent;
	unsigned int report_tick;  /* of the last report */
	unsigned int progress_gap; /* the shortest time before a report of progress, in ticks; 0: there was none */
	struct call_agreed agreed; /* the last */
	void (*work)(void *what);  /* asked for, and not done yet */
	void *work_what;
	unsigned int work_due; /* tick */
	unsigned int works;
	uint32_t rtp_begin, rtp_time; /* of the first packet and of the last, which was sent in this tick: */
	unsigned int rtp_tick;
	uint32_t first_page_seen; /* in reports of progress */
	bool gives;               /* a report has said so, the first one after so many works: */
	unsigned int works_before_gives;
	size_t longest;
	struct call_report result;
	bool has_result;
	unsigned int result_tick;
	unsigned int stands_until; /* tick; before, its process does not run and its datagrams wait in the socket */
	struct tick_clock clock;
};

/* One call, and what goes wrong with it. */
struct scene {
	struct end end[2];
	size_t sender; /* CALLER; ANSWERER when it is polled */
	unsigned int tick, delay_ticks, jitter_ticks, lose_percent;
	unsigned int work_ticks[2]; /* what this end's session asks for takes so long */
	uint32_t random;
	unsigned int room;   /* of a socket, in datagrams; 0: as much as comes */
	bool hangs_up;       /* a session that is over is the end of the call for the other one, too */
	bool cut[2];         /* nothing gets to this end any more */
	bool switch_on_tone; /* T.38, when the answerer hears the caller */
	void (*on_page)(struct end *end);
	bool rtn_is_accepted;
	void (*on_datagram)(struct end *to, bool t38, uint8_t *data, size_t *size);
};

extern struct scene scene;

/* A call of two ends that will take @page_count pages of @document over. */
struct setup {
	bool t38;
	enum call_codec codec;
	bool no_ecm, no_redundancy, fec, rtn_is_accepted;
	bool faxport; /* in T.38, and: */
	uint32_t ahead_octets;
	uint32_t max_rate, first_page, max_pages, silence_ms, audio_failures;
	uint32_t progress_ms, clock_rate; /* 0: 1 */
	uint16_t t38_max_datagram;
	uint32_t t38_max_rate;
	uint8_t version;
	bool polling; /* CALLER asks for the document that ANSWERER has */
	int offer;    /* descriptor of a document that ANSWERER has on offer, and takes one all the same; 0: none */
	const char *offer_password, *password; /* that it is to be asked with, and is */
	const char *caller_password;           /* that ANSWERER wants of who sends to it */
	const char *header;
};

/* A random number from the scene's own sequence. */
uint32_t scene_chance(void);

extern const struct media_session_ops scene_ops;

/* Where an end receives audio or T.38. */
struct sockaddr_storage address_of(const struct end *end, bool t38);

struct call_path path_to(const struct setup *setup, struct end *end, bool t38);

/* The call of CALLER to ANSWERER; who sends has @document, taken over. */
void begin(const struct setup *setup, int document, uint32_t page_count);

void switch_both(const struct setup *setup, bool t38);

/* Until both ends have their result, at most so many ticks. */
void run_for(const struct setup *setup, unsigned int ticks);

void end_scene(void);

void expect(size_t which, enum fax_status status);

/* Everything went well, and the pages from @first on are there as they were. */
void expect_all(const struct test_page *pages, uint32_t count, uint32_t first);

/* Three pages, and a whole fax of them. */
extern const struct test_page three[3];
void fax_three(const struct setup *setup, unsigned int lose_percent, bool switch_on_tone);

#endif
