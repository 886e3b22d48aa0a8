/* SPDX-License-Identifier: MIT */
/* TLS for a trunk; see sip_tls.h. */
#include "faxportd/line/sip_tls.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/conf/conf.h"
#include "faxportd/line/sip_address.h"
#include "faxportd/log.h"

/* libre shows its SSL_CTX only when told that it was built with OpenSSL; Debian's is. */
SSL_CTX *tls_openssl_context(const struct tls *tls);

struct sip_tls {
	struct tls *tls;
	const char *trunk; /* name, for the log */
	char host[SIP_HOST_SIZE];
	bool host_is_name;
	char refusal[160];
	bool goodbye;
};

AUTO_DEFINE(sip_tls, sip_tls_free);

/* Where a callback of OpenSSL finds its struct sip_tls: a slot in the context, the same for all. */
static int context_slot(void)
{
	static int slot = -1;

	if (slot < 0)
		slot = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
	return slot;
}

static struct sip_tls *tls_of(const SSL *ssl)
{
	return SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), context_slot());
}

/* Called for each certificate of the chain and each fault in it; 0 ends the handshake. */
static int on_certificate(int good, X509_STORE_CTX *store)
{
	SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct sip_tls *tls = tls_of(ssl);
	int error = X509_STORE_CTX_get_error(store);

	if (good || SSL_is_server(ssl))
		return 1;
	snprintf(tls->refusal, sizeof(tls->refusal), "certificate of %.80s refused: %s", tls->host,
		 X509_verify_cert_error_string(error));
	log_event(LOG_LEVEL_WARNING, "TLS certificate refused", "trunk=%s host=%s reason=\"%s\"", tls->trunk, tls->host,
		  X509_verify_cert_error_string(error));
	return 0;
}

/*
 * A peer says goodbye; or a connection of ours begins. The server's name goes
 * into the first message (RFC 6066 3), for hosts that serve several.
 */
static void on_handshake(const SSL *ssl, int where, int value)
{
	struct sip_tls *tls = tls_of(ssl);

	if (where == SSL_CB_READ_ALERT && (value & 0xff) == SSL_AD_CLOSE_NOTIFY)
		tls->goodbye = true;
	if (!(where & SSL_CB_HANDSHAKE_START) || SSL_is_server(ssl))
		return;
	tls->refusal[0] = '\0';
	if (tls->host_is_name)
		SSL_set_tlsext_host_name((SSL *)ssl, tls->host);
}

static int believe(SSL_CTX *context, const struct conf_trunk *trunk)
{
	int ok;

	if (*trunk->tls_ca)
		ok = SSL_CTX_load_verify_locations(context, trunk->tls_ca, NULL);
	else
		ok = SSL_CTX_set_default_verify_paths(context);
	if (ok == 1)
		return 0;
	log_event(LOG_LEVEL_ERROR, "certificate authorities cannot be read", "trunk=%s tls_ca=%s", trunk->name,
		  trunk->tls_ca);
	ERR_clear_error();
	return -EINVAL;
}

static int check_peers(struct sip_tls *tls, SSL_CTX *context, const struct conf_trunk *trunk)
{
	X509_VERIFY_PARAM *param = SSL_CTX_get0_param(context);
	int r;

	r = believe(context, trunk);
	if (r < 0)
		return r;
	X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	if (tls->host_is_name && X509_VERIFY_PARAM_set1_host(param, tls->host, 0) != 1)
		return -ENOMEM;
	if (!tls->host_is_name && tls->host[0] && X509_VERIFY_PARAM_set1_ip_asc(param, tls->host) != 1)
		return -EINVAL;
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, on_certificate);
	return 0;
}

int sip_tls_new(const struct conf_trunk *trunk, const char *host, struct sip_tls **ret_tls)
{
	AUTO(sip_tls) tls = calloc(1, sizeof(*tls));
	SSL_CTX *context;
	struct sa ip;
	int r;

	if (!tls)
		return -ENOMEM;
	tls->trunk = trunk->name;
	text_copy(tls->host, sizeof(tls->host), host);
	tls->host_is_name = tls->host[0] && sa_set_str(&ip, tls->host, 0) != 0;

	r = -tls_alloc(&tls->tls, TLS_METHOD_SSLV23, *trunk->tls_certificate ? trunk->tls_certificate : NULL, NULL);
	if (r < 0) {
		log_event(LOG_LEVEL_ERROR, "certificate and key cannot be read", "trunk=%s tls_certificate=%s",
			  trunk->name, trunk->tls_certificate);
		return r;
	}
	context = tls_openssl_context(tls->tls);
	SSL_CTX_set_ex_data(context, context_slot(), tls);
	SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
	SSL_CTX_set_info_callback(context, on_handshake);
	if (trunk->tls_verify) {
		r = check_peers(tls, context, trunk);
		if (r < 0)
			return r;
	}
	*ret_tls = tls;
	tls = NULL; /* the caller owns it now */
	return 0;
}

struct sip_tls *sip_tls_free(struct sip_tls *tls)
{
	if (!tls)
		return NULL;
	mem_deref(tls->tls);
	free(tls);
	return NULL;
}

struct tls *sip_tls_context(const struct sip_tls *tls)
{
	return tls->tls;
}

bool sip_tls_take_goodbye(struct sip_tls *tls)
{
	bool goodbye = tls && tls->goodbye;

	if (tls)
		tls->goodbye = false;
	return goodbye;
}

const char *sip_tls_refusal(const struct sip_tls *tls)
{
	return tls ? tls->refusal : "";
}
