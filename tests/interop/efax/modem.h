/* SPDX-License-Identifier: MIT */
/* A class 1 fax modem without a telephone line: spandsp's T.31 behind a pseudo terminal. Nothing of it is ours. */
#ifndef SOFT_MODEM_MODEM_H
#define SOFT_MODEM_MODEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MODEM_TICK_SAMPLES 160 /* 20 ms */

struct modem;

/* What the program at the terminal wants of the line. Told by modem_read() and modem_hear(), as their last act. */
struct modem_events {
	void (*on_dial)(void *arg, const char *number);
	void (*on_answer)(void *arg);
	void (*on_hang_up)(void *arg);
};

int modem_new(const struct modem_events *events, void *arg, struct modem **ret_modem);
void modem_free(struct modem *modem);

/* The terminal, for the program; and our end of it, readable when the program has written. */
const char *modem_terminal(const struct modem *modem);
int modem_fd(const struct modem *modem);

/* Take what the program has written, as much as the modem has room for, and give it what waits for it. */
void modem_exchange(struct modem *modem);

/* What happens on the line. */
void modem_ring(struct modem *modem);
void modem_connected(struct modem *modem, bool calling);
void modem_line_gone(struct modem *modem);

/*
 * Does the modem listen? Not while the program owes it a command, nor while
 * the program does not read: the sound waits then, and is heard afterwards as
 * fast as can be. So a program that is late for T.31's tight moments, as any
 * is on a busy machine, misses nothing.
 */
bool modem_listens(const struct modem *modem);
void modem_hear(struct modem *modem, int16_t *samples, int count);
void modem_hear_nothing(struct modem *modem, int count); /* of so many samples, which were lost */

void modem_speak(struct modem *modem, int16_t samples[MODEM_TICK_SAMPLES]);

#endif
