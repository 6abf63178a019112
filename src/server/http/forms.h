// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_HTTP_FORMS_H
#define QV_SERVER_HTTP_FORMS_H
#include <stdbool.h>

#include "server/sound/encoder.h"
#include "server/speak/speech.h"

/* The forms that an answer over HTTP may have. */
typedef enum qv_framing {
    QV_FRAMING_SOUND,     // the sound file, nothing else
    QV_FRAMING_JSON,      // an object with the sound in base64, then the events
    QV_FRAMING_MULTIPART, // parts in turn: events as JSON, and the sound that they belong to
    QV_FRAMING_SSE        // server-sent events, as OpenAI has them
} qv_framing;

typedef struct qv_answer_form {
    qv_framing framing;
    qv_sound_form sound;
    bool phones;      // events for phones, too
    const char *text; // that is said, for the words; copied; NULL: words without text
} qv_answer_form;

/* answer->sound must be there (qv_sound_form_there). NULL: memory is short. */
qv_form *qv_http_form(const qv_answer_form *answer);
/* The type of the whole. */
const char *qv_http_form_type(const qv_answer_form *form);

#endif
