// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_WORDS_H
#define QV_SYNTH_WORDS_H
#include "synth/cues.h"
#include "synth/events.h"
#include "synth/sentence.h"
#include "text/utterance.h"

/* What the words of a sentence have to do with its plan: how each is spoken, and when. */

/* A pause of at least so many ms is silence between two plans; a shorter one is a break of one plan. */
enum { QV_SILENT_PAUSE = 250 };

/* Ends the piece before the first word that has silence or a tone before it. */
qv_piece qv_words_cut(const qv_utterance *utterance, qv_piece piece);
/* The word that the piece begins with; NULL: it begins inside one. */
const qv_word *qv_words_first(const qv_utterance *utterance, qv_piece piece);

/* Gives each symbol of the piece the manner of its word; a break belongs to the word before it, the first
 * break to the first word. */
void qv_words_set_manners(const qv_utterance *utterance, qv_piece piece, const qv_cues *cues,
                          qv_sentence *sentence);

/* Puts the events of a planned piece, which begins at sample `origin` behind `silence` samples, into the
 * ring: those of the sentence, its words and phones, and marks before words. Marks in front of a pause that
 * was asked for come before it. */
void qv_words_tell(const qv_utterance *utterance, qv_piece piece, const qv_sentence *sentence, int64_t origin,
                   int silence, qv_cues *cues, qv_events *events);
/* The marks up to byte `place` happen at `sample`. */
void qv_words_tell_marks(qv_cues *cues, size_t place, int64_t sample, qv_events *events);

#endif
