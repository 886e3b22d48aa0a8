/* SPDX-License-Identifier: MIT */
/* Another program, run to its end, which comes within a limit. */
#ifndef FAXPORT_CHILD_H
#define FAXPORT_CHILD_H

struct buf;

/*
 * Run @argv[0], found in $PATH, in @folder (NULL: where we are), with nothing
 * to read. What it prints is appended to @out, as far as that has room. No
 * shell comes near the words. What it starts and leaves behind does not hold
 * us up. Returns its exit status (128 and its signal's number if it was
 * killed), -ENOENT when there is no such program, -ETIMEDOUT when it was
 * ended after @limit_s seconds, or another negative errno.
 */
int child_run(const char *const argv[], const char *folder, unsigned limit_s, struct buf *out);

#endif
