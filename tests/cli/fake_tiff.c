/* SPDX-License-Identifier: MIT */
/* TIFF files for the tests of the command line: what is in them goes by their names. See fake_client.c. */
#include <stdlib.h>
#include <string.h>

#include <faxport/tiff.h>

/* clang-format off */
static const struct {
	const char *path;
	struct fax_tiff tiff;
} files[] = {
	{"order.tif", {"東京支店 📠", "4930123456", "Jürgen", "77", "0331200", "+81 3 1234 5678", "+33 1 \x1b[31m200",
		1767599900, 3}},
	{"silent.tif", {"", "", "", "", "", "", "", 0, 1}},
};
/* clang-format on */

enum fax_error fax_tiff_read(const char *path, struct fax_tiff **ret_tiff)
{
	size_t i;

	if (strcmp(path, "letter.txt") == 0)
		return FAX_E_INVALID;
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (strcmp(path, files[i].path) != 0)
			continue;
		*ret_tiff = malloc(sizeof(**ret_tiff));
		if (!*ret_tiff)
			return FAX_E_NO_MEMORY;
		**ret_tiff = files[i].tiff;
		return FAX_E_OK;
	}
	return FAX_E_FILE;
}
