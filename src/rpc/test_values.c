/* SPDX-License-Identifier: MIT */
/* Values for tests; see test_values.h. */
#undef NDEBUG
#include "rpc/test_values.h"

#include <assert.h>
#include <string.h>

#include "base/macros.h"

uint32_t test_random(struct test_values *values)
{
	/* xorshift32 */
	values->seed ^= values->seed << 13;
	values->seed ^= values->seed >> 17;
	values->seed ^= values->seed << 5;
	return values->seed;
}

const char *test_text(struct test_values *values, size_t max)
{
	static const char *const pieces[] = {"a", "Fax", " 0", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x93\xa0"};
	static const uint8_t units[] = {1, 3, 2, 1, 1, 2};
	size_t want, used = 0, size = 0, piece;
	char *text;

	switch (test_random(values) % 16) {
	case 0:
		return "";
	case 1:
		want = max;
		break;
	default:
		want = test_random(values) % (MIN(max, 40) + 1);
	}
	text = rpc_arena_alloc(values->arena, 3 * want + 1);
	assert(text);
	while (used < want) {
		piece = test_random(values) % (want > 20 && used < 20 ? ARRAY_SIZE(pieces) : 3);
		if (units[piece] > want - used)
			piece = 0;
		memcpy(text + size, pieces[piece], strlen(pieces[piece]));
		size += strlen(pieces[piece]);
		used += units[piece];
	}
	return text;
}

static const char *maybe_text(struct test_values *values, size_t max)
{
	return test_random(values) % 4 ? test_text(values, max) : NULL;
}

static void *many(struct test_values *values, const struct rpc_record *record, uint32_t *ret_count)
{
	uint8_t *items;
	uint32_t i;

	*ret_count = test_random(values) % 4;
	if (*ret_count == 0)
		return NULL;
	items = rpc_arena_alloc(values->arena, *ret_count * (size_t)record->struct_size);
	assert(items);
	for (i = 0; i < *ret_count; i++)
		test_fill_record(values, record, items + i * record->struct_size);
	return items;
}

static uint32_t *numbers(struct test_values *values, uint32_t *ret_count)
{
	uint32_t *items, i;

	*ret_count = test_random(values) % 5;
	if (*ret_count == 0)
		return NULL;
	items = rpc_arena_alloc(values->arena, *ret_count * sizeof(*items));
	assert(items);
	for (i = 0; i < *ret_count; i++)
		items[i] = test_random(values);
	return items;
}

static void fill_field(struct test_values *values, const struct rpc_record *record, enum rpc_kind kind, void *member)
{
	struct rpc_destination *destination;
	struct rpc_countries *countries;
	struct rpc_job_status *status;
	struct rpc_u32s *u32s;
	struct rpc_time *time;
	uint64_t wide;
	size_t i;

	switch (kind) {
	case RPC_KIND_SIZE:
		*(uint32_t *)member = values->blob ? record->blob_size : record->size32;
		break;
	case RPC_KIND_U16:
		*(uint16_t *)member = (uint16_t)test_random(values);
		break;
	case RPC_KIND_U32:
		*(uint32_t *)member = test_random(values);
		break;
	case RPC_KIND_U64:
	case RPC_KIND_I64:
	case RPC_KIND_FILETIME:
		wide = test_random(values) | (uint64_t)test_random(values) << 32;
		memcpy(member, &wide, sizeof(wide));
		break;
	case RPC_KIND_BOOL:
		*(bool *)member = test_random(values) % 2;
		break;
	case RPC_KIND_ENUM:
		*(uint32_t *)member = values->blob ? test_random(values) : test_random(values) & 0xffff;
		break;
	case RPC_KIND_TIME:
		time = member;
		time->hour = (uint16_t)(test_random(values) % 24);
		time->minute = (uint16_t)(test_random(values) % 60);
		break;
	case RPC_KIND_SYSTEMTIME:
		for (i = 0; i < 8; i++)
			((uint16_t *)member)[i] = (uint16_t)test_random(values);
		break;
	case RPC_KIND_STR:
		*(const char **)member = maybe_text(values, record->string_max);
		break;
	case RPC_KIND_TEXT:
		*(const char **)member = test_text(values, record->string_max);
		break;
	case RPC_KIND_U32S:
		u32s = member;
		u32s->items = numbers(values, &u32s->count);
		break;
	case RPC_KIND_VERSION:
		test_fill_record(values, &rpc_version_record, member);
		break;
	case RPC_KIND_STATUS:
		if (test_random(values) % 3 == 0)
			break;
		status = rpc_arena_alloc(values->arena, sizeof(*status));
		assert(status);
		test_fill_record(values, &rpc_job_status_record, status);
		*(const struct rpc_job_status **)member = status;
		break;
	case RPC_KIND_COUNTRIES:
		countries = member;
		countries->items = many(values, &rpc_country_record, &countries->count);
		break;
	case RPC_KIND_DEST:
		destination = member;
		destination->use_group = test_random(values) % 2;
		if (destination->use_group)
			destination->group_name = maybe_text(values, record->string_max);
		else
			destination->device_id = test_random(values);
		break;
	case RPC_KINDS:
		assert(false);
	}
}

void test_fill_record(struct test_values *values, const struct rpc_record *record, void *item)
{
	size_t i;

	memset(item, 0, record->struct_size);
	for (i = 0; i < record->field_count; i++)
		fill_field(values, record, record->fields[i].kind, (uint8_t *)item + record->fields[i].offset);
}

static void fill_bytes(struct test_values *values, struct rpc_bytes *bytes, size_t max)
{
	uint8_t *data;
	uint32_t i;

	bytes->size = 1 + test_random(values) % (uint32_t)MIN(max, 300);
	data = rpc_arena_alloc(values->arena, bytes->size);
	assert(data);
	for (i = 0; i < bytes->size; i++)
		data[i] = (uint8_t)test_random(values);
	bytes->data = data;
}

static void fill_param(struct test_values *values, const struct rpc_param *param, bool reply, void *member)
{
	struct rpc_opt_u32 *optional;
	struct rpc_handle *handle;
	struct rpc_bytes *bytes = member;
	struct rpc_u64s *ids;
	uint64_t wide, *items;
	struct {
		uint32_t count;
		const void *items;
	} array = {0};
	void *item;
	size_t i;

	switch (param->kind) {
	case RPC_PARAM_U32:
		*(uint32_t *)member = test_random(values);
		break;
	case RPC_PARAM_U64:
		wide = test_random(values) | (uint64_t)test_random(values) << 32;
		memcpy(member, &wide, sizeof(wide));
		break;
	case RPC_PARAM_BOOL:
		*(bool *)member = test_random(values) % 2;
		break;
	case RPC_PARAM_ENUM:
		*(uint32_t *)member = test_random(values) & 0xffff;
		break;
	case RPC_PARAM_OPT_U32:
		optional = member;
		optional->present = test_random(values) % 2;
		optional->value = optional->present ? test_random(values) : 0;
		break;
	case RPC_PARAM_HANDLE:
		handle = member;
		for (i = 0; i < sizeof(handle->uuid); i++)
			handle->uuid[i] = (uint8_t)test_random(values);
		break;
	case RPC_PARAM_STRING:
		*(const char **)member = test_text(values, param->extra);
		break;
	case RPC_PARAM_OPT_STRING:
		*(const char **)member = maybe_text(values, param->extra);
		break;
	case RPC_PARAM_STRUCT:
		values->blob = false;
		test_fill_record(values, param->record, member);
		break;
	case RPC_PARAM_BLOB:
		if (reply && test_random(values) % 4 == 0)
			break;
		values->blob = true;
		item = rpc_arena_alloc(values->arena, param->record->struct_size);
		assert(item);
		test_fill_record(values, param->record, item);
		memcpy(member, &item, sizeof(item));
		break;
	case RPC_PARAM_ARRAY:
	case RPC_PARAM_PROFILES:
		values->blob = param->kind == RPC_PARAM_ARRAY;
		array.items = many(values, param->record, &array.count);
		memcpy(member, &array, sizeof(array));
		break;
	case RPC_PARAM_DATA:
		fill_bytes(values, bytes, param->extra);
		break;
	case RPC_PARAM_OPT_DATA:
		if (test_random(values) % 2)
			fill_bytes(values, bytes, param->extra);
		break;
	case RPC_PARAM_CHUNK:
		if (reply || param->direction == RPC_IN)
			fill_bytes(values, bytes, param->extra);
		else
			bytes->size = test_random(values);
		break;
	case RPC_PARAM_U64S:
		ids = member; /* as many as the recipients; the caller sets the count */
		items = rpc_arena_alloc(values->arena, 8 * sizeof(*items));
		assert(items);
		for (i = 0; i < 8; i++)
			items[i] = test_random(values);
		ids->items = items;
		break;
	case RPC_PARAM_REST:
		fill_bytes(values, bytes, 40);
		break;
	case RPC_PARAM_KINDS:
		assert(false);
	}
}

void test_fill_args(struct test_values *values, const struct rpc_method *method, unsigned directions, void *args)
{
	const struct rpc_param *param;
	uint32_t recipients = 0;
	uint8_t *member;
	size_t i;

	for (i = 0; i < method->param_count; i++) {
		param = &method->params[i];
		member = (uint8_t *)args + param->offset;
		if (param->direction & directions)
			fill_param(values, param, directions == RPC_OUT, member);
		if (param->kind == RPC_PARAM_PROFILES)
			memcpy(&recipients, member, sizeof(recipients));
		if (param->kind == RPC_PARAM_U64S)
			memcpy(member, &recipients, sizeof(recipients));
	}
}

/* ---- comparing ------------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_array(const struct rpc_record *record, const void *a, uint32_t a_count, const void *b,
		       uint32_t b_count, const char **ret_field)
{
	uint32_t i;

	if (a_count != b_count)
		return false;
	for (i = 0; i < a_count; i++) {
		if (!test_same_record(record, (const uint8_t *)a + i * record->struct_size,
				      (const uint8_t *)b + i * record->struct_size, ret_field))
			return false;
	}
	return true;
}

static bool same_field(const struct rpc_record *record, enum rpc_kind kind, const void *a, const void *b,
		       const char **ret_field)
{
	static const size_t plain[RPC_KINDS] = {
		[RPC_KIND_SIZE] = 4,     [RPC_KIND_U16] = 2,         [RPC_KIND_U32] = 4,  [RPC_KIND_U64] = 8,
		[RPC_KIND_I64] = 8,      [RPC_KIND_BOOL] = 1,        [RPC_KIND_ENUM] = 4, [RPC_KIND_TIME] = 4,
		[RPC_KIND_FILETIME] = 8, [RPC_KIND_SYSTEMTIME] = 16,
	};
	const struct rpc_destination *da = a, *db = b;
	const struct rpc_countries *ca = a, *cb = b;
	const struct rpc_u32s *ua = a, *ub = b;
	const struct rpc_job_status *sa, *sb;
	const char *ta, *tb;

	(void)record;
	if (plain[kind])
		return memcmp(a, b, plain[kind]) == 0;
	switch (kind) {
	case RPC_KIND_STR:
		return same_text(*(const char *const *)a, *(const char *const *)b);
	case RPC_KIND_TEXT:
		ta = *(const char *const *)a;
		tb = *(const char *const *)b;
		return same_text(ta ? ta : "", tb ? tb : "");
	case RPC_KIND_U32S:
		return ua->count == ub->count &&
		       (ua->count == 0 || memcmp(ua->items, ub->items, ua->count * sizeof(*ua->items)) == 0);
	case RPC_KIND_VERSION:
		return test_same_record(&rpc_version_record, a, b, ret_field);
	case RPC_KIND_STATUS:
		sa = *(const struct rpc_job_status *const *)a;
		sb = *(const struct rpc_job_status *const *)b;
		return sa && sb ? test_same_record(&rpc_job_status_record, sa, sb, ret_field) : sa == sb;
	case RPC_KIND_COUNTRIES:
		return same_array(&rpc_country_record, ca->items, ca->count, cb->items, cb->count, ret_field);
	case RPC_KIND_DEST:
		return da->use_group == db->use_group && da->device_id == db->device_id &&
		       same_text(da->group_name, db->group_name);
	default:
		return false;
	}
}

bool test_same_record(const struct rpc_record *record, const void *a, const void *b, const char **ret_field)
{
	const struct rpc_field *field;
	size_t i;

	for (i = 0; i < record->field_count; i++) {
		field = &record->fields[i];
		if (!same_field(record, field->kind, (const uint8_t *)a + field->offset,
				(const uint8_t *)b + field->offset, ret_field)) {
			*ret_field = field->name;
			return false;
		}
	}
	return true;
}

static bool same_param(const struct rpc_param *param, const void *a, const void *b, const char **ret_field)
{
	static const size_t plain[RPC_PARAM_KINDS] = {
		[RPC_PARAM_U32] = 4,
		[RPC_PARAM_U64] = 8,
		[RPC_PARAM_BOOL] = 1,
		[RPC_PARAM_ENUM] = 4,
		[RPC_PARAM_HANDLE] = sizeof(struct rpc_handle),
	};
	const struct rpc_opt_u32 *oa = a, *ob = b;
	const struct rpc_bytes *ba = a, *bb = b;
	const struct rpc_u64s *ua = a, *ub = b;
	struct {
		uint32_t count;
		const void *items;
	} aa, ab;
	const void *ia, *ib;

	if (plain[param->kind])
		return memcmp(a, b, plain[param->kind]) == 0;
	switch (param->kind) {
	case RPC_PARAM_OPT_U32:
		return oa->present == ob->present && oa->value == ob->value;
	case RPC_PARAM_STRING:
	case RPC_PARAM_OPT_STRING:
		return same_text(*(const char *const *)a, *(const char *const *)b);
	case RPC_PARAM_STRUCT:
		return test_same_record(param->record, a, b, ret_field);
	case RPC_PARAM_BLOB:
		memcpy(&ia, a, sizeof(ia));
		memcpy(&ib, b, sizeof(ib));
		return ia && ib ? test_same_record(param->record, ia, ib, ret_field) : ia == ib;
	case RPC_PARAM_ARRAY:
	case RPC_PARAM_PROFILES:
		memcpy(&aa, a, sizeof(aa));
		memcpy(&ab, b, sizeof(ab));
		return same_array(param->record, aa.items, aa.count, ab.items, ab.count, ret_field);
	case RPC_PARAM_DATA:
	case RPC_PARAM_OPT_DATA:
	case RPC_PARAM_CHUNK:
	case RPC_PARAM_REST:
		return ba->size == bb->size && !ba->data == !bb->data &&
		       (!ba->data || memcmp(ba->data, bb->data, ba->size) == 0);
	case RPC_PARAM_U64S:
		return ua->count == ub->count &&
		       (ua->count == 0 || memcmp(ua->items, ub->items, ua->count * sizeof(*ua->items)) == 0);
	default:
		return false;
	}
}

bool test_same_args(const struct rpc_method *method, unsigned directions, const void *a, const void *b,
		    const char **ret_field)
{
	const struct rpc_param *param;
	size_t i;

	for (i = 0; i < method->param_count; i++) {
		param = &method->params[i];
		*ret_field = param->name;
		if ((param->direction & directions) && !same_param(param, (const uint8_t *)a + param->offset,
								   (const uint8_t *)b + param->offset, ret_field))
			return false;
	}
	return true;
}
