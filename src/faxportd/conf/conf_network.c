/* SPDX-License-Identifier: MIT */
/* Lists of addresses and networks; see conf_network.h. */
#include "faxportd/conf/conf_network.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

#define WORD_SIZE (INET6_ADDRSTRLEN + sizeof("/128"))

struct network {
	int family;
	uint8_t bytes[16]; /* the first 4 of IPv4 */
	unsigned int bits; /* how many of them count */
};

static unsigned int bit(const uint8_t *bytes, unsigned int at)
{
	return (bytes[at / 8] >> (7 - at % 8)) & 1;
}

static bool network_parse(const char *word, size_t length, struct network *out)
{
	char text[WORD_SIZE], *slash;
	unsigned int all, i;
	long bits;

	if (length >= sizeof(text))
		return false;
	memcpy(text, word, length);
	text[length] = '\0';
	slash = strchr(text, '/');
	if (slash)
		*slash = '\0';
	*out = (struct network){.family = strchr(text, ':') ? AF_INET6 : AF_INET};
	if (inet_pton(out->family, text, out->bytes) != 1)
		return false;
	all = out->family == AF_INET6 ? 128 : 32;
	bits = (long)all;
	if (slash && text_to_long(slash + 1, 0, (long)all, &bits) < 0)
		return false;
	out->bits = (unsigned int)bits;
	for (i = out->bits; i < all; i++)
		if (bit(out->bytes, i))
			return false; /* 192.0.2.7/24: is the host meant, or the network? */
	return true;
}

/* The next word at *at; 0: there is none. */
static size_t next_word(const char **at)
{
	*at += strspn(*at, " \t");
	return strcspn(*at, " \t");
}

int conf_networks_check(const char *list, const char **ret_wrong, size_t *ret_length)
{
	struct network network;
	size_t length;

	for (; (length = next_word(&list)) > 0; list += length) {
		if (network_parse(list, length, &network))
			continue;
		*ret_wrong = list;
		*ret_length = length;
		return -EINVAL;
	}
	return 0;
}

static bool network_has(const struct network *network, const struct sockaddr *peer)
{
	const uint8_t *bytes = peer->sa_family == AF_INET6
				       ? (const uint8_t *)&((const struct sockaddr_in6 *)peer)->sin6_addr
				       : (const uint8_t *)&((const struct sockaddr_in *)peer)->sin_addr;
	unsigned int i;

	if (peer->sa_family != network->family)
		return false;
	for (i = 0; i < network->bits && bit(bytes, i) == bit(network->bytes, i); i++)
		;
	return i == network->bits;
}

bool conf_networks_have(const char *list, const struct sockaddr *peer)
{
	struct network network;
	size_t length;

	for (; (length = next_word(&list)) > 0; list += length)
		if (network_parse(list, length, &network) && network_has(&network, peer))
			return true;
	return false;
}
