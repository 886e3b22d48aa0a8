/* SPDX-License-Identifier: MIT */
/* The routing methods this server has: names as the Windows API shows them, in the order they run at first. */
#ifndef CORE_ROUTE_METHODS_H
#define CORE_ROUTE_METHODS_H

#include <stdbool.h>
#include <stddef.h>

#define ROUTE_GUID_INBOX "{9d3d0c32-9af2-11d0-abf7-00c04fd91a4e}"
#define ROUTE_GUID_FOLDER "{92041a90-9af2-11d0-abf7-00c04fd91a4e}"

/* clang-format off */
/* Columns: name, guid, friendly name, function name, on for a new port, wants data (a folder) before it can work. */
#define ROUTE_METHOD_LIST(X) \
	X(INBOX,  ROUTE_GUID_INBOX,  "Keep in the inbox",        "FaxRouteInbox",  true,  false) \
	X(FOLDER, ROUTE_GUID_FOLDER, "Store a copy in a folder", "FaxRouteFolder", false, true)

enum route_method {
#define X(name, ...) ROUTE_##name,
	ROUTE_METHOD_LIST(X)
#undef X
	ROUTE_METHODS
};
/* clang-format on */

/* What the methods come from. */
#define ROUTE_EXTENSION_NAME "Faxport Routing Extension"
#define ROUTE_EXTENSION_FRIENDLY_NAME "Faxport routing extension"
#define ROUTE_IMAGE_NAME "faxportd"

struct route_method_info {
	const char *guid; /* in lower case, with braces */
	const char *friendly_name;
	const char *function_name;
	bool on_at_first;
	bool wants_data;
};

/* Static. */
const struct route_method_info *route_method_info(enum route_method method);

/* @guid without regard to case. False: no such method. */
bool route_method_find(const char *guid, enum route_method *ret_method);

#endif
