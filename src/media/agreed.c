/* SPDX-License-Identifier: MIT */
#include "media/agreed.h"

#include <string.h>

#include "base/text.h"

/* Texts of strangers stand between quotes in the log. */
static void copy(char *to, size_t size, const char *from)
{
	text_copy(to, size, from);
	for (; *to; to++)
		if (*to == '"')
			*to = '\'';
}

static void describe_machine(const struct t30_vendor *vendor, struct call_agreed *out)
{
	char text[T30_VENDOR_TEXT_MAX];
	struct t30_vendor nameless = *vendor;

	nameless.name[0] = '\0';
	copy(out->maker, sizeof(out->maker), t30_vendor_text(&nameless, text));
	copy(out->model, sizeof(out->model), vendor->name);
}

bool agreed_is_news(struct agreed *agreed, const struct t30_facts *facts)
{
	char text[T30_CHOICE_TEXT_MAX];
	struct call_agreed now;

	if (facts->agreed.format.signal == T30_NONE || agreed->count >= CALL_AGREED_MAX)
		return false;
	/* Words cost time; what is the same byte by byte has the same. */
	if (agreed->count > 0 && memcmp(&facts->agreed, &agreed->choice, sizeof(agreed->choice)) == 0 &&
	    memcmp(&facts->vendor, &agreed->vendor, sizeof(agreed->vendor)) == 0)
		return false;
	agreed->choice = facts->agreed;
	agreed->vendor = facts->vendor;
	/* It travels as bytes: none of them may be left to chance. */
	memset(&now, 0, sizeof(now));
	copy(now.how, sizeof(now.how), t30_choice_text(&facts->agreed, text));
	describe_machine(&facts->vendor, &now);
	if (agreed->count > 0 && memcmp(&now, &agreed->last, sizeof(now)) == 0)
		return false;
	agreed->last = now;
	agreed->count++;
	return true;
}
