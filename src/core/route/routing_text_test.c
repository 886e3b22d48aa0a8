/* SPDX-License-Identifier: MIT */
/* The number that was called, and the subaddress behind it. */
#undef NDEBUG
#include "core/route/routing_text.h"

#include <assert.h>
#include <string.h>

static void expect(const char *called, const char *subaddress, size_t size, const char *expected)
{
	char text[32];

	memset(text, 'x', sizeof(text));
	routing_text(called, subaddress, text, size);
	assert(strcmp(text, expected) == 0);
}

int main(void)
{
	expect("4930123", "42", 32, "4930123|42");
	expect("4930123", "", 32, "4930123");
	expect("", "42", 32, "|42");
	expect("", "", 32, "");
	expect("4930123", "42", 10, "4930123|4");
	expect("4930\xc3\xbc", "", 6, "4930"); /* a whole character or none */
	return 0;
}
