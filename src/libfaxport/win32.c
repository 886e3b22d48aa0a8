/* SPDX-License-Identifier: MIT */
/* Text and error codes between Windows and us; see win32.h. */
#include "libfaxport/win32.h"

#include <winsock2.h>
#include <windows.h>

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/macros.h"
#include "base/text.h"

char16_t *win32_utf16(const char *text)
{
	size_t most = (strlen(text) + 1) * sizeof(char16_t); /* never more units than bytes */
	AUTO_BUF wide;
	char16_t *copy;

	buf_init(&wide, most);
	text_to_utf16(&wide, text);
	copy = buf_error(&wide) == 0 ? calloc(1, most) : NULL;
	if (copy && wide.size > 0)
		memcpy(copy, wide.data, wide.size);
	return copy;
}

bool win32_utf8(const char16_t *wide, char *text, size_t size)
{
	size_t units = 0;
	AUTO_BUF narrow;

	while (wide[units])
		units++;
	buf_init(&narrow, 3 * units + 1);
	text_from_utf16(&narrow, (const uint8_t *)wide, units);
	return buf_error(&narrow) == 0 && text_copy(text, size, buf_str(&narrow));
}

int win32_error(unsigned long code)
{
	static const struct {
		unsigned long code;
		int error;
	} errors[] = {
		{ERROR_FILE_NOT_FOUND,       ENOENT      },
		{ERROR_PATH_NOT_FOUND,       ENOENT      },
		{ERROR_INVALID_NAME,         ENOENT      },
		{ERROR_BAD_NETPATH,          ENOENT      },
		{ERROR_ACCESS_DENIED,        EACCES      },
		{ERROR_SHARING_VIOLATION,    EACCES      },
		{ERROR_WRITE_PROTECT,        EROFS       },
		{ERROR_ALREADY_EXISTS,       EEXIST      },
		{ERROR_FILE_EXISTS,          EEXIST      },
		{ERROR_DISK_FULL,            ENOSPC      },
		{ERROR_HANDLE_DISK_FULL,     ENOSPC      },
		{ERROR_FILENAME_EXCED_RANGE, ENAMETOOLONG},
		{ERROR_NOT_ENOUGH_MEMORY,    ENOMEM      },
		{ERROR_OUTOFMEMORY,          ENOMEM      },
		{ERROR_TOO_MANY_OPEN_FILES,  EMFILE      },
		{WSAEACCES,                  EACCES      },
		{WSAEMFILE,                  EMFILE      },
		{WSAENOBUFS,                 ENOMEM      },
		{WSA_NOT_ENOUGH_MEMORY,      ENOMEM      },
		{WSAETIMEDOUT,               ETIMEDOUT   },
		{WSAECONNREFUSED,            ECONNREFUSED},
		{WSAECONNRESET,              ECONNRESET  },
		{WSAECONNABORTED,            ECONNRESET  },
		{WSAENETRESET,               ECONNRESET  },
		{WSAESHUTDOWN,               ECONNRESET  },
		{WSAENOTCONN,                ECONNRESET  },
		{WSAEAFNOSUPPORT,            EAFNOSUPPORT},
		{WSAENETUNREACH,             EHOSTUNREACH},
		{WSAEHOSTUNREACH,            EHOSTUNREACH},
		{WSAHOST_NOT_FOUND,          EHOSTUNREACH},
		{WSANO_DATA,                 EHOSTUNREACH},
		{WSATRY_AGAIN,               EHOSTUNREACH},
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		if (errors[i].code == code)
			return -errors[i].error;
	}
	return -EIO;
}
