/* SPDX-License-Identifier: MIT */
/*
 * Who may do what: the one place. A method's row says which rights open it;
 * what depends on whose job or message it is, is asked here by the handlers.
 */
#ifndef FAXPORTD_RPCD_ACCESS_H
#define FAXPORTD_RPCD_ACCESS_H

#include <stdbool.h>
#include <stdint.h>

#include <faxport/types.h>

/* A user's name, as identities have it. */
#define ACCESS_NAME_SIZE 64

struct identity;
struct rpc_method;
struct settings_values;

/* All that can be held (old clients know the highest by its number only). */
uint32_t access_rights(bool manages);

/* May this caller call this method at all? @identity NULL: nobody knows him. */
bool access_allows(const struct rpc_method *method, const struct identity *identity);

bool access_holds(const struct identity *identity, uint32_t right);

/*
 * What AccessCheck answers: are all rights of @mask held (none asked: no),
 * and which of them; MAXIMUM_ALLOWED asks for whatever is held. Generic rights
 * are mapped as the reference says for clients of @api_version.
 */
bool access_check(const struct identity *identity, uint32_t mask, uint32_t api_version, uint32_t *ret_held);

/* Faxes to send: the owner may always, others with the right. */
bool access_owns_job(const struct identity *identity, const struct fax_job *job);
bool access_sees_job(const struct identity *identity, const struct fax_job *job);
bool access_steers_job(const struct identity *identity, const struct fax_job *job);

/* A fax at this priority. */
bool access_submits(const struct identity *identity, enum fax_priority priority);

/* Received faxes, and those being received. */
bool access_sees_inbox(const struct identity *identity, const struct settings_values *settings);
bool access_manages_inbox(const struct identity *identity);

/* What an event is about. */
enum access_about {
	ACCESS_SERVER,   /* all may know */
	ACCESS_PORT,     /* a port without a call: who may see ports */
	ACCESS_OUTGOING, /* a fax to send, and its calls: its owner, and who sees all */
	ACCESS_INCOMING, /* a call that comes in, and its fax: who sees received faxes */
};

struct access_subject {
	enum access_about what;
	const char *user_name; /* outgoing: whose it is */
};

bool access_sees(const struct identity *identity, const struct settings_values *settings,
		 const struct access_subject *subject);

/*
 * Take out of a port's status what this caller may not know: with whom
 * another user's call is. What the port does and how far it is stays.
 */
void access_veil_status(const struct identity *identity, const struct settings_values *settings,
			struct fax_port_status *status);

#endif
