/* SPDX-License-Identifier: MIT */
/*
 * May a media worker take another call, or would it harm those it has?
 *
 * A budget says how much of the time a worker may be busy: what is left is for
 * the moments in which everything happens at once. A worker is over it when it
 * was busy for longer, or when so many ticks were late that far ends must have
 * noticed. It is within it again only when it is so by a margin: else calls
 * would be taken and refused in turns.
 */
#ifndef CORE_CALL_LOAD_H
#define CORE_CALL_LOAD_H

#include "core/call/call.h"

/* Of 1000 ticks: with more than that late, a worker takes no calls; with more than half of it, not again. */
#define LOAD_LATE_PERMILLE 50

/* @was_over: what this said of the load before; false at first. @budget_percent: 100 is never over. */
bool load_is_over(const struct call_load *load, uint32_t budget_percent, bool was_over);

/* How busy (permille, may be more than 1000) a worker will be that had @calls_then calls when it measured and has
 * @calls_now: each as much as those before. 0 for one that has measured none. */
uint32_t load_expected(const struct call_load *load, uint32_t calls_then, uint32_t calls_now);

#endif
