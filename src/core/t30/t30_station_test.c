/* SPDX-License-Identifier: MIT */
/* Each frame that says who the far end is goes to its own place, bounded and clean. */
#undef NDEBUG
#include "core/t30/t30_station.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/macros.h"

static struct t30_station station;

static bool take(enum fcf fcf, const uint8_t *fif, size_t size)
{
	const struct t30_frame frame = {.fcf = fcf, .fif = fif, .fif_size = size};

	return t30_station_take(&station, &frame);
}

static bool take_text(enum fcf fcf, const char *text)
{
	uint8_t fif[T30_IDENT_LENGTH];

	t30_ident_write(text, fif);
	return take(fcf, fif, sizeof(fif));
}

static bool take_address(enum fcf fcf, const char *text)
{
	size_t size = strlen(text), i;
	uint8_t fif[64] = {0, t30_reverse(T30_ADDRESS_MAIL), t30_reverse((uint8_t)size)};

	for (i = 0; i < size; i++)
		fif[3 + i] = t30_reverse((uint8_t)text[i]);
	return take(fcf, fif, size + 3);
}

static void test_places(void)
{
	memset(&station, 0, sizeof(station));
	assert(take_text(FCF_TSI, "+49 30 1") && take_text(FCF_SUB, "200*1") && take_text(FCF_SEP, "12"));
	assert(take_text(FCF_PSA, "3") && take_text(FCF_SID, "4711"));
	assert(take_address(FCF_TSA, "a@a.test") && take_address(FCF_IRA, "b@a.test") &&
	       take_address(FCF_ISP, "c@a.test"));
	assert(strcmp(station.ident, "+49 30 1") == 0 && strcmp(station.subaddress, "200*1") == 0);
	assert(strcmp(station.separate, "12") == 0 && strcmp(station.polled, "3") == 0);
	assert(strcmp(station.sender, "4711") == 0 && !station.has_password);
	assert(strcmp(station.address.text, "a@a.test") == 0 && station.address.type == T30_ADDRESS_MAIL);
	assert(strcmp(station.routing.text, "b@a.test") == 0 && strcmp(station.selective.text, "c@a.test") == 0);

	/* The last of its kind counts. */
	assert(take_text(FCF_CIG, "2") && take_address(FCF_CIA, "d@a.test"));
	assert(strcmp(station.ident, "2") == 0 && strcmp(station.address.text, "d@a.test") == 0);
	assert(take_text(FCF_CSI, "3") && take_address(FCF_CSA, "e@a.test"));
	assert(strcmp(station.ident, "3") == 0 && strcmp(station.address.text, "e@a.test") == 0);
}

/* That one came is known, what it says is not kept. */
static void test_password(void)
{
	size_t i;

	memset(&station, 0, sizeof(station));
	assert(take_text(FCF_PWD, "secret"));
	assert(station.has_password);
	for (i = 0; i + 6 <= sizeof(station); i++)
		assert(memcmp((const char *)&station + i, "secret", 6) != 0 &&
		       memcmp((const char *)&station + i, "terces", 6) != 0);
}

static void test_strangers(void)
{
	uint8_t fif[255];

	memset(&station, 0, sizeof(station));
	memset(fif, t30_reverse('\n'), sizeof(fif));
	fif[0] = t30_reverse('x');
	assert(take(FCF_SUB, fif, sizeof(fif)) && take(FCF_IRA, fif, sizeof(fif)));
	assert(strcmp(station.subaddress, "x") == 0 && strcmp(station.routing.text, "x") == 0);
	memset(fif, t30_reverse('y'), sizeof(fif));
	assert(take(FCF_SID, fif, sizeof(fif)) && take(FCF_TSA, fif, sizeof(fif)));
	assert(strlen(station.sender) == T30_IDENT_LENGTH && strlen(station.address.text) == T30_ADDRESS_MAX - 1);
	assert(take(FCF_SID, NULL, 0) && station.sender[0] == '\0');
	assert(!take(FCF_DCS, fif, 3) && !take(FCF_NSF, fif, 3) && !take(FCF_MCF, fif, 0));
}

int main(void)
{
	test_places();
	test_password();
	test_strangers();
	return 0;
}
