// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_LEXICON_LEXICON_H
#define QV_TEXT_LEXICON_LEXICON_H
#include <stddef.h>
#include <stdint.h>
#include "text/lexicon/dictionary.h"

/*
 * The pronouncing dictionary: words to symbols (text/phones.h), compiled into one block of bytes that is
 * used where it lies (mapped from the voice file). Immutable, any threads.
 */
typedef struct qv_lexicon qv_lexicon;

/* Opens a compiled lexicon of `size` bytes, which must stay valid. Its tables are checked now and its
 * entries when they are read, so that bytes of any kind are safe and opening takes no time.
 * 0, QV_ERROR_MEMORY or QV_ERROR_FORMAT. */
int qv_lexicon_open(qv_lexicon **lexicon, const uint8_t *bytes, size_t size);
void qv_lexicon_close(qv_lexicon **lexicon);

/* How many words it lists. */
size_t qv_lexicon_words(const qv_lexicon *lexicon);

/* Pronunciation number `variant` (0: the first listed) of a lower-case word of `length` bytes: writes at most
 * `capacity` symbols and returns their number, 0 when the word (or the variant) is not listed. */
int qv_lexicon_find(const qv_lexicon *lexicon, const char *word, size_t length, int variant, uint8_t *symbols,
                    int capacity);

/* Calls `each` with every word in ascending order of bytes, until it returns other than 0, which is returned
 * then. */
int qv_lexicon_each(const qv_lexicon *lexicon, int (*each)(void *user, const char *word, size_t length),
                    void *user);

/* Compiles a dictionary. On success *bytes is malloc'd, the caller frees it. 0, QV_ERROR_MEMORY or
 * QV_ERROR_FORMAT (too many or too long pronunciations of one word). */
int qv_lexicon_pack(const qv_dictionary *dictionary, uint8_t **bytes, size_t *size);

/* Compiles a dictionary file (text/lexicon/dictionary.h). On success *bytes is malloc'd, the caller frees it.
 * On a bad line returns QV_ERROR_FORMAT and writes "FILE:LINE: reason" to message [size]. */
int qv_lexicon_compile(const char *path, uint8_t **bytes, size_t *size, char *message, size_t message_size);

/* Compiles the words of dictionary files, and those of a compiled lexicon that none of the files lists. Words
 * of a later file win over those of an earlier one. Otherwise as qv_lexicon_compile; QV_ERROR_FORMAT also
 * when under [under_size] is no lexicon. */
int qv_lexicon_merge(const char *const *paths, int count, const uint8_t *under, size_t under_size,
                     uint8_t **bytes, size_t *size, char *message, size_t message_size);

#endif
