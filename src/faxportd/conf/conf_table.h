/* SPDX-License-Identifier: MIT */
/*
 * The table of settings: what faxport.conf may say. Parser, checks,
 * --print-config and the manual page read nothing else.
 */
#ifndef FAXPORTD_CONF_CONF_TABLE_H
#define FAXPORTD_CONF_CONF_TABLE_H

#include <faxport/types.h>

#include "faxportd/conf/conf.h"

enum conf_kind { CONF_SERVER, CONF_QUEUE, CONF_RENDER, CONF_MEDIA, CONF_TRUNK, CONF_PORT, CONF_KINDS };

struct conf_section_type {
	const char *word; /* between the brackets */
	bool named;       /* [word NAME], as often as wanted; else once at most */
	const char *doc;
};

extern const struct conf_section_type conf_section_types[CONF_KINDS];

/* What a value looks like; conf_value.c has a row for each. */
enum conf_type {
	CONF_TEXT, /* printable, without blanks */
	CONF_NAME, /* printable, as in [port NAME] */
	CONF_PATH, /* absolute */
	CONF_BOOL,
	CONF_NUMBER,    /* from least to most, in unit */
	CONF_WORD,      /* one of words, kept as its number */
	CONF_WORD_TEXT, /* one of words, kept as text */
	CONF_WORD_LIST, /* some of words, kept as text */
	CONF_LISTEN,    /* IP address and port of ours */
	CONF_LOOPBACK,  /* the same, of the loopback */
	CONF_IP,
	CONF_NETWORKS, /* IP addresses and networks, with blanks between */
	CONF_HOST,
	CONF_HOST_PORT, /* host[:port] */
	CONF_PHONE,     /* what can be dialled, or the user part of a SIP address */
	CONF_IDENT,     /* T.30: what a CSI or TSI frame carries */
	CONF_TYPES
};

enum conf_unit { CONF_NO_UNIT, CONF_MS, CONF_S, CONF_DAYS, CONF_MB, CONF_UNITS };

struct conf_word {
	const char *word; /* NULL ends the list */
	uint32_t value;
};

/* @value of a setting that has to be given. */
#define CONF_REQUIRED NULL

struct conf_item {
	enum conf_kind kind;
	const char *key;
	enum conf_type type;
	const char *value;    /* the default, as one would write it; "": none, and may be empty */
	uint16_t at, size;    /* of the member in its section's structure */
	uint32_t least, most; /* CONF_NUMBER; texts: the longest, 0 for 255 bytes */
	enum conf_unit unit;
	const struct conf_word *words;
	const char *otherwise; /* what an empty default stands for, for the manual */
	const char *doc;       /* one sentence */
};

/* In the order of the manual: by section, then as they are written here. */
extern const struct conf_item conf_items[];
extern const size_t conf_item_count;

/* The most settings of one section. */
#define CONF_KEYS_MAX 32

/* The items of one kind of section: the first, and how many. */
const struct conf_item *conf_items_of(enum conf_kind kind, size_t *ret_count);

/* The structure that a section's settings live in; @index is looked at for trunks and ports. */
void *conf_section_at(struct conf *conf, enum conf_kind kind, size_t index);

#endif
