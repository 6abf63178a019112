#include "dsp/stft_loss.h"
#include "dsp/fft.h"
#include "nn/elementary.h"
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

/* in [n][2]: two real signals under the window */
QV_CLONES static void window_pair(const qv_real *restrict window, const qv_real *restrict made,
                                  const qv_real *restrict recorded, int n, qv_real *restrict in)
{
    for (int i = 0; i < n; i++) {
        in[2 * i] = window[i] * made[i];
        in[2 * i + 1] = window[i] * recorded[i];
    }
}

/* Real and imaginary parts [n + 1] of z [n][2], with bin 0 again at the end */
QV_CLONES static void split_parts(const qv_real *restrict z, int n, qv_real *restrict re,
                                  qv_real *restrict im)
{
    for (int k = 0; k < n; k++) {
        re[k] = z[2 * k];
        im[k] = z[2 * k + 1];
    }
    re[n] = re[0];
    im[n] = im[0];
}

QV_INLINE qv_real root(qv_real x)
{
#ifdef QV_DOUBLE
    return sqrt(x);
#else
    return sqrtf(x);
#endif
}

/* One frame, from the transform of the pair (fft.h), to sums and what the gradient needs. */
QV_CLONES static void compare_bins(const qv_real *restrict re, const qv_real *restrict im, int n,
                                   qv_real *restrict made_re, qv_real *restrict made_im,
                                   qv_real *restrict log_slope, qv_real *restrict ratio,
                                   qv_real *restrict log_sums, qv_real *restrict difference_sums,
                                   qv_real *restrict power_sums)
{
    const qv_real least = (qv_real)FLOOR_POWER;
    for (int k = 0; k < n / 2 + 1; k++) {
        qv_real a_re = (qv_real)0.5 * (re[k] + re[n - k]), a_im = (qv_real)0.5 * (im[k] - im[n - k]);
        qv_real b_re = (qv_real)0.5 * (im[k] + im[n - k]), b_im = (qv_real)0.5 * (re[n - k] - re[k]);
        qv_real a2 = a_re * a_re + a_im * a_im, b2 = b_re * b_re + b_im * b_im;
        qv_real a2_floored = a2 > least ? a2 : least, b2_floored = b2 > least ? b2 : least;
        // |log a - log b|, by one logarithm
        qv_real log_ratio = (qv_real)0.5 * qv_log1(a2_floored / b2_floored);
        qv_real sign = log_ratio < 0 ? (qv_real)-1 : (qv_real)1;
        qv_real a = root(a2), difference = a - root(b2);
        qv_real inverse = 1 / (a > (qv_real)1e-12 ? a : (qv_real)1e-12);
        made_re[k] = a_re;
        made_im[k] = a_im;
        log_slope[k] = a2 > least ? sign * inverse * inverse : 0;
        ratio[k] = difference * inverse;
        log_sums[k] += sign * log_ratio;
        difference_sums[k] += difference * difference;
        power_sums[k] += b2;
    }
}

static void compare_frames(stft *s, const qv_real *made, const qv_real *recorded)
{
    for (int t = 0; t < s->frames; t++) {
        const int start = t * s->size.hop;
        const size_t row = (size_t)t * (size_t)s->row;
        window_pair(s->window, made + start, recorded + start, s->size.window, s->in);
        qv_cfft_forward(s->pair, s->in, s->out);
        split_parts(s->out, s->size.n, s->re, s->im);
        compare_bins(s->re, s->im, s->size.n, s->made_re + row, s->made_im + row, s->log_slope + row,
                     s->ratio + row, s->log_sums, s->difference_sums, s->power_sums);
    }
}

/* spectrum [n/2 + 1][2]: gradient by the transform, halved because the inverse counts each inner bin twice */
QV_CLONES static void weigh_bins(const qv_real *restrict made_re, const qv_real *restrict made_im,
                                 const qv_real *restrict log_slope, const qv_real *restrict ratio, int bins,
                                 qv_real log_weight, qv_real ratio_weight, qv_real *restrict spectrum)
{
    for (int k = 0; k < bins; k++) {
        qv_real weight = (qv_real)0.5 * (log_weight * log_slope[k] + ratio_weight * ratio[k]);
        spectrum[2 * k] = weight * made_re[k];
        spectrum[2 * k + 1] = weight * made_im[k];
    }
    spectrum[0] *= 2;
    spectrum[2 * bins - 2] *= 2;
}

QV_CLONES static void add_windowed(const qv_real *restrict window, const qv_real *restrict frame, int n,
                                   qv_real *restrict sum)
{
    for (int i = 0; i < n; i++)
        sum[i] += window[i] * frame[i];
}

/* With X = a exp(i phi): the gradient of |log a - log b| by X is sign X / a^2, that of (a - b)^2 / 2 is
 * X (a - b) / a. */
static void backward_frames(stft *s, qv_real log_weight, qv_real ratio_weight, qv_real *dmade)
{
    for (int t = 0; t < s->frames; t++) {
        const size_t row = (size_t)t * (size_t)s->row;
        weigh_bins(s->made_re + row, s->made_im + row, s->log_slope + row, s->ratio + row, s->bins,
                   log_weight, ratio_weight, s->out);
        qv_fft_inverse(s->fft, s->out, s->in);
        add_windowed(s->window, s->in, s->size.window, dmade + t * s->size.hop);
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
