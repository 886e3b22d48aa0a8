/* SPDX-License-Identifier: MIT */
/*
 * The fake server of libfaxport's tests as a Linux program, for clients in
 * Wine: prints its TCP port, then reads how to behave, a word a line, until
 * its input ends. Each line is answered with "ok".
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "libfaxport/test_model.h"

static const struct {
	const char *name;
	enum fake_mode mode;
} modes[] = {
	{"good",         FAKE_GOOD          },
	{"silent",       FAKE_SILENT        },
	{"closes",       FAKE_CLOSES        },
	{"half",         FAKE_HALF          },
	{"garbage",      FAKE_GARBAGE       },
	{"wrong-call",   FAKE_WRONG_CALL    },
	{"wrong-type",   FAKE_WRONG_TYPE    },
	{"bad-stub",     FAKE_BAD_STUB      },
	{"endless",      FAKE_ENDLESS       },
	{"slow",         FAKE_SLOW_FRAGMENTS},
	{"refuses-bind", FAKE_REFUSES_BIND  },
	{"plain-fax",    FAKE_PLAIN_FAX     },
};

static void serve(void)
{
	struct fake_server *server;
	char line[64];
	size_t i;

	memset(model.cookie, 'a', 64);
	assert(fake_server_start(NULL, model_answer, NULL, &server) == 0);
	printf("%d\n", fake_server_tcp_port(server));
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		for (i = 0; i < ARRAY_SIZE(modes) && strcmp(line, modes[i].name) != 0; i++)
			;
		assert(i < ARRAY_SIZE(modes));
		fake_server_set_mode(server, modes[i].mode, 0);
		printf("ok\n");
		fflush(stdout);
	}
	fake_server_stop(server);
}

int main(void)
{
	stage_begin();
	stage_run(serve);
	stage_end();
	return 0;
}
