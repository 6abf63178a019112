// SPDX-License-Identifier: MIT
#include "network.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "nn/activation.h"
#include "nn/dropout.h"

/* ---- Shape -------------------------------------------------------------------------------------------- */

bool network_layout(const network_shape *s, network *net)
{
    *net = (network){.shape = *s};
    qv_params *params = &net->params;
    net->embedding = qv_embedding_layout(params, "embedding", s->words, s->embedding);
    net->layer[0] = recurrent_layout(params, "layer1", s->kind, s->embedding, s->hidden, s->width);
    net->layer[1] = recurrent_layout(params, "layer2", s->kind, s->hidden + (s->dense ? s->embedding : 0),
                                     s->hidden, s->width);
    net->out = qv_linear_layout(params, "out", s->hidden, s->words, 1.0f);
    return !params->failed;
}

void network_free(network *net)
{
    qv_params_free(&net->params);
}

long network_parameters(const network *net)
{
    long sum = 0;
    for (int i = 0; i < net->params.count; i++)
        sum += (long)net->params.tensors[i].rows * net->params.tensors[i].cols;
    return sum;
}

network_shape network_fit(network_shape shape, long parameters)
{
    network_shape best = shape;
    long least = -1;
    for (shape.hidden = 2; shape.hidden <= 4096; shape.hidden += 2) {
        network net;
        const long off = network_layout(&shape, &net) ? labs(network_parameters(&net) - parameters) : -1;
        network_free(&net);
        if (least >= 0 && off > least)
            break;
        least = off;
        best.hidden = shape.hidden;
    }
    return best;
}

/* ---- Run ---------------------------------------------------------------------------------------------- */

bool network_open(const network *net, qv_arena *arena, int steps, int count, network_run *run)
{
    const size_t rows = (size_t)steps * (size_t)count, hidden = (size_t)net->shape.hidden;
    *run = (network_run){.steps = steps, .count = count};
    bool whole = true;
    for (int i = 0; i < NETWORK_LAYERS; i++) {
        whole = whole && recurrent_open(&net->layer[i], arena, steps, count, &run->layer[i]);
        run->dx[i] = qv_arena_reals(arena, rows * (size_t)net->layer[i].in);
        whole = whole && run->dx[i];
    }
    for (int i = 0; i <= NETWORK_LAYERS; i++) {
        run->mask[i] = qv_arena_reals(arena, rows * (i ? hidden : (size_t)net->shape.embedding));
        whole = whole && run->mask[i];
    }
    run->y = qv_arena_reals(arena, rows * hidden);
    run->dy = qv_arena_reals(arena, rows * hidden);
    run->logits = qv_arena_reals(arena, (size_t)NETWORK_ROWS * (size_t)net->shape.words);
    return whole && run->y && run->dy && run->logits;
}

void network_forget(const network *net, network_run *run)
{
    for (int i = 0; i < NETWORK_LAYERS; i++)
        recurrent_forget(&net->layer[i], &run->layer[i]);
}

/* Dropout in place, where there is a generator. */
static void drop(const network *net, qv_rng *rng, int n, qv_real *x, qv_real *mask)
{
    if (rng && net->shape.dropout > 0)
        qv_dropout_forward(x, n, net->shape.dropout, rng, mask);
}

static void drop_backward(const network *net, const qv_rng *rng, int n, qv_real *dx, const qv_real *mask)
{
    if (rng && net->shape.dropout > 0)
        qv_dropout_backward(dx, n, mask);
}

/* Copies columns of rows: to[row][at..at + width] = from[row]. */
static void place(const qv_real *from, int rows, int width, int at, int wide, qv_real *to)
{
    for (ptrdiff_t r = 0; r < rows; r++)
        memcpy(to + r * wide + at, from + r * width, (size_t)width * sizeof *to);
}

/* Words to y. */
static void forward(const network *net, const qv_real *value, int steps, const int *input, qv_rng *rng,
                    network_run *run)
{
    const network_shape *s = &net->shape;
    const int rows = steps * run->count, units = rows * s->hidden, before = s->dense ? s->embedding : 0;
    const recurrent_zoneout zoneout = {s->zoneout, rng};
    recurrent_run *first = &run->layer[0], *second = &run->layer[1];
    qv_embedding_forward(&net->embedding, value, input, rows, first->x);
    drop(net, rng, rows * s->embedding, first->x, run->mask[0]);
    recurrent_forward(&net->layer[0], value, steps, zoneout, first);
    memcpy(run->y, first->h, (size_t)units * sizeof *run->y);
    drop(net, rng, units, run->y, run->mask[1]);
    if (s->dense)
        place(first->x, rows, s->embedding, 0, net->layer[1].in, second->x);
    place(run->y, rows, s->hidden, before, net->layer[1].in, second->x);
    recurrent_forward(&net->layer[1], value, steps, zoneout, second);
    memcpy(run->y, second->h, (size_t)units * sizeof *run->y);
    drop(net, rng, units, run->y, run->mask[2]);
}

/* run->dy, the gradient of y, to that of all weights. */
static void backward(const network *net, const qv_real *value, int steps, const int *input, const qv_rng *rng,
                     network_run *run, qv_real *grad)
{
    const network_shape *s = &net->shape;
    const int rows = steps * run->count, in = net->layer[1].in, before = in - s->hidden;
    qv_real *dx = run->dx[0], *dx_second = run->dx[1];
    drop_backward(net, rng, rows * s->hidden, run->dy, run->mask[2]);
    recurrent_backward(&net->layer[1], value, steps, run->dy, &run->layer[1], grad, dx_second);
    for (ptrdiff_t r = 0; r < rows; r++)
        memcpy(run->dy + r * s->hidden, dx_second + r * in + before, (size_t)s->hidden * sizeof *dx);
    drop_backward(net, rng, rows * s->hidden, run->dy, run->mask[1]);
    recurrent_backward(&net->layer[0], value, steps, run->dy, &run->layer[0], grad, dx);
    for (ptrdiff_t r = 0; r < rows; r++)
        for (int i = 0; i < before; i++)
            dx[r * s->embedding + i] += dx_second[r * in + i];
    drop_backward(net, rng, rows * s->embedding, dx, run->mask[0]);
    qv_embedding_backward(&net->embedding, input, rows, dx, grad);
}

/* ---- Softmax ------------------------------------------------------------------------------------------ */

enum { LANES = 16 }; // separate sums, so that the compiler may add them up side by side

static qv_real largest(const qv_real *x, int n)
{
    qv_real most[LANES], all = x[0];
    for (int j = 0; j < LANES; j++)
        most[j] = x[0];
    int i = 0;
    for (; i + LANES <= n; i += LANES)
        for (int j = 0; j < LANES; j++)
            most[j] = x[i + j] > most[j] ? x[i + j] : most[j];
    for (; i < n; i++)
        all = x[i] > all ? x[i] : all;
    for (int j = 0; j < LANES; j++)
        all = most[j] > all ? most[j] : all;
    return all;
}

static double sum_of(const qv_real *x, int n)
{
    qv_real part[LANES] = {0};
    double sum = 0;
    int i = 0;
    for (; i + LANES <= n; i += LANES)
        for (int j = 0; j < LANES; j++)
            part[j] += x[i + j];
    for (; i < n; i++)
        sum += x[i];
    for (int j = 0; j < LANES; j++)
        sum += part[j];
    return sum;
}

/* -log softmax(row)[target]; the row becomes its gradient by the logits. */
static double surprise(qv_real *row, int n, int target)
{
    const qv_real most = largest(row, n), aim = row[target];
    for (int i = 0; i < n; i++)
        row[i] -= most;
    qv_exp(row, row, n);
    const double sum = sum_of(row, n);
    const qv_real share = (qv_real)(1 / sum);
    for (int i = 0; i < n; i++)
        row[i] *= share;
    row[target] -= 1;
    return log(sum) + (double)most - (double)aim;
}

double network_read(const network *net, const qv_real *value, int steps, const int *input, const int *target,
                    qv_rng *rng, network_run *run, qv_real *grad)
{
    const int rows = steps * run->count, hidden = net->shape.hidden, words = net->shape.words;
    double sum = 0;
    forward(net, value, steps, input, rng, run);
    for (int first = 0; first < rows; first += NETWORK_ROWS) {
        const int some = rows - first < NETWORK_ROWS ? rows - first : NETWORK_ROWS;
        const ptrdiff_t at = (ptrdiff_t)first * hidden;
        qv_linear_forward(&net->out, value, run->y + at, some, run->logits);
        for (int i = 0; i < some; i++)
            sum += surprise(run->logits + (ptrdiff_t)i * words, words, target[first + i]);
        if (grad)
            qv_linear_backward(&net->out, value, run->y + at, some, run->logits, grad, run->dy + at);
    }
    if (grad)
        backward(net, value, steps, input, rng, run, grad);
    for (int i = 0; i < NETWORK_LAYERS; i++)
        recurrent_carry(&net->layer[i], steps, &run->layer[i]);
    return sum;
}
