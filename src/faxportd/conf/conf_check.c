/* SPDX-License-Identifier: MIT */
/*
 * What no setting shows alone: defaults that depend on other settings, and
 * mistakes that take two settings to make.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/macros.h"
#include "base/nearest.h"
#include "base/text.h"
#include "faxportd/conf/conf_source.h"
#include "faxportd/conf/conf_value.h"

/* Put a copy of @text into an empty member. */
static int fill(char **member, const char *text)
{
	char *copy = text_dup(text);

	if (!copy)
		return -ENOMEM;
	free(*member);
	*member = copy;
	return 0;
}

static int complete_port(struct conf *conf, const struct conf_section *section)
{
	struct conf_port *port = &conf->ports[section->index];
	/* Who has a number at all has it on his faxes; a longer one is no station id. */
	bool fits = strlen(port->number) <= FAX_ID_MAX;
	int r = 0;

	if (*port->trunk == '\0' && conf->trunk_count == 1)
		r = fill(&port->trunk, conf->trunks[0].name);
	if (r == 0 && fits && !conf_source_has(section, "csid"))
		r = fill(&port->csid, port->number);
	if (r == 0 && fits && !conf_source_has(section, "tsid"))
		r = fill(&port->tsid, port->number);
	return r;
}

int conf_complete(struct conf *conf, const struct conf_source *source)
{
	AUTO_BUF path;
	size_t i;
	int r;

	buf_init(&path, 4096);
	if (*conf->server.cookie_file == '\0') {
		buf_printf(&path, "%s/cookie", conf->server.state_dir);
		if (!buf_str(&path))
			return -ENOMEM;
		r = fill(&conf->server.cookie_file, buf_str(&path));
		if (r < 0)
			return r;
	}
	for (i = 0; i < source->section_count; i++) {
		if (source->sections[i].kind != CONF_PORT)
			continue;
		r = complete_port(conf, &source->sections[i]);
		if (r < 0)
			return r;
	}
	return 0;
}

static void check_media(const struct conf *conf, const struct conf_section *section, struct conf_report *report)
{
	uint32_t first = conf->media.udp_port_first, last = conf->media.udp_port_last;

	/* RTP and UDPTL of one call take two. */
	if (conf_source_is_wrong(section, "udp_port_first") || conf_source_is_wrong(section, "udp_port_last"))
		return;
	if ((first || last) && (!first || last <= first))
		conf_report_add(
			report, conf_source_line(section, "udp_port_last"),
			"udp_port_last: %u to %u leaves no room for a call; write a range such as 40000 and 40999 in "
			"udp_port_first and udp_port_last",
			first, last);
}

static void check_trunk(const struct conf_trunk *trunk, const struct conf_section *section, struct conf_report *report)
{
	bool no_proxy = *trunk->proxy == '\0' && !conf_source_is_wrong(section, "proxy");

	if (no_proxy && trunk->register_)
		conf_report_add(report, conf_source_line(section, "register"),
				"register: there is no proxy to register at; write proxy = sip.example.com");
	if (trunk->register_ && *trunk->user == '\0' && !conf_source_is_wrong(section, "user"))
		conf_report_add(report, conf_source_line(section, "register"),
				"register: there is no user to register; write user = NAME");
	if (*trunk->secret_file && !*trunk->user && !*trunk->auth_user && !trunk->register_ &&
	    !conf_source_is_wrong(section, "user") && !conf_source_is_wrong(section, "auth_user"))
		conf_report_add(report, conf_source_line(section, "secret_file"),
				"secret_file: there is no user who goes with the password; write user = NAME");
	if (*trunk->accept_from && trunk->accept_any_source && !conf_source_is_wrong(section, "accept_any_source"))
		conf_report_add(report, conf_source_line(section, "accept_from"),
				"accept_from: accept_any_source takes calls from everybody; take one of the two out");
	if (no_proxy && !trunk->register_ && !trunk->accept_any_source && !*trunk->accept_from &&
	    !conf_source_is_wrong(section, "accept_from"))
		conf_report_add(report, section->line,
				"proxy: without one the trunk [trunk %s] can neither call nor be called; write proxy = "
				"sip.example.com, or accept_from = ADDRESS to take calls only",
				trunk->name);
	if (trunk->transport != CONF_TLS && *trunk->tls_certificate && !conf_source_is_wrong(section, "transport"))
		conf_report_add(report, conf_source_line(section, "tls_certificate"),
				"tls_certificate: the transport is not TLS; write transport = tls, or take it out");
	if (trunk->transport != CONF_TLS && *trunk->tls_ca && !conf_source_is_wrong(section, "transport"))
		conf_report_add(report, conf_source_line(section, "tls_ca"),
				"tls_ca: the transport is not TLS; write transport = tls, or take it out");
	if (trunk->t38_first && !trunk->t38)
		conf_report_add(report, conf_source_line(section, "t38_first"),
				"t38_first: T.38 is off; write t38 = yes, or t38_first = no");
}

static void check_port(const struct conf *conf, const struct conf_section *section, struct conf_report *report)
{
	const struct conf_port *port = &conf->ports[section->index];
	struct nearest nearest = nearest_begin(port->trunk);
	size_t i;

	if (conf->trunk_count == 0 || conf_source_is_wrong(section, "trunk"))
		return; /* said already */
	if (*port->trunk == '\0') {
		conf_report_add(report, section->line,
				"trunk: it is missing in [port %s], and there are %zu trunks; write trunk = NAME",
				port->name, conf->trunk_count);
		return;
	}
	for (i = 0; i < conf->trunk_count; i++) {
		if (strcmp(conf->trunks[i].name, port->trunk) == 0)
			return;
		nearest_try(&nearest, conf->trunks[i].name);
	}
	conf_report_add(report, conf_source_line(section, "trunk"),
			nearest.word ? "trunk: there is no [trunk %s]; did you mean %s?"
				     : "trunk: there is no [trunk %s]; add it, or name another",
			port->trunk, nearest.word);
}

/* Where a trunk listens, as the kernel sees it. */
struct place {
	const struct conf_trunk *trunk;
	const struct conf_section *section;
	bool stream;
	long udp_port; /* or the TCP port */
	int family;
	struct in6_addr address;
	bool any;
};

static struct place place_of(const struct conf_trunk *trunk, const struct conf_section *section)
{
	struct place place = {.trunk = trunk, .section = section, .stream = trunk->transport != CONF_UDP};
	char host[INET6_ADDRSTRLEN];
	bool bracketed;

	if (!conf_value_split(trunk->listen, host, sizeof(host), &bracketed, &place.udp_port))
		return (struct place){0};
	place.family = bracketed ? AF_INET6 : AF_INET;
	inet_pton(place.family, host, &place.address);
	/* 0.0.0.0 and [::] are all zeros, and so is what inet_pton left alone of the sixteen bytes. */
	place.any = IN6_IS_ADDR_UNSPECIFIED(&place.address);
	return place;
}

static bool place_is_shared(const struct place *a, const struct place *b)
{
	return a->udp_port > 0 && a->udp_port == b->udp_port && a->stream == b->stream && a->family == b->family &&
	       (a->any || b->any || memcmp(&a->address, &b->address, sizeof(a->address)) == 0);
}

/* Two trunks cannot have one socket. */
static void check_places(const struct conf *conf, const struct conf_source *source, struct conf_report *report)
{
	AUTO_MEM struct place *places = calloc(MAX(conf->trunk_count, 1), sizeof(*places));
	size_t count = 0, i, j;

	if (!places) {
		report->error = -ENOMEM;
		return;
	}
	for (i = 0; i < source->section_count; i++) {
		if (source->sections[i].kind == CONF_TRUNK)
			places[count++] = place_of(&conf->trunks[source->sections[i].index], &source->sections[i]);
	}
	for (i = 1; i < count; i++) {
		for (j = 0; j < i && !place_is_shared(&places[i], &places[j]); j++)
			;
		if (j < i)
			conf_report_add(report, conf_source_line(places[i].section, "listen"),
					"listen: [trunk %s] in line %d listens on %s already; give [trunk %s] a port "
					"of its own",
					places[j].trunk->name, places[j].section->line, places[j].trunk->listen,
					places[i].trunk->name);
	}
}

void conf_check(const struct conf *conf, const struct conf_source *source, struct conf_report *report)
{
	const struct conf_section *section;
	size_t i;

	if (conf->trunk_count == 0)
		conf_report_add(report, source->last_line,
				"trunk: there is none, and faxes need a way out; add [trunk NAME] and its proxy");
	if (conf->port_count == 0)
		conf_report_add(report, source->last_line,
				"port: there is none, and a fax server is its ports; add [port NAME] and its number");
	for (i = 0; i < source->section_count; i++) {
		section = &source->sections[i];
		if (section->kind == CONF_MEDIA)
			check_media(conf, section, report);
		else if (section->kind == CONF_TRUNK)
			check_trunk(&conf->trunks[section->index], section, report);
		else if (section->kind == CONF_PORT)
			check_port(conf, section, report);
	}
	check_places(conf, source, report);
}
