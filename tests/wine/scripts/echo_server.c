/* SPDX-License-Identifier: MIT */
/* Answers one TCP client on loopback with what it says, as long as it does: what test_bench.py compares with. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0), client, on = 1;
	char bytes[4096];
	ssize_t n;

	if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) < 0 || listen(listener, 1) < 0 ||
	    getsockname(listener, (struct sockaddr *)&address, &size) < 0)
		return 1;
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	client = accept(listener, NULL, NULL);
	if (client < 0 || setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) < 0)
		return 1;
	while ((n = read(client, bytes, sizeof(bytes))) > 0) {
		if (write(client, bytes, (size_t)n) != n)
			return 1;
	}
	return 0;
}
