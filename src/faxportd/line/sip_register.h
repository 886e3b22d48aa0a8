/* SPDX-License-Identifier: MIT */
/*
 * Registration of a trunk (RFC 3261 10): tells the registrar where we are,
 * again before it forgets, and after a failure with growing patience. Ours
 * instead of libre's, because the Contact must carry public_address.
 */
#ifndef FAXPORTD_LINE_SIP_REGISTER_H
#define FAXPORTD_LINE_SIP_REGISTER_H

#include <stdbool.h>

struct sip_register;
struct sip_trunk;

int sip_register_new(struct sip_trunk *trunk, struct sip_register **ret_registration);
struct sip_register *sip_register_free(struct sip_register *registration);

/* Register, and stay registered. */
void sip_register_start(struct sip_register *registration);

/* Unregister; sip_trunk_changed() is called when that is answered. */
void sip_register_stop(struct sip_register *registration);

bool sip_register_is_up(const struct sip_register *registration);

/* Stopped, and nothing left to wait for. */
bool sip_register_is_gone(const struct sip_register *registration);

#endif
