/* SPDX-License-Identifier: MIT */
/* Both halves together; see audio_modem.h. */
#include "media/audio_modem.h"

#include <errno.h>
#include <stdlib.h>

struct audio_modem {
	struct audio_tx tx;
	struct audio_rx rx;
	bool loud; /* we were, in the last samples */
};

int audio_modem_new(struct audio_modem **ret_modem)
{
	AUTO(audio_modem) modem = NULL;
	int r;

	modem = calloc(1, sizeof(*modem));
	if (!modem)
		return -ENOMEM;
	r = audio_tx_init(&modem->tx);
	if (r < 0)
		return r;
	r = audio_rx_init(&modem->rx);
	if (r < 0)
		return r;
	*ret_modem = modem;
	modem = NULL;
	return 0;
}

struct audio_modem *audio_modem_free(struct audio_modem *modem)
{
	if (!modem)
		return NULL;
	audio_tx_fini(&modem->tx);
	audio_rx_fini(&modem->rx);
	free(modem);
	return NULL;
}

int audio_modem_order(struct audio_modem *modem, const struct modem_order *order)
{
	if (order->type == MODEM_LISTEN)
		return audio_rx_listen(&modem->rx, order);
	return audio_tx_order(&modem->tx, order);
}

void audio_modem_hear(struct audio_modem *modem, const int16_t *samples, size_t count,
		      struct audio_reports *ret_reports)
{
	ret_reports->count = ret_reports->size = 0;
	if (!modem->loud)
		audio_rx_hear(&modem->rx, samples, count, ret_reports);
}

void audio_modem_miss(struct audio_modem *modem, size_t count, struct audio_reports *ret_reports)
{
	ret_reports->count = ret_reports->size = 0;
	if (!modem->loud)
		audio_rx_miss(&modem->rx, count, ret_reports);
}

void audio_modem_send(struct audio_modem *modem, int16_t *ret_samples, size_t count, struct audio_reports *ret_reports)
{
	bool over, loud;

	ret_reports->count = ret_reports->size = 0;
	over = audio_tx_samples(&modem->tx, ret_samples, count);
	loud = audio_tx_is_loud(&modem->tx);
	if (loud && !modem->loud)
		audio_rx_deafen(&modem->rx, ret_reports);
	modem->loud = loud;
	if (over)
		ret_reports->report[ret_reports->count++] = (struct modem_report){.type = MODEM_SENT};
}

const struct audio_facts *audio_modem_facts(const struct audio_modem *modem)
{
	return &modem->rx.facts;
}
