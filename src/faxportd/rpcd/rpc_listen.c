/* SPDX-License-Identifier: MIT */
/* The sockets clients connect to; see rpc_listen.h. */
#include "faxportd/rpcd/rpc_listen.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/text.h"
#include "faxportd/rpcd/rpc_conn.h"
#include "faxportd/rpcd/rpcd_impl.h"

#define BACKLOG 128

/* Connections taken in one turn of the loop. */
#define ACCEPT_TURN 16

/* Without descriptors the waiting connection would wake the loop without end. */
#define ACCEPT_AGAIN_MS 500

static void on_connection(int flags, void *arg);

static void on_accept_again(void *arg)
{
	struct rpcd *rpcd = arg;

	if (rpcd->local.fd >= 0)
		fd_listen(rpcd->local.fd, FD_READ, on_connection, &rpcd->local);
	if (rpcd->tcp.fd >= 0)
		fd_listen(rpcd->tcp.fd, FD_READ, on_connection, &rpcd->tcp);
}

static void pause_accepting(struct rpcd *rpcd)
{
	if (rpcd->local.fd >= 0)
		fd_listen(rpcd->local.fd, 0, on_connection, &rpcd->local);
	if (rpcd->tcp.fd >= 0)
		fd_listen(rpcd->tcp.fd, 0, on_connection, &rpcd->tcp);
	tmr_start(&rpcd->accept_again, ACCEPT_AGAIN_MS, on_accept_again, rpcd);
}

static void on_connection(int flags, void *arg)
{
	struct rpc_listener *listener = arg;
	struct rpcd *rpcd = listener->rpcd;
	int i, fd, one = 1, r;

	(void)flags;
	for (i = 0; i < ACCEPT_TURN; i++) {
		fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0) {
			if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
				pause_accepting(rpcd);
			return;
		}
		if (listener->tcp)
			setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		r = rpc_conn_new(rpcd, fd, listener->tcp);
		if (r < 0)
			log_once_per(&rpcd->refused_connections, LOG_LEVEL_WARNING, "client connection refused",
				     "tcp=%d error=\"%s\"", listener->tcp,
				     r == -EUSERS ? "too many connections" : strerror(-r));
	}
}

static int start(struct rpcd *rpcd, struct rpc_listener *listener, int fd, bool tcp)
{
	int r = 0;

	if (listen(fd, BACKLOG) < 0)
		r = -errno;
	else
		r = -fd_listen(fd, FD_READ, on_connection, listener);
	if (r < 0) {
		close(fd);
		return r;
	}
	listener->rpcd = rpcd;
	listener->fd = fd;
	listener->tcp = tcp;
	return 0;
}

/* Does somebody answer there? A full backlog (EAGAIN) is somebody too. */
static bool is_answered(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool answered;

	if (fd < 0)
		return true;
	answered = connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 || errno != ECONNREFUSED;
	close(fd);
	return answered;
}

/* What an earlier daemon left behind goes; nothing else does. */
static int remove_stale(const struct sockaddr_un *address)
{
	struct stat st;

	if (lstat(address->sun_path, &st) < 0)
		return errno == ENOENT ? 0 : -errno;
	if (!S_ISSOCK(st.st_mode))
		return -EEXIST;
	if (is_answered(address))
		return -EADDRINUSE;
	return unlink(address->sun_path) < 0 && errno != ENOENT ? -errno : 0;
}

int rpc_listen_local(struct rpcd *rpcd, const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd, r;

	if (!text_copy(address.sun_path, sizeof(address.sun_path), path))
		return -ENAMETOOLONG;
	r = remove_stale(&address);
	if (r < 0)
		return r;
	rpcd->socket_path = text_dup(path);
	if (!rpcd->socket_path)
		return -ENOMEM;

	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		r = -errno;
		close(fd);
		return r;
	}
	r = chmod(path, 0666) < 0 ? -errno : 0;
	if (r == 0)
		r = start(rpcd, &rpcd->local, fd, false);
	else
		close(fd);
	if (r < 0)
		unlink(path);
	return r;
}

int rpc_listen_tcp(struct rpcd *rpcd, const char *text)
{
	int fd, one = 1, r;
	struct sa sa;

	if (sa_decode(&sa, text, strlen(text)) != 0)
		return -EINVAL;
	if (!sa_is_loopback(&sa))
		return -EACCES;
	fd = socket(sa_af(&sa), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (sa_af(&sa) == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one));
	if (bind(fd, &sa.u.sa, sa.len) < 0 || getsockname(fd, &sa.u.sa, &sa.len) < 0) {
		r = -errno;
		close(fd);
		return r;
	}
	rpcd->tcp_port = sa_port(&sa);
	snprintf(rpcd->address, sizeof(rpcd->address), "%u", rpcd->tcp_port);
	return start(rpcd, &rpcd->tcp, fd, true);
}

static void stop(struct rpc_listener *listener)
{
	if (listener->fd < 0)
		return;
	fd_close(listener->fd);
	close(listener->fd);
	listener->fd = -1;
}

void rpc_listen_close(struct rpcd *rpcd)
{
	tmr_cancel(&rpcd->accept_again);
	if (rpcd->local.fd >= 0 && rpcd->socket_path)
		unlink(rpcd->socket_path);
	stop(&rpcd->local);
	stop(&rpcd->tcp);
}
