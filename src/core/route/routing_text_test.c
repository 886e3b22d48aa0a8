/* SPDX-License-Identifier: MIT */
/* The number that was called, and the subaddress behind it. */
#undef NDEBUG
#include "core/route/routing_text.h"

#include <assert.h>
#include <string.h>

/* As long as both may be. */
static void test_long(void)
{
	char called[257], text[300];

	memset(called, '4', sizeof(called) - 1);
	called[sizeof(called) - 1] = '\0';
	routing_text(called, "01234567890123456789", text, sizeof(text));
	assert(strlen(text) == 256 + 1 + 20 && strcmp(text + 256, "|01234567890123456789") == 0);
}

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
	test_long();
	return 0;
}
