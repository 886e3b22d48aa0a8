/* SPDX-License-Identifier: MIT */
/* See modem.h. */
#include "modem.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <spandsp.h>

/* A program that gives no command for so long is not late: it has nothing to say. */
#define PATIENCE_MS 3000
#define OUT_MAX 65536
#define IN_MAX 256 /* less than T.31's buffer has above the mark at which it asks for a pause */

enum wish { WISH_NONE, WISH_DIAL, WISH_ANSWER, WISH_HANG_UP };

struct modem {
	struct modem_events events;
	void *arg;
	t31_state_t *t31;
	int master, slave;
	char terminal[64];
	char out[OUT_MAX]; /* for the program, where the terminal is full */
	size_t out_count;
	bool may_send;      /* clear to send: T.31 has room */
	bool between_lines; /* the last thing said was the CR LF before a result */
	bool owed;          /* a result was the last word: the program has to give a command */
	uint64_t owed_ms;
	enum wish wish;
	char number[64];
};

static uint64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void flush(struct modem *modem)
{
	ssize_t written;

	while (modem->out_count > 0) {
		written = write(modem->master, modem->out, modem->out_count);
		if (written <= 0)
			return;
		modem->out_count -= (size_t)written;
		memmove(modem->out, modem->out + written, modem->out_count);
	}
}

/* Is it one of the results after which it is the program's turn? */
static bool is_final(const uint8_t *text, size_t size)
{
	static const char *const finals[] = {"OK", "ERROR", "NO CARRIER", "+FCERROR"};
	size_t i;

	for (i = 0; i < sizeof(finals) / sizeof(*finals); i++)
		if (size == strlen(finals[i]) && memcmp(text, finals[i], size) == 0)
			return true;
	return false;
}

/* T.31 says a result in three parts: CR LF, the words, CR LF. */
static int on_said(at_state_t *at, void *arg, const uint8_t *text, size_t size)
{
	struct modem *modem = arg;

	(void)at;
	if (modem->between_lines && is_final(text, size)) {
		modem->owed = true;
		modem->owed_ms = clock_ms();
	}
	modem->between_lines = size == 2 && memcmp(text, "\r\n", 2) == 0;
	if (size <= OUT_MAX - modem->out_count) {
		memcpy(modem->out + modem->out_count, text, size);
		modem->out_count += size;
	}
	flush(modem);
	return 0;
}

/* Called from within T.31, which must not be told anything meanwhile: wishes are noted. */
static int on_control(t31_state_t *t31, void *arg, int what, const char *number)
{
	struct modem *modem = arg;

	(void)t31;
	switch (what) {
	case AT_MODEM_CONTROL_CALL:
		modem->wish = WISH_DIAL;
		snprintf(modem->number, sizeof(modem->number), "%s", number);
		break;
	case AT_MODEM_CONTROL_ANSWER:
		modem->wish = WISH_ANSWER;
		break;
	case AT_MODEM_CONTROL_HANGUP:
	case AT_MODEM_CONTROL_ONHOOK:
		modem->wish = WISH_HANG_UP;
		break;
	case AT_MODEM_CONTROL_CTS:
		/* The number is a flag here. What comes although there is no room, T.31 drops in silence. */
		modem->may_send = number != NULL;
		break;
	default:
		break;
	}
	return 0;
}

static void tell(struct modem *modem)
{
	enum wish wish = modem->wish;

	modem->wish = WISH_NONE;
	if (wish == WISH_DIAL)
		modem->events.on_dial(modem->arg, modem->number);
	else if (wish == WISH_ANSWER)
		modem->events.on_answer(modem->arg);
	else if (wish == WISH_HANG_UP)
		modem->events.on_hang_up(modem->arg);
}

int modem_new(const struct modem_events *events, void *arg, struct modem **ret_modem)
{
	struct modem *modem = calloc(1, sizeof(*modem));
	struct termios raw = {0};

	if (!modem)
		return -ENOMEM;
	modem->events = *events;
	modem->arg = arg;
	modem->may_send = true;
	cfmakeraw(&raw);
	/* The program's end stays open here too, so that the terminal lives from one program to the next. */
	if (openpty(&modem->master, &modem->slave, modem->terminal, &raw, NULL) < 0) {
		free(modem);
		return -errno;
	}
	fcntl(modem->master, F_SETFL, O_NONBLOCK);
	fcntl(modem->master, F_SETFD, FD_CLOEXEC);
	fcntl(modem->slave, F_SETFD, FD_CLOEXEC);
	modem->t31 = t31_init(NULL, on_said, modem, on_control, modem, NULL, NULL);
	if (!modem->t31) {
		modem_free(modem);
		return -ENOMEM;
	}
	t31_set_transmit_on_idle(modem->t31, 1);
	*ret_modem = modem;
	return 0;
}

void modem_free(struct modem *modem)
{
	if (!modem)
		return;
	if (modem->t31) {
		t31_release(modem->t31);
		t31_free(modem->t31);
	}
	close(modem->master);
	close(modem->slave);
	free(modem);
}

const char *modem_terminal(const struct modem *modem)
{
	return modem->terminal;
}

int modem_fd(const struct modem *modem)
{
	return modem->master;
}

void modem_exchange(struct modem *modem)
{
	char in[IN_MAX];
	ssize_t size;

	flush(modem);
	while (modem->may_send && modem->wish == WISH_NONE && (size = read(modem->master, in, sizeof(in))) > 0) {
		modem->owed = false;
		t31_at_rx(modem->t31, in, (int)size);
	}
	tell(modem);
}

void modem_ring(struct modem *modem)
{
	t31_call_event(modem->t31, AT_CALL_EVENT_ALERTING);
	tell(modem);
}

void modem_connected(struct modem *modem, bool calling)
{
	t31_call_event(modem->t31, calling ? AT_CALL_EVENT_CONNECTED : AT_CALL_EVENT_ANSWERED);
}

void modem_line_gone(struct modem *modem)
{
	t31_call_event(modem->t31, AT_CALL_EVENT_HANGUP);
}

bool modem_listens(const struct modem *modem)
{
	return modem->out_count == 0 && (!modem->owed || clock_ms() - modem->owed_ms > PATIENCE_MS);
}

void modem_hear(struct modem *modem, int16_t *samples, int count)
{
	t31_rx(modem->t31, samples, count);
	tell(modem);
}

void modem_hear_nothing(struct modem *modem, int count)
{
	t31_rx_fillin(modem->t31, count);
	tell(modem);
}

void modem_speak(struct modem *modem, int16_t samples[MODEM_TICK_SAMPLES])
{
	int count = t31_tx(modem->t31, samples, MODEM_TICK_SAMPLES);

	memset(samples + count, 0, (size_t)(MODEM_TICK_SAMPLES - count) * sizeof(*samples));
	tell(modem);
}
