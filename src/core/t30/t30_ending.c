/* SPDX-License-Identifier: MIT */
#include "core/t30/t30_ending.h"

#include <stddef.h>

#include "base/macros.h"

static const struct {
	enum fax_status status;
	const char *words;
} endings[T30_ENDINGS] = {
#define X(name, status, words) {FAX_STATUS_##status, words},
	T30_ENDING_LIST(X)
#undef X
};

enum fax_status t30_ending_status(enum t30_ending ending)
{
	return (size_t)ending < ARRAY_SIZE(endings) ? endings[ending].status : FAX_STATUS_FAULT;
}

const char *t30_ending_words(enum t30_ending ending)
{
	return (size_t)ending < ARRAY_SIZE(endings) ? endings[ending].words : "unknown";
}
