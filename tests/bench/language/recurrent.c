// SPDX-License-Identifier: MIT
#include "recurrent.h"
#include <string.h>

recurrent recurrent_layout(qv_params *params, const char *name, recurrent_kind kind, int in, int hidden,
                           int width)
{
    static const qv_pooling poolings[] = {
        [KIND_F] = QV_POOL_F, [KIND_FO] = QV_POOL_FO, [KIND_IFO] = QV_POOL_IFO};
    recurrent l = {.kind = kind, .in = in, .hidden = hidden};
    if (kind == KIND_LSTM)
        l.lstm = lstm_layout(params, name, in, hidden, 1.0f);
    else
        l.qrnn = qv_qrnn_layout(params, name, in, hidden, width, poolings[kind], false, 1.0f);
    return l;
}

static size_t history_size(const recurrent *l, int count)
{
    return l->kind == KIND_LSTM ? 0 : (size_t)(l->qrnn.width - 1) * (size_t)count * (size_t)l->in;
}

bool recurrent_open(const recurrent *l, qv_arena *arena, int steps, int count, recurrent_run *run)
{
    const size_t rows = (size_t)steps * (size_t)count, units = (size_t)count * (size_t)l->hidden;
    const size_t work = l->kind == KIND_LSTM ? lstm_work_size(&l->lstm, count) : units + (size_t)l->hidden;
    *run = (recurrent_run){
        .count = count,
        .history = qv_arena_zeros(arena, history_size(l, count) + rows * (size_t)l->in),
        .h = qv_arena_reals(arena, rows * (size_t)l->hidden),
        .cell = qv_arena_zeros(arena, units),
        .state = qv_arena_zeros(arena, units),
        .next_cell = qv_arena_zeros(arena, units),
        .next_state = qv_arena_zeros(arena, units),
        .work = qv_arena_reals(arena, work),
    };
    const bool taped = l->kind == KIND_LSTM
                           ? lstm_tape_take(&l->lstm, arena, steps * count, &run->lstm_tape)
                           : qv_qrnn_tape_take(&l->qrnn, arena, steps * count, &run->qrnn_tape);
    if (!taped || !run->history || !run->h || !run->cell || !run->state || !run->next_cell ||
        !run->next_state || !run->work)
        return false;
    run->x = run->history + history_size(l, count);
    if (l->kind == KIND_F)
        run->qrnn_tape.cell = run->h;
    return true;
}

void recurrent_forget(const recurrent *l, recurrent_run *run)
{
    const size_t units = (size_t)run->count * (size_t)l->hidden;
    memset(run->history, 0, history_size(l, run->count) * sizeof *run->history);
    memset(run->cell, 0, units * sizeof *run->cell);
    memset(run->state, 0, units * sizeof *run->state);
}

void recurrent_forward(const recurrent *l, const qv_real *value, int steps, recurrent_zoneout zoneout,
                       recurrent_run *run)
{
    const size_t units = (size_t)run->count * (size_t)l->hidden;
    memcpy(run->next_cell, run->cell, units * sizeof *run->cell);
    memcpy(run->next_state, run->state, units * sizeof *run->state);
    if (l->kind == KIND_LSTM) {
        const lstm_given given = {run->next_cell, run->next_state, zoneout.p, zoneout.rng};
        lstm_forward(&l->lstm, value, steps, run->count, run->x, &given, &run->lstm_tape, run->h);
    } else {
        const qv_qrnn_given given = {.before = l->qrnn.width - 1,
                                     .state = run->next_cell,
                                     .zoneout = zoneout.rng ? zoneout.p : 0,
                                     .rng = zoneout.rng};
        qv_qrnn_batch_forward(&l->qrnn, value, &(qv_span){steps, run->count, NULL}, run->x, &given,
                              &run->qrnn_tape, run->h);
    }
}

void recurrent_backward(const recurrent *l, const qv_real *value, int steps, const qv_real *dh,
                        recurrent_run *run, qv_real *grad, qv_real *dx)
{
    if (l->kind == KIND_LSTM) {
        lstm_backward(&l->lstm, value, steps, run->count, run->x, run->h, &run->lstm_tape,
                      &(lstm_gradients){dh, run->cell, run->state, run->work, grad, dx});
        return;
    }
    const qv_qrnn_gradients g = {
        .dh = dh, .work = run->work, .grad = grad, .dx = dx, .before = l->qrnn.width - 1, .state = run->cell};
    qv_qrnn_batch_backward(&l->qrnn, value, &(qv_span){steps, run->count, NULL}, run->x, &run->qrnn_tape, &g);
}

void recurrent_carry(const recurrent *l, int steps, recurrent_run *run)
{
    const size_t units = (size_t)run->count * (size_t)l->hidden;
    memcpy(run->cell, run->next_cell, units * sizeof *run->cell);
    memcpy(run->state, run->next_state, units * sizeof *run->state);
    // The last steps of history and piece together become the history.
    memmove(run->history, run->history + (size_t)steps * (size_t)run->count * (size_t)l->in,
            history_size(l, run->count) * sizeof *run->history);
}
