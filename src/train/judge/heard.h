// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_JUDGE_HEARD_H
#define QV_TRAIN_JUDGE_HEARD_H
#include "model/voice.h"
#include "train/data/corpus.h"

/*
 * Which recordings a voice was fitted to. A voice file keeps a mark of each, six hexadecimal digits of a hash
 * of its text and its length in samples, one behind the other in the text "fitted". So another recording, or
 * one that was left out to judge by, passes for a fitted one once in some 16 million divided by their number.
 */

/* The marks of the clips to train on, as that text; the caller's to free. NULL: memory. */
char *qv_heard_marks(const qv_corpus *corpus);

typedef struct qv_heard {
    int clips;       // that were looked at
    int fitted;      // of them; -1: the voice doesn't tell
    double distance; // of their mean spectrum from that of the voice's speaker, in deviations of each band,
                     // mean of the bands
} qv_heard;

/* Of another speaker, or another microphone, are recordings that are farther off: the first 24 recordings of
 * the voice lj are 0.11 from its 50 minutes, the speakers of lj and kathleen 0.42 and 1.8 from each other. */
#define QV_HEARD_FAR 0.25

/* Looks at the clips of a split of an open voice's corpus, or at all. */
void qv_heard_look(const qv_voice *voice, const qv_corpus *corpus, qv_split split, qv_heard *heard);

#endif
