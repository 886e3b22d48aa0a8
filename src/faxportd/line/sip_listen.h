/* SPDX-License-Identifier: MIT */
/*
 * The addresses a trunk listens at. libre's transports are bound to one
 * address each, and requests leave from the first of a family; so "listen
 * everywhere" becomes one transport per address of this machine, the first
 * being the one that leads to the proxy. When that changes (the network came
 * up late, another lease), the transports are made anew between two calls.
 */
#ifndef FAXPORTD_LINE_SIP_LISTEN_H
#define FAXPORTD_LINE_SIP_LISTEN_H

struct sip_trunk;

/* Listen at trunk->wanted; sets trunk->listen. 0 or a negative errno. */
int sip_listen_start(struct sip_trunk *trunk);

/* Look whether our address towards the proxy is still the same; then again from time to time. */
void sip_listen_check(struct sip_trunk *trunk);

#endif
