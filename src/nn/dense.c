#include "nn/dense.h"
#include <stdio.h>
#include <string.h>

qv_dense qv_dense_layout(qv_params *params, const char *name, int layers, int in, int hidden, int width,
                         qv_pooling pooling, bool reverse, float forget_bias)
{
    qv_dense d = {.layers = layers};
    for (int i = 0; i < layers; i++) {
        char full[sizeof((qv_tensor *)0)->name];
        snprintf(full, sizeof full, "%s.%d", name, i);
        d.layer[i] =
            qv_qrnn_layout(params, full, in + i * hidden, hidden, width, pooling, reverse, forget_bias);
    }
    return d;
}

/* Values of history before the input of a layer. */
static size_t history_size(const qv_qrnn *l)
{
    return (size_t)(l->width - 1) * (size_t)l->in;
}

bool qv_dense_tape_take(const qv_dense *d, qv_arena *arena, int frames, qv_dense_tape *tape)
{
    tape->output = qv_arena_reals(arena, (size_t)frames * (size_t)d->layer[0].hidden);
    bool taken = tape->output != NULL;
    for (int i = 0; i < d->layers && taken; i++) {
        const qv_qrnn *l = &d->layer[i];
        tape->input[i] = qv_arena_reals(arena, history_size(l) + (size_t)frames * (size_t)l->in);
        taken = tape->input[i] && qv_qrnn_tape_take(l, arena, frames, &tape->layer[i]);
    }
    return taken;
}

size_t qv_dense_state_size(const qv_dense *d)
{
    size_t size = 0;
    for (int i = 0; i < d->layers; i++)
        size += history_size(&d->layer[i]) + (size_t)d->layer[i].hidden;
    return size;
}

/* Copies columns [rows][width] from rows of length `from_row` to rows of length `to_row`. */
static void copy_columns(const qv_real *from, int from_row, int rows, int width, qv_real *to, int to_row)
{
    for (int t = 0; t < rows; t++, from += from_row, to += to_row)
        memcpy(to, from, (size_t)width * sizeof *to);
}

/* Runs layer i on tape->input[i]; with a state, its history goes in front and the new one is kept. */
static void run_layer(const qv_qrnn *l, const qv_real *value, int frames, qv_real *state, float zoneout,
                      qv_rng *rng, qv_real *input, const qv_qrnn_tape *tape, qv_real *h)
{
    const size_t history = history_size(l);
    if (state)
        memcpy(input, state, history * sizeof *input);
    qv_qrnn_forward(l, value, input + history, state ? l->width - 1 : 0, frames,
                    state ? state + history : NULL, NULL, zoneout, rng, tape, h);
    if (state)
        memcpy(state, input + (size_t)frames * (size_t)l->in, history * sizeof *state);
}

void qv_dense_forward(const qv_dense *d, const qv_real *value, const qv_real *x, int frames, qv_real *state,
                      float zoneout, qv_rng *rng, const qv_dense_tape *tape, qv_real *h)
{
    const qv_real *fresh = x; // what the layer before added: first the input, then each output
    int fresh_width = d->layer[0].in;
    for (int i = 0; i < d->layers; i++) {
        const qv_qrnn *l = &d->layer[i];
        qv_real *input = tape->input[i] + history_size(l);
        const int known = l->in - fresh_width;
        if (i > 0)
            copy_columns(tape->input[i - 1] + history_size(l - 1), l[-1].in, frames, known, input, l->in);
        copy_columns(fresh, fresh_width, frames, fresh_width, input + known, l->in);
        qv_real *output = i + 1 < d->layers ? tape->output : h;
        run_layer(l, value, frames, state, zoneout, rng, tape->input[i], &tape->layer[i], output);
        if (state)
            state += history_size(l) + (size_t)l->hidden;
        fresh = output;
        fresh_width = l->hidden;
    }
}

/* sum [rows][width] += part, each with its own length of rows */
static void add_columns(const qv_real *restrict part, int part_row, int rows, int width,
                        qv_real *restrict sum, int sum_row)
{
    for (int t = 0; t < rows; t++, part += part_row, sum += sum_row)
        for (int i = 0; i < width; i++)
            sum[i] += part[i];
}

bool qv_dense_backward(const qv_dense *d, const qv_real *value, int frames, const qv_dense_tape *tape,
                       const qv_real *dh, qv_arena *arena, qv_real *grad, qv_real *dx)
{
    const qv_qrnn *last = &d->layer[d->layers - 1];
    const size_t mark = qv_arena_mark(arena), rows = (size_t)frames;
    // sum [frames][last->in]: gradients of [x, h_1, ...] by all layers above the present one
    qv_real *sum = qv_arena_zeros(arena, rows * (size_t)last->in);
    qv_real *dinput = qv_arena_reals(arena, rows * (size_t)last->in);
    qv_real *doutput = qv_arena_reals(arena, rows * (size_t)last->hidden);
    const bool taken = sum && dinput && doutput;
    for (int i = d->layers - 1; i >= 0 && taken; i--) {
        const qv_qrnn *l = &d->layer[i];
        if (l != last)
            copy_columns(sum + l->in, last->in, frames, l->hidden, doutput, l->hidden);
        qv_qrnn_backward(l, value, tape->input[i] + history_size(l), frames, &tape->layer[i],
                         l == last ? dh : doutput, grad, dinput, NULL);
        add_columns(dinput, l->in, frames, l->in, sum, last->in);
    }
    if (taken)
        copy_columns(sum, last->in, frames, d->layer[0].in, dx, d->layer[0].in);
    qv_arena_release(arena, mark);
    return taken;
}
