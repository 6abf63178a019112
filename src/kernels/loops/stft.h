// SPDX-License-Identifier: MIT
/* Comparison of spectra: dsp/stft_loss.c. Included by level.c. */

#define FLOOR_POWER 1e-10f // the square of the floor of magnitudes under the logarithm, 1e-5

/* One frame, from the transform of the pair (dsp/fft.h), to sums and what the gradient needs. */
static void compare_bins(qv_parts z, int n, const qv_stft_bins *to)
{
    const qv_real least = (qv_real)FLOOR_POWER;
    const qv_stft_bins bins = *to;
    QV_INDEPENDENT
    for (int k = 0; k < n / 2 + 1; k++) {
        qv_real a_re = (qv_real)0.5 * (z.re[k] + z.re[n - k]), a_im = (qv_real)0.5 * (z.im[k] - z.im[n - k]);
        qv_real b_re = (qv_real)0.5 * (z.im[k] + z.im[n - k]), b_im = (qv_real)0.5 * (z.re[n - k] - z.re[k]);
        qv_real a2 = a_re * a_re + a_im * a_im, b2 = b_re * b_re + b_im * b_im;
        qv_real a2_floored = a2 > least ? a2 : least, b2_floored = b2 > least ? b2 : least;
        // |log a - log b|, by one logarithm
        qv_real log_ratio = (qv_real)0.5 * qv_log1(a2_floored / b2_floored);
        qv_real sign = log_ratio < 0 ? (qv_real)-1 : (qv_real)1;
        qv_real a = qv_sqrt1(a2), difference = a - qv_sqrt1(b2);
        qv_real inverse = 1 / (a > (qv_real)1e-12 ? a : (qv_real)1e-12);
        bins.made_re[k] = a_re;
        bins.made_im[k] = a_im;
        bins.log_slope[k] = a2 > least ? sign * inverse * inverse : 0;
        bins.ratio[k] = difference * inverse;
        bins.log_sums[k] += sign * log_ratio;
        bins.difference_sums[k] += difference * difference;
        bins.power_sums[k] += b2;
    }
}

static void weigh_bins(const qv_stft_bins *of, int bins, qv_real log_weight, qv_real ratio_weight,
                       qv_real *pairs)
{
    const qv_stft_bins from = *of;
    QV_INDEPENDENT
    for (int k = 0; k < bins; k++) {
        qv_real weight = log_weight * from.log_slope[k] + ratio_weight * from.ratio[k];
        pairs[2 * k] = weight * from.made_re[k];
        pairs[2 * k + 1] = weight * from.made_im[k];
    }
}
