/* SPDX-License-Identifier: MIT */
/*
 * The IFP check; see ifp.h. The octets are the aligned PER of T.38 Annex A:
 *
 *   indicator:  0 0 0 tttt .          one octet
 *   data:       1 1 0 tttt .  count   then count fields:
 *     version 0:   p fff              a half octet, and
 *     later:       p 0 fff ...        a whole one; then, if p is set,
 *     length - 1 in two octets and the data, from the next whole octet on
 *
 * The third bit says that an extension follows: V.8, V.33 and V.34, which we
 * neither offer nor accept.
 */
#include "core/t38/ifp.h"

#include <errno.h>

#define HAS_FIELDS 0x80
#define IS_DATA 0x40
#define IS_EXTENSION 0x20

/* The count of fields takes one octet up to here; no sender comes near it. */
#define FIELDS_MAX 127

struct reader {
	const uint8_t *data;
	size_t size, at;
	bool half; /* the high half of the octet at @at is used up already */
};

/* One field head: its type and whether data follows. Returns false at the end of the bytes or for an extension. */
static bool read_field_head(struct reader *in, unsigned int version, bool *ret_has_data)
{
	uint8_t octet;

	if (in->at >= in->size)
		return false;
	octet = in->data[in->at];

	if (version > 0) {
		if (octet & 0x40)
			return false;
		*ret_has_data = octet & 0x80;
		in->at++;
		return true;
	}

	if (in->half)
		octet = (uint8_t)(octet << 4);
	*ret_has_data = octet & 0x80;
	/* Data begins in the next whole octet; without data the next field's head takes the other half. */
	if (in->half || *ret_has_data) {
		in->at++;
		in->half = false;
	} else {
		in->half = true;
	}
	return true;
}

static bool skip_field_data(struct reader *in)
{
	size_t length;

	if (in->size - in->at < 2)
		return false;
	length = ((size_t)in->data[in->at] << 8 | in->data[in->at + 1]) + 1;
	in->at += 2;
	if (length > in->size - in->at)
		return false;
	in->at += length;
	return true;
}

int ifp_parse(const uint8_t *data, size_t size, unsigned int version, struct ifp *ret_ifp)
{
	struct reader in = {.data = data, .size = size};
	struct ifp ifp = {0};
	bool has_data;
	uint8_t i;

	if (size == 0 || size > IFP_SIZE_MAX || data[0] & IS_EXTENSION)
		return -EBADMSG;

	ifp.is_data = data[0] & IS_DATA;
	ifp.type = data[0] >> 1 & 0x0f;
	in.at = 1;
	if (!ifp.is_data) {
		if (data[0] & HAS_FIELDS)
			return -EBADMSG;
	} else {
		if (ifp.type >= IFP_DATA_TYPES)
			return -EBADMSG;
		if (data[0] & HAS_FIELDS) {
			if (size < 2 || data[1] > FIELDS_MAX)
				return -EBADMSG;
			ifp.fields = data[1];
			in.at = 2;
		}
	}

	for (i = 0; i < ifp.fields; i++) {
		if (!read_field_head(&in, version, &has_data))
			return -EBADMSG;
		if (has_data && !skip_field_data(&in))
			return -EBADMSG;
	}
	if (in.half)
		in.at++;

	ifp.size = in.at;
	*ret_ifp = ifp;
	return 0;
}

int ifp_check(const uint8_t *data, size_t size, unsigned int version, bool padded, struct ifp *ret_ifp)
{
	struct ifp ifp;
	size_t i;
	int r;

	r = ifp_parse(data, size, version, &ifp);
	if (r < 0)
		return r;
	for (i = ifp.size; i < size; i++)
		if (!padded || data[i] != 0)
			return -EBADMSG;
	*ret_ifp = ifp;
	return 0;
}
