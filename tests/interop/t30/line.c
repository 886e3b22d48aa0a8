/* SPDX-License-Identifier: MIT */
#undef NDEBUG
#include "line.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void line_init(struct line *line, const struct line_faults *faults, uint64_t seed)
{
	*line = (struct line){.faults = *faults, .dice = {seed}};
	line->datagram = malloc(LINE_DATAGRAMS_MAX * sizeof(*line->datagram));
	assert(line->datagram);
}

void line_fini(struct line *line)
{
	free(line->datagram);
}

static bool happens(struct line *line, uint32_t permille)
{
	return dice_below(&line->dice, 1000) < permille;
}

static void put(struct line *line, int to, const uint8_t *data, size_t size, uint64_t at_ms)
{
	struct datagram *datagram = &line->datagram[line->count++];

	assert(line->count <= LINE_DATAGRAMS_MAX);
	datagram->at_ms = at_ms;
	datagram->order = line->order++;
	datagram->to = to;
	datagram->size = (uint16_t)size;
	memcpy(datagram->data, data, size);
}

void line_send(struct line *line, int to, const uint8_t *data, size_t size, uint64_t now_ms)
{
	const struct line_faults *faults = &line->faults;
	uint64_t at_ms = now_ms + faults->delay_ms;

	line->sent++;
	if (happens(line, faults->loss_permille)) {
		line->lost++;
		return;
	}
	if (happens(line, faults->late_permille))
		at_ms += dice_below(&line->dice, faults->late_ms);
	put(line, to, data, size, at_ms);
	if (happens(line, faults->again_permille))
		put(line, to, data, size, at_ms + dice_below(&line->dice, faults->late_ms));
}

void line_hold(struct line *line, const struct datagram *datagram, uint64_t at_ms)
{
	put(line, datagram->to, datagram->data, datagram->size, at_ms);
}

static size_t first(const struct line *line)
{
	size_t best = 0;

	for (size_t i = 1; i < line->count; i++) {
		const struct datagram *a = &line->datagram[i], *b = &line->datagram[best];

		if (a->at_ms < b->at_ms || (a->at_ms == b->at_ms && a->order < b->order))
			best = i;
	}
	return best;
}

uint64_t line_next_ms(const struct line *line)
{
	return line->count ? line->datagram[first(line)].at_ms : UINT64_MAX;
}

bool line_take(struct line *line, uint64_t now_ms, struct datagram *ret_datagram)
{
	size_t i;

	if (line->count == 0)
		return false;
	i = first(line);
	if (line->datagram[i].at_ms > now_ms)
		return false;
	*ret_datagram = line->datagram[i];
	line->datagram[i] = line->datagram[--line->count];
	return true;
}
