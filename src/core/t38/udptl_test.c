/* SPDX-License-Identifier: MIT */
/* Tests of UDPTL datagrams: written and read in every size, and what is refused. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "core/t38/udptl.h"

/* Of every size, with copies and with parity: read as written, and not a byte beyond the room. */
static void test_write(void)
{
	static uint8_t bytes[IFP_SIZE_MAX], datagram[3 * IFP_SIZE_MAX + 20];
	struct udptl_packet packet, again;
	size_t size, mode, room;

	memset(bytes, 0x5a, sizeof(bytes));
	for (size = 1; size <= IFP_SIZE_MAX; size++)
		for (mode = 0; mode < 2; mode++) {
			packet = (struct udptl_packet){
				.seq = 0xabcd, .primary = {bytes, size}
                        };
			packet.copies = mode == 0 ? 2 : 0;
			packet.parities = mode == 0 ? 0 : 2;
			packet.span = packet.parities * 2;
			packet.copy[0] = packet.parity[0] = (struct udptl_bytes){bytes, size};
			packet.copy[1] = packet.parity[1] = (struct udptl_bytes){bytes, IFP_SIZE_MAX - size};

			room = udptl_size(&packet);
			memset(datagram, 0xee, sizeof(datagram));
			assert(udptl_write(&packet, datagram, room - 1) == -EMSGSIZE && datagram[0] == 0xee);
			assert(udptl_write(&packet, datagram, room) == (int)room && datagram[room] == 0xee);
			assert(udptl_parse(datagram, room, &again) == 0);
			assert(again.seq == 0xabcd && again.primary.size == size);
			assert(again.copies == packet.copies && again.parities == packet.parities);
			assert(again.span == packet.span);
			if (mode == 0)
				assert(again.copy[0].size == size && again.copy[1].size == IFP_SIZE_MAX - size);
			else
				assert(again.parity[0].size == size && again.parity[1].size == IFP_SIZE_MAX - size);
			assert(memcmp(again.primary.data, bytes, size) == 0);
		}
}

static void test_hostile(void)
{
	static const struct {
		const char *bytes;
		size_t size;
	} bad[] = {
		{"",			   0 },
		{"\0",			 1 },
		{"\0\0",                       2 },
		{"\0\0\0\0\0",                 5 }, /* empty primary */
		{"\0\0\1\6",                   4 }, /* no repair part */
		{"\0\0\1\6\0",                 5 }, /* no count */
		{"\0\0\1\6\0\1",               6 }, /* a copy that is not there */
		{"\0\0\1\6\0\1\2\6",           8 }, /* a copy that ends too soon */
		{"\0\0\1\6\0\0\0",             7 }, /* something follows */
		{"\0\0\x7f\6\0\0",             6 }, /* primary ends too soon */
		{"\0\0\xc1\6\0\0",             6 }, /* fragments */
		{"\0\0\x80\6\0\0",             6 }, /* two octets of length, then too little */
		{"\0\0\1\6\1\0",               6 }, /* neither copies nor parity */
		{"\0\0\1\6\x80",               5 }, /* no span */
		{"\0\0\1\6\x80\0\0",           7 }, /* empty span */
		{"\0\0\1\6\x80\5\0\0\0\0\1\0", 12}, /* five octets of span */
		{"\0\0\1\6\x80\1\3\1",         8 }, /* a parity that is not there */
		{"\0\0\1\6\0\xff\xff\xff\xff", 9 },
	};
	/* Stray RTP: its first two octets would be the number. */
	static const uint8_t rtp[172] = {0x80, 0x08, 0x12, 0x34, 0, 0, 0x10, 0, 1, 2, 3, 4, 0xd5, 0xd5};
	struct udptl_packet packet;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert(udptl_parse((const uint8_t *)bad[i].bytes, bad[i].size, &packet) == -EBADMSG);
	assert(udptl_parse(rtp, sizeof(rtp), &packet) == -EBADMSG);
}

int main(void)
{
	test_write();
	test_hostile();
	return 0;
}
