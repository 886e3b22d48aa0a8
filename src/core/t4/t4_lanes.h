/* SPDX-License-Identifier: MIT */
/*
 * Eight changes of a row against the eight above, at once: in a page almost
 * every change is a vertical mode, and b1 of the next is almost always the very
 * next change above. Where that is not so, these say it, and one change is
 * looked at by itself. With SSE2, which every x86-64 has, or without.
 */
#ifndef CORE_T4_LANES_H
#define CORE_T4_LANES_H

#include <stdint.h>
#include <string.h>

#define T4_LANES 8

#if defined(__SSE2__) && !defined(T4_PORTABLE)
#include <emmintrin.h>

/* A bit for each of the eight masks of 16 bits, the first lowest. */
static inline uint32_t t4_lanes_bits(__m128i masks)
{
	return (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(masks, _mm_setzero_si128()));
}

static inline __m128i t4_lanes_load(const uint16_t *x)
{
	return _mm_loadu_si128((const __m128i *)(const void *)x);
}

/*
 * Decoding: let @x[i] be @b[i] and the i-th of @distances, four bits each. The i-th bit says that x[i] is
 * right of the change before it (@a0 for the first), and that b[i + 1] is b1 of
 * the next change.
 */
static inline uint32_t t4_lanes_place(uint16_t *x, const uint16_t *b, uint32_t distances, int32_t a0)
{
	__m128i places = _mm_cvtsi32_si128((int)distances), before;

	/* Each octet four times, so that of each two lanes one begins with the lower four bits and one with the upper.
	 */
	places = _mm_unpacklo_epi8(places, places);
	places = _mm_mullo_epi16(_mm_unpacklo_epi16(places, places), _mm_set1_epi32(1 << 16 | 1 << 4));
	places = _mm_add_epi16(t4_lanes_load(b), _mm_srai_epi16(places, 12));
	_mm_storeu_si128((__m128i *)(void *)x, places);
	before = _mm_insert_epi16(_mm_slli_si128(places, 2), a0, 0);
	return t4_lanes_bits(_mm_andnot_si128(
		_mm_cmpgt_epi16(t4_lanes_load(b - 1), places),
		_mm_and_si128(_mm_cmpgt_epi16(t4_lanes_load(b + 1), places), _mm_cmpgt_epi16(places, before))));
}

/*
 * Coding: the i-th octet of @ret_modes, from the lowest, is a[i] - b[i] + 3. The i-th bit says that this is a vertical
 * mode if b[i] is b1, and that b[i + 1] is b1 of the next change.
 */
static inline uint32_t t4_lanes_compare(uint64_t *ret_modes, const uint16_t *a, const uint16_t *b)
{
	__m128i places = t4_lanes_load(a), modes;

	modes = _mm_add_epi16(_mm_sub_epi16(places, t4_lanes_load(b)), _mm_set1_epi16(3));
	_mm_storel_epi64((__m128i *)(void *)ret_modes, _mm_packus_epi16(modes, modes));
	return t4_lanes_bits(_mm_andnot_si128(_mm_or_si128(_mm_cmpgt_epi16(t4_lanes_load(b - 1), places),
							   _mm_or_si128(_mm_cmpgt_epi16(_mm_setzero_si128(), modes),
									_mm_cmpgt_epi16(modes, _mm_set1_epi16(6)))),
					      _mm_cmpgt_epi16(t4_lanes_load(b + 1), places)));
}

#else

static inline uint32_t t4_lanes_place(uint16_t *x, const uint16_t *b, uint32_t distances, int32_t a0)
{
	uint32_t bits = 0;
	int32_t place;

	for (int i = 0; i < T4_LANES; i++, a0 = place) {
		place = b[i] + ((int32_t)(distances << (28 - 4 * i)) >> 28);
		x[i] = (uint16_t)place;
		bits |= (uint32_t)(place > a0 && place < b[i + 1] && place >= b[i - 1]) << i;
	}
	return bits;
}

static inline uint32_t t4_lanes_compare(uint64_t *ret_modes, const uint16_t *a, const uint16_t *b)
{
	uint32_t bits = 0;
	uint64_t modes = 0;
	int32_t mode;

	for (int i = 0; i < T4_LANES; i++) {
		mode = a[i] - b[i] + 3;
		modes |= (uint64_t)(uint8_t)mode << 8 * i;
		bits |= (uint32_t)(mode >= 0 && mode <= 6 && a[i] < b[i + 1] && a[i] >= b[i - 1]) << i;
	}
	*ret_modes = modes;
	return bits;
}

#endif
#endif
