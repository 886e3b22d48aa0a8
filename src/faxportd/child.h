/* SPDX-License-Identifier: MIT */
/*
 * A program of ours that runs beside the daemon: started with one end of a
 * Unix seqpacket socket as its descriptor 3, watched through a pidfd on
 * libre's loop, so that its end is an event like others and no zombie stays.
 */
#ifndef FAXPORTD_CHILD_H
#define FAXPORTD_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define CHILD_FD 3      /* where the child finds its socket */
#define CHILD_FDS_MAX 4 /* descriptors that may travel with one message */

struct child;

struct child_events {
	/* A message has come. @data lives during the call; the child must not be freed in it. */
	void (*on_message)(void *arg, void *data, size_t size);
	/* It has ended by itself; @how is a sentence ("killed by signal 9"). Free it then or later. */
	void (*on_exit)(void *arg, const char *how);
};

/*
 * Start @argv[0] with @argv. Everything but 0 to 3 is closed in it, and it
 * gets SIGTERM when the daemon dies. 0, or a negative errno. A program that
 * cannot be executed ends at once with "exit code 127".
 */
int child_new(const char *const argv[], size_t message_max, const struct child_events *events, void *arg,
	      struct child **ret_child);

/* Kill it (SIGKILL) if it still runs, and wait for it; no event comes any more. NULL is fine. */
struct child *child_free(struct child *child);

/* Kill it (SIGKILL); on_exit() follows. Nothing happens when it has ended already, and this may be done in any event.
 */
void child_kill(struct child *child);

/*
 * Send one message with @count descriptors, which stay the caller's. 0;
 * -EAGAIN: its socket is full; -EPIPE and the like: it is ending, on_exit
 * will come.
 */
int child_send(struct child *child, const void *data, size_t size, const int fds[], size_t count);

pid_t child_pid(const struct child *child);

#endif
