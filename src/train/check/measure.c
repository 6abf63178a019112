// SPDX-License-Identifier: MIT
#include "train/check/measure.h"

#include <math.h>
#include <stdlib.h>

#include "audio/sound_file.h"
#include "quaver/quaver.h"
#include "text/phones.h"

enum { BATCH = 16 }; // recordings a worker measures between two reports of progress

static const double frame_seconds = (double)QV_HOP / QV_RATE;

struct work {
    qv_checked *first;
    const qv_monitor *monitor;
    volatile bool failed; // memory
};

static void measure_one(void *user, int task, int worker)
{
    struct work *work = user;
    qv_checked *checked = &work->first[task];
    float *samples;
    int count;
    (void)worker;
    if (qv_monitor_stop(work->monitor))
        return;
    int error = qv_sound_look(checked->entry->path, &checked->facts, NULL, 0);
    if (!error)
        error = qv_sound_read(checked->entry->path, &samples, &count, NULL, 0);
    if (!error) {
        error = qv_quality_measure(samples, count, &checked->quality);
        free(samples);
    }
    checked->measured = !error;
    if (error == QV_ERROR_MEMORY)
        work->failed = true;
}

/* What the aligned clip tells: phones, and how fast they are said. */
static bool take_clip(qv_checked *checked, const qv_clip *clip)
{
    int frames = 0;
    checked->clip = clip;
    for (int i = 0; i < clip->symbols; i++) {
        if (qv_symbol_is_break(clip->symbol[i]))
            continue;
        checked->phones++;
        frames += clip->duration[i];
    }
    checked->speech = frames * frame_seconds;
    if (frames)
        checked->speed = checked->phones / checked->speech;
    return qv_clip_pitch(clip, &checked->pitch);
}

int qv_check_measure(qv_check *check, const qv_monitor *monitor)
{
    const qv_dataset *dataset = check->session.dataset;
    const qv_corpus *corpus = check->session.corpus;
    qv_pool *pool = check->session.pool;
    struct work work = {.monitor = monitor};
    for (int i = 0; i < check->count; i++)
        check->checked[i] = (qv_checked){.entry = &dataset->entry[i], .speed = NAN, .pitch = NAN};
    for (int i = 0; i < corpus->count; i++)
        if (!take_clip(&check->checked[corpus->clip[i].entry], &corpus->clip[i]))
            return QV_ERROR_MEMORY;
    const int batch = BATCH * qv_pool_workers(pool);
    for (int first = 0; first < check->count; first += batch) {
        const int count = check->count - first < batch ? check->count - first : batch;
        work.first = check->checked + first;
        qv_pool_run(pool, count, measure_one, &work);
        if (qv_monitor_stop(monitor))
            return QV_STOPPED;
        if (work.failed)
            return QV_ERROR_MEMORY;
        qv_monitor_progress(monitor, "check", first + count, check->count);
    }
    return QV_OK;
}
