// SPDX-License-Identifier: MIT
/* What critics look at and learn from: dsp/band_spectra.c, train/adversary. Included by level.c. */

/* Where there is nothing, 0, which has no gradient either. */
static void unit_spectrum(qv_parts from, int bins, qv_parts_out unit, qv_real *magnitude)
{
    const qv_real least = (qv_real)1e-12;
    QV_INDEPENDENT
    for (int k = 0; k < bins; k++) {
        const qv_real length = qv_sqrt1(from.re[k] * from.re[k] + from.im[k] * from.im[k]);
        const qv_real inverse = 1 / (length > least ? length : least);
        magnitude[k] = length;
        unit.re[k] = from.re[k] * inverse;
        unit.im[k] = from.im[k] * inverse;
    }
}

static void join_scaled(qv_parts parts, const qv_real *restrict by, int n, qv_real *restrict pairs)
{
    QV_INDEPENDENT
    for (int k = 0; k < n; k++) {
        pairs[2 * k] = by[k] * parts.re[k];
        pairs[2 * k + 1] = by[k] * parts.im[k];
    }
}

static void patch_row(const qv_real *restrict magnitude, qv_real least, int n, qv_real *restrict input)
{
    for (int b = 0; b < n; b++) {
        const qv_real log_m = qv_log1(magnitude[b] > least ? magnitude[b] : least);
        input[2 * b] = (qv_real)0.25 * log_m + (qv_real)0.5;
        input[2 * b + 1] = qv_exp1((qv_real)0.3 * log_m);
    }
}

static void patch_row_backward(const qv_real *restrict magnitude, qv_real least,
                               const qv_real *restrict input, const qv_real *restrict dinput, int n,
                               qv_real *restrict dmagnitude)
{
    for (int b = 0; b < n; b++) {
        const qv_real m = magnitude[b];
        const qv_real slope =
            (qv_real)0.25 * dinput[2 * b] + (qv_real)0.3 * input[2 * b + 1] * dinput[2 * b + 1];
        dmagnitude[b] = m > least ? slope / m : 0;
    }
}

enum { DISTANCES = 16 }; // sums side by side, which every set of instructions can keep

static qv_real distance(const qv_real *restrict a, const qv_real *restrict b, int n)
{
    qv_real sums[DISTANCES] = {0}, total = 0;
    for (int i = 0; i < n; i += DISTANCES)
        for (int j = 0; j < DISTANCES; j++) {
            const qv_real difference = a[i + j] - b[i + j];
            sums[j] += difference < 0 ? -difference : difference;
        }
    for (int j = 0; j < DISTANCES; j++)
        total += sums[j];
    return total;
}

static void distance_backward(const qv_real *restrict a, const qv_real *restrict b, qv_real slope, int n,
                              qv_real *restrict da)
{
    for (int i = 0; i < n; i++) {
        const qv_real difference = a[i] - b[i];
        da[i] += difference > 0 ? slope : difference < 0 ? -slope : 0;
    }
}

static void log_distance(const qv_real *restrict a, const qv_real *restrict b, qv_real least, qv_real slope,
                         int n, qv_real *restrict distance_of, qv_real *restrict da)
{
    for (int i = 0; i < n; i++) {
        const qv_real x = a[i] > least ? a[i] : least, y = b[i] > least ? b[i] : least;
        const qv_real ratio = qv_log1(x / y);
        distance_of[i] = ratio < 0 ? -ratio : ratio;
        da[i] = a[i] > least ? (ratio < 0 ? -slope : slope) / x : 0;
    }
}
