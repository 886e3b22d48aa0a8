/* SPDX-License-Identifier: MIT */
/*
 * Writes a capture file of T.38 packets as our sender makes them, and prints
 * what is in them, for capture.py to compare with what tshark reads there.
 *
 * usage: capture VERSION copies|parity FILE
 *
 * A line for each datagram: number | indicators | data types | field types |
 * bytes of fields | packets in a parity | parities; in a column the packet
 * itself comes first, then the copies.
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t38/udptl_tx.h"

#define COPIES 3
#define SPAN 3
#define PARITIES 4
#define UDP_PORT 6004
#define PACKETS_MAX 200

struct packet {
	bool is_data;
	unsigned int type;
	size_t count;
	struct ifp_field fields[2];
};

static struct packet packets[PACKETS_MAX];
static uint8_t ifps[PACKETS_MAX][UDPTL_KEPT_SIZE_MAX];
static size_t ifp_sizes[PACKETS_MAX], packet_count;

static void add(struct packet packet)
{
	assert(packet_count < PACKETS_MAX);
	packets[packet_count++] = packet;
}

static void add_indicator(enum ifp_indicator indicator)
{
	add((struct packet){.type = indicator});
}

static void add_data(enum ifp_data type, enum ifp_field_type field, const void *bytes, size_t size)
{
	add((struct packet){true, type, 1, {{field, bytes, size}}});
}

/* A frame of DIS in three packets, then whole ones in each way that a frame may end. */
static void add_frames(void)
{
	static const uint8_t dis[] = {0xff, 0xc8, 0x01, 0x00, 0x77, 0x5f, 0x23, 0x01, 0xa9, 0xb1};
	static const enum ifp_field_type ends[] = {IFP_HDLC_FCS_OK, IFP_HDLC_FCS_BAD, IFP_HDLC_FCS_OK_SIG_END,
						   IFP_HDLC_FCS_BAD_SIG_END};
	size_t i;

	add_indicator(IFP_V21_PREAMBLE);
	add_data(IFP_V21, IFP_HDLC_DATA, dis, 1);
	add_data(IFP_V21, IFP_HDLC_DATA, dis + 1, sizeof(dis) - 1);
	add_data(IFP_V21, IFP_HDLC_FCS_OK, NULL, 0);
	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		add((struct packet){
			true, IFP_V21, 2, {{IFP_HDLC_DATA, dis, sizeof(dis)}, {.type = ends[i]}}
                });
		add_data(IFP_V21, IFP_HDLC_DATA, dis, sizeof(dis));
		add_data(IFP_V21, ends[i], NULL, 0);
	}
	add_data(IFP_V21, IFP_HDLC_SIG_END, NULL, 0);
	add_indicator(IFP_NO_SIGNAL);
}

static void make_packets(unsigned int version)
{
	static uint8_t image[200];
	unsigned int i;

	for (i = 0; i < sizeof(image); i++)
		image[i] = (uint8_t)(i * 11);
	for (i = 0; i < (version < 3 ? 16 : IFP_INDICATORS); i++)
		add_indicator((enum ifp_indicator)i);
	add_frames();
	for (i = IFP_V27TER_2400; i < (version < 3 ? IFP_V8 : IFP_DATA_TYPES); i++) {
		add_data((enum ifp_data)i, IFP_T4_DATA, image, 1 + i);
		add_data((enum ifp_data)i, IFP_T4_DATA, image + i, 10 * i);
		add((struct packet){
			true, i, 2, {{IFP_T4_DATA, image + 2 * i, 54}, {.type = IFP_T4_SIG_END}}
                });
	}
	if (version >= 3)
		for (i = IFP_CM_MESSAGE; i < IFP_FIELD_TYPES; i++) {
			add_data(IFP_V8, (enum ifp_field_type)i, image, i);
			add_data(IFP_V34_CC_1200, (enum ifp_field_type)i, NULL, 0);
		}
	for (i = 0; i < packet_count; i++) {
		const struct packet *packet = &packets[i];
		int size = packet->is_data ? ifp_build_data((enum ifp_data)packet->type, packet->fields, packet->count,
							    version, ifps[i], sizeof(ifps[i]))
					   : ifp_build_indicator((enum ifp_indicator)packet->type, version, ifps[i],
								 sizeof(ifps[i]));

		assert(size > 0);
		ifp_sizes[i] = (size_t)size;
	}
}

/* ---- what is in them ------------------------------------------------ */

static void print_bytes(const char *before, const uint8_t *data, size_t size)
{
	printf("%s", before);
	while (size-- > 0)
		printf("%02x", *data++);
}

/* One column, of the packets from @first down to @last. */
static void print_column(unsigned int column, size_t first, size_t last)
{
	const char *comma = "";
	size_t n, i;

	putchar('|');
	for (n = first + 1; n-- > last;) {
		const struct packet *packet = &packets[n];

		if (column < 2 && packet->is_data == (column == 1)) {
			printf("%s%u", comma, packet->type);
			comma = ",";
		}
		for (i = 0; column >= 2 && i < packet->count; i++) {
			if (column == 2)
				printf("%s%d", comma, (int)packet->fields[i].type);
			else if (packet->fields[i].size > 0)
				print_bytes(comma, packet->fields[i].data, packet->fields[i].size);
			else
				continue;
			comma = ",";
		}
	}
}

/* T.38 9.1.4.2, from the picture: of the @count packets before @n each takes those @parities apart. */
static void print_parities(size_t n)
{
	size_t parities = MIN(n, (size_t)PARITIES), span = parities > 0 ? MIN(n / parities, (size_t)SPAN) : 0, i, at, k;
	uint8_t sum[UDPTL_KEPT_SIZE_MAX];
	size_t size;

	if (parities == 0) {
		printf("||");
		return;
	}
	printf("|%zu|", span);
	for (i = 0; i < parities; i++) {
		memset(sum, 0, sizeof(sum));
		size = 0;
		for (k = n - span * parities + i; k < n; k += parities) {
			size = MAX(size, ifp_sizes[k]);
			for (at = 0; at < ifp_sizes[k]; at++)
				sum[at] ^= ifps[k][at];
		}
		print_bytes(i > 0 ? "," : "", sum, size);
	}
}

/* ---- the capture file (libpcap's, of IP packets) ----------------------- */

static void put(FILE *file, uint32_t value, unsigned int size)
{
	while (size-- > 0)
		fputc((int)(value >> 8 * size & 0xff), file);
}

static void write_capture_header(FILE *file)
{
	put(file, 0xa1b2c3d4, 4);
	put(file, 2, 2); /* version 2.4 */
	put(file, 4, 2);
	put(file, 0, 4);
	put(file, 0, 4);
	put(file, 65535, 4);
	put(file, 101, 4); /* raw IP */
}

static void write_datagram(FILE *file, size_t n, const uint8_t *datagram, size_t size)
{
	put(file, (uint32_t)n, 4); /* time */
	put(file, 0, 4);
	put(file, (uint32_t)size + 28, 4);
	put(file, (uint32_t)size + 28, 4);
	put(file, 0x4500, 2); /* IPv4 */
	put(file, (uint32_t)size + 28, 2);
	put(file, 0, 4);
	put(file, 0x4011, 2); /* UDP */
	put(file, 0, 2);
	put(file, 0x7f000001, 4);
	put(file, 0x7f000001, 4);
	put(file, UDP_PORT, 2);
	put(file, UDP_PORT, 2);
	put(file, (uint32_t)size + 8, 2);
	put(file, 0, 2);
	assert(fwrite(datagram, 1, size, file) == size);
}

int main(int argc, char **argv)
{
	struct udptl_tx tx = {.datagram_max = UDPTL_DATAGRAM_MAX};
	uint8_t datagram[UDPTL_DATAGRAM_MAX];
	unsigned int column;
	bool parity;
	FILE *file;
	size_t n;
	int size;

	if (argc != 4) {
		fprintf(stderr, "usage: %s VERSION copies|parity FILE\n", argv[0]);
		return 2;
	}
	parity = strcmp(argv[2], "parity") == 0;
	if (parity) {
		tx.span = SPAN;
		tx.parities = PARITIES;
	} else {
		tx.control_copies = tx.image_copies = COPIES;
	}
	make_packets((unsigned int)atoi(argv[1]));
	file = fopen(argv[3], "wb");
	assert(file);
	write_capture_header(file);
	for (n = 0; n < packet_count; n++) {
		size = udptl_send(&tx, ifps[n], ifp_sizes[n], datagram);
		assert(size > 0);
		write_datagram(file, n, datagram, (size_t)size);
		printf("%zu", n);
		for (column = 0; column < 4; column++)
			print_column(column, n, parity ? n : n - MIN(n, (size_t)COPIES));
		if (parity)
			print_parities(n);
		else
			printf("||");
		putchar('\n');
	}
	return fclose(file) == 0 ? 0 : 1;
}
