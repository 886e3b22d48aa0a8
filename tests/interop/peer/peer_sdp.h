/* SPDX-License-Identifier: MIT */
/* Session descriptions of the machines that calls are tried with: written and read by hand, and nothing of ours. */
#ifndef PEER_SDP_H
#define PEER_SDP_H

#include <stdbool.h>
#include <stdint.h>
#include <netinet/in.h>
#include <re/re.h>

/* G.711 in packets of 20 ms. */
struct mbuf *peer_sdp_audio(const char *address, uint16_t rtp_port, int payload_type);

/* Find "m=<what> <port>" and the last c= before or in it; enough for what Faxport writes. */
bool peer_sdp_find(const struct mbuf *mb, const char *what, struct sockaddr_in *ret);

#endif
