// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_HTTP_REQUEST_H
#define QV_SERVER_HTTP_REQUEST_H
#include <jansson.h>

#include "server/http/forms.h"
#include "server/speak/service.h"

/* What a request to speak asks for, read from its body. */
typedef struct qv_http_request {
    int voice; // of the service's
    qv_settings settings;
    bool ssml;
    qv_answer_form answer;
    const char *text; // [length], owned by the body or `json`
    size_t length;
    json_t *json; // NULL: the body was no JSON
} qv_http_request;

enum { QV_HTTP_TOO_LARGE = 413 }; // libmicrohttpd's name for it changes with its version

/* Why a request is not answered. */
typedef struct qv_refusal {
    int status;        // of HTTP; 0: it is answered
    const char *code;  // for programs; static memory
    const char *param; // the field that is wrong; NULL: none; static memory
    const char *allow; // methods that are taken there; NULL: not told; static memory
    char message[200]; // for people
} qv_refusal;

/* Fills in a refusal and returns false. */
QV_PRINTF(5, 6)
bool qv_refuse(qv_refusal *refusal, int status, const char *code, const char *param, const char *format, ...);

/* body [size]: as OpenAI's POST /v1/audio/speech has it. False: `refusal` says why. */
bool qv_request_read_openai(qv_http_request *request, const qv_service *service, const char *body,
                            size_t size, qv_refusal *refusal);
/* The same for POST /synthesize; type: of the body; accept: what the client wants; NULL: they aren't there.
 */
bool qv_request_read_plain(qv_http_request *request, const qv_service *service, const char *body, size_t size,
                           const char *type, const char *accept, qv_refusal *refusal);
void qv_request_free(qv_http_request *request);

#endif
