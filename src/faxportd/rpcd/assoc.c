/* SPDX-License-Identifier: MIT */
/* Associations and context handles; see assoc.h. */
#include "faxportd/rpcd/assoc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "faxportd/rpcd/identity.h"
#include "faxportd/rpcd/rpcd_impl.h"
#include "faxportd/rpcd/submission.h"
#include "faxportd/rpcd/upload.h"

static struct assoc *find(struct rpcd *rpcd, uint32_t id)
{
	struct assoc *assoc;
	struct le *le;

	for (le = list_head(&rpcd->assocs); le; le = le->next) {
		assoc = list_ledata(le);
		if (assoc->id == id)
			return assoc;
	}
	return NULL;
}

static struct assoc *assoc_new(struct rpcd *rpcd, uid_t uid)
{
	struct assoc *assoc = calloc(1, sizeof(*assoc));

	if (!assoc)
		return NULL;
	do {
		if (getrandom(&assoc->id, sizeof(assoc->id), 0) != sizeof(assoc->id)) {
			free(assoc);
			return NULL;
		}
	} while (assoc->id == 0 || find(rpcd, assoc->id));
	assoc->rpcd = rpcd;
	assoc->uid = uid;
	assoc->api_version = RPC_FAX_API_3;
	list_init(&assoc->handles);
	list_append(&rpcd->assocs, &assoc->le, assoc);
	return assoc;
}

struct assoc *assoc_join(struct rpcd *rpcd, uint32_t id, uid_t uid)
{
	struct assoc *assoc = id ? find(rpcd, id) : assoc_new(rpcd, uid);

	if (!assoc || assoc->uid != uid)
		return NULL;
	assoc->refs++;
	return assoc;
}

struct assoc *assoc_unref(struct assoc *assoc)
{
	if (!assoc || --assoc->refs > 0)
		return NULL;
	while (!list_isempty(&assoc->handles))
		handle_free(list_ledata(list_head(&assoc->handles)));
	uploads_run_down(assoc->rpcd->uploads, assoc);
	list_unlink(&assoc->le);
	free(assoc);
	return NULL;
}

int handle_new(struct assoc *assoc, const struct identity *identity, enum rpc_handle_type type,
	       struct handle **ret_handle)
{
	struct handle *handle;

	if (assoc->handle_count >= ASSOC_HANDLES_MAX)
		return -EMFILE;
	handle = calloc(1, sizeof(*handle));
	if (!handle)
		return -ENOMEM;
	/* 128 bits nobody can guess; all zero would be the NULL handle, and never comes. */
	if (getrandom(handle->uuid, sizeof(handle->uuid), 0) != sizeof(handle->uuid)) {
		free(handle);
		return -EIO;
	}
	handle->assoc = assoc;
	handle->type = type;
	handle->uid = identity->uid;
	if (type == RPC_HANDLE_COPY)
		handle->copy.file = -1;
	list_append(&assoc->handles, &handle->le, handle);
	assoc->handle_count++;
	*ret_handle = handle;
	return 0;
}

struct handle *handle_free(struct handle *handle)
{
	if (!handle)
		return NULL;
	if (handle->type == RPC_HANDLE_PORT)
		list_unlink(&handle->port.modifier);
	if (handle->type == RPC_HANDLE_COPY) {
		upload_free(handle->copy.upload);
		if (handle->copy.file >= 0)
			close(handle->copy.file);
	}
	list_unlink(&handle->le);
	handle->assoc->handle_count--;
	/* Answers who waits for it: whatever he asks next finds the handle gone. */
	if (handle->type == RPC_HANDLE_SUBMISSION)
		submission_forget(handle->submission);
	free(handle);
	return NULL;
}

struct handle *handle_find(struct assoc *assoc, const struct identity *identity, enum rpc_handle_type type,
			   const struct rpc_handle *wire)
{
	struct handle *handle;
	struct le *le;

	for (le = list_head(&assoc->handles); le; le = le->next) {
		handle = list_ledata(le);
		if (memcmp(handle->uuid, wire->uuid, sizeof(handle->uuid)) == 0)
			return handle->type == type && handle->uid == identity->uid ? handle : NULL;
	}
	return NULL;
}

void handle_to_wire(const struct handle *handle, struct rpc_handle *ret_wire)
{
	ret_wire->attributes = 0;
	memcpy(ret_wire->uuid, handle->uuid, sizeof(handle->uuid));
}

struct handle *handle_port_modifier(const struct rpcd *rpcd, uint32_t device_id)
{
	struct handle *handle;
	struct le *le;

	for (le = list_head(&rpcd->modifiers); le; le = le->next) {
		handle = list_ledata(le);
		if (handle->port.device_id == device_id)
			return handle;
	}
	return NULL;
}

void handle_port_modify(struct handle *handle)
{
	handle->port.modify = true;
	list_append(&handle->assoc->rpcd->modifiers, &handle->port.modifier, handle);
}
