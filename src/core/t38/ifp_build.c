/* SPDX-License-Identifier: MIT */
/* Writing IFP; see ifp.h, and ifp.c for the bits. */
#include "core/t38/ifp.h"

#include <errno.h>
#include <string.h>

#include "base/macros.h"

#define EXTENSIONS_SINCE 3

struct writer {
	uint8_t *data;
	size_t max, bit;
	bool is_full;
};

/* The low @count bits of @value, most significant first. The first bit in an octet clears it. */
static void write_bits(struct writer *out, unsigned int value, unsigned int count)
{
	for (; count > 0; count--, out->bit++) {
		if (out->bit / 8 >= out->max) {
			out->is_full = true;
			return;
		}
		if (out->bit % 8 == 0)
			out->data[out->bit / 8] = 0;
		if (value >> (count - 1) & 1)
			out->data[out->bit / 8] |= (uint8_t)(0x80 >> out->bit % 8);
	}
}

static void align(struct writer *out)
{
	out->bit = (out->bit + 7) / 8 * 8;
}

static void write_octets(struct writer *out, const uint8_t *data, size_t size)
{
	if (out->is_full || size > out->max - out->bit / 8) {
		out->is_full = true;
		return;
	}
	memcpy(out->data + out->bit / 8, data, size);
	out->bit += size * 8;
}

static void write_enum(struct writer *out, unsigned int value, unsigned int bits, unsigned int root)
{
	if (value < root)
		write_bits(out, value, 1 + bits);
	else
		write_bits(out, 1u << 7 | (value - root), 8);
}

static int finish(struct writer *out)
{
	align(out);
	return out->is_full ? -EMSGSIZE : (int)(out->bit / 8);
}

int ifp_build_indicator(enum ifp_indicator indicator, unsigned int version, uint8_t *ret_bytes, size_t max)
{
	struct writer out = {.data = ret_bytes, .max = max};

	if ((unsigned)indicator >= IFP_INDICATORS || (indicator >= IFP_V8_ANSAM && version < EXTENSIONS_SINCE))
		return -EINVAL;
	write_bits(&out, 0, 2);
	write_enum(&out, indicator, 4, IFP_V8_ANSAM);
	return finish(&out);
}

static bool can_write(const struct ifp_field *field, bool is_last, unsigned int version)
{
	if ((unsigned)field->type >= IFP_FIELD_TYPES)
		return false;
	if (field->type >= IFP_CM_MESSAGE && version < EXTENSIONS_SINCE)
		return false;
	return version == 0 || is_last || field->size > 0;
}

int ifp_build_data(enum ifp_data type, const struct ifp_field *fields, size_t count, unsigned int version,
		   uint8_t *ret_bytes, size_t max)
{
	struct writer out = {.data = ret_bytes, .max = MIN(max, (size_t)IFP_SIZE_MAX)};
	size_t i;

	if ((unsigned)type >= IFP_DATA_TYPES || (type >= IFP_V8 && version < EXTENSIONS_SINCE) ||
	    count > IFP_BUILT_FIELDS_MAX)
		return -EINVAL;
	write_bits(&out, count > 0, 1);
	write_bits(&out, 1, 1);
	write_enum(&out, type, 4, IFP_V8);
	align(&out);
	if (count > 0)
		write_bits(&out, (unsigned)count, 8);

	for (i = 0; i < count; i++) {
		if (!can_write(&fields[i], i + 1 == count, version))
			return -EINVAL;
		write_bits(&out, fields[i].size > 0, 1);
		if (version == 0)
			write_bits(&out, fields[i].type, 3);
		else
			write_enum(&out, fields[i].type, 3, IFP_CM_MESSAGE);
		if (fields[i].size > 0) {
			align(&out);
			write_bits(&out, (unsigned)(fields[i].size - 1), 16);
			write_octets(&out, fields[i].data, fields[i].size);
		}
	}
	return finish(&out);
}
