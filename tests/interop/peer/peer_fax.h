/* SPDX-License-Identifier: MIT */
/* The fax side of the test peer: spandsp's own T.30 over RTP or UDPTL on one socket each, and nothing of ours. */
#ifndef PEER_FAX_H
#define PEER_FAX_H

#include <stdbool.h>
#include <stdint.h>
#include <netinet/in.h>

struct peer_fax;

struct peer_fax_config {
	bool calling;
	const char *send;    /* TIFF to send, or NULL */
	const char *receive; /* TIFF to write, or NULL */
	const char *ident;
	bool ecm;
	int clock_rate;         /* media time runs so many times faster */
	int hang_up_after;      /* pages; 0: never */
	int mute_after_ms;      /* send nothing from this media time on; 0: never */
	int lose_percent;       /* of the UDPTL packets we send */
	int lose_every;         /* each so many'th UDPTL packet is lost, with all its copies; 0: none */
	bool fec;               /* send parity instead of redundancy */
	bool plain;             /* receive as the plainest of machines: standard resolution, 215 mm, MH */
	struct in_addr address; /* where to bind */
};

struct peer_fax_events {
	void (*on_tone)(void *arg); /* CNG heard */
	void (*on_page)(void *arg, int page);
	void (*on_end)(void *arg, int code); /* T30_ERR_*; keep ticking for the DCN: the end of the end is on_quiet */
	void (*on_quiet)(void *arg);         /* nothing more to send: the call may be hung up */
};

int peer_fax_new(const struct peer_fax_config *config, const struct peer_fax_events *events, void *arg,
		 struct peer_fax **ret_fax);
void peer_fax_free(struct peer_fax *fax);

uint16_t peer_fax_rtp_port(const struct peer_fax *fax);
uint16_t peer_fax_udptl_port(const struct peer_fax *fax);

void peer_fax_start_audio(struct peer_fax *fax, const struct sockaddr_in *peer, int payload_type);
void peer_fax_start_t38(struct peer_fax *fax, const struct sockaddr_in *peer, int max_datagram);
bool peer_fax_is_t38(const struct peer_fax *fax);

/* Run all media ticks that are due at @now_ms (real, monotonic). */
void peer_fax_run(struct peer_fax *fax, uint64_t now_ms);

const char *peer_fax_remote_ident(const struct peer_fax *fax);
int peer_fax_pages(const struct peer_fax *fax);
int peer_fax_rate(const struct peer_fax *fax);
int peer_fax_parities(const struct peer_fax *fax); /* UDPTL packets that came with parity */
bool peer_fax_used_ecm(const struct peer_fax *fax);
int peer_fax_encoding(const struct peer_fax *fax);
const char *peer_fax_code_text(int code);

#endif
