/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target for the IFP check, held against the reader it protects: what
 * passes the check is read by spandsp as a whole packet of just that length.
 * The first byte is the T.38 version.
 */
#undef NDEBUG
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include <tiffio.h>
#include <spandsp.h>

#include "core/t38/ifp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct {
	unsigned int indicators, fields;
	int type;
} seen;

static int on_indicator(t38_core_state_t *core, void *arg, int indicator)
{
	(void)core;
	(void)arg;
	seen.indicators++;
	seen.type = indicator;
	return 0;
}

static int on_data(t38_core_state_t *core, void *arg, int type, int field, const uint8_t *data, int size)
{
	const uint8_t *begin = arg;

	(void)core;
	(void)field;
	seen.fields++;
	seen.type = type;
	assert(size == 0 || (data > begin && size > 0));
	return 0;
}

static int on_missing(t38_core_state_t *core, void *arg, int got, int expected)
{
	(void)core;
	(void)arg;
	(void)got;
	(void)expected;
	return 0;
}

static int on_send(t38_core_state_t *core, void *arg, const uint8_t *data, int size, int copies)
{
	(void)core;
	(void)arg;
	(void)data;
	(void)size;
	(void)copies;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	t38_core_state_t *core;
	unsigned int version;
	struct ifp ifp;

	if (size < 1)
		return 0;
	version = data[0] % 4;
	data++;
	size--;
	if (ifp_parse(data, size, version, &ifp) < 0)
		return 0;
	assert(ifp.size > 0 && ifp.size <= size);
	assert((ifp_check(data, size, version, false, &ifp) == 0) == (ifp.size == size));

	memset(&seen, 0, sizeof(seen));
	core = t38_core_init(NULL, on_indicator, on_data, on_missing, (void *)data, on_send, NULL);
	assert(core);
	t38_set_t38_version(core, (int)version);
	assert(t38_core_rx_ifp_stream(core, data, (int)size, 0) == (int)ifp.size);
	if (ifp.is_data)
		assert(seen.indicators == 0 && seen.fields == ifp.fields &&
		       (seen.fields == 0 || seen.type == ifp.type));
	else
		assert(seen.indicators == 1 && seen.fields == 0 && seen.type == ifp.type);
	t38_core_free(core);
	return 0;
}
