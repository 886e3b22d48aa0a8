/* SPDX-License-Identifier: MIT */
/* The reference page of the wire; see reference.h. */
#include "rpc/reference.h"

#include "base/buf.h"
#include "base/macros.h"
#include "rpc/methods.h"

static const struct {
	uint32_t bit;
	const char *name;
} rights[] = {
	{RPC_RIGHT_SUBMIT,          "SUBMIT"                },
	{RPC_RIGHT_SUBMIT_NORMAL,   "SUBMIT_NORMAL"         },
	{RPC_RIGHT_SUBMIT_HIGH,     "SUBMIT_HIGH"           },
	{RPC_RIGHT_QUERY_OUT_JOBS,  "QUERY_OUT_JOBS"        },
	{RPC_RIGHT_MANAGE_OUT_JOBS, "MANAGE_OUT_JOBS"       },
	{RPC_RIGHT_QUERY_CONFIG,    "QUERY_CONFIG"          },
	{RPC_RIGHT_MANAGE_CONFIG,   "MANAGE_CONFIG"         },
	{RPC_RIGHT_QUERY_ARCHIVES,  "QUERY_ARCHIVES"        },
	{RPC_RIGHT_MANAGE_ARCHIVES, "MANAGE_ARCHIVES"       },
	{RPC_RIGHT_MANAGE_RF,       "MANAGE_RECEIVE_FOLDER" },
	{RPC_RIGHT_READ_CONTROL,    "READ_CONTROL"          },
	{RPC_RIGHT_WRITE_DAC,       "WRITE_DAC"             },
	{RPC_RIGHT_WRITE_OWNER,     "WRITE_OWNER"           },
	{RPC_RIGHT_SYSTEM_SECURITY, "ACCESS_SYSTEM_SECURITY"},
};

static const char *const handle_names[RPC_HANDLE_TYPES] = {"service", "port",  "messages",  "copy",
							   "event",   "event", "submission"};

static void print_rights(struct buf *out, const struct rpc_method *method)
{
	const char *between = "";
	size_t i;

	switch (method->access) {
	case RPC_ACCESS_OPEN:
		buf_printf(out, "No right needed.\n");
		return;
	case RPC_ACCESS_ACCOUNT:
		buf_printf(out, "For every known caller.\n");
		return;
	case RPC_ACCESS_RIGHTS:
	case RPC_ACCESS_OWNER:
		break;
	}
	buf_printf(out, "Needs ");
	if (method->rights == RPC_RIGHTS_ANY) {
		buf_printf(out, "any right");
	} else {
		for (i = 0; i < ARRAY_SIZE(rights); i++) {
			if (!(method->rights & rights[i].bit))
				continue;
			buf_printf(out, "%s%s", between, rights[i].name);
			between = " or\n";
		}
	}
	buf_printf(out, "%s.\n", method->access == RPC_ACCESS_OWNER ? ", unless it is the caller's own" : "");
}

static void print_param(struct buf *out, const struct rpc_param *param)
{
	static const char *const directions[] = {"", "in", "out", "in, out"};
	static const char *const words[RPC_PARAM_KINDS] = {
#define X(kind, extra, text) [RPC_PARAM_##kind] = text,
		RPC_PARAM_KIND_LIST(X)
#undef X
	};

	buf_printf(out, ".It %s Em %s\n%s", directions[param->direction], param->name, words[param->kind]);
	if (param->record)
		buf_printf(out, ": %s", param->record->name);
	else if (param->kind == RPC_PARAM_HANDLE)
		buf_printf(out, ": %s", handle_names[param->extra]);
	else if (param->kind == RPC_PARAM_STRING || param->kind == RPC_PARAM_OPT_STRING)
		buf_printf(out, " of at most %u characters", (unsigned)param->extra);
	else if (param->extra > 0)
		buf_printf(out, ", at most %u", (unsigned)param->extra);
	buf_printf(out, "\n");
}

static void print_method(struct buf *out, const struct rpc_method *method)
{
	size_t i;

	buf_printf(out, ".Ss %u %s\n", method->opnum, method->name);
	switch (method->answer) {
	case RPC_RESERVED:
		buf_printf(out, "Reserved: answered with a fault (operation out of range).\n");
		return;
	case RPC_UNSUPPORTED:
		buf_printf(out, "Not served: answered with ERROR_NOT_SUPPORTED.\n");
		break;
	case RPC_SERVED:
		print_rights(out, method);
		break;
	}
	if (method->since > 0)
		buf_printf(out, "Called by clients of API version %u and later.\n", method->since);
	if (method->param_count == 0)
		return;
	buf_printf(out, ".Bl -tag -width Ds -compact\n");
	for (i = 0; i < method->param_count; i++)
		print_param(out, &method->params[i]);
	buf_printf(out, ".El\n");
}

static void print_interface(struct buf *out, const struct rpc_interface *interface)
{
	const uint8_t *u = interface->syntax.uuid;
	size_t i;

	buf_printf(out, ".Sh INTERFACE %s\nUUID\n", interface->name);
	buf_printf(out, ".Li %02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x ,\n", u[3], u[2],
		   u[1], u[0], u[5], u[4], u[7], u[6], u[8], u[9], u[10], u[11], u[12], u[13], u[14], u[15]);
	buf_printf(out, "version %u.%u.\nEvery reply ends with a Win32 error code.\n", interface->syntax.major,
		   interface->syntax.minor);
	for (i = 0; i < interface->method_count; i++)
		print_method(out, &interface->methods[i]);
}

static void print_record(struct buf *out, const struct rpc_record *record)
{
	const struct rpc_kind_info *info;
	size_t at = 0, i;

	buf_printf(out, ".Ss %s\n", record->name);
	if (record->blob_size > 0)
		buf_printf(out, "%u bytes, %u apart; offsets in the fixed part:\n", record->blob_size,
			   (unsigned)rpc_record_stride(record));
	else
		buf_printf(out, "NDR only; in this order:\n");
	buf_printf(out, ".Bl -tag -width 000 -compact\n");
	for (i = 0; i < record->field_count; i++) {
		info = &rpc_kinds[record->fields[i].kind];
		at = (at + info->blob_align - 1) & ~(info->blob_align - 1u);
		if (record->blob_size > 0)
			buf_printf(out, ".It %u\n", (unsigned)at);
		else
			buf_printf(out, ".It \\(bu\n");
		buf_printf(out, ".Em %s :\n%s\n", record->fields[i].name, info->words);
		at += info->blob_size;
	}
	buf_printf(out, ".El\n");
}

void rpc_reference_print(struct buf *out)
{
	size_t i;

	buf_printf(out,
		   ".\\\" Made from the tables in src/rpc; do not edit.\n"
		   ".Dd November 22, 2026\n"
		   ".Dt FAXPORT-RPC 7\n"
		   ".Os\n"
		   ".Sh NAME\n"
		   ".Nm faxport-rpc\n"
		   ".Nd methods and records on the wire of\n"
		   ".Xr faxportd 8\n"
		   ".Sh DESCRIPTION\n"
		   "Clients talk to\n"
		   ".Xr faxportd 8\n"
		   "in DCE/RPC with NDR 2.0, little-endian.\n"
		   "One bind offers two interfaces:\n"
		   ".Em fax ,\n"
		   "which is [MS-FAX], and\n"
		   ".Em faxport ,\n"
		   "which has what [MS-FAX] lacks.\n"
		   "A structure is written as NDR writes it; a blob has its fixed parts first, each\n"
		   "rounded up to 8 bytes, then strings, found by their offset from the start of the\n"
		   "blob.\n"
		   "Strings are UTF-16.\n"
		   "A blob may have %u bytes in a reply and %u in a request,\n"
		   "a request %u in all.\n"
		   ".Pp\n"
		   "A request that is not exactly as described here is answered with the fault\n"
		   "0x6f7, bad stub data; a context handle that was not given out, or is of another\n"
		   "type, with 0x1c00001a, context mismatch; a number beyond the table with\n"
		   "0x1c010002, operation out of range.\n"
		   ".Pp\n"
		   "On a Unix socket the caller is known by his credentials.\n"
		   "On TCP he first calls Authenticate of\n"
		   ".Em faxport\n"
		   "with the %u hex digits in the cookie file; until then every other request is\n"
		   "answered with the fault 5, access denied.\n",
		   RPC_REPLY_BLOB_MAX, RPC_FAX_MAX_BUFFER, RPC_STUB_MAX, RPC_FAXPORT_COOKIE_SIZE);
	print_interface(out, &rpc_fax_interface);
	print_interface(out, &rpc_faxport_interface);
	buf_printf(out, ".Sh STRUCTURES\nEnumerations have 16 bits in NDR and 32 in a blob.\n");
	for (i = 0; i < rpc_record_count; i++)
		print_record(out, rpc_records[i]);
	buf_printf(out, ".Sh SEE ALSO\n.Xr faxport 1 ,\n.Xr faxportd 8\n");
}
