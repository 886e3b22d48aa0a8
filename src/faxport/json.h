/* SPDX-License-Identifier: MIT */
/*
 * What the library returns, as JSON. Members have the names they have in
 * <faxport/types.h>; times are ISO 8601 in UTC or null; states, statuses and
 * priorities are words.
 */
#ifndef FAXPORT_JSON_H
#define FAXPORT_JSON_H

#include <faxport/tiff.h>
#include <faxport/types.h>

#include <jansson.h>

/* A new object; NULL: no memory. */
json_t *json_of_port(const struct fax_port *port);
json_t *json_of_status(const struct fax_port_status *status);
json_t *json_of_method(const struct fax_method *method);
json_t *json_of_job(const struct fax_job *job);
json_t *json_of_message(const struct fax_message *message);
json_t *json_of_tiff(const struct fax_tiff *tiff);
json_t *json_of_event(const struct fax_event *event);
json_t *json_of_server(const struct fax_server *server);

/* Arrays of them. */
json_t *json_of_ports(const struct fax_port_list *ports);
json_t *json_of_jobs(const struct fax_job_list *jobs);
json_t *json_of_messages(const struct fax_message_list *messages);

json_t *json_of_text(const char *text);

struct cli;

/* Print it, and free it. Returns the exit code: a NULL @json is told as lack of memory. */
int json_print(const struct cli *cli, json_t *json);

/* The same on one line, at once: for a stream of objects. */
int json_print_line(const struct cli *cli, json_t *json);

/* The priority's word: "low", "normal", "high". */
const char *json_priority_words(enum fax_priority priority);

#endif
