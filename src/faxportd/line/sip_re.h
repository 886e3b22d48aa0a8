/* SPDX-License-Identifier: MIT */
/*
 * libre's headers, with what they need in front of them (they declare none of
 * it themselves), and without its SDP: the names in it are the field's, and
 * ours in core/sdp.
 */
#ifndef FAXPORTD_LINE_SIP_RE_H
#define FAXPORTD_LINE_SIP_RE_H

#ifndef HAVE_INTTYPES_H
#define HAVE_INTTYPES_H
#endif
#ifndef HAVE_STDBOOL_H
#define HAVE_STDBOOL_H
#endif
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* clang-format off */
#include <re/re_types.h>
#include <re/re_fmt.h>
#include <re/re_mbuf.h>
#include <re/re_list.h>
#include <re/re_sa.h>
#include <re/re_tmr.h>
#include <re/re_dns.h>
#include <re/re_hash.h>
#include <re/re_main.h>
#include <re/re_mem.h>
#include <re/re_msg.h>
#include <re/re_net.h>
#include <re/re_srtp.h>
#include <re/re_sys.h>
#include <re/re_tcp.h>
#include <re/re_tls.h>
#include <re/re_udp.h>
#include <re/re_uri.h>
#include <re/re_sip.h>
/* clang-format on */

#endif
