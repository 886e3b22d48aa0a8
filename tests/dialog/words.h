/* SPDX-License-Identifier: MIT */
/* The words of one line of a dialogue, read from left to right. */
#ifndef DIALOG_WORDS_H
#define DIALOG_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WORDS_MAX 400
#define WORDS_TEXT_MAX 4096
#define NUMBERS_MAX 1024

struct words {
	char text[WORDS_TEXT_MAX];
	const char *word[WORDS_MAX];
	size_t count, at;
};

/* Split a line; what follows a # is a comment, commas are words of their own. False if it is too long. */
bool words_split(struct words *words, const char *line);

/* The next word, NULL behind the last. */
const char *words_peek(const struct words *words);

/* If the next word is @word, pass it. */
bool words_take(struct words *words, const char *word);

/* Any next word; "" behind the last. */
const char *words_next(struct words *words);

/* The next word as a whole number in base 10 or 16, if it is one. */
bool words_take_number(struct words *words, uint32_t *ret_number);
bool words_take_octet(struct words *words, uint8_t *ret_octet);

/*
 * Numbers from 0 to 255 as they stand: "3", "0-255", and behind "but" those that are left out. Returns how many.
 */
size_t words_take_numbers(struct words *words, uint16_t ret_numbers[NUMBERS_MAX]);

/* All words up to the next comma as one text. */
void words_take_text(struct words *words, char *text, size_t size);

#endif
