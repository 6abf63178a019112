// SPDX-License-Identifier: MIT
#include "train/fit/spread.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/team.h"
#include "kernels/kernels.h"
#include "text/phones.h"
#include "train/fit/eigen.h"
#include "train/fit/forecast.h"

enum { N = QV_MEL, CELLS = N * N };

/* What doesn't fit on the stack. */
typedef struct workspace {
    double predicted_covariance[CELLS], recorded_covariance[CELLS];
    double value[N], vector[CELLS];
    double root[CELLS], inverse_root[CELLS], middle[CELLS], product[CELLS], smooth[CELLS];
} workspace;

void qv_spread_add(qv_spread_sums *sums, const float *mel, size_t frames)
{
    double sum[N] = {0};
    for (size_t t = 0; t < frames; t++)
        qv_kernels()->add_moments(mel + t * N, N, sum, sums->product);
    for (int i = 0; i < N && frames; i++) {
        sums->sum[i] += sum[i];
        for (int j = i; j < N; j++)
            sums->product[i * N + j] -= sum[i] * sum[j] / (double)frames;
    }
    sums->frames += (long)frames;
}

static void merge(qv_spread_sums *sums, const qv_spread_sums *more)
{
    sums->frames += more->frames;
    for (int i = 0; i < N; i++)
        sums->sum[i] += more->sum[i];
    for (int i = 0; i < CELLS; i++)
        sums->product[i] += more->product[i];
}

static void find_covariance(const qv_spread_sums *sums, double *covariance)
{
    for (int i = 0; i < N; i++) {
        for (int j = i; j < N; j++)
            covariance[i * N + j] = covariance[j * N + i] = sums->product[i * N + j] / (double)sums->frames;
    }
}

static void multiply(const double *a, const double *b, double *product)
{
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
            double sum = 0;
            for (int k = 0; k < N; k++)
                sum += a[i * N + k] * b[k * N + j];
            product[i * N + j] = sum;
        }
    }
}

/* The projection that takes the harmonics out of the lower bands: what is left is the sum of their first few
 * cosines; the other bands stay as they are. */
static void find_smoothing(double *smooth)
{
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
            double sum = i == j;
            if (i < QV_SPREAD_LOWER && j < QV_SPREAD_LOWER) {
                sum = 1.0 / QV_SPREAD_LOWER;
                for (int k = 1; k < QV_SPREAD_COSINES; k++)
                    sum += 2.0 / QV_SPREAD_LOWER * cos(QV_PI * k * (i + 0.5) / QV_SPREAD_LOWER) *
                           cos(QV_PI * k * (j + 0.5) / QV_SPREAD_LOWER);
            } else if (i < QV_SPREAD_LOWER || j < QV_SPREAD_LOWER)
                sum = 0;
            smooth[i * N + j] = sum;
        }
    }
}

/* Both ways: of what it is applied to, and of what comes out. */
static void smooth_matrix(workspace *w, double *matrix)
{
    multiply(w->smooth, matrix, w->product);
    multiply(w->product, w->smooth, matrix);
}

/* The square root of a covariance; destroys it. Directions that are flat but for rounding get `least` of the
 * largest eigenvalue; with a `least` over 0 there is an inverse. */
static void take_root(workspace *w, double *covariance, double least, double *root, double *inverse_root)
{
    double root_value[N], inverse_value[N], largest = 1e-6;
    qv_eigen(covariance, N, w->value, w->vector);
    for (int i = 0; i < N; i++)
        largest = fmax(largest, w->value[i]);
    for (int i = 0; i < N; i++) {
        root_value[i] = sqrt(fmax(w->value[i], least * largest));
        inverse_value[i] = 1 / root_value[i];
    }
    qv_eigen_join(root_value, w->vector, N, root);
    if (inverse_root)
        qv_eigen_join(inverse_value, w->vector, N, inverse_root);
}

/* What it does to the directions that smoothing made flat is rounding, and is smoothed away. */
static void find_matrix(workspace *w, double *matrix)
{
    take_root(w, w->predicted_covariance, 1e-7, w->root, w->inverse_root);
    multiply(w->root, w->recorded_covariance, w->product);
    multiply(w->product, w->root, w->middle);
    take_root(w, w->middle, 0, w->root, NULL);
    multiply(w->inverse_root, w->root, w->product);
    multiply(w->product, w->inverse_root, w->middle);
    qv_eigen(w->middle, N, w->value, w->vector);
    for (int i = 0; i < N; i++)
        w->value[i] = fmin(fmax(w->value[i], 1), QV_SPREAD_MOST) - 1;
    qv_eigen_join(w->value, w->vector, N, matrix);
    smooth_matrix(w, matrix);
    for (int i = 0; i < N; i++)
        matrix[i * N + i] += 1;
}

static void find_offset(const qv_spread_sums *predicted, const qv_spread_sums *recorded, qv_spread *spread)
{
    for (int i = 0; i < N; i++) {
        double moved = 0;
        for (int j = 0; j < N; j++)
            moved += spread->matrix[i * N + j] * (predicted->sum[j] / (double)predicted->frames);
        spread->offset[i] = recorded->sum[i] / (double)recorded->frames - moved;
    }
}

int qv_spread_find(const qv_spread_sums *predicted, const qv_spread_sums *recorded, qv_spread *spread)
{
    *spread = (qv_spread){0};
    for (int i = 0; i < N; i++)
        spread->matrix[i * N + i] = 1;
    if (predicted->frames == 0 || recorded->frames == 0)
        return QV_OK;
    workspace *w = calloc(1, sizeof *w);
    if (!w)
        return QV_ERROR_MEMORY;
    find_covariance(predicted, w->predicted_covariance);
    find_covariance(recorded, w->recorded_covariance);
    find_smoothing(w->smooth);
    smooth_matrix(w, w->predicted_covariance);
    smooth_matrix(w, w->recorded_covariance);
    find_matrix(w, spread->matrix);
    find_offset(predicted, recorded, spread);
    free(w);
    return QV_OK;
}

/* One worker's share of the clips. */
typedef struct share {
    const qv_voice *voice;
    const qv_targets *targets;
    qv_arena *arena;
    qv_spread_sums predicted, recorded;
    bool failed;
} share;

/* Moves the frames of speech in `mel` [clip->frames][N] to `speech`; returns how many there are. */
static size_t take_speech(const qv_clip *clip, const qv_real *mel, qv_real *speech)
{
    size_t from = 0, to = 0;
    for (int s = 0; s < clip->symbols; s++) {
        const size_t frames = (size_t)clip->duration[s];
        if (!qv_symbol_is_break(clip->symbol[s])) {
            memcpy(speech + to * N, mel + from * N, frames * N * sizeof *mel);
            to += frames;
        }
        from += frames;
    }
    return to;
}

static void add_clip(void *user, int task, int worker)
{
    share *own = (share *)user + worker;
    const qv_clip *clip = &own->targets->corpus->clip[own->targets->train[task]];
    const size_t mark = qv_arena_mark(own->arena);
    qv_forecast made;
    qv_real *speech = qv_arena_reals(own->arena, (size_t)clip->frames * N);
    if (speech && qv_forecast_run(own->voice, clip, own->arena, &made)) {
        qv_spread_add(&own->predicted, speech, take_speech(clip, made.mel, speech));
        qv_spread_add(&own->recorded, speech, take_speech(clip, clip->mel, speech));
    } else
        own->failed = true;
    qv_arena_release(own->arena, mark);
}

/* Everybody gets the sums of all workers. */
static bool share_sums(qv_pool *pool, share *shares)
{
    const int workers = qv_pool_workers(pool);
    qv_part *part = calloc(2 * (size_t)workers, sizeof *part);
    for (int i = 0; part && i < workers; i++) {
        part[i] = (qv_part){&shares[i].predicted, sizeof shares[i].predicted};
        part[workers + i] = (qv_part){&shares[i].recorded, sizeof shares[i].recorded};
    }
    const bool well = part && qv_team_share(pool, part, 2 * workers);
    free(part);
    return well;
}

int qv_spread_measure(const qv_voice *voice, const qv_targets *targets, qv_pool *pool, qv_spread *spread)
{
    int workers = qv_pool_workers(pool);
    share *shares = calloc((size_t)workers, sizeof *shares);
    qv_arena **arena = qv_arenas_open(workers, (size_t)16 << 20);
    bool failed = !shares || !arena;
    for (int i = 0; i < workers && !failed; i++)
        shares[i].voice = voice, shares[i].targets = targets, shares[i].arena = arena[i];
    if (!failed)
        qv_pool_run_own(pool, targets->train_count, add_clip, shares);
    for (int i = 0; i < workers && shares; i++)
        failed |= shares[i].failed;
    failed = failed || !share_sums(pool, shares);
    qv_arenas_close(&arena, workers);
    for (int i = 1; i < workers && shares; i++) {
        merge(&shares[0].predicted, &shares[i].predicted);
        merge(&shares[0].recorded, &shares[i].recorded);
    }
    int error = failed ? QV_ERROR_MEMORY : qv_spread_find(&shares[0].predicted, &shares[0].recorded, spread);
    free(shares);
    return error;
}

/* from [N] -> to [N]: what the map makes of a row of the last layer, in the units of that layer. */
static void fold_row(const qv_spread *spread, const qv_normal *normal, const qv_real *from, qv_real *to)
{
    for (int i = 0; i < N; i++) {
        double sum = 0;
        for (int j = 0; j < N; j++)
            sum += spread->matrix[i * N + j] * (double)normal->mel_deviation[j] * (double)from[j];
        to[i] = (qv_real)(sum / (double)normal->mel_deviation[i]);
    }
}

void qv_spread_fold(const qv_spread *spread, qv_voice *voice)
{
    const qv_linear *out = &voice->acoustic.out;
    const qv_normal *normal = &voice->normal;
    qv_real row[N];
    for (int k = 0; k < out->in; k++) {
        qv_real *weight = voice->acoustic_value + out->weight + (size_t)k * (size_t)out->out;
        fold_row(spread, normal, weight, row);
        memcpy(weight, row, sizeof row);
    }
    qv_real *bias = voice->acoustic_value + out->bias;
    fold_row(spread, normal, bias, row);
    for (int i = 0; i < N; i++) {
        double mean = spread->offset[i];
        for (int j = 0; j < N; j++)
            mean += spread->matrix[i * N + j] * (double)normal->mel_mean[j];
        bias[i] = row[i] + (qv_real)((mean - (double)normal->mel_mean[i]) / (double)normal->mel_deviation[i]);
    }
}
