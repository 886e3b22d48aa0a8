/* SPDX-License-Identifier: MIT */
/* A job's texts: taken from a submission or from the store, kept in one block. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "base/text.h"
#include "core/t30/t30_ident.h"
#include "faxportd/queue/queue_impl.h"

#define NUMBER_SIZE 128
#define TEXT_SIZE 512

/* Which text of a submission becomes which text of a job; longer ones are cut. */
/* clang-format off */
#define FROM(member) offsetof(struct fax_document, member)
#define TO(member) offsetof(struct fax_job, member)
#define NOWHERE SIZE_MAX
static const struct text {
	size_t from, to;
	size_t size; /* at most, with its NUL */
} texts[] = {
	{FROM(number),         TO(number),         NUMBER_SIZE},
	{FROM(document_name),  TO(document_name),  TEXT_SIZE},
	{FROM(recipient_name), TO(recipient_name), TEXT_SIZE},
	{FROM(sender_name),    TO(sender_name),    TEXT_SIZE},
	{FROM(sender_company), TO(sender_company), TEXT_SIZE},
	{FROM(sender_dept),    TO(sender_dept),    TEXT_SIZE},
	{FROM(billing_code),   TO(billing_code),   TEXT_SIZE},
	{FROM(subject),        TO(subject),        TEXT_SIZE},
	{FROM(tsid),           TO(tsid),           FAX_ID_MAX + 1},
	{FROM(subaddress),     TO(subaddress),     FAX_ID_MAX + 1},
	{FROM(selective),      TO(selective),      FAX_ID_MAX + 1},
	{NOWHERE,              TO(user_name),      TEXT_SIZE},
};
/* clang-format on */

static const char **member_at(void *object, size_t offset)
{
	return (const char **)((char *)object + offset);
}

/* Printable ASCII, as long as the wire takes it. */
static bool is_ident(const char *text)
{
	size_t length = strlen(text);
	size_t i;

	for (i = 0; i < length; i++)
		if (text[i] < 0x20 || text[i] > 0x7e)
			return false;
	return length <= FAX_ID_MAX;
}

int queue_check_document(const struct fax_document *document, struct fax_job *ret_facts)
{
	struct fax_document copy = *document;
	struct fax_job facts = {0};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		const char *text = texts[i].from == NOWHERE ? NULL : *member_at(&copy, texts[i].from);

		if (!text)
			text = "";
		if (!text_is_utf8(text, strlen(text)))
			return -EINVAL;
		*member_at(&facts, texts[i].to) = text;
	}
	/* A number cut short would be another number. */
	if (strlen(facts.number) >= NUMBER_SIZE ||
	    (document->kind != FAX_KIND_OFFER && facts.number[strspn(facts.number, " \t")] == '\0'))
		return -EINVAL;
	if (!t30_ident_is_number(facts.subaddress, true) || !t30_ident_is_number(facts.selective, true) ||
	    (document->password && *document->password && !t30_ident_is_password(document->password)))
		return -EINVAL;
	if (!is_ident(facts.tsid) || (unsigned)document->priority > FAX_PRIORITY_HIGH || document->send_at < 0)
		return -EINVAL;

	if ((unsigned)document->kind >= FAX_KINDS)
		return -EINVAL;
	facts.kind = document->kind;
	facts.keep = document->keep && document->kind == FAX_KIND_OFFER;
	facts.priority = document->priority;
	facts.send_at = document->send_at;
	facts.retries = document->retries;
	facts.discount = document->discount;
	*ret_facts = facts;
	return 0;
}

int queue_check_values(const struct fax_document *document)
{
	struct fax_job facts;

	return queue_check_document(document, &facts);
}

int queue_job_new(struct queue *queue, const struct fax_job *facts, struct queue_job **ret_job)
{
	struct queue_job *job;
	size_t i, size = 0;
	char *at;

	job = calloc(1, sizeof(*job));
	if (!job)
		return -ENOMEM;
	job->queue = queue;
	job->job.facts = *facts;
	for (i = 0; i < ARRAY_SIZE(texts); i++)
		size += MIN(strlen(*member_at(&job->job.facts, texts[i].to)) + 1, texts[i].size);

	at = job->text = malloc(size);
	if (!job->text) {
		free(job);
		return -ENOMEM;
	}
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		const char **text = member_at(&job->job.facts, texts[i].to);

		text_copy(at, MIN(strlen(*text) + 1, texts[i].size), *text);
		text_clean(at);
		*text = at;
		at += strlen(at) + 1;
	}
	text_copy(job->detail, sizeof(job->detail), facts->status_detail);
	text_copy(job->remote_csid, sizeof(job->remote_csid), facts->remote_csid);
	job->job.facts.status_detail = job->detail;
	job->job.facts.remote_csid = job->remote_csid;
	job->job.password = job->password;
	job->job.facts.device_name = "";
	*ret_job = job;
	return 0;
}

struct queue_job *queue_job_free(struct queue_job *job)
{
	if (job)
		free(job->text);
	free(job);
	return NULL;
}

void queue_set_password(struct queue_job *job, const char *password)
{
	text_copy(job->password, sizeof(job->password), password ? password : "");
}

void queue_set_detail(struct queue_job *job, const char *detail)
{
	text_copy(job->detail, sizeof(job->detail), detail);
	text_clean(job->detail);
}

/* The banner is drawn with a font that knows ASCII only: other characters become one '?' each. */
static void add_ascii(char *header, const char *text)
{
	size_t at = strlen(header);

	for (; *text && at < CALL_HEADER_SIZE - 1; text++) {
		if ((*text & 0xc0) == 0x80)
			continue; /* the rest of a character */
		header[at++] = *text & 0x80 ? '?' : *text;
	}
	header[at] = '\0';
}

void queue_make_header(const struct fax_job *facts, char header[CALL_HEADER_SIZE])
{
	const char *to = *facts->recipient_name ? facts->recipient_name : facts->number;
	const char *from = *facts->sender_company ? facts->sender_company : facts->sender_name;

	header[0] = '\0';
	if (*to == '\0') { /* for whoever collects it */
		add_ascii(header, *from ? "From " : "");
		add_ascii(header, from);
		return;
	}
	if (*from) {
		add_ascii(header, "From ");
		add_ascii(header, from);
		add_ascii(header, " to ");
	} else {
		add_ascii(header, "To ");
	}
	add_ascii(header, to);
}
