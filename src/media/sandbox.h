/* SPDX-License-Identifier: MIT */
/*
 * What a media worker may do. It works for strangers with a library that
 * trusts them, so it gives up what it does not need: other descriptors, new
 * privileges, core files, memory without bound, and all system calls but those
 * for its calls: no socket, no program, no process, no executable memory.
 *
 * It can still open files by name, as far as its user may: spandsp opens
 * /proc/self/fd/N.
 */
#ifndef MEDIA_SANDBOX_H
#define MEDIA_SANDBOX_H

/* Close all descriptors above @last_fd. Returns 0 or a negative errno. */
int sandbox_close_fds(int last_fd);

/*
 * Give up the rest, for every thread there is; there can be no more of them. Returns 0 or a negative errno; then the
 * process must not go on. Builds with a sanitizer, which needs more than we allow, keep memory and system calls as they
 * are.
 */
int sandbox_enter(void);

#endif
