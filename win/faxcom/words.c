/* SPDX-License-Identifier: MIT */
/* The English words of Windows 2000 and its successors; see words.h. */
#include "faxcom/words.h"

#include <winfax.h>

#include "base/macros.h"

struct words {
	DWORD status;
	const char *words;
};

/* clang-format off */
static const struct words queue[] = {
	{JS_PENDING,          "Pending"},
	{JS_INPROGRESS,       "In Progress"},
	{JS_DELETING,         "Deleting"},
	{JS_FAILED,           "Failed"},
	{JS_PAUSED,           "Paused"},
	{JS_NOLINE,           "No Line"},
	{JS_RETRYING,         "Retrying"},
	{JS_RETRIES_EXCEEDED, "Retries Exceeded"},
};

static const struct words device[] = {
	{FPS_DIALING,          "Dialing"},
	{FPS_SENDING,          "Sending"},
	{FPS_RECEIVING,        "Receiving"},
	{FPS_COMPLETED,        "Completed"},
	{FPS_HANDLED,          "Handled"},
	{FPS_UNAVAILABLE,      "Unavailable"},
	{FPS_BUSY,             "Busy"},
	{FPS_NO_ANSWER,        "No Answer"},
	{FPS_BAD_ADDRESS,      "Bad Address"},
	{FPS_NO_DIAL_TONE,     "No Dial Tone"},
	{FPS_DISCONNECTED,     "Disconnected"},
	{FPS_FATAL_ERROR,      "Fatal Error"},
	{FPS_NOT_FAX_CALL,     "Not a Fax Call"},
	{FPS_CALL_DELAYED,     "Call Delayed"},
	{FPS_CALL_BLACKLISTED, "Call Blacklisted"},
	{FPS_INITIALIZING,     "Initializing"},
	{FPS_OFFLINE,          "Offline"},
	{FPS_RINGING,          "Ringing"},
	{FPS_AVAILABLE,        "Available"},
	{FPS_ABORTING,         "Aborting"},
	{FPS_ROUTING,          "Routing"},
	{FPS_ANSWERED,         "Answered"},
};
/* clang-format on */

static const char *find(const struct words *table, size_t count, DWORD status)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (table[i].status == status)
			return table[i].words;
	}
	return "Unknown";
}

const char *words_of_queue_status(DWORD status)
{
	return find(queue, ARRAY_SIZE(queue), status);
}

const char *words_of_device_status(DWORD status)
{
	return find(device, ARRAY_SIZE(device), status);
}
