/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool words_split(struct words *words, const char *line)
{
	char *at = words->text, *end = words->text + sizeof(words->text) - 3;

	words->count = words->at = 0;
	while (*line && *line != '#' && *line != '\n') {
		if (strchr(" \t\r", *line)) {
			line++;
			continue;
		}
		if (words->count == WORDS_MAX || at >= end)
			return false;
		words->word[words->count++] = at;
		if (*line == ',') {
			*at++ = *line++;
		} else {
			while (*line && !strchr(" \t\r\n,#", *line) && at < end)
				*at++ = *line++;
		}
		*at++ = '\0';
	}
	return true;
}

const char *words_peek(const struct words *words)
{
	return words->at < words->count ? words->word[words->at] : NULL;
}

bool words_take(struct words *words, const char *word)
{
	if (words->at >= words->count || strcmp(words->word[words->at], word) != 0)
		return false;
	words->at++;
	return true;
}

const char *words_next(struct words *words)
{
	return words->at < words->count ? words->word[words->at++] : "";
}

static bool take_number(struct words *words, int base, uint32_t *ret_number)
{
	const char *word = words_peek(words);
	unsigned long number;
	char *end;

	if (!word || *word == '-' || *word == '+')
		return false;
	number = strtoul(word, &end, base);
	if (end == word || *end || number > UINT32_MAX)
		return false;
	*ret_number = (uint32_t)number;
	words->at++;
	return true;
}

bool words_take_number(struct words *words, uint32_t *ret_number)
{
	return take_number(words, 10, ret_number);
}

bool words_take_octet(struct words *words, uint8_t *ret_octet)
{
	const char *word = words_peek(words);
	uint32_t number;

	if (!word || strlen(word) != 2 || !take_number(words, 16, &number))
		return false;
	*ret_octet = (uint8_t)number;
	return true;
}

static bool take_range(struct words *words, unsigned int *ret_first, unsigned int *ret_last)
{
	const char *word = words_peek(words);
	char rest;
	int n;

	if (!word)
		return false;
	n = sscanf(word, "%u-%u%c", ret_first, ret_last, &rest);
	if (n == 2 ? !strchr(word, '-') : n != 1 || strspn(word, "0123456789") != strlen(word))
		return false;
	if (n == 1)
		*ret_last = *ret_first;
	words->at++;
	return *ret_last <= 255;
}

static size_t leave_out(uint16_t *numbers, size_t count, unsigned int first, unsigned int last)
{
	size_t i, left = 0;

	for (i = 0; i < count; i++)
		if (numbers[i] < first || numbers[i] > last)
			numbers[left++] = numbers[i];
	return left;
}

size_t words_take_numbers(struct words *words, uint16_t ret_numbers[NUMBERS_MAX])
{
	unsigned int first, last;
	size_t count = 0;

	while (take_range(words, &first, &last))
		for (; first <= last && count < NUMBERS_MAX; first++)
			ret_numbers[count++] = (uint16_t)first;
	if (words_take(words, "but"))
		while (take_range(words, &first, &last))
			count = leave_out(ret_numbers, count, first, last);
	return count;
}

void words_take_text(struct words *words, char *text, size_t size)
{
	size_t at = 0;

	text[0] = '\0';
	while (words_peek(words) && strcmp(words_peek(words), ",") != 0 && at < size)
		at += (size_t)snprintf(text + at, size - at, "%s%s", at ? " " : "", words_next(words));
}
