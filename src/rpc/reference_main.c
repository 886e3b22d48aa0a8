/* SPDX-License-Identifier: MIT */
/* Prints the manual page faxport-rpc(7). */
#include <stdio.h>

#include "base/buf.h"
#include "rpc/reference.h"

int main(void)
{
	AUTO_BUF page;

	buf_init(&page, 1 << 20);
	rpc_reference_print(&page);
	return buf_error(&page) || fwrite(page.data, 1, page.size, stdout) != page.size || fflush(stdout) != 0;
}
