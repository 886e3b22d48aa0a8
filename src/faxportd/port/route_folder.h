/* SPDX-License-Identifier: MIT */
/* The routing method "folder": a copy of the TIFF in a folder. */
#ifndef FAXPORTD_PORT_ROUTE_FOLDER_H
#define FAXPORTD_PORT_ROUTE_FOLDER_H

#include <stddef.h>

#include <faxport/types.h>

#define ROUTE_FOLDER_NAME_SIZE 80

/*
 * What the copy is called: time of the answer (UTC), port, message, nothing
 * that a stranger can choose: "20260131T142233Z-port3-fax17.tif".
 */
void route_folder_name(const struct fax_message *message, char name[ROUTE_FOLDER_NAME_SIZE]);

/*
 * Copy the open @file into @folder as @name, durably: written under another
 * name, synced, renamed, the folder synced. No file that is there is ever
 * overwritten: one of the same content is the copy of an attempt whose result
 * was lost, which is fine; beside any other the copy gets a number ("-2").
 * Returns 0 or a negative errno; then no half copy is left. For a thread.
 */
int route_folder_copy(int file, const char *folder, const char *name);

#endif
