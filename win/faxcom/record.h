/* SPDX-License-Identifier: MIT */
/*
 * Objects that show a record of the server: a port, its status, a job, a
 * routing method. The record is fetched once and replaced as a whole; getters
 * read it and never ask the server. An object made by CoCreateInstance() has
 * none: not connected.
 */
#ifndef FAXCOM_RECORD_H
#define FAXCOM_RECORD_H

#include "faxcom/object.h"
#include "faxcom/value.h"

struct record_object {
	struct object head;
	struct connection *connection;
	SRWLOCK lock; /* for the rest */
	const void *record;
	void *block; /* it is the record's, for fax_free(); */
	void *owner; /* or the object that has the record among others, for object_unref() */
};

/* An object of @class, which begins with a struct record_object. @block becomes its. NULL: out of memory. */
void *record_new(const struct object_class *class, struct connection *connection, void *block);

/* The same with a @record that lies in object @owner, and is to stay there. */
void *record_new_lent(const struct object_class *class, struct connection *connection, const void *record, void *owner);
void record_fini(struct object *object);

/* Put the record @block in the place of the one that was. */
void record_replace(void *object, void *block);

/* S_OK: the record, until record_end(). @ret: where the caller wants the value, which must not be NULL. */
HRESULT record_begin(void *object, const void *ret, const void **ret_record);
HRESULT record_end(void *object, HRESULT result);

/* Its number on the server, which stays; 0: has no record. */
#define RECORD_NUMBER(object, type, member) record_number(object, offsetof(struct type, member))
uint32_t record_number(void *object, size_t offset);

/* The getter of property @NAME of interface @I: its @value, which says what to make of struct @type *record. */
#define RECORD_GETTER(I, type, kind, NAME, value) \
	static HRESULT STDMETHODCALLTYPE get_##NAME(I *self, VALUE_TYPE(kind) * ret) \
	{ \
		const void *fetched; \
		const struct type *record; \
		HRESULT result; \
\
		if (ret) \
			*ret = 0; \
		result = record_begin(self, ret, &fetched); \
		if (FAILED(result)) \
			return result; \
		record = fetched; \
		(void)record; /* a value may be known without it */ \
		return record_end(self, value_##kind(ret, value)); \
	}

#endif
