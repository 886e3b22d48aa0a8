/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target for what a fax TIFF says of itself: any bytes as a file. Beside
 * not crashing: every text is UTF-8 and within its bound, no tag of an entry
 * is missed, and asking twice brings the same.
 */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/macros.h"
#include "base/text.h"
#include "libfaxport/tiff.h"

#define ENTRIES_LOOKED_AT 200
#define ARENA_MAX 100000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct memory {
	const uint8_t *data;
	size_t size;
};

static int read_memory(void *arg, uint64_t offset, void *data, size_t size)
{
	const struct memory *memory = arg;

	assert(offset <= memory->size && size <= memory->size - offset);
	memcpy(data, memory->data + offset, size);
	return 0;
}

static void is_good(const char *text)
{
	assert(text && strlen(text) <= FAX_TIFF_TEXT_MAX && text_is_utf8(text, strlen(text)));
}

static void try_facts(const struct tiff *tiff)
{
	struct fax_tiff facts, again;
	AUTO_RPC_ARENA arena;
	int r;

	rpc_arena_init(&arena, ARENA_MAX);
	r = tiff_facts(tiff, &arena, &facts);
	assert(r == 0 || r == -EBADMSG);
	if (r < 0)
		return;
	assert(facts.pages >= 1 && facts.pages <= FAX_TIFF_PAGES_MAX && facts.time >= 0);
	is_good(facts.recipient_name);
	is_good(facts.recipient_number);
	is_good(facts.sender_name);
	is_good(facts.routing);
	is_good(facts.caller_id);
	is_good(facts.csid);
	is_good(facts.tsid);
	assert(tiff_facts(tiff, &arena, &again) == 0 && strcmp(again.tsid, facts.tsid) == 0);
	assert(again.time == facts.time && again.pages == facts.pages);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory memory = {data, size};
	struct tiff_source source = {read_memory, &memory, size};
	char text[FAX_TIFF_TEXT_MAX + 1];
	struct tiff_value value;
	struct tiff tiff;
	uint32_t i;
	int r;

	r = tiff_open(&tiff, &source);
	assert(r == 0 || r == -EBADMSG);
	if (r < 0)
		return 0;
	assert(tiff.count >= 1 && tiff.count <= TIFF_ENTRIES_MAX);
	for (i = 0; i < tiff.count && i < ENTRIES_LOOKED_AT; i++) {
		r = tiff_find(&tiff, tiff_u16(&tiff, tiff.entries + 12 * i), &value);
		assert(r == 0 || r == -EBADMSG || r == -ENOENT);
		if (r == 0) {
			assert(tiff_text(&tiff, &value, text) == 0);
			is_good(text);
		}
	}
	try_facts(&tiff);
	return 0;
}
