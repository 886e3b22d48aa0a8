/* SPDX-License-Identifier: MIT */
/* The sockets clients connect to: one Unix socket, and loopback TCP where configured. */
#ifndef FAXPORTD_RPCD_RPC_LISTEN_H
#define FAXPORTD_RPCD_RPC_LISTEN_H

struct rpcd;

/*
 * Listen on the Unix socket @path, open to every user: who connects is known
 * by his credentials. A socket file that nobody answers on is removed;
 * -EADDRINUSE: somebody does; -EEXIST: something else is there.
 */
int rpc_listen_local(struct rpcd *rpcd, const char *path);

/* Listen on "address:port", port 0: any. -EACCES: not a loopback address. */
int rpc_listen_tcp(struct rpcd *rpcd, const char *address);

/* Close both and remove the socket file. */
void rpc_listen_close(struct rpcd *rpcd);

#endif
