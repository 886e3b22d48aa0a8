/* SPDX-License-Identifier: MIT */
/* Every result has words; requests and replies with anything out of range are refused, text is cleaned. */
#undef NDEBUG
#include "core/doc/doc.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

static void test_words(void)
{
	for (int i = 0; i < DOC_RESULTS; i++) {
		assert(doc_result_words((enum doc_result)i)[0] != '\0');
		for (int j = 0; j < i; j++)
			assert(strcmp(doc_result_words((enum doc_result)i), doc_result_words((enum doc_result)j)) != 0);
	}
	assert(strcmp(doc_result_words((enum doc_result)DOC_RESULTS), "unknown result") == 0);
}

static void test_reply(void)
{
	static const struct {
		struct doc_reply reply;
		size_t size;
		int result;
	} cases[] = {
		{{.result = DOC_OK, .pages = 3, .bytes = 100}, sizeof(struct doc_reply),     0       },
		{{.result = DOC_OK, .pages = 3, .bytes = 100}, sizeof(struct doc_reply) - 1, -EBADMSG},
		{{.result = DOC_OK, .pages = 3, .bytes = 100}, sizeof(struct doc_reply) + 1, -EBADMSG},
		{{.result = DOC_OK, .pages = 0, .bytes = 100}, sizeof(struct doc_reply),     -EBADMSG},
		{{.result = DOC_OK, .pages = 3, .bytes = 0},   sizeof(struct doc_reply),     -EBADMSG},
		{{.result = DOC_DAMAGED, .page = 7},           sizeof(struct doc_reply),     0       },
		{{.result = DOC_RESULTS},                      sizeof(struct doc_reply),     -EBADMSG},
		{{.result = UINT32_MAX},                       sizeof(struct doc_reply),     -EBADMSG},
	};
	struct doc_reply reply = {.result = DOC_DAMAGED};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct doc_reply copy = cases[i].reply;

		assert(doc_reply_check(&copy, cases[i].size) == cases[i].result);
	}
	memset(reply.reason, 'x', sizeof(reply.reason));
	memcpy(reply.reason, "a\nb\xff", 4);
	assert(doc_reply_check(&reply, sizeof(reply)) == 0);
	assert(strlen(reply.reason) == DOC_REASON_SIZE - 1);
	assert(memcmp(reply.reason, "a?b?x", 5) == 0);
}

static void test_request(void)
{
	static const struct {
		struct doc_request request;
		size_t size;
		int result;
	} cases[] = {
		{{1, "pdf", DOC_FINE, 10, 10, 10},          sizeof(struct doc_request),     0       },
		{{1, "pdf", DOC_FINE, 10, 10, 10},          sizeof(struct doc_request) - 4, -EBADMSG},
		{{1, "pdf", DOC_SUPERFINE + 1, 10, 10, 10}, sizeof(struct doc_request),     -EBADMSG},
		{{1, "pdf", DOC_FINE, 0, 10, 10},           sizeof(struct doc_request),     -EBADMSG},
		{{1, "pdf", DOC_FINE, 10, 0, 10},           sizeof(struct doc_request),     -EBADMSG},
		{{1, "pdf", DOC_FINE, 10, 10, 0},           sizeof(struct doc_request),     -EBADMSG},
	};
	struct doc_request request = {
		1, {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'},
                 DOC_FINE, 1, 1, 1
        };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct doc_request copy = cases[i].request;

		assert(doc_request_check(&copy, cases[i].size) == cases[i].result);
	}
	assert(doc_request_check(&request, sizeof(request)) == 0);
	assert(strcmp(request.ext, "abcdefg") == 0);
}

int main(void)
{
	test_words();
	test_reply();
	test_request();
	return 0;
}
