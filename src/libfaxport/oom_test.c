/* SPDX-License-Identifier: MIT */
/*
 * Every public function again, with its first allocation failing, then its
 * second, and so on until it succeeds: it must say so, leak nothing and leave
 * nothing behind. The linker leads malloc and its kin to the functions here;
 * the fake server, in its own thread, is spared.
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/macros.h"
#include "libfaxport/client.h"
#include "libfaxport/test_model.h"

#define ALLOCATIONS_MAX 500 /* more than any call makes */

/* How many allocations of this thread still succeed; -1: all. */
static _Thread_local int good_left = -1;
static _Thread_local bool failed;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
char *__wrap_strdup(const char *text);

static bool may_allocate(void)
{
	if (good_left == 0) {
		failed = true;
		return false;
	}
	if (good_left > 0)
		good_left--;
	return true;
}

void *__wrap_malloc(size_t size)
{
	return may_allocate() ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t count, size_t size)
{
	return may_allocate() ? __real_calloc(count, size) : NULL;
}

void *__wrap_realloc(void *memory, size_t size)
{
	return may_allocate() ? __real_realloc(memory, size) : NULL;
}

char *__wrap_strdup(const char *text)
{
	return may_allocate() ? __real_strdup(text) : NULL;
}

/* ---- what is tried ---------------------------------------------------- */

static enum fax_error try_connect(struct fax_client *client)
{
	struct fax_client *another = NULL;
	enum fax_error error;

	/* The fake serves one connection at a time. */
	conn_free(client->conn);
	client->conn = NULL;
	error = fax_connect(stage_path("socket"), &another);
	assert((error == FAX_E_OK) == (another != NULL));
	fax_disconnect(another);
	return error;
}

#define TRY(name, type, call) \
	static enum fax_error name(struct fax_client *client) \
	{ \
		type *result = NULL; \
		enum fax_error error = call; \
\
		assert((error == FAX_E_OK) == (result != NULL)); \
		fax_free(result); \
		return error; \
	}

TRY(try_server_get, struct fax_server, fax_server_get(client, &result))
TRY(try_port_list, struct fax_port_list, fax_port_list(client, &result))
TRY(try_port_get, struct fax_port, fax_port_get(client, 7, &result))
TRY(try_status, struct fax_port_status, fax_status_get(client, 7, &result))
TRY(try_events, struct fax_event_list, fax_events_wait(client, 1, 0, &result))
TRY(try_method_list, struct fax_method_list, fax_method_list(client, 7, &result))
TRY(try_method_data, char, fax_method_get_data(client, 7, "{}", &result))
TRY(try_job_list, struct fax_job_list, fax_job_list(client, &result))
TRY(try_job_get, struct fax_job, fax_job_get(client, 1, &result))
TRY(try_global_methods, struct fax_global_method_list, fax_global_method_list(client, &result))
TRY(try_log_list, struct fax_log_category_list, fax_log_list(client, &result))
TRY(try_page, struct fax_page, fax_job_page(client, 1, &result))
TRY(try_message_list, struct fax_message_list, fax_message_list(client, &result))

static enum fax_error try_port_set(struct fax_client *client)
{
	return fax_port_set(client, 7, &(struct fax_port_change){.fields = FAX_PORT_CSID, .csid = "x"});
}

static enum fax_error try_method_set(struct fax_client *client)
{
	return fax_method_set_data(client, 7, "{}", "/folder");
}

static enum fax_error try_method_priority(struct fax_client *client)
{
	return fax_global_method_set_priority(client, "{}", 1);
}

static enum fax_error try_log_set(struct fax_client *client)
{
	return fax_log_set(client, &(struct fax_log_category){.category = 1, .level = 1}, 1);
}

static enum fax_error try_rights(struct fax_client *client)
{
	uint32_t rights;

	return fax_rights_get(client, &rights);
}

static enum fax_error try_server_set(struct fax_client *client)
{
	return fax_server_set(client, &(struct fax_server){.archive_directory = "/archive", .mapi_profile = ""});
}

/* Given back with the connection. */
static enum fax_error try_hold(struct fax_client *client)
{
	struct fax_hold *hold = NULL;
	enum fax_error error = fax_port_hold(client, 7, &hold);

	assert((error == FAX_E_OK) == (hold != NULL));
	model.modified = false;
	return error;
}

static enum fax_error try_submit(struct fax_client *client)
{
	struct fax_document document = {.path = stage_path("letter.pdf"), .number = "1"};
	uint32_t job_id;

	return fax_submit(client, &document, NULL, NULL, &job_id);
}

static enum fax_error try_submit_waits(struct fax_client *client)
{
	struct fax_document documents[2] = {
		{.path = stage_path("letter.pdf"), .number = "1", .tsid = "a"},
                {.number = "2",                                .tsid = "b"                                }
        };
	uint32_t job_ids[2];

	model.pending = 2;
	return fax_submit_all(client, documents, 2, NULL, NULL, job_ids);
}

static enum fax_error try_fetch(struct fax_client *client)
{
	const char *path = stage_path("fetched.tif");
	enum fax_error error = fax_message_fetch(client, 5, path);

	assert((access(path, F_OK) == 0) == (error == FAX_E_OK));
	unlink(path);
	return error;
}

static const struct {
	const char *name;
	enum fax_error (*fn)(struct fax_client *client);
} tries[] = {
	{"connect",         try_connect        },
	{"server_get",      try_server_get     },
	{"port_list",       try_port_list      },
	{"port_get",        try_port_get       },
	{"port_set",        try_port_set       },
	{"status",          try_status         },
	{"events",          try_events         },
	{"method_list",     try_method_list    },
	{"method_data",     try_method_data    },
	{"method_set",      try_method_set     },
	{"global_methods",  try_global_methods },
	{"method_priority", try_method_priority},
	{"log_list",        try_log_list       },
	{"log_set",         try_log_set        },
	{"rights",          try_rights         },
	{"server_set",      try_server_set     },
	{"hold",            try_hold           },
	{"job_list",        try_job_list       },
	{"page",            try_page           },
	{"job_get",         try_job_get        },
	{"message_list",    try_message_list   },
	{"submit_waits",    try_submit_waits   },
	{"submit",          try_submit         },
	{"fetch",           try_fetch          },
};

static void test_all(void)
{
	size_t i, files;
	int n, all = 0;

	stage_file(stage_path("letter.pdf"), "%PDF", 4);
	files = stage_count_files();
	for (i = 0; i < ARRAY_SIZE(tries); i++) {
		for (n = 0; n < ALLOCATIONS_MAX; n++) {
			struct fax_client *client = stage_connect();
			enum fax_error error;

			failed = false;
			good_left = n;
			error = tries[i].fn(client);
			good_left = -1;
			fax_disconnect(client);
			assert(stage_count_files() == files);
			if (!failed)
				break;
			if (error != FAX_E_NO_MEMORY) {
				fprintf(stderr, "%s, allocation %d: %s\n", tries[i].name, n, fax_error_words(error));
				abort();
			}
		}
		/* None at all is possible: a connection keeps its buffers. */
		assert(n < ALLOCATIONS_MAX);
		all += n;
	}
	assert(all >= (int)ARRAY_SIZE(tries));
	unlink(stage_path("letter.pdf"));
}

int main(void)
{
	stage_begin();
	stage_run(test_all);
	stage_end();
	return 0;
}
