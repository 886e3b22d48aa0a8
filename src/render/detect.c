/* SPDX-License-Identifier: MIT */
/* What kind of document a file is. Content decides; a name decides nothing but doubt about plain text. */
#include "render/detect.h"

#include <string.h>
#include <strings.h>

#include "base/macros.h"
#include "base/text.h"

#define PDF_LOOK 1024 /* ISO 32000 annex H: a header within the first 1024 bytes is accepted */
#define JOB_LANGUAGE_MAX 8192
#define TEXT_LOOK 65536

static const struct magic {
	enum document_kind kind;
	uint8_t size;
	char bytes[DETECT_PICTURE_LOOK];
} magics[] = {
  /* clang-format off */
	{DOCUMENT_TIFF, 4, "II*\0"},
	{DOCUMENT_TIFF, 4, "MM\0*"},
	{DOCUMENT_TIFF, 4, "II+\0"}, /* BigTIFF */
	{DOCUMENT_TIFF, 4, "MM\0+"},
	{DOCUMENT_PNG,  8, "\x89PNG\r\n\x1a\n"},
	{DOCUMENT_JPEG, 3, "\xff\xd8\xff"},
  /* clang-format on */
};

static uint32_t little_endian(const uint8_t *bytes)
{
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

bool detect_postscript(const uint8_t *data, size_t size, size_t *ret_at, size_t *ret_size)
{
	static const uint8_t dos_eps[4] = {0xc5, 0xd0, 0xd3, 0xc6};
	const uint8_t *found;

	*ret_at = 0;
	*ret_size = size;
	if (size >= 12 && memcmp(data, dos_eps, 4) == 0) {
		uint32_t at = little_endian(data + 4), length = little_endian(data + 8);

		if (at > size || length > size - at)
			return false;
		*ret_at = at;
		*ret_size = length;
		return true;
	}
	if (size >= 2 && memcmp(data, "%!", 2) == 0)
		return true;
	if (size >= 3 && memcmp(data, "\004%!", 3) == 0) {
		*ret_at = 1;
		*ret_size = size - 1;
		return true;
	}
	if (size < 9 || memcmp(data, "\033%-12345X", 9) != 0)
		return false;
	found = memmem(data, MIN(size, JOB_LANGUAGE_MAX), "%!PS", 4);
	if (!found)
		return false;
	*ret_at = (size_t)(found - data);
	*ret_size = size - *ret_at;
	return true;
}

static bool starts_with(const uint8_t *data, size_t size, const char *prefix)
{
	size_t length = strlen(prefix);

	return size >= length && strncasecmp((const char *)data, prefix, length) == 0;
}

/*
 * Text has no NUL (but for UTF-16, which says so itself), next to no control
 * characters, and is not the source of something else. A name that says text
 * is believed about the last, and about codes for a printer between the words.
 */
static bool is_text(const uint8_t *data, size_t size, const char *ext)
{
	static const char *const names[] = {"txt", "text", "asc", "log"};
	static const char *const sources[] = {"{\\rtf", "<html", "<!doctype", "<?xml", "<svg", "\033"};
	size_t look = MIN(size, TEXT_LOOK), controls = 0;
	bool named = false;

	if (size >= 2 && ((data[0] == 0xff && data[1] == 0xfe) || (data[0] == 0xfe && data[1] == 0xff)))
		return true;
	if (memchr(data, '\0', size))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		named |= text_equal_nocase(ext, names[i]);
	for (size_t i = 0; !named && i < ARRAY_SIZE(sources); i++)
		if (starts_with(data, size, sources[i]))
			return false;
	for (size_t i = 0; i < look; i++)
		controls += (data[i] < 0x20 && !memchr("\t\n\f\r\b\033", data[i], named ? 6 : 5)) || data[i] == 0x7f;
	return controls * (named ? 20 : 100) <= look;
}

enum document_kind detect_picture(const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < ARRAY_SIZE(magics); i++)
		if (size >= magics[i].size && memcmp(data, magics[i].bytes, magics[i].size) == 0)
			return magics[i].kind;
	return DOCUMENT_UNKNOWN;
}

enum document_kind detect_kind(const uint8_t *data, size_t size, const char *ext)
{
	enum document_kind kind = detect_picture(data, size);
	size_t at, length;

	if (kind != DOCUMENT_UNKNOWN)
		return kind;
	if (detect_postscript(data, size, &at, &length))
		return DOCUMENT_POSTSCRIPT;
	if (memmem(data, MIN(size, PDF_LOOK), "%PDF-", 5))
		return DOCUMENT_PDF;
	return is_text(data, size, ext) ? DOCUMENT_TEXT : DOCUMENT_UNKNOWN;
}
