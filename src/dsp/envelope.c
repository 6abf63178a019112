// SPDX-License-Identifier: MIT
#include "dsp/envelope.h"
#include "dsp/mel.h"
#include "dsp/synthesis.h"
#include "kernels/kernels.h"
#include "nn/matrix.h"
#include "quaver/quaver.h"
#include <math.h>
#include <string.h>

double qv_knot_hz(int k)
{
    return qv_mel_to_hz(qv_hz_to_mel(QV_RATE / 2.0) * k / (QV_KNOTS - 1));
}

static void make_interpolation(qv_envelope_tables *tables)
{
    int lower = 0;
    for (int bin = 0; bin < QV_BINS; bin++) {
        double hz = (double)bin * QV_RATE / QV_FFT;
        while (lower < QV_KNOTS - 2 && qv_knot_hz(lower + 1) <= hz)
            lower++;
        double below = qv_knot_hz(lower), above = qv_knot_hz(lower + 1);
        tables->lower[bin] = lower;
        tables->share[bin] = (qv_real)fmin((hz - below) / (above - below), 1);
    }
}

/* Log-magnitudes that are 1 at a knot and 0 at all others, as a spectrum without phase. */
static void unit_spectrum(const qv_envelope_tables *tables, int knot, qv_real *spectrum)
{
    memset(spectrum, 0, 2 * QV_BINS * sizeof(*spectrum));
    for (int bin = 0; bin < QV_BINS; bin++) {
        if (tables->lower[bin] == knot)
            spectrum[2 * bin] = 1 - tables->share[bin];
        else if (tables->lower[bin] + 1 == knot)
            spectrum[2 * bin] = tables->share[bin];
    }
}

/* Doubles the cepstrum's first half and clears the second: what is left is causal, and its transform has the
 * old one as its real part and the minimum phase as its imaginary part. */
static void fold_cepstrum(qv_real *cepstrum)
{
    for (int n = 1; n < QV_FFT / 2; n++) {
        cepstrum[n] *= 2;
        cepstrum[QV_FFT - n] = 0;
    }
}

static void make_phases(qv_envelope_tables *tables, const qv_fft *fft)
{
    _Alignas(QV_FFT_ALIGN) qv_real spectrum[2 * QV_BINS];
    _Alignas(QV_FFT_ALIGN) qv_real cepstrum[QV_FFT];
    const double turns = 1 / (2 * QV_PI) / QV_FFT;
    for (int knot = 0; knot < QV_KNOTS; knot++) {
        unit_spectrum(tables, knot, spectrum);
        qv_fft_inverse(fft, spectrum, cepstrum);
        fold_cepstrum(cepstrum);
        qv_fft_forward(fft, cepstrum, spectrum);
        for (int bin = 0; bin < QV_BINS; bin++)
            tables->phase[knot][bin] = (qv_real)(spectrum[2 * bin + 1] * turns);
    }
}

int qv_envelope_tables_make(qv_envelope_tables *tables)
{
    qv_fft *fft = qv_fft_open(QV_FFT);
    if (!fft)
        return QV_ERROR_MEMORY;
    memset(tables, 0, sizeof(*tables));
    make_interpolation(tables);
    make_phases(tables, fft);
    qv_fft_close(&fft);
    return 0;
}

/* Not a number becomes the lowest. */
static void limit_knots(const qv_real *knots, qv_real *limited)
{
    for (int k = 0; k < QV_KNOTS; k++) {
        qv_real knot = knots[k] > QV_LOWEST_KNOT ? knots[k] : QV_LOWEST_KNOT;
        limited[k] = knot < QV_HIGHEST_KNOT ? knot : QV_HIGHEST_KNOT;
    }
}

void qv_zero_phase(const qv_envelope_tables *tables, const qv_real *knots, qv_real *magnitude)
{
    qv_real limited[QV_KNOTS];
    limit_knots(knots, limited);
    qv_kernels()->interpolate(tables->lower, tables->share, limited, QV_BINS_PADDED, magnitude);
}

void qv_minimum_phase(const qv_envelope_tables *tables, const qv_real *knots, qv_real *re, qv_real *im)
{
    const qv_kernel_table *k = qv_kernels();
    qv_real limited[QV_KNOTS], phase[QV_BINS_PADDED];
    limit_knots(knots, limited);
    k->interpolate(tables->lower, tables->share, limited, QV_BINS_PADDED, re);
    k->sum_phases(tables->phase[0], limited, QV_KNOTS, QV_BINS_PADDED, phase);
    k->turn(phase, QV_BINS_PADDED, re, im);
}

/* weights [QV_KNOTS][QV_BINS_PADDED]: the share of each knot in each bin */
static void spread_interpolation(const qv_envelope_tables *tables, qv_real *weights)
{
    memset(weights, 0, (size_t)QV_KNOTS * QV_BINS_PADDED * sizeof *weights);
    for (int bin = 0; bin < QV_BINS; bin++) {
        qv_real *below = weights + tables->lower[bin] * QV_BINS_PADDED + bin;
        below[0] = 1 - tables->share[bin];
        below[QV_BINS_PADDED] = tables->share[bin];
    }
}

/* By products of matrices: both ways from knots to bins are linear. */
bool qv_envelope_backward(const qv_envelope_tables *tables, int frames, const qv_real *knots,
                          const qv_real *dlog, const qv_real *dphase, int row, qv_arena *arena,
                          qv_real *dknots)
{
    const size_t mark = qv_arena_mark(arena);
    const int count = frames * QV_KNOTS;
    qv_real *weights = qv_arena_reals(arena, (size_t)QV_KNOTS * QV_BINS_PADDED);
    if (!weights)
        return false;
    spread_interpolation(tables, weights);
    if (dphase) {
        qv_gemm(frames, QV_KNOTS, QV_BINS_PADDED, (qv_matrix){dphase, row, false},
                (qv_matrix){tables->phase[0], QV_BINS_PADDED, true}, false, dknots, QV_KNOTS);
        for (int i = 0; i < count; i++)
            dknots[i] *= (qv_real)(2 * QV_PI);
    }
    qv_gemm(frames, QV_KNOTS, QV_BINS_PADDED, (qv_matrix){dlog, row, false},
            (qv_matrix){weights, QV_BINS_PADDED, true}, dphase != NULL, dknots, QV_KNOTS);
    for (int i = 0; i < count; i++)
        if (!(knots[i] > QV_LOWEST_KNOT && knots[i] < QV_HIGHEST_KNOT))
            dknots[i] = 0;
    qv_arena_release(arena, mark);
    return true;
}
