/* SPDX-License-Identifier: MIT */
/* The one thing a fax wants of Exif: which way up the camera was held. */
#ifndef RENDER_EXIF_H
#define RENDER_EXIF_H

#include <stddef.h>
#include <stdint.h>

/* @data: an APP1 segment without marker and length. 1 to 8 as in gray.h; 1 for whatever it cannot understand. */
unsigned exif_orientation(const uint8_t *data, size_t size);

#endif
