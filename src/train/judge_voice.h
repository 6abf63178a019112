// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_JUDGE_VOICE_H
#define QV_TRAIN_JUDGE_VOICE_H
#include "model/voice.h"
#include "train/judge/evaluate.h"
#include "train/judge/heard.h"
#include "train/session.h"

/* What comes of it. */
typedef struct qv_judgement {
    qv_figures figures, interval; // as of qv_evaluate
    qv_heard heard;
} qv_judgement;

/* The core of `quaver eval`: judges a voice on one split of a dataset, or on all of it, with the lexicon and
 * the letters-to-phones model of the voice instead of those of the options. Reports when the voice was fitted
 * to some of it, or when it is another speaker's. 0, QV_STOPPED, or an error with one line in message [size].
 */
int qv_judge_voice(const qv_voice *voice, const qv_session_options *options, qv_split split,
                   const qv_monitor *monitor, qv_judgement *judgement, char *message, size_t size);

#endif
