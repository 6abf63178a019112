// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>

#include "quaver/quaver.h"
#include "text/lexicon/lexicon.h"

/* A lexicon whose words are added to a dictionary, but for those that a lexicon above it lists. */
typedef struct layer {
    const qv_lexicon *own, *above; // above NULL: nothing
    qv_dictionary *dictionary;
} layer;

static int add_word(void *user, const char *word, size_t length)
{
    const layer *l = user;
    uint8_t symbols[QV_WORD_SYMBOLS];
    int count, error = QV_OK;
    if (l->above && qv_lexicon_find(l->above, word, length, 0, symbols, QV_WORD_SYMBOLS) > 0)
        return QV_OK;
    for (int variant = 0;
         !error && (count = qv_lexicon_find(l->own, word, length, variant, symbols, QV_WORD_SYMBOLS)) > 0;
         variant++)
        error = qv_dictionary_add(l->dictionary, word, length, symbols, count);
    return error;
}

/* What lies above [above_size] (may be NULL) over what lies under it. */
static int lay_over(const uint8_t *above, size_t above_size, const uint8_t *under, size_t under_size,
                    uint8_t **bytes, size_t *size)
{
    qv_dictionary dictionary = {0};
    qv_lexicon *upper = NULL, *lower = NULL;
    int error = qv_lexicon_open(&upper, above, above_size);
    if (!error)
        error = qv_lexicon_open(&lower, under, under_size);
    if (!error)
        error = qv_lexicon_each(upper, add_word, &(layer){upper, NULL, &dictionary});
    if (!error)
        error = qv_lexicon_each(lower, add_word, &(layer){lower, upper, &dictionary});
    if (!error)
        error = qv_lexicon_pack(&dictionary, bytes, size);
    qv_lexicon_close(&lower);
    qv_lexicon_close(&upper);
    qv_dictionary_free(&dictionary);
    return error;
}

int qv_lexicon_merge(const char *const *paths, int count, const uint8_t *under, size_t under_size,
                     uint8_t **bytes, size_t *size, char *message, size_t message_size)
{
    uint8_t *made = NULL; // of the files so far
    size_t made_size = 0;
    int error = QV_OK;
    *bytes = NULL;
    for (int i = 0; !error && i < count; i++) {
        uint8_t *file = NULL, *both = NULL;
        size_t file_size;
        error = qv_lexicon_compile(paths[i], &file, &file_size, message, message_size);
        if (!error) {
            const uint8_t *below = made ? made : under;
            error = lay_over(file, file_size, below, made ? made_size : under_size, &both, &made_size);
            if (error)
                snprintf(message, message_size, "%s: %s", paths[i], qv_error_text(error));
            free(made);
            made = both;
        }
        free(file);
    }
    if (error) {
        free(made);
        return error;
    }
    *bytes = made;
    *size = made_size;
    return QV_OK;
}
