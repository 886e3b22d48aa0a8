/* SPDX-License-Identifier: MIT */
/*
 * The fax conversation of one call: T.30 over the modems of G.711 audio or
 * over the packets of T.38.
 *
 * An engine is told what happened (samples, packets, time) and answers with
 * what to do (send samples or packets, store a page, the end). It has no
 * socket and no clock; time is the ticks it is given. Today spandsp is inside
 * (engine_spandsp.c, which alone knows so).
 */
#ifndef MEDIA_ENGINE_H
#define MEDIA_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/macros.h"
#include "core/call/call.h"
#include "media/page_file.h"
#include "media/t30_frame.h"

#define ENGINE_TICK_MS 20
#define ENGINE_TICK_SAMPLES 160 /* at 8000 Hz */

struct engine;

struct engine_config {
	bool t38; /* else audio */
	bool calling, sending;
	const char *ident;   /* TSI or CSI */
	const char *header;  /* banner; "" for none */
	int document;        /* sending: the TIFF, opened for reading; stays the caller's */
	uint32_t file_first; /* sending: the page of the document that the TIFF begins with */
	bool fitted;         /* sending: it has been scaled already: send it as it is */
	uint32_t first_page; /* sending: begin with it, from 0 */
	uint32_t page_count; /* sending: of the document */
	bool ecm;
	uint32_t max_rate; /* bit/s; never exceeded, see engine_new() */
	unsigned int t38_version;
};

enum engine_event_type {
	ENGINE_TICK,    /* 20 ms are over: say what to send. In audio the samples heard in them were given before. */
	ENGINE_AUDIO,   /* samples were heard */
	ENGINE_MISSING, /* so many samples were lost on the way */
	ENGINE_IFP,     /* an IFP packet came that passed ifp_check() */
	ENGINE_HANG_UP, /* the call is gone: end now */
};

struct engine_event {
	enum engine_event_type type;
	const int16_t *samples; /* AUDIO: at most ENGINE_TICK_SAMPLES */
	const uint8_t *ifp;     /* IFP */
	size_t size;            /* AUDIO, MISSING: samples; IFP: bytes */
	bool lost_before;       /* IFP: packets before it are lost */
};

#define ENGINE_IFPS_MAX 16
#define ENGINE_IFP_SIZE 320

struct engine_ifp {
	uint8_t copies; /* send the datagram with it so many times */
	uint16_t size;
	uint8_t data[ENGINE_IFP_SIZE];
};

/* What to do. */
struct engine_actions {
	bool send_audio;
	int16_t samples[ENGINE_TICK_SAMPLES];
	size_t ifps;
	struct engine_ifp ifp[ENGINE_IFPS_MAX];

	/* Answering in audio: a calling fax machine was heard, for the first time. */
	bool tone;

	/* Sending: one more page was confirmed by the far end. */
	bool page_confirmed;

	/*
	 * Sending: the far end's paper is too narrow or too coarse for the document. It has not been
	 * answered, and will not be before engine_set_document(). It repeats itself every few seconds.
	 */
	bool unfit;
	struct paper paper;

	/*
	 * Receiving: a page is complete and its confirmation (MCF) is being prepared. Store it before
	 * the next step; if that fails, never step this engine again, and no confirmation gets out.
	 * The page's data live until the next step.
	 */
	bool page_received;
	struct page page;

	/* The conversation is over; only engine_free() may follow. @detail is static, a sentence without its full stop.
	 */
	bool ended;
	enum fax_status status;
	const char *detail;
	bool in_vain; /* it ended because something did not come */
};

/* What is known of the conversation. */
struct engine_facts {
	bool in_fax; /* a frame of the far end has come */
	bool ecm;
	uint32_t rate;  /* bit/s; 0 before training */
	uint32_t pages; /* sending: confirmed, by this engine; receiving: completed */
	bool on_page;   /* a page is under way */
	uint64_t bytes; /* image bytes */
	char remote_ident[CALL_IDENT_SIZE];
	bool complete;     /* receiving: the last page is completed, only good-byes are left */
	uint32_t quiet_ms; /* for so long nothing of a fax was heard; counted from the start where nothing ever was */
	bool has_turn;     /* it is for us to send, and we do; the far end may well be quiet */
	uint32_t refused;  /* frames of the far end that were not fit to be looked at */
	/* What the conversation would say for itself if it were ended now. */
	enum fax_status trouble; /* OK when it has none */
	const char *trouble_detail;
};

/*
 * The rate is kept by choice of modem: V.17 only for 14400, V.29 from 9600 up
 * to 12000, V.27ter from 4800 up to 7200, and its lower speed below.
 * Returns 0, -ENOMEM or another fault.
 */
int engine_new(const struct engine_config *config, struct engine **ret_engine);
struct engine *engine_free(struct engine *engine);
AUTO_DEFINE(engine, engine_free);

/* Returns 0, or a fault after which the engine must not be stepped again. */
int engine_step(struct engine *engine, const struct engine_event *event, struct engine_actions *ret_actions);

/* Sending: send this document, of which a page may have been too large, from now on, as it is. As in engine_config. */
void engine_set_document(struct engine *engine, int document, uint32_t file_first);

void engine_facts(struct engine *engine, struct engine_facts *ret_facts);

/* Once per process, before the first engine. -ENOSYS: the library in use cannot be run safely. */
int engine_setup(void);

#endif
