// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_PLAIN_H
#define QV_SYNTH_PLAIN_H
#include <stdbool.h>
#include <stdint.h>

#include "synth/ssml/source_map.h"
#include "text/problems.h"
#include "text/text.h"

/*
 * What the front end is given to read: plain text, made from text, from SSML or from characters to be named.
 * Remembers where each byte of it comes from, and the pauses that were asked for between them, so that the
 * sentences which the front end returns can be put back into places of the source. Text alone needs none of
 * this: places are then the same in both.
 */
enum { QV_NO_PAUSE = -1, QV_LONGEST_PAUSE = 20000 }; // ms

typedef struct qv_asked_pause {
    size_t plain, source; // the word that begins at or behind this byte has it before it
    int ms;               // 0: as the model has it; QV_NO_PAUSE: none
    uint8_t symbol;       // QV_BREAK_..., or QV_BREAK_NONE
    bool capital;         // the word is a capital letter
} qv_asked_pause;

typedef struct qv_plain {
    qv_text *text;
    qv_place_in_source place; // of the next byte of the source
    size_t fed;               // bytes of plain text
    bool mapped;              // something other than text was given
    size_t unmapped;          // `fed` at that time
    bool apart;               // what comes next must not hang together with what was fed last
    bool in_sentence;         // something was fed since the last end of a sentence
    char last;                // byte that was fed
    int capitals;             // a qv_capitals
    qv_source_map map;
    qv_asked_pause *pause; // [pauses], of which the first `settled` are done with
    size_t pauses, pause_capacity, settled;
    qv_problems problems; // when mapped: all of them, with places of the source
} qv_plain;

void qv_plain_reset(qv_plain *plain);
void qv_plain_free(qv_plain *plain);

/* All return 0 or QV_ERROR_MEMORY. */

/* Text of the user's, which moves plain->place. */
int qv_plain_text(qv_plain *plain, const char *bytes, size_t count);
/* From now on places are looked up. */
int qv_plain_map(qv_plain *plain);
/* Text within a line from the source at *begin: byte for byte when `end` is 0, else made from all up to it.
 */
int qv_plain_put(qv_plain *plain, const char *bytes, size_t count, const qv_place_in_source *begin,
                 size_t end);
/* Words as they are said, as of a qv_phrase, made from the source at begin .. end-1. */
int qv_plain_words(qv_plain *plain, const char *words, const qv_place_in_source *begin, size_t end);
/* The same for a word of ARPAbet names. */
int qv_plain_phones(qv_plain *plain, const char *names, size_t count, const qv_place_in_source *begin,
                    size_t end);
/* What comes next begins a word of its own. */
void qv_plain_separate(qv_plain *plain);
int qv_plain_end_sentence(qv_plain *plain, const qv_place_in_source *at);
/* A pause before the next word, or that it is a capital letter. */
int qv_plain_pause(qv_plain *plain, const qv_place_in_source *at, int ms, int symbol, bool capital);

/* Puts a sentence that the front end returned into places of the source, with the pauses asked for and its
 * capitals announced. 0 or QV_ERROR_MEMORY. */
int qv_plain_settle(qv_plain *plain, qv_utterance *utterance);
/* The pause behind the last word, in ms; *at: its place. 0: none. */
int qv_plain_last_pause(qv_plain *plain, size_t *at);

/* Forgets what belongs to text without words, when the front end has no sentence to give: the next word
 * stands at the byte of the source that is returned, or behind it. */
size_t qv_plain_pass(qv_plain *plain);

/* `kind`: a qv_problem_kind. */
void qv_plain_tell(qv_plain *plain, int kind, const qv_place_in_source *begin, size_t end, const char *what);
bool qv_plain_problem(qv_plain *plain, qv_problem *problem);

#endif
