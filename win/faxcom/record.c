/* SPDX-License-Identifier: MIT */
/* Objects that show a record; see record.h. */
#include "faxcom/record.h"

#include <string.h>

void *record_new(const struct object_class *class, struct connection *connection, void *block)
{
	struct record_object *object = object_new(class);

	if (!object)
		return NULL;
	object->connection = connection_ref(connection);
	object->record = block;
	object->block = block;
	return object;
}

void *record_new_lent(const struct object_class *class, struct connection *connection, const void *record, void *owner)
{
	struct record_object *object = record_new(class, connection, NULL);

	if (!object)
		return NULL;
	object->record = record;
	object->owner = object_ref(owner);
	return object;
}

void record_fini(struct object *object)
{
	struct record_object *self = (struct record_object *)object;

	fax_free(self->block);
	object_unref(self->owner);
	connection_unref(self->connection);
}

void record_replace(void *object, void *block)
{
	struct record_object *self = object;
	void *old_block, *old_owner;

	AcquireSRWLockExclusive(&self->lock);
	old_block = self->block;
	old_owner = self->owner;
	self->record = block;
	self->block = block;
	self->owner = NULL;
	ReleaseSRWLockExclusive(&self->lock);
	fax_free(old_block);
	object_unref(old_owner);
}

HRESULT record_begin(void *object, const void *ret, const void **ret_record)
{
	struct record_object *self = object;

	if (!ret)
		return fail_pointer(object);
	AcquireSRWLockShared(&self->lock);
	if (!self->record || !connection_is_open(self->connection)) {
		ReleaseSRWLockShared(&self->lock);
		return fail_not_connected(object);
	}
	*ret_record = self->record;
	return S_OK;
}

HRESULT record_end(void *object, HRESULT result)
{
	struct record_object *self = object;

	ReleaseSRWLockShared(&self->lock);
	return result == E_OUTOFMEMORY ? fail_memory(object) : result;
}

uint32_t record_number(void *object, size_t offset)
{
	struct record_object *self = object;
	uint32_t number = 0;

	AcquireSRWLockShared(&self->lock);
	if (self->record)
		memcpy(&number, (const char *)self->record + offset, sizeof(number));
	ReleaseSRWLockShared(&self->lock);
	return number;
}
