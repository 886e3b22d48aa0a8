/* SPDX-License-Identifier: MIT */
/* The settings of a server as a table; see settings.h. */
#include "faxcom/settings.h"

#include <stddef.h>

#define HOUR 60 /* minutes */

enum kind { KIND_text, KIND_number, KIND_flag, KIND_hour, KIND_minute };

static const struct {
	enum kind kind;
	size_t offset;
} rows[SETTINGS] = {
#define X(kind, NAME, member) [SETTING_##NAME] = {KIND_##kind, offsetof(struct fax_server, member)},
	SETTING_LIST(X)
#undef X
};

HRESULT value_hour(SHORT *ret_hour, uint32_t minutes_of_day)
{
	*ret_hour = (SHORT)(minutes_of_day / HOUR);
	return S_OK;
}

HRESULT value_minute(SHORT *ret_minute, uint32_t minutes_of_day)
{
	*ret_minute = (SHORT)(minutes_of_day % HOUR);
	return S_OK;
}

bool setting_is_valid(enum setting setting, const struct setting_value *value)
{
	switch (rows[setting].kind) {
	case KIND_hour:
		return value->number >= 0 && value->number <= 23;
	case KIND_minute:
		return value->number >= 0 && value->number <= 59;
	default:
		return true;
	}
}

void setting_put(enum setting setting, const struct setting_value *value, struct fax_server *server)
{
	void *member = (char *)server + rows[setting].offset;
	uint32_t *number = member;

	switch (rows[setting].kind) {
	case KIND_text:
		*(const char **)member = value->text;
		break;
	case KIND_number:
		*number = (uint32_t)value->number;
		break;
	case KIND_flag:
		*(bool *)member = value->number != 0;
		break;
	case KIND_hour:
		*number = (uint32_t)value->number * HOUR + *number % HOUR;
		break;
	case KIND_minute:
		*number = *number / HOUR * HOUR + (uint32_t)value->number;
		break;
	}
}
