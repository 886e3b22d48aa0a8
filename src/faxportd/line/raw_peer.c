/* SPDX-License-Identifier: MIT */
/* For tests: a SIP peer that says what the test writes; see raw_peer.h. */
#undef NDEBUG
#include "faxportd/line/raw_peer.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "faxportd/line/line_rig.h"

struct raw_message {
	struct le le;
	struct sip_msg *msg;
};

static void on_readable(int flags, void *arg)
{
	struct raw_peer *peer = arg;
	struct raw_message *message;
	uint8_t bytes[8192];
	struct mbuf *mb;
	ssize_t size;

	(void)flags;
	size = recv(peer->fd, bytes, sizeof(bytes), 0);
	if (size < 5)
		return;
	mb = mbuf_alloc((size_t)size);
	mbuf_write_mem(mb, bytes, (size_t)size);
	mb->pos = 0;
	message = calloc(1, sizeof(*message));
	assert(message && sip_msg_decode(&message->msg, mb) == 0);
	mem_deref(mb);
	if (getenv("FAXPORT_TEST_LOG"))
		fprintf(stderr, "raw <- %.*s\n", (int)strcspn((char *)bytes, "\r"), (char *)bytes);
	list_append(&peer->inbox, &message->le, message);
	rig_changed();
}

void raw_open(struct raw_peer *peer, uint16_t to_port)
{
	struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(own);

	*peer = (struct raw_peer){0};
	list_init(&peer->inbox);
	peer->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	assert(peer->fd >= 0 && bind(peer->fd, (struct sockaddr *)&own, size) == 0);
	assert(getsockname(peer->fd, (struct sockaddr *)&own, &size) == 0);
	peer->udp_port = ntohs(own.sin_port);
	sa_set_str(&peer->to, "127.0.0.1", to_port);
	assert(fd_listen(peer->fd, FD_READ, on_readable, peer) == 0);
	raw_new_call(peer);
}

static void message_free(struct raw_message *message)
{
	list_unlink(&message->le);
	mem_deref(message->msg);
	free(message);
}

void raw_forget(struct raw_peer *peer)
{
	while (!list_isempty(&peer->inbox))
		message_free(list_ledata(list_head(&peer->inbox)));
}

void raw_close(struct raw_peer *peer)
{
	fd_close(peer->fd);
	close(peer->fd);
	raw_forget(peer);
	mem_deref(peer->last);
}

void raw_send(struct raw_peer *peer, const char *bytes, size_t size)
{
	assert(sendto(peer->fd, bytes, size, 0, &peer->to.u.sa, peer->to.len) == (ssize_t)size);
}

/* ---- waiting */

static bool is_what(const struct sip_msg *msg, const char *what)
{
	char text[64];

	if (msg->req)
		re_snprintf(text, sizeof(text), "%r", &msg->met);
	else
		re_snprintf(text, sizeof(text), "%u %r", msg->scode, &msg->cseq.met);
	return strcmp(text, what) == 0;
}

struct waiting {
	struct raw_peer *peer;
	const char *what;
};

static struct raw_message *find(const struct raw_peer *peer, const char *what)
{
	struct raw_message *message;
	struct le *le;

	for (le = list_head(&peer->inbox); le; le = le->next) {
		message = le->data;
		if (is_what(message->msg, what))
			return message;
	}
	return NULL;
}

static bool has_come(void *arg)
{
	const struct waiting *waiting = arg;

	return find(waiting->peer, waiting->what) != NULL;
}

bool raw_has(struct raw_peer *peer, const char *what)
{
	return find(peer, what) != NULL;
}

const struct sip_msg *raw_wait(struct raw_peer *peer, const char *what)
{
	struct waiting waiting = {.peer = peer, .what = what};
	struct raw_message *found;

	rig_run_until(has_come, &waiting, what);
	found = find(peer, what);
	while (list_ledata(list_head(&peer->inbox)) != found)
		message_free(list_ledata(list_head(&peer->inbox)));
	mem_deref(peer->last);
	peer->last = mem_ref(found->msg);
	message_free(found);
	if (!peer->last->req && pl_isset(&peer->last->to.tag))
		pl_strcpy(&peer->last->to.tag, peer->peer_tag, sizeof(peer->peer_tag));
	return peer->last;
}

/* ---- speaking */

static void say(struct raw_peer *peer, const char *head, const char *headers, const char *body)
{
	char text[8192];
	int size;

	size = snprintf(text, sizeof(text), "%s%s%sContent-Length: %zu\r\n\r\n%s", head, headers,
			body ? "Content-Type: application/sdp\r\n" : "", body ? strlen(body) : 0, body ? body : "");
	assert(size > 0 && (size_t)size < sizeof(text));
	if (getenv("FAXPORT_TEST_LOG"))
		fprintf(stderr, "raw -> %.*s\n", (int)strcspn(text, "\r"), text);
	raw_send(peer, text, (size_t)size);
}

void raw_new_call(struct raw_peer *peer)
{
	snprintf(peer->call_id, sizeof(peer->call_id), "raw-%08x", rand_u32());
	snprintf(peer->own_tag, sizeof(peer->own_tag), "raw%08x", rand_u32());
	peer->peer_tag[0] = '\0';
	peer->cseq = 100;
}

static void request(struct raw_peer *peer, const char *method, uint32_t cseq, uint32_t branch, const char *headers,
		    const char *body)
{
	/* A CANCEL is as the INVITE was, without their tag. */
	const char *tag = strcmp(method, "CANCEL") == 0 ? "" : peer->peer_tag;
	char head[2048];
	int size;

	size = snprintf(head, sizeof(head),
			"%s sip:123@127.0.0.1:%u SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%u;branch=z9hG4bK%08x;rport\r\n"
			"Max-Forwards: 70\r\nFrom: <sip:raw@127.0.0.1>;tag=%s\r\nTo: <sip:123@127.0.0.1>%s%s\r\n"
			"Call-ID: %s\r\nCSeq: %u %s\r\nContact: <sip:raw@127.0.0.1:%u>\r\n",
			method, sa_port(&peer->to), peer->udp_port, branch, peer->own_tag, *tag ? ";tag=" : "", tag,
			peer->call_id, cseq, method, peer->udp_port);
	assert(size > 0 && (size_t)size < sizeof(head));
	say(peer, head, headers, body);
}

void raw_request(struct raw_peer *peer, const char *method, const char *headers, const char *body)
{
	peer->branch = rand_u32();
	request(peer, method, ++peer->cseq, peer->branch, headers, body);
}

void raw_cancel(struct raw_peer *peer)
{
	request(peer, "CANCEL", peer->cseq, peer->branch, "", NULL);
}

void raw_ack(struct raw_peer *peer, const char *body)
{
	request(peer, "ACK", peer->last->cseq.num, rand_u32(), "", body);
}

void raw_reply(struct raw_peer *peer, const struct sip_msg *msg, uint16_t code, const char *headers, const char *body)
{
	char head[2048];
	bool tagged = pl_isset(&msg->to.tag);
	int size;

	size = re_snprintf(head, sizeof(head),
			   "SIP/2.0 %u Because\r\nVia: %r\r\nFrom: %r\r\nTo: %r%s%s\r\nCall-ID: %r\r\nCSeq: %u %r\r\n"
			   "Contact: <sip:raw@127.0.0.1:%u>\r\n",
			   code, &msg->via.val, &msg->from.val, &msg->to.val,
			   tagged || code == 100 ? "" : ";tag=", tagged || code == 100 ? "" : peer->own_tag,
			   &msg->callid, msg->cseq.num, &msg->cseq.met, peer->udp_port);
	assert(size > 0);
	if (code > 100 && pl_strcmp(&msg->met, "INVITE") == 0 && !tagged) {
		pl_strcpy(&msg->callid, peer->call_id, sizeof(peer->call_id));
		pl_strcpy(&msg->from.tag, peer->peer_tag, sizeof(peer->peer_tag));
	}
	say(peer, head, headers, body);
}

/* ---- reading */

const char *raw_body(const struct sip_msg *msg)
{
	static char text[8192];
	size_t size = mbuf_get_left(msg->mb);

	assert(size < sizeof(text));
	memcpy(text, mbuf_buf(msg->mb), size);
	text[size] = '\0';
	return text;
}

const char *raw_header(const struct sip_msg *msg, const char *name)
{
	static char text[1024];
	const struct sip_hdr *hdr;
	struct pl pl;
	struct le *le;

	pl_set_str(&pl, name);
	for (le = list_head(&msg->hdrl); le; le = le->next) {
		hdr = le->data;
		if (pl_casecmp(&hdr->name, &pl) == 0) {
			pl_strcpy(&hdr->val, text, sizeof(text));
			return text;
		}
	}
	return "";
}

void raw_body_has(const struct sip_msg *msg, const char *text)
{
	if (strstr(raw_body(msg), text))
		return;
	fprintf(stderr, "not in the body: %s\n%s", text, raw_body(msg));
	abort();
}

void raw_header_is(const struct sip_msg *msg, const char *name, const char *value)
{
	if (strcmp(raw_header(msg, name), value) == 0)
		return;
	fprintf(stderr, "%s: \"%s\" instead of \"%s\"\n", name, raw_header(msg, name), value);
	abort();
}
