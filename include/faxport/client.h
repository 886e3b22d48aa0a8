/* SPDX-License-Identifier: MIT */
/*
 * libfaxport: talk to a Faxport server.
 *
 * One struct fax_client is one connection; use it from one thread at a time,
 * and as many of them as there are threads. The library keeps no other state.
 *
 * Every result is one block of memory that the caller frees with fax_free();
 * strings inside it live as long as the block. Every function says what went
 * wrong with one enum; fax_client_detail() adds the server's own words.
 *
 * No call waits for ever: 30 s for an answer, except fax_status_wait() and
 * fax_events_wait(), which say so.
 */
#ifndef FAXPORT_CLIENT_H
#define FAXPORT_CLIENT_H

#include <faxport/status.h>
#include <faxport/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef _WIN32
#define FAX_COOKIE_PLACES "%FAXPORT_COOKIE_FILE%, Software\\Faxport\\CookieFile or %APPDATA%\\Faxport\\cookie"
#else
#define FAX_COOKIE_PLACES "$FAXPORT_COOKIE_FILE or ~/.config/faxport/cookie"
#endif

#define FAX_ERROR_LIST(X) \
	X(OK, "no error") \
	X(NO_SERVER, "no fax server answers there") \
	X(DISCONNECTED, "the connection to the fax server is gone") \
	X(TIMEOUT, "the fax server did not answer in time") \
	X(GARBLED, "the answer is not understood: not a fax server, or another version") \
	X(DENIED, "permission denied") \
	X(COOKIE, "no cookie that the server takes in " FAX_COOKIE_PLACES) \
	X(NOT_FOUND, "no such port, job or message") \
	X(INVALID, "invalid value") \
	X(IN_USE, "in use by another client or call") \
	X(WRONG_STATE, "not possible in its present state") \
	X(REFUSED, "the document cannot be faxed") \
	X(TOO_BIG, "too big") \
	X(FILE, "local file cannot be read or written") \
	X(NO_MEMORY, "out of memory") \
	X(UNSUPPORTED, "not supported by this server") \
	X(SERVER, "internal error of the fax server") \
	X(NO_UNIX_SOCKETS, "no Unix sockets on this system: name a computer or its address, with or without a port")

enum fax_error {
#define X(name, words) FAX_E_##name,
	FAX_ERROR_LIST(X)
#undef X
		FAX_ERRORS
};

/* The words of an error. Static. */
const char *fax_error_words(enum fax_error error);

struct fax_client;

/*
 * Connect. @server: NULL or "" for $FAXPORT_SERVER or else this machine's
 * default socket (/run/faxport/faxport.sock); "unix:/path" or "/path" for a
 * Unix socket; "host:port" or "[v6]:port" for TCP, whose cookie is read from
 * $FAXPORT_COOKIE_FILE or else ~/.config/faxport/cookie; FAX_E_COOKIE: the
 * file cannot be read, holds none, or another server's.
 *
 * On Windows (and in Wine): NULL or "" for %FAXPORT_SERVER%, or else the
 * registry value HKLM\Software\Faxport\Server, or else localhost; "name",
 * "\\name" or an address, with ":port" or without (4540), an IPv6 address
 * with a port in brackets. This computer's own name means localhost. There are
 * no Unix sockets: FAX_E_NO_UNIX_SOCKETS. The file of the cookie is
 * %FAXPORT_COOKIE_FILE%, or else the registry value
 * Software\Faxport\CookieFile of HKCU or HKLM, or else
 * %APPDATA%\Faxport\cookie.
 *
 * On failure *@ret_client is left alone.
 */
enum fax_error fax_connect(const char *server, struct fax_client **ret_client);

/* End the connection and free the client. NULL is fine. Results stay valid. */
void fax_disconnect(struct fax_client *client);

/*
 * What the server said about the last call on this connection that failed,
 * e.g. "page 3: the PDF is damaged"; "" when it said nothing.
 * Lives until the next call on @client.
 */
const char *fax_client_detail(const struct fax_client *client);

/*
 * The code with which the server refused the last call on this connection, one
 * of [MS-FAX] (ms-fax reference, section 3), e.g. 87 for ERROR_INVALID_PARAMETER;
 * 0 when it did not refuse: the call went well, or failed for another reason.
 */
uint32_t fax_client_code(const struct fax_client *client);

/* The server is on this computer: a Unix socket, or an address of the loopback. */
bool fax_client_is_local(const struct fax_client *client);

/* Free a result of any function below. NULL is fine. */
void fax_free(void *result);

/* ---- server settings ------------------------------------------------ */

enum fax_error fax_server_get(struct fax_client *client, struct fax_server **ret_server);

/*
 * Changes all settings, from retries to mapi_profile; needs the right to
 * manage. FAX_E_INVALID: the archive is no absolute path of a folder that the
 * server can write to; the cheap-rate hours are no times of the day.
 */
enum fax_error fax_server_set(struct fax_client *client, const struct fax_server *server);

/* What the caller may do: FAX_RIGHT_SUBMIT | ... */
enum fax_error fax_rights_get(struct fax_client *client, uint32_t *ret_rights);

/* How much is logged. Setting changes the categories that are named, and leaves the others. */
enum fax_error fax_log_list(struct fax_client *client, struct fax_log_category_list **ret_categories);
enum fax_error fax_log_set(struct fax_client *client, const struct fax_log_category *categories, size_t count);

/* ---- ports ---------------------------------------------------------- */

/* All ports, in order of priority. */
enum fax_error fax_port_list(struct fax_client *client, struct fax_port_list **ret_ports);
enum fax_error fax_port_get(struct fax_client *client, uint32_t device_id, struct fax_port **ret_port);

/* All or nothing; durable on the server when it returns. */
enum fax_error fax_port_set(struct fax_client *client, uint32_t device_id, const struct fax_port_change *change);

/*
 * Keep others from changing a port, until fax_port_release() or the end of the
 * connection; the caller's own connection goes on changing it. FAX_E_IN_USE:
 * somebody has it already, this connection too. NULL is fine to release.
 */
struct fax_hold;
enum fax_error fax_port_hold(struct fax_client *client, uint32_t device_id, struct fax_hold **ret_hold);
void fax_port_release(struct fax_client *client, struct fax_hold *hold);

enum fax_error fax_status_get(struct fax_client *client, uint32_t device_id, struct fax_port_status **ret_status);

/*
 * Wait until the port's status is newer than @version, at most @timeout_ms
 * (0: look once). FAX_E_TIMEOUT when nothing changed; *@ret_status then is left alone.
 */
enum fax_error fax_status_wait(struct fax_client *client, uint32_t device_id, uint64_t version, uint32_t timeout_ms,
			       struct fax_port_status **ret_status);

/* A port's routing methods in the order they run. */
enum fax_error fax_method_list(struct fax_client *client, uint32_t device_id, struct fax_method_list **ret_methods);
enum fax_error fax_method_enable(struct fax_client *client, uint32_t device_id, const char *guid, bool enabled);

/* A method's setting on one port as text: the folder of the folder method. */
enum fax_error fax_method_get_data(struct fax_client *client, uint32_t device_id, const char *guid, char **ret_data);
enum fax_error fax_method_set_data(struct fax_client *client, uint32_t device_id, const char *guid, const char *data);

/* The methods of the server, in the order they run; moving one shifts the others. FAX_E_INVALID: no such priority. */
enum fax_error fax_global_method_list(struct fax_client *client, struct fax_global_method_list **ret_methods);
enum fax_error fax_global_method_set_priority(struct fax_client *client, const char *guid, uint32_t priority);

/* ---- jobs ----------------------------------------------------------- */

/* Tells how far a submission is: bytes uploaded of all; then done == all while the server renders. */
typedef void fax_progress_fn(void *arg, uint64_t bytes_done, uint64_t bytes_all);

/*
 * Hand over a document. When it returns FAX_E_OK the rendered fax and its job
 * are on the server's disk and @ret_job_id is its id. FAX_E_REFUSED: it cannot
 * be rendered; fax_client_detail() has page and reason. @progress may be NULL.
 * Waits for rendering, as long as the server says now and then that it goes
 * on, at most 10 minutes: 30 s of silence end it. After FAX_E_TIMEOUT the
 * server may still accept it, and send it.
 */
enum fax_error fax_submit(struct fax_client *client, const struct fax_document *document, fax_progress_fn *progress,
			  void *arg, uint32_t *ret_job_id);

/* Most recipients of one submission. */
#define FAX_RECIPIENTS_MAX 1000

/*
 * The same for @count recipients, from 1 to FAX_RECIPIENTS_MAX: one file, the
 * path of documents[0], is uploaded and rendered once; all else each document
 * says for itself. All jobs or none: *ret_job_ids has room for @count of them.
 */
enum fax_error fax_submit_all(struct fax_client *client, const struct fax_document *documents, size_t count,
			      fax_progress_fn *progress, void *arg, uint32_t *ret_job_ids);

/*
 * Call a number and ask for the document that waits there (T.30 polling), the
 * one of document->selective if it is not NULL; document->password is what the
 * far end asks for. What comes is received as any fax, and in the inbox: the
 * job's message_id says which. document->path is not looked at. When it returns
 * FAX_E_OK the job is on the server's disk.
 */
enum fax_error fax_poll(struct fax_client *client, const struct fax_document *document, uint32_t *ret_job_id);

/*
 * Hand over a document that waits on document->device_id for who calls that
 * port and asks for it (T.30 polling): with document->selective and
 * document->password, where they are not NULL. Given out once, unless
 * document->keep. It is a job, which is cancelled to withdraw it. A port has one
 * at a time: FAX_E_WRONG_STATE. document->number is not looked at. Else as
 * fax_submit().
 */
enum fax_error fax_offer(struct fax_client *client, const struct fax_document *document, fax_progress_fn *progress,
			 void *arg, uint32_t *ret_job_id);

/* The caller's jobs, or everybody's for those who manage; ended ones too, as long as the server keeps them. */
enum fax_error fax_job_list(struct fax_client *client, struct fax_job_list **ret_jobs);
enum fax_error fax_job_get(struct fax_client *client, uint32_t job_id, struct fax_job **ret_job);
enum fax_error fax_job_pause(struct fax_client *client, uint32_t job_id);
enum fax_error fax_job_resume(struct fax_client *client, uint32_t job_id);
enum fax_error fax_job_restart(struct fax_client *client, uint32_t job_id);
enum fax_error fax_job_cancel(struct fax_client *client, uint32_t job_id);

/* The first page of a fax to be sent. FAX_E_INVALID: it is one that is being received. */
enum fax_error fax_job_page(struct fax_client *client, uint32_t job_id, struct fax_page **ret_page);

/* ---- received messages ---------------------------------------------- */

enum fax_error fax_message_list(struct fax_client *client, struct fax_message_list **ret_messages);
enum fax_error fax_message_get(struct fax_client *client, uint64_t message_id, struct fax_message **ret_message);

/* Write the message's TIFF to @path, which must not exist; nothing is left there on failure. */
enum fax_error fax_message_fetch(struct fax_client *client, uint64_t message_id, const char *path);
enum fax_error fax_message_delete(struct fax_client *client, uint64_t message_id);

/* ---- events --------------------------------------------------------- */

/*
 * What has happened behind event @after, in order, as far as the caller may
 * know of it. Waits at most @timeout_ms (0: not at all) for something to
 * happen: an empty list is FAX_E_OK too. Go on with the list's last:
 *
 *	for (after = 0; fax_events_wait(client, after, 60000, &events) == FAX_E_OK; fax_free(events)) {
 *		after = events->last;
 *		...
 *	}
 *
 * @after 0: from now on; asked with @timeout_ms 0 it brings the number to begin
 * with, so that nothing is missed of what the caller does next. 1: all that the
 * server keeps, some thousand since it started. When the connection breaks,
 * connect again and go on with the same number: what the server has done
 * since, or that it was started anew, is told. (FAXSVC_ENDED reaches those who
 * wait at that moment; for others the end of the connection says the same.)
 *
 * While it waits the connection cannot be used for anything else: a program
 * that also makes other calls uses a second one.
 */
enum fax_error fax_events_wait(struct fax_client *client, uint64_t after, uint32_t timeout_ms,
			       struct fax_event_list **ret_events);

#ifdef __cplusplus
}
#endif

#endif
