// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_DATA_TWO_VOICES_H
#define QV_TRAIN_DATA_TWO_VOICES_H
#include <stdbool.h>
#include "train/data/corpus.h"

/*
 * Whether recordings that are taken for one speaker's are of two, by pitch: the medians of the recordings
 * lie in two heaps, far apart for what they spread. Speakers of like pitch, two women, are not told apart.
 *
 * Within a speaker no cut leaves heaps whose means are more than 3.8 spreads apart (408 recordings of
 * kathleen, but for one that is 10 semitones off, and 463 of lj, each chapter by itself); chapter 3 of lj,
 * another speaker's, is 6.5 spreads and 11 semitones away from the others, and 5.1 and 7.1 from kathleen.
 */
typedef struct qv_two_voices {
    int count[2]; // recordings of the voice that has more of them, and of the other; the other 0: it is one
    double pitch[2]; // Hz, geometric mean of their medians
} qv_two_voices;

/* Median log F0 (natural log of Hz) of the voiced frames; NAN: they are too few to tell. False: memory is
 * short. */
bool qv_clip_pitch(const qv_clip *clip, double *pitch);

/* pitch [count], as above; sorts them. */
void qv_two_voices_find(double *pitch, int count, qv_two_voices *voices);

/* Whether a recording of this pitch is the other voice's; not if it is NAN. */
bool qv_two_voices_other(const qv_two_voices *voices, double pitch);

/* All clips of a corpus. False: memory is short. */
bool qv_two_voices_of(const qv_corpus *corpus, qv_two_voices *voices);

/* Whether the other voice has so many recordings that they are no slips of the pitch. */
bool qv_two_voices_certain(const qv_two_voices *voices);

/* Reports it when that is so: a fit would mix the two. False: memory is short. */
bool qv_two_voices_report(const qv_corpus *corpus, const qv_monitor *monitor);

#endif
