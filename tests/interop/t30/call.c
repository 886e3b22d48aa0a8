/* SPDX-License-Identifier: MIT */
#undef NDEBUG
#include "call.h"

#include <assert.h>
#include <string.h>

#include "base/macros.h"

/* ---- ports: IFP packets in datagrams ------------------------------------------ */

static void send_ifp(void *arg, const uint8_t *ifp, size_t size, unsigned int copies, uint64_t now_ms)
{
	struct port *port = arg;
	uint8_t datagram[UDPTL_DATAGRAM_MAX];
	int n = udptl_send(&port->tx, ifp, size, datagram);

	assert(n > 0);
	trace_packet(&port->call->trace, port->side, ifp, size, port->version, now_ms);
	for (unsigned int i = 0; i < MAX(1u, copies); i++)
		line_send(&port->call->line, !port->side, datagram, (size_t)n, now_ms);
}

/* ---- who stands still -------------------------------------------------------- */

static uint64_t runs_again_ms(const struct call *call)
{
	return call->config.stand.at_ms + call->config.stand.for_ms;
}

static bool stands(const struct call *call, int side)
{
	return side == call->config.stand.side && call->now_ms >= call->config.stand.at_ms &&
	       call->now_ms < runs_again_ms(call);
}

/* What a side believes the time to be; and when that will be. */
static uint64_t own_ms(const struct call *call, int side)
{
	if (side != call->config.stand.side || call->now_ms < call->config.stand.at_ms)
		return call->now_ms;
	return call->now_ms - MIN(call->now_ms - call->config.stand.at_ms, (uint64_t)call->config.stand.for_ms);
}

static uint64_t at_own_ms(const struct call *call, int side, uint64_t ms)
{
	if (side != call->config.stand.side || ms < call->config.stand.at_ms || ms == UINT64_MAX)
		return ms;
	return ms + call->config.stand.for_ms;
}

static void receive(struct call *call, const struct datagram *datagram)
{
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	struct station *station = call->station[datagram->to];
	struct udptl_packet packet;
	size_t count;

	assert(udptl_parse(datagram->data, datagram->size, &packet) == 0);
	count = udptl_receive(&call->port[datagram->to].rx, &packet, arrivals);
	for (size_t i = 0; i < count; i++)
		if (!station->result.over)
			station->kind->packet(station, arrivals[i].ifp.data, arrivals[i].ifp.size, arrivals[i].seq,
					      arrivals[i].lost_before, own_ms(call, datagram->to));
}

/* ---- time ------------------------------------------------------------------------ */

static uint64_t round_up(uint64_t at_ms, uint32_t tick_ms)
{
	return at_ms > UINT64_MAX - tick_ms ? at_ms : (at_ms + tick_ms - 1) / tick_ms * tick_ms;
}

static uint64_t wakes_ms(const struct call *call, int side)
{
	const struct station *station = call->station[side];

	if (station->result.over)
		return UINT64_MAX;
	return at_own_ms(call, side, round_up(station->kind->wakes_ms(station), call->config.end[side].tick_ms));
}

/* Stations look at their sockets when they look at the clock. */
static void line_deliver(struct call *call)
{
	struct datagram datagram;

	while (line_take(&call->line, call->now_ms, &datagram))
		if (stands(call, datagram.to))
			line_hold(&call->line, &datagram, runs_again_ms(call));
		else
			receive(call, &datagram);
}

static void turn(struct call *call)
{
	uint64_t at_ms = line_next_ms(&call->line);

	for (int side = 0; side < 2; side++)
		at_ms = MIN(at_ms, stands(call, side) ? runs_again_ms(call) : wakes_ms(call, side));
	call->now_ms = MAX(call->now_ms, at_ms);
	line_deliver(call);
	for (int side = 0; side < 2; side++)
		if (!stands(call, side) && wakes_ms(call, side) <= call->now_ms)
			call->station[side]->kind->tick(call->station[side], own_ms(call, side));
}

/* ---- a call ----------------------------------------------------------------------- */

void call_defaults(struct call_config *ret_config)
{
	const struct station_config station = {
		.limits =
			{
				 .signals = T30_ALL_SIGNALS,
				 .codings = T30_BIT(T30_CODING_MH) | T30_BIT(T30_CODING_MR) | T30_BIT(T30_CODING_MMR),
				 .resolutions = T30_BIT(T30_R8X385) | T30_BIT(T30_R8X77) | T30_BIT(T30_R8X154),
				 .widths = T30_BIT(T30_WIDTH_A4) | T30_BIT(T30_WIDTH_B4) | T30_BIT(T30_WIDTH_A3),
				 .lengths = T30_BIT(T30_LENGTH_A4) | T30_BIT(T30_LENGTH_B4) | T30_BIT(T30_LENGTH_ANY),
				 .ecm = true,
				 },
		.tick_ms = 20,
		.ced_ms = 2600,
		.prepare_ms = 20,
		.store_ms = 40,
	};

	*ret_config = (struct call_config){
		.end = {station, station},
                  .faults = {.delay_ms = 20      },
                  .copies = 3, .limit_ms = 3600000
        };
	ret_config->end[0].calling = ret_config->end[0].sending = true;
	ret_config->end[0].ident = "+49 30 1";
	ret_config->end[1].ident = "+49 30 2";
	ret_config->end[1].theirs = true;
}

static station_new_fn *make_station(const struct station_config *config)
{
	if (config->theirs)
		return theirs_new;
	return config->is_machine ? machine_station_new : ours_new;
}

bool call_run(struct call *call, const struct call_config *config)
{
	memset(call, 0, sizeof(*call));
	call->config = *config;
	line_init(&call->line, &config->faults, config->seed);
	trace_init(&call->trace);
	for (int side = 0; side < 2; side++) {
		const struct station_config *station = &call->config.end[side];
		struct port *port = &call->port[side];

		*port = (struct port){.call = call, .side = side, .version = station->t38_version};
		port->tx = (struct udptl_tx){.control_copies = config->copies,
					     .image_copies = config->copies,
					     .span = 3,
					     .parities = config->parities,
					     .datagram_max = UDPTL_DATAGRAM_MAX};
		call->station[side] = make_station(station)(station, &(struct outlet){.send = send_ifp, .arg = port});
	}
	while (!(call->station[0]->result.over && call->station[1]->result.over)) {
		if (call->now_ms > config->limit_ms)
			return false;
		turn(call);
	}
	return true;
}

void call_fini(struct call *call)
{
	call->station[0]->kind->free(call->station[0]);
	call->station[1]->kind->free(call->station[1]);
	trace_fini(&call->trace);
	line_fini(&call->line);
}

const struct station_result *call_result(const struct call *call, int side)
{
	return &call->station[side]->result;
}

int call_sender(const struct call *call)
{
	return call->config.end[0].sending ? 0 : 1;
}
