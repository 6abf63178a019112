// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_SPEAK_SERVICE_H
#define QV_SERVER_SPEAK_SERVICE_H
#include "server/speak/speech.h"
#include "server/speak/voices.h"

/* What all doors share; changed by nobody once they are open. */
typedef struct qv_service {
    qv_voices voices;
    qv_workers *workers;
    const char *token; // that requests over HTTP must bring; NULL: none
    int connections;   // at once, for each of Wyoming and HTTP
    double timeout;    // seconds within which a request must have come, and a client must take something
} qv_service;

/* Bytes that the system keeps for a client that takes nothing: a second or two of sound. By itself it keeps
 * megabytes, for which workers would work in vain when the client leaves. */
enum { QV_SERVICE_UNSENT = 65536 };

/* Bytes of JSON that hold `text` bytes of text, however they are escaped, and what stands around it. */
static inline size_t qv_service_most_json(size_t text)
{
    return 6 * text + 8192;
}

#endif
