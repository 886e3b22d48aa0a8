/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target for IFP. The first byte is the T.38 version; the rest is taken
 * twice: as a packet, and as a recipe for one.
 *
 * As a packet: what is read lies within it, and built anew it is read the
 * same; what passes the check is read by spandsp as a whole packet of just
 * that length and those fields. As a recipe: what is built is read back.
 */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include <tiffio.h>
#include <spandsp.h>

#include "base/macros.h"
#include "core/t38/ifp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- what spandsp reads ---------------------------------------------- */

static struct {
	unsigned int indicators;
	int type;
	const struct ifp *ifp; /* what it ought to read */
	struct ifp_cursor cursor;
} seen;

static int on_indicator(t38_core_state_t *core, void *arg, int indicator)
{
	(void)core;
	(void)arg;
	seen.indicators++;
	seen.type = indicator;
	return 0;
}

static int on_data(t38_core_state_t *core, void *arg, int type, int field_type, const uint8_t *data, int size)
{
	struct ifp_field field;

	(void)core;
	(void)arg;
	assert(ifp_next_field(seen.ifp, &seen.cursor, &field));
	assert(type == seen.ifp->type && field_type == (int)field.type && size == (int)field.size);
	assert(size == 0 || data == field.data);
	return 0;
}

static int on_missing(t38_core_state_t *core, void *arg, int got, int expected)
{
	(void)core;
	(void)arg;
	(void)got;
	(void)expected;
	return 0;
}

static int on_send(t38_core_state_t *core, void *arg, const uint8_t *data, int size, int copies)
{
	(void)core;
	(void)arg;
	(void)data;
	(void)size;
	(void)copies;
	return 0;
}

static void check_with_spandsp(const uint8_t *data, size_t size, unsigned int version, const struct ifp *ifp)
{
	t38_core_state_t *core = t38_core_init(NULL, on_indicator, on_data, on_missing, NULL, on_send, NULL);

	assert(core);
	memset(&seen, 0, sizeof(seen));
	seen.ifp = ifp;
	t38_set_t38_version(core, (int)version);
	assert(t38_core_rx_ifp_stream(core, data, (int)size, 0) == (int)ifp->size);
	assert(seen.cursor.index == ifp->fields && seen.indicators == !ifp->is_data);
	assert(ifp->is_data || seen.type == ifp->type);
	t38_core_free(core);
}

/* ---- what we read ------------------------------------------------------- */

#define FIELDS_MAX 2048 /* two in each octet of the longest packet */

static size_t take_fields(const struct ifp *ifp, const uint8_t *data, struct ifp_field *ret_fields)
{
	struct ifp_cursor cursor = {0};
	struct ifp_field field;
	size_t count = 0;

	while (ifp_next_field(ifp, &cursor, &field)) {
		assert(count < FIELDS_MAX && (unsigned)field.type < IFP_FIELD_TYPES);
		assert((field.data == NULL) == (field.size == 0));
		assert(!field.data || (field.data > data && field.data + field.size <= data + ifp->size));
		ret_fields[count++] = field;
	}
	assert(count == ifp->fields);
	return count;
}

static void check_same(const struct ifp_field *fields, size_t count, const uint8_t *bytes, const struct ifp *ifp)
{
	static struct ifp_field again[FIELDS_MAX];
	size_t i;

	assert(take_fields(ifp, bytes, again) == count);
	for (i = 0; i < count; i++) {
		assert(again[i].type == fields[i].type && again[i].size == fields[i].size);
		assert(fields[i].size == 0 || memcmp(again[i].data, fields[i].data, fields[i].size) == 0);
	}
}

/* Build it, and read what was built. */
static void build_and_read(bool is_data, unsigned int type, const struct ifp_field *fields, size_t count,
			   unsigned int version, size_t max)
{
	uint8_t bytes[IFP_SIZE_MAX + 1];
	struct ifp ifp;
	int size;

	memset(bytes, 0xee, sizeof(bytes));
	if (is_data)
		size = ifp_build_data((enum ifp_data)type, fields, count, version, bytes, max);
	else
		size = ifp_build_indicator((enum ifp_indicator)type, version, bytes, max);
	assert(bytes[MIN(max, (size_t)IFP_SIZE_MAX)] == 0xee);
	assert(size > 0 || size == -EMSGSIZE || size == -EINVAL);
	if (size < 0)
		return;
	assert((size_t)size <= max && (size == IFP_SIZE_MAX || bytes[size] == 0xee));
	assert(ifp_parse(bytes, (size_t)size, version, &ifp) == 0);
	assert(ifp.size == (size_t)size && ifp.is_data == is_data && ifp.type == type);
	check_same(fields, is_data ? count : 0, bytes, &ifp);
	assert(ifp_is_control(bytes, 2) == (!is_data || type == IFP_V21 || type == IFP_V8 || type == IFP_V34_CC_1200));
	if (type < (is_data ? 9 : 16) && ifp_check(bytes, (size_t)size, version, false, &ifp) == 0)
		check_with_spandsp(bytes, (size_t)size, version, &ifp);
}

static void run_packet(const uint8_t *data, size_t size, unsigned int version)
{
	static struct ifp_field fields[FIELDS_MAX];
	struct ifp ifp, checked;
	size_t count;
	int r;

	r = ifp_check(data, size, version, true, &checked);
	if (r == 0) {
		check_with_spandsp(data, size, version, &checked);
		assert((ifp_check(data, size, version, false, &checked) == 0) == (checked.size == size));
		assert(ifp_parse(data, size, version, &ifp) == 0);
		assert(ifp.is_data == checked.is_data && ifp.type == checked.type && ifp.fields == checked.fields);
	}
	if (ifp_parse(data, size, version, &ifp) < 0)
		return;
	assert(ifp.size > 0 && ifp.size <= size);
	count = take_fields(&ifp, data, fields);
	build_and_read(ifp.is_data, ifp.type, fields, count, version, IFP_SIZE_MAX);
}

/* Bytes: type and kind, room, then a field each: type, size, bytes. */
static void run_recipe(const uint8_t *data, size_t size, unsigned int version)
{
	struct ifp_field fields[IFP_BUILT_FIELDS_MAX + 1];
	bool is_data;
	unsigned int type;
	size_t count = 0, max;

	if (size < 2)
		return;
	is_data = data[0] & 0x80;
	type = data[0] & 0x1f;
	max = data[1] < 0x80 ? data[1] : IFP_SIZE_MAX;
	data += 2;
	size -= 2;
	while (size >= 2 && count < ARRAY_SIZE(fields)) {
		fields[count] = (struct ifp_field){(enum ifp_field_type)(data[0] & 0x0f), NULL, MIN(data[1], size - 2)};
		data += 2;
		size -= 2;
		if (fields[count].size > 0)
			fields[count].data = data;
		data += fields[count].size;
		size -= fields[count++].size;
	}
	build_and_read(is_data, type, fields, count, version, max);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	run_packet(data + 1, size - 1, data[0] % 4);
	run_recipe(data + 1, size - 1, data[0] % 4);
	return 0;
}
