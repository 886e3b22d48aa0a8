/* SPDX-License-Identifier: MIT */
/* The header of a binary PGM: "P5", width, height, 255, with blanks and comments between. */
#include "render/pgm.h"

#include <ctype.h>
#include <string.h>

#include "render/gray.h"

#define COMMENT_MAX 1000

static bool read_byte(struct program *program, char *ret_byte)
{
	return program_read(program, ret_byte, 1);
}

/* A number and the one byte behind it. */
static bool read_number(struct program *program, uint32_t *ret_number)
{
	uint32_t number = 0;
	char byte;
	int left = COMMENT_MAX;

	do {
		if (!read_byte(program, &byte))
			return false;
		if (byte == '#')
			while (byte != '\n' && left-- > 0)
				if (!read_byte(program, &byte))
					return false;
	} while (isspace((unsigned char)byte) && left-- > 0);
	if (!isdigit((unsigned char)byte))
		return false;
	while (isdigit((unsigned char)byte)) {
		number = number * 10 + (uint32_t)(byte - '0');
		if (number > GRAY_SIDE_MAX || !read_byte(program, &byte))
			return false;
	}
	*ret_number = number;
	return isspace((unsigned char)byte);
}

bool pgm_read_header(struct program *program, uint32_t *ret_width, uint32_t *ret_height)
{
	uint32_t most;
	char magic[2];

	if (!program_read(program, magic, 2) || memcmp(magic, "P5", 2) != 0)
		return false;
	return read_number(program, ret_width) && read_number(program, ret_height) && read_number(program, &most) &&
	       *ret_width > 0 && *ret_height > 0 && most == 255;
}
