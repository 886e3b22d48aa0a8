/* SPDX-License-Identifier: MIT */
/*
 * Coder and decoder once more, for tests only: one pixel, one bit and one code
 * word at a time, as the texts of T.4 and T.6 say it. The fast ones have to
 * agree with these in all they do, damage and all.
 */
#ifndef CORE_T4_PLAIN_H
#define CORE_T4_PLAIN_H

#include "core/t4/t4_decode.h"
#include "core/t4/t4_encode.h"

/* Code @rows rows of packed pixels. Returns the octets; @ret_data must have room for them. */
size_t t4_plain_encode(const struct t4_encode_params *params, const uint8_t *pixels, uint32_t rows, uint8_t *ret_data);

/* As t4_decode_page(). */
void t4_plain_decode(const struct t4_decode_params *params, const uint8_t *data, size_t size, uint8_t *ret_pixels,
		     struct t4_decode_facts *ret_facts);

#endif
