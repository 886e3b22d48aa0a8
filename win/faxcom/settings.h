/* SPDX-License-Identifier: MIT */
/*
 * The settings of a server that FaxServer has as properties, in one list. A
 * put changes one of them and leaves the others.
 */
#ifndef FAXCOM_SETTINGS_H
#define FAXCOM_SETTINGS_H

#include <faxport/types.h>

#include "faxcom/value.h"

/*
 * Columns: kind, property, member of struct fax_server. An hour and a minute
 * are the parts of one member. The folder of the archive comes first: without
 * it no archive can be switched on.
 */
#define SETTING_LIST(X) \
	X(text, ArchiveDirectory, archive_directory) \
	X(number, Retries, retries) \
	X(number, RetryDelay, retry_delay_min) \
	X(number, DirtyDays, dirty_days) \
	X(flag, Branding, branding) \
	X(flag, UseDeviceTsid, use_device_tsid) \
	X(flag, ServerCoverpage, server_covers_only) \
	X(flag, PauseServerQueue, queue_paused) \
	X(flag, ArchiveOutboundFaxes, archive_outgoing) \
	X(text, ServerMapiProfile, mapi_profile) \
	X(hour, DiscountRateStartHour, discount_start_min) \
	X(minute, DiscountRateStartMinute, discount_start_min) \
	X(hour, DiscountRateEndHour, discount_end_min) \
	X(minute, DiscountRateEndMinute, discount_end_min)

enum setting {
#define X(kind, NAME, member) SETTING_##NAME,
	SETTING_LIST(X)
#undef X
		SETTINGS
};

/* What a program wants a setting to be. */
struct setting_value {
	LONG number; /* number, flag, hour, minute */
	char *text;  /* text; from malloc() */
};

/* Two more kinds than value.h has. */
#define VALUE_TYPE_hour SHORT
#define VALUE_TYPE_minute SHORT
HRESULT value_hour(SHORT *ret_hour, uint32_t minutes_of_day);
HRESULT value_minute(SHORT *ret_minute, uint32_t minutes_of_day);

/* Hours are 0 to 23, minutes 0 to 59; all else is for the server to judge. */
bool setting_is_valid(enum setting setting, const struct setting_value *value);

/* Put it into @server, which borrows a text. */
void setting_put(enum setting setting, const struct setting_value *value, struct fax_server *server);

#endif
