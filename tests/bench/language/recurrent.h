// SPDX-License-Identifier: MIT
#ifndef QV_BENCH_RECURRENT_H
#define QV_BENCH_RECURRENT_H
#include "../lstm.h"
#include "nn/qrnn_batch.h"

/*
 * A layer over pieces of `count` long sequences, one piece after another with what it remembers carried on:
 * quasi-recurrent (src/nn) or LSTM. Truncated backpropagation: a piece's gradient ends at its first step.
 *
 *     recurrent_layout(...); recurrent_open(...);
 *     for each piece:  fill run.x; recurrent_forward(...); [recurrent_backward(...);] recurrent_carry(...);
 */
typedef enum recurrent_kind { KIND_LSTM, KIND_F, KIND_FO, KIND_IFO } recurrent_kind;

typedef struct recurrent {
    recurrent_kind kind;
    int in, hidden;
    qv_qrnn qrnn; // unless kind is KIND_LSTM
    lstm lstm;
} recurrent;

typedef struct recurrent_run {
    int count;
    qv_real *history;      // [width - 1][count][in], right before x
    qv_real *x;            // [steps][count][in]
    qv_real *h;            // [steps][count][hidden]
    qv_real *cell, *state; // [count][hidden]: c, and h of an LSTM, after the piece before
    qv_real *next_cell, *next_state;
    qv_real *work;
    qv_qrnn_tape qrnn_tape;
    lstm_tape lstm_tape;
} recurrent_run;

/* Zoneout's part of a forward pass. */
typedef struct recurrent_zoneout {
    float p;
    qv_rng *rng; // NULL: this is no training. A quasi-recurrent layer is then left as it is (Bradbury et al.,
                 // 2.1: no rescaling), an LSTM keeps of all cells what it kept on average (Krueger et al.).
} recurrent_zoneout;

/* width: of the convolution; an LSTM has none. */
recurrent recurrent_layout(qv_params *params, const char *name, recurrent_kind kind, int in, int hidden,
                           int width);
/* Memory for pieces of up to `steps` steps, with nothing remembered; false: memory is short. */
bool recurrent_open(const recurrent *l, qv_arena *arena, int steps, int count, recurrent_run *run);
void recurrent_forget(const recurrent *l, recurrent_run *run);
void recurrent_forward(const recurrent *l, const qv_real *value, int steps, recurrent_zoneout zoneout,
                       recurrent_run *run);
/* dh [steps][count][hidden]; adds to grad, writes dx [steps][count][in]. */
void recurrent_backward(const recurrent *l, const qv_real *value, int steps, const qv_real *dh,
                        recurrent_run *run, qv_real *grad, qv_real *dx);
void recurrent_carry(const recurrent *l, int steps, recurrent_run *run);

#endif
