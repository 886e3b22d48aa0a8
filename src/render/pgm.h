/* SPDX-License-Identifier: MIT */
/* Gray pages as mutool and gs write them: binary PGM, one after the other. */
#ifndef RENDER_PGM_H
#define RENDER_PGM_H

#include <stdbool.h>
#include <stdint.h>

#include "render/program.h"

/* Read the header of the next page; the rows follow. False at the end, or if it is none. */
bool pgm_read_header(struct program *program, uint32_t *ret_width, uint32_t *ret_height);

#endif
