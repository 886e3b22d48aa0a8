/* SPDX-License-Identifier: MIT */
/*
 * For tests: a SIP peer over UDP that says exactly what the test writes, with
 * just enough help to write it: Via, tags, CSeq and Content-Length are put
 * in. It repeats nothing and answers nothing by itself.
 */
#ifndef FAXPORTD_LINE_RAW_PEER_H
#define FAXPORTD_LINE_RAW_PEER_H

#include "base/macros.h"
#include "faxportd/line/sip_re.h"

#define RAW_SDP_HEAD "v=0\r\no=- 5 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
#define RAW_SDP_AUDIO RAW_SDP_HEAD "m=audio 4000 RTP/AVP 8\r\n"
#define RAW_SDP_T38 \
	RAW_SDP_HEAD "m=image 5000 udptl t38\r\na=T38FaxMaxDatagram:200\r\na=T38FaxUdpEC:t38UDPRedundancy\r\n"

struct raw_peer {
	int fd;
	uint16_t udp_port;
	struct sa to;         /* where everything goes */
	struct list inbox;    /* struct raw_message */
	struct sip_msg *last; /* the one raw_wait() returned */
	/* the dialogue under way */
	char call_id[64], own_tag[32], peer_tag[64];
	uint32_t cseq;
	uint32_t branch; /* of the last request but ACK */
};

void raw_open(struct raw_peer *peer, uint16_t to_port);
void raw_close(struct raw_peer *peer);

/* Bytes as they are. */
void raw_send(struct raw_peer *peer, const char *bytes, size_t size);

/*
 * The next message that is @what: a method ("BYE"), or a code and the method
 * it answers ("200 INVITE"). Others that came before it are forgotten. Fails
 * the test after 10 s. The message lives until the next call.
 */
const struct sip_msg *raw_wait(struct raw_peer *peer, const char *what);

/* Has such a message come that nobody waited for? */
bool raw_has(struct raw_peer *peer, const char *what);
void raw_forget(struct raw_peer *peer);

/* A request: the first one begins a dialogue. @headers: whole lines or "". @body: SDP or NULL. */
void raw_request(struct raw_peer *peer, const char *method, const char *headers, const char *body);
void raw_new_call(struct raw_peer *peer);

/* CANCEL of the INVITE sent last. */
void raw_cancel(struct raw_peer *peer);

/* ACK to the response that was waited for last; for 2xx. */
void raw_ack(struct raw_peer *peer, const char *body);

/* Answer a request. A 2xx to INVITE makes the dialogue. */
void raw_reply(struct raw_peer *peer, const struct sip_msg *request, uint16_t code, const char *headers,
	       const char *body);

/* The body of a message as a string; lives until the next call. */
const char *raw_body(const struct sip_msg *msg);

/* A header's value as a string ("" if there is none); lives until the next call. */
const char *raw_header(const struct sip_msg *msg, const char *name);

/* Fails the test unless the body has @text in it; unless the header's value is @value ("": there is none). */
void raw_body_has(const struct sip_msg *msg, const char *text);
void raw_header_is(const struct sip_msg *msg, const char *name, const char *value);

#endif
