#include "train/adversary/mel_distance.h"
#include "dsp/frame.h"
#include "nn/elementary.h"

/* distance [n]; made [n] becomes the gradient by itself. */
QV_CLONES static void compare(qv_real *restrict made, const qv_real *restrict recorded, int n, qv_real slope,
                              qv_real *restrict distance)
{
    const qv_real least = (qv_real)QV_MEL_FLOOR;
    for (int i = 0; i < n; i++) {
        const qv_real a = made[i] > least ? made[i] : least, b = recorded[i] > least ? recorded[i] : least;
        const qv_real ratio = qv_log1(a / b);
        distance[i] = ratio < 0 ? -ratio : ratio;
        made[i] = made[i] > least ? (ratio < 0 ? -slope : slope) / a : 0;
    }
}

double qv_mel_distance(const qv_band_spectra *spectra, const qv_real *made, const qv_real *recorded,
                       int count, double weight, qv_arena *arena, qv_real *dmade)
{
    const size_t mark = qv_arena_mark(arena);
    qv_band_tape tape;
    if (!qv_band_spectra_forward(spectra, made, recorded, count, arena, &tape))
        return -1;
    const int cells = tape.frames * tape.bands;
    qv_real *distance = qv_arena_reals(arena, (size_t)cells);
    if (!distance)
        return -1;
    compare(tape.made, tape.recorded, cells, (qv_real)(weight / cells), distance);
    double sum = 0;
    for (int i = 0; i < cells; i++)
        sum += (double)distance[i];
    if (dmade && !qv_band_spectra_backward(spectra, &tape, tape.made, arena, dmade))
        return -1;
    qv_arena_release(arena, mark);
    return sum / cells;
}
