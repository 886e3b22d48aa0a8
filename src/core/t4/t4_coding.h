/* SPDX-License-Identifier: MIT */
/* The ways of T.4 and T.6 to code a page. */
#ifndef CORE_T4_CODING_H
#define CORE_T4_CODING_H

/* One-dimensional, two-dimensional (T.4), T.6. */
enum t4_coding { T4_MH, T4_MR, T4_MMR, T4_CODINGS };

/* T.4 4.2.2: after a row in one dimension so many less one in two. */
#define T4_K_STANDARD 2
#define T4_K_FINE 4

#endif
