/* SPDX-License-Identifier: MIT */
/* The words for what became of a document, and the checks of what comes over the renderer's socket. */
#include "core/doc/doc.h"

#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "base/text.h"

const char *doc_result_words(enum doc_result result)
{
	static const char *const words[] = {
#define X(name, text) [DOC_##name] = text,
		DOC_RESULT_LIST(X)
#undef X
	};

	return (size_t)result < ARRAY_SIZE(words) ? words[result] : "unknown result";
}

int doc_request_check(struct doc_request *request, size_t size)
{
	if (size != sizeof(*request) || request->resolution > DOC_SUPERFINE)
		return -EBADMSG;
	if (request->max_pages == 0 || request->time_limit_s == 0 || request->memory_limit_mb == 0)
		return -EBADMSG;
	request->ext[DOC_EXT_SIZE - 1] = '\0';
	text_clean(request->ext);
	return 0;
}

int doc_reply_check(struct doc_reply *reply, size_t size)
{
	if (size != sizeof(*reply) || reply->result >= DOC_RESULTS)
		return -EBADMSG;
	if (reply->result == DOC_OK && (reply->pages == 0 || reply->bytes == 0))
		return -EBADMSG;
	reply->reason[DOC_REASON_SIZE - 1] = '\0';
	text_clean(reply->reason);
	return 0;
}
