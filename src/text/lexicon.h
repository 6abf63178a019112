#ifndef QV_TEXT_LEXICON_H
#define QV_TEXT_LEXICON_H
#include <stddef.h>
#include <stdint.h>

/*
 * The pronouncing dictionary: words to symbols (text/phones.h), compiled into one block of bytes that is
 * used where it lies (mapped from the voice file). Immutable, any threads.
 */
typedef struct qv_lexicon qv_lexicon;

/* Opens a compiled lexicon of `size` bytes, which must stay valid. All offsets in it are checked.
 * 0, QV_ERROR_MEMORY or QV_ERROR_FORMAT. */
int qv_lexicon_open(qv_lexicon **lexicon, const uint8_t *bytes, size_t size);
void qv_lexicon_close(qv_lexicon **lexicon);

/* Pronunciation number `variant` (0: the first listed) of a lower-case word of `length` bytes: writes at most `capacity`
 * symbols and returns their number, 0 when the word (or the variant) is not listed. */
int qv_lexicon_find(const qv_lexicon *lexicon, const char *word, size_t length, int variant,
                    uint8_t *symbols, int capacity);

/* Compiles a dictionary in CMUdict's format. On success *bytes is malloc'd, the caller frees it. On a bad
 * line returns QV_ERROR_FORMAT and writes "FILE:LINE: reason" to message [size]. */
int qv_lexicon_compile(const char *path, uint8_t **bytes, size_t *size, char *message, size_t message_size);

#endif
