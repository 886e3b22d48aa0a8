/* SPDX-License-Identifier: MIT */
/*
 * The daemon's RPC server with a small model behind it, for peers that are no
 * part of this project.
 *
 *   rpcd_serve FOLDER
 *
 * Listens in the empty FOLDER and on a free TCP port, prints one line "port
 * cookie-file", and serves until its input ends.
 */
#undef NDEBUG
#include <assert.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <re/re.h>

#include "faxportd/conf/conf.h"
#include "faxportd/rpcd/fake_model.h"
#include "faxportd/rpcd/rpcd.h"

static void on_input(int flags, void *arg)
{
	char byte;

	(void)flags;
	(void)arg;
	if (read(STDIN_FILENO, &byte, 1) <= 0)
		re_cancel();
}

int main(int argc, char **argv)
{
	char socket[200], cookie[200];
	struct fake_model model;
	struct conf conf = {0};
	struct rpcd *rpcd;

	if (argc != 2) {
		fprintf(stderr, "usage: rpcd_serve FOLDER\n");
		return 2;
	}
	snprintf(socket, sizeof(socket), "%s/socket", argv[1]);
	snprintf(cookie, sizeof(cookie), "%s/cookie", argv[1]);
	conf.server.socket = socket;
	conf.server.cookie_file = cookie;
	conf.server.state_dir = argv[1];
	conf.server.admin_group = (char *)"fax";
	conf.server.tcp_listen = (char *)"127.0.0.1:0";
	conf.render.max_upload_mb = 10;
	conf.queue.max_jobs = 1000;

	assert(libre_init() == 0);
	assert(fd_setsize(1024) == 0);
	fake_model_init(&model);
	assert(rpcd_new(&conf, model.ports, model.queue, model.inbox, model.settings, NULL, &rpcd) == 0);
	assert(fd_listen(STDIN_FILENO, FD_READ, on_input, NULL) == 0);
	printf("%u %s\n", rpcd_tcp_port(rpcd), cookie);
	fflush(stdout);
	re_main(NULL);

	fd_close(STDIN_FILENO);
	rpcd_free(rpcd);
	fake_model_fini(&model);
	libre_close();
	return 0;
}
