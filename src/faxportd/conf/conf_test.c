/* SPDX-License-Identifier: MIT */
/*
 * The configuration as the daemon meets it: the table of settings, files that
 * are read and printed, passwords. Argument: the example configuration, which
 * has to load.
 */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/macros.h"
#include "core/t4/t4_quality.h"
#include "faxportd/conf/conf_table.h"
#include "faxportd/conf/conf_value.h"

AUTO_DEFINE(conf, conf_free);

/* The table against the structures: each size is one that conf_value.c knows, and nothing overlaps. */
static void test_table(void)
{
	const struct conf_item *item, *other;
	AUTO_BUF why;
	size_t count;
	enum conf_kind kind;

	buf_init(&why, 4096);
	for (kind = 0; kind < CONF_KINDS; kind++) {
		conf_items_of(kind, &count);
		assert(count > 0 && count <= CONF_KEYS_MAX);
	}
	for (item = conf_items; item < conf_items + conf_item_count; item++) {
		if (conf_value_is_text(item))
			assert(item->size == sizeof(char *));
		else if (item->type == CONF_BOOL)
			assert(item->size == sizeof(bool));
		else
			assert(item->size == sizeof(uint32_t) || (item->size == 2 && item->most <= UINT16_MAX));
		/* A default is a value as any other, and where there is none the manual says what happens. */
		assert(!item->value || conf_value_set(item, item->value, NULL, &why) == 0);
		assert(!item->value || *item->value || item->otherwise || item->type == CONF_IDENT);
		assert(item->doc[strlen(item->doc) - 1] == '.');
		for (other = conf_items; other < item; other++) {
			if (other->kind == item->kind)
				assert(strcmp(other->key, item->key) != 0 && other->at + other->size <= item->at);
		}
	}
}

/* A folder for the test's files; they are removed one by one. */
static char folder[] = "/tmp/faxport-conf-XXXXXX";
static char conf_path[64], secret_path[64];

static void write_file(const char *path, const char *text, mode_t mode)
{
	FILE *file = fopen(path, "w");

	assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
	assert(chmod(path, mode) == 0);
}

/* Load what @text says; what is wrong with it comes back as text. */
static char *load(const char *text, int *ret_r, struct conf **ret_conf)
{
	size_t size;
	char *said;
	FILE *errors = open_memstream(&said, &size);

	assert(errors);
	*ret_conf = NULL;
	write_file(conf_path, text, 0644);
	*ret_r = conf_load(conf_path, errors, ret_conf);
	assert(!*ret_conf == (*ret_r < 0));
	fclose(errors);
	return said;
}

static char *printed(const struct conf *conf)
{
	size_t size;
	char *out;
	FILE *file = open_memstream(&out, &size);

	assert(file);
	conf_print(conf, file);
	fclose(file);
	return out;
}

/* Print it, load that, print again: the same, and nothing is wrong with it. */
static void expect_same_again(const struct conf *conf)
{
	AUTO(conf) again = NULL;
	AUTO_MEM char *first = printed(conf), *second = NULL, *said = NULL;
	int r;

	said = load(first, &r, &again);
	if (r < 0)
		fprintf(stderr, "%s%s", first, said);
	assert(r == 0 && strcmp(said, "") == 0);
	second = printed(again);
	assert(strcmp(first, second) == 0);
}

static void test_round_trip(void)
{
	/* Every setting somewhere else than at its default, and texts that need quotes. */
	static const char text[] =
		"[server]\nsocket=/a b/s\nstate_dir=/s\nadmin_group=g\ntcp_listen=127.0.0.1:0\ncookie_file=\"/c \"\n"
		"ring_period_ms=100\nmin_free_mb=1\nlog_level=debug\n"
		"[queue]\nretries=0\ndelay_busy=1\ndelay_no_answer=2\ndelay_no_carrier=3\ndelay_protocol=4\ndelay_"
		"other=5\n"
		"calls_per_second=8\nmax_jobs=6\nkeep_ended_days=7\n"
		"[render]\nprogram=/"
		"r\ntime_limit_s=1\nmemory_limit_mb=64\nmax_pages=2\nmax_upload_mb=3\nmax_running=4\n"
		"resolution=standard\n"
		"[media]\nprogram=/"
		"m\ncalls_per_worker=1\nmax_calls=2\nbudget_percent=61\nmax_receive_pages=3\nsilence_s=5\n"
		"bad_rows_percent=20\nbad_rows_run=7\n"
		"udp_port_first=10000\nudp_port_last=10001\nclock_rate=10\n"
		"[trunk \"t # "
		"t\"]\ntransport=tls\nlisten=[::1]:5061\npublic_address=::2\nproxy=p\ndomain=d\nregister=yes\n"
		"register_interval_s=10\nno_answer_s=7\nuser=u\nauth_user=a\nsecret_file=\"%s\"\naccept_from=::/0\n"
		"answers_per_second=9\n"
		"tls_certificate=\"/x \\\"\\\\ "
		"\"\ntls_ca=/ca\ntls_verify=no\ncodecs=pcmu\nt38_first=yes\nt38_max_datagram=72\n"
		"t38_redundancy=0\nt38_max_rate=2400\nt38_faxport=pace\nlatch_any_address=yes\nsession_timers=no\necm="
		"no\nrtn=accepted\nmax_rate=4800\n"
		"[trunk 2]\nlisten=[::1]:0\naccept_any_source=yes\nt38=no\n"
		"[port p]\ntrunk=2\nnumber=7\ncsid=c\ntsid=\" t\"\nrings=99\nsend=no\nreceive=no\n"
		"caller_password_file=\"%s\"\n"
		"[port M\xc3\xbcller & S\xc3\xb6hne]\ntrunk=\"t # t\"\nnumber=8\ncsid=\n";
	AUTO(conf) conf = NULL;
	AUTO_MEM char *said = NULL, *all = NULL, *out = NULL;
	const struct conf_item *item;
	AUTO_BUF value;
	size_t i;
	int r;

	assert(asprintf(&all, text, secret_path, secret_path) > 0);
	write_file(secret_path, "hush hush", 0600);
	said = load(all, &r, &conf);
	if (r < 0)
		fprintf(stderr, "%s", said);
	assert(r == 0);

	buf_init(&value, 4096);
	for (item = conf_items; item < conf_items + conf_item_count; item++) {
		/* In the second trunk only: they do not go with others. */
		i = item->kind == CONF_TRUNK &&
		    (strcmp(item->key, "t38") == 0 || strcmp(item->key, "accept_any_source") == 0);
		buf_reset(&value);
		conf_value_print(item, conf_section_at(conf, item->kind, i), &value);
		assert(!item->value || strcmp(buf_str(&value), item->value) != 0);
	}
	assert(strcmp(conf->ports[1].name, "M\xc3\xbcller & S\xc3\xb6hne") == 0);
	expect_same_again(conf);

	/* The password is known, and nobody sees it. */
	assert(strcmp(conf->trunks[0].secret, "hush hush") == 0 && strcmp(conf->trunks[1].secret, "") == 0);
	assert(strcmp(conf->ports[0].caller_password, "hush hush") == 0);
	out = printed(conf);
	assert(strstr(out, secret_path) && !strstr(out, "hush"));
}

/* A setting of a file that is complete without it. */
static int load_with(const char *section, const char *key, uint32_t value, struct conf **ret_conf)
{
	AUTO_MEM char *said = NULL;
	char text[200];
	int r;

	snprintf(text, sizeof(text), "[trunk t]\nproxy=x\n[port p]\nnumber=1\n[%s]\n%s=%u\n", section, key, value);
	said = load(text, &r, ret_conf);
	assert(r == 0 || (r == -EINVAL && strstr(said, key)));
	return r;
}

/* What stands for a setting that is not in the file, where that was measured or agreed on; and how far it may go. */
static void test_defaults(void)
{
	static const struct {
		const char *section, *key;
		size_t at;
		uint32_t usual, least, most;
	} cases[] = {
		{"queue", "calls_per_second", offsetof(struct conf, queue.calls_per_second), 20,                       0, 1000},
		{"media", "budget_percent",   offsetof(struct conf, media.budget_percent),   60,                       1, 100 },
		{"media", "bad_rows_percent", offsetof(struct conf, media.bad_rows_percent), T4_QUALITY_USUAL_PERCENT,
		 0,												       100 },
		{"media", "bad_rows_run",     offsetof(struct conf, media.bad_rows_run),     T4_QUALITY_USUAL_RUN,     0, 1000},
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const uint32_t values[] = {cases[i].least, cases[i].most};
		AUTO(conf) usual = NULL;
		AUTO(conf) none = NULL;
		size_t n;

		assert(load_with("server", "min_free_mb", 1, &usual) == 0);
		assert(*(uint32_t *)((char *)usual + cases[i].at) == cases[i].usual);
		for (n = 0; n < ARRAY_SIZE(values); n++) {
			AUTO(conf) set = NULL;

			assert(load_with(cases[i].section, cases[i].key, values[n], &set) == 0);
			assert(*(uint32_t *)((char *)set + cases[i].at) == values[n]);
		}
		assert(load_with(cases[i].section, cases[i].key, cases[i].most + 1, &none) == -EINVAL);
		assert(cases[i].least == 0 ||
		       load_with(cases[i].section, cases[i].key, cases[i].least - 1, &none) == -EINVAL);
	}
}

/* What callers of a port have to send: as the other secrets, and what a machine can send. */
static void test_caller_passwords(void)
{
	/* Blanks do not count, so they are what everybody sends who sends none; and T.30 has no letters but ASCII. */
	static const char *const bad[] = {"123456789012345678901\n", "   \n", "M\xc3\xbcller\n", "12\x7f\n"};
	AUTO_MEM char *good = NULL, *open_to_all = NULL, *out = NULL;
	AUTO(conf) conf = NULL;
	AUTO(conf) none = NULL;
	char text[200], wanted[300];
	size_t i;
	int r;

	snprintf(text, sizeof(text),
		 "[trunk t]\nproxy=x\n[port p]\nnumber=1\ncaller_password_file = %s\n[port q]\nnumber=2\n",
		 secret_path);
	write_file(secret_path, "12345678901234567890\n", 0600);
	good = load(text, &r, &conf);
	assert(r == 0 && *good == '\0' && strcmp(conf->ports[0].caller_password, "12345678901234567890") == 0);
	assert(*conf->ports[1].caller_password == '\0');
	out = printed(conf);
	assert(strstr(out, secret_path) && !strstr(out, "1234567890"));

	snprintf(wanted, sizeof(wanted),
		 "%s:5: caller_password_file: the first line of %s is no password that a machine sends; write 1 to 20 "
		 "characters of ASCII there, not only blanks\n",
		 conf_path, secret_path);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		AUTO_MEM char *said = NULL;

		write_file(secret_path, bad[i], 0600);
		said = load(text, &r, &none);
		assert(r == -EINVAL && strcmp(said, wanted) == 0);
		unlink(secret_path);
	}
	write_file(secret_path, "open\n", 0644);
	open_to_all = load(text, &r, &none);
	assert(r == -EINVAL && strstr(open_to_all, ":5: caller_password_file: everybody can get at"));
	unlink(secret_path);
}

static void test_secrets(void)
{
	static const struct {
		const char *text;
		mode_t mode;
		const char *mistake; /* %1$s is the file */
	} bad[] = {
		{"hush",   0644, "everybody can get at %1$s (mode 0644); run chmod o= %1$s"         },
		{"hush",   0601, "everybody can get at %1$s (mode 0601); run chmod o= %1$s"         },
		{"",       0600, "the first line of %1$s is no password; write 1 to 255 bytes there"},
		{"\nhush", 0600, "the first line of %1$s is no password; write 1 to 255 bytes there"},
		{"hu\tsh", 0600, "the first line of %1$s is no password; write 1 to 255 bytes there"},
		{NULL,     0,
		 "%1$s cannot be read: No such file or directory; put the password there, for the daemon's user to "
		 "read"									     },
	};
	char text[200], why[400], wanted[600];
	AUTO(conf) conf = NULL;
	AUTO_MEM char *none = NULL, *is_folder = NULL;
	size_t i;
	int r;

	snprintf(text, sizeof(text), "[trunk t]\nproxy=x\nuser=u\nsecret_file = %s\n[port p]\nnumber=1\nrings=no\n",
		 secret_path);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		AUTO_MEM char *said = NULL;

		unlink(secret_path);
		if (bad[i].text)
			write_file(secret_path, bad[i].text, bad[i].mode);
		said = load(text, &r, &conf);
		snprintf(why, sizeof(why), bad[i].mistake, secret_path);
		/* It does not hide other mistakes. */
		snprintf(wanted, sizeof(wanted),
			 "%1$s:4: secret_file: %2$s\n%1$s:7: rings: \"no\" is no whole number; write 0 to 99\n",
			 conf_path, why);
		if (r != -EINVAL || strcmp(said, wanted) != 0)
			fprintf(stderr, "--- came\n%s--- instead of\n%s", said, wanted);
		assert(r == -EINVAL && strcmp(said, wanted) == 0);
	}

	unlink(secret_path);
	assert(mkdir(secret_path, 0700) == 0);
	strstr(text, "rings")[0] = '\0';
	is_folder = load(text, &r, &conf);
	assert(r == -EINVAL && strstr(is_folder, " is no file; put the password into a file\n"));
	rmdir(secret_path);
	test_caller_passwords();

	/* The group may read, the rest of the file does not matter, and neither do line ends of Windows. */
	write_file(secret_path, "hush hush \r\nnot this\n", 0640);
	none = load(text, &r, &conf);
	assert(r == 0 && strcmp(none, "") == 0 && strcmp(conf->trunks[0].secret, "hush hush ") == 0);
}

static void test_no_file(void)
{
	AUTO(conf) conf = NULL;
	AUTO_MEM char *said = NULL;
	size_t size;
	FILE *errors = open_memstream(&said, &size);

	assert(conf_load("/nowhere/faxport.conf", errors, &conf) == -ENOENT && !conf);
	fclose(errors);
	assert(strcmp(said,
		      "/nowhere/faxport.conf: it cannot be read: No such file or directory; name another file with "
		      "--config\n") == 0);
}

/* Take the # away before everything that is a setting or a section. */
static char *uncommented(const char *path)
{
	AUTO_MEM char *line = NULL;
	size_t room = 0, size;
	char *out;
	FILE *from = fopen(path, "r"), *to = open_memstream(&out, &size);
	const char *text;

	assert(from && to);
	while (getline(&line, &room, from) > 0) {
		text = line + (strncmp(line, "# ", 2) == 0 ? 2 : 0);
		size = strspn(text, "abcdefghijklmnopqrstuvwxyz_0123456789");
		fputs(*text == '[' || (size > 0 && strncmp(text + size, " = ", 3) == 0) ? text : line, to);
	}
	fclose(from);
	fclose(to);
	return out;
}

/* What we give people to begin with: it loads as it is; and with all that is commented out only the passwords
 * are missing. */
static void test_example(const char *path)
{
	AUTO(conf) conf = NULL;
	AUTO(conf) none = NULL;
	AUTO_MEM char *all = uncommented(path), *said = NULL;
	unsigned mistakes = 0;
	size_t i;
	int r;

	assert(conf_load(path, stderr, &conf) == 0);
	assert(conf->trunk_count == 1 && conf->port_count == 1 && strcmp(conf->ports[0].name, "Fax 1") == 0);
	expect_same_again(conf);

	said = load(all, &r, &none);
	for (i = 0; said[i]; i++)
		mistakes += said[i] == '\n';
	if (mistakes != 2)
		fprintf(stderr, "%s", said);
	assert(r == -EINVAL && strstr(said, ": secret_file: /etc/faxport/provider.secret cannot be read"));
	assert(strstr(said, ": caller_password_file: /etc/faxport/callers.secret cannot be read"));
	assert(mistakes == 2 && strstr(all, "\n[port Fax 2]\nnumber = "));
}

static void test_manual(void)
{
	const struct conf_item *item;
	AUTO_MEM char *out = NULL;
	char wanted[100];
	size_t size;
	FILE *file = open_memstream(&out, &size);

	conf_print_manual(file);
	fclose(file);
	for (item = conf_items; item < conf_items + conf_item_count; item++) {
		snprintf(wanted, sizeof(wanted), ".It Ic %s\n", item->key);
		assert(strstr(out, wanted));
	}
}

int main(int argc, char **argv)
{
	assert(argc == 2);
	assert(mkdtemp(folder));
	snprintf(conf_path, sizeof(conf_path), "%s/faxport.conf", folder);
	snprintf(secret_path, sizeof(secret_path), "%s/secret", folder);

	test_table();
	test_round_trip();
	test_defaults();
	test_secrets();
	test_no_file();
	test_example(argv[1]);
	test_manual();

	unlink(conf_path);
	unlink(secret_path);
	rmdir(folder);
	return 0;
}
