/* SPDX-License-Identifier: MIT */
/*
 * NDR 2.0 primitives, strict (C706 chapter 14; ms-fax reference, section 4).
 *
 * A reader walks the bytes of one stub; alignment counts from the stub's
 * start. The first thing that is wrong marks the reader; later reads yield
 * zeros, so that a run of reads is checked once with ndr_error(). A writer is
 * a struct buf whose byte 0 is the stub's start.
 */
#ifndef RPC_NDR_H
#define RPC_NDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "rpc/arena.h"

/* Little-endian, whatever the machine. */
static inline uint16_t rpc_get_u16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t rpc_get_u32(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t rpc_get_u64(const uint8_t *p)
{
	return rpc_get_u32(p) | (uint64_t)rpc_get_u32(p + 4) << 32;
}

static inline void rpc_put_u16(uint8_t *p, uint16_t value)
{
	p[0] = (uint8_t)value;
	p[1] = (uint8_t)(value >> 8);
}

static inline void rpc_put_u32(uint8_t *p, uint32_t value)
{
	rpc_put_u16(p, (uint16_t)value);
	rpc_put_u16(p + 2, (uint16_t)(value >> 16));
}

static inline void rpc_put_u64(uint8_t *p, uint64_t value)
{
	rpc_put_u32(p, (uint32_t)value);
	rpc_put_u32(p + 4, (uint32_t)(value >> 32));
}

/* ---- text ------------------------------------------------------------ */

/* UTF-16 units of @text (UTF-8), without a NUL. */
size_t rpc_utf16_units(const char *text);

/* Append @text as UTF-16LE and a NUL; at most @max units, cut at a whole character. Returns the units written with the
 * NUL. */
size_t rpc_add_utf16(struct buf *out, const char *text, size_t max);

/* @units of UTF-16LE as a UTF-8 string in @arena; NULL when it is full. */
const char *rpc_take_utf16(const uint8_t *bytes, size_t units, struct rpc_arena *arena);

/* ---- reading --------------------------------------------------------- */

struct ndr_reader {
	const uint8_t *data;
	size_t size;
	size_t at;
	int error; /* 0, -EBADMSG, or -ENOMEM (the arena is full) */
	struct rpc_arena *arena;
};

void ndr_reader_init(struct ndr_reader *reader, const uint8_t *data, size_t size, struct rpc_arena *arena);
int ndr_error(const struct ndr_reader *reader);

/* Mark it, unless it is already. */
void ndr_fail(struct ndr_reader *reader, int error);

/* Skip to a multiple of @alignment (1, 2, 4, 8); what stands there is not looked at. */
void ndr_align(struct ndr_reader *reader, size_t alignment);

/* The next @size bytes as they are, or NULL. */
const uint8_t *ndr_bytes(struct ndr_reader *reader, size_t size);

uint16_t ndr_u16(struct ndr_reader *reader);
uint32_t ndr_u32(struct ndr_reader *reader);
uint64_t ndr_u64(struct ndr_reader *reader);

/* A referent: is something there? */
bool ndr_referent(struct ndr_reader *reader);

/* A conformant varying string of at most @max units and its NUL; "" when wrong. */
const char *ndr_string(struct ndr_reader *reader, size_t max);

/* A conformant array of at most @max bytes. */
const uint8_t *ndr_array(struct ndr_reader *reader, size_t max, uint32_t *ret_count);

/* ---- writing --------------------------------------------------------- */

void ndr_put_align(struct buf *out, size_t alignment);
void ndr_put_u16(struct buf *out, uint16_t value);
void ndr_put_u32(struct buf *out, uint32_t value);
void ndr_put_u64(struct buf *out, uint64_t value);

/* A referent that is not NULL if @present: numbered 0x20000, 0x20004, ... by @referents, which counts them. */
void ndr_put_referent(struct buf *out, bool present, uint32_t *referents);

/* -E2BIG (marked in @out) when longer than @max units. NULL counts as "". */
void ndr_put_string(struct buf *out, const char *text, size_t max);

/* max_count and the bytes; no padding behind them. */
void ndr_put_array(struct buf *out, const uint8_t *data, uint32_t size);

#endif
