/* SPDX-License-Identifier: MIT */
/* TLS: a fax over it, and certificates that must not be believed. The certificates are made by openssl(1). */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/line/line_rig.h"

static char folder[64];
static struct side a, b;

static char *in_folder(const char *name)
{
	static char paths[4][128];
	static unsigned int next;
	char *path = paths[next++ % ARRAY_SIZE(paths)];

	snprintf(path, 128, "%s/%s", folder, name);
	return path;
}

static void run(const char *command)
{
	int status = system(command);

	assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/*
 * ca.pem: an authority. good.pem: certificate and key for localhost and
 * 127.0.0.1 by it. elsewhere.pem: for another host by it. self.pem: for
 * localhost by nobody. old.pem: for localhost by it, run out yesterday.
 */
static void make_certificates(void)
{
	static const char script[] =
		"set -e; cd '%s'\n"
		"key() { openssl ecparam -name prime256v1 -genkey -noout -out $1.key; }\n"
		"key ca; openssl req -x509 -new -key ca.key -subj /CN=Authority -days 2 -out ca.pem\n"
		"make() { key $1; openssl req -new -key $1.key -subj \"/CN=$1\" -out $1.csr; echo \"$2\" > $1.ext;\n"
		"  openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile $1.ext -days $3 -out "
		"$1.crt;\n"
		"  cat $1.crt $1.key > $1.pem; }\n"
		"make good subjectAltName=DNS:localhost,IP:127.0.0.1 2\n"
		"make elsewhere subjectAltName=DNS:elsewhere.example.com,IP:192.0.2.1 2\n"
		"make old subjectAltName=DNS:localhost,IP:127.0.0.1 -1\n"
		"key self; openssl req -x509 -new -key self.key -subj /CN=localhost -addext "
		"subjectAltName=DNS:localhost -days 2 "
		"-out self.crt; cat self.crt self.key > self.pem\n";
	char command[4096];

	snprintf(command, sizeof(command), "(");
	snprintf(command + 1, sizeof(command) - 1, script, folder);
	strcat(command, ") >/dev/null 2>&1");
	run(command);
}

/* b shows @certificate; a calls @host and believes in ca.pem. */
static void begin(const char *certificate, const char *host)
{
	static char proxy[64];

	side_init(&a, "a");
	side_init(&b, "b");
	a.trunk.transport = b.trunk.transport = CONF_TLS;
	b.trunk.tls_certificate = in_folder(certificate);
	assert(side_start(&b, 0) == 0);
	snprintf(proxy, sizeof(proxy), "%s:%u", host, sip_line_port(b.line));
	a.trunk.proxy = proxy;
	a.trunk.tls_ca = in_folder("ca.pem");
	assert(side_start(&a, 0) == 0);
}

static void end(void)
{
	side_stop(&a);
	side_stop(&b);
}

static void test_good(const char *host)
{
	begin("good.pem", host);
	side_dial(&a, "123", 1);
	side_wait(&a, "start:g711");
	side_wait(&b, "answered");
	fake_media_page(side_media(&a), 1);
	fake_media_result(side_media(&a), FAX_STATUS_OK, "");
	side_wait(&a, "ended:OK");
	side_wait(&b, "ended:HUNG_UP");
	end();
}

static void test_bad(const char *certificate, const char *host, const char *reason)
{
	begin(certificate, host);
	side_dial(&a, "123", 1);
	side_wait(&a, "ended:UNREACHABLE");
	side_expect(&a, "ended:UNREACHABLE");
	side_expect(&b, "");
	if (!strstr(a.result.detail, reason)) {
		fprintf(stderr, "%s: %s\n", reason, a.result.detail);
		abort();
	}
	end();
}

/* The same certificate, when nobody looks. */
static void test_unverified(void)
{
	static char proxy[64];

	side_init(&a, "a");
	side_init(&b, "b");
	a.trunk.transport = b.trunk.transport = CONF_TLS;
	b.trunk.tls_certificate = in_folder("self.pem");
	assert(side_start(&b, 0) == 0);
	snprintf(proxy, sizeof(proxy), "127.0.0.1:%u", sip_line_port(b.line));
	a.trunk.proxy = proxy;
	a.trunk.tls_verify = false;
	assert(side_start(&a, 0) == 0);
	side_dial(&a, "123", 1);
	side_wait(&a, "answered");
	end();
}

static void test_files(void)
{
	side_init(&a, "a");
	a.trunk.transport = CONF_TLS;
	a.trunk.tls_ca = in_folder("missing.pem");
	assert(side_start(&a, 0) == -EINVAL);
	a.trunk.tls_ca = in_folder("ca.pem");
	a.trunk.tls_certificate = in_folder("ca.key"); /* a key, but no certificate */
	assert(side_start(&a, 0) == -EINVAL);
}

int main(void)
{
	char remove[96];

	snprintf(folder, sizeof(folder), "%s/sip_tls_XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	assert(mkdtemp(folder));
	make_certificates();
	rig_open();
	if (!getenv("FAXPORT_TEST_LOG"))
		log_open(LOG_LEVEL_ERROR);

	test_good("localhost");
	test_good("127.0.0.1");
	test_bad("elsewhere.pem", "localhost", "hostname mismatch");
	test_bad("elsewhere.pem", "127.0.0.1", "IP address mismatch");
	test_bad("self.pem", "localhost", "self-signed certificate");
	test_bad("old.pem", "localhost", "certificate has expired");
	test_unverified();
	test_files();

	rig_close();
	snprintf(remove, sizeof(remove), "rm -r '%s'", folder);
	run(remove);
	return 0;
}
