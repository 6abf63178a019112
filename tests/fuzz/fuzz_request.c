// SPDX-License-Identifier: MIT
/*
 * Any bytes as the body of a request over HTTP: what is taken is in range, and a refusal is a line, whose
 * answer can be made. The first byte says which form the body is read as.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "server/http/documents.h"
#include "server/http/request.h"
#include "tiny_voice.h"

enum { MOST_TEXT = 500 };

static void must(bool condition)
{
    if (!condition)
        abort();
}

static const qv_service *service(void)
{
    static qv_service s;
    static const qv_limits limits = {.workers = 1, .speeches = 1, .text = MOST_TEXT, .longest = 600};
    if (!s.workers) {
        s.voices.list[0].name = strdup("tiny");
        s.voices.list[0].voice = tiny_voice_open();
        s.voices.count = 1;
        must(qv_workers_open(&s.workers, &limits) == 0);
    }
    return &s;
}

static void check_taken(const qv_http_request *request)
{
    const qv_settings *settings = &request->settings;
    must(request->voice == 0);
    must(request->text != NULL && request->length > 0 && request->length <= MOST_TEXT);
    must(settings->rate >= 0.3f && settings->rate <= 6 && settings->pitch >= -12 && settings->pitch <= 12);
    must(settings->pitch_range >= 0 && settings->pitch_range <= 3);
    must(settings->volume >= -60 && settings->volume <= 12);
    must(qv_sound_form_there(request->answer.sound));
}

static void check_refused(const qv_refusal *refusal)
{
    must(refusal->status >= 400 && refusal->status < 500 && refusal->code);
    must(refusal->message[0] && !strchr(refusal->message, '\n'));
    char *document = qv_document_refusal(refusal);
    must(document != NULL);
    free(document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const types[] = {"application/json; charset=utf-8", "text/plain",
                                        "application/ssml+xml", "image/png"};
    static const char *const accepted[] = {NULL, "multipart/mixed", "application/json", "*/*"};
    qv_http_request request;
    qv_refusal refusal = {0};
    const unsigned form = size > 0 ? data[0] : 0;
    const char *body = (const char *)data + (size > 0);
    const size_t length = size - (size > 0);
    const bool taken = form & 1
                           ? qv_request_read_plain(&request, service(), body, length, types[form >> 1 & 3],
                                                   accepted[form >> 3 & 3], &refusal)
                           : qv_request_read_openai(&request, service(), body, length, &refusal);
    if (taken)
        check_taken(&request);
    else
        check_refused(&refusal);
    qv_request_free(&request);
    return 0;
}
