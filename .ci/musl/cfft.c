// SPDX-License-Identifier: MIT
/* Complex transforms without a library, slow and short, so that src/dsp runs where Debian has none
 * (dsp/fft.h). */
#include <math.h>
#include <stdlib.h>
#include "dsp/fft.h"

struct qv_cfft {
    int n;
};

qv_cfft *qv_cfft_open(int n)
{
    qv_cfft *fft = malloc(sizeof *fft);
    if (fft)
        fft->n = n;
    return fft;
}

void qv_cfft_close(qv_cfft **fft)
{
    free(*fft);
    *fft = NULL;
}

/* out [n][2] = sum over j of in[j * stride] exp(sign i 2 pi j k / n): halves as long as n is even (Cooley and
 * Tukey 1965), then the sum itself. */
static void transform(int n, int sign, const qv_real *in, int stride, qv_real *out)
{
    const double turn = sign * 2 * 3.14159265358979323846 / n;
    if (n % 2 == 0) {
        transform(n / 2, sign, in, 2 * stride, out);
        transform(n / 2, sign, in + 2 * stride, 2 * stride, out + n);
        for (int k = 0; k < n / 2; k++) {
            qv_real *even = out + 2 * k, *odd = out + n + 2 * k;
            const double c = cos(turn * k), s = sin(turn * k);
            const double re = c * odd[0] - s * odd[1], im = s * odd[0] + c * odd[1];
            odd[0] = (qv_real)(even[0] - re), odd[1] = (qv_real)(even[1] - im);
            even[0] = (qv_real)(even[0] + re), even[1] = (qv_real)(even[1] + im);
        }
        return;
    }
    for (int k = 0; k < n; k++) {
        double re = 0, im = 0;
        for (int j = 0; j < n; j++) {
            const double c = cos(turn * (j * k % n)), s = sin(turn * (j * k % n));
            const qv_real *x = in + 2 * j * stride;
            re += c * x[0] - s * x[1], im += s * x[0] + c * x[1];
        }
        out[2 * k] = (qv_real)re, out[2 * k + 1] = (qv_real)im;
    }
}

void qv_cfft_forward(const qv_cfft *fft, const qv_real *in, qv_real *out)
{
    transform(fft->n, -1, in, 1, out);
}

void qv_cfft_inverse(const qv_cfft *fft, const qv_real *in, qv_real *out)
{
    transform(fft->n, 1, in, 1, out);
}
