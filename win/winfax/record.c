/* SPDX-License-Identifier: MIT */
/* Structures and their texts; see record.h. */
#include "winfax/record.h"

#include <winfax.h>

#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "common/text.h"
#include "winfax/block.h"

/* ---- the descriptions ------------------------------------------------ */

#define X(name, type) _Static_assert(sizeof(type##A) == sizeof(type##W), #type);
RECORD_LIST(X)
#undef X

#define TEXTS(name) static const unsigned short name##_texts[]
#define RECORD(name, type, has_size) \
	const struct record record_##name = {sizeof(type##A), has_size, name##_texts, ARRAY_SIZE(name##_texts)}

#define T(member) offsetof(FAX_CONFIGURATIONA, member)
TEXTS(configuration) = {T(ArchiveDirectory), T(Reserved)};
RECORD(configuration, FAX_CONFIGURATION, true);
#undef T

#define T(member) offsetof(FAX_JOB_PARAMA, member)
TEXTS(job_param) = {
	T(RecipientNumber), T(RecipientName),         T(Tsid),         T(SenderName), T(SenderCompany), T(SenderDept),
	T(BillingCode),     T(DeliveryReportAddress), T(DocumentName),
};
RECORD(job_param, FAX_JOB_PARAM, true);
#undef T

#define T(member) offsetof(FAX_COVERPAGE_INFOA, member)
TEXTS(cover_page) = {
	T(CoverPageName),     T(RecName),           T(RecFaxNumber),   T(RecCompany),     T(RecStreetAddress),
	T(RecCity),           T(RecState),          T(RecZip),         T(RecCountry),     T(RecTitle),
	T(RecDepartment),     T(RecOfficeLocation), T(RecHomePhone),   T(RecOfficePhone), T(SdrName),
	T(SdrFaxNumber),      T(SdrCompany),        T(SdrAddress),     T(SdrTitle),       T(SdrDepartment),
	T(SdrOfficeLocation), T(SdrHomePhone),      T(SdrOfficePhone), T(Note),           T(Subject),
};
RECORD(cover_page, FAX_COVERPAGE_INFO, true);
#undef T

#define T(member) offsetof(FAX_JOB_ENTRYA, member)
TEXTS(job_entry) = {
	T(UserName),   T(RecipientNumber), T(RecipientName),         T(Tsid),         T(SenderName), T(SenderCompany),
	T(SenderDept), T(BillingCode),     T(DeliveryReportAddress), T(DocumentName),
};
RECORD(job_entry, FAX_JOB_ENTRY, true);
#undef T

#define T(member) offsetof(FAX_PORT_INFOA, member)
TEXTS(port_info) = {T(DeviceName), T(Tsid), T(Csid)};
RECORD(port_info, FAX_PORT_INFO, true);
#undef T

#define T(member) offsetof(FAX_DEVICE_STATUSA, member)
TEXTS(device_status) = {
	T(CallerId),   T(Csid),          T(DeviceName),   T(DocumentName), T(PhoneNumber), T(RoutingString),
	T(SenderName), T(RecipientName), T(StatusString), T(Tsid),         T(UserName),
};
RECORD(device_status, FAX_DEVICE_STATUS, true);
#undef T

#define T(member) offsetof(FAX_ROUTING_METHODA, member)
TEXTS(routing_method) = {
	T(DeviceName), T(Guid), T(FriendlyName), T(FunctionName), T(ExtensionImageName), T(ExtensionFriendlyName),
};
RECORD(routing_method, FAX_ROUTING_METHOD, true);
#undef T

#define T(member) offsetof(FAX_GLOBAL_ROUTING_INFOA, member)
TEXTS(global_routing) = {
	T(Guid), T(FriendlyName), T(FunctionName), T(ExtensionImageName), T(ExtensionFriendlyName),
};
RECORD(global_routing, FAX_GLOBAL_ROUTING_INFO, true);
#undef T

#define T(member) offsetof(FAX_LOG_CATEGORYA, member)
TEXTS(log_category) = {T(Name)};
RECORD(log_category, FAX_LOG_CATEGORY, false);
#undef T

#define T(member) offsetof(FAX_PRINT_INFOA, member)
TEXTS(print_info) = {
	T(DocName),    T(RecipientName),     T(RecipientNumber), T(SenderName),     T(SenderCompany),
	T(SenderDept), T(SenderBillingCode), T(Reserved),        T(DrEmailAddress), T(OutputFileName),
};
RECORD(print_info, FAX_PRINT_INFO, true);
#undef T

/* ---- texts ----------------------------------------------------------- */

/* One kind of text into another: a copy from malloc(), NULL: out of memory; and how many bytes it has. */
struct conversion {
	void *(*convert)(const void *text);
	size_t (*bytes)(const void *converted);
};

static void *to_ansi(const void *text)
{
	return text_to_ansi(text);
}

static void *to_wide(const void *text)
{
	return text_to_wide(text);
}

static void *from_ansi(const void *text)
{
	return text_from_ansi(text);
}

static void *from_wide(const void *text)
{
	return text_from_wide(text);
}

static size_t narrow_bytes(const void *text)
{
	return strlen(text) + 1;
}

static size_t wide_bytes(const void *text)
{
	return (wcslen(text) + 1) * sizeof(WCHAR);
}

static const struct conversion giving[] = {
	[FORM_A] = {to_ansi, narrow_bytes},
	[FORM_W] = {to_wide, wide_bytes  },
};
static const struct conversion taking[] = {
	[FORM_A] = {from_ansi, narrow_bytes},
	[FORM_W] = {from_wide, narrow_bytes},
};

/* ---- structures ------------------------------------------------------ */

/* The text number @i of all that @rows have: where its pointer stands. */
static const void **text_at(const struct record *record, void *rows, size_t i)
{
	char *row = (char *)rows + i / record->texts_count * record->size;

	return (const void **)(void *)(row + record->texts[i % record->texts_count]);
}

static DWORD convert_rows(const struct record *record, const void *rows, size_t count,
			  const struct conversion *conversion, void **ret_block)
{
	size_t texts = count * record->texts_count, bytes = count * record->size, i, used;
	void **copies = calloc(texts + 1, sizeof(*copies));
	DWORD code = ERROR_NOT_ENOUGH_MEMORY;
	char *block = NULL;

	for (i = 0; copies && i < texts; i++) {
		const void *text = *text_at(record, (void *)(ULONG_PTR)rows, i);

		if (!text)
			continue;
		copies[i] = conversion->convert(text);
		if (!copies[i])
			goto out;
		bytes += conversion->bytes(copies[i]);
	}
	block = copies ? block_new(bytes) : NULL;
	if (!block)
		goto out;
	used = count * record->size;
	if (used > 0)
		memcpy(block, rows, used);
	for (i = 0; i < texts; i++) {
		if (!copies[i])
			continue;
		memcpy(block + used, copies[i], conversion->bytes(copies[i]));
		*text_at(record, block, i) = block + used;
		used += conversion->bytes(copies[i]);
	}
	*ret_block = block;
	code = ERROR_SUCCESS;
out:
	for (i = 0; copies && i < texts; i++)
		free(copies[i]);
	free(copies);
	return code;
}

DWORD record_give(const struct record *record, const void *rows, size_t count, enum form form, void **ret_block)
{
	void *block;
	DWORD code = convert_rows(record, rows, count, &giving[form], &block);
	size_t i;

	if (code != ERROR_SUCCESS)
		return code;
	for (i = 0; record->sized && i < count; i++)
		*(DWORD *)(void *)((char *)block + i * record->size) = (DWORD)record->size;
	*ret_block = block;
	return ERROR_SUCCESS;
}

static bool too_long(const void *text, enum form form)
{
	if (form == FORM_W)
		return wcsnlen(text, RECORD_TEXT_MAX + 1) > RECORD_TEXT_MAX;
	return strnlen(text, RECORD_TEXT_MAX + 1) > RECORD_TEXT_MAX;
}

DWORD record_take(const struct record *record, const void *given, enum form form, void **ret_row)
{
	size_t i;

	if (!given || (record->sized && *(const DWORD *)given != record->size))
		return ERROR_INVALID_PARAMETER;
	for (i = 0; i < record->texts_count; i++) {
		const void *text = *text_at(record, (void *)(ULONG_PTR)given, i);

		if (text && too_long(text, form))
			return ERROR_INVALID_PARAMETER;
	}
	return convert_rows(record, given, 1, &taking[form], ret_row);
}

DWORD record_take_text(const void *given, enum form form, char **ret_text)
{
	char *text;

	if (!given || too_long(given, form))
		return ERROR_INVALID_PARAMETER;
	text = taking[form].convert(given);
	if (!text)
		return ERROR_NOT_ENOUGH_MEMORY;
	*ret_text = text;
	return ERROR_SUCCESS;
}
