/* SPDX-License-Identifier: MIT */
/*
 * Makes faxport.conf(5): copies a page and puts the settings where a line
 * says @SETTINGS@. With --check: is a file a configuration without mistakes,
 * but for passwords that are not there?
 *
 * usage: conf_manual PAGE | conf_manual --check FILE
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "faxportd/conf/conf.h"

static int copy_page(FILE *page)
{
	char *line = NULL;
	size_t room = 0;
	int settings = 0;

	while (getline(&line, &room, page) > 0) {
		if (strcmp(line, "@SETTINGS@\n") == 0) {
			conf_print_manual(stdout);
			settings++;
		} else {
			fputs(line, stdout);
		}
	}
	free(line);
	return settings == 1 && !ferror(page) && fflush(stdout) == 0 ? 0 : 1;
}

static int check(const char *path)
{
	struct conf *conf = NULL;
	int r = conf_load(path, stderr, &conf);

	conf_free(conf);
	return r < 0 ? 1 : 0;
}

int main(int argc, char **argv)
{
	FILE *page;
	int code;

	if (argc == 3 && strcmp(argv[1], "--check") == 0)
		return check(argv[2]);
	page = argc == 2 ? fopen(argv[1], "r") : NULL;
	if (!page) {
		fprintf(stderr, "conf_manual: %s\n", argc == 2 ? strerror(errno) : "usage: conf_manual PAGE");
		return 2;
	}
	code = copy_page(page);
	fclose(page);
	return code;
}
