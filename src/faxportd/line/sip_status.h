/* SPDX-License-Identifier: MIT */
/* What a final SIP response means for a fax. */
#ifndef FAXPORTD_LINE_SIP_STATUS_H
#define FAXPORTD_LINE_SIP_STATUS_H

#include <stdint.h>

#include <faxport/status.h>

/* How a call ends that was refused with @code, 300 to 699. */
enum fax_status sip_status_of(uint16_t code);

#endif
