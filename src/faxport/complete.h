/* SPDX-License-Identifier: MIT */
/* What may come next on a command line, for bash completion (dist/faxport.bash). */
#ifndef FAXPORT_COMPLETE_H
#define FAXPORT_COMPLETE_H

/*
 * @words: what stands behind "faxport", the last being the one under the
 * cursor, maybe empty. Prints each word that fits on a line; ":files" where
 * file names belong. Says nothing about errors, and takes 2 s at most.
 */
int complete_print(char **words, int count);

/*
 * What the command line has, for tests of the manual page: "commands",
 * "options" ("send --to"), "settings" ("port set csid") or "exits" ("3").
 */
int complete_list(const char *what);

#endif
