/* SPDX-License-Identifier: MIT */
/*
 * Thousands of calls with a far end that does anything; see stress.h.
 *
 * usage: run_stress [-c] [CALLS [FIRST]]
 *   -c  print which frames were met in which state; with one call, also tell it
 */
#include "stress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "watch.h"

int main(int argc, char **argv)
{
	bool coverage = argc > 1 && strcmp(argv[1], "-c") == 0;
	unsigned long calls, seed, i;

	argv += coverage;
	argc -= coverage;
	calls = argc > 1 ? strtoul(argv[1], NULL, 10) : 20000;
	seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
	for (i = 0; i < calls; i++) {
		struct stress_source source = {.seed = (seed + i) * 0x9e3779b97f4a7c15ull | 1,
					       .is_told = coverage && calls == 1};

		stress_call(&source);
	}
	stress_print();
	if (coverage)
		watch_print_coverage();
	return 0;
}
