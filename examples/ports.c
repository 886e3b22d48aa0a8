/* SPDX-License-Identifier: MIT */
/*
 * What a client of a fax server does with its ports: look at each of them,
 * change two settings, read them back, and put everything as it was.
 *
 *   ports [SERVER]        as for fax_connect(): /path or host:port
 */
#include <stdio.h>

#include <faxport/client.h>

/* Say what went wrong, if anything did. */
static enum fax_error check(struct fax_client *client, enum fax_error error, const char *what)
{
	if (error)
		fprintf(stderr, "ports: %s: %s %s\n", what, fax_error_words(error),
			client ? fax_client_detail(client) : "");
	return error;
}

static enum fax_error show(struct fax_client *client, const struct fax_port *port)
{
	struct fax_port_status *status;
	struct fax_method_list *methods;
	enum fax_error error;
	size_t i;

	printf("port %u, %s\n", port->device_id, port->name);
	printf("  CSID \"%s\", TSID \"%s\"\n", port->csid, port->tsid);
	printf("  priority %u, rings %u, send %s, receive %s\n", port->priority, port->rings, port->send ? "on" : "off",
	       port->receive ? "on" : "off");

	error = check(client, fax_status_get(client, port->device_id, &status), "status");
	if (error)
		return error;
	printf("  status %llu: %s", (unsigned long long)status->version, fax_port_state_words(status->state));
	if (status->job_id)
		printf(", job %u, page %u of %u", status->job_id, status->current_page, status->total_pages);
	printf("\n");
	fax_free(status);

	error = check(client, fax_method_list(client, port->device_id, &methods), "routing methods");
	if (error)
		return error;
	for (i = 0; i < methods->count; i++)
		printf("  routing: %s, %s %s\n", methods->item[i].friendly_name, methods->item[i].guid,
		       methods->item[i].enabled ? "on" : "off");
	fax_free(methods);
	return FAX_E_OK;
}

/* Set CSID and rings, and read back what the server has now. */
static enum fax_error set(struct fax_client *client, uint32_t device_id, const char *csid, uint32_t rings)
{
	struct fax_port_change change = {.fields = FAX_PORT_CSID | FAX_PORT_RINGS, .csid = csid, .rings = rings};
	struct fax_port *port;
	enum fax_error error = check(client, fax_port_set(client, device_id, &change), "change");

	if (!error)
		error = check(client, fax_port_get(client, device_id, &port), "read back");
	if (error)
		return error;
	printf("  now CSID \"%s\", rings %u\n", port->csid, port->rings);
	fax_free(port);
	return FAX_E_OK;
}

int main(int argc, char **argv)
{
	struct fax_client *client;
	struct fax_port_list *ports = NULL;
	const struct fax_port *port;
	enum fax_error error = check(NULL, fax_connect(argc > 1 ? argv[1] : NULL, &client), "connect"), restored;

	if (error)
		return 1;
	error = check(client, fax_port_list(client, &ports), "ports");
	for (port = ports ? ports->item : NULL; !error && port < ports->item + ports->count; port++) {
		error = show(client, port);
		if (!error && !port->can_modify)
			printf("  this caller may not change it\n");
		if (error || !port->can_modify)
			continue;
		error = set(client, port->device_id, "FAXPORT EXAMPLE", (port->rings + 1) % FAX_RINGS_MAX);
		restored = set(client, port->device_id, port->csid, port->rings);
		error = error ? error : restored;
	}
	fax_free(ports);
	fax_disconnect(client);
	return error ? 1 : 0;
}
