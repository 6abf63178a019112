// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_CHARACTERS_H
#define QV_SYNTH_CHARACTERS_H
#include "synth/ssml/plain.h"
#include "text/phrase.h"

/* Names in the place of what is given. `phrase` is room for them. 0 or QV_ERROR_MEMORY. */

/* A character that is `size` bytes, from the source at begin .. end-1. */
int qv_plain_character(qv_plain *plain, qv_phrase *phrase, const char *bytes, size_t size,
                       const qv_place_in_source *begin, size_t end);
/* Each character of a text of the user's; white space between others is a short pause. Moves plain->place. */
int qv_plain_characters(qv_plain *plain, qv_phrase *phrase, const char *bytes, size_t count);
/* A key of a keyboard. Moves plain->place. */
int qv_plain_key(qv_plain *plain, qv_phrase *phrase, const char *key, size_t count);

#endif
