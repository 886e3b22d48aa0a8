/* SPDX-License-Identifier: MIT */
/* A whole call between two stations over a telephone line of samples, in virtual time. */
#ifndef INTEROP_T30_AUDIO_CALL_H
#define INTEROP_T30_AUDIO_CALL_H

#include "media/test_harm.h"
#include "station.h"

#define AUDIO_CALL_DELAY_MAX 50

struct audio_call_config {
	struct station_config end[2]; /* 0 calls, 1 answers */
	struct audio_harm harm[2];    /* of what each hears */
	uint32_t delay;               /* of the line, in packets of 20 ms */
	uint32_t echo;                /* each hears itself so many packets later; 0: not at all */
	float echo_db;                /* and so loud */
	uint32_t seed;
	uint64_t limit_ms; /* virtual; a call that is not over then does not end */
	/* Print what is heard of V.21 on the line. */
	bool trace;
};

struct audio_call {
	struct audio_call_config config;
	uint64_t now_ms;
	uint32_t seed[2];
	struct station *station[2];
	int16_t way[2][AUDIO_CALL_DELAY_MAX + 1][HARM_SAMPLES];
	int16_t said[2][AUDIO_CALL_DELAY_MAX + 1][HARM_SAMPLES]; /* by each */
};

/* Two machines that can all both can, the caller ours, the called theirs, on a line of A-law. */
void audio_call_defaults(struct audio_call_config *ret_config);

/* Run it to its end; false: it does not end. Either way there are results, until audio_call_fini(). */
bool audio_call_run(struct audio_call *call, const struct audio_call_config *config);

/* The same by pieces: 20 ms of it. */
void audio_call_begin(struct audio_call *call, const struct audio_call_config *config);
void audio_call_tick(struct audio_call *call);

void audio_call_fini(struct audio_call *call);

#endif
