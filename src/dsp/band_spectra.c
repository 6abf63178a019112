#include "dsp/band_spectra.h"
#include <stdlib.h>
#include "dsp/stft.h"
#include "nn/elementary.h"

struct qv_band_spectra {
    qv_stft *stft;
    qv_bands *bands;
};

qv_band_spectra *qv_band_spectra_open(int n, int hop, int window, int bands, qv_band_norm norm)
{
    qv_band_spectra *spectra = calloc(1, sizeof *spectra);
    if (!spectra)
        return NULL;
    spectra->stft = qv_stft_open(n, hop, window);
    spectra->bands = qv_bands_open(n, bands, norm);
    if (!spectra->stft || !spectra->bands)
        qv_band_spectra_close(&spectra);
    return spectra;
}

void qv_band_spectra_close(qv_band_spectra **spectra)
{
    if (!*spectra)
        return;
    qv_stft_close(&(*spectra)->stft);
    qv_bands_close(&(*spectra)->bands);
    free(*spectra);
    *spectra = NULL;
}

int qv_band_spectra_frames(const qv_band_spectra *spectra, int count)
{
    return qv_stft_frames(spectra->stft, count);
}

/* re, im: of length 1 afterwards; where there is nothing, 0, which has no gradient either. */
QV_CLONES static void take_magnitudes(const qv_real *restrict from_re, const qv_real *restrict from_im,
                                      int bins, qv_real *restrict re, qv_real *restrict im,
                                      qv_real *restrict magnitude)
{
    const qv_real least = (qv_real)1e-12;
    for (int k = 0; k < bins; k++) {
        const qv_real length = qv_sqrt1(from_re[k] * from_re[k] + from_im[k] * from_im[k]);
        const qv_real inverse = 1 / (length > least ? length : least);
        magnitude[k] = length;
        re[k] = from_re[k] * inverse;
        im[k] = from_im[k] * inverse;
    }
}

bool qv_band_spectra_forward(const qv_band_spectra *spectra, const qv_real *made, const qv_real *recorded,
                             int count, qv_arena *arena, qv_band_tape *tape)
{
    const int row = qv_stft_row(spectra->stft), bins = qv_stft_bins(spectra->stft);
    tape->frames = qv_band_spectra_frames(spectra, count);
    tape->bands = qv_bands_count(spectra->bands);
    const size_t frames = (size_t)tape->frames, cells = frames * (size_t)tape->bands;
    tape->made = qv_arena_reals(arena, cells);
    tape->recorded = qv_arena_reals(arena, cells);
    tape->re = qv_arena_reals(arena, frames * (size_t)row);
    tape->im = qv_arena_reals(arena, frames * (size_t)row);
    const size_t mark = qv_arena_mark(arena);
    qv_real *magnitude = qv_arena_reals(arena, (size_t)row);
    qv_stft_work work;
    if (!tape->made || !tape->recorded || !tape->re || !tape->im || !magnitude ||
        !qv_stft_take(spectra->stft, arena, &work))
        return false;
    for (int t = 0; t < tape->frames; t++) {
        qv_real *re = tape->re + (size_t)t * (size_t)row, *im = tape->im + (size_t)t * (size_t)row;
        qv_stft_forward(spectra->stft, made, recorded, t, &work);
        take_magnitudes(work.recorded_re, work.recorded_im, bins, re, im, magnitude);
        qv_bands_sum(spectra->bands, magnitude, tape->recorded + t * tape->bands);
        take_magnitudes(work.made_re, work.made_im, bins, re, im, magnitude);
        qv_bands_sum(spectra->bands, magnitude, tape->made + t * tape->bands);
    }
    qv_arena_release(arena, mark);
    return true;
}

/* spectrum [bins][2] = the gradient by the transform, from that by magnitudes */
QV_CLONES static void turn(const qv_real *restrict re, const qv_real *restrict im,
                           const qv_real *restrict dmagnitude, int bins, qv_real *restrict spectrum)
{
    for (int k = 0; k < bins; k++) {
        spectrum[2 * k] = dmagnitude[k] * re[k];
        spectrum[2 * k + 1] = dmagnitude[k] * im[k];
    }
}

bool qv_band_spectra_backward(const qv_band_spectra *spectra, const qv_band_tape *tape, const qv_real *dband,
                              qv_arena *arena, qv_real *dmade)
{
    const size_t mark = qv_arena_mark(arena);
    const int row = qv_stft_row(spectra->stft), bins = qv_stft_bins(spectra->stft);
    qv_real *dmagnitude = qv_arena_reals(arena, (size_t)row);
    qv_stft_work work;
    if (!dmagnitude || !qv_stft_take(spectra->stft, arena, &work))
        return false;
    for (int t = 0; t < tape->frames; t++) {
        const size_t at = (size_t)t * (size_t)row;
        qv_bands_backward(spectra->bands, dband + t * tape->bands, dmagnitude);
        turn(tape->re + at, tape->im + at, dmagnitude, bins, work.spectrum);
        qv_stft_backward(spectra->stft, &work, t, dmade);
    }
    qv_arena_release(arena, mark);
    return true;
}
