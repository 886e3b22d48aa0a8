/* SPDX-License-Identifier: MIT */
/* Words of 64 bits in memory and on the line: the first bit is the highest of the first octet. */
#ifndef CORE_T4_BITS_H
#define CORE_T4_BITS_H

#include <stdint.h>
#include <string.h>

static inline uint64_t t4_swap(uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return __builtin_bswap64(word);
#else
	return word;
#endif
}

static inline uint64_t t4_load(const uint8_t *from)
{
	uint64_t word;

	memcpy(&word, from, sizeof(word));
	return t4_swap(word);
}

static inline void t4_store(uint8_t *to, uint64_t word)
{
	word = t4_swap(word);
	memcpy(to, &word, sizeof(word));
}

#endif
