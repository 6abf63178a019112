// SPDX-License-Identifier: MIT
#include "train/amount.h"

#include <stdio.h>

#include "base/message.h"
#include "quaver/quaver.h"

static const double few_minutes = 5;

double qv_corpus_minutes(const qv_corpus *corpus)
{
    double frames = 0;
    for (int i = 0; i < corpus->count; i++)
        frames += corpus->clip[i].frames;
    return frames * QV_HOP / QV_RATE / 60;
}

int qv_amount_check(const qv_corpus *corpus, const qv_monitor *monitor, char *message, size_t size)
{
    char line[1024];
    const double minutes = qv_corpus_minutes(corpus);
    if (corpus->count < QV_LEAST_RECORDINGS && !corpus->dataset->keep_going)
        return qv_fail(QV_ERROR_FORMAT, message, size,
                       "%s: %d recording%s, %.1f minutes of speech: too little for a voice, which begins to "
                       "sound well with %d; record more, or go on all the same with --keep-going",
                       corpus->dataset->list, corpus->count, corpus->count == 1 ? "" : "s", minutes,
                       QV_AMPLE_MINUTES);
    if (minutes >= few_minutes)
        return QV_OK;
    snprintf(line, sizeof line, "%s: %.1f minutes of speech are little; a voice begins to sound well with %d",
             corpus->dataset->list, minutes, QV_AMPLE_MINUTES);
    qv_monitor_report(monitor, line);
    return QV_OK;
}
