// SPDX-License-Identifier: MIT
#ifndef QV_TEXT_TEXT_H
#define QV_TEXT_TEXT_H
#include <stdbool.h>
#include <stddef.h>
#include "text/utterance.h"
#include "text/lexicon/lexicon.h"
#include "text/normalize.h"
#include "text/spoken.h"

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
 * the lexicon is shared and must outlive it. The same bytes give the same sentences, in whatever pieces they
 * are fed.
 */
typedef struct qv_text qv_text;

int qv_text_open(qv_text **text, const qv_lexicon *lexicon); // 0 or QV_ERROR_...
void qv_text_close(qv_text **text);
void qv_text_reset(qv_text *text); // forgets all text, starts counting from zero
int qv_text_feed(qv_text *text, const char *bytes, size_t count); // 0 or QV_ERROR_MEMORY
void qv_text_finish(qv_text *text);
/* 1: a sentence was written to `utterance` (whose arrays are reused and grown); 0: more text is needed, or
 * all is done; negative: QV_ERROR_... A sentence without a word in it is passed over. */
int qv_text_next(qv_text *text, qv_utterance *utterance);

/* Bytes fed that are done with: whatever qv_text_next returns next stands behind them. */
size_t qv_text_taken(const qv_text *text);

/* The spoken words of the sentence that qv_text_next gave last, one for each word of the utterance; until the
 * next call of any function but qv_text_problem. */
const qv_spoken *qv_text_spoken(const qv_text *text);

/* The language of what is fed from now on, by a tag such as a voice's "language"; without it, English
 * (text/language.h). */
void qv_text_set_language(qv_text *text, const char *tag);

const struct qv_language *qv_text_language(const qv_text *text);

/* How marks and emoji are read, from the next sentence on; the default is QV_PUNCTUATION_NONE and emoji by
 * name. See text/normalize.h. */
void qv_text_set_reading(qv_text *text, const qv_reading *reading);

/* The words of a string as they are said, small letters, single blanks, zero-terminated in *line, which is
 * malloc'd and grown; *capacity is its size in bytes. Apart from what is fed. 0 or QV_ERROR_MEMORY. */
int qv_text_normalize_line(qv_text *text, const char *bytes, size_t count, char **line, size_t *capacity);

/* Takes the oldest problem with the text that nobody has asked for; true if there is one. What is wrong is
 * read as U+FFFD or as it stands. Of those apart from what is fed, the place counts in their string. */
bool qv_text_problem(qv_text *text, qv_problem *problem);

/* A whole string as one utterance, whatever sentences are in it, with the break of each behind it; apart
 * from what is fed. 0 (utterance->words may be 0) or QV_ERROR_... */
int qv_text_whole(qv_text *text, const char *bytes, size_t count, qv_utterance *utterance);

/* Puts a lexicon of the user's before those that are there: its words win. It must outlive the text. 0 or
 * QV_ERROR_MEMORY. */
int qv_text_add_lexicon(qv_text *text, const qv_lexicon *lexicon);

/* The same with a dictionary file of words and phones (text/lexicon/dictionary.h), which is read now. 0,
 * QV_ERROR_OPEN, QV_ERROR_FORMAT or QV_ERROR_MEMORY with "FILE:LINE: reason" in message [size]; then nothing
 * is added. */
int qv_text_add_lexicon_file(qv_text *text, const char *path, char *message, size_t size);

/* Letters to phones for a word that no lexicon lists: small letters a-z and apostrophes, `length` bytes.
 * Writes at most `capacity` symbols and returns their number; 0 or less: no answer, the word is spelled. */
typedef int (*qv_spell)(void *user, const char *word, size_t length, uint8_t *symbols, int capacity);
void qv_text_set_spell(qv_text *text, qv_spell spell, void *user);

#endif
