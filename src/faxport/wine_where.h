/* SPDX-License-Identifier: MIT */
/* Where `faxport wine-setup` finds what it needs: the DLLs, the prefix, the server, its cookie. */
#ifndef FAXPORT_WINE_WHERE_H
#define FAXPORT_WINE_WHERE_H

#include <stdbool.h>
#include <stdio.h>

/* All that return text: on the heap; NULL when there is none, or no memory. */

/*
 * The folder with install.cmd and the DLLs: the one that `make windows` made
 * in the source tree that this program was built in, else the installed one.
 */
char *wine_where_dlls(void);

/* $WINEPREFIX, else ~/.wine. */
char *wine_where_prefix(void);

/* Where a server of this machine listens on TCP, by its faxport.conf. */
char *wine_where_server(void);

/* A file with the server's secret that this user can read. */
char *wine_where_cookie(void);

/* Windows' name for an absolute path, in a prefix whose Z: is /; NULL too if it holds what Windows' names cannot. */
char *wine_where_windows_path(const char *path);

/*
 * The value of @key in the section [server] of a faxport.conf, without blanks
 * and quotes around it. False when it is not there or empty.
 */
bool wine_where_setting(FILE *conf, const char *key, char *value, size_t size);

#endif
