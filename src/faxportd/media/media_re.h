/* SPDX-License-Identifier: MIT */
/* Of libre: the loop, lists, hashes and timers, with what their headers need in front of them. */
#ifndef FAXPORTD_MEDIA_MEDIA_RE_H
#define FAXPORTD_MEDIA_MEDIA_RE_H

#ifndef HAVE_INTTYPES_H
#define HAVE_INTTYPES_H
#endif
#ifndef HAVE_STDBOOL_H
#define HAVE_STDBOOL_H
#endif
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* clang-format off */
#include <re/re_types.h>
#include <re/re_fmt.h>
#include <re/re_mem.h>
#include <re/re_list.h>
#include <re/re_hash.h>
#include <re/re_tmr.h>
#include <re/re_main.h>
/* clang-format on */

#endif
