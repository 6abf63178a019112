// SPDX-License-Identifier: MIT
#include "model/prosody.h"

#include <math.h>

#include "model/embed.h"
#include "text/phones.h"

struct qv_prosody_tape {
    int count;
    int *id;           // [count]
    qv_real *features; // [count][QV_SYMBOL_FEATURES]
    qv_stack_tape *stack;
    qv_real *top;    // [count][width], out of the stack
    qv_real *normed; // [count][width]
    qv_real *stats;  // [count][2]
};

bool qv_prosody_layout(qv_prosody *prosody, int width, int layers, int kernel, bool phrased)
{
    *prosody = (qv_prosody){.width = width, .phrased = phrased};
    qv_params *params = &prosody->params;
    params->narrow = true;
    prosody->symbol = qv_embedding_layout(params, "prosody.symbol", QV_SYMBOLS, width);
    prosody->feature = qv_linear_layout(params, "prosody.feature", QV_SYMBOL_FEATURES, width, 1);
    prosody->stack = qv_stack_layout(params, "prosody.stack", width, layers, kernel, true);
    prosody->norm = qv_layernorm_layout(params, "prosody.norm", width);
    prosody->out =
        qv_linear_layout(params, "prosody.out", width, phrased ? QV_PROSODY_MOST : QV_PROSODY_PAUSE, 0.1f);
    return !params->failed;
}

void qv_prosody_bind(qv_prosody *prosody)
{
    qv_linear_bind(&prosody->feature, &prosody->params);
    qv_stack_bind(&prosody->stack, &prosody->params);
    qv_linear_bind(&prosody->out, &prosody->params);
}

qv_prosody_tape *qv_prosody_forward(const qv_prosody *prosody, const qv_real *value, const uint8_t *symbols,
                                    int count, const qv_regularise *regularise, qv_arena *arena, qv_real *out)
{
    size_t cells = (size_t)count * (size_t)prosody->width;
    qv_prosody_tape *tape = qv_arena_bytes(arena, sizeof *tape);
    if (!tape)
        return NULL;
    *tape = (qv_prosody_tape){
        .count = count,
        .id = qv_arena_bytes(arena, (size_t)count * sizeof(int)),
        .features = qv_arena_reals(arena, (size_t)count * QV_SYMBOL_FEATURES),
        .top = qv_arena_reals(arena, cells),
        .normed = qv_arena_reals(arena, cells),
        .stats = qv_arena_reals(arena, (size_t)count * 2),
    };
    if (!tape->id || !tape->features || !tape->top || !tape->normed || !tape->stats)
        return NULL;
    qv_embed_symbols(&prosody->symbol, &prosody->feature, value, symbols, count, tape->id, tape->features,
                     tape->normed, tape->top);
    tape->stack = qv_stack_forward(&prosody->stack, value, tape->top, count, regularise, arena);
    if (!tape->stack)
        return NULL;
    qv_layernorm_forward(&prosody->norm, value, tape->top, count, tape->normed, tape->stats);
    qv_linear_forward(&prosody->out, value, tape->normed, count, out);
    return tape;
}

bool qv_prosody_backward(const qv_prosody *prosody, const qv_real *value, qv_prosody_tape *tape,
                         const qv_real *dout, qv_real *grad, qv_arena *arena)
{
    size_t mark = qv_arena_mark(arena);
    qv_real *dx = qv_arena_reals(arena, (size_t)tape->count * (size_t)prosody->width);
    if (!dx)
        return false;
    qv_linear_backward(&prosody->out, value, tape->normed, tape->count, dout, grad, dx);
    qv_layernorm_backward(&prosody->norm, value, tape->top, tape->count, tape->stats, dx, grad, dx);
    bool ok = qv_stack_backward(&prosody->stack, value, tape->stack, tape->count, grad, dx, arena);
    if (ok)
        qv_embed_symbols_backward(&prosody->symbol, &prosody->feature, value, tape->id, tape->features,
                                  tape->count, dx, grad);
    qv_arena_release(arena, mark);
    return ok;
}

/* Frames of a symbol, not rounded, from its row of what came out. What is quiet at the ends of a sentence is
 * no pause. */
static qv_real duration_of(const qv_prosody *prosody, uint8_t symbol, bool inside, const qv_real *row)
{
    qv_real log_frames = row[QV_PROSODY_DURATION];
    if (prosody->phrased && inside && qv_symbol_is_break(symbol)) {
        if (row[QV_PROSODY_PAUSE] < (qv_real)prosody->phrasing.threshold[symbol])
            return 0;
        log_frames += (qv_real)prosody->phrasing.longer[symbol];
    }
    const double frames = exp((double)(log_frames < 6 ? log_frames : 6)) - 1; // at most 4 s for one symbol
    return frames > 0 ? (qv_real)frames : 0;
}

bool qv_prosody_run(const qv_prosody *prosody, const qv_real *value, const uint8_t *symbols, int count,
                    qv_arena *arena, qv_real *duration, qv_real *points)
{
    size_t mark = qv_arena_mark(arena);
    size_t cells = (size_t)count * (size_t)prosody->width;
    int *id = qv_arena_bytes(arena, (size_t)count * sizeof *id);
    qv_real *features = qv_arena_reals(arena, (size_t)count * QV_SYMBOL_FEATURES);
    qv_real *x = qv_arena_reals(arena, cells);
    qv_real *work = qv_arena_reals(arena, cells);
    qv_real *out = qv_arena_reals(arena, (size_t)count * (size_t)prosody->out.out);
    bool ok = id && features && x && work && out;
    if (ok) {
        qv_embed_symbols(&prosody->symbol, &prosody->feature, value, symbols, count, id, features, work, x);
        ok = qv_stack_run(&prosody->stack, value, x, count, arena);
    }
    if (ok) {
        qv_layernorm_forward(&prosody->norm, value, x, count, work, NULL);
        qv_linear_forward(&prosody->out, value, work, count, out);
    }
    for (int i = 0; ok && i < count; i++) {
        const qv_real *row = out + (size_t)i * (size_t)prosody->out.out;
        duration[i] = duration_of(prosody, symbols[i], i > 0 && i + 1 < count, row);
        for (int j = 0; j < QV_PITCH_POINTS; j++)
            points[i * QV_PITCH_POINTS + j] = row[QV_PROSODY_PITCH + j];
    }
    qv_arena_release(arena, mark);
    return ok;
}
