/* SPDX-License-Identifier: MIT */
/* Small things about addresses: "host:port" texts, user parts of SIP addresses, our own address towards a peer. */
#ifndef FAXPORTD_LINE_SIP_ADDRESS_H
#define FAXPORTD_LINE_SIP_ADDRESS_H

#include "faxportd/line/sip_re.h"

#define SIP_HOST_SIZE 256 /* a DNS name and a NUL */
#define SIP_USER_SIZE 64  /* a cleaned user part and a NUL */

struct sip_hostport {
	char host[SIP_HOST_SIZE]; /* without brackets */
	uint16_t udp_port;        /* or TCP; 0: none given */
	bool is_ip;
	struct sa addr; /* is_ip: address and port */
};

/* "host", "host:port", "192.0.2.1:5060", "[2001:db8::1]:5060", "2001:db8::1". 0 or -EINVAL. */
int sip_hostport_parse(const char *text, struct sip_hostport *ret_hostport);

/*
 * The user part of somebody's address for people and tables: unescaped,
 * without parameters (";phone-context=..."), printable. "" stays "".
 */
void sip_user_clean(const struct pl *user, char *text, size_t size);

/*
 * A dialled number as the user part of a SIP address: visual separators of
 * RFC 3966 and blanks left out, what is not allowed there escaped. 0; -EINVAL:
 * nothing remains, or it is too long for @size.
 */
int sip_user_from_number(const char *number, char *user, size_t size);

/* The address of ours that packets to @peer leave from; port 0. 0 or a negative errno. */
int sip_local_address(const struct sa *peer, struct sa *ret_local);

/* struct sa for programs that do without libre. */
void sip_sa_to_storage(const struct sa *sa, struct sockaddr_storage *storage);

#endif
