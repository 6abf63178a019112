// SPDX-License-Identifier: MIT
#include "dsp/band_spectra.h"
#include <stdlib.h>
#include "dsp/stft.h"
#include "kernels/kernels.h"

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

bool qv_band_spectra_forward(const qv_band_spectra *spectra, const qv_real *made, const qv_real *recorded,
                             int count, qv_arena *arena, qv_band_tape *tape)
{
    const int row = qv_stft_row(spectra->stft), bins = qv_stft_bin_count(spectra->stft);
    tape->frames = qv_band_spectra_frames(spectra, count);
    tape->bands = qv_bands_count(spectra->bands);
    const size_t frames = (size_t)tape->frames, cells = frames * (size_t)tape->bands;
    tape->made = qv_arena_reals(arena, cells);
    tape->recorded = qv_arena_reals(arena, cells);
    tape->re = qv_arena_reals(arena, frames * (size_t)row);
    tape->im = qv_arena_reals(arena, frames * (size_t)row);
    const size_t mark = qv_arena_mark(arena);
    const qv_kernel_table *k = qv_kernels();
    qv_real *magnitude = qv_arena_reals(arena, (size_t)row);
    qv_stft_work work;
    if (!tape->made || !tape->recorded || !tape->re || !tape->im || !magnitude ||
        !qv_stft_take(spectra->stft, arena, &work))
        return false;
    for (int t = 0; t < tape->frames; t++) {
        const qv_parts_out unit = {tape->re + (size_t)t * (size_t)row, tape->im + (size_t)t * (size_t)row};
        qv_stft_forward(spectra->stft, made, recorded, t, &work);
        k->unit_spectrum((qv_parts){work.recorded_re, work.recorded_im}, bins, unit, magnitude);
        qv_bands_sum(spectra->bands, magnitude, tape->recorded + t * tape->bands);
        k->unit_spectrum((qv_parts){work.made_re, work.made_im}, bins, unit, magnitude);
        qv_bands_sum(spectra->bands, magnitude, tape->made + t * tape->bands);
    }
    qv_arena_release(arena, mark);
    return true;
}

bool qv_band_spectra_backward(const qv_band_spectra *spectra, const qv_band_tape *tape, const qv_real *dband,
                              qv_arena *arena, qv_real *dmade)
{
    const size_t mark = qv_arena_mark(arena);
    const int row = qv_stft_row(spectra->stft), bins = qv_stft_bin_count(spectra->stft);
    qv_real *dmagnitude = qv_arena_reals(arena, (size_t)row);
    qv_stft_work work;
    if (!dmagnitude || !qv_stft_take(spectra->stft, arena, &work))
        return false;
    for (int t = 0; t < tape->frames; t++) {
        const size_t at = (size_t)t * (size_t)row;
        qv_bands_backward(spectra->bands, dband + t * tape->bands, dmagnitude);
        qv_kernels()->join_scaled((qv_parts){tape->re + at, tape->im + at}, dmagnitude, bins, work.spectrum);
        qv_stft_backward(spectra->stft, &work, t, dmade);
    }
    qv_arena_release(arena, mark);
    return true;
}
