/* SPDX-License-Identifier: MIT */
/* The command line taken apart: options of the program, the command, its words and its options, in any order. */
#ifndef FAXPORT_ARGS_H
#define FAXPORT_ARGS_H

#include "faxport/cli.h"

struct args {
	bool help;
	bool version;
	const char *color; /* NULL: not given */
};

/* Fill @cli and @ret_args. CLI_OK, or CLI_USAGE after saying what is wrong. */
int args_parse(int argc, char **argv, struct cli *cli, struct args *ret_args);

#endif
