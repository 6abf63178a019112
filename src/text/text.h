#ifndef QV_TEXT_TEXT_H
#define QV_TEXT_TEXT_H
#include <stdbool.h>
#include <stddef.h>
#include "text/utterance.h"
#include "text/lexicon.h"

/*
 * The text front end: UTF-8 in, sentences of phones out.
 *
 *     qv_text *text;
 *     qv_text_open(&text, lexicon);
 *     qv_text_feed(text, bytes, count);      any number of pieces
 *     qv_text_finish(text);                  no more text: the last sentence may be taken
 *     while (qv_text_next(text, &utterance) == 1) ...
 *
 * Byte positions count from the first byte fed since qv_text_open or qv_text_reset. Belongs to one thread;
 * the lexicon is shared and must outlive it.
 */
typedef struct qv_text qv_text;

int qv_text_open(qv_text **text, const qv_lexicon *lexicon); // 0 or QV_ERROR_...
void qv_text_close(qv_text **text);
void qv_text_reset(qv_text *text); // forgets all text, starts counting from zero
int qv_text_feed(qv_text *text, const char *bytes, size_t count); // 0 or QV_ERROR_MEMORY
void qv_text_finish(qv_text *text);
/* 1: a sentence was written to `utterance` (whose arrays are reused and grown); 0: more text is needed, or
 * all is done; negative: QV_ERROR_... */
int qv_text_next(qv_text *text, qv_utterance *utterance);

#endif
