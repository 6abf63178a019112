// SPDX-License-Identifier: MIT
/* Statistics of recordings. Included by level.c. */
#include <string.h>

static void log_sum(const qv_real *restrict part, int components, int frames, qv_real *restrict out)
{
    memcpy(out, part, (size_t)frames * sizeof *out);
    if (components == 1)
        return;
    for (int c = 1; c < components; c++) {
        const qv_real *row = part + (ptrdiff_t)c * frames;
        for (int t = 0; t < frames; t++)
            out[t] = row[t] > out[t] ? row[t] : out[t];
    }
    enum { BLOCK = 128 };
    for (int from = 0; from < frames; from += BLOCK) {
        int count = frames - from < BLOCK ? frames - from : BLOCK;
        qv_real sum[BLOCK] = {0};
        for (int c = 0; c < components; c++) {
            const qv_real *row = part + (ptrdiff_t)c * frames + from;
            for (int t = 0; t < count; t++)
                sum[t] += qv_exp1(row[t] - out[from + t]);
        }
        for (int t = 0; t < count; t++)
            out[from + t] += qv_log1(sum[t]);
    }
}

static void add_moments(const float *restrict x, int n, double *restrict sum, double *restrict product)
{
    for (int i = 0; i < n; i++) {
        const double value = (double)x[i];
        sum[i] += value;
        for (int j = i; j < n; j++)
            product[i * n + j] += value * (double)x[j];
    }
}
