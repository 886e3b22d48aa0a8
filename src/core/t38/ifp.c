/* SPDX-License-Identifier: MIT */
/*
 * Reading IFP; see ifp.h. The bits are the aligned PER of T.38 Annex A, with |
 * where the next octet begins:
 *
 *   f d 0 tttt .         f: fields follow; d: data, else an indicator; t: type
 *   f d 1 0 tttttt | ..  the same for an extension: t counts from the first one
 *   count                in one octet below 128, else two (10...); then count fields:
 *
 *     version 0          p fff            p: data follows; f: type
 *     later              p 0 fff
 *     an extension       p 1 0 ffffff
 *     and if p is set    | length - 1 in two octets, the data
 */
#include "core/t38/ifp.h"

#include <errno.h>

/* Values that have a number without an extension. */
#define ROOT_INDICATORS 16
#define ROOT_DATA_TYPES 9
#define ROOT_FIELD_TYPES 8

#define WORDS(function, type, LIST, count) \
	const char *function(type value) \
	{ \
		static const char *const words[count] = {LIST(X)}; \
		return (unsigned)value < (count) ? words[value] : "unknown"; \
	}

#define X(name, text) [IFP_##name] = text,
WORDS(ifp_indicator_words, enum ifp_indicator, IFP_INDICATOR_LIST, IFP_INDICATORS)
WORDS(ifp_field_words, enum ifp_field_type, IFP_FIELD_LIST, IFP_FIELD_TYPES)
#undef X
#define X(name, rate, text) [IFP_##name] = text,
WORDS(ifp_data_words, enum ifp_data, IFP_DATA_LIST, IFP_DATA_TYPES)
#undef X

uint32_t ifp_data_rate(enum ifp_data type)
{
	static const uint16_t rates[IFP_DATA_TYPES] = {
#define X(name, rate, text) [IFP_##name] = rate,
		IFP_DATA_LIST(X)
#undef X
	};

	return (unsigned)type < IFP_DATA_TYPES ? rates[type] : 0;
}

struct reader {
	const uint8_t *data;
	size_t size, bit;
	bool padded; /* unused bits were not all 0 */
	bool ended;  /* more was read than there is */
};

/* The next @count bits, at most 8; 0 behind the end. */
static unsigned int read_bits(struct reader *in, unsigned int count)
{
	size_t at = in->bit / 8;
	unsigned int pair;

	if (in->ended || count > in->size * 8 - in->bit) {
		in->ended = true;
		return 0;
	}
	pair = (unsigned int)in->data[at] << 8;
	if (at + 1 < in->size)
		pair |= in->data[at + 1];
	pair = pair >> (16 - in->bit % 8 - count) & ((1u << count) - 1);
	in->bit += count;
	return pair;
}

static void align(struct reader *in)
{
	if (in->bit % 8 > 0 && read_bits(in, 8 - (unsigned int)(in->bit % 8)) != 0)
		in->padded = true;
}

/* A value of an enumeration that can be extended: @bits for one of the first @root ones. False: one without a name. */
static bool read_enum(struct reader *in, unsigned int bits, unsigned int root, unsigned int known,
		      unsigned int *ret_value)
{
	unsigned int value;

	if (!read_bits(in, 1)) {
		value = read_bits(in, bits);
		known = root;
	} else if (!read_bits(in, 1)) {
		value = root + read_bits(in, 6);
	} else {
		return false;
	}
	*ret_value = value;
	return !in->ended && value < known;
}

/* A length as PER writes it; fragments have no place here. */
static bool read_count(struct reader *in, uint16_t *ret_count)
{
	unsigned int high;

	align(in);
	high = read_bits(in, 8);
	if (high >= 0xc0)
		return false;
	*ret_count = (uint16_t)(high < 0x80 ? high : (high & 0x3f) << 8 | read_bits(in, 8));
	return !in->ended;
}

static bool read_field(struct reader *in, enum ifp_layout layout, struct ifp_field *ret_field)
{
	struct ifp_field field = {0};
	unsigned int type;
	bool has_data;

	has_data = read_bits(in, 1);
	if (layout == IFP_1998 || layout == IFP_1998_OCTETS)
		type = read_bits(in, 3);
	else if (!read_enum(in, 3, ROOT_FIELD_TYPES, IFP_FIELD_TYPES, &type))
		return false;
	field.type = (enum ifp_field_type)type;

	if (has_data || layout == IFP_1998_OCTETS || layout == IFP_2002_OCTETS)
		align(in);
	if (has_data) {
		field.size = (size_t)read_bits(in, 8) << 8;
		field.size += read_bits(in, 8) + 1;
		if (in->ended || field.size > in->size - in->bit / 8)
			return false;
		field.data = in->data + in->bit / 8;
		in->bit += field.size * 8;
	}
	*ret_field = field;
	return !in->ended;
}

/* Returns 0 or -EBADMSG; @ret_exact if no bit is left that says something else. */
static int parse(const uint8_t *data, size_t size, enum ifp_layout layout, struct ifp *ret_ifp, bool *ret_exact)
{
	struct reader in = {.data = data, .size = size};
	struct ifp ifp = {.data = data, .layout = (uint8_t)layout};
	struct ifp_field field;
	bool has_fields, exact;
	unsigned int type;
	uint16_t i;
	size_t at;

	if (size > IFP_SIZE_MAX)
		return -EBADMSG;
	has_fields = read_bits(&in, 1);
	ifp.is_data = read_bits(&in, 1);
	if (!read_enum(&in, 4, ifp.is_data ? ROOT_DATA_TYPES : ROOT_INDICATORS,
		       ifp.is_data ? IFP_DATA_TYPES : IFP_INDICATORS, &type))
		return -EBADMSG;
	ifp.type = (uint8_t)type;
	if (has_fields && !read_count(&in, &ifp.fields))
		return -EBADMSG;

	ifp.fields_at = (uint8_t)(in.bit / 8);
	for (i = 0; i < ifp.fields; i++)
		if (!read_field(&in, layout, &field))
			return -EBADMSG;
	align(&in);
	ifp.size = in.bit / 8;
	exact = !in.padded;
	for (at = ifp.size; at < size && exact; at++)
		exact = data[at] == 0;
	*ret_exact = exact;
	*ret_ifp = ifp;
	return 0;
}

int ifp_parse(const uint8_t *data, size_t size, unsigned int version, struct ifp *ret_ifp)
{
	/* The usual one, and the other where only that leaves nothing over. */
	static const enum ifp_layout layouts[2][2] = {
		{IFP_1998,        IFP_1998_OCTETS},
                {IFP_2002_OCTETS, IFP_2002       }
        };
	const enum ifp_layout *layout = layouts[version > 0];
	struct ifp usual, other;
	bool exact;
	int r;

	r = parse(data, size, layout[0], &usual, &exact);
	if (r == 0 && exact) {
		*ret_ifp = usual;
		return 0;
	}
	if (parse(data, size, layout[1], &other, &exact) == 0 && exact) {
		*ret_ifp = other;
		return 0;
	}
	if (r == 0)
		*ret_ifp = usual;
	return r;
}

bool ifp_next_field(const struct ifp *ifp, struct ifp_cursor *cursor, struct ifp_field *ret_field)
{
	struct reader in = {.data = ifp->data, .size = ifp->size};

	if (cursor->index >= ifp->fields)
		return false;
	in.bit = cursor->index > 0 ? cursor->bit : ifp->fields_at * (size_t)8;
	if (!read_field(&in, (enum ifp_layout)ifp->layout, ret_field))
		return false;
	cursor->index++;
	cursor->bit = in.bit;
	return true;
}

bool ifp_is_control(const uint8_t *ifp, size_t size)
{
	struct reader in = {.data = ifp, .size = size};
	unsigned int type;

	read_bits(&in, 1);
	if (!read_bits(&in, 1))
		return true;
	return read_enum(&in, 4, ROOT_DATA_TYPES, IFP_DATA_TYPES, &type) &&
	       (type == IFP_V21 || type == IFP_V8 || type == IFP_V34_CC_1200);
}

int ifp_check(const uint8_t *data, size_t size, unsigned int version, bool padded, struct ifp *ret_ifp)
{
	struct ifp_cursor cursor = {0};
	struct ifp_field field;
	struct ifp ifp;
	bool exact;
	size_t i;

	if (parse(data, size, version == 0 ? IFP_1998 : IFP_2002_OCTETS, &ifp, &exact) < 0)
		return -EBADMSG;
	if (ifp.type >= (ifp.is_data ? ROOT_DATA_TYPES : ROOT_INDICATORS) || (!ifp.is_data && data[0] & 0x80) ||
	    (data[0] & 0x80 && data[1] >= 0x80))
		return -EBADMSG;
	while (ifp_next_field(&ifp, &cursor, &field))
		if (field.type >= ROOT_FIELD_TYPES)
			return -EBADMSG;
	for (i = ifp.size; i < size; i++)
		if (!padded || data[i] != 0)
			return -EBADMSG;
	*ret_ifp = ifp;
	return 0;
}
