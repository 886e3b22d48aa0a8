/* SPDX-License-Identifier: MIT */
/*
 * Values by type. Each type has one row: a check that says what is wrong with
 * a text, and the words for what would be right. Checks are pure: whether a
 * file is there or a host exists is not asked here.
 */
#include "faxportd/conf/conf_value.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/macros.h"
#include "base/text.h"
#include "faxportd/conf/conf_network.h"

#define SHOWN_MAX 60
#define PHONE_MAX 40
#define HOST_MAX 253 /* RFC 1035 2.3.4 */

/* How people write times and sizes: each in the smallest step of its kind. */
static const struct {
	const char *word;
	char kind;
	uint64_t steps;
} unit_words[] = {
	{"ms",  't', 1         },
        {"s",   't', 1000      },
        {"min", 't', 60000     },
        {"h",   't', 3600000   },
	{"d",   't', 86400000ul},
        {"MB",  'b', 1         },
        {"GB",  'b', 1024      },
};

static const struct {
	const char *words;
	char kind;
	uint64_t steps;
} units[CONF_UNITS] = {
	[CONF_NO_UNIT] = {NULL,           0,   1         },
          [CONF_MS] = {"milliseconds", 't', 1         },
	[CONF_S] = {"seconds",      't', 1000      },
          [CONF_DAYS] = {"days",         't', 86400000ul},
	[CONF_MB] = {"megabytes",    'b', 1         },
};

/* Returns the number, or UINT64_MAX when the text is none of this unit. */
static uint64_t read_number(const char *text, enum conf_unit unit, bool *ret_whole)
{
	uint64_t value;
	char *end;
	size_t i;

	*ret_whole = true;
	if (*text < '0' || *text > '9')
		return UINT64_MAX;
	errno = 0;
	value = strtoull(text, &end, 10);
	if (errno == ERANGE || value > UINT32_MAX)
		value = (uint64_t)UINT32_MAX + 1; /* out of every range */
	if (*end == '\0')
		return value;

	while (*end == ' ' || *end == '\t')
		end++;
	for (i = 0; i < ARRAY_SIZE(unit_words); i++) {
		if (unit_words[i].kind != units[unit].kind || strcmp(end, unit_words[i].word) != 0)
			continue;
		value *= unit_words[i].steps;
		*ret_whole = value % units[unit].steps == 0;
		return value / units[unit].steps;
	}
	return UINT64_MAX;
}

static bool check_number(const struct conf_item *item, const char *text, uint32_t *ret_number, struct buf *why)
{
	bool whole;
	uint64_t value = read_number(text, item->unit, &whole);

	if (value == UINT64_MAX || !whole) {
		conf_value_quote(text, why);
		buf_printf(why, " is no whole number");
		if (units[item->unit].words)
			buf_printf(why, " of %s", units[item->unit].words);
		return false;
	}
	if (value < item->least || value > item->most) {
		conf_value_quote(text, why);
		buf_printf(why, " is out of range");
		return false;
	}
	*ret_number = (uint32_t)value;
	return true;
}

static bool check_bool(const struct conf_item *item, const char *text, uint32_t *ret_number, struct buf *why)
{
	(void)item;
	*ret_number = strcmp(text, "yes") == 0;
	if (*ret_number || strcmp(text, "no") == 0)
		return true;
	conf_value_quote(text, why);
	buf_printf(why, " is neither yes nor no");
	return false;
}

static const struct conf_word *find_word(const struct conf_item *item, const char *text, size_t length)
{
	const struct conf_word *word;

	for (word = item->words; word->word; word++) {
		if (strlen(word->word) == length && memcmp(word->word, text, length) == 0)
			return word;
	}
	return NULL;
}

static bool check_word(const struct conf_item *item, const char *text, uint32_t *ret_number, struct buf *why)
{
	const struct conf_word *word = find_word(item, text, strlen(text));

	if (word) {
		*ret_number = word->value;
		return true;
	}
	conf_value_quote(text, why);
	buf_printf(why, " is not among what can be chosen");
	return false;
}

/* Words between blanks, each at most once. */
static bool check_word_list(const struct conf_item *item, const char *text, uint32_t *ret_number, struct buf *why)
{
	const struct conf_word *word;
	uint32_t seen = 0, bit;
	size_t length;

	for (; *text; text += length) {
		text += strspn(text, " \t");
		length = strcspn(text, " \t");
		if (length == 0)
			break;
		word = find_word(item, text, length);
		if (!word) {
			buf_printf(why, "\"%.*s\" is not among what can be chosen", (int)MIN(length, SHOWN_MAX), text);
			return false;
		}
		bit = 1u << (word - item->words);
		if (seen & bit) {
			buf_printf(why, "%s stands there twice", word->word);
			return false;
		}
		seen |= bit;
	}
	*ret_number = seen;
	if (!seen)
		buf_printf(why, "it is empty");
	return seen != 0;
}

static bool check_text(const struct conf_item *item, const char *text, uint32_t *ret_number, struct buf *why)
{
	(void)item, (void)ret_number;
	if (!strpbrk(text, " \t"))
		return true;
	conf_value_quote(text, why);
	buf_printf(why, " has a blank in it");
	return false;
}

static bool check_any(const struct conf_item *item, const char *text, uint32_t *ret_number, struct buf *why)
{
	(void)item, (void)text, (void)ret_number, (void)why;
	return true;
}

static bool check_path(const struct conf_item *item, const char *text, uint32_t *ret_number, struct buf *why)
{
	(void)item, (void)ret_number;
	if (*text == '/')
		return true;
	conf_value_quote(text, why);
	buf_printf(why, " does not begin at /");
	return false;
}

static bool check_phone(const struct conf_item *item, const char *text, uint32_t *ret_number, struct buf *why)
{
	static const char allowed[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-.*#_";

	(void)item, (void)ret_number;
	if (strspn(text, allowed) == strlen(text) && strlen(text) <= PHONE_MAX)
		return true;
	conf_value_quote(text, why);
	buf_printf(why, " cannot be dialled");
	return false;
}

/* T.30 5.3.6.2.4: CSI and TSI carry 20 characters; we put printable ASCII there, as Windows does. */
static bool check_ident(const struct conf_item *item, const char *text, uint32_t *ret_number, struct buf *why)
{
	size_t i, length = strlen(text);

	(void)item, (void)ret_number;
	for (i = 0; i < length; i++) {
		if (text[i] < 0x20 || text[i] > 0x7e) {
			conf_value_quote(text, why);
			buf_printf(why, " has a character that fax machines cannot show");
			return false;
		}
	}
	if (length <= FAX_ID_MAX)
		return true;
	conf_value_quote(text, why);
	buf_printf(why, " has %zu characters, and no more than %d go on the wire", length, FAX_ID_MAX);
	return false;
}

static bool is_ip(const char *text)
{
	struct in6_addr address;

	return inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1;
}

static bool check_ip(const struct conf_item *item, const char *text, uint32_t *ret_number, struct buf *why)
{
	(void)item, (void)ret_number;
	if (is_ip(text))
		return true;
	conf_value_quote(text, why);
	buf_printf(why, " is no IP address");
	return false;
}

static bool check_networks(const struct conf_item *item, const char *text, uint32_t *ret_number, struct buf *why)
{
	const char *wrong;
	size_t length;

	(void)item, (void)ret_number;
	if (conf_networks_check(text, &wrong, &length) == 0)
		return true;
	buf_printf(why, "\"%.*s\" is no address, and no network without a host in it", (int)MIN(length, SHOWN_MAX),
		   wrong);
	return false;
}

bool conf_value_split(const char *text, char *host, size_t host_size, bool *ret_bracketed, long *ret_port)
{
	const char *end = *text == '[' ? strchr(text, ']') : text + strcspn(text, ":");
	size_t length;

	*ret_bracketed = *text == '[';
	*ret_port = -1;
	if (!end)
		return false;
	if (*ret_bracketed)
		text++;
	length = (size_t)(end - text);
	if (length == 0 || length >= host_size)
		return false;
	memcpy(host, text, length);
	host[length] = '\0';
	if (*ret_bracketed)
		end++;
	if (*end == '\0')
		return true;
	return *end == ':' && text_to_long(end + 1, 0, 65535, ret_port) == 0;
}

/* RFC 1123 2.1, and the underscore that people use all the same. */
static bool is_host(const char *host, bool bracketed)
{
	struct in6_addr address;
	char last = '.';

	if (bracketed)
		return inet_pton(AF_INET6, host, &address) == 1;
	for (; *host; last = *host++) {
		if (!((*host >= 'a' && *host <= 'z') || (*host >= 'A' && *host <= 'Z') ||
		      (*host >= '0' && *host <= '9') || *host == '_' ||
		      ((*host == '-' || *host == '.') && last != '.')))
			return false;
	}
	return last != '.' && last != '-';
}

static bool check_host(const struct conf_item *item, const char *text, uint32_t *ret_number, struct buf *why)
{
	char host[HOST_MAX + 1];
	bool bracketed;
	long udp_port;

	(void)ret_number;
	if (conf_value_split(text, host, sizeof(host), &bracketed, &udp_port) && is_host(host, bracketed) &&
	    udp_port != 0 && (udp_port < 0 || item->type == CONF_HOST_PORT))
		return true;
	conf_value_quote(text, why);
	buf_printf(why, item->type == CONF_HOST_PORT ? " is no host and port" : " is no host");
	return false;
}

static bool is_loopback(const char *host)
{
	struct in6_addr v6;
	struct in_addr v4;

	if (inet_pton(AF_INET, host, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

static bool check_listen(const struct conf_item *item, const char *text, uint32_t *ret_number, struct buf *why)
{
	char host[INET6_ADDRSTRLEN];
	bool bracketed;
	long udp_port;

	(void)ret_number;
	if (!conf_value_split(text, host, sizeof(host), &bracketed, &udp_port) || !is_ip(host) ||
	    bracketed != (strchr(host, ':') != NULL) || udp_port < 0) {
		conf_value_quote(text, why);
		buf_printf(why, " is no address and port");
		return false;
	}
	if (item->type == CONF_LOOPBACK && !is_loopback(host)) {
		conf_value_quote(text, why);
		buf_printf(why, " can be reached from other machines");
		return false;
	}
	return true;
}

struct value_type {
	/* On a mistake: false, and @why has what is wrong. Only number types set *ret_number. */
	bool (*check)(const struct conf_item *item, const char *text, uint32_t *ret_number, struct buf *why);
	bool text;
	const char *right; /* what would be right; NULL: depends on the row */
};

static const struct value_type value_types[CONF_TYPES] = {
	[CONF_TEXT] = {check_text,      true,  "a text without blanks"                                           },
	[CONF_NAME] = {check_any,       true,  "the name of a trunk"                                             },
	[CONF_PATH] = {check_path,      true,  "an absolute path"                                                },
	[CONF_BOOL] = {check_bool,      false, "yes or no"						       },
	[CONF_NUMBER] = {check_number,    false, NULL							      },
	[CONF_WORD] = {check_word,      false, NULL							      },
	[CONF_WORD_TEXT] = {check_word,      true,  NULL							      },
	[CONF_WORD_LIST] = {check_word_list, true,  NULL							      },
	[CONF_LISTEN] = {check_listen,    true,  "an address and port such as 192.0.2.1:5060 or [2001:db8::1]:5060"},
	[CONF_LOOPBACK] = {check_listen,    true,  "a loopback address and port such as 127.0.0.1:4540"              },
	[CONF_IP] = {check_ip,        true,  "an IP address such as 192.0.2.1 or 2001:db8::1"                  },
	[CONF_NETWORKS] = {check_networks,  true,
                       "addresses and networks such as 192.0.2.1 or 198.51.100.0/24, with blanks between"        },
	[CONF_HOST] = {check_host,      true,  "a host such as example.com or 192.0.2.1"                         },
	[CONF_HOST_PORT] = {check_host,      true,  "a host, and a port if needed, such as sip.example.com:5060"      },
	[CONF_PHONE] = {check_phone,     true,  "1 to 40 digits, letters or any of + - . * # _"                   },
	[CONF_IDENT] = {check_ident,     true,  "at most 20 characters of printable ASCII"                        },
};

void conf_value_quote(const char *text, struct buf *out)
{
	char shown[SHOWN_MAX + 1];
	bool whole = text_copy(shown, sizeof(shown), text);

	buf_printf(out, "\"%s%s\"", shown, whole ? "" : "...");
}

void conf_value_describe(const struct conf_item *item, struct buf *out)
{
	const struct conf_word *word;

	if (value_types[item->type].right) {
		buf_printf(out, "%s", value_types[item->type].right);
		return;
	}
	if (item->type == CONF_NUMBER) {
		buf_printf(out, "%u to %u", item->least, item->most);
		if (units[item->unit].words)
			buf_printf(out, ", in %s", units[item->unit].words);
		return;
	}
	for (word = item->words; word->word; word++)
		buf_printf(out, "%s%s", word == item->words ? "" : word[1].word ? ", " : " or ", word->word);
	if (item->type == CONF_WORD_LIST)
		buf_printf(out, ", or several of them with blanks between");
}

bool conf_value_is_text(const struct conf_item *item)
{
	return value_types[item->type].text;
}

char **conf_value_text(const struct conf_item *item, const void *section)
{
	return (char **)((char *)section + item->at);
}

static bool check(const struct conf_item *item, const char *text, uint32_t *ret_number, struct buf *why)
{
	size_t most = item->most ? item->most : CONF_TEXT_MAX;

	if (*text == '\0') {
		if (item->value && *item->value == '\0')
			return true;
		buf_printf(why, "nothing stands behind the =");
		return false;
	}
	if (conf_value_is_text(item) && strlen(text) > most) {
		conf_value_quote(text, why);
		buf_printf(why, " is longer than %zu bytes", most);
		return false;
	}
	return value_types[item->type].check(item, text, ret_number, why);
}

int conf_value_set(const struct conf_item *item, const char *text, void *section, struct buf *why)
{
	uint32_t number = 0;
	void *member;
	char *copy;

	if (!check(item, text, &number, why)) {
		buf_printf(why, "; write ");
		conf_value_describe(item, why);
		return buf_error(why) == -ENOMEM ? -ENOMEM : -EINVAL;
	}
	if (!section)
		return 0;

	member = (char *)section + item->at;
	if (conf_value_is_text(item)) {
		copy = text_dup(text);
		if (!copy)
			return -ENOMEM;
		free(*(char **)member);
		*(char **)member = copy;
	} else if (item->size == sizeof(uint32_t)) {
		memcpy(member, &number, sizeof(number));
	} else if (item->size == sizeof(uint16_t)) {
		memcpy(member, &(uint16_t){(uint16_t)number}, sizeof(uint16_t));
	} else {
		*(bool *)member = number != 0;
	}
	return 0;
}

static uint32_t get_number(const struct conf_item *item, const void *section)
{
	const void *member = (const char *)section + item->at;

	if (item->size == sizeof(uint32_t))
		return *(const uint32_t *)member;
	if (item->size == sizeof(uint16_t))
		return *(const uint16_t *)member;
	return *(const bool *)member;
}

void conf_value_print(const struct conf_item *item, const void *section, struct buf *out)
{
	const struct conf_word *word;
	uint32_t number;

	if (conf_value_is_text(item)) {
		buf_printf(out, "%s", *conf_value_text(item, section));
		return;
	}
	number = get_number(item, section);
	if (item->type == CONF_BOOL) {
		buf_printf(out, "%s", number ? "yes" : "no");
		return;
	}
	for (word = item->words; word && word->word; word++) {
		if (word->value == number) {
			buf_printf(out, "%s", word->word);
			return;
		}
	}
	buf_printf(out, "%u", number);
}
