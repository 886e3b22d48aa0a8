/* SPDX-License-Identifier: MIT */
/* libtiff's coder and decoder, on memory and nothing else. */
#ifndef INTEROP_T4_TIFF_CODEC_H
#define INTEROP_T4_TIFF_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t4/t4_coding.h"
#include "pages.h"

struct tiff_codec;

/* For pages of this width and coding, the first bit in the highest; MR with K = 4. */
struct tiff_codec *tiff_codec_new(enum t4_coding coding, const struct page *page);
struct tiff_codec *tiff_codec_free(struct tiff_codec *codec);

/* The page's codes, without RTC; they stay until the codec is freed. Only once. */
size_t tiff_codec_encode(struct tiff_codec *codec, const uint8_t *pixels, const uint8_t **ret_data);

/* Take a page's codes in; then decode them, as often as one likes. False: libtiff had something to say. */
void tiff_codec_load(struct tiff_codec *codec, const uint8_t *data, size_t size);
bool tiff_codec_decode(struct tiff_codec *codec, uint8_t *ret_pixels);

#endif
