#ifndef QV_SYNTH_WORDS_H
#define QV_SYNTH_WORDS_H
#include "synth/cues.h"
#include "synth/events.h"
#include "synth/sentence.h"
#include "text/utterance.h"

/* What the words of a sentence have to do with its plan: how each is spoken, and when. */

/* Gives each symbol of the piece the manner of its word; a break belongs to the word before it, the first
 * break to the first word. */
void qv_words_set_manners(const qv_utterance *utterance, qv_piece piece, const qv_cues *cues,
                          qv_sentence *sentence);

/* Puts the events of a planned piece, which begins at sample `origin`, into the ring: those of the sentence,
 * its words and phones, and marks before words. */
void qv_words_tell(const qv_utterance *utterance, qv_piece piece, const qv_sentence *sentence, int64_t origin,
                   qv_cues *cues, qv_events *events);
/* The marks up to byte `place` happen at `sample`. */
void qv_words_tell_marks(qv_cues *cues, size_t place, int64_t sample, qv_events *events);

#endif
