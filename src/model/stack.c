// SPDX-License-Identifier: MIT
#include "model/stack.h"

#include <stdio.h>
#include <string.h>

#include "nn/dropout.h"

enum { FORGET_BIAS = 1 }; // forget gates start at sigmoid(1) = 0.73: memory of a few rows

qv_stack qv_stack_layout(qv_params *params, const char *name, int width, int layers, int kernel, bool both)
{
    qv_stack stack = {.width = width, .layers = layers, .kernel = kernel, .both = both};
    int hidden = both ? width / 2 : width;
    for (int i = 0; i < layers; i++) {
        char part[64];
        snprintf(part, sizeof part, "%s.%d.norm", name, i);
        stack.norm[i] = qv_layernorm_layout(params, part, width);
        snprintf(part, sizeof part, "%s.%d.ahead", name, i);
        stack.ahead[i] = qv_qrnn_layout(params, part, width, hidden, kernel, QV_POOL_FO, false, FORGET_BIAS);
        if (!both)
            continue;
        snprintf(part, sizeof part, "%s.%d.back", name, i);
        stack.back[i] = qv_qrnn_layout(params, part, width, hidden, kernel, QV_POOL_FO, true, FORGET_BIAS);
    }
    return stack;
}

void qv_stack_bind(qv_stack *stack, const qv_params *params)
{
    for (int i = 0; i < stack->layers; i++) {
        qv_qrnn_bind(&stack->ahead[i], params);
        if (stack->both)
            qv_qrnn_bind(&stack->back[i], params);
    }
}

/* x += what the layer's QRNNs gave; in a stack that looks both ways the halves lie side by side. */
static void add_halves(const qv_stack *stack, const qv_real *ahead, const qv_real *back, int rows, qv_real *x)
{
    int width = stack->width;
    if (!stack->both) {
        for (int i = 0; i < rows * width; i++)
            x[i] += ahead[i];
        return;
    }
    int half = width / 2;
    for (int t = 0; t < rows; t++) {
        for (int i = 0; i < half; i++) {
            x[(ptrdiff_t)t * width + i] += ahead[(ptrdiff_t)t * half + i];
            x[(ptrdiff_t)t * width + half + i] += back[(ptrdiff_t)t * half + i];
        }
    }
}

bool qv_stack_run(const qv_stack *stack, const qv_real *value, qv_real *x, int rows, qv_arena *arena)
{
    size_t mark = qv_arena_mark(arena);
    size_t cells = (size_t)rows * (size_t)stack->width;
    qv_real *normed = qv_arena_reals(arena, cells);
    qv_real *hidden = qv_arena_reals(arena, cells);
    qv_real *hidden_back = qv_arena_reals(arena, cells);
    qv_qrnn_tape tape;
    bool ok = normed && hidden && hidden_back && qv_qrnn_tape_take(&stack->ahead[0], arena, rows, &tape);
    for (int i = 0; ok && i < stack->layers; i++) {
        qv_layernorm_forward(&stack->norm[i], value, x, rows, normed, NULL);
        qv_qrnn_forward(&stack->ahead[i], value, normed, rows, NULL, &tape, hidden);
        if (stack->both)
            qv_qrnn_forward(&stack->back[i], value, normed, rows, NULL, &tape, hidden_back);
        add_halves(stack, hidden, hidden_back, rows, x);
    }
    qv_arena_release(arena, mark);
    return ok;
}

size_t qv_stack_state_size(const qv_stack *stack)
{
    return (size_t)stack->layers * (size_t)stack->kernel * (size_t)stack->width;
}

size_t qv_stack_work_size(const qv_stack *stack, int rows)
{
    // normed rows with their history, gates, h
    size_t gates = (size_t)qv_qrnn_gates(&stack->ahead[0]);
    return (size_t)stack->width * ((size_t)(stack->kernel - 1 + rows) + (gates + 1) * (size_t)rows);
}

void qv_stack_step(const qv_stack *stack, const qv_real *value, qv_real *state, qv_real *x, int rows,
                   qv_real *work)
{
    size_t width = (size_t)stack->width;
    size_t history = (size_t)(stack->kernel - 1) * width;
    qv_real *normed = work; // [kernel - 1 + rows][width]
    qv_qrnn_tape tape = {.gates = normed + history + (size_t)rows * width};
    qv_real *hidden = tape.gates + (size_t)rows * width * (size_t)qv_qrnn_gates(&stack->ahead[0]);
    for (int i = 0; i < stack->layers; i++) {
        qv_real *rows_before = state + (size_t)i * (history + width); // then c
        memcpy(normed, rows_before, history * sizeof *normed);
        qv_layernorm_forward(&stack->norm[i], value, x, rows, normed + history, NULL);
        const qv_qrnn_given given = {.before = stack->kernel - 1, .state = rows_before + history};
        qv_qrnn_forward(&stack->ahead[i], value, normed + history, rows, &given, &tape, hidden);
        memcpy(rows_before, normed + (size_t)rows * width, history * sizeof *normed);
        add_halves(stack, hidden, NULL, rows, x);
    }
}

struct layer_tape {
    qv_real *x;      // [rows][width], input of the layer
    qv_real *normed; // [rows][width]
    qv_real *stats;  // [rows][2]
    qv_real *mask;   // [rows][width], dropout; NULL: none
    qv_qrnn_tape ahead, back;
};

struct qv_stack_tape {
    struct layer_tape layer[QV_STACK_LAYERS];
};

static bool take_layer(const qv_stack *stack, int i, int rows, bool dropout, qv_arena *arena,
                       struct layer_tape *tape)
{
    size_t cells = (size_t)rows * (size_t)stack->width;
    tape->x = qv_arena_reals(arena, cells);
    tape->normed = qv_arena_reals(arena, cells);
    tape->stats = qv_arena_reals(arena, (size_t)rows * 2);
    tape->mask = dropout ? qv_arena_reals(arena, cells) : NULL;
    return tape->x && tape->normed && tape->stats && (!dropout || tape->mask) &&
           qv_qrnn_tape_take(&stack->ahead[i], arena, rows, &tape->ahead) &&
           (!stack->both || qv_qrnn_tape_take(&stack->back[i], arena, rows, &tape->back));
}

qv_stack_tape *qv_stack_forward(const qv_stack *stack, const qv_real *value, qv_real *x, int rows,
                                const qv_regularise *regularise, qv_arena *arena)
{
    size_t cells = (size_t)rows * (size_t)stack->width;
    qv_stack_tape *tape = qv_arena_bytes(arena, sizeof *tape);
    qv_real *ahead = qv_arena_reals(arena, cells);
    qv_real *back = qv_arena_reals(arena, cells);
    if (!tape || !ahead || !back)
        return NULL;
    const qv_qrnn_given given = {.zoneout = regularise->zoneout, .rng = regularise->rng};
    for (int i = 0; i < stack->layers; i++) {
        struct layer_tape *layer = &tape->layer[i];
        if (!take_layer(stack, i, rows, regularise->dropout > 0, arena, layer))
            return NULL;
        memcpy(layer->x, x, cells * sizeof *x);
        qv_layernorm_forward(&stack->norm[i], value, x, rows, layer->normed, layer->stats);
        qv_qrnn_forward(&stack->ahead[i], value, layer->normed, rows, &given, &layer->ahead, ahead);
        int count = (int)(stack->both ? cells / 2 : cells);
        if (layer->mask)
            qv_dropout_forward(ahead, count, regularise->dropout, regularise->rng, layer->mask);
        if (stack->both) {
            qv_qrnn_forward(&stack->back[i], value, layer->normed, rows, &given, &layer->back, back);
            if (layer->mask)
                qv_dropout_forward(back, count, regularise->dropout, regularise->rng, layer->mask + count);
        }
        add_halves(stack, ahead, back, rows, x);
    }
    return tape;
}

/* The gradients of the two halves of a row, each contiguous. */
static void split_halves(const qv_real *dx, int rows, int width, qv_real *dahead, qv_real *dback)
{
    size_t half = (size_t)width / 2;
    for (int t = 0; t < rows; t++) {
        memcpy(dahead + (size_t)t * half, dx + (size_t)t * 2 * half, half * sizeof *dx);
        memcpy(dback + (size_t)t * half, dx + ((size_t)t * 2 + 1) * half, half * sizeof *dx);
    }
}

bool qv_stack_backward(const qv_stack *stack, const qv_real *value, qv_stack_tape *tape, int rows,
                       qv_real *grad, qv_real *dx, qv_arena *arena)
{
    size_t mark = qv_arena_mark(arena);
    size_t cells = (size_t)rows * (size_t)stack->width;
    qv_real *dahead = qv_arena_reals(arena, cells);
    qv_real *dback = qv_arena_reals(arena, cells);
    qv_real *dnormed = qv_arena_reals(arena, cells);
    qv_real *dnormed_back = qv_arena_reals(arena, cells);
    bool ok = dahead && dback && dnormed && dnormed_back;
    for (int i = stack->layers - 1; ok && i >= 0; i--) {
        struct layer_tape *layer = &tape->layer[i];
        int count = (int)(stack->both ? cells / 2 : cells);
        if (stack->both)
            split_halves(dx, rows, stack->width, dahead, dback);
        else
            memcpy(dahead, dx, cells * sizeof *dx);
        if (layer->mask)
            qv_dropout_backward(dahead, count, layer->mask);
        qv_qrnn_backward(&stack->ahead[i], value, layer->normed, rows, &layer->ahead, dahead, grad, dnormed,
                         NULL);
        if (stack->both) {
            if (layer->mask)
                qv_dropout_backward(dback, count, layer->mask + count);
            qv_qrnn_backward(&stack->back[i], value, layer->normed, rows, &layer->back, dback, grad,
                             dnormed_back, NULL);
            for (size_t j = 0; j < cells; j++)
                dnormed[j] += dnormed_back[j];
        }
        qv_layernorm_backward(&stack->norm[i], value, layer->x, rows, layer->stats, dnormed, grad, dnormed);
        for (size_t j = 0; j < cells; j++)
            dx[j] += dnormed[j];
    }
    qv_arena_release(arena, mark);
    return ok;
}
