// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_SPEAK_VOICES_H
#define QV_SERVER_SPEAK_VOICES_H
#include <stddef.h>

#include "quaver/quaver.h"

/* The voices of a server, each mapped once. Once all are added, any thread may look. */
enum { QV_MOST_VOICES = 64 };
typedef struct qv_voices {
    struct {
        char *name;
        qv_voice *voice;
    } list[QV_MOST_VOICES]; // the first is the default
    int count;
} qv_voices;

/* Opens the file `path` as the voice `name`; one of that name that is there already stays. 0, or an error
 * with one line in message [size]. */
int qv_voices_add(qv_voices *voices, const char *name, const char *path, char *message, size_t size);
void qv_voices_close(qv_voices *voices);

/* The number of a voice; -1: there is none of this name. */
int qv_voices_find(const qv_voices *voices, const char *name);
/* The first voice of a language ("en-US"), else the first of one that is the same up to the hyphen; -1: none.
 */
int qv_voices_for_language(const qv_voices *voices, const char *language);
/* What the voice says of itself under `key`, else `otherwise`. */
const char *qv_voices_text(const qv_voices *voices, int voice, const char *key, const char *otherwise);

#endif
