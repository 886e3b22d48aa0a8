/* SPDX-License-Identifier: MIT */
/*
 * The secret that callers over TCP present: 64 hexadecimal digits in a file
 * that only its owner can read. Who can read it is the owner, as far as the
 * server is concerned.
 */
#ifndef FAXPORTD_RPCD_COOKIE_H
#define FAXPORTD_RPCD_COOKIE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define COOKIE_DIGITS 64

struct cookie {
	char digits[COOKIE_DIGITS];
	uid_t owner;
};

/*
 * Read the secret in @path, or make one there (0600, synced) when the file is
 * missing. -EPERM: others than its owner can get at it; -EBADMSG: not 64
 * hexadecimal digits and at most a newline.
 */
int cookie_load(const char *path, struct cookie *ret_cookie);

/* Takes the same time wherever the two differ. */
bool cookie_matches(const struct cookie *cookie, const void *presented, size_t size);

#endif
