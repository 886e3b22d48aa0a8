/* SPDX-License-Identifier: MIT */
/* faxportd: options, signals, the loop. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <re/re.h>

#include "base/macros.h"
#include "faxportd/conf/conf.h"
#include "faxportd/log.h"
#include "faxportd/server.h"

#define DEFAULT_CONFIG "/etc/faxport/faxport.conf"
#define FILES_MAX 65536 /* libre keeps a table of so many */

static const char usage[] = "usage: faxportd [--config FILE] [--check | --print-config]\n"
			    "\n"
			    "The Faxport fax server: sends and receives faxes over SIP, and serves clients.\n"
			    "\n"
			    "  --config FILE    read this instead of " DEFAULT_CONFIG "\n"
			    "  --check          read the configuration, say what is wrong with it, and end\n"
			    "  --print-config   print the configuration as in force, defaults included, and end\n"
			    "  --print-manual   print the SETTINGS part of faxport.conf(5), and end\n"
			    "  --version        print the version, and end\n"
			    "\n"
			    "SIGTERM and SIGINT end it in good order. See faxportd(8), faxport.conf(5).\n";

static struct server *server;

static void on_signal(int number)
{
	(void)number;
	server_stop(server);
}

/* Tell systemd (Type=notify) that clients can connect now; sd_notify(3) without its library. */
static void notify_ready(void)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un sa = {.sun_family = AF_UNIX};
	int fd;

	if (!path || (path[0] != '/' && path[0] != '@') || strlen(path) >= sizeof(sa.sun_path))
		return;
	memcpy(sa.sun_path, path, strlen(path));
	if (sa.sun_path[0] == '@')
		sa.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	sendto(fd, "READY=1", 7, MSG_NOSIGNAL, (struct sockaddr *)&sa,
	       (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path)));
	close(fd);
}

/* A call takes some descriptors, a client one: take what the system allows. Returns how many libre is to expect. */
static int raise_file_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return 1024;
	limit.rlim_cur = MIN(limit.rlim_max, FILES_MAX);
	setrlimit(RLIMIT_NOFILE, &limit);
	return (int)limit.rlim_cur;
}

static int run(const struct conf *conf)
{
	int files, r;

	signal(SIGPIPE, SIG_IGN);
	umask(077);
	files = raise_file_limit();
	r = libre_init();
	if (r) {
		fprintf(stderr, "faxportd: event loop: %s\n", strerror(r));
		return 1;
	}
	r = fd_setsize(files);
	if (r == 0)
		r = -server_start(conf, &server);
	if (r == 0) {
		notify_ready();
		re_main(on_signal);
	}
	server = server_free(server);
	libre_close();
	return r ? 1 : 0;
}

int main(int argc, char **argv)
{
	enum { CHECK = 256, PRINT_CONFIG, PRINT_MANUAL, PRINT_VERSION };
	static const struct option options[] = {
		{"config",       required_argument, NULL, 'c'},
		{"check",          no_argument, NULL, CHECK},
		{"print-config",              no_argument, NULL, PRINT_CONFIG},
		{"print-manual",no_argument, NULL, PRINT_MANUAL},
		{"version",         no_argument, NULL, PRINT_VERSION},
		{"help", no_argument, NULL, 'h'},
		{0         }
        };
	const char *path = DEFAULT_CONFIG;
	enum log_level level = LOG_LEVEL_INFO;
	struct conf *conf = NULL;
	int option, mode = 0, r;

	while ((option = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
		switch (option) {
		case 'c':
			path = optarg;
			break;
		case CHECK:
		case PRINT_CONFIG:
			mode = option;
			break;
		case PRINT_MANUAL:
			conf_print_manual(stdout);
			return 0;
		case PRINT_VERSION:
			puts("faxportd " FAXPORT_VERSION);
			return 0;
		case 'h':
			fputs(usage, stdout);
			return 0;
		default:
			fputs(usage, stderr);
			return 2;
		}
	}
	if (optind < argc) {
		fprintf(stderr, "faxportd: unexpected argument \"%s\"\n%s", argv[optind], usage);
		return 2;
	}

	r = conf_load(path, stderr, &conf);
	if (r < 0)
		return 1;
	if (mode == PRINT_CONFIG) {
		conf_print(conf, stdout);
	} else if (mode != CHECK) {
		log_level_parse(conf->server.log_level, &level);
		log_open(level);
		r = run(conf);
	}
	conf_free(conf);
	return r;
}
