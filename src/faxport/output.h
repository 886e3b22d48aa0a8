/* SPDX-License-Identifier: MIT */
/*
 * What is printed arrives whole, also where stdout does not block.
 *
 * O_NONBLOCK belongs to what all who have it open share, and ssh, node and
 * others set it on a pipe or terminal that they were given. The C library
 * takes a pipe that is full then for one that is broken, and what it had to
 * write is gone.
 */
#ifndef FAXPORT_OUTPUT_H
#define FAXPORT_OUTPUT_H

#include <stdbool.h>

/* From now on stdout waits until it can be written. @terminal: each line is written at once. */
void output_setup(bool terminal);

#endif
