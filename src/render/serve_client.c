/* SPDX-License-Identifier: MIT */
/* The other end of `faxport-render --serve`, for tests and benchmarks. */
#undef NDEBUG
#include "render/serve_client.h"

#include <assert.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void serve_client_start(struct serve_client *client, const char *program)
{
	int ends[2];

	assert(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
	client->last_id = 0;
	client->socket = ends[0];
	client->pid = fork();
	assert(client->pid >= 0);
	if (client->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		/* dup2() onto itself would leave it to be closed on exec. */
		if (ends[1] == 3)
			ends[1] = dup(3);
		dup2(ends[1], 3);
		execl(program, program, "--serve", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
}

int serve_client_stop(struct serve_client *client)
{
	int status = 0;

	close(client->socket);
	assert(waitpid(client->pid, &status, 0) == client->pid);
	return status;
}

uint32_t serve_client_ask(struct serve_client *client, struct doc_request *request, int document, int out)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(2 * sizeof(int))];
	} control = {0};
	struct iovec part = {request, sizeof(*request)};
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)};
	int fds[2] = {document, out};

	request->id = ++client->last_id;
	control.header.cmsg_level = SOL_SOCKET;
	control.header.cmsg_type = SCM_RIGHTS;
	control.header.cmsg_len = CMSG_LEN(sizeof(fds));
	memcpy(CMSG_DATA(&control.header), fds, sizeof(fds));
	assert(sendmsg(client->socket, &message, MSG_NOSIGNAL) == sizeof(*request));
	return request->id;
}

bool serve_client_reply(struct serve_client *client, struct doc_reply *ret_reply)
{
	struct pollfd fd = {.fd = client->socket, .events = POLLIN};
	ssize_t n;

	assert(poll(&fd, 1, 60000) == 1);
	n = recv(client->socket, ret_reply, sizeof(*ret_reply), 0);
	if (n <= 0)
		return false;
	assert(doc_reply_check(ret_reply, (size_t)n) == 0);
	return true;
}

int serve_client_file(const void *data, size_t size)
{
	int file = memfd_create("file", MFD_CLOEXEC);

	assert(file >= 0);
	assert(write(file, data, size) == (ssize_t)size);
	assert(lseek(file, 0, SEEK_SET) == 0);
	return file;
}

int serve_client_render(struct serve_client *client, struct doc_request *request, const void *data, size_t size,
			struct doc_reply *ret_reply)
{
	int document = serve_client_file(data, size), out = serve_client_file("", 0);
	struct stat st;
	uint32_t id;

	id = serve_client_ask(client, request, document, out);
	assert(serve_client_reply(client, ret_reply) && ret_reply->id == id);
	close(document);
	assert(fstat(out, &st) == 0);
	if (ret_reply->result == DOC_OK) {
		assert((uint64_t)st.st_size == ret_reply->bytes);
		return out;
	}
	/* Who is killed cannot tidy up; everybody else does. */
	if (ret_reply->result != DOC_TOO_SLOW && ret_reply->result != DOC_CRASHED)
		assert(st.st_size == 0);
	close(out);
	return -1;
}

void serve_client_expect(const struct doc_reply *reply, enum doc_result result, uint32_t page, const char *what)
{
	if (reply->result == result && reply->page == page)
		return;
	fprintf(stderr, "%s: %s, page %u (%s)\n", what, doc_result_words((enum doc_result)reply->result), reply->page,
		reply->reason);
	assert(!"expected another result");
}

double serve_client_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
