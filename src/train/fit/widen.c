// SPDX-License-Identifier: MIT
#include "train/fit/widen.h"

#include <math.h>

void qv_pitch_add(qv_pitch_sums *sums, double pitch)
{
    sums->frames++;
    sums->sum += pitch;
    sums->square += pitch * pitch;
}

void qv_pitch_merge(qv_pitch_sums *sums, const qv_pitch_sums *more)
{
    sums->frames += more->frames;
    sums->sum += more->sum;
    sums->square += more->square;
}

static double mean_of(const qv_pitch_sums *sums)
{
    return sums->frames ? sums->sum / (double)sums->frames : 0;
}

double qv_pitch_deviation(const qv_pitch_sums *sums)
{
    const double mean = mean_of(sums);
    return sums->frames ? sqrt(fmax(sums->square / (double)sums->frames - mean * mean, 0)) : 0;
}

qv_widening qv_widen_find(const qv_pitch_sums *predicted, const qv_pitch_sums *recorded, double share)
{
    const double own = qv_pitch_deviation(predicted), wanted = qv_pitch_deviation(recorded);
    const double factor = own > 1e-6 ? share * wanted / own : 1;
    return (qv_widening){.factor = fmin(fmax(factor, 1), QV_WIDEN_MOST), .centre = mean_of(predicted)};
}

static bool add_clip(const qv_voice *voice, const qv_targets *targets, int index, qv_arena *arena,
                     qv_pitch_sums *predicted, qv_pitch_sums *recorded)
{
    const qv_clip *clip = &targets->corpus->clip[index];
    qv_real *duration = qv_arena_reals(arena, (size_t)clip->symbols);
    qv_real *points = qv_arena_reals(arena, (size_t)clip->symbols * QV_PITCH_POINTS);
    qv_real *contour = qv_arena_reals(arena, (size_t)clip->frames);
    if (!duration || !points || !contour ||
        !qv_prosody_run(&voice->prosody, voice->prosody_value, clip->symbol, clip->symbols, arena, duration,
                        points))
        return false;
    qv_contour_forward(points, clip->duration, clip->symbols, clip->frames, contour);
    for (int t = 0; t < clip->frames; t++) {
        if (clip->f0[t] <= 0)
            continue;
        qv_pitch_add(predicted, (double)contour[t]);
        qv_pitch_add(recorded, (double)targets->pitch[index][t]);
    }
    return true;
}

static bool add_clips(const qv_voice *voice, const qv_targets *targets, const int *clips, int count,
                      qv_pitch_sums *predicted, qv_pitch_sums *recorded)
{
    *predicted = *recorded = (qv_pitch_sums){0};
    qv_arena *arena = qv_arena_open((size_t)1 << 20);
    bool ok = arena != NULL;
    for (int i = 0; ok && i < count; i++) {
        const size_t mark = qv_arena_mark(arena);
        ok = add_clip(voice, targets, clips[i], arena, predicted, recorded);
        qv_arena_release(arena, mark);
    }
    qv_arena_close(&arena);
    return ok;
}

int qv_widen_measure(const qv_voice *voice, const qv_targets *targets, qv_widening *widening)
{
    qv_pitch_sums predicted, recorded;
    double share = QV_WIDEN_SHARE;
    bool ok = add_clips(voice, targets, targets->dev, targets->dev_count, &predicted, &recorded);
    if (ok && recorded.frames < QV_WIDEN_FRAMES) {
        share = 1;
        ok = add_clips(voice, targets, targets->train, targets->train_count, &predicted, &recorded);
    }
    *widening = qv_widen_find(&predicted, &recorded, share);
    return ok ? QV_OK : QV_ERROR_MEMORY;
}

void qv_pitch_map(qv_voice *voice, double factor, double offset)
{
    const qv_linear *out = &voice->prosody.out;
    qv_real *weight = voice->prosody_value + out->weight, *bias = voice->prosody_value + out->bias;
    for (int j = QV_PROSODY_PITCH; j < QV_PROSODY_PITCH + QV_PITCH_POINTS; j++) {
        for (int i = 0; i < out->in; i++)
            weight[i * out->out + j] *= (qv_real)factor;
        bias[j] = (qv_real)(factor * (double)bias[j] + offset);
    }
}

void qv_widen_fold(const qv_widening *widening, qv_voice *voice)
{
    qv_pitch_map(voice, widening->factor, widening->centre * (1 - widening->factor));
}
