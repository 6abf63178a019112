// SPDX-License-Identifier: MIT
#include "train/adversary/mel_distance.h"
#include "dsp/frame.h"
#include "kernels/kernels.h"

double qv_mel_distance(const qv_band_spectra *spectra, const qv_real *made, const qv_real *recorded,
                       int count, double weight, qv_arena *arena, qv_real *dmade)
{
    const size_t mark = qv_arena_mark(arena);
    qv_band_tape tape;
    if (!qv_band_spectra_forward(spectra, made, recorded, count, arena, &tape))
        return -1;
    const int cells = tape.frames * tape.bands;
    qv_real *distance = qv_arena_reals(arena, (size_t)cells), *dband = qv_arena_reals(arena, (size_t)cells);
    if (!distance || !dband)
        return -1;
    qv_kernels()->log_distance(tape.made, tape.recorded, (qv_real)QV_MEL_FLOOR, (qv_real)(weight / cells),
                               cells, distance, dband);
    double sum = 0;
    for (int i = 0; i < cells; i++)
        sum += (double)distance[i];
    if (dmade && !qv_band_spectra_backward(spectra, &tape, dband, arena, dmade))
        return -1;
    qv_arena_release(arena, mark);
    return sum / cells;
}
