/* SPDX-License-Identifier: MIT */
/* What a port's settings may be; see settings.h. */
#include "core/port/settings.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "base/text.h"

#define KNOWN_FIELDS \
	(FAX_PORT_CSID | FAX_PORT_TSID | FAX_PORT_PRIORITY | FAX_PORT_RINGS | FAX_PORT_SEND | FAX_PORT_RECEIVE)

/* T.30's own alphabet is digits, "+" and space; the machines in use send and show all printable ASCII. */
static bool goes_on_wire(unsigned char c)
{
	return c >= 0x20 && c <= 0x7e;
}

static bool begins_character(unsigned char c)
{
	return (c & 0xc0) != 0x80;
}

/* Counts as people do: "ü" is one character, however many bytes UTF-8 needs. */
static size_t count_characters(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += begins_character((unsigned char)*text);
	return count;
}

static int check_ident(const char *what, const char *text, char *why, size_t why_size)
{
	size_t count = count_characters(text), position = 0;

	for (; *text != '\0'; text++) {
		position += begins_character((unsigned char)*text);
		if (goes_on_wire((unsigned char)*text))
			continue;
		snprintf(why, why_size, "%s: character %zu cannot go on the wire, only printable ASCII can", what,
			 MAX(position, (size_t)1));
		return -EINVAL;
	}
	if (count > FAX_ID_MAX) {
		snprintf(why, why_size, "%s: %zu characters, at most %d go on the wire", what, count, FAX_ID_MAX);
		return -EINVAL;
	}
	return 0;
}

static int check_range(const char *what, uint32_t value, uint32_t least, uint32_t most, char *why, size_t why_size)
{
	if (value >= least && value <= most)
		return 0;
	snprintf(why, why_size, "%s: %u, must be %u to %u", what, value, least, most);
	return -EINVAL;
}

int port_settings_check(const struct fax_port_change *change, uint32_t port_count, char *why, size_t why_size)
{
	int r = 0;

	if (change->fields & ~(uint32_t)KNOWN_FIELDS) {
		snprintf(why, why_size, "unknown setting");
		return -EINVAL;
	}
	if (change->fields & FAX_PORT_CSID)
		r = check_ident("CSID", change->csid ? change->csid : "", why, why_size);
	if (r == 0 && change->fields & FAX_PORT_TSID)
		r = check_ident("TSID", change->tsid ? change->tsid : "", why, why_size);
	if (r == 0 && change->fields & FAX_PORT_PRIORITY)
		r = check_range("priority", change->priority, 1, port_count, why, why_size);
	if (r == 0 && change->fields & FAX_PORT_RINGS)
		r = check_range("rings", change->rings, 0, FAX_RINGS_MAX, why, why_size);
	return r;
}

void port_settings_apply(struct port_settings *settings, const struct fax_port_change *change)
{
	if (change->fields & FAX_PORT_CSID)
		text_copy(settings->csid, sizeof(settings->csid), change->csid);
	if (change->fields & FAX_PORT_TSID)
		text_copy(settings->tsid, sizeof(settings->tsid), change->tsid);
	if (change->fields & FAX_PORT_RINGS)
		settings->rings = change->rings;
	if (change->fields & FAX_PORT_SEND)
		settings->send = change->send;
	if (change->fields & FAX_PORT_RECEIVE)
		settings->receive = change->receive;
}

void port_ident_make(char dst[PORT_IDENT_SIZE], const char *text)
{
	size_t size = 0;

	for (; text && *text != '\0' && size < FAX_ID_MAX; text++) {
		if (goes_on_wire((unsigned char)*text))
			dst[size++] = *text;
	}
	dst[size] = '\0';
}
