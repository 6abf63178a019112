// SPDX-License-Identifier: MIT
#include "train/fit/voice_level.h"

#include <math.h>
#include <stdlib.h>

#include "audio/level.h"
#include "base/team.h"
#include "train/fit/forecast.h"

/* What all workers share; each has its own arena. */
typedef struct listening {
    const qv_voice *voice;
    const qv_targets *targets;
    int clips;
    qv_arena **arena; // a worker
    float *level;     // [clips], dBFS; NAN: memory was short
} listening;

static float level_of(const listening *listens, const qv_clip *clip, qv_arena *arena)
{
    qv_forecast made;
    qv_real *samples = qv_arena_reals(arena, (size_t)clip->frames * QV_HOP);
    if (!samples || !qv_forecast_run(listens->voice, clip, arena, &made) ||
        !qv_forecast_sound(listens->voice, clip, &made, arena, samples))
        return NAN;
    return qv_active_level(samples, clip->frames * QV_HOP);
}

static void listen_to_clip(void *user, int task, int worker)
{
    listening *listens = user;
    const qv_targets *targets = listens->targets;
    const long number = (long)task * targets->train_count / listens->clips;
    qv_arena *arena = listens->arena[worker];
    const size_t mark = qv_arena_mark(arena);
    listens->level[task] = level_of(listens, &targets->corpus->clip[targets->train[number]], arena);
    qv_arena_release(arena, mark);
}

static int find_gain(const listening *listens, double *gain)
{
    double sum = 0;
    int count = 0;
    for (int i = 0; i < listens->clips; i++) {
        const float level = listens->level[i];
        if (isnan(level))
            return QV_ERROR_MEMORY;
        if (level > QV_LEVEL_SILENT)
            sum += (double)level, count++;
    }
    *gain = count ? (double)QV_LEVEL_TARGET - sum / count : 0;
    *gain = fmin(fmax(*gain, -QV_VOICE_LEVEL_MOST), QV_VOICE_LEVEL_MOST);
    return QV_OK;
}

int qv_voice_level_measure(const qv_voice *voice, const qv_targets *targets, qv_pool *pool, double *gain)
{
    const int workers = qv_pool_workers(pool);
    const int clips =
        targets->train_count < QV_VOICE_LEVEL_CLIPS ? targets->train_count : QV_VOICE_LEVEL_CLIPS;
    listening listens = {.voice = voice, .targets = targets, .clips = clips};
    *gain = 0;
    if (clips == 0)
        return QV_OK;
    listens.arena = qv_arenas_open(workers, (size_t)32 << 20);
    listens.level = calloc((size_t)clips, sizeof *listens.level);
    bool failed = !listens.arena || !listens.level;
    if (!failed)
        qv_pool_run_own(pool, clips, listen_to_clip, &listens);
    failed = failed || !qv_team_share_records(pool, listens.level, sizeof *listens.level, clips);
    qv_arenas_close(&listens.arena, workers);
    const int error = failed ? QV_ERROR_MEMORY : find_gain(&listens, gain);
    free(listens.level);
    return error;
}

void qv_voice_level_fold(double gain, qv_voice *voice)
{
    const qv_linear *out = &voice->vocoder.out;
    qv_real *bias = voice->vocoder_value + out->bias;
    const qv_real nepers = (qv_real)(gain / 20 * log(10)); // envelopes are natural logs of magnitudes
    for (int i = 0; i < out->out; i++)
        bias[i] += nepers;
}
