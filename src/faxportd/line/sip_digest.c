/* SPDX-License-Identifier: MIT */
/* Digest authentication of our requests; see sip_digest.h. */
#include "faxportd/line/sip_digest.h"

#include <errno.h>
#include <openssl/evp.h>
#include <re/re_httpauth.h>
#include <stdio.h>

#include "base/macros.h"

#define CHALLENGES_MAX 4 /* realms that ask at the same time */
#define VALUE_MAX 1024   /* a longer realm, nonce or opaque is none we answer */
#define HEX_SIZE (2 * 32 + 1)
#define CNONCE_SIZE 17

struct algorithm {
	const char *name;
	const EVP_MD *(*md)(void);
	bool session; /* "-sess": the nonces go into the hash of the secret (RFC 7616 3.4.2) */
};

/* The strongest first. */
static const struct algorithm algorithms[] = {
	{"SHA-512-256",      EVP_sha512_256, false},
	{"SHA-512-256-sess", EVP_sha512_256, true },
	{"SHA-256",          EVP_sha256,     false},
	{"SHA-256-sess",     EVP_sha256,     true },
	{"MD5",              EVP_md5,        false},
	{"MD5-sess",         EVP_md5,        true },
};

struct challenge {
	bool proxy; /* 407 */
	char *realm, *nonce, *opaque;
	const struct algorithm *algorithm;
	bool named; /* they said which algorithm; if not it is MD5 (RFC 2617) */
	bool qop;   /* qop=auth */
	bool stale;
	uint32_t count; /* of our answers */
	char cnonce[CNONCE_SIZE];
};

struct sip_digest {
	const char *user, *secret;
	struct challenge challenges[CHALLENGES_MAX];
	size_t count;
	struct mbuf *last; /* the headers written last */
};

/* ---- life */

static void challenge_fini(struct challenge *challenge)
{
	mem_deref(challenge->realm);
	mem_deref(challenge->nonce);
	mem_deref(challenge->opaque);
	*challenge = (struct challenge){0};
}

static void digest_destructor(void *arg)
{
	struct sip_digest *digest = arg;

	sip_digest_reset(digest);
	mem_deref(digest->last);
}

int sip_digest_new(const char *user, const char *secret, struct sip_digest **ret_digest)
{
	struct sip_digest *digest = mem_zalloc(sizeof(*digest), digest_destructor);

	if (!digest)
		return -ENOMEM;
	digest->user = user;
	digest->secret = secret ? secret : "";
	*ret_digest = digest;
	return 0;
}

void sip_digest_reset(struct sip_digest *digest)
{
	size_t i;

	for (i = 0; i < digest->count; i++)
		challenge_fini(&digest->challenges[i]);
	digest->count = 0;
}

/* ---- what they ask */

static const struct algorithm *find_algorithm(const struct pl *name)
{
	const char *wanted = "MD5";
	char text[24];
	size_t i;

	if (pl_isset(name)) {
		if (pl_strcpy(name, text, sizeof(text)) != 0)
			return NULL;
		wanted = text;
	}
	for (i = 0; i < ARRAY_SIZE(algorithms); i++)
		if (str_casecmp(algorithms[i].name, wanted) == 0)
			return &algorithms[i];
	return NULL;
}

/* "auth" among "auth,auth-int": the body is not protected, as nearly nobody asks for it. */
static bool has_auth(struct pl list)
{
	struct pl word;

	while (list.l > 0 && re_regex(list.p, list.l, "[^, \t]+", &word) == 0) {
		if (pl_strcasecmp(&word, "auth") == 0)
			return true;
		pl_advance(&list, word.p + word.l - list.p);
	}
	return false;
}

/* False: in no way that we know. */
static bool challenge_read(struct challenge *out, const struct sip_hdr *hdr)
{
	struct httpauth_digest_chall in = {0};

	if (httpauth_digest_challenge_decode(&in, &hdr->val) != 0 || !pl_isset(&in.nonce) || in.realm.l > VALUE_MAX ||
	    in.nonce.l > VALUE_MAX || in.opaque.l > VALUE_MAX || (pl_isset(&in.qop) && !has_auth(in.qop)))
		return false;
	out->algorithm = find_algorithm(&in.algorithm);
	if (!out->algorithm)
		return false;
	out->proxy = hdr->id == SIP_HDR_PROXY_AUTHENTICATE;
	out->named = pl_isset(&in.algorithm);
	out->qop = pl_isset(&in.qop);
	out->stale = pl_strcasecmp(&in.stale, "true") == 0;
	rand_str(out->cnonce, sizeof(out->cnonce));
	if (pl_strdup(&out->realm, &in.realm) != 0 || pl_strdup(&out->nonce, &in.nonce) != 0 ||
	    (pl_isset(&in.opaque) && pl_strdup(&out->opaque, &in.opaque) != 0)) {
		challenge_fini(out);
		return false;
	}
	return true;
}

static struct challenge *find(struct sip_digest *digest, const struct challenge *like)
{
	size_t i;

	for (i = 0; i < digest->count; i++)
		if (digest->challenges[i].proxy == like->proxy && strcmp(digest->challenges[i].realm, like->realm) == 0)
			return &digest->challenges[i];
	return NULL;
}

struct taking {
	struct sip_digest *digest;
	bool any, refused;
};

static bool take(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct taking *taking = arg;
	struct sip_digest *digest = taking->digest;
	struct challenge fresh = {0}, *known;

	(void)msg;
	if (!challenge_read(&fresh, hdr))
		return false;
	known = find(digest, &fresh);
	/* An answer to this realm was given already: the nonce has aged, or it was wrong. */
	if (known && known->count > 0 && !fresh.stale)
		taking->refused = true;
	if (known && known->count == 0 && known->algorithm <= fresh.algorithm) {
		challenge_fini(&fresh); /* of this message too, and stronger */
	} else if (known) {
		challenge_fini(known);
		*known = fresh;
	} else if (digest->count < CHALLENGES_MAX) {
		digest->challenges[digest->count++] = fresh;
	} else {
		challenge_fini(&fresh);
		return false;
	}
	taking->any = true;
	return false;
}

bool sip_digest_take(struct sip_digest *digest, const struct sip_msg *msg)
{
	struct taking taking = {.digest = digest};

	if (*digest->secret == '\0')
		return false;
	sip_msg_hdr_apply(msg, true, SIP_HDR_WWW_AUTHENTICATE, take, &taking);
	sip_msg_hdr_apply(msg, true, SIP_HDR_PROXY_AUTHENTICATE, take, &taking);
	return taking.any && !taking.refused;
}

/* ---- what we answer */

/* The hash of all @parts with colons between, in hexadecimal digits. */
static int hash(const struct algorithm *algorithm, const char *const parts[], size_t count, char hex[HEX_SIZE])
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	uint8_t bytes[EVP_MAX_MD_SIZE];
	unsigned int size = 0;
	bool good = context && EVP_DigestInit_ex(context, algorithm->md(), NULL) == 1;
	size_t i;

	for (i = 0; good && i < count; i++)
		good = (i == 0 || EVP_DigestUpdate(context, ":", 1) == 1) &&
		       EVP_DigestUpdate(context, parts[i], strlen(parts[i])) == 1;
	good = good && EVP_DigestFinal_ex(context, bytes, &size) == 1;
	EVP_MD_CTX_free(context);
	if (!good || re_snprintf(hex, HEX_SIZE, "%w", bytes, (size_t)size) < 0)
		return ENOTSUP;
	return 0;
}

/* RFC 7616 3.4.1 to 3.4.3 */
static int respond(const struct sip_digest *digest, const struct challenge *to, const char *method, const char *uri,
		   const char *count, char response[HEX_SIZE])
{
	char secret[HEX_SIZE], request[HEX_SIZE];
	const char *const a1[] = {digest->user, to->realm, digest->secret};
	const char *const a1_session[] = {secret, to->nonce, to->cnonce};
	const char *const a2[] = {method, uri};
	const char *const all[] = {secret, to->nonce, count, to->cnonce, "auth", request};
	const char *const old[] = {secret, to->nonce, request};
	int err;

	err = hash(to->algorithm, a1, ARRAY_SIZE(a1), secret);
	if (!err && to->algorithm->session)
		err = hash(to->algorithm, a1_session, ARRAY_SIZE(a1_session), secret);
	if (!err)
		err = hash(to->algorithm, a2, ARRAY_SIZE(a2), request);
	if (err)
		return err;
	return to->qop ? hash(to->algorithm, all, ARRAY_SIZE(all), response)
		       : hash(to->algorithm, old, ARRAY_SIZE(old), response);
}

static int write_header(const struct sip_digest *digest, struct challenge *to, const char *method, const char *uri,
			struct mbuf *mb)
{
	char response[HEX_SIZE], count[9];
	int err;

	snprintf(count, sizeof(count), "%08x", ++to->count);
	err = respond(digest, to, method, uri, count, response);
	if (err)
		return err;
	err = mbuf_printf(mb, "%s: Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", response=\"%s\"",
			  to->proxy ? "Proxy-Authorization" : "Authorization", digest->user, to->realm, to->nonce, uri,
			  response);
	if (to->opaque)
		err |= mbuf_printf(mb, ", opaque=\"%s\"", to->opaque);
	if (to->named)
		err |= mbuf_printf(mb, ", algorithm=%s", to->algorithm->name);
	if (to->qop)
		err |= mbuf_printf(mb, ", cnonce=\"%s\", qop=auth, nc=%s", to->cnonce, count);
	else if (to->algorithm->session)
		err |= mbuf_printf(mb, ", cnonce=\"%s\"", to->cnonce);
	return err | mbuf_write_str(mb, "\r\n");
}

int sip_digest_write_for(struct sip_digest *digest, const struct pl *method, const struct pl *uri, struct mbuf *mb)
{
	char *method_text = NULL, *uri_text = NULL;
	size_t i;
	int err;

	digest->last = mem_deref(digest->last);
	if (digest->count == 0)
		return 0;
	err = pl_strdup(&method_text, method) | pl_strdup(&uri_text, uri);
	digest->last = mbuf_alloc(512);
	if (!digest->last)
		err = ENOMEM;
	for (i = 0; !err && i < digest->count; i++)
		err = write_header(digest, &digest->challenges[i], method_text, uri_text, digest->last);
	if (!err)
		err = mbuf_write_mem(mb, digest->last->buf, digest->last->end);
	mem_deref(method_text);
	mem_deref(uri_text);
	return err;
}

int sip_digest_write(struct sip_digest *digest, struct mbuf *mb)
{
	struct pl method, uri;

	/* The URI must be the one on the wire, and here it is, whatever the dialogue's route has made of it. */
	if (re_regex((char *)mb->buf, mb->end, "[^ ]+ [^ ]+ SIP", &method, &uri) != 0)
		return EBADMSG;
	return sip_digest_write_for(digest, &method, &uri, mb);
}

int sip_digest_print_last(struct re_printf *pf, const struct sip_digest *digest)
{
	if (!digest->last)
		return 0;
	return re_hprintf(pf, "%b", digest->last->buf, digest->last->end);
}
