// SPDX-License-Identifier: MIT
/*
 * Speed of src/nn on one thread: the machine's GEMM peak, QRNN layers at several block sizes as a share of
 * it, and a QRNN layer against an LSTM layer of the same size. See README.md.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "clock.h"
#include "nn/activation.h"
#include "nn/conv2d.h"
#include "nn/matrix.h"
#include "nn/qrnn.h"

static qv_arena *arena;

/* Small normal values: as large as activations are. */
static qv_real *take_normal(size_t n)
{
    qv_real *x = qv_arena_reals(arena, n);
    if (!x) {
        fputs("bench_nn: not enough memory\n", stderr);
        exit(1);
    }
    qv_rng rng;
    qv_rng_seed(&rng, 1, n);
    for (size_t i = 0; i < n; i++)
        x[i] = 0.3f * qv_rng_normal(&rng);
    return x;
}

/* ---- GEMM ---- */

typedef struct gemm_work {
    int m, n, k;
    const qv_real *a;     // [m][k]
    const qv_real *b[10]; // [k][n], used one after the other
    int matrices;
    qv_real *c; // [m][n]
} gemm_work;

static void run_gemm(void *context)
{
    const gemm_work *w = context;
    for (int i = 0; i < w->matrices; i++)
        qv_gemm(w->m, w->n, w->k, (qv_matrix){w->a, w->k, false}, (qv_matrix){w->b[i], w->n, false}, i > 0,
                w->c, w->n);
}

/* FLOP a second of products [m][k] x [k][n] with `matrices` different right sides. */
static double gemm_speed(int m, int n, int k, int matrices)
{
    const size_t mark = qv_arena_mark(arena);
    gemm_work w = {.m = m, .n = n, .k = k, .matrices = matrices};
    w.a = take_normal((size_t)m * (size_t)k);
    w.c = take_normal((size_t)m * (size_t)n);
    for (int i = 0; i < matrices; i++)
        w.b[i] = take_normal((size_t)k * (size_t)n);
    const double seconds = bench_seconds(run_gemm, &w);
    qv_arena_release(arena, mark);
    return 2.0 * m * n * k * matrices / seconds;
}

/* ---- QRNN layers: 5 of width 2, 256 units, fo-pooling, are 10 matrices of 256 x 768 ---- */

enum { LAYERS = 5, UNITS = 256, WIDTH = 2 };

typedef struct stack {
    qv_qrnn layer[LAYERS];
    qv_qrnn_tape tape[LAYERS];
    qv_real *value, *grad;
    qv_real *state;         // [LAYERS][UNITS]
    qv_real *x[LAYERS + 1]; // [1 + frames][UNITS], the first row is history
    qv_real *dh, *dx;       // [frames][UNITS]
    int frames;
    bool backward;
} stack;

static void run_stack(void *context)
{
    stack *s = context;
    for (int i = 0; i < LAYERS; i++) {
        const qv_qrnn_tape forward_only = {.gates = s->tape[i].gates};
        const qv_qrnn_given given = {.before = WIDTH - 1, .state = s->state + i * UNITS};
        qv_qrnn_forward(&s->layer[i], s->value, s->x[i] + UNITS, s->frames, s->backward ? NULL : &given,
                        s->backward ? &s->tape[i] : &forward_only, s->x[i + 1] + UNITS);
    }
    for (int i = LAYERS - 1; s->backward && i >= 0; i--) {
        qv_qrnn_backward(&s->layer[i], s->value, s->x[i] + UNITS, s->frames, &s->tape[i], s->dh, s->grad,
                         s->dx, NULL);
        qv_real *above = s->dh;
        s->dh = s->dx;
        s->dx = above;
    }
}

static void report_stack(int frames, bool backward, double peak)
{
    const size_t mark = qv_arena_mark(arena), rows = (size_t)frames * UNITS;
    qv_params params = {0};
    stack s = {.frames = frames, .backward = backward};
    for (int i = 0; i < LAYERS; i++)
        s.layer[i] = qv_qrnn_layout(&params, "layer", UNITS, UNITS, WIDTH, QV_POOL_FO, false, 1.0f);
    s.value = take_normal(params.size);
    qv_params_init(&params, s.value, 1);
    s.grad = take_normal(params.size);
    s.state = take_normal(LAYERS * UNITS);
    for (int i = 0; i <= LAYERS; i++)
        s.x[i] = take_normal(rows + UNITS);
    for (int i = 0; i < LAYERS; i++) { // a forward pass alone uses the same workspace for all layers
        s.tape[i].gates = i > 0 && !backward ? s.tape[0].gates : take_normal(3 * rows);
        s.tape[i].cell = take_normal(rows);
    }
    s.dh = take_normal(rows);
    s.dx = take_normal(rows);
    const double seconds = bench_seconds(run_stack, &s);
    const double work = (backward ? 3.0 : 1.0) * 2.0 * LAYERS * WIDTH * UNITS * 3 * UNITS * frames;
    printf("  %6d %12.2f %12.1f %9.0f %%\n", frames, 1e6 * seconds / frames, 1e-9 * work / seconds,
           100.0 * work / seconds / peak);
    qv_params_free(&params);
    qv_arena_release(arena, mark);
}

/* ---- Convolutions of a critic of spectrograms: 96 frames, 3 x 7, 16 channels ---- */

typedef struct convolution {
    qv_conv2d l;
    qv_conv2d_weights weights;
    qv_real *value, *grad;
    qv_grid x, y, dy, dx;
    bool backward;
} convolution;

static void run_convolution(void *context)
{
    convolution *c = context;
    qv_conv2d_forward(&c->l, c->value, &c->weights, &c->x, &c->y);
    if (c->backward)
        qv_conv2d_backward(&c->l, c->value, &c->weights, &c->x, &c->y, &c->dy, arena, c->grad, &c->dx);
}

static void fill_grid(int rows, int bands, int channels, int margin, qv_grid *grid)
{
    *grid = (qv_grid){rows, bands, channels, margin, NULL};
    grid->at = take_normal((size_t)rows * (size_t)((bands + 2 * margin) * channels));
}

static void report_convolution(int in, int bands, int stride, bool backward, double peak)
{
    enum { ROWS = 96, OUT = 16, HEIGHT = 3, WIDE = 7 };
    const size_t mark = qv_arena_mark(arena);
    const qv_conv2d_shape shape = {in, OUT, HEIGHT, WIDE, 1, stride, 1, 3, 0.1f};
    qv_params params = {0};
    convolution c = {.l = qv_conv2d_layout(&params, "c", &shape), .backward = backward};
    c.value = take_normal(params.size);
    c.grad = take_normal(params.size);
    fill_grid(ROWS, bands, in, 3, &c.x);
    fill_grid(ROWS, bands / stride, OUT, 3, &c.y);
    fill_grid(ROWS, bands / stride, OUT, 0, &c.dy);
    fill_grid(ROWS, bands, in, 0, &c.dx);
    qv_conv2d_prepare(&c.l, c.value, arena, &c.weights);
    const double seconds = bench_seconds(run_convolution, &c);
    const double work = (backward ? 3 : 1) * 2.0 * ROWS * HEIGHT * WIDE * in * OUT * bands / stride;
    printf("  %2d channels of %3d bands, stride %d%s %10.0f us %10.1f GFLOP/s %5.0f %%\n", in, bands, stride,
           backward ? ", both ways" : ", forward  ", 1e6 * seconds, 1e-9 * work / seconds,
           100 * work / seconds / peak);
    qv_params_free(&params);
    qv_arena_release(arena, mark);
}

/* ---- QRNN against LSTM: 320 units, 512 steps, one or more sequences ---- */

enum { SIZE = 320, STEPS = 512, MOST = 8 };

/* A plain LSTM layer: the input's share of all gates in one product, then a product a step for what comes
 * from the state. Rows are [STEPS][batch]; the gates of a row lie in the order f i o g. */
typedef struct lstm {
    int batch;
    const qv_real *x;                   // [STEPS][batch][SIZE]
    const qv_real *from_input, *from_h; // [SIZE][4 SIZE]
    qv_real *gates;                     // [STEPS][batch][4 SIZE]
    qv_real *c;                         // [batch][SIZE]
    qv_real *h;                         // [1 + STEPS][batch][SIZE], begins with zeros
} lstm;

static void lstm_step(const lstm *l, int step)
{
    qv_real *gates = l->gates + (size_t)(step * l->batch) * 4 * SIZE;
    qv_real *h = l->h + (size_t)((step + 1) * l->batch) * SIZE;
    qv_gemm(l->batch, 4 * SIZE, SIZE, (qv_matrix){h - l->batch * SIZE, SIZE, false},
            (qv_matrix){l->from_h, 4 * SIZE, false}, true, gates, 4 * SIZE);
    for (int b = 0; b < l->batch; b++) {
        qv_real *gate = gates + b * 4 * SIZE, *c = l->c + b * SIZE, *row = h + b * SIZE;
        qv_sigmoid(gate, gate, 3 * SIZE);
        qv_tanh(gate + 3 * SIZE, gate + 3 * SIZE, SIZE);
        for (int i = 0; i < SIZE; i++)
            c[i] = gate[i] * c[i] + gate[SIZE + i] * gate[3 * SIZE + i];
        qv_tanh(c, row, SIZE);
        for (int i = 0; i < SIZE; i++)
            row[i] *= gate[2 * SIZE + i];
    }
}

static void run_lstm(void *context)
{
    const lstm *l = context;
    memset(l->c, 0, (size_t)l->batch * SIZE * sizeof *l->c);
    memset(l->h, 0, (size_t)l->batch * SIZE * sizeof *l->h);
    qv_gemm(STEPS * l->batch, 4 * SIZE, SIZE, (qv_matrix){l->x, SIZE, false},
            (qv_matrix){l->from_input, 4 * SIZE, false}, false, l->gates, 4 * SIZE);
    for (int step = 0; step < STEPS; step++)
        lstm_step(l, step);
}

typedef struct qrnn_batch {
    int batch;
    qv_qrnn layer;
    qv_qrnn_tape tape;
    const qv_real *value;
    const qv_real *x; // [batch][STEPS][SIZE]
    qv_real *h;       // [batch][STEPS][SIZE]
} qrnn_batch;

static void run_qrnn(void *context)
{
    const qrnn_batch *q = context;
    for (int b = 0; b < q->batch; b++) {
        const size_t first = (size_t)b * STEPS * SIZE;
        qv_qrnn_forward(&q->layer, q->value, q->x + first, STEPS, NULL, &q->tape, q->h + first);
    }
}

static double qrnn_seconds(int width, int batch)
{
    const size_t mark = qv_arena_mark(arena);
    qv_params params = {0};
    qrnn_batch q = {.batch = batch,
                    .layer = qv_qrnn_layout(&params, "q", SIZE, SIZE, width, QV_POOL_FO, false, 1.0f)};
    qv_real *value = take_normal(params.size);
    qv_params_init(&params, value, 1);
    q.value = value;
    q.x = take_normal((size_t)batch * STEPS * SIZE);
    q.h = take_normal((size_t)batch * STEPS * SIZE);
    q.tape.gates = take_normal(STEPS * 3 * SIZE);
    const double seconds = bench_seconds(run_qrnn, &q);
    qv_params_free(&params);
    qv_arena_release(arena, mark);
    return seconds;
}

static double lstm_seconds(int batch)
{
    const size_t mark = qv_arena_mark(arena);
    const size_t rows = (size_t)batch * SIZE;
    lstm l = {
        .batch = batch,
        .x = take_normal(STEPS * rows),
        .from_input = take_normal(SIZE * 4 * SIZE),
        .from_h = take_normal(SIZE * 4 * SIZE),
        .gates = take_normal(STEPS * 4 * rows),
        .c = take_normal(rows),
        .h = take_normal((STEPS + 1) * rows),
    };
    const double seconds = bench_seconds(run_lstm, &l);
    qv_arena_release(arena, mark);
    return seconds;
}

static void report_lstm(int batch)
{
    const double lstm_time = lstm_seconds(batch);
    printf("\nLayer of %d units, batch %d, %d steps\n  LSTM            %8.2f ms\n", SIZE, batch, STEPS,
           1e3 * lstm_time);
    for (int width = 1; width <= 2; width++) {
        const double seconds = qrnn_seconds(width, batch);
        printf("  QRNN, width %d   %8.2f ms, %.1f times faster\n", width, 1e3 * seconds, lstm_time / seconds);
    }
}

int main(void)
{
    static const int blocks[] = {1, 2, 4, 8, 16, 32, 64, 512};
    enum { COUNT = sizeof blocks / sizeof *blocks };
    arena = qv_arena_open((size_t)128 << 20);
    if (!arena)
        return 1;
    const double peak = gemm_speed(1536, 1536, 1536, 1);
    printf("GEMM peak, 1536 x 1536 x 1536, one thread: %.1f GFLOP/s\n", 1e-9 * peak);
    puts("\nGEMM alone, 10 matrices of 256 x 768\n  frames     us/frame      GFLOP/s  of peak");
    for (int i = 0; i < COUNT; i++) {
        const double speed = gemm_speed(blocks[i], 768, 256, 10);
        printf("  %6d %12.2f %12.1f %9.0f %%\n", blocks[i], 1e6 * 10 * 2.0 * 768 * 256 / speed, 1e-9 * speed,
               100.0 * speed / peak);
    }
    puts("\nQRNN forward, the same as 5 layers of width 2 (state and history kept)\n"
         "  frames     us/frame      GFLOP/s  of peak");
    for (int i = 0; i < COUNT; i++)
        report_stack(blocks[i], false, peak);
    puts("\nQRNN forward and backward\n  frames     us/frame      GFLOP/s  of peak");
    for (int i = 0; i < COUNT; i++)
        report_stack(blocks[i], true, peak);
    puts("\nConvolutions 3 x 7 to 16 channels, 96 frames");
    for (int backward = 0; backward <= 1; backward++) {
        report_convolution(2, 128, 1, backward, peak);
        report_convolution(16, 128, 2, backward, peak);
        report_convolution(16, 32, 2, backward, peak);
    }
    for (int batch = 1; batch <= MOST; batch *= MOST)
        report_lstm(batch);
    qv_arena_close(&arena);
    return 0;
}
