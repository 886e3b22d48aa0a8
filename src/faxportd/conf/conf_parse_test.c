/* SPDX-License-Identifier: MIT */
/*
 * faxport.conf: every kind of mistake with its exact words, limits, and what
 * becomes of what is right.
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/doc/doc.h"
#include "faxportd/conf/conf_source.h"
#include "faxportd/conf/conf_value.h"

AUTO_DEFINE(conf, conf_free);

/* A file without mistakes, on four lines; cases go on at line 5, in [port p]. */
#define GOOD "[trunk t]\nproxy=pbx\n[port p]\nnumber=1\n"

/* clang-format off */
static const struct {
	const char *text;
	const char *mistakes;
} cases[] = {
	/* what is right */
	{GOOD, ""},
	{"\xef\xbb\xbf" GOOD, ""},
	{"[trunk t]\r\nproxy=pbx\r\n[port p]\r\nnumber=1\r\n", ""},
	{"# a comment\n\n  [ trunk  t ]  # another\n\tproxy\t= pbx # and another\n[port \"p # 1\"]\n"
	 "number=*31#1", ""},
	{GOOD "csid = \" blanks # \\\"so\\\" \"", ""},
	{GOOD "csid = 5\" disk", ""},
	{GOOD "csid = 5\" disk # not \" a part", ""},
	{GOOD "csid =\ntsid = \"\"", ""},
	{GOOD "[media]\nsilence_s = 5\nudp_port_first=40000\nudp_port_last=40001", ""},
	{GOOD "[server]\nring_period_ms = 6 s\nmin_free_mb = 2GB\n[queue]\nkeep_ended_days = 48h\n"
	 "delay_busy=2min", ""},
	{GOOD "[server]\ntcp_listen = [::1]:0", ""},
	{GOOD "trunk=t\n[trunk u]\nproxy=[2001:db8::1]:5070\nlisten=[::]:5060\n[port q]\nnumber=2\n"
	 "trunk=t\n[port r]\ntrunk = u\nnumber=a.b", ""},

	/* lines */
	{GOOD "rings",
	 "c:5: rings: this is no setting; write key = value\n"},
	{GOOD "; rings = 2 = 3\n; remark",
	 "c:5: ; rings: there is no such setting in [port]; did you mean rings?\n"
	 "c:6: ; remark: this is no setting; write key = value, and # before a comment\n"},
	{"rings = 2\n" GOOD,
	 "c:1: rings: no section has begun; write [server] or another above it\n"},
	{GOOD "csid = \"open\ntsid = \"more\" text",
	 "c:5: csid: the quotes do not close at the end; write \"...\", with \\\" for a quote inside\n"
	 "c:6: tsid: the quotes do not close at the end; write \"...\", with \\\" for a quote inside\n"},
	{GOOD "csid = a\x07",
	 "c:5: line: there is a control character (0x07) in it; take it out\n"},
	{GOOD "csid = a\x7f",
	 "c:5: line: there is a control character (0x7f) in it; take it out\n"},
	{GOOD "csid = a\xff",
	 "c:5: line: it is no UTF-8; save the file in UTF-8\n"},

	/* sections */
	{GOOD "[server",
	 "c:5: [server: the ] is missing; write [server] or [port NAME]\n"},
	{GOOD "[sever]\nsocket=x",
	 "c:5: [sever]: there is no such section; did you mean [server]?\n"},
	{GOOD "[globals]",
	 "c:5: [globals]: there is no such section; there are [server], [queue], [render], [media], [trunk NAME] "
	 "and [port NAME]\n"},
	{GOOD "[]",
	 "c:5: []: there is no such section; there are [server], [queue], [render], [media], [trunk NAME] and "
	 "[port NAME]\n"},
	{GOOD "[queue fast]",
	 "c:5: [queue fast]: this section has no name; write [queue]\n"},
	{GOOD "[port]",
	 "c:5: [port]: a name of 1 to 64 bytes without [ ] \\ and quotes is needed; write [port NAME]\n"},
	{GOOD "[trunk \"a]",
	 "c:5: [trunk]: a name of 1 to 64 bytes without [ ] \\ and quotes is needed; write [trunk NAME]\n"},
	{GOOD "[trunk a[b]]",
	 "c:5: [trunk]: a name of 1 to 64 bytes without [ ] \\ and quotes is needed; write [trunk NAME]\n"},
	{GOOD "[port 1234567890123456789012345678901234567890123456789012345678901234x]\n",
	 "c:5: [port]: a name of 1 to 64 bytes without [ ] \\ and quotes is needed; write [port NAME]\n"},
	{GOOD "[port p]\ntrunk=nowhere",
	 "c:5: [port p]: begun already in line 3; put it together there, or give this one another name\n"},
	{GOOD "[port p]\nrings=2\nrings=100\n[queue]\nretries=1\n[queue]\nretries=2\n",
	 "c:5: [port p]: begun already in line 3; put it together there, or give this one another name\n"
	 "c:7: rings: \"100\" is out of range; write 0 to 99\n"
	 "c:10: [queue]: begun already in line 8; put it together there\n"},

	/* keys */
	{GOOD "ring = 2",
	 "c:5: ring: there is no such setting in [port]; did you mean rings?\n"},
	{GOOD "max-rate = 9600",
	 "c:5: max-rate: there is no such setting in [port]; it belongs to [trunk NAME] as max_rate\n"},
	{GOOD "trunk=t\n[trunk u]\nproxy=x\nlisten=1.2.3.4:0\nmax-rate = 9600\nmax-gates=1",
	 "c:9: max-rate: settings are written with underscores; write max_rate\n"
	 "c:10: max-gates: there is no such setting in [trunk]; did you mean max_rate?\n"},
	{GOOD "retries = 1",
	 "c:5: retries: there is no such setting in [port]; it belongs to [queue] as retries\n"},
	{GOOD "colour = red",
	 "c:5: colour: there is no such setting in [port]; faxport.conf(5) lists them all\n"},
	{GOOD "= red",
	 "c:5: : there is no such setting in [port]; faxport.conf(5) lists them all\n"},
	{GOOD "rings = 1\nrings = 1",
	 "c:6: rings: set already in line 5; keep one of them\n"},
	{GOOD "number = 2",
	 "c:5: number: set already in line 4; keep one of them\n"},

	/* values by type */
	{GOOD "send = true",
	 "c:5: send: \"true\" is neither yes nor no; write yes or no\n"},
	{GOOD "send =",
	 "c:5: send: nothing stands behind the =; write yes or no\n"},
	{GOOD "rings = two",
	 "c:5: rings: \"two\" is no whole number; write 0 to 99\n"},
	{GOOD "rings = -1",
	 "c:5: rings: \"-1\" is no whole number; write 0 to 99\n"},
	{GOOD "rings = 2 s",
	 "c:5: rings: \"2 s\" is no whole number; write 0 to 99\n"},
	{GOOD "rings = 18446744073709551617",
	 "c:5: rings: \"18446744073709551617\" is out of range; write 0 to 99\n"},
	{GOOD "[media]\nsilence_s = 70",
	 "c:6: silence_s: \"70\" is out of range; write 5 to 60, in seconds\n"},
	{GOOD "[media]\nsilence_s = 4",
	 "c:6: silence_s: \"4\" is out of range; write 5 to 60, in seconds\n"},
	{GOOD "[media]\nsilence_s = 2 min",
	 "c:6: silence_s: \"2 min\" is out of range; write 5 to 60, in seconds\n"},
	{GOOD "[media]\nsilence_s = 5500 ms",
	 "c:6: silence_s: \"5500 ms\" is no whole number of seconds; write 5 to 60, in seconds\n"},
	{GOOD "[media]\nsilence_s = 10 MB",
	 "c:6: silence_s: \"10 MB\" is no whole number of seconds; write 5 to 60, in seconds\n"},
	{GOOD "[server]\nlog_level = verbose",
	 "c:6: log_level: \"verbose\" is not among what can be chosen; write error, warning, info or debug\n"},
	{GOOD "trunk=t\n[trunk u]\nproxy=x\nlisten=1.2.3.4:0\nmax_rate = 9601\nt38_max_rate=33600\n"
	 "transport=sctp\ncodecs=g729\n",
	 "c:9: max_rate: \"9601\" is not among what can be chosen; write 2400, 4800, 7200, 9600, 12000 or 14400\n"
	 "c:10: t38_max_rate: \"33600\" is not among what can be chosen; write 2400, 4800, 7200, 9600, 12000 or "
	 "14400\n"
	 "c:11: transport: \"sctp\" is not among what can be chosen; write udp, tcp or tls\n"
	 "c:12: codecs: \"g729\" is not among what can be chosen; write pcma or pcmu, or several of them with "
	 "blanks between\n"},
	{GOOD "trunk=t\n[trunk u]\nproxy=x\nlisten=1.2.3.4:0\ncodecs=pcmu pcma pcmu\n",
	 "c:9: codecs: pcmu stands there twice; write pcma or pcmu, or several of them with blanks between\n"},
	{GOOD "[server]\nstate_dir = fax",
	 "c:6: state_dir: \"fax\" does not begin at /; write an absolute path\n"},
	{GOOD "[server]\nadmin_group = the fax people",
	 "c:6: admin_group: \"the fax people\" has a blank in it; write a text without blanks\n"},
	{GOOD "[server]\nadmin_group = 123456789012345678901234567890123",
	 "c:6: admin_group: \"123456789012345678901234567890123\" is longer than 32 bytes; write a text without "
	 "blanks\n"},
	{GOOD "[server]\ntcp_listen = 4540",
	 "c:6: tcp_listen: \"4540\" is no address and port; write a loopback address and port such as "
	 "127.0.0.1:4540\n"},
	{GOOD "[server]\ntcp_listen = 0.0.0.0:4540",
	 "c:6: tcp_listen: \"0.0.0.0:4540\" can be reached from other machines; write a loopback address and port "
	 "such as 127.0.0.1:4540\n"},
	{GOOD "[server]\ntcp_listen = localhost:4540",
	 "c:6: tcp_listen: \"localhost:4540\" is no address and port; write a loopback address and port such as "
	 "127.0.0.1:4540\n"},
	{"[trunk t]\nproxy = http://pbx\nlisten = *:5060\npublic_address = me\ndomain = a..b\n[port p]\n"
	 "number=1",
	 "c:2: proxy: \"http://pbx\" is no host and port; write a host, and a port if needed, such as "
	 "sip.example.com:5060\n"
	 "c:3: listen: \"*:5060\" is no address and port; write an address and port such as 192.0.2.1:5060 or "
	 "[2001:db8::1]:5060\n"
	 "c:4: public_address: \"me\" is no IP address; write an IP address such as 192.0.2.1 or 2001:db8::1\n"
	 "c:5: domain: \"a..b\" is no host; write a host such as example.com or 192.0.2.1\n"},
	{"[trunk t]\naccept_from = 192.0.2.1  198.51.100.0/24 0.0.0.0/0 2001:db8::/32 ::1\n[port p]\nnumber=1", ""},
	{"[trunk t]\naccept_from = 192.0.2.1 192.0.2.7/24\n[port p]\nnumber=1",
	 "c:2: accept_from: \"192.0.2.7/24\" is no address, and no network without a host in it; write addresses and "
	 "networks such as 192.0.2.1 or 198.51.100.0/24, with blanks between\n"},
	{"[trunk t]\naccept_from = 192.0.2.0/33\n[port p]\nnumber=1",
	 "c:2: accept_from: \"192.0.2.0/33\" is no address, and no network without a host in it; write addresses and "
	 "networks such as 192.0.2.1 or 198.51.100.0/24, with blanks between\n"},
	{"[trunk t]\naccept_from = 1.2.3.4, 1.2.3.5\n[port p]\nnumber=1",
	 "c:2: accept_from: \"1.2.3.4,\" is no address, and no network without a host in it; write addresses and "
	 "networks such as 192.0.2.1 or 198.51.100.0/24, with blanks between\n"},
	{"[trunk t]\nproxy=x\naccept_from = 192.0.2.1\naccept_any_source=yes\n[port p]\nnumber=1",
	 "c:3: accept_from: accept_any_source takes calls from everybody; take one of the two out\n"},
	{"[trunk t]\nproxy = pbx:0\nlisten = ::1:5060\ndomain=-x\n[port p]\nnumber=1 2",
	 "c:2: proxy: \"pbx:0\" is no host and port; write a host, and a port if needed, such as "
	 "sip.example.com:5060\n"
	 "c:3: listen: \"::1:5060\" is no address and port; write an address and port such as 192.0.2.1:5060 or "
	 "[2001:db8::1]:5060\n"
	 "c:4: domain: \"-x\" is no host; write a host such as example.com or 192.0.2.1\n"
	 "c:6: number: \"1 2\" cannot be dialled; write 1 to 40 digits, letters or any of + - . * # _\n"},
	{GOOD "csid = 123456789012345678901",
	 "c:5: csid: \"123456789012345678901\" has 21 characters, and no more than 20 go on the wire; write at "
	 "most 20 characters of printable ASCII\n"},
	{GOOD "tsid = M\xc3\xbcller",
	 "c:5: tsid: \"M\xc3\xbcller\" has a character that fax machines cannot show; write at most 20 characters "
	 "of printable ASCII\n"},

	/* what several settings make together */
	{"",
	 "c:1: trunk: there is none, and faxes need a way out; add [trunk NAME] and its proxy\n"
	 "c:1: port: there is none, and a fax server is its ports; add [port NAME] and its number\n"},
	{"[trunk t]\nproxy=x\n\n",
	 "c:3: port: there is none, and a fax server is its ports; add [port NAME] and its number\n"},
	{"[trunk t]\nproxy=x\n[port p]\n",
	 "c:3: number: it is missing in [port p]; write number = 1 to 40 digits, letters or any of + - . * # _\n"},
	{"[trunk t]\n[port p]\nnumber=1",
	 "c:1: proxy: without one the trunk [trunk t] can neither call nor be called; write proxy = "
	 "sip.example.com, or accept_from = ADDRESS to take calls only\n"},
	{"[trunk t]\nregister=yes\n[port p]\nnumber=1",
	 "c:2: register: there is no proxy to register at; write proxy = sip.example.com\n"
	 "c:2: register: there is no user to register; write user = NAME\n"},
	{"[trunk t]\nproxy=x\nsecret_file=/s\n[port p]\nnumber=1",
	 "c:3: secret_file: there is no user who goes with the password; write user = NAME\n"},
	{"[trunk t]\nproxy=x\nsecret_file=/s\nauth_user=a\n[port p]\nnumber=1", ""},
	{"[trunk t]\nproxy=x\ntls_ca=/ca\ntls_certificate=/c\nt38=no\nt38_first=yes\n[port p]\nnumber=1",
	 "c:3: tls_ca: the transport is not TLS; write transport = tls, or take it out\n"
	 "c:4: tls_certificate: the transport is not TLS; write transport = tls, or take it out\n"
	 "c:6: t38_first: T.38 is off; write t38 = yes, or t38_first = no\n"},
	{GOOD "trunk = T",
	 "c:5: trunk: there is no [trunk T]; add it, or name another\n"},
	{"[trunk provider]\nproxy=x\n[port p]\nnumber=1\ntrunk = providre",
	 "c:5: trunk: there is no [trunk providre]; did you mean provider?\n"},
	{GOOD "[trunk u]\nproxy=x\nlisten=127.0.0.1:5060\n[trunk v]\nproxy=x\nlisten=127.0.0.2:5060\n"
	 "transport=tcp\n[trunk w]\nproxy=x\nlisten=127.0.0.2:5060\ntransport=tls",
	 "c:3: trunk: it is missing in [port p], and there are 4 trunks; write trunk = NAME\n"
	 "c:7: listen: [trunk t] in line 1 listens on 0.0.0.0:5060 already; give [trunk u] a port of its own\n"
	 "c:14: listen: [trunk v] in line 8 listens on 127.0.0.2:5060 already; give [trunk w] a port of its own\n"},
	{GOOD "[media]\nudp_port_first = 40000",
	 "c:5: udp_port_last: 40000 to 0 leaves no room for a call; write a range such as 40000 and 40999 in "
	 "udp_port_first and udp_port_last\n"},
	{GOOD "[media]\nudp_port_last = 40000\nudp_port_first=40000",
	 "c:6: udp_port_last: 40000 to 40000 leaves no room for a call; write a range such as 40000 and 40999 in "
	 "udp_port_first and udp_port_last\n"},
};
/* clang-format on */

/* What conf_parse() says about @text, as conf_load() prints it. */
static char *mistakes_of(const char *text, size_t size, struct conf **ret_conf)
{
	struct conf_report report = {0};
	struct conf_source source = {0};
	size_t printed;
	char *out;
	FILE *file = open_memstream(&out, &printed);

	assert(file);
	*ret_conf = NULL;
	assert(conf_parse(text, size, &report, &source, ret_conf) == 0);
	conf_report_print(&report, "c", file);
	fclose(file);
	conf_source_fini(&source);
	conf_report_fini(&report);
	return out;
}

static void expect(const char *text, size_t size, const char *mistakes)
{
	AUTO(conf) conf = NULL;
	AUTO_MEM char *said = mistakes_of(text, size, &conf);

	if (strcmp(said, mistakes) != 0) {
		fprintf(stderr, "--- of\n%s\n--- came\n%s--- instead of\n%s", text, said, mistakes);
		abort();
	}
}

static void test_mistakes(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		expect(cases[i].text, strlen(cases[i].text), cases[i].mistakes);
}

static void test_limits(void)
{
	static const char nul[] = GOOD "csid = a\0b";
	AUTO_MEM char *text = malloc(CONF_FILE_MAX + 2);
	size_t good = strlen(GOOD), i;

	assert(text);
	expect(nul, sizeof(nul) - 1, "c:5: line: there is a control character (0x00) in it; take it out\n");

	/* The longest line, and one byte more. */
	memcpy(text, GOOD "#", good + 1);
	memset(text + good + 1, 'x', CONF_LINE_MAX);
	expect(text, good + CONF_LINE_MAX, "");
	text[good + CONF_LINE_MAX + 1] = '\0';
	expect(text, good + CONF_LINE_MAX + 1, "c:5: line: it is longer than 1024 bytes; break it up\n");

	/* The largest file, and one byte more. */
	memset(text, '\n', CONF_FILE_MAX + 1);
	memcpy(text, GOOD, good);
	expect(text, CONF_FILE_MAX, "");
	text[CONF_FILE_MAX + 1] = '\0';
	expect(text, CONF_FILE_MAX + 1,
	       "c:1: file: it is larger than 1048576 bytes; this cannot be a configuration\n"
	       "c:1: trunk: there is none, and faxes need a way out; add [trunk NAME] and its proxy\n"
	       "c:1: port: there is none, and a fax server is its ports; add [port NAME] and its number\n");

	/* As many sections as there may be, and one more. */
	strcpy(text, "[trunk t]\nproxy=x\n");
	for (i = 1; i < CONF_SECTIONS_MAX; i++)
		sprintf(text + strlen(text), "[port %zu]\nnumber=1\n", i);
	expect(text, strlen(text), "");
	strcat(text, "[queue]");
	expect(text, strlen(text), "c:8193: [queue]: there are more than 4096 sections; leave some out\n");
}

static void test_values(void)
{
	static const char text[] =
		"[server]\nring_period_ms = 2 s\nstate_dir=/s\n[queue]\ndelay_busy = 2 min\n"
		"keep_ended_days = 48 h\n[render]\nresolution = superfine\n[media]\nudp_port_first=1024\n"
		"udp_port_last=65535\nmax_calls = 7\n[trunk t]\nproxy = pbx:5070\nregister = yes\n"
		"user = u\ntransport = tls\ncodecs = pcmu\nrtn = accepted\nmax_rate = 9600\ntls_verify = no\n"
		"[port A B]\nnumber = +49 \n[port b]\nnumber = 123456789012345678901\ncsid =\nrings = 0\n"
		"send = no\n";
	AUTO(conf) conf = NULL;
	AUTO_MEM char *said = mistakes_of(text, strlen(text), &conf);

	assert(strcmp(said, "") == 0);
	assert(conf->server.ring_period_ms == 2000 && conf->server.min_free_mb == 100);
	assert(strcmp(conf->server.cookie_file, "/s/cookie") == 0 && strcmp(conf->server.tcp_listen, "") == 0);
	assert(conf->queue.delay_s[FAX_CAUSE_BUSY] == 120 && conf->queue.delay_s[FAX_CAUSE_NO_ANSWER] == 900);
	assert(conf->queue.delay_s[FAX_CAUSE_NONE] == 0 && conf->queue.keep_ended_days == 2);
	assert(conf->render.resolution == DOC_SUPERFINE && conf->media.max_calls == 7);
	assert(conf->media.udp_port_first == 1024 && conf->media.udp_port_last == 65535);
	assert(conf->trunk_count == 1 && conf->trunks[0].line == 13 && conf->trunks[0].register_);
	assert(conf->trunks[0].transport == CONF_TLS && !conf->trunks[0].tls_verify && conf->trunks[0].t38);
	assert(conf->trunks[0].rtn == CONF_RTN_ACCEPTED && conf->trunks[0].max_rate == 9600 &&
	       conf->trunks[0].t38_max_rate == 14400);
	assert(strcmp(conf->trunks[0].codecs, "pcmu") == 0 && strcmp(conf->trunks[0].domain, "") == 0);
	assert(conf->port_count == 2 && strcmp(conf->ports[0].name, "A B") == 0 && conf->ports[0].line == 22);
	assert(strcmp(conf->ports[0].trunk, "t") == 0 && strcmp(conf->ports[0].csid, "+49") == 0);
	assert(strcmp(conf->ports[1].csid, "") == 0 && strcmp(conf->ports[1].tsid, "") == 0);
	assert(conf->ports[1].rings == 0 && !conf->ports[1].send && conf->ports[1].receive);
}

int main(void)
{
	test_mistakes();
	test_limits();
	test_values();
	return 0;
}
