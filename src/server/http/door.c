// SPDX-License-Identifier: MIT
#include "server/http/door.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/socket.h"
#include "server/http/documents.h"
#include "server/http/forms.h"
#include "server/http/pages.h"
#include "server/http/request.h"

enum {
    RESERVE = 32,        // connections beyond the limit, to be told that there are too many
    BLOCK_BYTES = 16384, // of an answer, that are sent at a time
};

/* A connection. */
typedef struct client {
    struct client *before, *behind;
    int socket;
    double since;   // seconds: when the request that isn't whole began, or could have
    bool answering; // it has come
    bool asked;     // its first line has
    bool served;    // an earlier one was answered
    bool cut;       // it was too late
} client;

struct qv_http_door {
    const qv_service *service;
    struct MHD_Daemon *daemon;
    int listener;         // once it is no longer the daemon's; else -1
    pthread_mutex_t lock; // of what follows
    client *first;
    int clients;
};

/* A request while it comes. */
typedef struct request request;
typedef enum MHD_Result handler(qv_http_door *door, struct MHD_Connection *connection, request *r);
struct request {
    const struct route *route;
    qv_bytes body;
    bool too_large;
};

/* Replies */

static enum MHD_Result send_response(struct MHD_Connection *connection, int status,
                                     struct MHD_Response *response, const char *type)
{
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, "Content-Type", type);
    MHD_add_response_header(response, "Cache-Control", "no-store");
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    const enum MHD_Result queued = MHD_queue_response(connection, (unsigned)status, response);
    MHD_destroy_response(response);
    return queued;
}

/* text: given away; NULL: memory was short, and the connection is closed. */
static enum MHD_Result send_text(struct MHD_Connection *connection, int status, const char *type, char *text)
{
    struct MHD_Response *response =
        text ? MHD_create_response_from_buffer(strlen(text), text, MHD_RESPMEM_MUST_FREE) : NULL;
    if (text && !response)
        free(text);
    return send_response(connection, status, response, type);
}

static enum MHD_Result send_json(struct MHD_Connection *connection, char *text)
{
    return send_text(connection, MHD_HTTP_OK, "application/json", text);
}

static enum MHD_Result send_refusal(struct MHD_Connection *connection, const qv_refusal *refusal)
{
    char *text = qv_document_refusal(refusal);
    struct MHD_Response *response =
        text ? MHD_create_response_from_buffer(strlen(text), text, MHD_RESPMEM_MUST_FREE) : NULL;
    if (!response) {
        free(text);
        return MHD_NO;
    }
    if (refusal->allow)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, refusal->allow);
    if (refusal->status == MHD_HTTP_UNAUTHORIZED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
    if (refusal->status == MHD_HTTP_SERVICE_UNAVAILABLE)
        MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, "1");
    return send_response(connection, refusal->status, response, "application/json");
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* Speech */

typedef struct answer {
    struct MHD_Connection *connection;
    qv_speech *speech;
} answer;

/* Called where nothing is ready, and when something is: while the speech is locked, so that neither misses
 * the other. */
static void pause_answer(void *user)
{
    MHD_suspend_connection(((answer *)user)->connection);
}

static void resume_answer(void *user)
{
    MHD_resume_connection(((answer *)user)->connection);
}

static ssize_t read_answer(void *user, uint64_t position, char *bytes, size_t size)
{
    answer *a = user;
    size_t taken;
    (void)position;
    switch (qv_speech_take(a->speech, bytes, size, &taken, pause_answer)) {
    case QV_SPEECH_ENDED:
        return MHD_CONTENT_READER_END_OF_STREAM;
    case QV_SPEECH_FAILED: // the answer breaks off, which its client notices
        return MHD_CONTENT_READER_END_WITH_ERROR;
    case QV_SPEECH_GOES_ON:
        break;
    }
    return (ssize_t)taken;
}

static void free_answer(void *user)
{
    answer *a = user;
    qv_speech_close(&a->speech);
    free(a);
}

/* Opens the speech that a request asks for, with all its text. NULL after a refusal. */
static answer *open_answer(qv_http_door *door, struct MHD_Connection *connection, const qv_http_request *r,
                           qv_door which, qv_refusal *refusal)
{
    bool busy = false;
    answer *a = calloc(1, sizeof *a);
    qv_form *form = a ? qv_http_form(&r->answer) : NULL;
    if (form) {
        const qv_order order = {.voice = door->service->voices.list[r->voice].voice,
                                .settings = r->settings,
                                .ssml = r->ssml,
                                .door = which,
                                .form = form,
                                .ready = resume_answer,
                                .user = a};
        a->connection = connection;
        a->speech = qv_speech_open(door->service->workers, &order, &busy);
        if (!a->speech)
            form->close(form);
    }
    if (a && a->speech && qv_speech_text(a->speech, r->text, r->length)) {
        qv_speech_finish(a->speech);
        return a;
    }
    if (a)
        free_answer(a);
    if (busy)
        qv_refuse(refusal, MHD_HTTP_SERVICE_UNAVAILABLE, "busy", NULL,
                  "too much is being said at once; try again");
    else
        qv_refuse(refusal, MHD_HTTP_INTERNAL_SERVER_ERROR, "memory", NULL, "memory is short");
    return NULL;
}

static enum MHD_Result send_speech(qv_http_door *door, struct MHD_Connection *connection,
                                   const qv_http_request *r, qv_door which)
{
    qv_refusal refusal;
    answer *a = open_answer(door, connection, r, which, &refusal);
    if (!a)
        return send_refusal(connection, &refusal);
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, read_answer, a, free_answer);
    if (!response)
        free_answer(a);
    return send_response(connection, MHD_HTTP_OK, response, qv_http_form_type(&r->answer));
}

static enum MHD_Result refuse_speech(qv_http_door *door, struct MHD_Connection *connection,
                                     const qv_refusal *refusal, qv_door which)
{
    qv_workers_refused(door->service->workers, which);
    return send_refusal(connection, refusal);
}

static enum MHD_Result on_openai(qv_http_door *door, struct MHD_Connection *connection, request *r)
{
    qv_http_request wanted;
    qv_refusal refusal;
    const bool read = qv_request_read_openai(&wanted, door->service, r->body.at, r->body.size, &refusal);
    const enum MHD_Result result = read ? send_speech(door, connection, &wanted, QV_DOOR_OPENAI)
                                        : refuse_speech(door, connection, &refusal, QV_DOOR_OPENAI);
    qv_request_free(&wanted);
    return result;
}

static enum MHD_Result on_plain(qv_http_door *door, struct MHD_Connection *connection, request *r)
{
    qv_http_request wanted;
    qv_refusal refusal;
    const bool read = qv_request_read_plain(&wanted, door->service, r->body.at, r->body.size,
                                            header(connection, MHD_HTTP_HEADER_CONTENT_TYPE),
                                            header(connection, MHD_HTTP_HEADER_ACCEPT), &refusal);
    const enum MHD_Result result = read ? send_speech(door, connection, &wanted, QV_DOOR_HTTP)
                                        : refuse_speech(door, connection, &refusal, QV_DOOR_HTTP);
    qv_request_free(&wanted);
    return result;
}

/* Documents */

static enum MHD_Result on_models(qv_http_door *door, struct MHD_Connection *connection, request *r)
{
    (void)door, (void)r;
    return send_json(connection, qv_document_models());
}

static enum MHD_Result on_voices(qv_http_door *door, struct MHD_Connection *connection, request *r)
{
    (void)r;
    return send_json(connection, qv_document_voices(door->service));
}

static enum MHD_Result on_health(qv_http_door *door, struct MHD_Connection *connection, request *r)
{
    (void)r;
    return send_json(connection, qv_document_health(door->service));
}

static enum MHD_Result on_metrics(qv_http_door *door, struct MHD_Connection *connection, request *r)
{
    (void)r;
    pthread_mutex_lock(&door->lock);
    const int clients = door->clients;
    pthread_mutex_unlock(&door->lock);
    return send_text(connection, MHD_HTTP_OK, "text/plain; version=0.0.4; charset=utf-8",
                     qv_document_metrics(door->service, clients));
}

static enum MHD_Result send_page(struct MHD_Connection *connection, const unsigned char *bytes, size_t size,
                                 const char *type)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(size, (void *)bytes, MHD_RESPMEM_PERSISTENT);
    if (response)
        MHD_add_response_header(
            response, "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    return send_response(connection, MHD_HTTP_OK, response, type);
}

static enum MHD_Result on_page(qv_http_door *door, struct MHD_Connection *connection, request *r)
{
    (void)door, (void)r;
    return send_page(connection, qv_page_html, qv_page_html_size, "text/html; charset=utf-8");
}

static enum MHD_Result on_style(qv_http_door *door, struct MHD_Connection *connection, request *r)
{
    (void)door, (void)r;
    return send_page(connection, qv_page_css, qv_page_css_size, "text/css; charset=utf-8");
}

static enum MHD_Result on_script(qv_http_door *door, struct MHD_Connection *connection, request *r)
{
    (void)door, (void)r;
    return send_page(connection, qv_page_js, qv_page_js_size, "text/javascript; charset=utf-8");
}

/* All that can be asked for. No path is ever that of a file. */
static const struct route {
    const char *method, *path;
    bool open; // without a token, too
    handler *handle;
} routes[] = {
    {"GET", "/", true, on_page},
    {"GET", "/page.css", true, on_style},
    {"GET", "/page.js", true, on_script},
    {"GET", "/health", true, on_health},
    {"GET", "/metrics", false, on_metrics},
    {"GET", "/v1/models", false, on_models},
    {"GET", "/v1/audio/voices", false, on_voices},
    {"POST", "/v1/audio/speech", false, on_openai},
    {"POST", "/synthesize", false, on_plain},
};

static bool find_route(request *r, const char *method, const char *path, qv_refusal *refusal)
{
    const char *wanted = strcmp(method, "HEAD") == 0 ? "GET" : method; // the library leaves the body out
    const char *known = NULL;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        if (strcmp(routes[i].path, path) != 0)
            continue;
        known = routes[i].method;
        r->route = strcmp(known, wanted) == 0 ? &routes[i] : NULL;
        if (r->route)
            return true;
    }
    if (known) {
        qv_refuse(refusal, MHD_HTTP_METHOD_NOT_ALLOWED, "method", NULL, "this takes %s", known);
        refusal->allow = strcmp(known, "GET") == 0 ? "GET, HEAD" : known;
        return false;
    }
    return qv_refuse(refusal, MHD_HTTP_NOT_FOUND, "not_found", NULL,
                     "there is nothing here; POST /synthesize and /v1/audio/speech, and GET / are");
}

/* Whether a text is the token; takes as long wherever they differ. */
static bool is_token(const char *token, const char *given)
{
    const size_t length = strlen(token), size = strlen(given);
    unsigned differs = length != size;
    for (size_t i = 0; i < size; i++)
        differs |= (unsigned char)given[i] ^ (unsigned char)token[length > 0 ? i % length : 0];
    return differs == 0;
}

/* Whether a page of another site asks, which could speak through a reader's browser. Browsers say where pages
 * are from in one header or the other: the first for addresses that they trust. */
static bool is_foreign(struct MHD_Connection *connection)
{
    const char *site = header(connection, "Sec-Fetch-Site"), *origin = header(connection, "Origin");
    const char *host = header(connection, MHD_HTTP_HEADER_HOST),
               *from = origin ? strstr(origin, "://") : NULL;
    if (site)
        return strcmp(site, "cross-site") == 0;
    return origin && !(from && host && strcasecmp(from + 3, host) == 0);
}

static bool may_ask(const qv_http_door *door, struct MHD_Connection *connection, const struct route *route,
                    qv_refusal *refusal)
{
    static const char scheme[] = "Bearer ";
    const char *token = door->service->token, *given = header(connection, MHD_HTTP_HEADER_AUTHORIZATION);
    if (route->open)
        return true;
    if (!token)
        return !is_foreign(connection) || qv_refuse(refusal, MHD_HTTP_FORBIDDEN, "cross_site", NULL,
                                                    "pages of other sites may not ask without a token");
    if (given && strncasecmp(given, scheme, sizeof scheme - 1) == 0 &&
        is_token(token, given + sizeof scheme - 1))
        return true;
    return qv_refuse(refusal, MHD_HTTP_UNAUTHORIZED, "unauthorized", NULL,
                     "a token is needed, as \"Authorization: Bearer TOKEN\"");
}

/* Requests as they come */

static size_t most_body(const qv_http_door *door)
{
    return qv_service_most_json(qv_workers_limits(door->service->workers)->text);
}

static bool refuse_body(const qv_http_door *door, qv_refusal *refusal)
{
    return qv_refuse(refusal, QV_HTTP_TOO_LARGE, "text_too_long", NULL, "the body is longer than %zu bytes",
                     most_body(door));
}

static bool may_come(qv_http_door *door, struct MHD_Connection *connection, qv_refusal *refusal)
{
    const char *length = header(connection, MHD_HTTP_HEADER_CONTENT_LENGTH);
    pthread_mutex_lock(&door->lock);
    const bool room = door->clients <= door->service->connections;
    pthread_mutex_unlock(&door->lock);
    if (!room)
        return qv_refuse(refusal, MHD_HTTP_SERVICE_UNAVAILABLE, "busy", NULL,
                         "too many connections; try again");
    return !length || strtoull(length, NULL, 10) <= most_body(door) || refuse_body(door, refusal);
}

static client *client_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static void set_answering(qv_http_door *door, struct MHD_Connection *connection, bool answering)
{
    client *c = client_of(connection);
    if (!c)
        return;
    pthread_mutex_lock(&door->lock);
    c->answering = answering;
    c->asked = answering;
    c->served = true;
    c->since = qv_clock();
    pthread_mutex_unlock(&door->lock);
}

/* The first line of a request has come; its slot stays empty. */
static void *on_first_line(void *user, const char *path, struct MHD_Connection *connection)
{
    qv_http_door *door = user;
    client *c = client_of(connection);
    (void)path;
    if (!c)
        return NULL;
    pthread_mutex_lock(&door->lock);
    c->asked = true;
    if (c->served) // what was waited until then is no part of it
        c->since = qv_clock();
    pthread_mutex_unlock(&door->lock);
    return NULL;
}

static enum MHD_Result begin_request(qv_http_door *door, struct MHD_Connection *connection, const char *path,
                                     const char *method, request **slot)
{
    qv_refusal refusal;
    request *r = calloc(1, sizeof *r);
    if (!r)
        return MHD_NO;
    *slot = r;
    if (find_route(r, method, path, &refusal) && may_ask(door, connection, r->route, &refusal) &&
        may_come(door, connection, &refusal))
        return MHD_YES;
    set_answering(door, connection, true);
    return send_refusal(connection, &refusal);
}

/* The body goes on. What is too much is passed over, so that the client hears why. */
static void add_body(const qv_http_door *door, request *r, const char *bytes, size_t size)
{
    r->too_large =
        r->too_large || size > most_body(door) - r->body.size || !qv_bytes_add(&r->body, bytes, size);
}

static enum MHD_Result answer_request(qv_http_door *door, struct MHD_Connection *connection, request *r)
{
    qv_refusal refusal;
    set_answering(door, connection, true);
    if (r->too_large || !qv_bytes_add(&r->body, "", 1)) { // a zero behind it, for who takes it as a text
        refuse_body(door, &refusal);
        return send_refusal(connection, &refusal);
    }
    r->body.size--;
    return r->route->handle(door, connection, r);
}

static enum MHD_Result on_request(void *user, struct MHD_Connection *connection, const char *path,
                                  const char *method, const char *version, const char *bytes, size_t *size,
                                  void **slot)
{
    qv_http_door *door = user;
    request *r = *slot;
    (void)version;
    if (!r)
        return begin_request(door, connection, path, method, (request **)slot);
    if (*size > 0) {
        add_body(door, r, bytes, *size);
        *size = 0;
        return MHD_YES;
    }
    return answer_request(door, connection, r);
}

static void on_completed(void *user, struct MHD_Connection *connection, void **slot,
                         enum MHD_RequestTerminationCode code)
{
    request *r = *slot;
    (void)code;
    if (r) {
        qv_bytes_free(&r->body);
        free(r);
        *slot = NULL;
    }
    set_answering(user, connection, false);
}

/* Connections */

static void on_connection(void *user, struct MHD_Connection *connection, void **slot,
                          enum MHD_ConnectionNotificationCode code)
{
    qv_http_door *door = user;
    client *c = code == MHD_CONNECTION_NOTIFY_STARTED ? calloc(1, sizeof *c) : *slot;
    if (!c)
        return;
    pthread_mutex_lock(&door->lock);
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        *c =
            (client){.socket = info ? (int)info->connect_fd : -1, .since = qv_clock(), .behind = door->first};
        if (c->socket >= 0)
            qv_socket_bound(c->socket, QV_SERVICE_UNSENT);
        if (door->first)
            door->first->before = c;
        door->first = c;
        door->clients++;
        *slot = c;
    } else {
        *(c->before ? &c->before->behind : &door->first) = c->behind;
        if (c->behind)
            c->behind->before = c->before;
        door->clients--;
        *slot = NULL;
        free(c);
    }
    pthread_mutex_unlock(&door->lock);
}

/* Says why, past the library, which has no request to answer yet; but not where a connection was kept after
 * an answer and nothing is asked: what was said there would be taken for the answer to the next request. */
static void cut(client *c)
{
    static const char why[] = "{\"error\":{\"message\":\"the rest of the request did not come in time\","
                              "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"timeout\"}}";
    char text[512];
    const int length = snprintf(text, sizeof text,
                                "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n"
                                "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                                strlen(why), why);
    c->cut = true;
    if (c->socket < 0)
        return;
    if (c->asked || !c->served)
        qv_socket_write(c->socket, text, (size_t)length);
    qv_socket_shut(c->socket);
}

void qv_http_look(qv_http_door *door)
{
    const double now = qv_clock();
    pthread_mutex_lock(&door->lock);
    for (client *c = door->first; c; c = c->behind)
        if (!c->answering && !c->cut && now - c->since > door->service->timeout)
            cut(c);
    pthread_mutex_unlock(&door->lock);
}

/* The door */

qv_http_door *qv_http_open(int listener, const qv_service *service)
{
    qv_http_door *door = calloc(1, sizeof *door);
    if (!door) {
        qv_socket_close(listener);
        return NULL;
    }
    *door = (qv_http_door){.service = service, .listener = -1};
    pthread_mutex_init(&door->lock, NULL);
    door->daemon =
        MHD_start_daemon(MHD_USE_AUTO_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request,
                         door, MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_LIMIT,
                         (unsigned)(service->connections + RESERVE), MHD_OPTION_CONNECTION_TIMEOUT,
                         (unsigned)(service->timeout + 1), MHD_OPTION_URI_LOG_CALLBACK, on_first_line, door,
                         MHD_OPTION_NOTIFY_COMPLETED, on_completed, door, MHD_OPTION_NOTIFY_CONNECTION,
                         on_connection, door, MHD_OPTION_END);
    if (door->daemon)
        return door;
    qv_socket_close(listener);
    pthread_mutex_destroy(&door->lock);
    free(door);
    return NULL;
}

void qv_http_shut(qv_http_door *door)
{
    const MHD_socket listener = MHD_quiesce_daemon(door->daemon);
    if (listener != MHD_INVALID_SOCKET)
        door->listener = (int)listener;
}

void qv_http_close(qv_http_door **door)
{
    qv_http_door *d = *door;
    *door = NULL;
    if (!d)
        return;
    MHD_stop_daemon(d->daemon);
    qv_socket_close(d->listener);
    pthread_mutex_destroy(&d->lock);
    free(d);
}
