// SPDX-License-Identifier: MIT
#ifndef QV_TRAIN_JUDGE_AVERAGES_H
#define QV_TRAIN_JUDGE_AVERAGES_H
#include "text/phones.h"
#include "train/fit/forecast.h"

/*
 * What would be said of a sentence by somebody who knows of each phone nothing but how it is said on the
 * average: a corpus's own measure of how hard it is to foretell, against which a voice's figures say
 * something.
 */
typedef struct qv_averages {
    float mel[QV_SYMBOLS][QV_MEL]; // natural log
    float voiced[QV_SYMBOLS];      // share of the frames
    float duration[QV_SYMBOLS];    // frames; of a break with those that aren't heard
    float log_f0;                  // of voiced frames; of all phones the same
} qv_averages;

/* From the clips of the split to train on; a phone that isn't there has the mean of all. */
void qv_averages_measure(const qv_corpus *corpus, qv_averages *averages);

/* As qv_forecast_run; made->contour in deviations by `normal`. */
bool qv_averages_forecast(const qv_averages *averages, const qv_normal *normal, const qv_clip *clip,
                          qv_arena *arena, qv_forecast *made);

#endif
