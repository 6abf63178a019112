// SPDX-License-Identifier: MIT
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "train/fit/targets.h"

static void mel_statistics(qv_targets *targets)
{
    const qv_corpus *corpus = targets->corpus;
    for (int m = 0; m < QV_MEL; m++) {
        double sum = 0, square = 0;
        long count = 0;
        for (int i = 0; i < targets->train_count; i++) {
            const qv_clip *clip = &corpus->clip[targets->train[i]];
            for (int t = 0; t < clip->frames; t++) {
                double value = clip->mel[(ptrdiff_t)t * QV_MEL + m];
                sum += value, square += value * value;
            }
            count += clip->frames;
        }
        double mean = sum / (double)count;
        double variance = square / (double)count - mean * mean;
        targets->normal.mel_mean[m] = (float)mean;
        targets->normal.mel_deviation[m] = (float)sqrt(variance > 1e-4 ? variance : 1e-4);
        targets->train_frames = count;
    }
}

static void pitch_statistics(qv_targets *targets)
{
    const qv_corpus *corpus = targets->corpus;
    double sum = 0, square = 0;
    long count = 0;
    for (int i = 0; i < targets->train_count; i++) {
        const qv_clip *clip = &corpus->clip[targets->train[i]];
        for (int t = 0; t < clip->frames; t++) {
            if (clip->f0[t] <= 0)
                continue;
            sum += clip->log_f0[t], square += (double)clip->log_f0[t] * clip->log_f0[t];
            count++;
        }
    }
    double mean = count ? sum / (double)count : log(150);
    double variance = count ? square / (double)count - mean * mean : 0.04;
    targets->normal.pitch_mean = (float)mean;
    targets->normal.pitch_deviation = (float)sqrt(variance > 1e-4 ? variance : 1e-4);
}

/* The contour that stands for the recorded pitch: each point is the mean over its share of the symbol. */
static void draw_contour(const qv_clip *clip, const float *pitch, qv_real *points, float *contour)
{
    int start = 0;
    for (int s = 0; s < clip->symbols; s++) {
        int length = clip->duration[s];
        for (int j = 0; j < QV_PITCH_POINTS; j++) {
            int from = start + length * j / QV_PITCH_POINTS, to = start + length * (j + 1) / QV_PITCH_POINTS;
            double sum = 0;
            for (int t = from; t < to; t++)
                sum += pitch[t];
            int nearest = from < clip->frames ? from : clip->frames - 1;
            points[s * QV_PITCH_POINTS + j] = (qv_real)(to > from ? sum / (to - from) : pitch[nearest]);
        }
        start += length;
    }
    qv_contour_forward(points, clip->duration, clip->symbols, clip->frames, contour);
}

static bool draw_clip(qv_targets *targets, int i)
{
    const qv_clip *clip = &targets->corpus->clip[i];
    const qv_normal *normal = &targets->normal;
    qv_real *points = malloc((size_t)clip->symbols * QV_PITCH_POINTS * sizeof *points);
    targets->pitch[i] = malloc((size_t)clip->frames * sizeof(float));
    targets->contour[i] = malloc((size_t)clip->frames * sizeof(float));
    bool ok = points && targets->pitch[i] && targets->contour[i];
    for (int t = 0; ok && t < clip->frames; t++)
        targets->pitch[i][t] = (clip->log_f0[t] - normal->pitch_mean) / normal->pitch_deviation;
    if (ok)
        draw_contour(clip, targets->pitch[i], points, targets->contour[i]);
    free(points);
    return ok;
}

int qv_targets_open(qv_targets *targets, const qv_corpus *corpus)
{
    *targets = (qv_targets){.corpus = corpus};
    size_t count = (size_t)corpus->count;
    targets->pitch = calloc(count, sizeof(float *));
    targets->contour = calloc(count, sizeof(float *));
    targets->train = calloc(count, sizeof(int));
    targets->dev = calloc(count, sizeof(int));
    if (!targets->pitch || !targets->contour || !targets->train || !targets->dev)
        return QV_ERROR_MEMORY;
    for (int i = 0; i < corpus->count; i++) {
        if (corpus->clip[i].split == QV_SPLIT_TRAIN)
            targets->train[targets->train_count++] = i;
        else
            targets->dev[targets->dev_count++] = i;
    }
    mel_statistics(targets);
    pitch_statistics(targets);
    for (int i = 0; i < corpus->count; i++) {
        if (!draw_clip(targets, i))
            return QV_ERROR_MEMORY;
    }
    return QV_OK;
}

void qv_targets_close(qv_targets *targets)
{
    for (int i = 0; targets->corpus && i < targets->corpus->count; i++) {
        if (targets->pitch)
            free(targets->pitch[i]);
        if (targets->contour)
            free(targets->contour[i]);
    }
    free(targets->pitch), free(targets->contour), free(targets->train), free(targets->dev);
    *targets = (qv_targets){0};
}

bool qv_clip_frames(const qv_clip *clip, const float *contour, qv_arena *arena, int **symbol,
                    qv_real **features)
{
    *symbol = qv_arena_bytes(arena, (size_t)clip->frames * sizeof **symbol);
    *features = qv_arena_reals(arena, (size_t)clip->frames * QV_FRAME_FEATURES);
    if (!*symbol || !*features)
        return false;
    qv_frame_features(clip->duration, clip->symbols, contour, clip->frames, *symbol, *features);
    return true;
}

void qv_vocoder_input(const qv_normal *normal, const float *mel, const float *log_f0, const float *voicing,
                      int frames, int begin, int rows, qv_real *in)
{
    for (int r = 0; r < rows; r++) {
        int t = begin + r;
        t = t < 0 ? 0 : t >= frames ? frames - 1 : t;
        qv_real *row = in + (ptrdiff_t)r * QV_VOCODER_IN;
        for (int m = 0; m < QV_MEL; m++)
            row[m] = (mel[(ptrdiff_t)t * QV_MEL + m] - normal->mel_mean[m]) / normal->mel_deviation[m];
        row[QV_MEL] = (log_f0[t] - normal->pitch_mean) / normal->pitch_deviation;
        row[QV_MEL + 1] = voicing[t];
    }
}
