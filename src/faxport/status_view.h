/* SPDX-License-Identifier: MIT */
/* What a port is doing, in words: for `status`, `port show` and whoever waits for a fax. */
#ifndef FAXPORT_STATUS_VIEW_H
#define FAXPORT_STATUS_VIEW_H

#include <faxport/types.h>

#include "faxport/table.h"

struct buf;
struct cli;

/* The number at the other end, and what the machine there calls itself; "" while unknown. */
const char *status_view_number(const struct fax_port_status *status);
const char *status_view_station(const struct fax_port_status *status);

/* Is somebody calling us? */
bool status_view_is_incoming(const struct fax_port_status *status);

enum tint status_view_tint(enum fax_port_state state);

/* "sending to 0331234567 (+33 1 200), page 2 of 3, 14400 bit/s"; "idle" */
void status_view_line(const struct fax_port_status *status, struct buf *out);

/* The same beside a bar, shorter: "page 2 of 3, 14400 bit/s, +33 1 200" */
void status_view_page(const struct fax_port_status *status, struct buf *out);

/* All that is known, one line each. */
void status_view_print(const struct cli *cli, const struct fax_port_status *status);

#endif
