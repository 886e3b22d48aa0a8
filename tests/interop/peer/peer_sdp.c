/* SPDX-License-Identifier: MIT */
/* See peer_sdp.h. */
#include "peer_sdp.h"

#include <string.h>
#include <arpa/inet.h>

struct mbuf *peer_sdp_audio(const char *address, uint16_t rtp_port, int payload_type)
{
	struct mbuf *mb = mbuf_alloc(512);

	mbuf_printf(mb,
		    "v=0\r\no=peer 1 1 IN IP4 %s\r\ns=-\r\nc=IN IP4 %s\r\nt=0 0\r\n"
		    "m=audio %u RTP/AVP %d\r\na=ptime:20\r\na=sendrecv\r\n",
		    address, address, rtp_port, payload_type);
	mb->pos = 0;
	return mb;
}

bool peer_sdp_find(const struct mbuf *mb, const char *what, struct sockaddr_in *ret)
{
	char text[4096], address[64] = "", *line, *save = NULL;
	size_t size = mb ? mb->end - mb->pos : 0;
	bool inside = false, seen = false;
	unsigned port;

	if (size == 0 || size >= sizeof(text))
		return false;
	memcpy(text, mb->buf + mb->pos, size);
	text[size] = '\0';
	memset(ret, 0, sizeof(*ret));
	ret->sin_family = AF_INET;
	for (line = strtok_r(text, "\r\n", &save); line; line = strtok_r(NULL, "\r\n", &save)) {
		if (line[0] == 'm') {
			char name[16];

			inside = sscanf(line, "m=%15s %u", name, &port) == 2 && !strcmp(name, what) && port != 0;
			if (inside)
				seen = true, ret->sin_port = htons(port);
		}
		if (line[0] == 'c' && (inside || !seen))
			sscanf(line, "c=IN IP4 %63s", address);
	}
	return seen && inet_pton(AF_INET, address, &ret->sin_addr) == 1;
}
