// SPDX-License-Identifier: MIT
#ifndef QV_SYNTH_CAPITALS_H
#define QV_SYNTH_CAPITALS_H
#include "quaver/quaver.h"
#include "text/utterance.h"

/* Announces the words of a sentence that have a capital letter, as a qv_capitals says: by a word in front of
 * each, whose ARPAbet names are `word`, by their pitch, or by a tone. 0 or QV_ERROR_MEMORY. */
int qv_announce_capitals(qv_utterance *utterance, int how, const char *word);

#endif
