/* SPDX-License-Identifier: MIT */
/* FaxJobs of a server. */
#ifndef FAXCOM_JOBS_H
#define FAXCOM_JOBS_H

#include "faxcom/object.h"

HRESULT jobs_new(void *parent, struct connection *connection, VARIANT *ret_jobs);

#endif
