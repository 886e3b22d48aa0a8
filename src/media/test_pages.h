/* SPDX-License-Identifier: MIT */
/* For tests: fax documents made of nothing, and compared pixel by pixel. All functions assert. */
#ifndef MEDIA_TEST_PAGES_H
#define MEDIA_TEST_PAGES_H

#include <stdbool.h>
#include <stdint.h>

struct test_page {
	uint32_t width, rows;
	uint32_t y_dpi; /* 98, 196 or 391; across it is always 204 */
	uint32_t seed;  /* what is on it */
};

/* A fax TIFF of these pages in an unnamed file. */
int test_document(const struct test_page *pages, uint32_t count);

/* An empty unnamed file. */
int test_file(void);

/* Pages of the TIFF, counted by going through them all; 0 for an empty file. */
uint32_t test_count_pages(int fd);

/* Is page @index of the TIFF this one, to the last pixel? @skip rows at its top are not looked at. */
bool test_page_is(int fd, uint32_t index, const struct test_page *page, uint32_t skip);

/* Has page @index of the TIFF this private ASCII tag, with these bytes? NULL: it has none of that number. */
bool test_tag_is(int fd, uint32_t index, uint32_t tag, const char *text);

/* Does the first page of the TIFF say so of the rows that came damaged (TIFF class F)? */
bool test_damage_is(int fd, uint32_t bad_rows, uint32_t bad_run);

/* Are these two pages of two TIFFs the same to the last pixel, and meant for the same paper? */
bool test_same_page(int fd_a, uint32_t index_a, int fd_b, uint32_t index_b);

#endif
