/* SPDX-License-Identifier: MIT */
/* What a job and a device are doing, in the words that scripts compare with: they see no numbers. */
#ifndef FAXCOM_WORDS_H
#define FAXCOM_WORDS_H

#include <windows.h>

const char *words_of_queue_status(DWORD status);  /* JS_* */
const char *words_of_device_status(DWORD status); /* FPS_*; 0 is Unknown */

#endif
