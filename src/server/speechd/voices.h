// SPDX-License-Identifier: MIT
#ifndef QV_SERVER_SPEECHD_VOICES_H
#define QV_SERVER_SPEECHD_VOICES_H
#include <quaver/quaver.h>

#include "server/speechd/options.h"

/* The voices that the module has, all open. */
typedef struct loaded_voice {
    char *name;
    qv_voice *voice;
} loaded_voice;

typedef struct voices {
    loaded_voice list[MOST_VOICES];
    int count;
} voices;

/* Opens those of the options; all in the folders where there are none. `tell` hears of those that don't open.
 */
void voices_open(voices *v, const options *o, void (*tell)(const char *line));
void voices_close(voices *v);

/* The number of the voice for a message: by its name, else by its type, else by its language ("en-US"), as
 * the options say; else one of the language, else the first. Any may be NULL. -1: there is none at all. */
int voices_choose(const voices *v, const options *o, const char *name, const char *type,
                  const char *language);
/* "en-US"; "en" when the voice doesn't tell. */
const char *voice_language(const loaded_voice *voice);

#endif
