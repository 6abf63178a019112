// SPDX-License-Identifier: MIT
#include "train/adversary/generator.h"
#include <stddef.h>
#include "kernels/elementary.h"

/* Of `sounding` frames; the vocoder has `ahead` rows more. */
typedef struct qv_generator_tape {
    const qv_passage *passage;
    int sounding, rows;
    qv_acoustic_tape *acoustic;
    qv_real *in; // [rows][QV_VOCODER_IN]
    qv_vocoder_tape *vocoder;
    qv_real *log_mel, *log_f0, *voicing;   // [sounding][QV_MEL], [sounding], [sounding]
    qv_real *differences, *voiced, *noise; // [rows][2 QV_KNOTS], [sounding][QV_KNOTS] twice
    qv_synthesis_tape *synthesis;
} tape;

/* The frame that a row of the vocoder's input shows: behind the end, the last frame again. */
static int frame_of(const tape *t, int row)
{
    const qv_passage *u = t->passage;
    return u->begin + row < u->frames ? u->begin + row : u->frames - 1;
}

static tape *take_tape(const qv_passage *passage, int ahead, qv_arena *arena)
{
    tape *t = qv_arena_bytes(arena, sizeof *t);
    if (!t)
        return NULL;
    *t = (tape){.passage = passage, .sounding = passage->end - passage->begin};
    t->rows = t->sounding + ahead;
    const size_t sounding = (size_t)t->sounding, rows = (size_t)t->rows;
    t->in = qv_arena_reals(arena, rows * QV_VOCODER_IN);
    t->log_mel = qv_arena_reals(arena, sounding * QV_MEL);
    t->log_f0 = qv_arena_reals(arena, sounding);
    t->voicing = qv_arena_reals(arena, sounding);
    t->differences = qv_arena_reals(arena, rows * 2 * QV_KNOTS);
    t->voiced = qv_arena_reals(arena, sounding * QV_KNOTS);
    t->noise = qv_arena_reals(arena, sounding * QV_KNOTS);
    return t->in && t->log_mel && t->log_f0 && t->voicing && t->differences && t->voiced && t->noise ? t
                                                                                                     : NULL;
}

static void fill_row(const tape *t, int row, const qv_real *out)
{
    const int frame = frame_of(t, row);
    const qv_real *from = out + (ptrdiff_t)frame * QV_ACOUSTIC_OUT;
    qv_real *in = t->in + (ptrdiff_t)row * QV_VOCODER_IN;
    for (int m = 0; m < QV_MEL; m++)
        in[m] = from[m];
    in[QV_MEL] =
        t->passage->features[(ptrdiff_t)frame * QV_FRAME_FEATURES + QV_FRAME_FEATURES - 1]; // contour
    in[QV_MEL + 1] = qv_sigmoid1(from[QV_MEL]);
}

static void fill_frame(const tape *t, int row, const qv_normal *normal)
{
    const qv_real *in = t->in + (ptrdiff_t)row * QV_VOCODER_IN;
    for (int m = 0; m < QV_MEL; m++)
        t->log_mel[(ptrdiff_t)row * QV_MEL + m] =
            in[m] * (qv_real)normal->mel_deviation[m] + (qv_real)normal->mel_mean[m];
    t->log_f0[row] = (qv_real)t->passage->log_f0[frame_of(t, row)];
    t->voicing[row] = in[QV_MEL + 1];
}

bool qv_generator_forward(const qv_generator *generator, const qv_generator_weights *value,
                          const qv_passage *passage, const qv_regularise *regularise, qv_arena *arena,
                          qv_generated *made)
{
    const int ahead = generator->vocoder->ahead, needed = passage->end + ahead;
    const qv_regularise none = {0};
    tape *t = made->tape = take_tape(passage, ahead, arena);
    made->frames = needed < passage->frames ? needed : passage->frames;
    qv_real *out = qv_arena_reals(arena, (size_t)made->frames * QV_ACOUSTIC_OUT);
    if (!t || !out)
        return false;
    qv_real *samples = qv_arena_reals(arena, (size_t)t->sounding * QV_HOP);
    made->out = out, made->samples = samples;
    const qv_acoustic_frames in = {passage->symbol, passage->features, made->frames};
    t->acoustic = qv_acoustic_forward(generator->acoustic, value->acoustic, passage->symbols, passage->count,
                                      &in, regularise, arena, out);
    if (!samples || !t->acoustic)
        return false;
    for (int row = 0; row < t->rows; row++)
        fill_row(t, row, out);
    for (int row = 0; row < t->sounding; row++)
        fill_frame(t, row, generator->normal);
    t->vocoder =
        qv_vocoder_forward(generator->vocoder, value->vocoder, t->in, t->rows, &none, arena, t->differences);
    if (!t->vocoder)
        return false;
    qv_vocoder_envelopes(t->differences + (ptrdiff_t)ahead * 2 * QV_KNOTS, t->log_mel, t->sounding, t->voiced,
                         t->noise);
    t->synthesis = qv_synthesis_forward(generator->synthesis, passage->seed, t->voiced, t->noise, t->log_f0,
                                        t->voicing, t->sounding, arena, samples);
    return t->synthesis != NULL;
}

/* Gradients by what the vocoder network and the synthesis were given. */
typedef struct inputs {
    qv_real *in;      // [rows][QV_VOCODER_IN]
    qv_real *log_mel; // [sounding][QV_MEL]
    qv_real *voicing; // [sounding]
} inputs;

static bool backward_sound(const qv_generator *generator, const qv_generator_weights *value, const tape *t,
                           const qv_real *dsamples, const qv_generator_gradients *grad, qv_arena *arena,
                           inputs *d)
{
    const int ahead = generator->vocoder->ahead;
    const size_t sounding = (size_t)t->sounding, rows = (size_t)t->rows;
    d->in = qv_arena_reals(arena, rows * QV_VOCODER_IN);
    d->log_mel = qv_arena_zeros(arena, sounding * QV_MEL);
    d->voicing = qv_arena_reals(arena, sounding);
    const size_t mark = qv_arena_mark(arena);
    qv_real *dvoiced = qv_arena_reals(arena, sounding * QV_KNOTS);
    qv_real *dnoise = qv_arena_reals(arena, sounding * QV_KNOTS);
    qv_real *dout = qv_arena_zeros(arena, rows * 2 * QV_KNOTS); // of the first `ahead` rows, none
    if (!d->in || !d->log_mel || !d->voicing || !dvoiced || !dnoise || !dout ||
        !qv_synthesis_backward(generator->synthesis, t->synthesis, dsamples, arena, dvoiced, dnoise,
                               d->voicing))
        return false;
    qv_vocoder_envelopes_backward(dvoiced, dnoise, t->sounding, dout + (ptrdiff_t)ahead * 2 * QV_KNOTS,
                                  d->log_mel);
    const bool ok = qv_vocoder_backward(generator->vocoder, value->vocoder, t->vocoder, dout, grad->vocoder,
                                        d->in, arena);
    qv_arena_release(arena, mark);
    return ok;
}

/* dout [QV_ACOUSTIC_OUT] of a frame += what comes back from one row: mel, and voicing through its sigmoid. */
static void add_row(const tape *t, int row, const inputs *d, const qv_normal *normal, qv_real *dout)
{
    const qv_real *din = d->in + (ptrdiff_t)row * QV_VOCODER_IN;
    const qv_real voicing = t->in[(ptrdiff_t)row * QV_VOCODER_IN + QV_MEL + 1];
    const bool sounds = row < t->sounding;
    for (int m = 0; m < QV_MEL; m++)
        dout[m] += din[m] +
                   (sounds ? d->log_mel[(ptrdiff_t)row * QV_MEL + m] * (qv_real)normal->mel_deviation[m] : 0);
    dout[QV_MEL] += (din[QV_MEL + 1] + (sounds ? d->voicing[row] : 0)) * voicing * (1 - voicing);
}

bool qv_generator_backward(const qv_generator *generator, const qv_generator_weights *value,
                           const qv_generated *made, const qv_real *dsamples, qv_real *dout,
                           const qv_generator_gradients *grad, qv_arena *arena)
{
    const size_t mark = qv_arena_mark(arena);
    const tape *t = made->tape;
    inputs d;
    if (!backward_sound(generator, value, t, dsamples, grad, arena, &d))
        return false;
    for (int row = 0; row < t->rows; row++)
        add_row(t, row, &d, generator->normal, dout + (ptrdiff_t)frame_of(t, row) * QV_ACOUSTIC_OUT);
    const bool ok =
        qv_acoustic_backward(generator->acoustic, value->acoustic, t->acoustic, dout, grad->acoustic, arena);
    qv_arena_release(arena, mark);
    return ok;
}
