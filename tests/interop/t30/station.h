/* SPDX-License-Identifier: MIT */
/*
 * One end of a call: a T.38 terminal or an audio modem, a conversation, and
 * the owner of its pages. There are two kinds: ours (the core) and theirs
 * (spandsp's T.30). Both are told the time, and speak in IFP packets to an
 * outlet or, if they are to, in samples that are asked for.
 */
#ifndef INTEROP_T30_STATION_H
#define INTEROP_T30_STATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t30/t30.h"
#include "sheet.h"

#define STATION_PAGES_MAX 400

enum theirs_habit {
	THEIRS_USUAL,
	THEIRS_REPEATS_FOR_2_S,
	THEIRS_SENDS_NO_INDICATORS,
	THEIRS_ALLOWS_FOR_ECHO_PROTECTION,
	THEIRS_IS_UNPACED,
	THEIRS_HABITS
};

struct station_config {
	bool theirs; /* spandsp; else ours */
	bool calling, sending, polling;
	const struct sheet *sheets; /* sending */
	uint32_t sheet_count;
	struct t30_limits limits;
	const char *ident, *subaddress, *separate, *password; /* NULL: none */
	bool audio;                                           /* else T.38 */
	uint8_t t38_version;
	uint32_t tick_ms; /* hears, and looks at the clock, so often; 1 is at once */
	/* theirs only: */
	int not_ready; /* says RNR so often before each answer */
	enum theirs_habit habit;
	/* ours only: */
	uint32_t ced_ms;               /* 0: none, as where the call was audio first and heard it then */
	bool far_is_ours;              /* and both know it */
	uint32_t prepare_ms, store_ms; /* how slow the coder and the disk are */
	bool is_machine;               /* the fax machine of src/media, which stores in a file: answers, in T.38 */
	int file;                      /* its; the caller's */
	uint32_t (*late_ms)(void);     /* its: how much longer the last errand took */
};

/* Where IFP packets go: each a datagram, sent @copies times. */
struct outlet {
	void (*send)(void *arg, const uint8_t *ifp, size_t size, unsigned int copies, uint64_t now_ms);
	void *arg;
};

struct station_result {
	bool over, good;
	bool mad; /* theirs only: it has failed in a way that says nothing of its pages */
	uint64_t over_ms;
	char words[100];        /* how it ended */
	enum fax_status status; /* ours only */
	uint32_t confirmed;     /* sending: pages that the far end confirmed */
	uint32_t stored;        /* receiving: pages that are kept */
	struct sheet sheet[STATION_PAGES_MAX];
	uint32_t bad_rows[STATION_PAGES_MAX];
	struct t30_format format; /* of the last page; ours only */
	/* The far end's. Of PWD ours keeps no more than that it came. */
	char ident[T30_IDENT_MAX], subaddress[T30_IDENT_MAX], separate[T30_IDENT_MAX], sender[T30_IDENT_MAX],
		password[T30_IDENT_MAX];
	bool has_password;
};

struct station {
	const struct station_kind *kind;
	struct outlet outlet;
	struct station_result result;
};

struct station_kind {
	void (*tick)(struct station *station, uint64_t now_ms);
	void (*packet)(struct station *station, const uint8_t *ifp, size_t size, uint16_t seq, bool lost_before,
		       uint64_t now_ms);
	/* Audio: samples were heard, 160 at most; none if so many are lost. And the next ones to be sent. */
	void (*hear)(struct station *station, const int16_t *samples, size_t count, uint64_t now_ms);
	void (*say)(struct station *station, int16_t *ret_samples, size_t count, uint64_t now_ms);
	uint64_t (*wakes_ms)(const struct station *station);
	void (*free)(struct station *station);
};

typedef struct station *station_new_fn(const struct station_config *config, const struct outlet *outlet);

struct station *ours_new(const struct station_config *config, const struct outlet *outlet);
struct station *machine_station_new(const struct station_config *config, const struct outlet *outlet);
struct station *theirs_new(const struct station_config *config, const struct outlet *outlet);

/* What of its pages was confirmed so far. */
uint32_t theirs_confirmed(const struct station *theirs);

#endif
