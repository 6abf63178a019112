#ifndef QV_CLI_LEXICON_OPTION_H
#define QV_CLI_LEXICON_OPTION_H
#include <stddef.h>
#include <stdint.h>
#include "quaver/quaver.h"

/* The pronunciations that a training uses: a dictionary file, or those of a voice that is there. */
typedef struct qv_lexicon_option {
    uint8_t *compiled; // from a dictionary file; NULL: from the voice
    qv_voice *voice;
    const uint8_t *bytes;
    size_t size;
} qv_lexicon_option;

/* dictionary: a file in CMUdict's format, or NULL: the lexicon of the voice `voice` (NULL: the default one).
 * 0, or an error with one line in message [size]. */
int qv_lexicon_option_open(qv_lexicon_option *option, const char *dictionary, const char *voice, char *message,
                           size_t size);
void qv_lexicon_option_close(qv_lexicon_option *option);

#endif
