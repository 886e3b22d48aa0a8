/* SPDX-License-Identifier: MIT */
/*
 * What libre's SIP does not do for TCP and TLS: it closes a connection that
 * brings something else than SIP without a word, and opens connections from
 * whatever address the kernel chooses. It calls tcp_accept() and tcp_connect()
 * through the dynamic linker, which finds the program's own functions before
 * libre's; sip_tcp.c has them.
 */
#ifndef FAXPORTD_LINE_SIP_TCP_H
#define FAXPORTD_LINE_SIP_TCP_H

struct sip_trunk;

/* From now on @trunk's connections leave from its own address, and what is malformed is logged once and counted. */
void sip_tcp_join(struct sip_trunk *trunk);

/* Before the trunk's stack is freed. */
void sip_tcp_leave(struct sip_trunk *trunk);

/* A request of @trunk is about to be sent: a connection opened now is its own. */
void sip_tcp_sends(struct sip_trunk *trunk);

#endif
