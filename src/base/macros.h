/* SPDX-License-Identifier: MIT */
/* Small helpers every file may use: ownership at a glance, array sizes, bounds. */
#ifndef BASE_MACROS_H
#define BASE_MACROS_H

#include <stddef.h>

/*
 * AUTO(job) job = NULL; frees it with job_free() when the scope ends. Each
 * type defines its clean-up once with AUTO_DEFINE(job, job_free).
 */
#define AUTO_DEFINE(type, free_fn) \
	static inline void auto_free_##type(struct type **p) \
	{ \
		if (*p) \
			free_fn(*p); \
	} \
	struct type /* takes the semicolon */

#define AUTO(type) __attribute__((cleanup(auto_free_##type))) struct type *

void auto_free_memory(void *p);
/* AUTO_MEM char *text = NULL; frees it with free(). */
#define AUTO_MEM __attribute__((cleanup(auto_free_memory)))

/* libre and <sys/param.h> have these as well, the same: whichever comes last is fine. */
#undef ARRAY_SIZE
#undef MIN
#undef MAX
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))

/* The struct that @ptr, a pointer to its @member, is part of. */
#define CONTAINER_OF(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))

/* Is the program built with the address sanitizer? Each compiler says it in its own way. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#endif
