/* SPDX-License-Identifier: MIT */
/*
 * Associations and what they hold: a client's connections that share an
 * association group, and the context handles given to them (C706 chapter 6).
 *
 * A handle is found only on connections of its association, only by the user
 * it was given to, and only as what it is. When the last connection goes,
 * everything the association holds is run down.
 */
#ifndef FAXPORTD_RPCD_ASSOC_H
#define FAXPORTD_RPCD_ASSOC_H

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>
#include <sys/types.h>

#include <re/re.h>

#include "base/macros.h"
#include "rpc/methods.h"

struct identity;
struct rpcd;
struct submission;
struct upload;

/* Far more than any client holds at a time. */
#define ASSOC_HANDLES_MAX 256

struct assoc {
	struct le le; /* rpcd->assocs */
	struct rpcd *rpcd;
	uint32_t id; /* not 0 */
	uid_t uid;   /* of its connections; on TCP, of the owner of the cookie */
	unsigned refs;
	uint32_t api_version; /* of the client; v3 until it says otherwise */
	bool connected;       /* it has said so */
	struct list handles;
	uint32_t handle_count;
};

struct handle {
	struct le le; /* assoc->handles */
	struct assoc *assoc;
	enum rpc_handle_type type;
	uint8_t uuid[16];
	uid_t uid;
	union {
		struct { /* RPC_HANDLE_PORT */
			uint32_t device_id;
			bool modify;
			struct le modifier; /* rpcd->modifiers, if modify */
		} port;
		struct { /* RPC_HANDLE_MESSAGES: where an enumeration is */
			uint32_t folder;
			uint64_t next_id;
			bool own_only;
		} messages;
		struct { /* RPC_HANDLE_COPY: one or the other */
			struct upload *upload;
			int file; /* being read; -1: none */
			uint64_t at;
			uint64_t message_id; /* of the inbox, to be marked as read; or 0 */
		} copy;
		struct submission *submission; /* RPC_HANDLE_SUBMISSION */
	};
};

/* The association with this id, or a new one for 0. NULL: this user has none, or out of memory. */
struct assoc *assoc_join(struct rpcd *rpcd, uint32_t id, uid_t uid);
struct assoc *assoc_unref(struct assoc *assoc);

/* -EMFILE: too many; -ENOMEM. */
int handle_new(struct assoc *assoc, const struct identity *identity, enum rpc_handle_type type,
	       struct handle **ret_handle);

/* Run it down. */
struct handle *handle_free(struct handle *handle);

/* NULL: not a handle of this association, user and type: fault context mismatch. */
struct handle *handle_find(struct assoc *assoc, const struct identity *identity, enum rpc_handle_type type,
			   const struct rpc_handle *wire);

void handle_to_wire(const struct handle *handle, struct rpc_handle *ret_wire);

/* The one handle that has the port open to be changed, or NULL. */
struct handle *handle_port_modifier(const struct rpcd *rpcd, uint32_t device_id);
void handle_port_modify(struct handle *handle);

#endif
