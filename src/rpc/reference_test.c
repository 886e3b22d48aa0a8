/* SPDX-License-Identifier: MIT */
/* The reference page names every method, parameter, record and field, and all that is needed to use them. */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "rpc/methods.h"
#include "rpc/reference.h"

static void check_interface(const char *page, const struct rpc_interface *interface)
{
	char title[100];
	size_t i, k;

	for (i = 0; i < interface->method_count; i++) {
		const char *at;

		snprintf(title, sizeof(title), ".Ss %u %s\n", interface->methods[i].opnum, interface->methods[i].name);
		at = strstr(page, title);
		assert(at);
		for (k = 0; k < interface->methods[i].param_count; k++) {
			snprintf(title, sizeof(title), "Em %s\n", interface->methods[i].params[k].name);
			at = strstr(at, title);
			assert(at);
		}
	}
}

int main(void)
{
	AUTO_BUF out;
	const char *page;
	char title[100];
	size_t i;

	buf_init(&out, 1 << 20);
	rpc_reference_print(&out);
	page = buf_str(&out);
	assert(page && buf_error(&out) == 0);
	check_interface(page, &rpc_fax_interface);
	check_interface(page, &rpc_faxport_interface);
	for (i = 0; i < rpc_record_count; i++) {
		snprintf(title, sizeof(title), ".Ss %s\n", rpc_records[i]->name);
		assert(strstr(page, title));
	}
	assert(strstr(page, "ea0a3165-4834-11d2-a6f8-00c04fa346cc"));
	/* FAX_PORT_INFO: its size, its distance, the place of its last field. */
	assert(strstr(page, "36 bytes, 40 apart") && strstr(page, ".It 32\n.Em Csid :\nstring or NULL\n"));
	assert(strstr(page, ".Ss 12 SetPort\nNeeds MANAGE_CONFIG.\n"));
	assert(strstr(page, ".Ss 68 StartCopyToServer\nNeeds SUBMIT or\nSUBMIT_NORMAL or\nSUBMIT_HIGH.\n"));
	assert(strstr(page, "with the 64 hex digits"));
	assert(strstr(page, ".Ss 79 Reserved79\nReserved"));
	assert(strstr(page, ".Ss 30 GetCountryList\nNot served"));
	return 0;
}
