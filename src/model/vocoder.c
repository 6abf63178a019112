// SPDX-License-Identifier: MIT
#include "model/vocoder.h"

#include <string.h>

#include "dsp/mel.h"
#include "dsp/synthesis.h"

struct qv_vocoder_tape {
    int rows;
    const qv_real *in; // [rows][QV_VOCODER_IN], the caller's
    qv_stack_tape *stack;
    qv_real *top, *normed, *stats;
};

bool qv_vocoder_layout(qv_vocoder *vocoder, int width, int layers, int kernel, int ahead)
{
    *vocoder = (qv_vocoder){.width = width, .ahead = ahead};
    qv_params *params = &vocoder->params;
    params->narrow = true;
    vocoder->in = qv_linear_layout(params, "vocoder.in", QV_VOCODER_IN, width, 1);
    vocoder->stack = qv_stack_layout(params, "vocoder.stack", width, layers, kernel, false);
    vocoder->norm = qv_layernorm_layout(params, "vocoder.norm", width);
    vocoder->out = qv_linear_layout(params, "vocoder.out", width, 2 * QV_KNOTS, 0.1f);
    return !params->failed;
}

void qv_vocoder_bind(qv_vocoder *vocoder)
{
    qv_linear_bind(&vocoder->in, &vocoder->params);
    qv_stack_bind(&vocoder->stack, &vocoder->params);
    qv_linear_bind(&vocoder->out, &vocoder->params);
}

size_t qv_vocoder_work_size(const qv_vocoder *vocoder, int rows)
{
    return (size_t)rows * (size_t)vocoder->width + qv_stack_work_size(&vocoder->stack, rows);
}

void qv_vocoder_step(const qv_vocoder *vocoder, const qv_real *value, qv_real *state, const qv_real *in,
                     int rows, qv_real *work, qv_real *out)
{
    qv_real *x = work;
    qv_linear_forward(&vocoder->in, value, in, rows, x);
    qv_stack_step(&vocoder->stack, value, state, x, rows, work + (ptrdiff_t)rows * vocoder->width);
    qv_layernorm_forward(&vocoder->norm, value, x, rows, x, NULL);
    qv_linear_forward(&vocoder->out, value, x, rows, out);
}

/* A mel band of white noise of unit variance has the magnitude sqrt(sum of squares of the Hann window) over
 * the width of a bin in Hz (Slaney's filters have unit area over Hz): sqrt(0.375 * 960) / 23.4 = 0.81. */
#define MEL_OF_WHITE (-0.2113f) // its natural log
/* Both parts start alike, half the power each. */
#define HALF_POWER (-0.3466f)

/* Band m is centred on (m + 1) / (QV_MEL + 1) of the mel axis, knot k lies at k / (QV_KNOTS - 1): the band at
 * or below a knot, and the weight of the one above it. */
static int band_below(int knot, qv_real *weight)
{
    float place = (float)knot / (QV_KNOTS - 1) * (QV_MEL + 1) - 1;
    place = place < 0 ? 0 : place > QV_MEL - 1 ? QV_MEL - 1 : place;
    int band = place < QV_MEL - 2 ? (int)place : QV_MEL - 2;
    *weight = (qv_real)(place - (float)band);
    return band;
}

void qv_vocoder_envelopes(const qv_real *out, const qv_real *log_mel, int frames, qv_real *voiced,
                          qv_real *noise)
{
    for (int k = 0; k < QV_KNOTS; k++) {
        qv_real weight;
        int band = band_below(k, &weight);
        for (int t = 0; t < frames; t++) {
            const qv_real *mel = log_mel + (ptrdiff_t)t * QV_MEL;
            const qv_real *row = out + (ptrdiff_t)t * 2 * QV_KNOTS;
            qv_real base = mel[band] + weight * (mel[band + 1] - mel[band]) - (qv_real)MEL_OF_WHITE +
                           (qv_real)HALF_POWER;
            voiced[(ptrdiff_t)t * QV_KNOTS + k] = base + row[k];
            noise[(ptrdiff_t)t * QV_KNOTS + k] = base + row[QV_KNOTS + k];
        }
    }
}

void qv_vocoder_envelopes_backward(const qv_real *dvoiced, const qv_real *dnoise, int frames, qv_real *dout,
                                   qv_real *dlog_mel)
{
    for (int t = 0; t < frames; t++) {
        qv_real *row = dout + (ptrdiff_t)t * 2 * QV_KNOTS;
        memcpy(row, dvoiced + (ptrdiff_t)t * QV_KNOTS, QV_KNOTS * sizeof *row);
        memcpy(row + QV_KNOTS, dnoise + (ptrdiff_t)t * QV_KNOTS, QV_KNOTS * sizeof *row);
    }
    for (int k = 0; dlog_mel && k < QV_KNOTS; k++) {
        qv_real weight;
        int band = band_below(k, &weight);
        for (int t = 0; t < frames; t++) {
            const qv_real *row = dout + (ptrdiff_t)t * 2 * QV_KNOTS;
            qv_real *dmel = dlog_mel + (ptrdiff_t)t * QV_MEL, dbase = row[k] + row[QV_KNOTS + k];
            dmel[band] += (1 - weight) * dbase;
            dmel[band + 1] += weight * dbase;
        }
    }
}

qv_vocoder_tape *qv_vocoder_forward(const qv_vocoder *vocoder, const qv_real *value, const qv_real *in,
                                    int rows, const qv_regularise *regularise, qv_arena *arena, qv_real *out)
{
    size_t cells = (size_t)rows * (size_t)vocoder->width;
    qv_vocoder_tape *tape = qv_arena_bytes(arena, sizeof *tape);
    if (!tape)
        return NULL;
    *tape = (qv_vocoder_tape){
        .rows = rows,
        .in = in,
        .top = qv_arena_reals(arena, cells),
        .normed = qv_arena_reals(arena, cells),
        .stats = qv_arena_reals(arena, (size_t)rows * 2),
    };
    if (!tape->top || !tape->normed || !tape->stats)
        return NULL;
    qv_linear_forward(&vocoder->in, value, in, rows, tape->top);
    tape->stack = qv_stack_forward(&vocoder->stack, value, tape->top, rows, regularise, arena);
    if (!tape->stack)
        return NULL;
    qv_layernorm_forward(&vocoder->norm, value, tape->top, rows, tape->normed, tape->stats);
    qv_linear_forward(&vocoder->out, value, tape->normed, rows, out);
    return tape;
}

bool qv_vocoder_backward(const qv_vocoder *vocoder, const qv_real *value, qv_vocoder_tape *tape,
                         const qv_real *dout, qv_real *grad, qv_real *din, qv_arena *arena)
{
    size_t mark = qv_arena_mark(arena);
    qv_real *dx = qv_arena_reals(arena, (size_t)tape->rows * (size_t)vocoder->width);
    if (!dx)
        return false;
    qv_linear_backward(&vocoder->out, value, tape->normed, tape->rows, dout, grad, dx);
    qv_layernorm_backward(&vocoder->norm, value, tape->top, tape->rows, tape->stats, dx, grad, dx);
    bool ok = qv_stack_backward(&vocoder->stack, value, tape->stack, tape->rows, grad, dx, arena);
    if (ok)
        qv_linear_backward(&vocoder->in, value, tape->in, tape->rows, dx, grad, din);
    qv_arena_release(arena, mark);
    return ok;
}
