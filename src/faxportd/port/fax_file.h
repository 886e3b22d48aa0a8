/* SPDX-License-Identifier: MIT */
/*
 * The TIFF of a received fax, as the media worker left it: find the whole
 * pages and cut off the rest, in place, so that it works on a full disk too.
 *
 * The worker may have died in the middle of a page, the machine in the middle
 * of a write, and the worker talks to strangers: nothing in the file is
 * believed.
 */
#ifndef FAXPORTD_PORT_FAX_FILE_H
#define FAXPORTD_PORT_FAX_FILE_H

#include <stdint.h>

#define FAX_FILE_PAGES_MOST 10000

/*
 * Keep the whole pages from the front of @file (open for reading and writing),
 * at most @most of them, and nothing else. A page is whole when its directory
 * and every byte it speaks of lie within the file, and no image data is a hole
 * that never got to the disk. What is no TIFF has 0 pages and is not
 * cut. Returns 0 or a negative errno. Reads the whole file: for a
 * thread, not for the loop.
 */
int fax_file_keep(int file, uint32_t most, uint32_t *ret_pages, uint64_t *ret_bytes);

#endif
