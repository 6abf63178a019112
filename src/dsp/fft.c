// SPDX-License-Identifier: MIT
/*
 * Real transforms by complex ones of half the length, which cfft_fftw.c or cfft_kiss.c make.
 *
 * A real transform that FFTW plans without measuring takes about twice the time of the complex transform of
 * half the length and one pass over its result; and measuring takes 0.1 s a plan, which a program that wants
 * to speak at once does not have. Hence the split by hand:
 *     z_j = x_{2j} + i x_{2j+1},  Z = FFT_h(z),  h = n/2
 *     E_k = (Z_k + conj Z_{h-k}) / 2,   O_k = (Z_k - conj Z_{h-k}) / 2i
 *     X_k = E_k + w^k O_k,   X_{h-k} = conj(E_k - w^k O_k),   w = exp(-2 pi i / n)
 * (Press et al., Numerical Recipes, "FFT of Single Real Function").
 */
#include "dsp/fft.h"
#include "kernels/kernels.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

struct qv_fft {
    int n;
    qv_cfft *half;              // of h = n/2 complex values
    qv_real *turn_re, *turn_im; // t_k = -i w^k, see make_turns; [2 * ((h+1)/2)] each
};

/* Complex factors t_k, 0 < k < h/2, stand as (re, re) in one array and (-im, im) in another, so that
 * t z = (re, re) * (z_re, z_im) + (-im, im) * (z_im, z_re) is the same for each element. */
static bool make_turns(qv_fft *fft)
{
    int pairs = (fft->n / 2 + 1) / 2;
    fft->turn_re = malloc(4 * (size_t)pairs * sizeof(qv_real));
    if (!fft->turn_re)
        return false;
    fft->turn_im = fft->turn_re + 2 * pairs;
    for (int k = 0; k < pairs; k++) {
        double angle = 2 * QV_PI * k / fft->n;
        fft->turn_re[2 * k] = fft->turn_re[2 * k + 1] = (qv_real)-sin(angle); // -i w^k
        fft->turn_im[2 * k] = (qv_real)cos(angle);
        fft->turn_im[2 * k + 1] = (qv_real)-cos(angle);
    }
    return true;
}

qv_fft *qv_fft_open(int n)
{
    qv_fft *fft = calloc(1, sizeof(*fft));
    if (!fft)
        return NULL;
    fft->n = n;
    fft->half = qv_cfft_open(n / 2);
    if (!fft->half || !make_turns(fft))
        qv_fft_close(&fft);
    return fft;
}

void qv_fft_close(qv_fft **fft)
{
    if (!*fft)
        return;
    qv_cfft_close(&(*fft)->half);
    free((*fft)->turn_re);
    free(*fft);
    *fft = NULL;
}

/* The pass of the formulas above over all pairs k, h-k. */
static void mirror(const qv_fft *fft, qv_real *z, qv_real sense, qv_real scale)
{
    qv_kernels()->mirror(fft->turn_re, fft->turn_im, fft->n / 2, sense, scale, z);
}

void qv_fft_forward(const qv_fft *fft, const qv_real *time, qv_real *spectrum)
{
    const int h = fft->n / 2;
    qv_cfft_forward(fft->half, time, spectrum);
    const qv_real even = spectrum[0], odd = spectrum[1];
    spectrum[0] = even + odd;
    spectrum[2 * h] = even - odd;
    spectrum[1] = spectrum[2 * h + 1] = 0;
    mirror(fft, spectrum, 1, (qv_real)0.5);
    if (h % 2 == 0) // k = h/2 is its own mirror
        spectrum[h + 1] = -spectrum[h + 1];
}

void qv_fft_inverse(const qv_fft *fft, qv_real *spectrum, qv_real *time)
{
    const int h = fft->n / 2;
    const qv_real first = spectrum[0], last = spectrum[2 * h];
    spectrum[0] = first + last;
    spectrum[1] = first - last;
    mirror(fft, spectrum, -1, 1);
    if (h % 2 == 0) {
        spectrum[h] *= 2;
        spectrum[h + 1] *= -2;
    }
    qv_cfft_inverse(fft->half, spectrum, time);
}
