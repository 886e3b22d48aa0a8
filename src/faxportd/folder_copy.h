/* SPDX-License-Identifier: MIT */
/* A durable copy of a fax in a folder of the administrator's: for the routing method "folder", and for the archive. */
#ifndef FAXPORTD_FOLDER_COPY_H
#define FAXPORTD_FOLDER_COPY_H

#include <stdbool.h>
#include <stdint.h>

#define FOLDER_COPY_NAME_SIZE 80

/*
 * What a copy is called: @when (seconds since 1970, shown as UTC), port, and
 * what it is a copy of (@what: "fax17"); nothing that a stranger can choose:
 * "20260131T142233Z-port3-fax17.tif".
 */
void folder_copy_name(int64_t when, uint32_t device_id, const char *what, char name[FOLDER_COPY_NAME_SIZE]);

/*
 * Copy the open @file into @folder as @name, durably: written under another
 * name, synced, renamed, the folder synced. No file that is there is ever
 * overwritten: one of the same content is the copy of an attempt whose result
 * was lost, which is fine; beside any other the copy gets a number ("-2").
 * Returns 0 or a negative errno; then no half copy is left. For a thread.
 */
int folder_copy(int file, const char *folder, const char *name);

/* An absolute path of a folder that could be written to now. */
bool folder_is_writable(const char *folder);

#endif
