/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target for faxport.conf: any bytes as a file. Beside not crashing:
 * either there is a mistake with a line number and words, or what is printed
 * reads back without a mistake and prints the same again.
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "faxportd/conf/conf_source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

AUTO_DEFINE(conf, conf_free);

/* How many mistakes; each has to lie in the file and to say something. */
static size_t parse(const char *text, size_t size, struct conf **ret_conf)
{
	struct conf_report report = {0};
	struct conf_source source;
	size_t count, i;

	*ret_conf = NULL;
	assert(conf_parse(text, size, &report, &source, ret_conf) == 0 && *ret_conf);
	for (i = 0; i < report.count; i++) {
		assert(report.mistakes[i].line >= 1 && report.mistakes[i].line <= source.last_line);
		assert(strchr(report.mistakes[i].text, ':') && !strchr(report.mistakes[i].text, '\n'));
	}
	count = report.count;
	conf_source_fini(&source);
	conf_report_fini(&report);
	return count;
}

static char *print(const struct conf *conf, size_t *ret_size)
{
	char *text = NULL;
	FILE *file = open_memstream(&text, ret_size);

	assert(file);
	conf_print(conf, file);
	fclose(file);
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(conf) conf = NULL;
	AUTO(conf) again = NULL;
	AUTO_MEM char *first = NULL, *second = NULL;
	size_t first_size, second_size;

	if (parse((const char *)data, size, &conf) > 0)
		return 0;
	first = print(conf, &first_size);
	assert(parse(first, first_size, &again) == 0);
	second = print(again, &second_size);
	assert(first_size == second_size && memcmp(first, second, first_size) == 0);
	return 0;
}
