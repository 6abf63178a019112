// SPDX-License-Identifier: MIT
/* Spectra: what stands before, between and after transforms. Included by level.c. */
#include "kernels/trig.h"

/* Four complex values, anywhere in memory. The compiler finds no vector code for the mirrored loop below by
 * itself. */
typedef qv_real four __attribute__((vector_size(8 * sizeof(qv_real)), aligned(sizeof(qv_real)), may_alias));

/*
 * With a = z_k + conj z_{h-k} and b = t_k (z_k - conj z_{h-k}), for all 0 < k < h/2:
 *     z_k becomes (a + b) scale,   z_{h-k} becomes conj(a - b) scale.
 * With t_k = -i w^k and scale 1/2 this is the way from Z to X, with conj t_k and 1 the way from X to 2 Z;
 * `sense` is 1 for t_k and -1 for its conjugate. (dsp/fft.c)
 */
static void mirror(const qv_real *turn_re, const qv_real *turn_im, int h, qv_real sense, qv_real by,
                   qv_real *z)
{
    const four conjugate = {1, -1, 1, -1, 1, -1, 1, -1};
    const int end = (h + 1) / 2;
    int k = 1;
    for (; k + 4 <= end; k += 4) {
        qv_real *low = z + 2 * k, *high = z + 2 * (h - k - 3);
        four x = *(four *)low, y = *(four *)high;
        y = __builtin_shufflevector(y, y, 6, 7, 4, 5, 2, 3, 0, 1) * conjugate;
        four a = x + y, d = x - y;
        four crossed = __builtin_shufflevector(d, d, 1, 0, 3, 2, 5, 4, 7, 6);
        four b = *(const four *)(turn_re + 2 * k) * d + *(const four *)(turn_im + 2 * k) * sense * crossed;
        four mirrored = (a - b) * conjugate * by;
        *(four *)low = (a + b) * by;
        *(four *)high = __builtin_shufflevector(mirrored, mirrored, 6, 7, 4, 5, 2, 3, 0, 1);
    }
    for (; k < end; k++) {
        qv_real *x = z + 2 * k, *y = z + 2 * (h - k);
        qv_real a_re = x[0] + y[0], a_im = x[1] - y[1], d_re = x[0] - y[0], d_im = x[1] + y[1];
        qv_real b_re = turn_re[2 * k] * d_re + sense * turn_im[2 * k] * d_im;
        qv_real b_im = turn_re[2 * k] * d_im - sense * turn_im[2 * k] * d_re;
        x[0] = (a_re + b_re) * by;
        x[1] = (a_im + b_im) * by;
        y[0] = (a_re - b_re) * by;
        y[1] = (b_im - a_im) * by;
    }
}

static void split(const qv_real *restrict pairs, int n, qv_real *restrict re, qv_real *restrict im)
{
    for (int k = 0; k < n; k++) {
        re[k] = pairs[2 * k];
        im[k] = pairs[2 * k + 1];
    }
    re[n] = re[0];
    im[n] = im[0];
}

static void join(qv_parts parts, qv_real by, int n, qv_real *restrict pairs)
{
    QV_INDEPENDENT
    for (int k = 0; k < n; k++) {
        pairs[2 * k] = by * parts.re[k];
        pairs[2 * k + 1] = by * parts.im[k];
    }
}

static void magnitudes(const qv_real *restrict pairs, int n, qv_real *restrict magnitude)
{
    for (int k = 0; k < n; k++)
        magnitude[k] = qv_sqrt1(pairs[2 * k] * pairs[2 * k] + pairs[2 * k + 1] * pairs[2 * k + 1]);
}

static void window_two(const qv_real *restrict window, const qv_real *restrict a, const qv_real *restrict b,
                       int n, qv_real *restrict pairs)
{
    for (int i = 0; i < n; i++) {
        pairs[2 * i] = window[i] * a[i];
        pairs[2 * i + 1] = window[i] * b[i];
    }
}

static void window_halves(const qv_real *restrict rise, const qv_real *restrict x, int n,
                          qv_real *restrict pairs)
{
    for (int i = 0; i < n; i++) {
        qv_real rising = rise[i] * x[i];
        pairs[2 * i] = rising;
        pairs[2 * i + 1] = x[i] - rising;
    }
}

static void add_windowed(const qv_real *restrict window, const qv_real *restrict frame, int n,
                         qv_real *restrict sum)
{
    for (int i = 0; i < n; i++)
        sum[i] += window[i] * frame[i];
}

static void split_two(qv_parts z, int n, int bins, qv_parts_out first, qv_parts_out second)
{
    QV_INDEPENDENT
    for (int k = 0; k < bins; k++) {
        qv_real a = z.re[k], b = z.im[k], c = z.re[n - k], d = z.im[n - k];
        first.re[k] = (qv_real)0.5 * (a + c);
        first.im[k] = (qv_real)0.5 * (b - d);
        second.re[k] = (qv_real)0.5 * (b + d);
        second.im[k] = (qv_real)0.5 * (c - a);
    }
}

static void add_voiced(qv_parts rise, qv_parts now, qv_parts fall, qv_parts before, int bins,
                       qv_parts_out sum)
{
    QV_INDEPENDENT
    for (int k = 0; k < bins; k++) {
        qv_real e_re = now.re[k], e_im = now.im[k];
        qv_real b_re = before.re[k], b_im = before.im[k];
        sum.re[k] += rise.re[k] * e_re - rise.im[k] * e_im + fall.re[k] * b_re - fall.im[k] * b_im;
        sum.im[k] += rise.re[k] * e_im + rise.im[k] * e_re + fall.re[k] * b_im + fall.im[k] * b_re;
    }
}

static void add_noise(qv_parts rise, const qv_real *now, qv_parts fall, const qv_real *before, int bins,
                      qv_parts_out sum)
{
    QV_INDEPENDENT
    for (int k = 0; k < bins; k++) {
        sum.re[k] += rise.re[k] * now[k] + fall.re[k] * before[k];
        sum.im[k] += rise.im[k] * now[k] + fall.im[k] * before[k];
    }
}

/*
 * A filter E = exp(l + i phi) that made X E has the gradient by (l, phi) that is the (real, imaginary) part
 * of conj(X E) D, D the gradient by the result.
 */
static void voiced_gradient(qv_parts x, qv_parts e, qv_parts d, int bins, qv_real *by_log, qv_real *by_phase)
{
    QV_INDEPENDENT
    for (int k = 0; k < bins; k++) {
        qv_real y_re = 2 * (x.re[k] * e.re[k] - x.im[k] * e.im[k]);
        qv_real y_im = 2 * (x.re[k] * e.im[k] + x.im[k] * e.re[k]);
        by_log[k] += y_re * d.re[k] + y_im * d.im[k];
        by_phase[k] += y_re * d.im[k] - y_im * d.re[k];
    }
}

static void noise_gradient(qv_parts x, const qv_real *e, qv_parts d, int bins, qv_real *by_log)
{
    QV_INDEPENDENT
    for (int k = 0; k < bins; k++)
        by_log[k] += 2 * e[k] * (x.re[k] * d.re[k] + x.im[k] * d.im[k]);
}

static void correlate(qv_parts e, qv_parts d, int bins, qv_real *pairs)
{
    QV_INDEPENDENT
    for (int k = 0; k < bins; k++) {
        pairs[2 * k] = e.re[k] * d.re[k] + e.im[k] * d.im[k];
        pairs[2 * k + 1] = e.re[k] * d.im[k] - e.im[k] * d.re[k];
    }
}

static void interpolate(const int *restrict lower, const qv_real *restrict share,
                        const qv_real *restrict knots, int n, qv_real *restrict magnitude)
{
    for (int bin = 0; bin < n; bin++) {
        qv_real below = knots[lower[bin]], above = knots[lower[bin] + 1];
        magnitude[bin] = qv_exp1(below + share[bin] * (above - below));
    }
}

enum { PHASES = 48 }; // bins whose sums stay in registers

static void sum_phases(const qv_real *restrict matrix, const qv_real *restrict knots, int count, int n,
                       qv_real *restrict phase)
{
    for (int first = 0; first < n; first += PHASES) {
        qv_real sum[PHASES] = {0};
        for (int k = 0; k < count; k++)
            for (int i = 0; i < PHASES; i++)
                sum[i] += knots[k] * matrix[k * n + first + i];
        for (int i = 0; i < PHASES; i++)
            phase[first + i] = sum[i];
    }
}

static void turn(const qv_real *restrict phase, int n, qv_real *restrict re, qv_real *restrict im)
{
    for (int bin = 0; bin < n; bin++) {
        qv_real magnitude = re[bin], turns = qv_wrap_turns(phase[bin]);
        re[bin] = magnitude * qv_cos_turns(turns);
        im[bin] = magnitude * qv_sin_turns(turns);
    }
}
