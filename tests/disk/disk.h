/* SPDX-License-Identifier: MIT */
/*
 * For tests: a disk between the file of received pages and its descriptor
 * (the linker's --wrap: pwrite, fdatasync, ftruncate). It fails where it is
 * told to, and knows what would be left if the power failed now: what was
 * synced, and of what was not, any part.
 */
#ifndef TESTS_DISK_H
#define TESTS_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum disk_fault {
	DISK_SHORT,      /* a write takes half of its bytes; the rest goes well */
	DISK_SHORT_FULL, /* the same, and then there is no room any more */
	DISK_FULL,       /* no room: ENOSPC, from now on */
	DISK_ERROR,      /* EIO, once; of a sync: what it was to sync is lost */
	DISK_DEAD,       /* EIO, from now on */
	DISK_FAULTS,
	DISK_SLOW = DISK_FAULTS /* none, but a sync that takes long: disk_late_ms() */
};

extern const char *const disk_fault_words[DISK_FAULTS];

/* From now on @fd is on the disk, and the @at-th operation (from 1; 0: none) fails. */
void disk_begin(int fd, enum disk_fault fault, unsigned int at);
void disk_end(void);

/* Called before each operation; NULL: nobody. */
extern void (*disk_on_operation)(void);

unsigned int disk_operations(void);

/* With DISK_SLOW: how long the sync that is slow takes; and how much of it nobody has asked for. */
void disk_set_slow(uint32_t ms);
uint32_t disk_late_ms(void);

/* Has it failed, or been slow? */
bool disk_hit(void);

/* The file as it is after a crash now: a new one. @seed says what of that which is not synced has got there. */
int disk_after_crash(uint32_t seed);

#endif
