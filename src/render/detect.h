/* SPDX-License-Identifier: MIT */
/* What kind of document a file is, by its first bytes. */
#ifndef RENDER_DETECT_H
#define RENDER_DETECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum document_kind {
	DOCUMENT_UNKNOWN,
	DOCUMENT_PDF,
	DOCUMENT_POSTSCRIPT,
	DOCUMENT_TIFF,
	DOCUMENT_PNG,
	DOCUMENT_JPEG,
	DOCUMENT_TEXT
};

/* @ext: what the sender calls it; decides only whether something odd may pass as text. */
enum document_kind detect_kind(const uint8_t *data, size_t size, const char *ext);

/* Which kind of picture, by its first bytes; DOCUMENT_UNKNOWN: none. */
#define DETECT_PICTURE_LOOK 8
enum document_kind detect_picture(const uint8_t *data, size_t size);

/*
 * Where the PostScript begins and how long it is: printer drivers put job
 * language in front, and an EPS for DOS has it in the middle. True if there is any.
 */
bool detect_postscript(const uint8_t *data, size_t size, size_t *ret_at, size_t *ret_size);

#endif
