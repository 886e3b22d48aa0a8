/* SPDX-License-Identifier: MIT */
#undef NDEBUG
#include "media/agreed.h"

#include <assert.h>
#include <string.h>

#include "base/macros.h"

static struct t30_facts facts_of(enum t30_signal signal)
{
	return (struct t30_facts){
		.agreed = {.outcome = T30_CHOSEN,
			   .format = {.signal = signal, .coding = T30_CODING_MMR, .ecm = true, .frame_octets = 256},
			   .why = T30_BIT(T30_WHY_BOTH_FASTEST)},
	};
}

static void test_once_and_when_it_changes(void)
{
	struct agreed agreed = {0};
	struct t30_facts facts = facts_of(T30_NONE);

	assert(!agreed_is_news(&agreed, &facts));
	facts = facts_of(T30_V17_14400);
	assert(agreed_is_news(&agreed, &facts));
	assert(strcmp(agreed.last.how, "MMR, R8x3.85, A4 wide, A4 long, ECM 256, V.17 14400; the fastest of both") ==
	       0);
	assert(strcmp(agreed.last.maker, "") == 0 && strcmp(agreed.last.model, "") == 0);
	assert(!agreed_is_news(&agreed, &facts));
	facts.agreed.why = T30_BIT(T30_WHY_SLOWED);
	assert(agreed_is_news(&agreed, &facts) && strstr(agreed.last.how, "; slower than both"));
	facts.agreed.format.signal = T30_V29_9600;
	assert(agreed_is_news(&agreed, &facts) && !agreed_is_news(&agreed, &facts));
}

static void test_machine(void)
{
	struct agreed agreed = {0};
	struct t30_facts facts = facts_of(T30_V17_14400);

	t30_vendor_read((const uint8_t *)"\x00\x00\xa4IMAGIO", 9, &facts.vendor);
	assert(agreed_is_news(&agreed, &facts));
	assert(strcmp(agreed.last.maker, "Japan, Ricoh") == 0 && strcmp(agreed.last.model, "IMAGIO") == 0);

	/* A stranger cannot end the quotes of the log, nor fill more than there is. */
	strcpy(facts.vendor.name, "a\" b=\"c");
	assert(agreed_is_news(&agreed, &facts) && strcmp(agreed.last.model, "a' b='c") == 0);
	memset(facts.vendor.name, 'x', sizeof(facts.vendor.name) - 1);
	facts.vendor.name[sizeof(facts.vendor.name) - 1] = '\0';
	assert(agreed_is_news(&agreed, &facts) && strlen(agreed.last.model) == sizeof(facts.vendor.name) - 1);
}

/* All that may be said of one choice has room. */
static void test_all_reasons(void)
{
	struct agreed agreed = {0};
	struct t30_facts facts = facts_of(T30_V17_14400);
	char text[T30_CHOICE_TEXT_MAX];

	facts.agreed.outcome = T30_SCALE;
	facts.agreed.why = T30_BIT(T30_WHY_FAR_WIDTH) | T30_BIT(T30_WHY_FAR_RESOLUTION) | T30_BIT(T30_WHY_TOO_LONG) |
			   T30_BIT(T30_WHY_FAR_NO_ECM) | T30_BIT(T30_WHY_FAR_NO_MR) | T30_BIT(T30_WHY_FAR_METRIC) |
			   T30_BIT(T30_WHY_FAR_ROW_TIME) | T30_BIT(T30_WHY_SLOWED);
	assert(agreed_is_news(&agreed, &facts));
	assert(strcmp(agreed.last.how, t30_choice_text(&facts.agreed, text)) == 0);
}

/* A far end that changes its mind all the time does not fill the log. */
static void test_not_without_end(void)
{
	struct agreed agreed = {0};
	struct t30_facts facts;
	unsigned int i, told = 0;

	for (i = 0; i < 10 * CALL_AGREED_MAX; i++) {
		facts = facts_of(i % 2 ? T30_V29_9600 : T30_V29_7200);
		told += agreed_is_news(&agreed, &facts);
	}
	assert(told == CALL_AGREED_MAX);
}

int main(void)
{
	test_once_and_when_it_changes();
	test_machine();
	test_all_reasons();
	test_not_without_end();
	return 0;
}
