/* SPDX-License-Identifier: MIT */
/*
 * IFP, the packets that T.38 carries (T.38 clause 7): a check that one is
 * whole and says only what a fax call without V.8 and V.34 can say.
 *
 * It stands between strangers and the T.38 engine: bytes that do not pass
 * are not shown to it.
 */
#ifndef CORE_T38_IFP_H
#define CORE_T38_IFP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest packet accepted. Fax data at 14400 bit/s takes 54 bytes per 30 ms; senders of whole frames stay under
 * 300. */
#define IFP_SIZE_MAX 1024

/* Type of an indicator packet; higher numbers (to IFP_INDICATORS - 1) are the trainings of the fast modems. */
enum ifp_indicator { IFP_NO_SIGNAL, IFP_CNG, IFP_CED, IFP_V21_PREAMBLE, IFP_INDICATORS = 16 };

/* Type of a data packet; higher numbers are the fast modems. */
enum ifp_data { IFP_V21, IFP_DATA_TYPES = 9 };

struct ifp {
	bool is_data;   /* else an indicator */
	uint8_t type;   /* enum ifp_data or enum ifp_indicator */
	uint8_t fields; /* data: how many fields it has */
	size_t size;    /* bytes it takes; what follows is not part of it */
};

/*
 * Look at the packet that begins at @data. @version is the T.38 version that
 * was negotiated: version 0 writes field types in half octets (T.38 Annex A of
 * 1998), later ones in whole octets. Returns 0 or -EBADMSG.
 */
int ifp_parse(const uint8_t *data, size_t size, unsigned int version, struct ifp *ret_ifp);

/*
 * The same, and nothing may follow the packet. A packet that parity repaired
 * (@padded) is as long as the longest of its group: zeros may follow.
 */
int ifp_check(const uint8_t *data, size_t size, unsigned int version, bool padded, struct ifp *ret_ifp);

#endif
