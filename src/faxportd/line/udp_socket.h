/* SPDX-License-Identifier: MIT */
/* A UDP socket for media, from the range that the configuration allows. */
#ifndef FAXPORTD_LINE_UDP_SOCKET_H
#define FAXPORTD_LINE_UDP_SOCKET_H

#include <netinet/in.h>
#include <stdint.h>

/*
 * Open a socket bound to @address and a port between @first and @last, or one
 * of the kernel's choice if both are 0. Returns the descriptor (close-on-exec,
 * non-blocking) and its port; -EADDRINUSE: none is free; or another errno.
 */
int udp_socket_open(const struct sockaddr_storage *address, uint16_t first, uint16_t last, uint16_t *ret_udp_port);

/*
 * Make the buffer for what comes as large as is useful and the system allows.
 * Returns how many datagrams surely fit, each up to what an Ethernet carries.
 */
uint32_t udp_socket_make_room(int fd);

#endif
