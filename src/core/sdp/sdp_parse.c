/* SPDX-License-Identifier: MIT */
/*
 * Reading a session description: one pass over its lines, a line's letter
 * choosing its function, and an attribute's name its row in a table. Attribute
 * names and T.38 values are compared without regard to case, since gateways
 * write them every way; "m=image 4000 UDPTL T38" is as good as the standard's.
 */
#include "core/sdp/sdp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "base/text.h"

#define LINE_MAX_SIZE 512 /* a longer line is cut: nothing we read is so long */
#define NUMBER_TEXT_MAX 10

struct parser {
	struct sdp *sdp;
	struct sdp_media *media; /* the one being read; NULL: still in the session part */
	bool has_address;        /* of the session */
	enum sdp_direction direction;
	struct sockaddr_storage named[SDP_MEDIA_MAX]; /* by X-faxport; AF_UNSPEC: nothing */
	unsigned int dropped;                         /* media lines beyond SDP_MEDIA_MAX */
};

/* The next word of @at, of at most @size - 1 characters, into @word. False: there is none. */
static bool next_word(const char **at, char *word, size_t size)
{
	size_t length;

	while (**at == ' ' || **at == '\t')
		(*at)++;
	length = strcspn(*at, " \t");
	if (length == 0)
		return false;
	if (length >= size)
		length = size - 1;
	memcpy(word, *at, length);
	word[length] = '\0';
	*at += strcspn(*at, " \t");
	return true;
}

/* A decimal number of at most @most at the start of @text; what follows it does not matter. False: there is none. */
static bool leading_number(const char *text, uint32_t most, uint32_t *ret_value)
{
	uint64_t value = 0;
	size_t i;

	for (i = 0; text[i] >= '0' && text[i] <= '9'; i++) {
		if (i == NUMBER_TEXT_MAX)
			return false;
		value = value * 10 + (uint64_t)(text[i] - '0');
	}
	if (i == 0 || value > most)
		return false;
	*ret_value = (uint32_t)value;
	return true;
}

static uint64_t whole_number64(const char *text)
{
	uint64_t value = 0, digit;

	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return 0;
		digit = (uint64_t)(*text - '0');
		if (value > (UINT64_MAX - digit) / 10)
			return 0;
		value = value * 10 + digit;
	}
	return value;
}

/* o=<user> <session id> <version> <net> <address type> <address> */
static int on_origin(struct parser *parser, const char *value)
{
	char word[64];

	if (!next_word(&value, word, sizeof(word)) || !next_word(&value, word, sizeof(word)))
		return -EBADMSG;
	parser->sdp->session_id = whole_number64(word);
	if (!next_word(&value, word, sizeof(word)))
		return -EBADMSG;
	parser->sdp->version = whole_number64(word);
	return 0;
}

/* IP4 192.0.2.1 (a multicast "/ttl" is no address for a fax, and is left out by inet_pton) */
static int read_address(const char **at, struct sockaddr_storage *ret_address)
{
	struct sockaddr_storage address = {.ss_family = AF_UNSPEC};
	struct sockaddr_in *in = (struct sockaddr_in *)&address;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&address;
	char family[8], host[128];

	if (!next_word(at, family, sizeof(family)) || !next_word(at, host, sizeof(host)))
		return -EBADMSG;
	if (text_equal_nocase(family, "IP4")) {
		/* 0.0.0.0 is how RFC 2543 put a call on hold: nowhere */
		if (inet_pton(AF_INET, host, &in->sin_addr) == 1 && in->sin_addr.s_addr != INADDR_ANY)
			in->sin_family = AF_INET;
	} else if (text_equal_nocase(family, "IP6")) {
		if (inet_pton(AF_INET6, host, &in6->sin6_addr) == 1 && !IN6_IS_ADDR_UNSPECIFIED(&in6->sin6_addr))
			in6->sin6_family = AF_INET6;
	} else {
		return -EBADMSG;
	}
	if (address.ss_family == AF_UNSPEC)
		address = (struct sockaddr_storage){.ss_family = AF_UNSPEC};
	*ret_address = address;
	return 0;
}

static void set_udp_port(struct sockaddr_storage *address, uint16_t udp_port)
{
	if (address->ss_family == AF_INET)
		((struct sockaddr_in *)address)->sin_port = htons(udp_port);
	else if (address->ss_family == AF_INET6)
		((struct sockaddr_in6 *)address)->sin6_port = htons(udp_port);
}

/* c=IN IP4 192.0.2.1 */
static int on_connection(struct parser *parser, const char *value)
{
	struct sockaddr_storage address;
	char net[8];

	if (!next_word(&value, net, sizeof(net)) || !text_equal_nocase(net, "IN") || read_address(&value, &address) < 0)
		return -EBADMSG;

	if (parser->media) {
		parser->media->address = address;
		parser->media->has_address = true;
	} else {
		parser->sdp->address = address;
		parser->has_address = true;
	}
	return 0;
}

static void add_codec(struct sdp_media *media, enum call_codec codec, uint8_t payload_type)
{
	if (media->codec_count < SDP_CODECS_MAX)
		media->codecs[media->codec_count++] = (struct sdp_codec){codec, payload_type};
}

/* Payload types that need no rtpmap (RFC 3551 6), and such as an rtpmap explains later. */
static void read_audio_formats(struct sdp_media *media, const char *formats)
{
	uint32_t payload_type;
	char word[8];

	while (next_word(&formats, word, sizeof(word))) {
		if (!leading_number(word, 127, &payload_type))
			continue;
		if (payload_type == 0)
			add_codec(media, CALL_PCMU, 0);
		else if (payload_type == 8)
			add_codec(media, CALL_PCMA, 8);
	}
}

static enum sdp_kind kind_of(const struct sdp_media *media, const char *formats)
{
	char word[16];

	if (text_equal_nocase(media->type, "audio") && text_equal_nocase(media->proto, "RTP/AVP"))
		return SDP_AUDIO;
	if (text_equal_nocase(media->type, "image") && text_equal_nocase(media->proto, "udptl")) {
		while (next_word(&formats, word, sizeof(word)))
			if (text_equal_nocase(word, "t38"))
				return SDP_T38;
	}
	return SDP_OTHER;
}

/* m=<type> <port>[/<ports>] <proto> <format> ... */
static int on_media(struct parser *parser, const char *value)
{
	struct sdp *sdp = parser->sdp;
	struct sdp_media *media;
	char port_word[16];
	uint32_t udp_port;
	size_t length;

	if (sdp->media_count == SDP_MEDIA_MAX) {
		parser->dropped++;
		return 0;
	}
	media = &sdp->media[sdp->media_count];
	*media = (struct sdp_media){.direction = parser->direction};
	if (!next_word(&value, media->type, sizeof(media->type)) || !next_word(&value, port_word, sizeof(port_word)) ||
	    !leading_number(port_word, UINT16_MAX, &udp_port) || !next_word(&value, media->proto, sizeof(media->proto)))
		return -EBADMSG;

	while (*value == ' ' || *value == '\t')
		value++;
	if (*value == '\0')
		return -EBADMSG;
	media->udp_port = (uint16_t)udp_port;
	/* An answer must name at least one format again; those that do not fit are left out whole. */
	length = strlen(value);
	if (length >= sizeof(media->formats)) {
		length = sizeof(media->formats) - 1;
		while (length > 0 && value[length] != ' ' && value[length] != '\t')
			length--;
		if (length == 0)
			return -EBADMSG;
	}
	memcpy(media->formats, value, length);
	/* Of what is kept, and so said again in an answer. */
	media->kind = kind_of(media, media->formats);
	if (media->kind == SDP_AUDIO)
		read_audio_formats(media, value);

	sdp->media_count++;
	parser->media = media;
	return 0;
}

/* a=rtpmap:<payload type> <name>/<clock>[/<channels>] */
static void on_rtpmap(struct parser *parser, const char *value)
{
	static const struct {
		const char *name;
		enum call_codec codec;
	} names[] = {
		{"PCMA/8000",   CALL_PCMA},
		{"PCMA/8000/1", CALL_PCMA},
		{"PCMU/8000",   CALL_PCMU},
		{"PCMU/8000/1", CALL_PCMU}
        };
	struct sdp_media *media = parser->media;
	char type_word[8], name[32];
	uint32_t payload_type;
	size_t i, known;

	if (!media || media->kind != SDP_AUDIO || !next_word(&value, type_word, sizeof(type_word)) ||
	    !leading_number(type_word, 127, &payload_type) || !next_word(&value, name, sizeof(name)))
		return;
	for (known = 0; known < media->codec_count; known++)
		if (media->codecs[known].payload_type == payload_type)
			break;
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (!text_equal_nocase(name, names[i].name))
			continue;
		if (known < media->codec_count)
			media->codecs[known].codec = names[i].codec;
		else
			add_codec(media, names[i].codec, (uint8_t)payload_type);
		return;
	}
	/* 0 or 8 with another meaning than RFC 3551's: believe the sender, and do not use it. */
	if (known < media->codec_count) {
		media->codec_count--;
		memmove(&media->codecs[known], &media->codecs[known + 1],
			(media->codec_count - known) * sizeof(media->codecs[0]));
	}
}

static void set_direction(struct parser *parser, enum sdp_direction direction)
{
	if (parser->media)
		parser->media->direction = direction;
	else
		parser->direction = direction;
}

static void on_error_correction(struct sdp_t38 *t38, const char *value)
{
	if (text_equal_nocase(value, "t38UDPRedundancy"))
		t38->ec = SDP_EC_REDUNDANCY;
	else if (text_equal_nocase(value, "t38UDPFEC"))
		t38->ec = SDP_EC_FEC;
	else
		t38->ec = SDP_EC_NONE;
}

static void on_rate_management(struct sdp_t38 *t38, const char *value)
{
	t38->local_tcf = text_equal_nocase(value, "localTCF");
}

enum t38_value { T38_NUMBER, T38_BOOL, T38_FUNCTION };

static const struct t38_attribute {
	const char *name;
	enum t38_value value;
	size_t offset;
	uint32_t most;
	void (*read)(struct sdp_t38 *t38, const char *value);
} t38_attributes[] = {
  /* clang-format off */
	/* T.38 annex D, table D.1; a number above its limit is taken as the limit. The second spelling of the rate is
	 * in no standard but in the field. */
	{"T38FaxVersion",          T38_NUMBER,   offsetof(struct sdp_t38, version),          255,              NULL},
	{"T38MaxBitRate",          T38_NUMBER,   offsetof(struct sdp_t38, max_rate),         1000000,          NULL},
	{"T38FaxMaxBitRate",       T38_NUMBER,   offsetof(struct sdp_t38, max_rate),         1000000,          NULL},
	{"T38FaxMaxBuffer",        T38_NUMBER,   offsetof(struct sdp_t38, max_buffer),       UINT32_MAX,       NULL},
	{"T38FaxMaxDatagram",      T38_NUMBER,   offsetof(struct sdp_t38, max_datagram),     SDP_DATAGRAM_MAX, NULL},
	{"T38FaxFillBitRemoval",   T38_BOOL,     offsetof(struct sdp_t38, fill_bit_removal), 0,                NULL},
	{"T38FaxTranscodingMMR",   T38_BOOL,     offsetof(struct sdp_t38, transcoding_mmr),  0,                NULL},
	{"T38FaxTranscodingJBIG",  T38_BOOL,     offsetof(struct sdp_t38, transcoding_jbig), 0,                NULL},
	{"T38FaxRateManagement",   T38_FUNCTION, 0,                                          0, on_rate_management},
	{"T38FaxUdpEC",            T38_FUNCTION, 0,                                          0, on_error_correction},
  /* clang-format on */
};

static void on_t38_attribute(struct sdp_t38 *t38, const char *name, const char *value)
{
	const struct t38_attribute *row;
	uint32_t number;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(t38_attributes); i++)
		if (text_equal_nocase(t38_attributes[i].name, name))
			break;
	if (i == ARRAY_SIZE(t38_attributes))
		return;
	row = &t38_attributes[i];
	switch (row->value) {
	case T38_NUMBER:
		if (leading_number(value, UINT32_MAX, &number))
			*(uint32_t *)((char *)t38 + row->offset) = MIN(number, row->most);
		break;
	case T38_BOOL:
		/* Present means yes, but some write what it is: ":0" means no. */
		*(bool *)((char *)t38 + row->offset) = !(leading_number(value, UINT32_MAX, &number) && number == 0);
		break;
	case T38_FUNCTION:
		row->read(t38, value);
		break;
	}
}

/* a=X-faxport:<octets> IP4 192.0.2.1 <UDP port>; the last one counts, and one that cannot be read takes the others
 * back.
 */
static void on_faxport(struct parser *parser, const char *value)
{
	struct sockaddr_storage *named = &parser->named[parser->media - parser->sdp->media];
	struct sdp_t38 *t38 = &parser->media->t38;
	char octets_word[16], port_word[16];
	uint32_t octets, udp_port;

	named->ss_family = AF_UNSPEC;
	if (!next_word(&value, octets_word, sizeof(octets_word)) || !leading_number(octets_word, UINT32_MAX, &octets) ||
	    read_address(&value, named) < 0 || !next_word(&value, port_word, sizeof(port_word)) ||
	    !leading_number(port_word, UINT16_MAX, &udp_port))
		return;
	set_udp_port(named, (uint16_t)udp_port);
	t38->ahead_octets = MIN(octets, (uint32_t)SDP_AHEAD_MAX);
}

/* a=<name>[:<value>] */
static int on_attribute(struct parser *parser, const char *value)
{
	static const struct {
		const char *name;
		enum sdp_direction direction;
	} directions[] = {
		{"sendrecv", SDP_SENDRECV},
		{"sendonly", SDP_SENDONLY},
		{"recvonly", SDP_RECVONLY},
		{"inactive", SDP_INACTIVE}
        };
	char name[32];
	size_t length, i;

	length = strcspn(value, ":");
	if (length == 0 || length >= sizeof(name))
		return 0; /* none of ours */
	memcpy(name, value, length);
	name[length] = '\0';
	value += length;
	if (*value == ':')
		value++;
	while (*value == ' ')
		value++;

	for (i = 0; i < ARRAY_SIZE(directions); i++)
		if (text_equal_nocase(name, directions[i].name))
			set_direction(parser, directions[i].direction);
	if (text_equal_nocase(name, "rtpmap"))
		on_rtpmap(parser, value);
	else if (parser->media && parser->media->kind == SDP_T38 && text_equal_nocase(name, "X-faxport"))
		on_faxport(parser, value);
	else if (parser->media && parser->media->kind == SDP_T38)
		on_t38_attribute(&parser->media->t38, name, value);
	return 0;
}

static int on_line(struct parser *parser, const char *line)
{
	if (line[0] == '\0' || line[1] != '=')
		return -EBADMSG;
	if (parser->dropped > 0)
		return 0; /* belongs to a media line that we could not keep */
	switch (line[0]) {
	case 'o':
		return on_origin(parser, line + 2);
	case 'c':
		return on_connection(parser, line + 2);
	case 'm':
		return on_media(parser, line + 2);
	case 'a':
		return on_attribute(parser, line + 2);
	default:
		return 0;
	}
}

/* Lines end with CRLF; a lone LF is taken too (RFC 8866 5). */
static int read_lines(struct parser *parser, const char *text, size_t size)
{
	char line[LINE_MAX_SIZE];
	size_t at = 0, length, end;
	bool first = true;
	int r;

	while (at < size) {
		end = at;
		while (end < size && text[end] != '\n')
			end++;
		length = end - at;
		while (length > 0 && strchr("\r \t", text[at + length - 1]))
			length--;
		length = MIN(length, sizeof(line) - 1);
		memcpy(line, text + at, length);
		line[length] = '\0';
		at = end + 1;

		if (length == 0)
			continue;
		/* No line has one inside (byte-string, RFC 8866 9): what we say again of it must mean the same. */
		if (strchr(line, '\r'))
			return -EBADMSG;
		if (first && strcmp(line, "v=0") != 0)
			return -EBADMSG;
		first = false;
		r = on_line(parser, line);
		if (r < 0)
			return r;
	}
	return first ? -EBADMSG : 0;
}

/* Each media line without an address of its own has the session's; a port goes with it. */
static int finish_addresses(struct parser *parser)
{
	struct sdp_media *media;
	size_t i;

	for (i = 0; i < parser->sdp->media_count; i++) {
		media = &parser->sdp->media[i];
		if (!media->has_address && parser->has_address) {
			media->address = parser->sdp->address;
			media->has_address = true;
		}
		if (!media->has_address && media->udp_port != 0)
			return -EBADMSG;
		set_udp_port(&media->address, media->udp_port);
		/* Written for this address, or copied along by somebody else. */
		media->t38.is_faxport = parser->named[i].ss_family != AF_UNSPEC &&
					sdp_address_equal(&parser->named[i], &media->address);
		if (!media->t38.is_faxport)
			media->t38.ahead_octets = 0;
	}
	return 0;
}

int sdp_parse(const char *text, size_t size, struct sdp *ret_sdp)
{
	struct parser parser = {.sdp = ret_sdp, .direction = SDP_SENDRECV};
	int r;

	if (size > SDP_TEXT_MAX)
		return -EMSGSIZE;
	if (size == 0 || memchr(text, '\0', size))
		return -EBADMSG;
	*ret_sdp = (struct sdp){0};
	r = read_lines(&parser, text, size);
	if (r < 0)
		return r;
	if (ret_sdp->media_count == 0)
		return -EBADMSG;
	if (parser.dropped > 0)
		return -ENOTSUP;
	return finish_addresses(&parser);
}

bool sdp_address_equal(const struct sockaddr_storage *a, const struct sockaddr_storage *b)
{
	const struct sockaddr_in *a4 = (const struct sockaddr_in *)a, *b4 = (const struct sockaddr_in *)b;
	const struct sockaddr_in6 *a6 = (const struct sockaddr_in6 *)a, *b6 = (const struct sockaddr_in6 *)b;

	if (a->ss_family != b->ss_family)
		return false;
	if (a->ss_family == AF_INET)
		return a4->sin_port == b4->sin_port && a4->sin_addr.s_addr == b4->sin_addr.s_addr;
	if (a->ss_family == AF_INET6)
		return a6->sin6_port == b6->sin6_port &&
		       memcmp(&a6->sin6_addr, &b6->sin6_addr, sizeof(a6->sin6_addr)) == 0;
	return true;
}

bool sdp_media_usable(const struct sdp_media *media)
{
	switch (media->kind) {
	case SDP_AUDIO:
		return media->udp_port != 0 && media->codec_count > 0;
	case SDP_T38:
		/* Over UDP the training check goes from end to end (T.38 8.2): localTCF is for TCP. */
		return media->udp_port != 0 && !media->t38.local_tcf;
	case SDP_OTHER:
		break;
	}
	return false;
}
