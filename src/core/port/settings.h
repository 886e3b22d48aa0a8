/* SPDX-License-Identifier: MIT */
/* The settings of a port that users change at run time, and what they may be. */
#ifndef CORE_PORT_SETTINGS_H
#define CORE_PORT_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <faxport/types.h>

#define PORT_IDENT_SIZE (FAX_ID_MAX + 1)

struct port_settings {
	char csid[PORT_IDENT_SIZE];
	char tsid[PORT_IDENT_SIZE];
	uint32_t priority; /* 1 to the number of ports */
	uint32_t rings;    /* 0 to FAX_RINGS_MAX */
	bool send;
	bool receive;
};

/*
 * Is @change possible among @port_count ports? Returns 0, or -EINVAL with a
 * sentence in @why ("CSID: 23 characters, at most 20 go on the wire"). A
 * member that @change does not name is not looked at; a NULL text counts as "".
 */
int port_settings_check(const struct fax_port_change *change, uint32_t port_count, char *why, size_t why_size);

/* Put a checked @change into @settings, all but its priority: that one moves other ports too (order.h). */
void port_settings_apply(struct port_settings *settings, const struct fax_port_change *change);

/*
 * Make of any text an identity that can go on the wire: what is no printable
 * ASCII is left out, the rest is cut at 20 characters. For the TSID that comes
 * with a job, which Windows clients expect to be bent rather than refused.
 */
void port_ident_make(char dst[PORT_IDENT_SIZE], const char *text);

#endif
