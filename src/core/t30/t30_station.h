/* SPDX-License-Identifier: MIT */
/*
 * What the far end says of itself, and whom or what its call is for: the texts
 * of the frames that go with DIS, DTC and DCS (T.30 5.3.6.1.2). Each is the
 * last of its kind that came. They are a stranger's: bounded, and printable
 * ASCII.
 */
#ifndef CORE_T30_STATION_H
#define CORE_T30_STATION_H

#include <stdbool.h>

#include "core/t30/t30_frame.h"
#include "core/t30/t30_ident.h"

struct t30_station {
	char ident[T30_IDENT_MAX];      /* TSI, CSI, CIG */
	char subaddress[T30_IDENT_MAX]; /* SUB: for whom the fax is */
	char separate[T30_IDENT_MAX];   /* SEP: the document that is asked for */
	char polled[T30_IDENT_MAX];     /* PSA: behind SEP, the one of several */
	char sender[T30_IDENT_MAX];     /* SID: who sends; some take it as a password */
	bool has_password;              /* PWD came. What it says is kept nowhere */
	struct t30_address address;     /* TSA, CSA, CIA: its own on the Internet */
	struct t30_address routing;     /* IRA: for whom the fax is, there */
	struct t30_address selective;   /* ISP: the document that is asked for, there */
};

/* Keep what a frame says. False: it is none of these. */
bool t30_station_take(struct t30_station *station, const struct t30_frame *frame);

#endif
