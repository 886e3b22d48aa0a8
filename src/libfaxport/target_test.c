/* SPDX-License-Identifier: MIT */
/* Tests of server addresses, as POSIX systems and as Windows write them. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "libfaxport/target.h"

static void test_parse(void)
{
	static const struct {
		const char *server;
		int r;
		bool tcp;
		const char *where, *tcp_port;
	} cases[] = {
		{NULL,               0,       false, "/run/faxport/faxport.sock", ""    },
		{"",                 0,       false, "/run/faxport/faxport.sock", ""    },
		{"unix:/a b",        0,       false, "/a b",                      ""    },
		{"/x/y",             0,       false, "/x/y",                      ""    },
		{"fax.example:5042", 0,       true,  "fax.example",               "5042"},
		{"127.0.0.1:1",      0,       true,  "127.0.0.1",                 "1"   },
		{"[::1]:5042",       0,       true,  "::1",                       "5042"},
		{"::1:5042",         -EINVAL, false, NULL,                        NULL  },
		{"[::1]",            -EINVAL, false, NULL,                        NULL  },
		{"[::1:5042",        -EINVAL, false, NULL,                        NULL  },
		{"host",             -EINVAL, false, NULL,                        NULL  },
		{"host:",            -EINVAL, false, NULL,                        NULL  },
		{"host:0",           -EINVAL, false, NULL,                        NULL  },
		{"host:65536",       -EINVAL, false, NULL,                        NULL  },
		{"host:99x",         -EINVAL, false, NULL,                        NULL  },
		{":5042",            -EINVAL, false, NULL,                        NULL  },
		{"[]:5042",          -EINVAL, false, NULL,                        NULL  },
		{"unix:relative",    -EINVAL, false, NULL,                        NULL  },
	};
	struct target target;
	char path[200] = "/";
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert(target_parse(cases[i].server, &target) == cases[i].r);
		if (cases[i].r < 0)
			continue;
		assert(target.tcp == cases[i].tcp);
		assert(strcmp(target.tcp ? target.host : target.path, cases[i].where) == 0);
		assert(strcmp(target.tcp_port, cases[i].tcp_port) == 0);
	}
	memset(path + 1, 'p', 107);
	assert(target_parse(path, &target) == -EINVAL);
	path[107] = '\0';
	assert(target_parse(path, &target) == 0);
}

static void test_parse_name(void)
{
	static const struct {
		const char *server;
		int r;
		const char *host, *tcp_port;
	} cases[] = {
		{"FAX",			  0,             "FAX",                          "4540" },
		{"\\\\FAX",                      0,             "FAX",                          "4540" },
		{"\\\\FAX:5042",                 0,             "FAX",                          "5042" },
		{"localhost",                    0,             "localhost",                    "4540" },
		{"fax.example:1",                0,             "fax.example",                  "1"    },
		{"192.0.2.1",                    0,             "192.0.2.1",                    "4540" },
		{"192.0.2.1:65535",              0,             "192.0.2.1",                    "65535"},
		{"::1",			  0,             "::1",                          "4540" },
		{"2001:db8::1",                  0,             "2001:db8::1",                  "4540" },
		{"[::1]",                        0,             "::1",                          "4540" },
		{"\\\\[::1]:5042",               0,             "::1",                          "5042" },
		{"b\xc3\xbcro-\xf0\x9f\x93\xa0", 0,             "b\xc3\xbcro-\xf0\x9f\x93\xa0", "4540" },
		{"unix:/run/x",                  -EAFNOSUPPORT, NULL,                           NULL   },
		{"/run/x",                       -EAFNOSUPPORT, NULL,                           NULL   },
		{"",			     -EINVAL,       NULL,                           NULL   },
		{"\\\\",			 -EINVAL,       NULL,                           NULL   },
		{"\\FAX",                        -EINVAL,       NULL,                           NULL   },
		{"\\\\FAX\\printer",             -EINVAL,       NULL,                           NULL   },
		{"C:\\fax",                      -EINVAL,       NULL,                           NULL   },
		{"C:fax",                        -EINVAL,       NULL,                           NULL   },
		{"FAX ",			 -EINVAL,       NULL,                           NULL   },
		{"FAX:",			 -EINVAL,       NULL,                           NULL   },
		{"FAX:0",                        -EINVAL,       NULL,                           NULL   },
		{"FAX:65536",                    -EINVAL,       NULL,                           NULL   },
		{"FAX:000001",                   -EINVAL,       NULL,                           NULL   },
		{":4540",                        -EINVAL,       NULL,                           NULL   },
		{"[",			    -EINVAL,       NULL,                           NULL   },
		{"[]",			   -EINVAL,       NULL,                           NULL   },
		{"[]:1",			 -EINVAL,       NULL,                           NULL   },
		{"[::1]x",                       -EINVAL,       NULL,                           NULL   },
		{"[::1",			 -EINVAL,       NULL,                           NULL   },
		{"FAX\xff",                      -EINVAL,       NULL,                           NULL   },
	};
	struct target target;
	char name[300];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		int r = target_parse_name(cases[i].server, &target);

		if (r != cases[i].r) {
			fprintf(stderr, "\"%s\": %d\n", cases[i].server, r);
			abort();
		}
		if (r < 0)
			continue;
		assert(target.tcp && strcmp(target.host, cases[i].host) == 0);
		assert(strcmp(target.tcp_port, cases[i].tcp_port) == 0);
	}
	memset(name, 'n', sizeof(name));
	name[256] = '\0';
	assert(target_parse_name(name, &target) == -EINVAL);
	name[255] = '\0';
	assert(target_parse_name(name, &target) == 0 && strlen(target.host) == 255);
}

int main(void)
{
	test_parse();
	test_parse_name();
	return 0;
}
