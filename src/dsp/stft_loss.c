#include "dsp/stft_loss.h"
#include "dsp/fft.h"
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
    qv_cfft *pair[SIZES]; // made + i recorded
    qv_fft *fft[SIZES];
    qv_real *window[SIZES]; // [sizes[].window]
};

static qv_real *make_hann(int n)
{
    qv_real *window = malloc(sizeof(*window) * (size_t)n);
    for (int i = 0; window && i < n; i++)
        window[i] = (qv_real)(0.5 - 0.5 * cos(2 * QV_PI * i / n));
    return window;
}

qv_stft_loss *qv_stft_loss_open(void)
{
    qv_stft_loss *loss = calloc(1, sizeof(*loss));
    if (!loss)
        return NULL;
    for (int i = 0; i < SIZES; i++) {
        loss->pair[i] = qv_cfft_open(sizes[i].n);
        loss->fft[i] = qv_fft_open(sizes[i].n);
        loss->window[i] = make_hann(sizes[i].window);
        if (!loss->pair[i] || !loss->fft[i] || !loss->window[i]) {
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
    for (int i = 0; i < SIZES; i++) {
        qv_cfft_close(&(*loss)->pair[i]);
        qv_fft_close(&(*loss)->fft[i]);
        free((*loss)->window[i]);
    }
    free(*loss);
    *loss = NULL;
}

/*
 * One size at work. Rows are padded to whole cache lines; what lies beyond the last bin is not used.
 * a, b: magnitudes of what was made and what was recorded.
 */
typedef struct stft {
    stft_size size;
    const qv_cfft *pair;
    const qv_fft *fft;
    const qv_real *window;
    int frames, bins, row;
    qv_real *made_re, *made_im;                       // [frames][row]
    qv_real *log_slope;                               // [frames][row]: sign(a - b) / a^2, 0 below the floor
    qv_real *ratio;                                   // [frames][row]: (a - b) / a
    qv_real *log_sums, *difference_sums, *power_sums; // [row], over frames: |log a - log b|, (a - b)^2, b^2
    qv_real *in, *out, *re, *im;                      // one frame: [n][2], [n + 1][2], [n + 1], [n + 1]
} stft;

static bool stft_open(stft *s, const qv_stft_loss *loss, int which, int count, qv_arena *arena)
{
    *s = (stft){.size = sizes[which], .pair = loss->pair[which], .fft = loss->fft[which]};
    s->window = loss->window[which];
    s->frames = (count - s->size.window) / s->size.hop + 1;
    s->bins = s->size.n / 2 + 1;
    s->row = (s->bins + 15) / 16 * 16;
    const size_t row = (size_t)s->row, cells = (size_t)s->frames * row, n = (size_t)s->size.n;
    qv_real *rows = qv_arena_reals(arena, 4 * cells), *sums = qv_arena_zeros(arena, 3 * row);
    s->in = qv_arena_zeros(arena, 2 * n);
    s->out = qv_arena_reals(arena, 2 * n + 2);
    s->re = qv_arena_reals(arena, n + 1);
    s->im = qv_arena_reals(arena, n + 1);
    if (!rows || !sums || !s->in || !s->out || !s->re || !s->im)
        return false;
    s->made_re = rows;
    s->made_im = rows + cells;
    s->log_slope = rows + 2 * cells;
    s->ratio = rows + 3 * cells;
    s->log_sums = sums;
    s->difference_sums = sums + row;
    s->power_sums = sums + 2 * row;
    return true;
}

static qv_stft_bins bins_of(const stft *s, int t)
{
    const size_t row = (size_t)t * (size_t)s->row;
    return (qv_stft_bins){s->made_re + row, s->made_im + row,   s->log_slope + row, s->ratio + row,
                          s->log_sums,      s->difference_sums, s->power_sums};
}

static void compare_frames(stft *s, const qv_real *made, const qv_real *recorded)
{
    const qv_kernel_table *k = qv_kernels();
    for (int t = 0; t < s->frames; t++) {
        const int start = t * s->size.hop;
        const qv_stft_bins bins = bins_of(s, t);
        k->window_two(s->window, made + start, recorded + start, s->size.window, s->in);
        qv_cfft_forward(s->pair, s->in, s->out);
        k->split(s->out, s->size.n, s->re, s->im);
        k->compare_bins((qv_parts){s->re, s->im}, s->size.n, &bins);
    }
}

/* With X = a exp(i phi): the gradient of |log a - log b| by X is sign X / a^2, that of (a - b)^2 / 2 is
 * X (a - b) / a. */
static void backward_frames(stft *s, qv_real log_weight, qv_real ratio_weight, qv_real *dmade)
{
    const qv_kernel_table *k = qv_kernels();
    for (int t = 0; t < s->frames; t++) {
        const qv_stft_bins bins = bins_of(s, t);
        k->weigh_bins(&bins, s->bins, log_weight, ratio_weight, s->out);
        s->out[0] *= 2; // halved because the inverse counts each inner bin twice
        s->out[2 * s->bins - 2] *= 2;
        qv_fft_inverse(s->fft, s->out, s->in);
        k->add_windowed(s->window, s->in, s->size.window, dmade + t * s->size.hop);
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
static double run_size(stft *s, const qv_real *made, const qv_real *recorded, qv_real *dmade)
{
    compare_frames(s, made, recorded);
    const double cells = (double)s->frames * s->bins;
    const double difference = sqrt(sum_row(s->difference_sums, s->bins));
    // A silent recording counts as one at the floor, so that the quotient stays finite.
    const double power = sqrt(fmax(sum_row(s->power_sums, s->bins), cells * (double)FLOOR_POWER));
    if (dmade)
        backward_frames(s, (qv_real)(1 / (cells * SIZES)),
                        difference > 0 ? (qv_real)(1 / (difference * power * SIZES)) : 0, dmade);
    return sum_row(s->log_sums, s->bins) / cells + difference / power;
}

double qv_stft_loss_run(const qv_stft_loss *loss, const qv_real *made, const qv_real *recorded, int count,
                        qv_arena *arena, qv_real *dmade)
{
    double sum = 0;
    if (dmade)
        memset(dmade, 0, (size_t)count * sizeof(*dmade));
    for (int which = 0; which < SIZES; which++) {
        const size_t mark = qv_arena_mark(arena);
        stft s;
        if (!stft_open(&s, loss, which, count, arena))
            return -1;
        sum += run_size(&s, made, recorded, dmade);
        qv_arena_release(arena, mark);
    }
    return sum / SIZES;
}
