// SPDX-License-Identifier: MIT
/*
 * Speed of src/nn on one thread: the machine's GEMM peak, QRNN layers at several block sizes as a share of
 * it, and convolutions. See README.md.
 */
#include <stdio.h>
#include <stdlib.h>
#include "clock.h"
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
    qv_arena_close(&arena);
    return 0;
}
