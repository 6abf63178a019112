// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_WYOMING_WRITER_H
#define QV_SERVER_WYOMING_WRITER_H
#include <jansson.h>
#include <stdbool.h>

#include "server/speak/speech.h"
#include "server/speak/voices.h"

/* Events of the Wyoming protocol, added to `out`. False: memory is short. */

/* data: an object, given away; NULL: memory was short when it was made. */
bool qv_wyoming_add(qv_bytes *out, const char *type, json_t *data);
bool qv_wyoming_add_error(qv_bytes *out, const char *code, const char *text);
/* What the server can: all its voices. */
bool qv_wyoming_add_info(qv_bytes *out, const qv_voices *voices);

/* Speech as events: audio-start, audio-chunk ..., audio-stop; then, for a text that came in chunks
 * (`streamed`), synthesize-stopped. NULL: memory is short. */
qv_form *qv_wyoming_form(bool streamed);

#endif
