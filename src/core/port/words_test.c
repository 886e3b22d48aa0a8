/* SPDX-License-Identifier: MIT */
/* Every value of the public lists has its words, no two alike, and a number that is none is "unknown". */
#undef NDEBUG
#include <assert.h>
#include <string.h>

#include <faxport/status.h>
#include <faxport/types.h>

static const char *status_words(int i)
{
	return fax_status_words((enum fax_status)i);
}

static const char *status_name(int i)
{
	return fax_status_name((enum fax_status)i);
}

static const char *port_words(int i)
{
	return fax_port_state_words((enum fax_port_state)i);
}

static const char *job_words(int i)
{
	return fax_job_state_words((enum fax_job_state)i);
}

static const char *kind_words(int i)
{
	return fax_job_kind_words((enum fax_job_kind)i);
}

static void check(const char *(*words)(int i), int count, const char *unknown)
{
	for (int i = 0; i < count; i++) {
		assert(words(i) && words(i)[0] != '\0' && strcmp(words(i), unknown) != 0);
		for (int k = 0; k < i; k++)
			assert(strcmp(words(i), words(k)) != 0);
	}
	assert(strcmp(words(count), unknown) == 0 && strcmp(words(-1), unknown) == 0);
}

int main(void)
{
	check(status_words, FAX_STATUSES, "unknown");
	check(status_name, FAX_STATUSES, "UNKNOWN");
	check(port_words, FAX_PORT_STATES, "unknown");
	check(job_words, FAX_JOB_STATES, "unknown");
	check(kind_words, FAX_KINDS, "unknown");
	assert(strcmp(fax_status_words(FAX_STATUS_BUSY), "line busy") == 0);
	assert(strcmp(fax_status_name(FAX_STATUS_BUSY), "BUSY") == 0);
	return 0;
}
