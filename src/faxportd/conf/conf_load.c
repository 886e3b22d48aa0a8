/* SPDX-License-Identifier: MIT */
/* The configuration from its files: faxport.conf, and the passwords that it names. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/macros.h"
#include "base/text.h"
#include "core/t30/t30_ident.h"
#include "faxportd/conf/conf_source.h"
#include "faxportd/conf/conf_value.h"

#define SECRET_MAX 255

AUTO_DEFINE(conf, conf_free);

/* Append what @fd has, at most @most bytes. 0 or a negative errno. */
static int read_up_to(int fd, size_t most, struct buf *out)
{
	uint8_t chunk[4096];
	ssize_t got;

	while (out->size < most) {
		got = read(fd, chunk, MIN(sizeof(chunk), most - out->size));
		if (got == 0)
			break;
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		buf_add(out, chunk, (size_t)got);
	}
	return buf_error(out);
}

static int read_file(const char *path, struct buf *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int r;

	if (fd < 0)
		return -errno;
	/* One byte more than allowed shows that it is too large. */
	r = read_up_to(fd, CONF_FILE_MAX + 1, out);
	close(fd);
	return r;
}

/* Why the password in @path cannot be used goes to @why as "what is wrong; what would be right". */
static int read_secret(const char *path, char secret[SECRET_MAX + 2], struct buf *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat info;
	ssize_t got;
	size_t i;

	if (fd < 0) {
		buf_printf(why, "%s cannot be read: %s; put the password there, for the daemon's user to read", path,
			   strerror(errno));
		return -EINVAL;
	}
	if (fstat(fd, &info) < 0 || !S_ISREG(info.st_mode)) {
		buf_printf(why, "%s is no file; put the password into a file", path);
		close(fd);
		return -EINVAL;
	}
	/* The group may read: that is how root hands a password to the daemon's user. */
	if (info.st_mode & S_IRWXO) {
		buf_printf(why, "everybody can get at %s (mode %04o); run chmod o= %s", path, info.st_mode & 07777,
			   path);
		close(fd);
		return -EINVAL;
	}
	got = read(fd, secret, SECRET_MAX + 1);
	close(fd);
	if (got < 0) {
		buf_printf(why, "%s cannot be read: %s; put the password there, for the daemon's user to read", path,
			   strerror(errno));
		return -EINVAL;
	}
	secret[got] = '\0';
	secret[strcspn(secret, "\r\n")] = '\0';
	for (i = 0; secret[i]; i++) {
		if ((unsigned char)secret[i] < 0x20)
			break;
	}
	if (i == 0 || i > SECRET_MAX || secret[i]) {
		buf_printf(why, "the first line of %s is no password; write 1 to %d bytes there", path, SECRET_MAX);
		return -EINVAL;
	}
	return 0;
}

/* The one of a section, said as a mistake of its @key where it cannot be used. @is_sent: by fax machines; "" for none.
 */
static int read_one(const struct conf_section *section, const char *key, const char *path, bool is_sent,
		    struct conf_report *report, char **ret_secret)
{
	char secret[SECRET_MAX + 2] = "";
	AUTO_BUF why;

	buf_init(&why, 4096);
	/* What nobody can send would lock everybody out; one of blanks would let everybody in. */
	if (*path && read_secret(path, secret, &why) == 0 && is_sent && !t30_ident_is_password(secret))
		buf_printf(&why,
			   "the first line of %s is no password that a machine sends; write 1 to %d characters of "
			   "ASCII there, not only blanks",
			   path, FAX_ID_MAX);
	if (why.size > 0) {
		conf_report_add(report, conf_source_line(section, key), "%s: %s", key, buf_str(&why));
		secret[0] = '\0';
	}
	*ret_secret = text_dup(secret);
	explicit_bzero(secret, sizeof(secret));
	return *ret_secret ? 0 : -ENOMEM;
}

static int read_secrets(struct conf *conf, const struct conf_source *source, struct conf_report *report)
{
	size_t i;
	int r = 0;

	for (i = 0; i < source->section_count && r == 0; i++) {
		const struct conf_section *section = &source->sections[i];

		if (section->kind == CONF_TRUNK) {
			struct conf_trunk *trunk = &conf->trunks[section->index];

			r = read_one(section, "secret_file", trunk->secret_file, false, report, &trunk->secret);
		} else if (section->kind == CONF_PORT) {
			struct conf_port *port = &conf->ports[section->index];

			r = read_one(section, "caller_password_file", port->caller_password_file, true, report,
				     &port->caller_password);
		}
	}
	return r < 0 ? r : report->error;
}

int conf_load(const char *path, FILE *errors, struct conf **ret_conf)
{
	struct conf_report report = {0};
	struct conf_source source = {0};
	AUTO(conf) conf = NULL;
	AUTO_BUF text;
	int r;

	buf_init(&text, CONF_FILE_MAX + 1);
	r = read_file(path, &text);
	if (r < 0) {
		fprintf(errors, "%s: it cannot be read: %s; name another file with --config\n", path, strerror(-r));
		return r;
	}
	r = conf_parse(text.size ? (const char *)text.data : "", text.size, &report, &source, &conf);
	if (r == 0)
		r = read_secrets(conf, &source, &report);
	if (r == 0 && report.count > 0) {
		conf_report_print(&report, path, errors);
		r = -EINVAL;
	}
	conf_source_fini(&source);
	conf_report_fini(&report);
	if (r < 0)
		return r;

	*ret_conf = conf;
	conf = NULL; /* the caller owns it now */
	return 0;
}

static void free_texts(void *section, enum conf_kind kind)
{
	size_t count, i;
	const struct conf_item *items = conf_items_of(kind, &count);

	for (i = 0; i < count; i++) {
		if (conf_value_is_text(&items[i]))
			free(*conf_value_text(&items[i], section));
	}
}

struct conf *conf_free(struct conf *conf)
{
	enum conf_kind kind;
	size_t i;

	if (!conf)
		return NULL;
	for (kind = 0; kind < CONF_TRUNK; kind++)
		free_texts(conf_section_at(conf, kind, 0), kind);
	for (i = 0; i < conf->trunk_count; i++) {
		free_texts(&conf->trunks[i], CONF_TRUNK);
		free(conf->trunks[i].name);
		if (conf->trunks[i].secret)
			explicit_bzero(conf->trunks[i].secret, strlen(conf->trunks[i].secret));
		free(conf->trunks[i].secret);
	}
	free(conf->trunks);
	for (i = 0; i < conf->port_count; i++) {
		free_texts(&conf->ports[i], CONF_PORT);
		if (conf->ports[i].caller_password)
			explicit_bzero(conf->ports[i].caller_password, strlen(conf->ports[i].caller_password));
		free(conf->ports[i].caller_password);
		free(conf->ports[i].name);
	}
	free(conf->ports);
	free(conf);
	return NULL;
}
