// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_JUDGE_AUDITION_H
#define QV_TRAIN_JUDGE_AUDITION_H
#include "quaver/quaver.h"
#include "train/data/corpus.h"

/* Sentences to hear a voice by, beside the recordings of the same. */

/* Chooses up to `most` clips of a few seconds for `clip` [most]: of those that were not fitted as many as
 * there are, spread over the list, then of the others. Returns how many. */
int qv_audition_choose(const qv_corpus *corpus, int *clip, int most);

/* What an open voice makes of a clip's text, at most twice as long as the recording and two seconds: *samples
 * [*count], the caller's to free; NULL after a failure. 0, or an error as of qv_stream_read. */
int qv_audition_speak(const qv_voice *voice, const qv_clip *clip, float **samples, int *count);

#endif
