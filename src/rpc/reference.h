/* SPDX-License-Identifier: MIT */
/* The reference page of the wire, made from the tables of methods and records. */
#ifndef RPC_REFERENCE_H
#define RPC_REFERENCE_H

struct buf;

/* Append the manual page faxport-rpc(7) in mdoc. Errors are @out's. */
void rpc_reference_print(struct buf *out);

#endif
