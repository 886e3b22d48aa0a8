/* SPDX-License-Identifier: MIT */
#undef NDEBUG
#include "core/t30/t30_block.h"

#include <assert.h>
#include <string.h>

#include "core/t30/t30_tcf.h"

static struct t30_block block;

static void put(uint8_t number, size_t size)
{
	uint8_t data[256];

	memset(data, number + 1, sizeof(data));
	assert(t30_block_put(&block, number, data, size));
}

static void test_frames_in_any_order(void)
{
	uint8_t missing[T30_MAP_SIZE];

	t30_block_begin(&block, 64);
	assert(t30_block_is_empty(&block));
	put(2, 64);
	put(0, 64);
	put(2, 64);
	assert(!t30_block_is_empty(&block) && !t30_block_is_whole(&block, 3) && t30_block_is_whole(&block, 1));
	t30_block_missing(&block, 3, missing);
	/* Frame 1, and all that are not of the block. */
	assert(missing[0] == 0x5f && missing[1] == 0xff && missing[31] == 0xff);
	put(1, 64);
	assert(t30_block_is_whole(&block, 3) && t30_block_size(&block, 3) == 192);
	t30_block_missing(&block, 3, missing);
	assert(missing[0] == 0x1f);
	assert(block.data[0] == 1 && block.data[64] == 2 && block.data[191] == 3);
}

static void test_short_last_frame(void)
{
	t30_block_begin(&block, 256);
	put(0, 256);
	put(1, 10);
	assert(t30_block_size(&block, 2) == 266 && t30_block_size(&block, 1) == 256);
	assert(block.data[256 + 9] == 2 && block.data[256 + 10] == 0);
	/* The first that came stays. */
	put(1, 256);
	assert(t30_block_size(&block, 2) == 266);
}

static void test_bounds(void)
{
	uint8_t data[257] = {0};

	t30_block_begin(&block, 64);
	assert(!t30_block_put(&block, 0, data, 65) && t30_block_is_empty(&block));
	t30_block_begin(&block, 256);
	assert(!t30_block_put(&block, 255, data, 257));
	assert(t30_block_put(&block, 255, data, 256));
	assert(!t30_block_is_whole(&block, 256));
}

static void test_what_is_told(void)
{
	t30_block_begin(&block, 64);
	assert(t30_block_told(&block, 1) == 1); /* of an empty one */
	t30_block_begin(&block, 64);
	put(7, 64);
	assert(t30_block_told(&block, 20) == 20 && t30_block_told(&block, 12) == 20);
	put(30, 64);
	assert(t30_block_told(&block, 10) == 31);
	t30_block_begin(&block, 64);
	assert(t30_block_told(&block, 256) == 256);
}

static void test_what_is_sent(void)
{
	uint8_t wanted[T30_MAP_SIZE], missing[T30_MAP_SIZE];

	assert(t30_block_frames(0, 0, 256) == 1 && t30_block_frames(256, 0, 256) == 1 &&
	       t30_block_frames(257, 0, 256) == 2);
	assert(t30_block_frames(70000, 0, 256) == 256 && t30_block_frames(70000, 65536, 256) == 18);
	assert(t30_block_frames(70000, 80000, 256) == 1);
	t30_map_all(wanted, 9);
	assert(wanted[0] == 0xff && wanted[1] == 0x01 && wanted[2] == 0);

	/* What one side misses, the other sends. */
	t30_block_begin(&block, 64);
	put(0, 64);
	put(9, 64);
	t30_block_missing(&block, 11, missing);
	assert(t30_map_from_ppr(wanted, 11, missing, sizeof(missing)) == 9);
	assert(wanted[0] == 0xfe && wanted[1] == 0x05);
	/* A PPR that is cut asks for what it says. */
	assert(t30_map_from_ppr(wanted, 11, missing, 1) == 7 && wanted[1] == 0);
}

static void test_training_check(void)
{
	static const uint8_t zeros[300], fault[1] = {0x10};
	struct t30_tcf tcf;
	int i;

	t30_tcf_begin(&tcf);
	assert(!t30_tcf_is_good(&tcf, 2400));
	t30_tcf_put(&tcf, zeros, 299);
	assert(!t30_tcf_is_good(&tcf, 2400));
	t30_tcf_put(&tcf, fault, 1);
	assert(!t30_tcf_is_good(&tcf, 2400)); /* 2395 bits, and then one that is not */
	t30_tcf_put(&tcf, zeros, 300);
	assert(t30_tcf_is_good(&tcf, 2400));
	t30_tcf_begin(&tcf);
	for (i = 0; i < 100; i++) {
		t30_tcf_put(&tcf, zeros, 299);
		t30_tcf_put(&tcf, fault, 1);
	}
	assert(!t30_tcf_is_good(&tcf, 2400) && tcf.bits == 240000);
}

int main(void)
{
	test_frames_in_any_order();
	test_short_last_frame();
	test_bounds();
	test_what_is_told();
	test_what_is_sent();
	test_training_check();
	return 0;
}
