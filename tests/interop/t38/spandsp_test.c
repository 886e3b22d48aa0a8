/* SPDX-License-Identifier: MIT */
/*
 * IFP against spandsp, in versions 0 to 3: what it writes we read, what we
 * write it reads, and where both can write a packet the bytes are the same.
 *
 * It differs from T.38 in one place, where it is left out here: the number of
 * an extended field type (JM, CI, V.34 rate) stands one bit too far to the
 * right. tshark has these (capture.py).
 */
#undef NDEBUG
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include <tiffio.h>
#include <spandsp.h>

#include "base/macros.h"
#include "core/t38/ifp.h"

#define FIELDS_MAX 3

struct packet {
	bool is_data;
	int type;
	size_t count;
	struct ifp_field fields[FIELDS_MAX];
};

static t38_core_state_t *core;
static uint16_t next_seq;

/* What spandsp has written, and read. */
static uint8_t written[IFP_SIZE_MAX];
static size_t written_size;
static struct packet heard;
static unsigned int heard_packets;

static int on_indicator(t38_core_state_t *state, void *arg, int indicator)
{
	(void)state;
	(void)arg;
	heard = (struct packet){.type = indicator};
	heard_packets++;
	return 0;
}

static int on_data(t38_core_state_t *state, void *arg, int type, int field_type, const uint8_t *data, int size)
{
	(void)state;
	(void)arg;
	assert(heard.count < FIELDS_MAX);
	heard.is_data = true;
	heard.type = type;
	heard.fields[heard.count++] = (struct ifp_field){(enum ifp_field_type)field_type, data, (size_t)size};
	return 0;
}

static int on_missing(t38_core_state_t *state, void *arg, int got, int expected)
{
	(void)state;
	(void)arg;
	(void)got;
	(void)expected;
	assert(0);
	return 0;
}

static int on_send(t38_core_state_t *state, void *arg, const uint8_t *data, int size, int copies)
{
	(void)state;
	(void)arg;
	(void)copies;
	assert(size > 0 && size <= (int)sizeof(written));
	memcpy(written, data, (size_t)size);
	written_size = (size_t)size;
	return 0;
}

static void spandsp_write(const struct packet *packet)
{
	t38_data_field_t fields[FIELDS_MAX];
	size_t i;

	written_size = 0;
	if (!packet->is_data) {
		t38_core_send_indicator(core, packet->type);
		return;
	}
	for (i = 0; i < packet->count; i++)
		fields[i] =
			(t38_data_field_t){packet->fields[i].type, packet->fields[i].data, (int)packet->fields[i].size};
	t38_core_send_data_multi_field(core, packet->type, fields, (int)packet->count, T38_PACKET_CATEGORY_IMAGE_DATA);
}

static int build(const struct packet *packet, unsigned int version, uint8_t *bytes, size_t max)
{
	if (!packet->is_data)
		return ifp_build_indicator((enum ifp_indicator)packet->type, version, bytes, max);
	return ifp_build_data((enum ifp_data)packet->type, packet->fields, packet->count, version, bytes, max);
}

static void check_same(const struct packet *a, const struct packet *b)
{
	size_t i;

	assert(a->is_data == b->is_data && a->type == b->type && a->count == b->count);
	for (i = 0; i < a->count; i++) {
		assert(a->fields[i].type == b->fields[i].type && a->fields[i].size == b->fields[i].size);
		assert(a->fields[i].size == 0 || memcmp(a->fields[i].data, b->fields[i].data, a->fields[i].size) == 0);
	}
}

/* We read what spandsp has written. */
static void read_written(const struct packet *packet, unsigned int version)
{
	struct packet read = {0};
	struct ifp_cursor cursor = {0};
	struct ifp ifp;

	assert(written_size > 0 && ifp_parse(written, written_size, version, &ifp) == 0);
	assert(ifp.size == written_size && ifp.fields <= FIELDS_MAX);
	read.is_data = ifp.is_data;
	read.type = ifp.type;
	while (ifp_next_field(&ifp, &cursor, &read.fields[read.count]))
		read.count++;
	check_same(packet, &read);
}

/* Then the next head stands in the next octet, says spandsp's writer; its reader of version 0, at once. */
static bool has_gap(const struct packet *packet)
{
	size_t i;

	for (i = 0; i + 1 < packet->count; i++)
		if (packet->fields[i].size == 0)
			return true;
	return false;
}

static void try_packet(const struct packet *packet, unsigned int version)
{
	uint8_t bytes[IFP_SIZE_MAX];
	int size = build(packet, version, bytes, sizeof(bytes));

	spandsp_write(packet);
	if (written_size > 0)
		read_written(packet, version);
	if (size < 0)
		return;
	heard = (struct packet){0};
	assert(t38_core_rx_ifp_packet(core, bytes, size, next_seq++) == 0);
	check_same(packet, &heard);
	if (written_size > 0 && !has_gap(packet))
		assert(written_size == (size_t)size && memcmp(written, bytes, written_size) == 0);
}

static void run_version(unsigned int version)
{
	static uint8_t bytes[900];
	struct packet packet;
	unsigned int type, field;
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 7 + version);
	for (type = 0; type < IFP_INDICATORS; type++) {
		packet = (struct packet){.type = (int)type};
		try_packet(&packet, version);
		assert(written_size > 0 || (type >= 16 && version == 0));
	}
	assert(heard_packets == (version < 3 ? 16 : IFP_INDICATORS));

	for (type = 0; type < (version < 3 ? IFP_V8 : IFP_DATA_TYPES); type++)
		for (field = 0; field <= (version < 3 ? IFP_T4_SIG_END : IFP_CM_MESSAGE); field++)
			for (i = 0; i <= sizeof(bytes); i = i * 2 + 1) {
				packet = (struct packet){true, (int)type, 1, {{(enum ifp_field_type)field, bytes, i}}};
				try_packet(&packet, version);
				assert(written_size > 0);
				packet.count = 2;
				packet.fields[1] = (struct ifp_field){.type = IFP_HDLC_FCS_OK};
				try_packet(&packet, version);
				/* A field without data in the middle: from version 1 on only spandsp writes it. */
				packet.count = 3;
				packet.fields[2] = (struct ifp_field){IFP_HDLC_DATA, bytes, 1 + i / 20};
				try_packet(&packet, version);
				packet.fields[2] = (struct ifp_field){.type = IFP_HDLC_FCS_BAD_SIG_END};
				try_packet(&packet, version);
				assert(written_size > 0);
			}
}

int main(void)
{
	unsigned int version;

	for (version = 0; version <= 3; version++) {
		core = t38_core_init(NULL, on_indicator, on_data, on_missing, NULL, on_send, NULL);
		assert(core);
		t38_set_t38_version(core, (int)version);
		next_seq = 0;
		heard_packets = 0;
		run_version(version);
		t38_core_free(core);
	}
	return 0;
}
