/* SPDX-License-Identifier: MIT */
/* Error codes: the server's to ours, and ours to words. */
#include "libfaxport/error.h"

#include "base/macros.h"
#include "rpc/constants.h"

static const struct {
	uint32_t status;
	enum fax_error error;
} meanings[] = {
	{RPC_ERROR_SUCCESS,                FAX_E_OK         },
	{RPC_ERROR_ACCESS_DENIED,          FAX_E_DENIED     },
	{RPC_ERROR_FAX_FILE_ACCESS_DENIED, FAX_E_DENIED     },
	{RPC_ERROR_FILE_NOT_FOUND,         FAX_E_NOT_FOUND  },
	{RPC_ERROR_PATH_NOT_FOUND,         FAX_E_NOT_FOUND  },
	{RPC_ERROR_BAD_UNIT,               FAX_E_NOT_FOUND  },
	{RPC_ERROR_FAX_MESSAGE_NOT_FOUND,  FAX_E_NOT_FOUND  },
	{RPC_ERROR_INVALID_PARAMETER,      FAX_E_INVALID    },
	{RPC_ERROR_INVALID_DATA,           FAX_E_INVALID    },
	{RPC_ERROR_BAD_FORMAT,             FAX_E_INVALID    },
	{RPC_ERROR_BUFFER_OVERFLOW,        FAX_E_INVALID    },
	{RPC_ERROR_INVALID_CATEGORY,       FAX_E_INVALID    },
	{RPC_ERROR_BUSY,                   FAX_E_IN_USE     },
	{RPC_ERROR_DEVICE_IN_USE,          FAX_E_IN_USE     },
	{RPC_ERROR_INVALID_OPERATION,      FAX_E_WRONG_STATE},
	{RPC_ERROR_INVALID_FUNCTION,       FAX_E_WRONG_STATE},
	{RPC_ERROR_WRITE_PROTECT,          FAX_E_WRONG_STATE}, /* the outbox is blocked */
	{RPC_ERROR_UNSUPPORTED_TYPE,       FAX_E_REFUSED    },
	{RPC_ERROR_FAX_RECIPIENTS_LIMIT,   FAX_E_TOO_BIG    },
	{RPC_ERROR_FILE_TOO_LARGE,         FAX_E_TOO_BIG    },
	{RPC_ERROR_NOT_SUPPORTED,          FAX_E_UNSUPPORTED},
	{RPC_ERROR_PROCNUM_OUT_OF_RANGE,   FAX_E_UNSUPPORTED},
	{RPC_ERROR_TIMEOUT,                FAX_E_TIMEOUT    },
	{RPC_ERROR_IO_PENDING,             FAX_E_TIMEOUT    }, /* not done within the time */
};

enum fax_error error_of_status(uint32_t status)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(meanings); i++) {
		if (meanings[i].status == status)
			return meanings[i].error;
	}
	return FAX_E_SERVER;
}

const char *fax_error_words(enum fax_error error)
{
	static const char *const words[FAX_ERRORS] = {
#define X(name, text) [FAX_E_##name] = text,
		FAX_ERROR_LIST(X)
#undef X
	};

	return (unsigned)error < FAX_ERRORS ? words[error] : "unknown error";
}
