// SPDX-License-Identifier: MIT
#include "dsp/stft_loss.h"
#include "dsp/stft.h"
#include "kernels/kernels.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { SIZES = 4 };

typedef struct stft_size {
    int n, hop, window;
} stft_size;

static const stft_size sizes[SIZES] = {{2048, 240, 1200}, {1024, 120, 600}, {512, 50, 240}, {256, 30, 128}};

#define FLOOR_POWER 1e-10f // the square of the floor of magnitudes under the logarithm, 1e-5

struct qv_stft_loss {
    qv_stft *stft[SIZES];
};

qv_stft_loss *qv_stft_loss_open(void)
{
    qv_stft_loss *loss = calloc(1, sizeof(*loss));
    if (!loss)
        return NULL;
    for (int i = 0; i < SIZES; i++) {
        loss->stft[i] = qv_stft_open(sizes[i].n, sizes[i].hop, sizes[i].window);
        if (!loss->stft[i]) {
            qv_stft_loss_close(&loss);
            return NULL;
        }
    }
    return loss;
}

void qv_stft_loss_close(qv_stft_loss **loss)
{
    if (!*loss)
        return;
    for (int i = 0; i < SIZES; i++)
        qv_stft_close(&(*loss)->stft[i]);
    free(*loss);
    *loss = NULL;
}

/*
 * One size at work. Rows are padded to whole cache lines; what lies beyond the last bin is not used.
 * a, b: magnitudes of what was made and what was recorded.
 */
typedef struct comparison {
    const qv_stft *stft;
    int frames, bins, row;
    qv_real *made_re, *made_im;                       // [frames][row]
    qv_real *log_slope;                               // [frames][row]: sign(a - b) / a^2, 0 below the floor
    qv_real *ratio;                                   // [frames][row]: (a - b) / a
    qv_real *log_sums, *difference_sums, *power_sums; // [row], over frames: |log a - log b|, (a - b)^2, b^2
    qv_stft_work work;
} comparison;

static bool comparison_open(comparison *c, const qv_stft *stft, int count, qv_arena *arena)
{
    *c = (comparison){.stft = stft};
    c->frames = qv_stft_frames(stft, count);
    c->bins = qv_stft_bin_count(stft);
    c->row = qv_stft_row(stft);
    const size_t row = (size_t)c->row, cells = (size_t)c->frames * row;
    qv_real *rows = qv_arena_reals(arena, 4 * cells), *sums = qv_arena_zeros(arena, 3 * row);
    if (!rows || !sums || !qv_stft_take(stft, arena, &c->work))
        return false;
    c->made_re = rows;
    c->made_im = rows + cells;
    c->log_slope = rows + 2 * cells;
    c->ratio = rows + 3 * cells;
    c->log_sums = sums;
    c->difference_sums = sums + row;
    c->power_sums = sums + 2 * row;
    return true;
}

static qv_stft_bins bins_of(const comparison *c, int t)
{
    const size_t row = (size_t)t * (size_t)c->row;
    return (qv_stft_bins){c->made_re + row, c->made_im + row,   c->log_slope + row, c->ratio + row,
                          c->log_sums,      c->difference_sums, c->power_sums};
}

static void compare_frames(comparison *c, const qv_real *made, const qv_real *recorded)
{
    for (int t = 0; t < c->frames; t++) {
        const qv_stft_bins bins = bins_of(c, t);
        qv_stft_transform(c->stft, made, recorded, t, &c->work);
        qv_kernels()->compare_bins((qv_parts){c->work.re, c->work.im}, 2 * (c->bins - 1), &bins);
    }
}

/* With X = a exp(i phi): the gradient of |log a - log b| by X is sign X / a^2, that of (a - b)^2 / 2 is
 * X (a - b) / a. */
static void backward_frames(comparison *c, qv_real log_weight, qv_real ratio_weight, qv_real *dmade)
{
    for (int t = 0; t < c->frames; t++) {
        const qv_stft_bins bins = bins_of(c, t);
        qv_kernels()->weigh_bins(&bins, c->bins, log_weight, ratio_weight, c->work.spectrum);
        qv_stft_backward(c->stft, &c->work, t, dmade);
    }
}

static double sum_row(const qv_real *row, int bins)
{
    double sum = 0;
    for (int k = 0; k < bins; k++)
        sum += (double)row[k];
    return sum;
}

/* Loss of one size; its gradient over SIZES is added to dmade. */
static double run_size(comparison *c, const qv_real *made, const qv_real *recorded, qv_real *dmade)
{
    compare_frames(c, made, recorded);
    const double cells = (double)c->frames * c->bins;
    const double difference = sqrt(sum_row(c->difference_sums, c->bins));
    // A silent recording counts as one at the floor, so that the quotient stays finite.
    const double power = sqrt(fmax(sum_row(c->power_sums, c->bins), cells * (double)FLOOR_POWER));
    if (dmade)
        backward_frames(c, (qv_real)(1 / (cells * SIZES)),
                        difference > 0 ? (qv_real)(1 / (difference * power * SIZES)) : 0, dmade);
    return sum_row(c->log_sums, c->bins) / cells + difference / power;
}

double qv_stft_loss_run(const qv_stft_loss *loss, const qv_real *made, const qv_real *recorded, int count,
                        qv_arena *arena, qv_real *dmade)
{
    double sum = 0;
    if (dmade)
        memset(dmade, 0, (size_t)count * sizeof(*dmade));
    for (int which = 0; which < SIZES; which++) {
        const size_t mark = qv_arena_mark(arena);
        comparison c;
        if (!comparison_open(&c, loss->stft[which], count, arena))
            return -1;
        sum += run_size(&c, made, recorded, dmade);
        qv_arena_release(arena, mark);
    }
    return sum / SIZES;
}
